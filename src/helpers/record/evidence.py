"""From a record to its passages, for whoever holds the articles."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import jinja2
import pandas as pd

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError
from helpers.common.frames import tuples
from helpers.common.outputs import Output
from helpers.record import dataset, described, flags, public, vocabulary
from helpers.record.arabic import fold, paragraph_spans
from helpers.record.dataset import Record, labels
from helpers.words import reading
from helpers.words.language import direction
from helpers.words.messages import messages

#: A text of the record that has this many words in a row from an article is a copy.
LONGEST_RUN: Final = 8
_OWN_WORDS: Final = (
    "label_ar", "summary_ar", "title_ar", "office_ar", "aliases", "note", "note_ar", "question_ar", "position_ar",
)  # fmt: skip
_SHOWN: Final = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<div class="evidence" dir="{{ direction }}" lang="{{ language }}">
<p><strong>{{ head }}</strong></p>
{% for line, passage in lines %}
<p dir="auto">{{ line }}</p>
{% if passage %}
<blockquote dir="rtl" lang="ar">{{ passage }}</blockquote>
{% endif %}
{% endfor %}
</div>
""")


def digest(text: str) -> str:
    """Return the SHA-256 of a passage, as ``data/evidence.csv`` holds it."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_text(path: Path) -> str:
    """Return an article's text with its newlines as stored (offsets count them)."""
    return path.read_bytes().decode("utf-8")


def passages(record: Record, record_ids: list[str], corpus: Path) -> pd.DataFrame:
    """Return the passages of some records.

    Returns
    -------
    pandas.DataFrame
        The rows of ``evidence`` for those records with two more columns: ``passage``, the Arabic
        text, and ``problem``, empty where the passage is as coded. A passage whose hash differs is
        not shown: ``passage`` is empty and ``problem`` is "missing" (the article) or "differs".
    """
    wanted = record.evidence[record.evidence["record_id"].isin(record_ids)]
    files = record.sources.set_index("source_id")["file_name"]
    texts = {source: _text(corpus / files[source]) for source in sorted(wanted["source_id"].unique())}
    found = [
        _passage(texts[source], start, end, sha)
        for source, start, end, sha in zip(
            wanted["source_id"], wanted["start"], wanted["end"], wanted["sha256"], strict=True
        )
    ]
    return wanted.assign(
        passage=[passage for passage, _ in found], problem=[problem for _, problem in found]
    ).reset_index(drop=True)


def located(record: Record, record_ids: list[str], corpus: str) -> pd.DataFrame:
    """Return what `passages` does where ``corpus`` names the folder of the articles; without one, no passage.

    Raises
    ------
    FaultsError
        Where there is no such folder.
    """
    if corpus:
        return passages(record, record_ids, _folder(corpus))
    return record.evidence[record.evidence["record_id"].isin(record_ids)].assign(passage="", problem="")


def _text(path: Path) -> str | None:
    if not path.is_file():  # to read a pipe would wait for ever
        return None
    try:
        return read_text(path)
    except UnicodeDecodeError:
        return ""  # another text than the one coded: no passage of it has the right hash


def _passage(text: str | None, start: int, end: int, sha: str) -> tuple[str, str]:
    if text is None:
        return "", "missing"
    passage = text[start:end]
    if digest(passage) != sha:
        return "", "differs"
    return passage, ""


def cards(record: Record, record_ids: list[str], corpus: str, language: str) -> dict[str, list[tuple[str, str]]]:
    """Return record id -> the lines of its evidence card: what is said of a passage, and the passage.

    A line for each passage (article, paragraph, voice and who speaks), with the Arabic passage itself
    where ``corpus`` names the folder of the articles and the text is the one coded; then the date by public
    knowledge with its references, where there is one; then a line for each editorial note (in English where there
    is no Arabic); then the details of an entry, each with its date, name and passages.

    Raises
    ------
    FaultsError
        Where there is no such folder.
    """
    return _cards(record, record_ids, corpus, language, dataset.short_names(record.sources, language))


def _cards(
    record: Record, record_ids: list[str], corpus: str, language: str, articles: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Return what `cards` does, each article called by the name that ``articles`` has for its id."""
    details = record.entries
    details = details[details["part_of"].isin(record_ids)].sort_values(["earliest", "latest", "event_id"])
    each = _passage_lines(record, [*record_ids, *details["event_id"]], corpus, language, articles)
    lines = {event: list(each[event]) for event in record_ids if event in each}
    flag = flags.marks(record.editorial_notes, language)
    word = vocabulary.label(vocabulary.TIERS, "detail", language)
    for detail, whole, date, label in tuples(details, "event_id", "part_of", "date", f"label_{language}"):
        if detail in each:
            said = (f"▪ {word}", reading.date(date, language), label, flag.get(detail, ""))
            lines.setdefault(whole, []).extend([(" · ".join(filter(None, said)), ""), *each[detail]])
    return lines


def _passage_lines(
    record: Record, record_ids: list[str], corpus: str, language: str, articles: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Return record id -> a line for each of its passages, then one for each of its editorial notes."""
    names, say = labels(record.actors, language), messages(language)
    told = located(record, record_ids, corpus)
    lines: dict[str, list[tuple[str, str]]] = {}
    for row in told.itertuples():
        voice = vocabulary.label(vocabulary.VOICES, row.voice, language)
        speaker = f": {names[row.attributed_to]}" if row.attributed_to else ""
        problem = f" ({say(f'evidence.{row.problem}')})" if row.problem else ""
        lead = f"{articles[row.source_id]} ¶{row.paragraph} · {voice}{speaker}{problem}"
        lead = lead if row.paragraph else articles[row.source_id]  # a data set
        lines.setdefault(row.record_id, []).append((lead, row.passage))
    dated = record.events[record.events["event_id"].isin(record_ids) & (record.events["date_public"] != "")]
    for event, date, reference in tuples(dated, "event_id", "date_public", "date_reference"):
        lines.setdefault(event, []).append((public.referenced(date, reference, language), ""))
    said = dataset.in_language(record.editorial_notes, "note", language)
    notes = record.editorial_notes.assign(said=said)
    for noted, kind, text, source in tuples(notes, "record_id", "kind", "said", "reference"):
        if noted in lines:
            reference = f" [{source}]" if source else ""
            lines[noted].append((f"{vocabulary.label(vocabulary.NOTE_KINDS, kind, language)}: {text}{reference}", ""))
    return lines


def show(record_id: str, record: Record | None = None, corpus: str = "", language: str = "en") -> Output:
    """Return a record with its passages, to show: ``evidence.show("putin-visits-tehran-2007")``.

    What it is (label or summary, date, status, and whom it is about); a line for each passage (article,
    paragraph, voice and who speaks) with the Arabic passage where ``corpus`` names the folder of the articles;
    then its editorial notes (in English where there is no Arabic); then its details, with theirs.

    Parameters
    ----------
    record_id
        The id of an actor, event, claim, figure, link, standing tie or term; of a position, its thesis and article
        with ``--`` between them.
    record
        Where to look; the project's own record unless another is given.

    Raises
    ------
    FaultsError
        For an unknown id, with the nearest; where there is no such folder; where the record is not valid.
    """
    record = dataset.load(paths.data_folder()) if record is None else record
    head, about = described.described(record, record_id, language)
    told = record.sources["source_id"] + ", " + record.sources["published"]
    articles = dict(
        zip(record.sources["source_id"], record.sources[f"title_{language}"] + " (" + told + ")", strict=True)
    )
    lines = _cards(record, [record_id], corpus, language, articles).get(record_id, [])
    lines = [(line, "") for line in about if line] + lines
    head = " ".join(filter(None, (head, flags.marks(record.editorial_notes, language).get(record_id, ""))))
    if not corpus:
        lines.append((messages(language)("evidence.not_set", id=record_id), ""))
    html = _SHOWN.render(direction=direction(language), language=language, head=head, lines=lines)
    plain = "\n".join([head, *(text for line in lines for text in line if text)])
    return Output({"text/html": html, "text/plain": plain}, {})


def gathered(
    record: Record, groups: Mapping[str, Iterable[str]], corpus: str, language: str
) -> dict[str, list[tuple[str, str]]]:
    """Return id -> one card for several events, such as those of a tie: each with its date in words and its name.

    Parameters
    ----------
    groups
        The id of a card's row -> the ids of its events.
    """
    events = record.events[record.events["event_id"].isin({event for group in groups.values() for event in group})]
    each = cards(record, list(events["event_id"]), corpus, language)
    dates = [reading.date(date, language) if date else "" for date in events["date"]]
    heads = {
        event: f"{date}  {label}"
        for event, date, label in zip(events["event_id"], dates, events[f"label_{language}"], strict=True)
    }
    flag = flags.marks(record.editorial_notes, language)
    heads = {event: " ".join(filter(None, (head.strip(), flag.get(event, "")))) for event, head in heads.items()}
    place = {event: number for number, event in enumerate(events["event_id"])}
    lines = {}
    for row, group in groups.items():
        ordered = sorted(group, key=place.__getitem__)
        lines[row] = [line for event in ordered for line in ((f"■ {heads[event]}", ""), *each[event])]
    return lines


def _folder(corpus: str) -> Path:
    """Return the folder of the articles; raise where there is none."""
    folder = paths.given_folder(corpus)
    if not folder.is_dir():
        fault = Fault("parameters", 0, "corpus", corpus, "no such folder; empty for none")
        raise FaultsError("the parameters were refused", [fault])
    return folder


def verify(record: Record, corpus: Path) -> list[Fault]:
    """Return the faults against the articles of all evidence (hashes, paragraph numbers) and of counts of terms.

    The indexes of ``evidence`` and ``terms`` are taken for the numbers of their rows less two.
    """
    faults = []
    for row in record.sources.itertuples():
        text = _text(corpus / row.file_name)
        if text is None or digest(text) != row.sha256:
            faults.append(Fault("sources.csv", 0, "sha256", row.source_id, "the text is missing or differs"))
            continue
        spans = paragraph_spans(text)
        if len(spans) != row.paragraphs:
            faults.append(Fault("sources.csv", 0, "paragraphs", row.source_id, f"the text has {len(spans)}"))
        for item in record.evidence[record.evidence["source_id"] == row.source_id].itertuples():
            start, end = spans[item.paragraph - 1] if item.paragraph <= len(spans) else (0, 0)
            number = int(item.Index) + 2
            if not start <= item.start < item.end <= end:
                problem = f"not in that paragraph{_meant_paragraph(spans, item.start, item.end)}"
                faults.append(Fault("evidence.csv", number, "start", item.record_id, problem))
            elif digest(text[item.start : item.end]) != item.sha256:
                problem = f"differs from the text{_meant_start(text, item.start, item.end, item.sha256)}"
                faults.append(Fault("evidence.csv", number, "sha256", item.record_id, problem))
        faults += _miscounted(record, row.source_id, text)
    return faults


def _miscounted(record: Record, source_id: str, text: str) -> Iterator[Fault]:
    """Yield the faults of the terms of an article: counts that its pattern does not find, and other passages."""
    places = record.evidence.set_index("record_id")
    for row in record.terms[record.terms["source_id"] == source_id].itertuples():
        found = [match.span(match.re.groups) for match in re.finditer(row.pattern, text)]
        if len(found) != row.count:
            problem = f"the pattern of {row.term_id} finds {len(found)}"
            yield Fault("terms.csv", int(row.Index) + 2, "count", str(row.count), problem)
        if found and row.term_id in places.index:
            start, end = (int(places.loc[[row.term_id], name].iloc[0]) for name in ("start", "end"))
            if not start <= found[0][0] < found[0][1] <= end:
                problem = f"the first passage is {found[0][0]} to {found[0][1]}, not {start} to {end}"
                yield Fault("terms.csv", int(row.Index) + 2, "pattern", row.term_id, problem)


def copied(record: Record, corpus: Path) -> list[Fault]:
    """Return a fault for each Arabic text of the record that copies an article: `LONGEST_RUN` words in a row.

    Words are compared as a reader sees them, without diacritics and variants of letters.
    """
    texts = {source: _text(corpus / name) for source, name in zip(*_named(record.sources), strict=True)}
    runs = {run: source for source, text in texts.items() for run in _runs(text or "")}
    faults = []
    for name, table in record.tables().items():
        for column in table.columns.intersection(_OWN_WORDS):
            for key, value in zip(table.iloc[:, 0], table[column], strict=True):
                if run := next((run for run in _runs(value) if run in runs), None):
                    problem = f"{len(run)} words in a row are those of {runs[run]} ({' '.join(run)}); use our own"
                    faults.append(Fault(f"{name}.csv", 0, column, key, problem))
    return faults


def _named(sources: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return sources["source_id"], sources["file_name"]


def _runs(text: str) -> list[tuple[str, ...]]:
    """Return each run of `LONGEST_RUN` Arabic words in a text."""
    words = re.findall("[\u0621-\u064a]+", fold(text).text)
    return [tuple(words[place : place + LONGEST_RUN]) for place in range(len(words) - LONGEST_RUN + 1)]


def _meant_paragraph(spans: list[tuple[int, int]], start: int, end: int) -> str:
    """Return which paragraph a passage stands in, as a hint; nothing where it stands in none."""
    found = [number for number, (first, last) in enumerate(spans, start=1) if first <= start < end <= last]
    return f"; did you mean paragraph {found[0]}?" if found else ""


def _meant_start(text: str, start: int, end: int, sha256: str) -> str:
    """Return where the passage with that hash stands, if its characters were miscounted by up to 50."""
    near = range(max(0, start - 50), min(len(text), start + 50))
    found = [place for place in near if digest(text[place : place + end - start]) == sha256]
    return f"; did you mean start {found[0]}, end {found[0] + end - start}?" if found else ""
