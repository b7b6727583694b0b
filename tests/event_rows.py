"""Rows as the providers of event data write them, to read and to damage them."""

import pytest

from helpers.common.faults import FaultsError
from helpers.eventdata import readers
from helpers.eventdata.readers.gdelt import LAYOUTS
from helpers.eventdata.schema import CODED

ICEWS_NAMES = [
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
    *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
]
ICEWS_HEADER = "\t".join(ICEWS_NAMES)
ICEWS_ROW = {
    "Event ID": "33723175",
    "Event Date": "2018-10-01",
    "Source Name": "Nikolai Patrushev",
    "Source Sectors": "Government,Executive",
    "Source Country": "Russian Federation",
    "Event Text": "Consult",
    "CAMEO Code": "040",
    "Intensity": "1.0",
    "Target Name": "Ali Shamkhani",
    "Target Country": "Iran",
    "Story ID": "48385808",
    "Sentence Number": "4",
    "Publisher": "Interfax",
    "City": "Tehran",
    "Country": "Iran",
    "Latitude": "35.6944",
    "Longitude": "51.4215",
}
GDELT_ROW = {
    "GLOBALEVENTID": "881990832",
    "SQLDATE": "20191023",
    "Actor1Name": "RUSSIA",
    "Actor1CountryCode": "RUS",
    "Actor1Type1Code": "GOV",
    "Actor1Type2Code": "MIL",
    "Actor2Name": "TEHRAN",
    "Actor2CountryCode": "IRN",
    "EventCode": "042",
    "QuadClass": "1",
    "GoldsteinScale": "1.9",
    "NumMentions": "4",
    "ActionGeo_FullName": "Moscow, Moskva, Russia",
    "ActionGeo_CountryCode": "RS",
    "ActionGeo_Lat": "55.7522",
    "ActionGeo_Long": "37.6156",
    "DATEADDED": "20191024143000",
    "SOURCEURL": "https://www.example.org/a/b.html",
}
POLECAT_NAMES = [
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name"),
    *("Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw"),
    *("Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector"),
    *("Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City"),
    *("District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type"),
    *("Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version"),
]
POLECAT_HEADER = "\t".join(POLECAT_NAMES)
POLECAT_ROW = {
    "Event ID": "a1",
    "Event Date": "2022-07-19",
    "Event Type": "CONSULT",
    "Intensity": "2.5",
    "Quad Code": "VERBAL COOPERATION",
    "Actor Name": "Vladimir Putin",
    "Actor Country": "RUS",
    "Primary Actor Sector": "GOV",
    "Recipient Name": "Ebrahim Raisi",
    "Recipient Country": "IRN",
    "City": "Tehran",
    "Country": "IRN",
    "Latitude": "35.7",
    "Longitude": "51.4",
    "Source": "TASS",
    "Publication Date": "2022-07-20",
}
GED_NAMES = [
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id"),
    *("conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a"),
    *("side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office"),
    *("source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description"),
    *("adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region"),
    *("event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians"),
    *("deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
]
GED_HEADER = ",".join(GED_NAMES)
GED_ROW = {
    "id": "244657",
    "year": "2017",
    "side_a": "Government of Russia (Soviet Union)",
    "side_b": "IS",
    "number_of_sources": "-1",
    "source_article": '"Reuters, 2017-07-31, ""Raid, in two words"""',
    "source_office": "Reuters",
    "where_coordinates": "Palmyra town",
    "latitude": "34.55",
    "longitude": "38.27",
    "country": "Syria",
    "country_id": "652",
    "date_start": "2017-07-31 00:00:00.000",
    "best": "13",
    "gwnoa": "365",
}
ACLED_NAMES = [
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
]
ACLED_ROW = {
    "event_id_cnty": "UKR1",
    "event_date": "2023-01-05",
    "event_type": "Explosions/Remote violence",
    "actor1": "Military Forces of Russia (2000-) Air Force",
    "inter1": "External/Other forces",
    "actor2": "Civilians (Ukraine)",
    "inter2": "Civilians",
    "iso": "804",
    "location": "Kyiv",
    "latitude": "50.45",
    "longitude": "30.52",
    "source": "Ukrinform",
    "fatalities": "2",
    "timestamp": "1673370000",
}


def icews(**changes):
    row = ICEWS_ROW | {name.replace("_", " "): value for name, value in changes.items()}
    return "\t".join(row.get(name, "") for name in ICEWS_NAMES)


def gdelt(columns=61, **changes):
    row = GDELT_ROW | changes
    if columns != 61:
        row["DATEADDED"] = row["DATEADDED"][:8]
    return "\t".join(row.get(name, "") for name in LAYOUTS[columns])


def polecat(**changes):
    row = POLECAT_ROW | {name.replace("_", " "): value for name, value in changes.items()}
    return "\t".join(row.get(name, "None") for name in POLECAT_NAMES)


def ged(**changes):
    return ",".join((GED_ROW | changes).get(name, "") for name in GED_NAMES)


def acled(between=",", **changes):
    return between.join((ACLED_ROW | changes).get(name, "") for name in ACLED_NAMES)


def written(path, *lines):
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines))
    return path


def everything(path, provider=None):
    """The events and the faults of a file, as rows."""
    batches = list(readers.read(path, provider))
    assert all(batch.events.schema == CODED and batch.faults.schema == readers.FAULTS for batch in batches)
    for batch in batches:
        batch.events.validate(full=True)
    return (
        [row for batch in batches for row in batch.events.to_pylist()],
        [row for batch in batches for row in batch.faults.to_pylist()],
    )


def refused(path, provider=None):
    with pytest.raises(FaultsError) as caught:
        everything(path, provider)
    return str(caught.value)
