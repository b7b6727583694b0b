"""What the questions answer: by hand, by other code, in the SQL of another engine."""

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest
import sqlglot
from event_tables import ASKED, KEPT, act, bound, by_chance, in_bigquery, table

from helpers.common.faults import FaultsError
from helpers.eventdata import questions
from helpers.eventdata.schema import QUADS, SCHEMA

COUNTS = list(questions.COUNTS)
SCORES = ["events", "scored", "score_sum", "score_mean"]


def answered(question):
    frame = question.to_pyarrow().to_pandas()
    return frame.astype(object).where(frame.notna(), None)


@pytest.fixture(scope="module")
def few():
    """January to April 2018 of two providers; February has nothing of icews, gdelt has one event."""
    return bound(
        table(
            [
                act("2018-01-03", "RUS", "IRN", 0, 2.5, event_id="1"),
                act("2018-01-03", "RUS", "IRN", 0, 2.5, event_id="2", story="s2"),  # the same act, another report
                act("2018-01-09", "IRN", "RUS", 3, -9.0, event_id="3", cameo="190"),
                act("2018-01-09", "RUS", "RUS", 0, 1.0, event_id="4"),  # domestic
                act("2018-01-09", "RUS", "", 0, 1.0, event_id="5"),  # a side without a state
                act("2018-01-31", "RUS", "TUR", 1, None, event_id="6", cameo="071"),
                act("2018-03-01", "USA", "IRN", 2, -4.0, event_id="7", cameo="112"),
                act("2018-04-30", "IRN", "RUS", None, 0.1, event_id="8", cameo="999"),
                act("2018-02-11", "IRN", "RUS", 0, 0.2, event_id="1", provider="gdelt"),
            ]
        )
    )


def test_a_dyad_by_month_by_hand(few):
    told = answered(questions.dyads(few, [("RUS", "IRN")], "month"))
    measures = [*COUNTS, "events", "scored", "score_sum", "score_mean", "all_events", "a_events", "b_events"]
    assert list(told) == ["provider", "period", "a", "b", *measures]
    rows = [tuple(row) for row in told.drop(columns=["a", "b"]).assign(period=told["period"].astype(str)).values]
    assert rows == [
        ("gdelt", "2018-02-01", 1, 0, 0, 0, 1, 1, 0.2, 0.2, 1, 1, 1),
        ("icews", "2018-01-01", 2, 0, 0, 1, 3, 3, -4.0, -4 / 3, 4, 3, 4),
        ("icews", "2018-02-01", 0, 0, 0, 0, 0, 0, 0.0, None, 0, 0, 0),  # the provider has nothing of that month
        ("icews", "2018-03-01", 0, 0, 0, 0, 0, 0, 0.0, None, 1, 1, 0),
        ("icews", "2018-04-01", 0, 0, 0, 0, 1, 1, 0.1, 0.1, 1, 1, 1),
    ]
    assert {*told["a"]} == {"IRN"} and {*told["b"]} == {"RUS"}


def test_periods_are_days_and_years_as_well(few):
    icews = few.filter(few.provider == "icews")
    days = answered(questions.dyads(icews, [("IRN", "RUS")], "day"))
    assert [str(day) for day in days["period"][[0, 117]]] == ["2018-01-03", "2018-04-30"] and len(days) == 118
    assert days["events"].sum() == 4 and days.loc[6, ["events", "all_events"]].tolist() == [1, 1]
    [year] = answered(questions.dyads(icews, [("IRN", "RUS")], "year")).to_dict("records")
    assert (str(year["period"]), year["events"], year["all_events"]) == ("2018-01-01", 4, 6)


def test_a_placebo_is_another_pair_and_no_pairs_are_all(few):
    icews = few.filter(few.provider == "icews")
    told = answered(questions.dyads(icews, [("RUS", "IRN"), ("TUR", "RUS"), ("IRN", "RUS")], "year"))
    assert told[["a", "b", "events"]].values.tolist() == [["IRN", "RUS", 4], ["RUS", "TUR", 1]]
    every = answered(questions.dyads(icews, None, "year"))
    assert every[["a", "b", "events"]].values.tolist() == [["IRN", "RUS", 4], ["IRN", "USA", 1], ["RUS", "TUR", 1]]


def test_a_pair_that_never_occurs_is_zeros_for_every_provider(few):
    told = answered(questions.dyads(few, [("CHN", "IRN")], "year"))
    assert told["provider"].tolist() == ["gdelt", "icews"]
    assert told["events"].tolist() == [0, 0] and told["b_events"].tolist() == [1, 5]


def test_direction(few):
    told = answered(questions.directed(few.filter(few.provider == "icews"), [("RUS", "IRN")], "year"))
    assert told[["source_state", "target_state", "events", "a_events", "b_events"]].values.tolist() == [
        ["IRN", "RUS", 2, 5, 5],
        ["RUS", "IRN", 2, 5, 5],
    ]


def test_ties_include_the_last_day(few):
    told = answered(questions.ties(few, "2018-01-01", "2018-01-31"))
    assert list(told) == ["provider", "source_state", "target_state", *COUNTS, *SCORES]
    rows = told[["source_state", "target_state", *SCORES]].values.tolist()
    assert rows == [["IRN", "RUS", 1, 1, -9.0, -9.0], ["RUS", "IRN", 2, 2, 5.0, 2.5], ["RUS", "TUR", 1, 0, 0.0, None]]


def test_rows_of_a_window_are_whole_and_sorted(few):
    rows = questions.between(few, "IRN", "RUS", "2018-01-03", "2018-02-11").to_pyarrow()
    assert rows.schema.names == SCHEMA.names
    assert list(zip(*(rows[name].to_pylist() for name in ("provider", "event_id")), strict=True)) == [
        ("icews", "1"),
        ("icews", "2"),
        ("icews", "3"),
        ("gdelt", "1"),
    ]


def test_one_a_day_keeps_the_first_of_the_same_act(few):
    kept = questions.one_a_day(few)
    assert kept.columns == few.columns
    ids = kept.filter(kept.provider == "icews").event_id.to_pyarrow().to_pylist()
    assert sorted(ids) == ["1", "3", "4", "5", "6", "7", "8"]
    [year] = answered(questions.dyads(kept.filter(kept.provider == "icews"), [("RUS", "IRN")], "year")).to_dict(
        "records"
    )
    assert (year["events"], year["all_events"]) == (3, 5)


def test_two_incidents_of_a_day_that_people_coded_are_two():
    rows = [
        act("2018-01-01", "RUS", "SYR", provider=name, event_id=str(n)) for name in ("ucdp", "icews") for n in "123"
    ]
    events = table(rows)
    kept = questions.one_a_day(bound(events)).provider.to_pyarrow().to_pylist()
    assert sorted(kept) == ["icews", "ucdp", "ucdp", "ucdp"]


def test_denominators_kept_beside_give_the_same_answer(few):
    kept = bound_totals(few)
    for ask, by in ((questions.dyads, "month"), (questions.directed, "year")):
        anew = ask(few, [("RUS", "IRN")], by)
        assert ask(few, [("RUS", "IRN")], by, kept).to_pyarrow().equals(anew.to_pyarrow())


def bound_totals(events):
    backend = events.get_backend()
    return backend.create_table("totals", ibis.memtable(questions.totals(events).to_pyarrow()))


def test_sums_of_scores_do_not_depend_on_the_order():
    events = by_chance(20_000, seed=4)
    backwards = events.take(np.arange(len(events))[::-1])
    one, other = (questions.ties(bound(each), "2012-01-01", "2016-01-01").to_pyarrow() for each in (events, backwards))
    assert one.equals(other)


@pytest.mark.parametrize("seed, by, days", [(1, "day", 50), (2, "month", 500), (3, "year", 900)])
def test_series_equal_those_of_other_code(seed, by, days):
    events = by_chance(2_000, seed, days)
    told = questions.dyads(bound(events), [("RUS", "IRN"), ("TUR", "IRN")], by).to_pyarrow().to_pandas()
    unit = {"day": "D", "month": "M", "year": "Y"}[by]
    expected = by_pandas(events.to_pandas(), [("IRN", "RUS"), ("IRN", "TUR")], unit)
    told["period"] = pd.to_datetime(told["period"])
    pd.testing.assert_frame_equal(told, expected, check_dtype=False, atol=1e-9)
    assert (told["events"] == 0).any() or by != "day"


def by_pandas(frame, pairs, unit):
    """Return the series by a loop over providers, pairs and periods."""
    frame = frame.assign(period=pd.PeriodIndex(pd.to_datetime(frame["date"]), freq=unit))
    frame = frame[frame["source_state"].notna() & frame["target_state"].notna()]
    frame = frame[frame["source_state"] != frame["target_state"]]
    rows = []
    for provider, own in frame.groupby("provider"):
        for period in pd.period_range(own["period"].min(), own["period"].max(), freq=unit):
            now = own[own["period"] == period]
            for a, b in pairs:
                with_a, with_b = ((now[["source_state", "target_state"]] == state).any(axis=1) for state in (a, b))
                both = now[with_a & with_b]
                quads = [int((both["quad"] == quad).sum()) for quad in QUADS]
                scores = both["score"].dropna()
                measures = [len(both), len(scores), scores.sum(), scores.mean()]
                measures += [len(now), int(with_a.sum()), int(with_b.sum())]
                rows.append([provider, period.start_time, a, b, *quads, *measures])
    names = ["provider", "period", "a", "b", *COUNTS, *SCORES, *questions.DENOMINATORS]
    return pd.DataFrame(rows, columns=names)


@pytest.mark.parametrize("seed", [5, 6])
def test_the_rest_equals_other_code(seed):
    events = by_chance(4_000, seed)
    frame, asked = events.to_pandas(), bound(events)
    between = frame[frame["source_state"].notna() & frame["target_state"].notna()]
    between = between[between["source_state"] != between["target_state"]]
    keys = ["provider", "source_state", "target_state"]
    window = between[between["date"].astype(str).between("2013-01-01", "2013-06-30")]
    ties = questions.ties(asked, "2013-01-01", "2013-06-30").to_pyarrow().to_pandas()
    grouped = window.groupby(keys)
    assert ties.set_index(keys)["events"].to_dict() == grouped.size().to_dict()
    assert np.allclose(ties["score_sum"], grouped["score"].sum())
    same = ["provider", "date", "source_state", "source_name", "target_state", "target_name", "cameo", "plover"]
    first = frame.sort_values("event_id").drop_duplicates(same)
    assert {*questions.one_a_day(asked).event_id.to_pyarrow().to_pylist()} == {*first["event_id"]}


@pytest.mark.parametrize(
    "ask, words",
    [
        (lambda t: questions.dyads(t, [("RUS", "RUS")], "month"), "is one state"),
        (lambda t: questions.dyads(t, [("Russia", "IRN")], "month"), "alpha-3"),
        (lambda t: questions.dyads(t, ["RUSIRN"], "month"), "alpha-3"),
        (lambda t: questions.directed(t, [], "month"), "at least one"),
        (lambda t: questions.dyads(t, [("RUS", "IRN")], "mouth"), "did you mean 'month'"),
        (lambda t: questions.ties(t, "2018-02-30", "2018-03-01"), "is no day"),
        (lambda t: questions.ties(t, "2018-03-02", "2018-03-01"), "is before start"),
        (lambda t: questions.between(t, "RUS", "rus", "2018-01-01", "2018-03-01"), "alpha-3"),
    ],
)
def test_what_is_no_question_is_refused_in_words(few, ask, words):
    with pytest.raises(FaultsError, match=words):
        ask(few)


def test_all_that_is_wrong_with_a_question_is_said_at_once(few):
    with pytest.raises(FaultsError) as raised:
        questions.dyads(few, [("RUS", "RUS"), ("XX", "IRN")], "week")
    assert len(raised.value.faults) == 3


@pytest.mark.long
@pytest.mark.parametrize("name", ASKED)
def test_every_question_is_one_of_bigquery(name):
    """The text is kept: a change of it is seen. `python tests/event_tables.py` writes it anew."""
    text = in_bigquery(name)
    assert text == (KEPT / f"{name}.sql").read_text(encoding="utf-8")
    [parsed] = sqlglot.parse(text, read="bigquery")
    assert [table.name for table in parsed.find_all(sqlglot.exp.Table) if table.name == "events"]


@pytest.mark.long
@pytest.mark.parametrize("name", ASKED)
def test_the_text_for_bigquery_means_the_same(name):
    """It runs on DuckDB, where only what DuckDB lacks is put in its words, and gives the same rows."""
    events = by_chance(2_000, 7, 500)
    connection = duckdb.connect()
    connection.register("events", events)
    connection.execute("create macro ieee_divide(a, b) as a / b")
    [statement] = sqlglot.parse(in_bigquery(name), read="bigquery")
    text = statement.transform(_unnested).sql(dialect="duckdb")
    expected = ASKED[name](bound(events)).to_pyarrow()
    found = connection.sql(text).to_arrow_table().select(expected.column_names).cast(expected.schema)
    assert expected.num_rows
    pd.testing.assert_frame_equal(_sorted(found), _sorted(expected))  # a division may differ in its last digit


def _unnested(node):
    """Return what DuckDB says for an array's rows, and for a count that is 0 where all is null."""
    if isinstance(node, sqlglot.exp.CountIf):
        return sqlglot.parse_one(f"count(*) filter (where {node.this.sql(dialect='duckdb')})", read="duckdb")
    if not isinstance(node, sqlglot.exp.Select):
        return node
    start = node.find(sqlglot.exp.From)
    sources = [*([start] if start else []), *(node.args.get("joins") or [])]
    lists = [each for each in sources if isinstance(each.this, sqlglot.exp.Unnest)]
    if len(lists) == 2 and "pos_2" in lists[1].sql(dialect="bigquery"):  # numbers, and the values that have them
        unnest = sqlglot.func("unnest", lists[1].this.expressions[0])
        named = [sqlglot.exp.alias_(unnest, each.alias) if "pos_2" in each.sql() else each for each in node.expressions]
        [*rest] = (each.this for each in sources if each not in lists)
        return sqlglot.select(*named).from_(*rest) if rest else sqlglot.select(*named)
    return node


def _sorted(rows):
    frame = rows.to_pandas()
    return frame.sort_values([*frame.columns], ignore_index=True)
