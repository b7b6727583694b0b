"""The console command ``render PROFILE.yaml``."""

import argparse
import contextlib
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers.common import paths
from helpers.common.faults import LONGEST, Fault, FaultsError, cut
from helpers.render import explorer, manifest, profile, publish, site

if TYPE_CHECKING:  # imported when it is known that something must run
    from helpers.render.work import Result


class Task(NamedTuple):
    """A run with where its outputs go, what goes into it, and why it has to be done ("" if not)."""

    run: profile.Run
    place: Path
    inputs: dict[str, str]
    data: dict[str, str]
    why: str


def main(arguments: list[str] | None = None) -> int:
    """Render a profile.

    Returns
    -------
    int
        0 only if every run asked for is rendered; 1 if one failed; 2 if nothing was begun, because
        of what is wrong or because another render is at it; 130 if interrupted.
    """
    from helpers.render.pool import DiedError

    given = _parsed(arguments)
    begun, rendering = time.monotonic(), False
    try:
        loaded = profile.load(given.profile)
        publish.refuse_unfit(given.out)
        checked = _tasks(loaded, given)
        if given.dry_run:
            _check(checked, here=True)
            for task in checked:
                sys.stdout.write(f"{'would render' if task.why else 'unchanged':<12}  {task.run.name}  {task.why}\n")
            return 0
        with site.preparing(given.out, loaded) as prepared:
            _check(checked, here=False)
            with publish.locked(given.out):
                # what is due another render may have done meanwhile; where nothing is, no run uses what was read before
                tasks = _tasks(loaded, given) if any(task.why for task in checked) else checked
                if changed := [task for task, before in zip(tasks, checked, strict=True) if task.data != before.data]:
                    raise manifest.changed(changed[0].run.data)
                rendering = True
                return _render(loaded, tasks, given, prepared, begun)
    except (FaultsError, publish.LockedError) as error:
        sys.stderr.write(f"render: {error}\n")
        return 2
    except (OSError, DiedError) as error:  # the machine's fault, or the disk's, outside any run
        sys.stderr.write(f"render: {type(error).__name__}: {error}\n")
        return 1 if rendering else 2
    except KeyboardInterrupt:
        sys.stderr.write("render: interrupted; what is finished is kept, the next call does the rest\n")
        return 130


def _parsed(arguments: list[str] | None) -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="render", description="Render notebooks to reports, headless.")
    ask.add_argument("profile", type=Path, help="a render profile, such as renders/default.yaml")
    ask.add_argument("--out", type=Path, default=paths.REPORTS, help="folder of the reports (default: reports/)")
    ask.add_argument("--only", metavar="PATTERN", default="*", help="runs whose name matches, such as '01_*-ar'")
    ask.add_argument("--jobs", type=_jobs, default=_processors(), metavar="N", help="at a time (default: %(default)s)")
    ask.add_argument("--dry-run", action="store_true", help="say what would be done, and why")
    ask.add_argument("--force", action="store_true", help="do again what has not changed, too")
    ask.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster that is to do the work")
    return ask.parse_args(arguments)


def _processors() -> int:
    """Return how many processors this process may use; where the system doesn't say, how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _jobs(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def _tasks(loaded: profile.Profile, given: argparse.Namespace) -> list[Task]:
    data: dict[Path, dict[str, str]] = {}
    tasks = []
    for run in loaded.runs:
        if not fnmatchcase(run.name, given.only):
            continue
        if run.data not in data:
            data[run.data] = manifest.data_files(run.data)
        place, inputs = given.out / loaded.name / run.name, manifest.inputs(run)
        why = "forced" if given.force else manifest.why(run, place, inputs, data[run.data])
        if not why and site.failed(place).exists():
            why = "failed last time"
        tasks.append(Task(run, place, inputs, data[run.data], why))
    if not tasks:
        raise FaultsError("nothing to render", [Fault("--only", 0, "", given.only, "no run has such a name")])
    return tasks


def _check(tasks: list[Task], here: bool) -> None:
    """Raise FaultsError for what is wrong with runs that are due, or with the record that they are about.

    It is done ``here`` where no other process is needed anyway: to start one takes longer than the check.
    """
    if runs := [task.run for task in tasks if task.why]:
        from helpers.render import pool

        faults = profile.check(runs) if here else pool.call(profile.check, runs)
        if faults:
            raise FaultsError("nothing was rendered", faults)


def _render(
    loaded: profile.Profile,
    tasks: list[Task],
    given: argparse.Namespace,
    prepared: Callable[[], dict[str, bytes]],
    begun: float,
) -> int:
    outcomes = {task.run.name: ("unchanged", "") for task in tasks}
    due = here = [task for task in tasks if task.why]
    if due and given.scheduler:
        outcomes, here = outcomes | _on_a_cluster(due, given.scheduler), []
    space = publish.space(given.out) if here else contextlib.nullcontext("")
    with space as kept, _threads(given.jobs) as submit:
        beside = submit(prepared)
        submitted = _submitted(here, submit, kept) if here else {}
        explored = [submit(_explorer, given.out, loaded, language) for language in profile.EXPLORER]  # beside last runs
        outcomes |= _published_as_they_come(submitted) if submitted else {}
        if due:
            manifest.drop_rows(given.out)
        site.keep(given.out, beside.result())
        faults = dict.fromkeys(fault for page in explored if (fault := page.result()))
    for fault in faults:
        sys.stderr.write(f"FAILED explorer: {fault}\n")
    site.update(given.out)
    return max(_summary(tasks, outcomes, given.out, begun), 1 if faults else 0)


@contextlib.contextmanager
def _threads(jobs: int) -> Iterator[Callable[..., "Future[Any]"]]:
    """Give a function that has another done, by one of so many threads, each of which waits for a process.

    Where this process is interrupted, or what it does here fails, the others are killed.
    """
    executor, begun = ThreadPoolExecutor(jobs), set[Future[Any]]()

    def submit(function: Callable[..., Any], *arguments: Any) -> "Future[Any]":  # noqa: ANN401 - as it takes
        begun.add(future := executor.submit(function, *arguments))
        future.add_done_callback(begun.discard)  # whoever asked takes what came of it, and nobody else holds it
        return future

    try:
        yield submit
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        _end(begun)
        raise
    finally:
        executor.shutdown()


def _end(begun: "Collection[Future[Any]]") -> None:
    """Kill the processes that threads wait for: this one is interrupted, or failed."""
    from helpers.render import pool

    while begun:  # one may have been about to begin
        pool.stop()
        time.sleep(0.02)


def _explorer(out: Path, loaded: profile.Profile, language: str) -> str:
    """Make the explorer; return why it could not be made ("" if it was): the reports are there all the same."""
    from helpers.render.pool import DiedError

    try:
        explorer.update(out, loaded.runs, language)
    except (FaultsError, DiedError) as error:
        return str(error)
    return ""


def _submitted(due: list[Task], submit: Callable[..., "Future[Any]"], folder: str) -> "dict[Future[Result], Task]":
    """Submit runs; return future -> run."""
    from helpers.render import work

    pictures: dict[str, bytes] = {}  # that the brief shows, and other runs as well

    def rendered(task: Task) -> "Result":
        result = work.render(task.run, task.inputs, task.data, folder, pictures)
        pictures.update(result.pictures)
        return result

    return {submit(rendered, task): task for task in _apart(due)}


def _apart(due: list[Task]) -> list[Task]:
    """Return runs with those of one notebook far from each other, so that a later one finds what the first computed.

    The brief comes first, which is set for paper too, then the last notebook, which is taken to be the longest: what
    takes longest should not end last.
    """
    rounds, notebooks = Counter[str](), list(dict.fromkeys(task.run.notebook for task in due))
    turns = []
    for task in due:
        notebook = task.run.notebook
        turns.append((rounds[notebook], notebook != profile.BRIEF, -notebooks.index(notebook)))
        rounds[notebook] += 1
    return [task for _, task in sorted(zip(turns, due, strict=True), key=lambda pair: pair[0])]


def _on_a_cluster(due: list[Task], scheduler: str) -> dict[str, tuple[str, str]]:
    """Render runs by the workers of a Dask cluster; return name -> what became of it, and a note."""
    from helpers.render import work

    try:
        from distributed import Client
    except ImportError:
        raise FaultsError("--scheduler needs the extra 'cluster': pip install -e '.[cluster]'", []) from None
    try:
        client = Client(scheduler, timeout=10)
    except OSError as error:
        raise FaultsError(f"no Dask scheduler answers at {scheduler}: {error}", []) from None
    with client:
        executor = client.get_executor(pure=False)
        return _published_as_they_come(
            {executor.submit(work.on_a_cluster, task.run, task.inputs, task.data): task for task in due}
        )


def _published_as_they_come(submitted: "dict[Future[Result], Task]") -> dict[str, tuple[str, str]]:
    """Publish each run as it comes; return name -> what became of it, and a note."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    outcomes: dict[str, tuple[str, str]] = {}
    with Progress(*columns, console=Console(stderr=True, soft_wrap=True)) as progress:
        bar = progress.add_task("rendering", total=len(submitted))
        for future in as_completed(submitted):
            task = submitted.pop(future)
            outcomes[task.run.name] = _outcome(task, future)
            progress.update(bar, advance=1, description=task.run.name)
    return outcomes


def _outcome(task: Task, future: "Future[Result]") -> tuple[str, str]:
    """Put what came of a run into place; return what became of it, and why it failed."""
    from helpers.render import work

    try:
        result = future.result()
        _published(task, result)
        return ("failed" if result.failure else "rendered"), result.failure
    except Exception as error:  # the machine's fault, or the disk's: the other runs go on
        why = cut(f"{type(error).__name__}: {error}", LONGEST)
        with contextlib.suppress(Exception):  # the disk may have no room for that either
            _published(task, work.failed(task.run, why))
        return "failed", why


def _published(task: Task, result: "Result") -> None:
    """Put the outputs of a run into place; those of a failed one beside the last good ones."""
    before, out = manifest.read(task.place), task.place.parents[1]
    content: dict[str, Any] = {
        "notebook": task.run.notebook,
        **result.facts,
        "status": "failed" if result.failure else "rendered",
        "failure": result.failure,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": task.inputs,
        "data": task.data,
        "outputs": {
            name: {"bytes": len(made), "sha256": manifest.digest(made)} for name, made in sorted(result.files.items())
        },
        "versions": manifest.versions(),
        "git_commit": manifest.commit(),
    }
    if not result.failure:
        content["since"] = manifest.since(before, content, manifest.rows(task.run.data, task.data), out)
        manifest.keep_rows(task.run.data, task.data, out)
    place = site.failed(task.place) if result.failure else task.place
    publish.folder(place, {**result.files, manifest.NAME: manifest.written(content)})
    if not result.failure:
        publish.remove(site.failed(task.place))


def _summary(tasks: list[Task], outcomes: dict[str, tuple[str, str]], out: Path, begun: float) -> int:
    """Print a line for each run and one for all; return the exit status."""
    width = max((len(task.run.name) for task in tasks), default=0)
    for task in tasks:
        status, note = outcomes[task.run.name]
        kept = manifest.read(task.place) or {}
        seconds = f"{kept.get('seconds', 0):6.1f} s" if status == "rendered" else " " * 8
        where = cut(note.splitlines()[0]) if note else str(task.place / "report.html")
        if not note and (own := kept.get("not_used", [])):
            where += f"  (not used: the notebook's own {', '.join(own)})"
        sys.stdout.write(f"{status:<9}  {task.run.name:<{width}}  {seconds}  {where}\n")
        if status == "failed":
            sys.stderr.write(f"FAILED {task.run.name}: {note}\n")
    number = Counter(status for status, _ in outcomes.values())
    counted = ", ".join(f"{number[status]} {status}" for status in ("rendered", "unchanged", "failed"))
    passed = time.monotonic() - begun
    sys.stdout.write(
        f"{len(tasks)} run{'s' if len(tasks) != 1 else ''}: {counted}, in {passed:.1f} s; see {out / 'index.html'}\n"
    )
    return 1 if number["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
