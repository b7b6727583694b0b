"""The console command ``events``: providers' files of events into a store, and out of it a record folder."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError, cut, nearest

_ABOUT: Final = """\
Event data of any size: files of ICEWS, GDELT, POLECAT, UCDP, ACLED or your own, as downloaded, into one store that
the notebooks read.

  events fetch ucdp-ged --version 25.1 --into downloads      get files that are open to all
  events add downloads/*.zip                                 put them into the store
  events list                                                what is in it
  events mentions downloads/*.mentions.CSV.zip --into mentions.parquet
                                                             how often and by whom GDELT's events are reported
  events select --states RUS IRN --from 2006 --to 2010 --into data-2006
                                                             a folder that notebooks 01 to 03 take as data = "..."

Where each provider's files are had: docs/event-data.md.
"""
_VERBS: Final = ("add", "list", "check", "select", "mentions", "fetch")
_EXAMPLES: Final = 3
_STORE: Final = paths.PROJECT / "event-store"


class _Parser(argparse.ArgumentParser):
    """A parser that names what was probably meant."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, shortly."""
        self.exit(2, f"{self.prog}: {message}\n{self.format_usage()}")


def main(arguments: list[str] | None = None) -> int:
    """Run a subcommand; return 0, or 1 where something was not done or is wrong, or 2 where it was refused."""
    given = [*(sys.argv[1:] if arguments is None else arguments)]
    if given and not given[0].startswith("-") and given[0] not in _VERBS:
        sys.stderr.write(f"events: {cut(given[0])!r} is no command; {nearest(given[0], _VERBS)}\n")
        return 2
    parsed = _parser().parse_args(given)
    try:
        return parsed.run(parsed)
    except FaultsError as error:
        sys.stderr.write(f"events: {_plain(str(error))}\n")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "helpers":
            raise
        sys.stderr.write(f"events: {error.name} is not installed; it comes with: pip install -e '.[events]'\n")
    except OSError as error:
        sys.stderr.write(f"events: {error.strerror or error}: {error.filename or ''}\n")
    except KeyboardInterrupt:
        sys.stderr.write("events: interrupted; what is read is kept, the same call goes on\n")
        return 130
    return 2


def _parser() -> argparse.ArgumentParser:
    ask = _Parser(prog="events", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = ask.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    _add_parser(verbs)
    _looking_parsers(verbs)
    _select_parser(verbs)
    _mentions_parser(verbs)
    _fetch_parser(verbs)
    return ask


def _verb(verbs: Any, name: str, does: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse has no public type
    parser = verbs.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    parser.set_defaults(run=does)
    return parser


def _with_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store", type=Path, default=_STORE, metavar="FOLDER", help="the store (default: event-store/)"
    )


def _add_parser(verbs: Any) -> None:  # noqa: ANN401
    add = _verb(verbs, "add", _add, "add files to the store, each once; makes the store if there is none")
    add.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a provider's file as downloaded, zipped or not"
    )
    add.add_argument(
        "--provider",
        help="their format, where it can not be told by what is in them: icews, gdelt, polecat, ucdp, acled or generic",
    )
    add.add_argument(
        "--faults", type=_share, default=0.05, metavar="SHARE",
        help="share of a file's rows that may be malformed, above which it is not added (default: 0.05)",
    )  # fmt: skip
    _with_store(add)


def _looking_parsers(verbs: Any) -> None:  # noqa: ANN401
    _with_store(_verb(verbs, "list", _list, "list the files that were added: provider, dates, events, faults"))
    _with_store(_verb(verbs, "check", _check, "check the store against its ledger, and show the rows set aside"))


def _select_parser(verbs: Any) -> None:  # noqa: ANN401
    select = _verb(verbs, "select", _select, "write the events of some states as a folder that notebooks 01 to 03 take")
    select.add_argument("--states", nargs="+", required=True, metavar="CODE", help="two or more, such as RUS IRN")
    select.add_argument(
        "--from", dest="first", type=_first, required=True, metavar="DATE", help="2006, 2006-07 or a day"
    )
    select.add_argument("--to", dest="last", type=_last, required=True, metavar="DATE", help="2010, 2010-07 or a day")
    select.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="a new folder")
    _with_store(select)


def _mentions_parser(verbs: Any) -> None:  # noqa: ANN401
    about = "count the mentions of GDELT 2.0 by event: how often, in how many stories, by how many publishers"
    mentions = _verb(verbs, "mentions", _mentions, about)
    mentions.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file of mentions, zipped or not")
    mentions.add_argument("--into", type=Path, required=True, metavar="FILE", help="a new .parquet file")


def _fetch_parser(verbs: Any) -> None:  # noqa: ANN401
    fetch = _verb(
        verbs, "fetch", _fetch, "get files that a provider gives to everybody; without a name: which there are"
    )
    fetch.add_argument("name", nargs="?", default="", help="which files, such as gdelt-1 or ucdp-ged")
    fetch.add_argument("--version", default="", help="of ucdp-ged, such as 25.1")
    fetch.add_argument("--from", dest="first", type=_first, metavar="DATE", help="of gdelt: 2006, 2006-07 or a day")
    fetch.add_argument("--to", dest="last", type=_last, metavar="DATE", help="2010, 2010-07 or a day")
    fetch.add_argument("--into", type=Path, default=Path("downloads"), metavar="FOLDER", help="(default: downloads/)")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{cut(text)!r} is no share; write a number from 0 to 1, such as 0.05")
    return share


def _first(text: str) -> date:
    """Return the first day of a year, a month or a day."""
    try:
        return date.fromisoformat(f"{text}-01-01"[:10] if len(text) in (4, 7) else text)
    except ValueError:
        problem = f"{cut(text)!r} is no date; write 2006, 2006-07 or 2006-07-31"
        raise argparse.ArgumentTypeError(problem) from None


def _last(text: str) -> date:
    """Return the last day of a year, a month or a day."""
    first = _first(text)
    if len(text) == 4:
        return first.replace(month=12, day=31)
    if len(text) == 7:
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first


def _opened(given: argparse.Namespace) -> Any:  # noqa: ANN401 - a Store, whose libraries are an extra
    from helpers.eventdata.store import Store

    return Store(given.store.expanduser())


def _add(given: argparse.Namespace) -> int:
    from helpers.eventdata.readers import PROVIDERS
    from helpers.eventdata.readers.opening import each_file

    if given.provider is not None and given.provider not in PROVIDERS:
        problem = nearest(given.provider, PROVIDERS)
        raise FaultsError("nothing was added", [Fault("--provider", 0, "", given.provider, problem)])
    store = _opened(given)
    with each_file(given.files) as files, _shown() as shown:
        outcomes = store.add(files, given.provider, shown, given.faults, _says_that_it_waits)
    for outcome in outcomes:
        if outcome.error:
            sys.stderr.write(f"events: {_plain(outcome.error)}\n")
    new = [outcome.file for outcome in outcomes if outcome.new]
    there = sum(not outcome.new and not outcome.error for outcome in outcomes)
    refused = sum(bool(outcome.error) for outcome in outcomes)
    events, faults = sum(file.events for file in new), sum(file.faults for file in new)
    sys.stdout.write(
        f"added {len(new):,} files with {events:,} events, {faults:,} rows set aside; "
        f"{there:,} were there before; {refused:,} were refused\n"
    )
    if new:
        _say_what_came_twice(store)
    return 1 if refused else 0


def _says_that_it_waits() -> None:
    sys.stderr.write("events: another 'events add' is writing to this store; waiting for it\n")


def _list(given: argparse.Namespace) -> int:
    store = _opened(given)
    rows: list[tuple[str, ...]] = [("provider", "from", "to", "events", "faults", "file")]
    for file in store.files():
        rows.append((file.provider, file.first, file.last, f"{file.events:,}", f"{file.faults:,}", _plain(file.name)))
    _table(rows)
    sys.stdout.write(f"{store!r}\n")
    _say_what_came_twice(store)
    _say_unmerged(store)
    return 0


def _say_what_came_twice(store: Any) -> None:  # noqa: ANN401
    """Say how many events came with two files: the same, or in two versions, which counts them twice."""
    if repeated := sum(part.repeated for part in store.parts()):
        sys.stdout.write(f"{repeated:,} events came with two files, all the same, and are there once\n")
    for provider in sorted({part.provider for part in store.parts()}):
        if alike := sum(part.alike for part in store.parts() if part.provider == provider):
            sys.stdout.write(
                f"beware: {alike:,} events of {provider} have the id, day and states of another and differ elsewhere; "
                "they count twice. Two versions of the same data may have been added\n"
            )


def _table(rows: list[tuple[str, ...]]) -> None:
    """Write rows in columns; numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if name in ("events", "faults") else cell.ljust(width)
            for name, cell, width in zip(rows[0], row, widths, strict=True)
        ]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def _say_unmerged(store: Any) -> None:  # noqa: ANN401
    if waiting := store.unmerged():
        sys.stdout.write(
            f"{len(waiting):,} files were read by an 'events add' that was interrupted; the next one adds them\n"
        )


def _check(given: argparse.Namespace) -> int:
    store = _opened(given)
    with _shown() as shown:
        faults = store.check(shown)
    for file in store.files():
        if file.faults:
            _show_set_aside(file, store)
    _say_unmerged(store)
    if faults:
        sys.stderr.write(f"events: {_plain(str(FaultsError('the store is damaged', faults)))}\n")
        return 1
    sys.stdout.write(f"sound: {store!r}\n")
    return 0


def _show_set_aside(file: Any, store: Any) -> None:  # noqa: ANN401
    """Say how many rows of a file were set aside, why, and the first of them."""
    rows = store.faults(file)
    sys.stdout.write(f"{_plain(file.name)}: {file.faults:,} of {file.events + file.faults:,} rows were set aside\n")
    for reason, times in Counter(rows["reason"].to_pylist()).most_common():
        sys.stdout.write(f"  {times:,}: {_plain(reason)}\n")
    for row in rows.slice(0, _EXAMPLES).to_pylist():
        sys.stdout.write(f"  line {row['line']}: {_plain(cut(row['text'], 80))}\n")


def _select(given: argparse.Namespace) -> int:
    from helpers.eventdata import selecting

    number = selecting.select(_opened(given).events(), given.states, given.first, given.last, given.into)
    sys.stdout.write(f'wrote {number:,} entries to {given.into}; a notebook takes it as data = "{given.into}"\n')
    return 0


def _mentions(given: argparse.Namespace) -> int:
    from helpers.eventdata.readers import mentions

    counted = mentions.write(given.files, given.into.expanduser())
    sys.stdout.write(
        f"counted {counted.mentions:,} mentions of {counted.events.num_rows:,} events, "
        f"{counted.faults:,} rows set aside; wrote {given.into}\n"
    )
    return 0


def _fetch(given: argparse.Namespace) -> int:
    from helpers.eventdata import fetch

    if not given.name:
        for name, offer in fetch.registry().items():
            sys.stdout.write(f"{name}\n  {offer.title}\n  licence: {offer.licence}; terms: {offer.terms}\n")
        return 0
    offer = fetch.offered(given.name)
    if offer.versions:
        wanted = fetch.by_version(offer, given.version)
    elif given.first and given.last:
        wanted = fetch.by_date(offer, given.first, given.last)
    else:
        problem = "needs --from and --to, such as --from 2018-01 --to 2018-03"
        raise FaultsError("nothing was fetched", [Fault("fetch", 0, "", given.name, problem)])
    new = 0
    with _shown() as shown:
        for file in wanted:
            _, fetched = fetch.fetch(file, given.into, partial(shown, "fetching", file.name))
            new += fetched
    sys.stdout.write(f"fetched {new:,} files into {given.into}, {len(wanted) - new:,} were there before\n")
    then = (
        f"mentions {given.into}/* --into mentions.parquet" if given.name.endswith("mentions") else f"add {given.into}/*"
    )
    sys.stdout.write(f"{offer.licence}; terms: {offer.terms}\nnext: events {then}\n")
    return 0


@contextmanager
def _shown() -> Iterator[Callable[[str, str, int], None]]:
    """Show what is being done while it is done."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, soft_wrap=True), transient=True) as progress:
        task = progress.add_task("beginning", total=None)

        def show(what: str, name: str, number: int) -> None:
            unit = "bytes" if what == "fetching" else "events"
            progress.update(task, description=escape(f"{what} {_plain(cut(name, 60))}: {number:,} {unit}"))

        yield show


def _plain(text: str) -> str:
    """Return text of others without what a terminal would obey."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)


if __name__ == "__main__":
    raise SystemExit(main())
