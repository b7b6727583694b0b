import re
import runpy
from dataclasses import replace

import pytest
from fixtures import TEN, made, shuffled

from helpers.common import paths
from helpers.record import codebook, codes, schema, vocabulary

#: Vocabulary -> its codes, of those that the codebook explains.
CODED = {name: rows for name, rows in codes.table().items() if name not in codes.UNGUIDED}


@pytest.fixture(scope="module")
def book(record):
    return codebook.text(record)


def section(book, title):
    """Return the rows of the last table under a heading as a reader of Markdown sees them, without the header."""
    (body,) = re.findall(rf"^### {title}\n(.*?)(?=^##|\Z)", book, re.MULTILINE | re.DOTALL)
    lines = body.rstrip("\n").split("\n\n")[-1].split("\n")
    header, rule, *rows = [re.findall(r"((?:\\.|[^\\|])*)\|", line)[1:] for line in lines]
    assert {cell.strip() for cell in rule} == {"---"}
    assert {len(row) for row in rows} == {len(header)} == {len(rule)}
    return [[re.sub(r"\\(.)", r"\1", cell).strip() for cell in row] for row in rows]


def row_of(book, title, code):
    (row,) = [cells for cells in section(book, title) if cells[0] == f"`{code}`"]
    return row


def test_the_kept_codebook_is_the_one_the_record_makes(book):
    assert (paths.data_folder() / "codebook.md").read_text(encoding="utf-8") == book


def test_run_as_a_module_it_writes_the_codebook(book, capsys):
    runpy.run_path(codebook.__file__, run_name="__main__")
    assert capsys.readouterr().out == book


def test_every_vocabulary_has_a_section_with_its_codes_in_their_order(book):
    sections = re.findall(r"^### (.+)$", book.split("\n## Codes\n")[1], re.MULTILINE)
    assert sections == [*(name.capitalize() for name in CODED), "Domains"]
    for name, rows in CODED.items():
        assert [row[0] for row in section(book, name.capitalize())] == [f"`{code}`" for code in rows]


def test_rules_stand_under_the_codes_that_they_are_for(book):
    """The template alone has them: those of stances, and where they end."""
    (body,) = re.findall(r"^### Stances\n(.*?)(?=^##|\Z)", book, re.MULTILINE | re.DOTALL)
    place, rules, grid = body.strip("\n").split("\n\n")
    assert place == "In `stance` of `claims`."
    assert all(line.startswith("- ") and line.endswith(".") for line in rules.split("\n"))
    assert "Fear, concern or `could lead to` give doubts" in rules
    assert grid.startswith("| Code | English | Arabic | When | When not | Example |\n| --- |")


def test_every_mode_that_the_guidance_names_exists():
    known = {f"{kind}/{mode}" for kind, modes in vocabulary.SCORES.items() for mode in modes}
    words = " ".join(
        row[column] for rows in CODED.values() for row in rows.values() for column in ("use_when", "not_when")
    )
    assert len(re.findall(r"[A-Z]{3,}/[a-z-]+", words)) > 50
    assert set(re.findall(r"[A-Z]{3,}/[a-z-]+", words)) <= known
    assert set(re.findall(r"\b[A-Z]{3,}\b", words)) <= set(vocabulary.SCORES)


@pytest.mark.parametrize("table", schema.PACKAGE)
def test_every_table_and_column_is_named(book, table):
    model = schema.PACKAGE[table]
    rows = section(book, f"Table {table}")
    assert [row[0] for row in rows] == [f"`{name}`" for name in model.model_fields]
    for (name, field), (_, holds, values, empty) in zip(model.model_fields.items(), rows, strict=True):
        assert holds == field.description
        assert (empty == "yes") is schema.may_be_empty(model, name)
        if name in schema.references(model):
            assert values == f"id of `{schema.references(model)[name]}`"


def test_every_column_with_a_vocabulary_leads_to_its_section(book):
    anchors = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", book, re.MULTILINE)}
    assert set(re.findall(r"\]\(#(.+?)\)", book)) <= anchors
    held = {
        (table, name)
        for table, model in schema.TABLES.items()
        for name, field in model.model_fields.items()
        if field.json_schema_extra["allowed"]
    } - {("sources", "language")}
    linked = {
        (table, row[0].strip("`"))
        for table in schema.TABLES
        for row in section(book, f"Table {table}")
        if row[2].startswith("[")
    }
    assert linked == held | {("events", "mode")}


@pytest.mark.parametrize("name", CODED)
def test_every_code_has_its_guidance_and_an_example_or_none(book, record, name):
    table, column = codebook.held()[name]
    frame = getattr(record, table)
    used = set(frame["event_type"] + "/" + frame["mode"] if name == "modes" else frame[column])
    for code, *means, when, when_not, example in section(book, name.capitalize()):
        given = CODED[name][code.strip("`")]
        assert (when, when_not) == (given["use_when"], given["not_when"])
        if name not in codes.SCORED:
            assert means == [given["label_en"], given["label_ar"]]
        if code.strip("`") in used:
            (identity, *_) = re.findall(r"`(.+?)`", example)
            assert identity in set(frame.iloc[:, 0]) | set(frame.iloc[:, 1])
        else:
            assert example == "none in the record"


@pytest.mark.parametrize(
    ("title", "code", "quad", "score"),
    [
        ("Event types", "CONSULT", "verbal cooperation", "2.5"),
        ("Modes", "CONSULT/visit", "verbal cooperation", "4"),
        ("Event types", "ACCUSE", "verbal conflict", "-3"),
        ("Modes", "SANCTION/expel", "material conflict", "-5.5"),
        ("Event types", "REQUEST", "requests and offers", "0"),
        ("Event types", "AID", "material cooperation", "10"),
    ],
)
def test_types_and_modes_have_quad_class_and_score(book, title, code, quad, score):
    assert row_of(book, title, code)[1:3] == [quad, score]


@pytest.mark.parametrize(
    ("title", "code", "example"),
    [
        ("Statuses", "ongoing", "`old`: old"),
        ("Record kinds", "condition", "`old`: old"),
        ("Date bases", "inferred", "none in the record"),
        ("Event types", "CONSULT", "`talks`: talks"),
        ("Modes", "CONSULT/visit", "`visit`: visit"),
        ("Modes", "CONSULT/phone", "none in the record"),
        ("Roles", "mediator", "`oman` in `talks`"),
        ("Ranks", "primary", "`arms` of `accuse`"),
        ("Voices", "author", "`accuse` in `beta-2019`, paragraph 3"),
        ("Actor kinds", "state", "`iran`: iran-en"),
        ("Stances", "supports", "none in the record"),
        ("Domains", "arms", "`accuse`: accuse"),
        ("Domains", "third-powers", "`sanction`: sanction"),
        ("Domains", "space", "none in the record"),
    ],
)
def test_examples_are_the_first_by_id(title, code, example):
    ten = made(*(given | {"status": "ongoing"} if given["event_id"] == "old" else given for given in TEN))
    for given in (ten, shuffled(ten, 7)):
        assert row_of(codebook.text(given), title, code)[-1] == example


def test_domains_come_from_their_table(book, record):
    rows = section(book, "Domains")
    assert [row[0].strip("`") for row in rows] == list(record.domains["domain_id"])
    shown = ["label_en", "label_ar", "plover_context", "definition", "includes", "excludes"]
    for row, domain in zip(rows, record.domains.to_dict("records"), strict=True):
        assert row[1:7] == [domain[name] for name in shown]


@pytest.mark.parametrize("label", ["a|b", "a\nb", "a\r\n\r\n| b | c |", "a\\|b", "a\u2028| b", "`a", "### a\n### b"])
def test_a_hostile_label_stays_in_its_cell(book, record, label):
    hostile = replace(
        record,
        events=record.events.assign(label_en=label),
        actors=record.actors.assign(label_en=label),
        claims=record.claims.assign(summary_en=label),
        domains=record.domains.assign(label_en=label, excludes=label),
    )
    found = codebook.text(hostile)
    assert len(found.splitlines()) == len(book.splitlines())
    plain = " ".join(label.split())
    for title, code in [("Statuses", "ongoing"), ("Actor kinds", "state"), ("Stances", "neutral")]:
        example = row_of(found, title, code)[-1]
        assert example.split(": ", 1)[1] == plain
    assert row_of(found, "Domains", "arms")[1] == plain
    assert row_of(found, "Domains", "arms")[6] == plain
