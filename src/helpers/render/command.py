"""The console command ``render PROFILE.yaml``."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from helpers import paths
from helpers.faults import FaultsError
from helpers.render import execute, profile, report


def main(arguments: list[str] | None = None) -> int:
    """Render a profile; return 0 only if every run was rendered (2: refused before the first)."""
    ask = argparse.ArgumentParser(prog="render", description="Render notebooks to reports, headless.")
    ask.add_argument("profile", type=Path, help="a render profile, such as renders/default.yaml")
    ask.add_argument("--out", type=Path, default=paths.REPORTS, help="folder of the reports (default: reports/)")
    given = ask.parse_args(arguments)
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        name, runs = profile.load(given.profile)
    except FaultsError as error:
        console.print(f"render: {error}", style="red", markup=False)
        return 2
    failed = []
    with Progress(console=console) as progress:
        task = progress.add_task("rendering", total=len(runs))
        for run in runs:
            progress.update(task, description=run.name)
            try:
                render(run, given.out / name)
            except (execute.CellError, OSError, RuntimeError) as error:
                failed.append(run.name)
                progress.console.print(f"FAILED {run.name}: {error}", style="red", markup=False)
            progress.advance(task)
    for run in runs:
        if run.name not in failed:
            sys.stdout.write(f"{given.out / name / run.name / 'report.html'}\n")
    sys.stdout.write(f"{len(runs) - len(failed)} of {len(runs)} rendered\n")
    return 1 if failed else 0


def render(run: profile.Run, out: Path) -> None:
    """Render one run to ``out/<run name>/``: written aside and moved into place whole."""
    begun = time.monotonic()
    language = run.parameters.language
    node = execute.run(run.notebook, run.given, language)
    out.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{run.name}-", dir=out))
    try:
        aside.chmod(0o755)
        files = report.write(aside, node, language)
        data = paths.data_folder(run.parameters.data)
        seconds = time.monotonic() - begun
        text = report.manifest(run.notebook, run.parameters.model_dump(), data, files, seconds)
        (aside / "manifest.json").write_text(text, encoding="utf-8")
        place = out / run.name
        if place.exists():
            shutil.rmtree(place)
        aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
