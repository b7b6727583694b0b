"""The figures of the world's data: known answers on small made files, and published figures that are met."""

import io

import pandas as pd
import pytest

from helpers.world import agree, arms, conflict, coverage, events, media, oil, ties, trade, votes
from helpers.world.codes import Codes, slug


@pytest.fixture(scope="module")
def codes(world):
    return Codes(world.states)


def table(text):
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def figures(series, measure):
    """Return (state, partner, period) -> value."""
    rows = series[series["measure_id"] == measure]
    keys = zip(rows["state"], rows["partner"], rows["period"], strict=True)
    found = dict(zip(keys, rows["value"].astype(float), strict=True))
    assert len(found) == len(rows)
    return found


DELIVERIES = """\
Supplier,Recipient,Description,Numbers delivered,Delivery year,TIV delivery values
Russia,Iran,tank,10,2000,30
Russia,Iran,tank,5,2000,15
Turkiye,Russia,engine,1,1995,4
China,Iran,SAM,1,2000,15
unknown supplier(s),Iran,SAM,1,2000,99
"""
TOTALS = """\
state,flow,Delivery year,TIV delivery values
Iran,imports,2000,60
Russia,exports,2000,450
"""


def test_deliveries_are_summed_and_years_without_any_are_zero(codes):
    series = arms.deliveries(codes, table(DELIVERIES), table(TOTALS))
    found = figures(series, "arms-deliveries")
    assert found["russia", "iran", "2000"] == 45
    assert found["turkey", "russia", "1995"] == 4
    assert [found["russia", "iran", str(year)] for year in range(1995, 2025)].count(0) == 29
    assert {pair[:2] for pair in found} == {("russia", "iran"), ("turkey", "russia"), ("china", "iran")}
    assert figures(series, "arms-imports-share") == {
        ("russia", "iran", "2000"): 75,
        ("china", "iran", "2000"): 25,
    }  # a year in which nothing was imported has no share
    assert figures(series, "arms-total-exports") == {("russia", "", "2000"): 450}


def test_deliveries_by_kind_are_of_the_pair_only(codes):
    (row,) = arms.by_kind(codes, table(DELIVERIES)).to_dict("records")
    assert row == {
        "supplier": "russia",
        "recipient": "iran",
        "kind_id": "tank",
        "year": "2000",
        "number": "15",
        "tiv": 45,
    }


REGISTER = """\
recipient,supplier,order_year,order_year_uncertain,number_ordered,number_ordered_uncertain,designation,description,\
number_delivered,number_delivered_uncertain,delivery_years,status,comments,tiv_unit,tiv_order,tiv_delivered
Iran,Russia,1991.0,?,4,,T-72,tank,4,,1993; 1994,New,,10,40,40
Iran,Soviet Union,1989.0,,14,,MiG-29,fighter aircraft,14,?,1990,New,,20,280,280
Iran,Russia,2023.0,?,24,,Su-35S,FGA aircraft,0,,,New,,60,1440,0
Russia,Iran,2022.0,,,,Shahed,drone,20,?,2022,New,,1,0,20
Iran,,2001.0,,1,,broken,tank,1,,2001,New,,1,1,1
"""


def test_orders_until_1991_are_of_the_soviet_union_and_deals_are_split_over_their_years(codes):
    series = arms.register(codes, table(REGISTER))
    orders = figures(series, "arms-orders")
    assert orders["soviet-union", "iran", "1991"] == 40
    assert orders["soviet-union", "iran", "1978"] == 0
    assert orders["russia", "iran", "2023"] == 1440
    assert ("russia", "iran", "1991") not in orders
    assert ("soviet-union", "iran", "1992") not in orders
    delivered = figures(series, "arms-deliveries-by-deal")
    assert delivered["russia", "iran", "1993"] == delivered["russia", "iran", "1994"] == 20
    assert delivered["russia", "iran", "2023"] == 0


def test_items_say_what_was_ordered_and_what_came(codes):
    items = {row["designation"]: row for row in arms.items(codes, table(REGISTER)).to_dict("records")}
    assert set(items) == {"T-72", "MiG-29", "Su-35S", "Shahed"}
    assert [items["Su-35S"][name] for name in ("ordered", "delivered", "first_delivery")] == ["24", "0", ""]
    assert items["Shahed"]["ordered"] == ""  # not known, which is not none
    assert [items["T-72"][name] for name in ("first_delivery", "last_delivery")] == ["1993", "1994"]
    assert items["MiG-29"]["item_id"] == "soviet-union-iran-1989-mig-29"


VOTES = "session,para,amend,issues,AZ,CN,DE,IL,IN,IR,RU,SA,SY,TR,US\n" + "".join(
    f"{session},{para},,{issues},,yes,,,yes,{iran},{russia},yes,,,{us}\n"
    for session, para, issues, iran, russia, us in [
        *[("60.0", "", "nu;me", "yes", "yes", "no")] * 4,
        ("60.0", "", "nu", "yes", "abstain", "no"),
        ("60.0", "", "", "no", "yes", "yes"),
        ("60.0", "", "", "", "yes", "yes"),  # Iran was absent
        ("60.0", "1.0", "nu", "no", "yes", "no"),  # a vote on a paragraph
        ("46.0", "", "", "yes", "yes", "yes"),
    ]
)


def test_agreement_counts_abstentions_half_and_absences_not_at_all(codes):
    series = votes.roll_calls(codes, table(VOTES))
    pair = ("russia", "iran", "2005")
    assert figures(series, "unga-agreement")[pair] == pytest.approx(100 * 4.5 / 6)
    assert figures(series, "unga-same-vote")[pair] == pytest.approx(100 * 4 / 6)
    assert figures(series, "unga-votes-compared")[pair] == 6
    assert figures(series, "unga-votes-compared")["soviet-union", "iran", "1991"] == 1
    assert ("soviet-union", "iran", "1991") not in figures(series, "unga-agreement")  # of fewer than five votes
    assert figures(series, "unga-agreement-nuclear")[pair] == pytest.approx(90)
    assert figures(series, "unga-same-vote-nuclear")[pair] == pytest.approx(80)
    assert pair not in figures(series, "unga-agreement-middle-east")
    assert figures(series, "unga-us-no-votes")["united-states", "", "2005"] == 5
    assert figures(series, "unga-us-no-votes-faced")["iran", "", "2005"] == 4


def test_distances_are_absolute_and_365_is_soviet_until_1991(codes):
    points = "ccode,iso3c,year,idealpointfp\n365,RUS,1991.0,-1\n365,RUS,1992.0,0.5\n630,IRN,1991.0,-3\n630,,1992.0,-2\n"
    series = votes.ideal_points(codes, table(points))
    found = figures(series, "unga-ideal-distance")
    assert found["soviet-union", "iran", "1991"] == found["iran", "soviet-union", "1991"] == 2
    assert found["russia", "iran", "1992"] == 2.5
    assert len(found) == 4
    assert figures(series, "unga-ideal-point")["iran", "", "1992"] == -2


EVENTS = """\
i,j,i_iso3c,j_iso3c,year,verbCoop,matlCoop,verbConf,matlConf
Iran,Russia,IRN,RUS,2010,60,10,20,10
Russia,Iran,RUS,IRN,2010,80,10,5,5
Russia,Palau,RUS,PLW,2010,7,0,0,0
Iran,Qatar,IRN,QAT,2010,1,0,0,0
Qatar,Iran,QAT,IRN,2010,0,0,0,1
"""


def test_event_counts_are_of_both_directions_and_of_the_world(codes):
    world = "year,verbCoop,matlCoop,verbConf,matlConf\n2010,9000,400,300,300\n"
    series = events.icews(codes, table(EVENTS), table(world))
    pair = ("russia", "iran", "2010")
    assert figures(series, "icews-events")[pair] == 200
    assert figures(series, "icews-events-per-mille")[pair] == 20
    assert figures(series, "icews-cooperation-share")[pair] == 80
    assert figures(series, "icews-material-conflict")[pair] == 15
    assert figures(series, "icews-conflict-share")["iran", "russia", "2010"] == 30
    assert figures(series, "icews-events-sent")["iran", "russia", "2010"] == 100
    assert figures(series, "icews-conflict-share")[pair] == 10
    assert ("iran", "qatar", "2010") not in figures(series, "icews-cooperation-share")  # of two events
    assert figures(series, "icews-events-total") == {("russia", "", "2010"): 207, ("iran", "", "2010"): 202}


def test_months_of_gdelt_are_parts_of_the_world_and_short_ones_are_left_out(codes):
    days = "date,RUS_IRN,all_abs,all_net,RUS_abs\n" + "".join(
        [f"2020-01-{day:02},5,1000,0,9\n" for day in range(1, 21)] + ["2020-02-01,5,1000,0,9\n"]
    )
    series = events.gdelt_months(codes, table(days))
    assert figures(series, "gdelt-edge-per-mille") == {("russia", "iran", "2020-01"): 5}
    assert figures(series, "gdelt-days") == {("world", "", "2020-01"): 20, ("world", "", "2020-02"): 1}


def test_shares_by_place_know_fips_and_drop_impossible_years(codes):
    rows = "year,fips,events\n1920,IR,5\n2006,IR,30\n2006,RS,60\n2006,,10\n"
    found = figures(events.gdelt_places(codes, table(rows)), "gdelt-place-share")
    assert found == {("iran", "", "2006"): 30, ("russia", "", "2006"): 60}


EXERCISES = """\
Exercise Name,Start Date,State A,State B,State C
Peace Mission 2005,8/18/2005,RUS,CHN,
-9,02/xx/2005,IRN,IND,
-9,1990-10-29 00:00:00,RUS,USA,
"""


def test_exercises_with_both_are_counted_and_none_is_a_zero(codes):
    series = ties.exercises(codes, table(EXERCISES))
    found = figures(series, "joint-exercises")
    assert found["russia", "china", "2005"] == found["iran", "india", "2005"] == 1
    assert found["russia", "iran", "2005"] == 0
    assert found["soviet-union", "united-states", "1990"] == 1
    assert ("russia", "china", "1990") not in found
    assert sum(period == "2010" for one, other, period in found if (one, other) == ("russia", "iran")) == 1
    assert figures(series, "peace-mission-states") == {("world", "", "2005"): 2}


def test_a_case_of_sanctions_is_in_force_from_its_first_year_to_its_last(codes):
    cases = (
        "case_id,sanctioned_state,sanctioning_state,begin,end,arms\n"
        '1,Iran,"EU, Ukraine, Norway",2012,2016,1\n'
        "2,Iran,UN,2014,2014,0\n"
    )
    series = ties.sanctions(codes, table(cases))
    found = figures(series, "sanctions-cases")
    assert [found["european-union", "iran", str(year)] for year in range(2013, 2018)] == [1, 1, 1, 1, 0]
    assert found["world", "iran", "2014"] == 2
    assert found["russia", "iran", "2014"] == found["iran", "russia", "2014"] == 0  # a zero is a finding
    assert figures(series, "sanctions-cases-arms")["world", "iran", "2014"] == 1
    begun = figures(series, "sanctions-cases-begun")
    assert (begun["united-nations", "iran", "2014"], begun["european-union", "iran", "2013"]) == (1, 0)


def test_obligations_are_zeros_where_no_treaty_is_listed_and_only_for_partners_of_the_file(codes):
    rows = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n" + "".join(
        f"{one}.0,{other}.0,2001.0,0.0,0.0,1.0,1.0,1.0\n" for one, other in [(365, 630), (630, 365)]
    )
    series = ties.alliances(codes, table(rows))
    found = figures(series, "alliance-neutrality")
    assert found["russia", "iran", "2001"] == 1
    assert found["russia", "iran", "2000"] == found["russia", "israel", "2001"] == 0
    assert figures(series, "alliance-defence")["russia", "iran", "2001"] == 0
    assert ("russia", "india", "2001") not in found
    assert ("russia", "iran", "1991") not in found


REACTORS = """\
Name,Country,Status,ReactorModel,ConstructionStartAt,OperationalFrom,Capacity
Bushehr-1,Iran,Operational,VVER V-446,1975-05-01,2013-09-23,915.0
Bushehr-3,Iran,Planned,,,,
Akkuyu-1,Türkiye,Under Construction,VVER V-509,2018-04-03,,1114.0
Sinop-1,Türkiye,Planned,ATMEA-1,,,
"""


def test_reactors_are_being_built_until_they_work(codes):
    rows = ties.reactors(codes, table(REACTORS))
    assert rows["reactor_id"].tolist() == ["bushehr-3", "bushehr-1", "akkuyu-1"]
    series = ties.reactor_series(codes, table(REACTORS))
    building = figures(series, "reactors-being-built")
    assert [building["russia", "iran", year] for year in ("2012", "2013")] == [1, 0]
    assert [building["russia", "turkey", year] for year in ("2017", "2018")] == [0, 1]
    assert figures(series, "reactor-capacity")["russia", "iran", "2013"] == 915


def test_disputes_are_counted_when_they_begin(codes):
    rows = (
        "dispnum,ccode1,ccode2,year,gmlmidonset\n"
        "1.0,365.0,630.0,1993.0,1.0\n1.0,365.0,630.0,1994.0,0.0\n1.0,630.0,365.0,1993.0,1.0\n"
    )
    found = figures(conflict.disputes(codes, table(rows)), "disputes-begun")
    assert [found["russia", "iran", year] for year in ("1992", "1993", "1994")] == [0, 1, 0]


def test_parties_to_the_war_are_those_on_the_side_of_the_government(codes):
    rows = "conflict_id,year,gwno_a,gwno_a_2nd,gwno_b_2nd\n"
    rows += "1,2015.0,652.0,630.0,\n1,2015.0,652.0,,640.0\n2,2015.0,369.0,365.0,\n"
    assert figures(conflict.war_in_syria(codes, table(rows)), "syria-war-party") == {
        ("russia", "", "2015"): 0,
        ("iran", "", "2015"): 1,
        ("turkey", "", "2015"): 0,
        ("united-states", "", "2015"): 0,
    }


def test_parties_fight_together_in_one_conflict(codes):
    rows = "conflict_id,year,gwno_a,gwno_a_2nd,gwno_b_2nd\n"
    rows += "1,2015.0,652.0,630.0,\n2,2015.0,652.0,365.0,\n1,2016.0,652.0,630.0,\n1,2016.0,652.0,365.0,\n"
    series = conflict.war_in_syria(codes, table(rows))
    found = figures(series[series["state"] == "russia"], "syria-war-together")
    assert {key: value for key, value in found.items() if key[1] == "iran"} == {
        ("russia", "iran", "2015"): 0,
        ("russia", "iran", "2016"): 1,
    }
    assert figures(series, "syria-war-party")[("russia", "", "2015")] == 1


def test_years_of_trade_that_are_known_to_be_wrong_are_left_out(codes):
    baci = "year,rus_to_irn_kusd,irn_to_rus_kusd,rus_exports_kusd,rus_imports_kusd,irn_exports_kusd,irn_imports_kusd\n"
    baci += "".join(f"{year},900,100,60000,40000,3000,1000\n" for year in (2015, 2016, 2019))
    series = trade.baci(codes, table(baci))
    assert figures(series, "trade-exports-baci") == {("russia", "iran", "2015"): 0.9, ("iran", "russia", "2015"): 0.1}
    assert figures(series, "trade-share-baci") == {("russia", "iran", "2015"): 1, ("iran", "russia", "2015"): 25}
    oec = "year,exporter,importer,usd\n1997,RUS,IRN,5000000\n1998,RUS,IRN,5000000\n2011,RUS,IRN,1\n2005,IRN,RUS,0\n"
    assert figures(trade.oec(codes, table(oec)), "trade-exports-oec") == {("russia", "iran", "1997"): 5}
    itpd = "year,rus_to_irn_usd2010,irn_to_rus_usd2010\n2009,2000000,1000000\n2010,9,9\n2011,9,9\n"
    found = figures(trade.itpd(codes, table(itpd)), "trade-exports-itpd")
    assert found == {("russia", "iran", "2009"): 2, ("iran", "russia", "2009"): 1}


def test_an_importer_of_cow_bought_of_the_other(codes):
    rows = "importer1,importer2,flow1,flow2\nRussia,Iran,34.26,913.67\nIran,Qatar,-9,5\n"
    assert figures(trade.cow(codes, table(rows)), "trade-exports-cow") == {
        ("iran", "russia", "2001"): 34.26,
        ("russia", "iran", "2001"): 913.67,
        ("iran", "qatar", "2001"): 5,
    }


def test_months_of_media_are_weighted_by_their_items_and_thin_years_left_out(codes):
    rows = "source,country,month,pct_of_items,items_in_month\n"
    rows += "".join(f"1tv,iran,2018-{month:02},{share},{items}\n" for month, share, items in EVEN)
    rows += "".join(f"kremlin,iran,2018-{month:02},50,1\n" for month in range(1, 13))  # twelve items
    rows += "rt,united states,2018-01,9,500\n"  # one month
    series = media.mentions(codes, table(rows))
    assert figures(series, "media-1tv") == {("russia", "iran", "2018"): pytest.approx((9 * 10 + 1 * 90) / 100)}
    assert figures(series, "media-kremlin") == figures(series, "media-rt") == {}
    assert figures(series, "media-1tv-month")["russia", "iran", "2018-01"] == 9
    assert figures(series, "media-rt-items") == {("russia", "", "2018-01"): 500}


EVEN = [(1, 9, 10), *[(month, 1, 9) for month in range(2, 12)]]


def test_a_mean_price_needs_twelve_months(codes):
    rows = "Date,Price\n" + "".join(f"2020-{month:02}-15,{month}\n" for month in range(1, 13)) + "2021-01-15,7\n"
    series = oil.price(codes, table(rows))
    assert figures(series, "oil-price-year") == {("world", "", "2020"): 6.5}
    assert figures(series, "oil-price")["world", "", "2021-01"] == 7


@pytest.mark.parametrize(("name", "key"), [("Türkiye", "turkiye"), ("Hezbollah (Lebanon)*", "hezbollah-lebanon")])
def test_names_become_ids(name, key):
    assert slug(name) == key


def made(measure, values):
    return pd.DataFrame(
        {"measure_id": measure, "state": "russia", "partner": "iran", "period": [*map(str, values)]}
    ).assign(value=[*map(float, values.values())])


def test_agreement_is_correlation_and_ratio_over_common_periods():
    one = made("one", {2000: 1, 2001: 2, 2002: 3, 2003: 4, 2004: 0, 2005: 9})
    other = made("other", {2000: 2, 2001: 4, 2002: 6, 2003: 8, 2004: 0, 2010: 1})
    (row,) = agree.agreement(pd.concat([one, other]), "one", "other").to_dict("records")
    assert (row["n"], row["ratio"]) == (5, 2)
    assert row["correlation"] == pytest.approx(1)
    short = pd.concat([one[:4], other[:4]])
    assert agree.agreement(short, "one", "other")["correlation"].isna().all()  # four periods are too few
    flat = pd.concat([one.assign(value=1.0), other])
    assert agree.agreement(flat, "one", "other")["correlation"].isna().all()
    assert agree.agreement(one, "one", "other").empty


def test_measures_of_the_same_thing_agree_as_far_as_is_said(world):
    table = agree.twins(world.series, world.twins)
    assert {*zip(table["measure_id"], table["other_id"], strict=True)} == {
        *zip(world.twins["measure_id"], world.twins["other_id"], strict=True)
    }
    ours = table[(table["state"] == "russia") & (table["partner"] == "iran")].set_index("other_id")
    assert ours.loc["unga-same-vote-published", "correlation"] > 0.99
    assert ours.loc["arms-deliveries-earlier-release", "ratio"] == pytest.approx(1, abs=0.01)
    assert ours.loc["trade-exports-oec", "ratio"] == pytest.approx(0.82, abs=0.01)
    assert ours.loc["joint-exercises-mme", "n"] == 19


def test_coverage_is_of_the_pair_and_names_the_vintage(world):
    table = coverage.coverage(world, "en").set_index("measure_id")
    assert table.index.tolist() == world.measures["measure_id"].tolist()
    assert table.loc["arms-deliveries", ["first", "last"]].tolist() == ["1995", "2024"]
    assert table.loc["trade-exports-baci", "missing"] == ["2016"]
    assert table.loc["trade-exports-oec", "missing"] == ["1998"]
    assert table.loc["gdelt-edge-per-mille", "missing"] == ["2023-03", "2023-04", "2023-05", "2023-06"]
    assert table.loc["unga-agreement", ["first", "last"]].tolist() == ["1985", "2019"]
    assert table.loc["unga-agreement", "missing"] == []
    assert table.loc["unga-ideal-distance", "version"] == "release of July 2025"
    lone = world.measures.set_index("measure_id")["no_placebo"] != ""
    assert (table.loc[~lone, "pairs"] >= 2).all()
    assert (table.loc[lone, "pairs"] < 2).all()


def test_coverage_says_what_lacks_in_words(world):
    for language, end in (("en", ""), ("ar", "_ar")):
        table = coverage.coverage(world, language)
        assert table["label"].tolist() == world.measures[f"label{end}"].tolist()
        assert (table.loc[table["missing"].map(bool), "gaps"] != "").all()


@pytest.mark.parametrize(
    ("periods", "lacking"),
    [
        ([], []),
        (["2001"], []),
        (["2004", "2001"], ["2002", "2003"]),
        (["2018-11", "2019-02"], ["2018-12", "2019-01"]),
    ],
)
def test_missing_periods_lie_between_the_first_and_the_last(periods, lacking):
    assert coverage.missing(periods) == lacking
