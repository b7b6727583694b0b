"""What is wrong between the rows of a record, and how it is said."""

import csv
import os
from pathlib import Path

import pandas as pd
import pytest
from record_edits import edit, faults_of, set_cell

from helpers.record import dataset, schema


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda rows: rows[6].pop(), f"cells, {len(schema.Event.model_fields)} expected"),
        (lambda rows: rows[6].append("more"), f"cells, {len(schema.Event.model_fields)} expected"),
        (lambda rows: rows.append(rows[6]), "already in row 7"),
        (lambda rows: rows[0].__setitem__(0, "id"), "the header must be event_id,"),
    ],
)
def test_a_malformed_table_is_named(data_copy, change, says):
    edit(data_copy, "events", change)
    message = str(faults_of(data_copy))
    assert "events.csv" in message
    assert says in message


def with_cells(folder, table, **cells):
    """Change cells of the row of a table whose id is given by its first column's name."""

    def change(rows):
        (key, wanted), *others = cells.items()
        row = next(row for row in rows if row[rows[0].index(key)] == wanted)
        for column, value in others:
            row[rows[0].index(column)] = value

    edit(folder, table, change)


def test_what_leads_to_itself_or_ends_before_it_begins_is_a_fault(data_copy):
    with_cells(data_copy, "actors", actor_id="tehran", parent_id="tehran")
    with_cells(data_copy, "actors", actor_id="russia", parent_id="kremlin")
    with_cells(data_copy, "actors", actor_id="kremlin", parent_id="russia")
    office = "abbas-araghchi--office--iranian-foreign-ministry"
    with_cells(data_copy, "affiliations", affiliation_id=office, start="2020", end="2019-12")
    message = str(faults_of(data_copy))
    assert "parent_id 'tehran': leads back to the actor itself: tehran > tehran" in message
    assert "parent_id 'kremlin': leads back to the actor itself: russia > kremlin > russia" in message
    assert "parent_id 'russia': leads back to the actor itself: kremlin > russia > kremlin" in message
    assert message.count("leads back") == 3  # and not for those who are only part of them
    assert "end '2019-12': is before its start, 2020" in message


def test_an_event_is_not_after_its_article_unless_it_lies_ahead(data_copy):
    after = "putin-visit-to-saudi-arabia-planned-october-2019"  # told in August 2019
    assert dataset.examine(data_copy)[1] == []
    with_cells(data_copy, "events", event_id=after, status="occurred")
    with_cells(data_copy, "events", event_id="putin-visits-tehran-2007", date="2014/2015")  # told in 2014 or so
    (fault,) = faults_of(data_copy).faults
    assert (fault.where, fault.column, fault.value) == ("events.csv", "date", "2019-10")
    assert fault.problem.startswith(
        "is after the last article that tells of it (until 2019-08-31); only what is planned"
    )
    with_cells(data_copy, "events", event_id=after, status="planned")
    with_cells(data_copy, "claims", claim_id="press-service-new-phase", date="2026")
    (fault,) = faults_of(data_copy).faults
    assert (fault.where, fault.column, fault.value) == ("claims.csv", "date", "2026")
    assert fault.problem.startswith("is after the last article") and fault.problem.endswith(")")  # no claim lies ahead


def test_the_last_report_is_the_end_of_the_latest_publication(record):
    reported = record.events.set_index("event_id")["last_reported"]
    published = dict(zip(record.sources["source_id"], record.sources["published"], strict=True))
    told = record.evidence.groupby("record_id")["source_id"].agg(set)
    assert any(len(told[event]) > 1 for event in reported.index)
    for event, day in reported.items():
        assert day == max(pd.Timestamp(dataset.dates.parse(published[source]).latest) for source in told[event])


def test_an_actor_has_one_part_in_an_event(data_copy):
    edit(data_copy, "event_actors", lambda rows: [*rows, [*rows[1][:2], "place"]])
    assert "already in row 2" in str(faults_of(data_copy))


def test_a_name_of_two_actors_is_a_fault_unless_it_is_a_place_of_that_state(data_copy):
    capital = {"label_ar": "طهران", "state": "IRN"}  # the city, and Iran by its capital: both in the record
    assert dataset.examine(data_copy)[1] == []
    with_cells(data_copy, "actors", actor_id="vladimir-putin", aliases="بوتين|AFGHANISTAN")
    with_cells(data_copy, "actors", actor_id="tehran", **capital | {"state": "RUS"})
    found = {(fault.column, fault.value): fault.problem for fault in faults_of(data_copy).faults}
    assert found["aliases", "AFGHANISTAN"].startswith("names afghanistan as well")
    assert found["label_ar", "طهران"].startswith("names iran as well")
    assert len(found) == 2


def test_a_record_of_heads_alone_is_none(data_copy):
    for table in schema.TABLES:
        edit(data_copy, table, lambda rows: rows[:1])
    assert {fault.where for fault in faults_of(data_copy).faults} == {f"{name}.csv" for name in schema.NEEDED}


def test_tables_that_are_pipes_or_folders_are_named_and_not_waited_for(data_copy):
    for table, make in {"events": os.mkfifo, "actors": Path.mkdir}.items():
        (data_copy / f"{table}.csv").unlink()
        make(data_copy / f"{table}.csv")
    message = str(faults_of(data_copy))
    assert "events.csv: is not an ordinary file" in message
    assert "actors.csv: is not an ordinary file" in message


def test_a_file_that_is_no_csv_is_named(data_copy):
    (data_copy / "events.csv").write_bytes(b"\xff\xfe\x00")
    (data_copy / "actors.csv").write_text("")
    message = str(faults_of(data_copy))
    assert "events.csv: not UTF-8 at byte 0" in message
    assert "actors.csv" in message


def test_a_deleted_row_leaves_traces(data_copy):
    edit(data_copy, "evidence", lambda rows: [row for row in rows if row[0] != "putin-visits-tehran-2007"])
    edit(data_copy, "event_actors", lambda rows: [row for row in rows if row[0] != "putin-visits-tehran-2007"])
    edit(data_copy, "event_domains", lambda rows: [row for row in rows if row[0] != "putin-visits-tehran-2007"])
    message = str(faults_of(data_copy))
    for part in ("has no row in evidence.csv", "has no row in event_actors.csv", "has 0 primary domains, not 1"):
        assert part in message


def test_what_nothing_uses_is_a_fault(data_copy):
    row = {"domain_id": "space", "label_en": "Space", "label_ar": "الفضاء", "definition": "Space.", "includes": "Some"}
    edit(data_copy, "domains", lambda rows: [*rows, [row.get(name, "") for name in rows[0]]])
    assert "domains.csv row" in str(faults_of(data_copy))
    assert "nothing uses it" in str(faults_of(data_copy))


def test_undated_goes_with_no_basis(data_copy):
    with (data_copy / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    row = next(number for number, cells in enumerate(rows, start=1) if cells[2] == "2007-10-16")
    edit(data_copy, "events", set_cell(row, "date_basis", "none"))
    assert "'none' goes with an empty date, and only with it" in str(faults_of(data_copy))


def test_faults_show_no_traceback_in_a_notebook(data_copy):
    (data_copy / "claims.csv").unlink()
    error = faults_of(data_copy)
    assert error._render_traceback_() == [str(error)]


def test_a_detail_is_part_of_an_event_above_detail_and_nothing_else_is(data_copy):
    def tiered(rows):
        tier, part_of, event = (rows[0].index(name) for name in ("tier", "part_of", "event_id"))
        for row in rows[1:]:
            row[tier], row[part_of] = "act", ""
        for row, whole in ((4, 9), (5, 5), (6, 4), (7, 0)):  # right; of itself; of a detail; of nothing
            rows[row][tier], rows[row][part_of] = "detail", rows[whole][event] if whole else ""
        rows[8][part_of] = rows[9][event]
        rows[10][tier] = ""
        rows[11][part_of] = "nowhere-at-all"

    edit(data_copy, "events", tiered)
    found = {(fault.row, fault.column): fault.problem for fault in faults_of(data_copy).faults}
    assert found[6, "part_of"].startswith("is a detail itself; allowed: a turning_point or an act")
    assert found[7, "part_of"].startswith("is a detail itself")
    assert found[8, "part_of"].startswith("is missing for a detail")
    assert found[9, "part_of"].startswith("must be empty; only a detail")
    assert found[11, "tier"].startswith("is missing, and other events have one")
    assert "part_of" in {column for row, column in found if row == 12}
    assert len(found) == 6


def test_a_public_date_has_two_references_and_they_have_a_date(data_copy):
    given = {2: ("2007-10-16", "One, 2007; Other, 2008"), 3: ("2007", "One; One"), 4: ("", "One; Other"), 5: ("07", "")}

    def dated(rows):
        for number, (day, references) in given.items():
            rows[number - 1][rows[0].index("date_public")] = day
            rows[number - 1][rows[0].index("date_reference")] = references

    edit(data_copy, "events", dated)
    found = {(fault.row, fault.column) for fault in faults_of(data_copy).faults}
    assert found == {(3, "date_reference"), (4, "date_reference"), (5, "date_public")}


def test_the_gravest_editorial_note_is_the_flag_of_an_event(record, data_copy):
    flags = dict(zip(record.events["event_id"], record.events["flag"], strict=True))
    for kind in ("likely-error", "ambiguity"):
        noted = record.editorial_notes.loc[record.editorial_notes["kind"] == kind, "record_id"]
        assert {event for event, flag in flags.items() if flag == kind} <= {*noted}
    twice = next(event for event, flag in flags.items() if flag == "ambiguity")
    edit(
        data_copy, "editorial_notes", lambda rows: [*rows, ["new", twice, "likely-error", "It is wrong.", "", "A book"]]
    )
    visit = "putin-visits-tehran-2007"
    gone = record.editorial_notes.loc[record.editorial_notes["record_id"] == visit, "note_id"]
    for table in ("editorial_notes", "note_places"):
        edit(data_copy, table, lambda rows: [row for row in rows if row[0] not in {*gone}])
    after = dataset.load(data_copy).events.set_index("event_id")["flag"]
    assert after[twice] == "likely-error"
    assert flags[visit] != ""
    assert after[visit] == ""
