"""Who says what: coverage, independent origins, stances, voices, and when it was told."""

from typing import Final

import pandas as pd

from helpers.record import flags, vocabulary
from helpers.record.dataset import Record, labels, listed, sources_of
from helpers.record.dates import YEAR_DAYS, parse

#: A source that speaks within so many years of an event is counted as contemporaneous.
CONTEMPORANEOUS_YEARS: Final = 1.0
#: Stances from against to for; "neutral" stands between.
SCALE: Final = ("opposes", "doubts", "neutral", "favours", "supports")


def coverage(record: Record) -> pd.DataFrame:
    """Return what each source gives, in order of publication.

    Returns
    -------
    pandas.DataFrame
        ``source_id``, ``origin``, ``published``, ``paragraphs``; how many of them bear ``evidence`` (that of
        terms and of positions on theses aside, which no selection of events changes); and how many ``events``,
        ``claims`` and ``quantities`` rest on the source.
    """
    aside = {*record.terms["term_id"], *record.thesis_positions["record_id"]}
    told = record.evidence[~record.evidence["record_id"].isin(aside)]
    frame = record.sources.sort_values(["published", "source_id"])[["source_id", "origin", "published", "paragraphs"]]
    bearing = told.groupby("source_id")["paragraph"].nunique()
    frame = frame.assign(evidence=frame["source_id"].map(bearing).fillna(0).astype(int))
    for name, key in (("events", "event_id"), ("claims", "claim_id"), ("quantities", "quantity_id")):
        mine = told[told["record_id"].isin(getattr(record, name)[key])]
        counts = mine.groupby("source_id")["record_id"].nunique()
        frame[name] = frame["source_id"].map(counts).fillna(0).astype(int)
    return frame.reset_index(drop=True)


def origins(record: Record) -> pd.DataFrame:
    """Return the records that more than one article tells, most independent origins first.

    Articles of one origin (a digest and the piece that it digests) count as one.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``date``, ``articles`` and ``origins`` (how many), and ``source_ids``.
    """
    told = record.evidence[record.evidence["record_id"].isin(record.events["event_id"])]
    told = told.merge(record.sources[["source_id", "origin"]], on="source_id")
    grouped = told.groupby("record_id").agg(
        articles=("source_id", "nunique"),
        origins=("origin", "nunique"),
        source_ids=("source_id", lambda ids: "; ".join(sorted(set(ids)))),
    )
    frame = grouped[grouped["articles"] > 1].rename_axis("event_id").reset_index()
    frame.insert(1, "date", frame["event_id"].map(record.events.set_index("event_id")["date"]))
    return frame.sort_values(["origins", "articles", "event_id"], ascending=[False, False, True]).reset_index(drop=True)


def stances(record: Record) -> pd.DataFrame:
    """Count claims by topic (rows, most claims first) and stance (columns, against to for)."""
    counts = pd.crosstab(record.claims["topic"], record.claims["stance"])
    counts = counts.reindex(columns=list(SCALE), fill_value=0).astype(int)
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return counts.loc[order]


def positions(record: Record, top: int) -> pd.DataFrame:
    """Count each holder's claims for, against and between, by topic; what two hold together counts for both.

    Returns
    -------
    pandas.DataFrame
        For the ``top`` holders with most claims: ``holder_id``, ``topic``, ``for``, ``against``,
        ``neutral`` and ``claims`` (their sum), holders with most claims first.
    """
    claims = record.claim_holders.merge(record.claims, on="claim_id")
    claims["side"] = claims["stance"].map(vocabulary.SIDE_OF_STANCE)
    totals = claims.groupby("holder_id").size().sort_values(ascending=False, kind="stable").head(top)
    counts = pd.crosstab([claims["holder_id"], claims["topic"]], claims["side"])
    counts = counts.reindex(columns=["for", "against", "neutral"], fill_value=0).astype(int)
    frame = counts.assign(claims=counts.sum(axis=1)).reset_index()
    frame = frame[frame["holder_id"].isin(totals.index)]
    order = {holder: place for place, holder in enumerate(totals.index)}
    return frame.sort_values(
        ["holder_id", "claims", "topic"], key=lambda column: column.map(order) if column.name == "holder_id" else column
    ).reset_index(drop=True)[["holder_id", "topic", "for", "against", "neutral", "claims"]]


def voices(record: Record) -> pd.DataFrame:
    """Count passages of events and claims by source (rows, by publication) and voice (columns)."""
    ids = {*record.events["event_id"], *record.claims["claim_id"]}
    told = record.evidence[record.evidence["record_id"].isin(ids)]
    counts = pd.crosstab(told["source_id"], told["voice"])
    order = record.sources.sort_values(["published", "source_id"])["source_id"]
    return counts.reindex(index=list(order), columns=list(vocabulary.VOICES), fill_value=0).astype(int)


def lags(record: Record) -> pd.DataFrame:
    """Return how long after an event each source speaks of it.

    Returns
    -------
    pandas.DataFrame
        One row for each dated event (no conditions, no open end) and source: ``event_id``,
        ``source_id``, ``year`` (of the event's last possible day), ``lag`` in years from that day
        to the first possible day of publication (0 where the event comes later), and
        ``retrospective``, whether the lag is over `CONTEMPORANEOUS_YEARS`.
    """
    events = record.events[(record.events["record_kind"] == "event") & record.events["latest"].notna()]
    told = record.evidence[["record_id", "source_id"]].drop_duplicates()
    frame = events[["event_id", "latest"]].merge(told, left_on="event_id", right_on="record_id")
    published = {row.source_id: pd.Timestamp(parse(row.published).earliest) for row in record.sources.itertuples()}
    days = (frame["source_id"].map(published) - frame["latest"]).dt.days.clip(lower=0)
    return (
        pd.DataFrame(
            {
                "event_id": frame["event_id"],
                "source_id": frame["source_id"],
                "year": frame["latest"].dt.year.astype(int),
                "lag": (days / YEAR_DAYS).round(2),
                "retrospective": days / YEAR_DAYS > CONTEMPORANEOUS_YEARS,
            }
        )
        .sort_values(["source_id", "lag", "event_id"])
        .reset_index(drop=True)
    )


def told_by_year(record: Record) -> pd.DataFrame:
    """Count events by year, apart for those that some source tells as they happen and the rest.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``: ``contemporaneous`` and ``retrospective``.
    """
    frame = lags(record)
    late = frame.groupby("event_id").agg(year=("year", "first"), retrospective=("retrospective", "all"))
    counts = pd.crosstab(late["year"], late["retrospective"])
    years = range(int(counts.index.min()), int(counts.index.max()) + 1) if len(counts) else range(0)
    counts = counts.reindex(index=pd.Index(years, name="year"), columns=[False, True], fill_value=0).astype(int)
    return counts.set_axis(["contemporaneous", "retrospective"], axis=1)


def notes(record: Record, language: str) -> pd.DataFrame:
    """Return the editorial notes, contradictions first, with the record each is on.

    Returns
    -------
    pandas.DataFrame
        ``note_id``, ``record_id``, ``kind`` (in ``language``), ``label`` (the record's, where it has
        one), ``note`` (in English where there is no Arabic), ``reference`` and ``sources``.
    """
    order = list(vocabulary.NOTE_KINDS)
    frame = record.editorial_notes.sort_values(
        ["kind", "note_id"], key=lambda column: column.map(order.index) if column.name == "kind" else column
    )
    named = labels(record.entries, language) | labels(record.actors, language)
    named |= dict(zip(record.claims["claim_id"], record.claims[f"summary_{language}"], strict=True))
    return frame.assign(
        kind=[vocabulary.label(vocabulary.NOTE_KINDS, kind, language) for kind in frame["kind"]],
        note=frame["note"].mask(frame["note_ar"] != "", frame["note_ar"]) if language == "ar" else frame["note"],
        label=frame["record_id"].map(named).fillna(frame["record_id"]),
        sources=frame["record_id"].map(sources_of(record, language)).fillna(""),
    ).reset_index(drop=True)


#: Where a note names an article and its paragraphs: "hawar-2019 (paragraphs 4-6)", "(hawar-2019, paragraph 8)".


def sides(record: Record, language: str) -> pd.DataFrame:
    """Set contradictions between articles side by side: where each article speaks of it.

    Returns
    -------
    pandas.DataFrame
        One row for each note of kind "contradiction" on paragraphs of two or more articles: ``note_id``,
        ``note`` in ``language`` (in English where it has no Arabic), and a column for each article, by its
        short name and in order of publication, with the paragraphs ("¶3, 9"; "" for none).
    """
    ordered = record.sources.sort_values(["published", "source_id"])
    short = dict(zip(ordered["source_id"], ordered[f"short_{language}"], strict=True))
    comma = "، " if language == "ar" else ", "
    rows = []
    notes_on = record.editorial_notes[record.editorial_notes["kind"] == "contradiction"]
    for item in notes_on.sort_values("note_id").itertuples():
        mine = record.note_places[record.note_places["note_id"] == item.note_id]
        places = mine.sort_values("paragraph").groupby("source_id")["paragraph"].agg(list)
        named = {short[key]: f"¶{comma.join(map(str, places[key]))}" for key in short if key in places.index}
        if len(named) > 1:
            said = item.note_ar if language == "ar" and item.note_ar else item.note
            rows.append({"note_id": item.note_id, "note": said, **dict.fromkeys(short.values(), ""), **named})
    return pd.DataFrame(rows, columns=["note_id", "note", *short.values()])


def claim_table(record: Record, language: str, *, by_stance: bool = False) -> pd.DataFrame:
    """Return the claims for reading, by holder and topic, or by stance (from for to against) and holder.

    Returns
    -------
    pandas.DataFrame
        ``claim_id``, ``holder`` (all who hold it), ``topic``, ``about``, ``stance``, ``summary``, ``date``,
        ``sources`` and ``flag`` ("" for none), in ``language``.
    """
    claims = record.claims
    actors = labels(record.actors, language)
    things = actors | labels(record.entries, language)
    frame = pd.DataFrame(
        {
            "claim_id": claims["claim_id"],
            "holder": listed(claims["claim_id"], record.claim_holders, "holder_id", actors, language),
            "topic": claims["topic"].map(labels(record.domains, language)),
            "about": claims["about_id"].map(things),
            "stance": [vocabulary.label(vocabulary.STANCES, stance, language) for stance in claims["stance"]],
            "summary": claims[f"summary_{language}"],
            "date": claims["date"],
            "sources": claims["claim_id"].map(sources_of(record, language)),
            "flag": flags.column(claims["claim_id"], record.editorial_notes, language),
        }
    )
    if by_stance:
        place = {vocabulary.label(vocabulary.STANCES, stance, language): -SCALE.index(stance) for stance in SCALE}
        order = frame.assign(place=frame["stance"].map(place)).sort_values(["place", "holder", "claim_id"])
        return order.drop(columns="place").reset_index(drop=True)
    return frame.sort_values(["holder", "topic", "claim_id"]).reset_index(drop=True)
