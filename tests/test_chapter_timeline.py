import re
import shutil
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from timeline_pages import PAIR, page, plain_year, rows

from helpers.analysis import commitments, years
from helpers.record import dataset


@pytest.fixture(scope="module")
def whole(record):
    return page(record)


@pytest.fixture(scope="module")
def counted():
    """The events above detail, as a plain loop over the rows finds them."""
    return [row for row in rows("events") if row["record_kind"] == "event" and row["tier"] != "detail"]


def sides():
    """Event id -> which of the two act in it, by themselves or by those who belong to them, and in which roles."""
    parent = {row["actor_id"]: row["parent_id"] for row in rows("actors")}
    found = {}
    for row in rows("event_actors"):
        actor, seen = row["actor_id"], []
        while actor and actor not in seen:
            seen.append(actor)
            actor = parent[actor]
        for side in PAIR:
            if side in seen and row["role"] in ("initiator", "target", "party", "mediator"):
                found.setdefault(row["event_id"], {}).setdefault(side, set()).add(row["role"])
    return {
        event: roles for event, roles in found.items() if len(roles) == 2 and set.union(*roles.values()) != {"target"}
    }


class TestYears:
    def test_each_event_is_in_the_year_that_its_dates_give(self, whole, counted):
        expected = {row["event_id"]: found for row in counted if (found := plain_year(row))}
        frame = years.dated(whole.record)
        assert dict(zip(frame["event_id"], zip(frame["year"], frame["dated_by"], strict=True), strict=True)) == expected
        assert len(expected) < len(counted)  # some have no year, and are not guessed

    def test_an_event_is_drawn_within_its_year(self, whole):
        frame = years.dated(whole.record)
        assert (frame["start"] >= frame["year"]).all()
        assert (frame["end"] <= frame["year"] + 1).all()
        assert (frame["start"] < frame["end"]).all()

    def test_a_date_that_only_bounds_is_no_year(self, record):
        events = record.events.set_index("event_id")
        assert events.at["iran-russia-long-term-strategic-agreement-2021", "date"] == "../2021-04"
        assert "iran-russia-long-term-strategic-agreement-2021" not in set(years.dated(record)["event_id"])
        freeze = years.dated(record).set_index("event_id").loc["s300-sale-to-iran"]
        assert (freeze["year"], freeze["dated_by"]) == (2007, "public")  # by 2010 in the article

    def test_conditions_are_no_events(self, record):
        lasting = set(record.events["event_id"][record.events["record_kind"] == "condition"])
        assert not lasting & set(years.dated(record)["event_id"])

    def test_the_turning_points_are_those_of_both_that_happened(self, whole, counted):
        both = sides()
        expected = {
            row["event_id"]
            for row in counted
            if row["tier"] == "turning_point"
            and row["status"] == "occurred"
            and row["event_id"] in both
            and plain_year(row)
        }
        frame = whole.points
        assert set(frame["event_id"]) == expected
        assert frame["start"].is_monotonic_increasing

    def test_one_is_named_for_each_year_the_most_reported(self, whole):
        frame = whole.points
        assert 12 <= frame["named"].sum() <= 15
        assert Counter(frame["year"][frame["named"]]) == dict.fromkeys(frame["year"], 1)
        passages = Counter(row["record_id"] for row in rows("evidence"))
        links = Counter(row[end] for row in rows("event_links") for end in ("from_event", "to_event"))
        kept = set(whole.record.event_links["link_id"])
        links = Counter(
            row[end] for row in rows("event_links") if row["link_id"] in kept for end in ("from_event", "to_event")
        )
        for _, year in frame.groupby("year"):
            weights = {event: passages[event] + links[event] for event in year["event_id"]}
            assert weights[year["event_id"][year["named"]].item()] == max(weights.values())

    @pytest.mark.parametrize("chosen", [{"start": "2022", "end": "2022"}, {"domains": ["nuclear"]}])
    def test_few_are_all_named(self, record, chosen):
        part = page(record, **chosen)
        assert 2 <= len(part.points) <= years.FEW
        assert part.points["named"].all()
        for language in ("en", "ar"):
            said = page(record, language=language, **chosen).drawing("turning_points")
            assert set(said.frame["label"][said.frame["on_line"]]) >= set(said.frame["label"]) - {""}
            assert (said.frame["label"] != "").sum() == len(part.points)

    def test_a_course_does_not_lead_to_a_likely_error(self, record):
        part = page(record, domains=["nuclear"])
        last = part.points.iloc[-1]
        assert (last["event_id"], last["flag"]) == ("duma-signs-strategic-partnership", "likely-error")
        assert part.findings()[0].endswith(
            "“Putin and Pezeshkian sign the 20-year strategic agreement” (January 2025)."
        )

    def test_the_named_are_the_weightiest_where_the_years_are_too_many(self, whole, monkeypatch):
        monkeypatch.setattr(years, "MOST_NAMED", 2)
        frame = years.turning_points(whole.record, PAIR)
        assert frame["named"].sum() == 2
        assert len(frame) == len(whole.points)

    def test_requests_are_no_conflict_and_conflict_is_that_of_the_two_or_of_others(self, whole, counted):
        frame = whole.kinds
        both = sides()
        request = {row["event_id"] for row in counted if row["event_type"] == "REQUEST" and plain_year(row)}
        assert request <= set(frame["event_id"][frame["kind"] == "request"])
        for row in frame[frame["kind"].str.startswith("conflict")].itertuples():
            assert (row.kind == "conflict_between") == (row.event_id in both)
        assert set(frame["event_id"][frame["kind"] == "conflict_between"]) == {
            "s300-sale-frozen-2010",
            "iran-arbitration-s300-geneva",
        }

    def test_without_two_sides_all_conflict_is_one_kind(self, record):
        frame = years.by_kind(record, [])
        assert "conflict_between" not in set(frame["kind"])
        assert not frame["between"].any()


COMMITMENTS = {
    "bushehr-agreements-1992",
    "caspian-economic-organisation-announced-2007",
    "corridor-goal-set",
    "gas-supply-northern-iran-agreed",
    "gazprom-ipi-participation-agreed",
    "gazprom-joint-enterprise-agreed",
    "gazprom-oil-ministry-memorandum-2008",
    "gazprom-south-pars-agreement",
    "iran-russia-long-term-strategic-agreement-2021",
    "legal-framework-2001",
    "russia-iran-military-agreement-2024",
    "russia-iran-military-memorandum-2019",
    "s300-sale-to-iran",
    "second-bushehr-reactor-agreement",
    "security-councils-memorandum-signing-2024",
    "strategic-partnership-treaty-signed-2025",
    "supporting-agreements-2022",
    "two-bushehr-power-plants",
}


def small(record, **columns):
    """A record of one event between the two, a treaty unless ``columns`` say otherwise, with both as parties."""
    roles = columns.pop("roles", ("party", "party"))
    given = {"record_kind": "event", "event_type": "SUPPORT", "status": "occurred", **columns}
    event = record.events.head(1).assign(event_id="made", **given)
    acting = pd.DataFrame({"event_id": "made", "actor_id": PAIR, "role": roles})
    return replace(record, events=event, event_actors=acting, event_links=record.event_links.head(0))


class TestCommitments:
    def test_those_of_the_record(self, whole):
        assert set(whole.followed.made["event_id"]) == COMMITMENTS

    @pytest.mark.parametrize(
        ("columns", "is_one"),
        [
            ({}, True),
            ({"event_type": "AGREE"}, True),
            ({"event_type": "COOPERATE", "status": "agreed"}, True),
            ({"event_type": "COOPERATE", "status": "frozen", "roles": ("initiator", "target")}, True),
            ({"event_type": "AGREE", "status": "proposed"}, False),
            ({"event_type": "AGREE", "status": "planned"}, False),
            ({"event_type": "AGREE", "status": "alleged"}, False),
            ({"event_type": "AGREE", "status": "hypothetical"}, False),
            ({"event_type": "AGREE", "status": "ongoing", "record_kind": "condition"}, False),
            ({"event_type": "CONSULT"}, False),
            ({"event_type": "COOPERATE"}, False),
            ({"roles": ("initiator", "target")}, False),  # one praises the other
            ({"roles": ("party", "mediator")}, False),
            ({"roles": ("party", "subject")}, False),
        ],
    )
    def test_what_is_one(self, record, columns, is_one):
        assert len(commitments.commitments(small(record, **columns), PAIR)) == is_one

    def test_without_two_sides_others_commit_themselves_too(self, record):
        others = set(commitments.commitments(record, [])["event_id"])
        assert {"geneva-interim-deal-2013", "iran-china-long-term-strategic-agreement-2021"} <= others
        assert others >= COMMITMENTS

    def test_bushehr_took_nineteen_years(self, whole):
        found = whole.followed.outcomes.set_index(["event_id", "known_from"]).loc["bushehr-agreements-1992"]
        assert found.loc["articles", ["outcome", "by_id", "years"]].tolist() == ["kept", "bushehr-opened-2011", 19]
        assert found.loc["public", ["outcome", "by_id", "years"]].tolist() == [
            "kept",
            "bushehr-joins-the-grid-2011",
            19,
        ]

    def test_the_articles_and_the_public_record_may_differ(self, whole):
        fates = whole.followed.fates.set_index("event_id")
        assert fates.loc["s300-sale-to-iran", ["articles", "known"]].tolist() == ["frozen", "kept"]
        assert fates.loc["two-bushehr-power-plants", ["articles", "known"]].tolist() == ["open", "under_way"]
        assert fates.loc["strategic-partnership-treaty-signed-2025", "articles"] == "in_force"  # the Duma's act
        assert fates.loc["supporting-agreements-2022", "known"] == "open"

    def test_a_plan_has_no_date_by_what_came_later(self, whole):
        became = whole.followed.became
        taken_up = became[(became["outcome"] == "taken_up") & (became["known_from"] == "articles")]
        assert "second-bushehr-reactor-construction" in set(taken_up["by_id"])  # the first concrete is of 2019
        assert (taken_up["by_public"] == "").all()

    def test_a_selection_makes_none_look_open(self, record):
        early = page(record, end="2000")
        assert early.followed.fates.set_index("event_id").at["bushehr-agreements-1992", "articles"] == "kept"

    def test_each_counts_once_by_the_best(self, whole):
        fates, became = whole.followed.fates, whole.followed.became
        assert fates["event_id"].is_unique
        order = list(commitments.OUTCOMES)
        for row in fates.itertuples():
            mine = became[became["event_id"] == row.event_id]
            assert row.known == min([*mine["outcome"], "open"], key=order.index)
            own = mine[mine["known_from"] == "articles"]
            assert row.articles == min([*own["outcome"], "open"], key=order.index)

    def test_the_outcomes_of_the_public_record_are_of_commitments_and_dated(self, whole, record):
        listed, chronology = rows("world/outcomes"), {row["entry_id"]: row for row in rows("world/chronology")}
        made = record.events.set_index("event_id")
        assert listed == sorted(listed, key=lambda row: (row["event_id"], row["outcome"]))
        for row in listed:
            assert row["event_id"] in set(commitments.commitments(record, PAIR)["event_id"])
            assert row["outcome"] in commitments.OUTCOMES[:-1]
            known = chronology.get(row["by_id"])
            date = known["date"] if known else made.at[row["by_id"], "date_public"]
            first = made.loc[row["event_id"]]
            begun = first["date_public"] or first["date"]
            assert date, row
            assert date[:4] >= re.search(r"\d{4}", begun)[0], row

    def test_an_outcome_by_nothing_known_is_refused(self, record):
        listed = pd.DataFrame({"event_id": ["a"], "outcome": ["kept"], "by_id": ["nothing"]})
        with pytest.raises(KeyError, match="nothing"):
            commitments.public_outcomes(listed, pd.DataFrame({"entry_id": [], "date": []}), record)

    def test_a_record_without_the_worlds_data_has_the_articles_outcomes(self, data_copy):
        shutil.rmtree(data_copy / "world")
        own = page(dataset.load(data_copy), data=str(data_copy))
        assert set(own.followed.became["known_from"]) == {"articles"}
        assert own.followed.fates["known"].tolist() == own.followed.fates["articles"].tolist()
        assert len(own.findings()) == 4

    @pytest.mark.parametrize(
        ("date", "place"),
        [("1992", 1992.4986), ("1997/..", 1997.0), ("2011-09-12", 2011.6959), ("2014~", 2014.4986)],
    )
    def test_where_a_date_is_drawn(self, date, place):
        assert commitments.place(date) == pytest.approx(place, abs=0.01)

    @pytest.mark.parametrize("date", ["", "../2010", "2013-11-24/2014~", "1997/2003"])
    def test_what_is_not_known_to_the_year_has_no_place(self, date):
        assert commitments.place(date) != commitments.place(date)
        assert commitments.years_between(date, "2015") is None
        assert commitments.years_between("2015", date) is None

    def test_the_table_has_all_in_words(self, whole):
        shown = whole.rows("commitment_table")
        assert len(shown.frame) == len(COMMITMENTS)
        bushehr = shown.frame.set_index("event_id").loc["bushehr-agreements-1992"]
        assert bushehr["date"] == "1992"
        assert bushehr["known_articles"].endswith("· 12 September 2011")
        assert (
            not shown.frame[list(shown.columns)]
            .map(lambda cell: bool(re.search(r"\.\.|~|_|\bnan\b", cell)))
            .any()
            .any()
        )
