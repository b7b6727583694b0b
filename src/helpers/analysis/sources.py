"""What more than one article reports, where they contradict each other, and who claims what."""

from collections import defaultdict

import pandas as pd

from helpers.common.frames import tuples
from helpers.record import flags, vocabulary
from helpers.record.dataset import Record, in_language, labels, listed, sources_of
from helpers.words.language import commas


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
        note=in_language(frame, "note", language),
        label=frame["record_id"].map(named).fillna(frame["record_id"]),
        sources=frame["record_id"].map(sources_of(record, language)).fillna(""),
    ).reset_index(drop=True)


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
    rows = []
    told = record.editorial_notes.assign(said=in_language(record.editorial_notes, "note", language))
    places = defaultdict[tuple[str, str], list[int]](list)
    for note, article, paragraph in tuples(record.note_places, "note_id", "source_id", "paragraph"):
        places[note, article].append(paragraph)
    for item in told[told["kind"] == "contradiction"].sort_values("note_id").itertuples():
        mine = {short[key]: sorted(places[item.note_id, key]) for key in short if (item.note_id, key) in places}
        named = {name: f"¶{commas(map(str, paragraphs), language)}" for name, paragraphs in mine.items()}
        if len(named) > 1:
            rows.append({"note_id": item.note_id, "note": item.said, **dict.fromkeys(short.values(), ""), **named})
    return pd.DataFrame(rows, columns=["note_id", "note", *short.values()])


def claim_table(record: Record, language: str, *, whole: Record | None = None) -> pd.DataFrame:
    """Return the claims for reading, by holder and topic.

    Parameters
    ----------
    whole
        The record that names what claims are about, where a selection does not have all of it.

    Returns
    -------
    pandas.DataFrame
        ``claim_id``, ``holder`` (all who hold it), ``topic``, ``about``, ``stance``, ``summary``, ``date``,
        ``sources`` and ``flag`` ("" for none), in ``language``.
    """
    claims = record.claims
    actors = labels(record.actors, language)
    things = actors | labels((whole or record).entries, language)
    frame = pd.DataFrame(
        {
            "claim_id": claims["claim_id"],
            "holder": listed(claims["claim_id"], record.claim_holders, "holder_id", actors, language),
            "topic": claims["topic"].map(labels(record.domains, language)),
            "about": [things.get(about, "") for about in claims["about_id"]],
            "stance": [vocabulary.label(vocabulary.STANCES, stance, language) for stance in claims["stance"]],
            "summary": claims[f"summary_{language}"],
            "date": claims["date"],
            "sources": claims["claim_id"].map(sources_of(record, language)),
            "flag": flags.column(claims["claim_id"], record.editorial_notes, language),
        }
    )
    return frame.sort_values(["holder", "topic", "claim_id"]).reset_index(drop=True)
