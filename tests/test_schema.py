import csv
import json

import pytest

from helpers.common import paths
from helpers.common.faults import nearest
from helpers.record import cells, codes, package, schema, vocabulary

COLUMNS = [(table, name) for table, model in schema.PACKAGE.items() for name in model.model_fields]


#: Rows of the tables that may have none.
ROWS = {
    "theses": {"thesis_id": "a", "question_en": "x", "question_ar": "س", "codes": "a|none"},
    "thesis_positions": {"thesis_id": "a", "source_id": "b", "position": "a", "strength": "asserted", "basis": "none"},
    "terms": {
        **dict.fromkeys(("term_id", "concept_id", "concept_en", "source_id", "term_en", "pattern"), "x"),
        **{"concept_ar": "س", "term_ar": "س", "count": "1", "voice": "author"},
    },
}


def some_row(table):
    """Return a row of a table, of the tables that need one the first as its file has it."""
    if table in ROWS:
        return dict.fromkeys(schema.PACKAGE[table].model_fields, "") | ROWS[table]
    with (paths.data_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))


def described(table):
    return next(item for item in package.descriptor()["resources"] if item["name"] == table)


def field(table, name):
    return next(item for item in described(table)["schema"]["fields"] if item["name"] == name)


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_a_column_may_be_empty_where_a_row_without_it_is_valid(table, name):
    model = schema.PACKAGE[table]
    row = some_row(table) | {name: ""}
    wrong = {column: problems for column in row if (problems := cells.checked(model, column, [row[column]])[1])}
    assert wrong.keys() <= {name}
    valid = not wrong
    required_reference = name in schema.references(model) and name not in ("parent_id", "attributed_to", "part_of")
    assert schema.may_be_empty(model, name) == (valid and not required_reference)


@pytest.mark.parametrize(
    ("table", "name", "may"),
    [
        ("events", "date", True),
        ("events", "event_type", True),
        ("events", "status", False),
        ("events", "label_en", False),
        ("event_actors", "actor_id", False),
        ("actors", "parent_id", True),
        ("evidence", "attributed_to", True),
        ("evidence", "start", False),
        ("quantities", "value", False),
        ("quantities", "approximate", False),
        ("sources", "published", False),
        ("sources", "author", True),
    ],
)
def test_what_may_be_empty(table, name, may):
    assert schema.may_be_empty(schema.PACKAGE[table], name) is may


@pytest.mark.parametrize(
    ("value", "allowed", "says"),
    [
        ("langage", ["start", "language"], "did you mean 'language'? allowed: start, language"),
        ("zzz", ["start", "language"], "allowed: start, language"),
        ("", ["start"], "allowed: start"),
        ("id-77", (f"id-{number:02}" for number in range(50, 71)), "did you mean 'id-70'? allowed: one of 21 ids"),
        ("x", [str(number) for number in range(20)], f"allowed: {', '.join(map(str, range(20)))}"),
        ("x", [], "allowed: "),
    ],
)
def test_the_nearest_is_named_first_and_long_lists_are_counted(value, allowed, says):
    assert nearest(value, allowed) == says


@pytest.mark.parametrize("table", schema.PACKAGE)
def test_a_table_is_described_by_the_columns_of_its_file(table):
    with (paths.data_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    names = [item["name"] for item in described(table)["schema"]["fields"]]
    assert names == header
    assert described(table)["path"] == f"{table}.csv"
    assert set(described(table)["schema"]["primaryKey"]) <= set(names)
    assert described(table)["schema"]["primaryKey"]


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_a_column_is_required_in_the_descriptor_unless_it_may_be_empty(table, name):
    required = field(table, name).get("constraints", {}).get("required", False)
    assert required is not schema.may_be_empty(schema.PACKAGE[table], name)


@pytest.mark.parametrize(
    ("table", "name", "kind"),
    [
        ("events", "date", "string"),
        ("evidence", "start", "integer"),
        ("evidence", "paragraph", "integer"),
        ("sources", "paragraphs", "integer"),
        ("quantities", "value", "number"),
        ("quantities", "approximate", "boolean"),
    ],
)
def test_types_are_those_of_the_descriptor_format(table, name, kind):
    assert field(table, name)["type"] == kind


def test_vocabularies_become_lists_of_codes_without_the_empty_one():
    assert field("events", "event_type")["constraints"] == {"enum": list(vocabulary.SCORES)}
    assert field("actors", "sector")["constraints"] == {"enum": list(codes.table()["sectors"])}
    assert field("events", "status")["constraints"] == {"enum": list(vocabulary.STATUSES), "required": True}
    assert "constraints" not in field("events", "note")


def test_a_column_has_the_codes_of_its_vocabulary_and_may_have_fewer():
    assert field("evidence", "voice")["constraints"]["enum"] == ["author", "attributed", "quoted"]
    assert field("terms", "voice")["constraints"]["enum"] == ["author", "attributed"]


def test_a_figure_has_a_unit_of_its_table():
    assert described("quantities")["schema"]["foreignKeys"] == [
        {"fields": "unit", "reference": {"resource": "units", "fields": "unit_id"}}
    ]


def test_references_become_foreign_keys_to_the_id_of_their_table():
    assert described("event_links")["schema"]["foreignKeys"] == [
        {"fields": "from_event", "reference": {"resource": "events", "fields": "event_id"}},
        {"fields": "to_event", "reference": {"resource": "events", "fields": "event_id"}},
    ]
    assert described("sources")["schema"]["foreignKeys"] == []
    assert schema.references(schema.PACKAGE["evidence"]) == {"source_id": "sources", "attributed_to": "actors"}


def test_the_descriptor_is_json_with_its_licence_and_every_table():
    descriptor = json.loads(json.dumps(package.descriptor()))
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert [resource["name"] for resource in descriptor["resources"]] == list(schema.PACKAGE)


def test_what_is_wrong_in_a_column_is_said_of_its_place():
    assert set(cells.checked(schema.Evidence, "paragraph", ["1", "two", "3", "-4"])[1]) == {1, 3}
    assert cells.checked(schema.Evidence, "paragraph", ["1", "3"]) == ([1, 3], {})
    assert cells.checked(schema.Evidence, "paragraph", []) == ([], {})


def test_a_code_out_of_the_vocabulary_is_refused_with_the_nearest():
    _, wrong = cells.checked(schema.EventActor, "role", ["party", "partey"])
    assert list(wrong) == [1]
    assert "did you mean 'party'" in wrong[1]


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1f", "\x85", "\ud800", "\uffff"])
def test_what_no_svg_or_gexf_can_hold_is_refused_by_its_number(letter):
    _, wrong = cells.checked(schema.PACKAGE["actors"], "label_en", ["a", f"a{letter}b"])
    assert list(wrong) == [1]
    assert wrong[1].startswith(f"holds U+{ord(letter):04X}, which is no letter")


@pytest.mark.parametrize("letter", ["\t", "\n", "\u200f", "\U0001f600", "ّ"])
def test_spaces_marks_and_any_letter_are_text(letter):
    assert cells.checked(schema.PACKAGE["actors"], "label_en", [f"a{letter}b"]) == ([f"a{letter}b"], {})
