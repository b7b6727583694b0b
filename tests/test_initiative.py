import math

import pytest
from fixtures import TEN, VISIT, event, made, nothing, records, relabelled, same, shuffled
from hypothesis import given, settings, strategies as st

from helpers.analysis import initiative, network
from helpers.analysis.periodisation import DECADES, spans
from helpers.selection import parts as selection

RENAMED = {"russia": "zebra", "iran": "yak", "usa": "wolf", "oman": "vole", "kremlin": "toad", "putin": "seal"}
PAIR = ["russia", "iran"]
SIX = (
    event("a", "2001", "AID", "russia:initiator iran:target"),
    event("b", "2002", "SANCTION", "usa:initiator russia:initiator iran:target oman:target"),
    event("c", "2003", "REQUEST", "iran:initiator russia:target"),
    event("d", "2003", "COERCE", "kremlin:initiator putin:target russia:target iran:mediator"),
    event("e", "2004", "AGREE", "russia:party iran:party usa:initiator"),
    event("f", "2005", "", "oman:initiator usa:target", record_kind="condition"),
)


def rows(frame):
    return list(frame.itertuples(index=False, name=None))


def started(*counts, date="2005", kind="AID"):
    """Events that Russia starts towards Iran, that Iran starts towards Russia, and that both are party to."""
    whos = ("russia:initiator iran:target", "iran:initiator russia:target", "russia:party iran:party")
    named = [who for who, count in zip(whos, counts, strict=True) for _ in range(count)]
    return [event(f"x{date[:4]}-{n}", date, kind, who) for n, who in enumerate(named)]


def wilson(successes, n):
    """The interval of Wilson 1927, by its formula."""
    z, share = 1.959963984540054, successes / n
    middle, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return [round((middle + side * half) / (1 + z * z / n), 4) for side in (-1, 1)]


def test_each_initiator_acts_towards_each_target():
    assert rows(initiative.acts(made(*SIX))) == [
        ("a", "russia", "iran", "cooperation"),
        ("b", "russia", "iran", "conflict"),
        ("b", "russia", "oman", "conflict"),
        ("b", "usa", "iran", "conflict"),
        ("b", "usa", "oman", "conflict"),
        ("c", "iran", "russia", "request"),  # neither cooperation nor conflict
        ("f", "oman", "usa", "none"),  # nor is what has no type; nor are parties and mediators initiators or targets
    ]


def test_nobody_acts_towards_itself_or_what_it_is_part_of():
    own = event("a", kind="COERCE", who="kremlin:initiator putin:target russia:target iran:target")
    both = event("b", kind="ACCUSE", who="iran:initiator iran:target usa:target")
    frame = initiative.acts(made(own, both))
    assert rows(frame) == [("a", "kremlin", "iran", "conflict"), ("b", "iran", "usa", "conflict")]


@pytest.mark.parametrize("kind", ["ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE"])
def test_conflict_is_verbal_or_material(kind):
    frame = initiative.directed(made(event("a", kind=kind, who="usa:initiator iran:target")))
    assert rows(frame) == [("usa", "iran", 1, 0, 0, 1, "a")]


def test_who_starts_in_ten_events():
    frame = initiative.directed(made(*TEN))
    assert list(frame.columns) == ["initiator", "target", "acts", "cooperation", "requests", "conflict", "event_ids"]
    assert rows(frame) == [
        ("russia", "iran", 3, 2, 0, 1, "fuel sanction visit"),
        ("usa", "iran", 3, 0, 0, 3, "accuse sanction threat"),
        ("iran", "russia", 1, 0, 1, 0, "request"),
        ("kremlin", "iran", 1, 1, 0, 0, "visit"),
        ("putin", "iran", 1, 1, 0, 0, "visit"),
        ("usa", "russia", 1, 0, 0, 1, "accuse"),
    ]
    assert frame.dtypes[["acts", "cooperation", "requests", "conflict"]].tolist() == ["int64"] * 4


def test_equal_counts_stand_in_the_order_of_their_names():
    frame = initiative.directed(made(*SIX))
    assert rows(frame[["initiator", "target", "acts"]]) == [
        ("russia", "iran", 2),
        ("iran", "russia", 1),
        ("oman", "usa", 1),
        ("russia", "oman", 1),
        ("usa", "iran", 1),
        ("usa", "oman", 1),
    ]


def test_at_the_level_of_states_a_delegation_starts_once():
    visit = network.at_level(made(event("visit", kind="CONSULT", who=VISIT)), "state")
    assert rows(initiative.directed(visit)) == [("russia", "iran", 1, 1, 0, 0, "visit")]


def test_the_matrix_has_initiators_down_and_targets_across_by_acts():
    table = initiative.matrix(initiative.directed(made(*TEN)), 9)
    assert (list(table.index), list(table.columns)) == (
        ["usa", "russia", "iran", "kremlin", "putin"],
        ["iran", "russia"],
    )
    assert table.to_numpy().tolist() == [[3, 1], [3, 0], [0, 1], [1, 0], [1, 0]]
    few = initiative.matrix(initiative.directed(made(*TEN)), 1)
    assert (list(few.index), list(few.columns), few.to_numpy().tolist()) == (["usa"], ["iran"], [[3]])


def test_equal_rows_of_the_matrix_stand_in_the_order_of_their_names():
    whos = [f"{one}:initiator {other}:target" for one in "zyx" for other in "cba"]
    table = initiative.matrix(initiative.directed(made(*(event(f"e{n}", who=who) for n, who in enumerate(whos)))), 2)
    assert (list(table.index), list(table.columns)) == (["x", "y"], ["a", "b"])


def test_the_pair_by_period():
    record = made(
        *started(4, 1, 2, date="2005"),
        *started(1, 1, 1, date="2012"),
        *started(0, 2, 0, date=""),
        event("span", "1999/2005", "AID", "iran:initiator russia:target"),
        event("third", "2005", "AID", "russia:initiator usa:target iran:mediator"),  # both act, neither to the other
        event("elsewhere", "1995", "AID", "russia:initiator usa:target"),
    )
    frame = initiative.asymmetry(record, PAIR)
    assert list(frame.columns) == ["period", "first", "second", "joint", "share", "low", "high"]
    counts = frame[["period", "first", "second", "joint"]]
    assert rows(counts) == [
        ("2000-2009", 4, 1, 3),
        ("2010-2019", 1, 1, 1),
        ("", 0, 3, 0),
        ("all", 5, 5, 4),
        ("without:zeta-2014", 0, 0, 0),  # which tells everything here
    ]
    assert frame["share"].isna().tolist() == [False, True, True, False, True]
    assert frame.loc[0, ["share", "low", "high"]].tolist() == [0.8, *wilson(4, 5)]
    assert frame.loc[3, ["share", "low", "high"]].tolist() == [0.5, *wilson(5, 10)]
    turned = initiative.asymmetry(record, PAIR[::-1])
    assert rows(turned[["first", "second", "joint"]]) == [(1, 4, 3), (1, 1, 1), (3, 0, 0), (5, 5, 4), (0, 0, 0)]
    assert turned.loc[0, "share"] == 0.2


@pytest.mark.parametrize(("first", "second"), [(5, 0), (0, 5), (3, 2), (9, 4)])
def test_the_share_has_the_interval_of_wilson(first, second):
    both = initiative.asymmetry(made(*started(first, second, 0)), PAIR).set_index("period").loc["all"]
    assert both[["share", "low", "high"]].tolist() == pytest.approx(
        [round(first / (first + second), 4), *wilson(first, first + second)], abs=1e-9
    )


@pytest.mark.parametrize(("first", "second"), [(4, 0), (2, 2), (0, 0)])
def test_below_five_acts_no_share_is_given(first, second):
    assert initiative.LEAST_ACTS == 5
    frame = initiative.asymmetry(made(*started(first, second, 9)), PAIR)
    assert rows(frame[["period", "joint"]]) == [("2000-2009", 9), ("all", 9), ("without:zeta-2014", 0)]
    assert frame[["share", "low", "high"]].isna().all(axis=None)


def test_each_starting_towards_the_other_in_one_event_counts_for_both():
    whole = made(event("a", "2001", "AID", "russia:initiator russia:target iran:initiator iran:target"))
    assert rows(initiative.asymmetry(whole, PAIR)[["period", "first", "second", "joint"]]) == [
        ("2000-2009", 1, 1, 0),
        ("all", 1, 1, 0),
        ("without:zeta-2014", 0, 0, 0),
    ]


def test_after_all_come_the_acts_that_are_left_without_each_source():
    """By hand: x0 to x4 are told by one source, y0 by the other, z0 by both; v0 is of others."""
    record = made(
        *started(3, 1, 1),
        event("y0", kind="AID", who="iran:initiator russia:target", told="beta-2019:1"),
        event("z0", "", "AID", "russia:initiator iran:target", told="zeta-2014:1 beta-2019:2"),
        event("v0", who="usa:party oman:party", told="beta-2019:3"),
    )
    frame = initiative.asymmetry(record, PAIR)
    assert rows(frame[["period", "first", "second", "joint"]]) == [
        ("2000-2009", 3, 2, 1),
        ("", 1, 0, 0),
        ("all", 4, 2, 1),
        ("without:beta-2019", 4, 1, 1),
        ("without:zeta-2014", 1, 1, 0),
    ]
    assert frame.loc[3, ["share", "low", "high"]].tolist() == [0.8, *wilson(4, 5)]
    assert frame.loc[4, ["share", "low", "high"]].isna().all()


def test_a_source_that_tells_nothing_of_the_pair_is_not_left_out():
    record = made(*started(2, 0, 0), event("other", who="usa:party oman:party", told="beta-2019:1"))
    assert initiative.asymmetry(record, PAIR)["period"].tolist() == ["2000-2009", "all", "without:zeta-2014"]


@given(records(least=2))
@settings(max_examples=20)
def test_a_row_without_a_source_is_all_of_the_record_without_it(drawn):
    frame = initiative.asymmetry(drawn, PAIR).set_index("period")
    acting = network.incidence(drawn)
    shared = set.intersection(*(set(acting[side]) if side in acting else set() for side in PAIR))
    tell = set(drawn.evidence["source_id"][drawn.evidence["record_id"].isin(shared)])
    assert list(frame.index)[list(frame.index).index("all") + 1 :] == [f"without:{source}" for source in sorted(tell)]
    for source in tell:
        left = initiative.asymmetry(selection.without(drawn, source), PAIR).set_index("period")
        assert frame.loc[f"without:{source}"].to_dict() == pytest.approx(left.loc["all"].to_dict(), nan_ok=True)


def test_leaving_out_a_source_of_the_whole_record_is_as_never_having_read_it(record):
    for level in ("actor", "state", "side"):
        counted = network.at_level(record, level)
        frame = initiative.asymmetry(counted, PAIR).set_index("period")
        left = frame[frame.index.str.startswith(initiative.WITHOUT)]
        assert len(left) > 1
        for source, row in left.iterrows():
            short = selection.without(counted, source.removeprefix(initiative.WITHOUT))
            again = initiative.asymmetry(short, PAIR).set_index("period").loc["all"]
            assert row.to_dict() == pytest.approx(again.to_dict(), nan_ok=True)


@pytest.mark.parametrize("pair", [[], ["russia"]])
def test_without_a_pair_there_is_no_asymmetry(pair):
    frame = initiative.asymmetry(made(*TEN), pair)
    assert frame.empty
    assert list(frame.columns) == ["period", "first", "second", "joint", "share", "low", "high"]


def test_a_pair_that_shares_nothing_has_noughts_in_all():
    for pair in (["putin", "oman"], ["russia", "nobody"]):
        assert rows(initiative.asymmetry(made(*TEN), pair).iloc[:, :4]) == [("all", 0, 0, 0)]


def test_nothing_selected_starts_nothing(record):
    empty = nothing(record)
    assert initiative.acts(empty).shape == (0, 4)
    frame = initiative.directed(empty)
    assert frame.shape == (0, 7)
    assert initiative.matrix(frame, 9).shape == (0, 0)
    assert rows(initiative.asymmetry(empty, PAIR).iloc[:, :4]) == [("all", 0, 0, 0)]


@given(records(), st.integers(0, 9))
@settings(max_examples=15)
def test_neither_names_nor_the_order_of_rows_count(drawn, seed):
    frame = initiative.directed(drawn)
    assert same(frame, initiative.directed(shuffled(drawn, seed)))
    assert same(initiative.asymmetry(drawn, PAIR), initiative.asymmetry(shuffled(drawn, seed), PAIR))
    names = frame.assign(initiator=frame["initiator"].map(RENAMED), target=frame["target"].map(RENAMED))
    assert sorted(rows(names)) == sorted(rows(initiative.directed(relabelled(drawn, RENAMED))))
    assert same(
        initiative.asymmetry(drawn, PAIR),
        initiative.asymmetry(relabelled(drawn, RENAMED), [RENAMED[side] for side in PAIR]),
    )


@given(records())
@settings(max_examples=15)
def test_counts_add_up(drawn):
    acts, frame = initiative.acts(drawn), initiative.directed(drawn)
    assert frame["acts"].sum() == len(acts)
    assert (frame[["cooperation", "requests", "conflict"]].sum(axis=1) <= frame["acts"]).all()
    assert (frame["event_ids"].str.split().str.len() == frame["acts"]).all()
    assert initiative.matrix(frame, 99).to_numpy().sum() == len(acts)
    by_period = initiative.asymmetry(drawn, PAIR).set_index("period")[["first", "second", "joint"]]
    without = [name for name in by_period.index if name.startswith(initiative.WITHOUT)]
    periods = by_period.drop(["all", *without])
    assert by_period.loc["all"].tolist() == periods.sum().tolist()
    assert (by_period.loc[without] <= by_period.loc["all"]).all(axis=None)
    assert list(by_period.index) == [*periods.index, "all", *without]
    assert set(periods.index) <= {*spans(DECADES), ""}
    assert periods.index.tolist() == sorted(periods.index, key=[*spans(DECADES), ""].index)
    assert without == sorted(without)
