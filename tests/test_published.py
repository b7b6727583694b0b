"""Published figures: what ``docs/published-figures.md`` says we have is what we have, and it meets what it says."""

import re

import pytest

from helpers.common import paths

DOCUMENT = (paths.PROJECT / "docs" / "published-figures.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| [^|]*https?://", re.MULTILINE)
MET, NOT_MET = ({row[0]: row[1:] for row in ROW.findall(part)} for part in DOCUMENT.split("## Not met"))


@pytest.fixture(scope="module")
def ours(world):
    """What each figure is by the series, by the words of the document."""
    rows = world.series
    value = dict(zip(zip(*(rows[name] for name in KEYS), strict=True), rows["value"], strict=True))
    reactor = world.reactors.set_index("reactor_id")

    def total(measure, state, first, last, partner=""):
        return sum(value.get((measure, state, partner, str(year)), 0) for year in range(first, last + 1))

    def exports(state, first, last):
        return total("arms-total-exports", state, first, last)

    def imports(first, last):
        return total("arms-total-imports", "iran", first, last)

    def share(state, first, last):
        return 100 * exports(state, first, last) / exports("world", first, last)

    def change(state, before, after):
        return 100 * (exports(state, *after) / exports(state, *before) - 1)

    def deliveries(state, first, last, partner="iran"):
        return total("arms-deliveries", state, first, last, partner)

    late, middle = (2020, 2024), (2015, 2019)
    oil = {key[1:]: number for key, number in value.items() if key[0] == "oil-output"}
    trade = ("trade-exports-baci", "russia", "iran", "2018"), ("trade-exports-baci", "iran", "russia", "2018")
    return {
        "Share of the United States in exports of major arms, 2020-24": share("united-states", *late),
        **{f"Share of {name}, 2020-24": share(name.lower(), *late) for name in ("France", "Russia", "China")},
        **{f"Share of {name}, 2020-24": share(name.lower(), *late) for name in ("Germany", "Iran")},
        "Share of the United States, 2015-19": share("united-states", *middle),
        **{f"Share of {name}, 2015-19": share(name.lower(), *middle) for name in ("Russia", "France")},
        "Russia's exports of major arms, 2020-24 over 2015-19": change("russia", middle, late),
        "The world's transfers, 2020-24 over 2015-19": change("world", middle, late),
        "The world's transfers, 2020-24 over 2010-14": change("world", (2010, 2014), late),
        "The world's transfers, 2020-24 over 2005-09": change("world", (2005, 2009), late),
        "Share of Russia in Iran's exports of major arms, 2020-24": 100
        * deliveries("iran", *late, "russia")
        / exports("iran", *late),
        "Iran's imports of major arms, 2007-16, million TIV": imports(2007, 2016),
        **{
            f"Price of Brent, {year}": value["oil-price-year", "world", "", str(year)]
            for year in (2009, 2012, 2020, 2023)
        },
        **{f"Oil of {name} in 2012, million tonnes": oil[key, "", "2012"] / 11.63 for name, key in STATES.items()},
        "Iran's oil output, 2022 over 2021": 100 * (oil["iran", "", "2022"] / oil["iran", "", "2021"] - 1),
        **{f"Net capacity of {name}, MW": float(reactor.at[name.lower(), "capacity_mw"]) for name in CAPACITIES},
        **{f"Construction start of {name}": reactor.at[name.lower(), "construction_start"] for name in STARTS},
        "Commercial operation of Kudankulam-1": reactor.at["kudankulam-1", "operation_start"],
        **{
            f"Same vote of Russia and Iran, session of {year}": value["unga-same-vote", "russia", "iran", str(year)]
            for year in (1999, 2001, 2003)
        },
        "Trade of Russia and Iran in 2018, million dollars": sum(value[key] for key in trade),
        "Russia's deliveries of arms to Iran, 2007-16, million TIV": deliveries("russia", 2007, 2016),
        "China's deliveries of arms to Iran, 2007-16, million TIV": deliveries("china", 2007, 2016),
        "Share of Russia in Iran's imports of arms, 1995-2005": 100
        * deliveries("russia", 1995, 2005)
        / imports(1995, 2005),
        "Russia's exports of major arms, 2014-18 over 2009-13": change("russia", (2009, 2013), (2014, 2018)),
        "Russia's exports of major arms, 2015-19 over 2010-14": change("russia", (2010, 2014), middle),
        "Exports of the United States, 2014-18 over 2009-13": change("united-states", (2009, 2013), (2014, 2018)),
    }


KEYS = ("measure_id", "state", "partner", "period")
STATES = {"Saudi Arabia": "saudi-arabia", "Russia": "russia", "the United States": "united-states"}
CAPACITIES = ("Kudankulam-1", "Bushehr-1")
STARTS = ("Kudankulam-3", "Akkuyu-1", "Akkuyu-3", "Bushehr-1")


def digits(text):
    return len(text.rstrip("%").partition(".")[2])


def meets(published, number):
    """Whether a figure is the published one, rounded as that is, or within a per cent of it."""
    given = float(published.rstrip("%"))
    return round(number, digits(published)) == given or abs(number - given) <= abs(given) / 100


def test_the_document_has_every_figure_that_is_computed_and_no_other(ours):
    assert len(MET) >= 10
    assert {*MET, *NOT_MET} == {*ours}


@pytest.mark.parametrize("figure", [*MET, *NOT_MET])
def test_the_figure_of_the_document_is_ours(ours, figure):
    _, here = (MET | NOT_MET)[figure]
    number = ours[figure]
    assert here == (number if isinstance(number, str) else f"{number:.{digits(here)}f}{'%' * here.endswith('%')}")


@pytest.mark.parametrize("figure", MET)
def test_published_figures_are_met(ours, figure):
    published, number = MET[figure][0], ours[figure]
    assert published == number if isinstance(number, str) else meets(published, number)


@pytest.mark.parametrize("figure", NOT_MET)
def test_what_is_said_not_to_be_met_is_not(ours, figure):
    assert not meets(NOT_MET[figure][0], ours[figure])
