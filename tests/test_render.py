import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import networkx as nx
import pytest
import yaml
from fixtures import said

from helpers.common import outputs, paths
from helpers.common.faults import FaultsError
from helpers.record import dataset
from helpers.render import command, execute, profile, publish
from helpers.selection.parameters import MODELS
from helpers.words.prose import translations

NOTEBOOKS = list(paths.notebooks())


def write_profile(folder, *runs, name="small"):
    path = folder / "profile.yaml"
    path.write_text(yaml.safe_dump({"name": name, "runs": list(runs)}, allow_unicode=True), encoding="utf-8")
    return path


def render(folder, *runs):
    """Render a profile of these runs; return the exit status and the folder of its reports."""
    status = command.main([str(write_profile(folder, *runs)), "--out", str(folder / "reports")])
    return status, folder / "reports" / "small"


def files_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    """A notebooks folder of our own, with one notebook for each name and source given."""
    folder = tmp_path / "notebooks"
    shutil.copytree(paths.NOTEBOOKS / "ar", folder / "ar")
    monkeypatch.setattr(paths, "NOTEBOOKS", folder)

    def make(name, *sources):
        cells = [nbformat.v4.new_code_cell('language = "en"', metadata={"tags": ["parameters"]}, id="parameters")]
        cells += [nbformat.v4.new_code_cell(text, id=f"cell-{place}") for place, text in enumerate(sources)]
        node = nbformat.v4.new_notebook(cells=cells)
        node.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(node, folder / f"{name}.ipynb")

    return make


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """What a render makes of two of our notebooks, though kept notebooks be asked for small outputs: its folder."""
    folder = tmp_path_factory.mktemp("made")
    runs = (
        {"notebooks": ["01_timeline"], "parameters": {"start": 2013, "end": "2014"}},
        {"notebooks": ["02_actor_network"], "parameters": {"domains": ["syria"], "language": "ar"}},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(outputs.SIZE, "small")
        status, out = render(folder, *runs)
    assert status == 0
    return out


def test_a_render_writes_all_that_a_reader_needs(made):
    out = made / "01_timeline"
    files = files_of(out)
    assert {"figures/by_year.svg", "figures/by_year.csv", "tables/event_table.csv"} <= files.keys()
    assert {Path(name).suffix for name in files} == {
        ".ipynb",
        ".html",
        ".svg",
        ".png",
        ".csv",
        ".json",
        ".xlsx",
    }
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["outputs"]) == set(files)
    assert manifest["parameters"]["start"] == "2013"
    assert set(manifest["data"]) >= {
        path.relative_to(paths.data_folder()).as_posix() for path in paths.data_folder().rglob("*.csv")
    }
    assert manifest["seconds"] > 0
    slides = json.loads((out / "exports" / "timelinejs.json").read_text(encoding="utf-8"))
    assert "geneva-interim-deal-2013" in {slide["unique_id"] for slide in slides["events"]}
    events = (out / "tables" / "event_table.csv").read_text(encoding="utf-8-sig")
    assert "geneva-interim-deal-2013" in events
    assert "putin-visits-tehran-2007" not in events


def test_a_network_is_written_as_others_read_it(made):
    exports = made / "02_actor_network" / "exports"
    names = ["actor_network.gexf", "actor_network.graphml", "standing.graphml"]
    assert sorted(path.name for path in exports.iterdir()) == names
    network = nx.read_gexf(exports / "actor_network.gexf", version="1.3")
    with (made / "02_actor_network" / "tables" / "ties.csv").open(encoding="utf-8-sig", newline="") as file:
        ties = {row["tie_id"]: float(row["entries"]) for row in csv.DictReader(file)}
    assert {data["id"]: data["weight"] for *_, data in network.edges(data=True)} == ties
    assert nx.utils.graphs_equal(
        nx.Graph(nx.read_graphml(exports / "actor_network.graphml").edges), nx.Graph(network.edges)
    )
    page = (made / "02_actor_network" / "report.html").read_text(encoding="utf-8")
    targets = set(re.findall(r'<a [^>]*xlink:href="#([^"]+)"', page))
    assert len(targets) > 10
    assert targets <= set(re.findall(r'\bid="(record-[^"]+)"', page))


def test_a_report_stands_alone(made):
    page = (made / "02_actor_network" / "report.html").read_text(encoding="utf-8")
    assert re.search(r"<html [^>]*dir=.rtl.", page)
    assert not re.search(r"""<script[^>]*\ssrc|\ssrc=.?http""", page)  # its scripts are its own, and it reads without
    assert "@import" not in page
    figures = re.findall(r"<svg [^>]*>", page)
    assert figures
    assert all(re.search(r'role="img"', figure) and re.search(r'aria-label="[^"]{30,}"', figure) for figure in figures)
    prose = translations("02_actor_network", "ar").values()
    first = next(text for text in prose if text.startswith("## ")).partition("\n")[0].removeprefix("## ")
    assert first in page


@pytest.mark.long
def test_any_number_of_jobs_gives_the_same_bytes(tmp_path):
    notebooks = {"notebooks": ["02_actor_network", "03_domain_breakdown"]}
    run = notebooks | {"parameters": {"domains": ["syria"]}, "matrix": {"language": ["en", "ar"]}}
    made = {}
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        assert command.main([str(write_profile(tmp_path, run)), "--out", str(out), "--jobs", jobs]) == 0
        made[jobs] = {str(path.relative_to(out)): timeless(path) for path in sorted(out.rglob("*")) if path.is_file()}
    assert {Path(name).suffix for name in made["1"]} >= {".html", ".ipynb", ".svg", ".png", ".csv", ".json"}
    assert len([name for name in made["1"] if name.endswith("manifest.json")]) == 4
    assert made["1"].keys() == made["2"].keys()
    assert [name for name in made["1"] if made["1"][name] != made["2"][name]] == []


def timeless(path):
    """A file's content; of manifests and of the pages made from them, without when, and how fast, a run was done."""
    content = path.read_bytes()
    if path.name == "manifest.json":
        return {key: value for key, value in json.loads(content).items() if key not in ("when", "seconds")}
    if path.name in ("index.html", "ar.html", "runs.html", "runs-ar.html"):
        assert b"data-state" in content
        content = re.sub(rb'data-state="\w+"', b"", content)
        return re.sub(rb'<time datetime="[^"]+"><bdi dir="ltr">[^<]+', b"", content)
    return content


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ({"notebooks": ["01_timeline"], "parameters": {"langage": "ar"}}, "did you mean 'language'?"),
        ({"notebooks": ["01_timeline"], "parameters": {"domains": ["nucular"]}}, "did you mean 'nuclear'?"),
        (
            {"notebooks": ["01_timeline"], "parameters": {"actors": ["vladimir-puttin"]}},
            "did you mean 'vladimir-putin'?",
        ),
        ({"notebooks": ["01_timeline"], "parameters": {"start": "2014", "end": "2013"}}, "is after the end"),
        ({"notebooks": ["01_timeline"], "matrix": {"language": ["en", "fr"]}}, "'en' or 'ar'"),
        ({"notebooks": ["01_timelin"]}, "did you mean '01_timeline'?"),
        ({"notebooks": ["../01_timeline"]}, "should match pattern"),
        ({"notebook": ["01_timeline"]}, "no such key; did you mean 'notebooks'?"),
        ({"notebooks": ["01_timeline", "01_timeline"]}, "two runs would have this name"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_runs(tmp_path, capsys, run, says):
    status, _ = render(tmp_path, run)
    assert status == 2
    assert says in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", ""])
def test_a_wrong_number_of_jobs_is_refused_in_words(tmp_path, capsys, number):
    with pytest.raises(SystemExit) as ended:
        command.main([str(tmp_path / "profile.yaml"), f"--jobs={number}"])
    assert ended.value.code == 2
    assert f"argument --jobs: {number!r} is not a whole number of 1 or more" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system gives a process every processor")
def test_as_many_jobs_as_processors_that_the_process_may_use():
    asks = "from helpers.render import command; print(command._parsed(['p.yaml']).jobs)"
    some = os.sched_getaffinity(0)
    for allowed in (some, {min(some)}):
        bound = f"import os; os.sched_setaffinity(0, {allowed}); {asks}"
        done = subprocess.run([sys.executable, "-c", bound], capture_output=True, text=True, check=True)
        assert int(done.stdout) == len(allowed)


def test_a_broken_record_is_refused_with_its_faults(tmp_path, data_copy, capsys):
    (data_copy / "claims.csv").unlink()
    status, _ = render(tmp_path, {"notebooks": ["01_timeline"], "parameters": {"data": str(data_copy)}})
    assert status == 2
    message = capsys.readouterr().err
    assert "claims.csv: the table is missing" in message
    assert "Traceback" not in message
    assert not (tmp_path / "reports").exists()


def test_a_profile_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FaultsError, match=r"none\.yaml"):
        profile.load(tmp_path / "none.yaml")


def test_a_failing_notebook_fails_alone_and_says_why(tmp_path, made_up, capsys):
    made_up("01_timeline", "raise ValueError('no such thing')")
    made_up("02_actor_network", "1 + 1")
    status, out = render(tmp_path, {"notebooks": ["01_timeline", "02_actor_network"]})
    assert status == 1
    assert "FAILED 01_timeline: cell 'cell-0': ValueError: no such thing" in " ".join(capsys.readouterr().err.split())
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == ["01_timeline.failed", "02_actor_network"]
    page = (out / "01_timeline.failed" / "report.html").read_text(encoding="utf-8")
    assert "ValueError: no such thing" in page
    assert page.index("This run failed") < page.index("Traceback (most recent call last)")


def test_a_parameters_cell_that_was_edited_changes_nothing_and_is_named(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    node = nbformat.read(paths.notebook("01_timeline"), as_version=4)
    cell = next(cell for cell in node.cells if "parameters" in cell.metadata.get("tags", []))
    assert "\ndomains = []" in cell.source
    assert "\ninteractive = False" in cell.source
    cell.source = cell.source.replace("\ndomains = []", '\ndomains = ["nuclear"]')
    cell.source = cell.source.replace("\ninteractive = False", "\ninteractive = True")
    node.cells = node.cells[: next(place for place, one in enumerate(node.cells) if one.id == "selection") + 1]
    nbformat.write(node, folder / "01_timeline.ipynb")
    monkeypatch.setattr(paths, "NOTEBOOKS", folder)
    status, out = render(tmp_path, {"notebooks": ["01_timeline"]})
    assert status == 0
    kept = json.loads((out / "01_timeline" / "manifest.json").read_text(encoding="utf-8"))
    assert kept["parameters"] == MODELS["01_timeline"]().model_dump()
    assert kept["not_used"] == ["domains", "interactive"]
    assert "(not used: the notebook's own domains, interactive)" in capsys.readouterr().out
    page = (out / "01_timeline" / "report.html").read_text(encoding="utf-8")
    record = dataset.load(paths.data_folder())
    assert html.escape(said(record)[0]) in page
    assert "<dt><code>domains</code></dt><dd><bdi>–</bdi>" in page
    assert "<dt><code>interactive" not in page
    made = nbformat.read(out / "01_timeline" / "notebook.ipynb", as_version=4)
    assert made.metadata["parameters"] == kept["parameters"]
    render(tmp_path, {"notebooks": ["01_timeline"]})
    assert "(not used: the notebook's own domains, interactive)" in capsys.readouterr().out, "unchanged, and named"


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("top = 32  # other comments\nfocus = [ ]\nlanguage = 'en'\nmine = 3", []),
        ("top = 31", ["top"]),
        ("top: int = 32", ["top"]),
        ("top = 32\ntop += 1", ["top"]),
        ("focus = list()\ntop = min(32, 60)", ["top", "focus"]),
        ("for top in (1, 2): pass", ["top"]),
        ("top = = 3", ["parameters cell, which is no Python"]),
        ("", []),
    ],
)
def test_what_a_cell_sets_otherwise_is_read_and_not_run(source, named):
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
    other = nbformat.v4.new_code_cell("top = 2")
    node = nbformat.v4.new_notebook(cells=[cell, other])
    assert execute.not_used(node, MODELS["02_actor_network"]) == named


@pytest.mark.parametrize("dry", [[], ["--dry-run"]], ids=["render", "dry run"])
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda out: out.write_text("mine"), "reports': is no folder"),
        (lambda out: (out.parent / "file").write_text("mine") and out.symlink_to("file"), "reports': is no folder"),
        (lambda out: out.symlink_to("nowhere"), "reports': is no folder"),
        (lambda out: (out / ".lock").mkdir(parents=True), "reports/.lock': is no file"),
        (lambda out: out.mkdir() or os.mkfifo(out / ".lock"), "reports/.lock': is no file"),
        (lambda out: out.mkdir() or (out / ".lock").symlink_to("../mine"), "reports/.lock': is a link"),
    ],
    ids=["file", "link to a file", "link to nothing", "lock is a folder", "lock is a pipe", "lock is a link"],
)
def test_where_reports_cannot_go_is_named_and_left_as_it_is(tmp_path, make, says, dry, capsys):
    (tmp_path / "mine").write_text("mine")
    make(tmp_path / "reports")
    before = files_of(tmp_path)
    path = write_profile(tmp_path, {"notebooks": ["01_timeline"]})
    assert command.main([str(path), "--out", str(tmp_path / "reports"), *dry]) == 2
    assert says in capsys.readouterr().err
    path.unlink()
    assert files_of(tmp_path) == before


def test_a_folder_below_a_file_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    path = write_profile(tmp_path, {"notebooks": ["01_timeline"]})
    assert command.main([str(path), "--out", str(tmp_path / "file" / "deep" / "reports")]) == 2
    assert f"cannot be made: {tmp_path / 'file'} is no folder" in capsys.readouterr().err


def test_a_link_that_takes_the_place_of_the_lock_is_not_followed(tmp_path, monkeypatch):
    (tmp_path / "mine").write_text("mine")
    (tmp_path / ".lock").symlink_to("mine")
    monkeypatch.setattr(publish, "refuse_unfit", lambda folder: None)
    with pytest.raises(OSError, match="symbolic link"), publish.locked(tmp_path):
        pass
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.long
def test_a_long_error_is_cut_where_it_is_printed_and_kept(tmp_path, made_up, capsys):
    made_up("01_timeline", "raise ValueError('long ' * 2_000_000)")
    status, out = render(tmp_path, {"notebooks": ["01_timeline"]})
    assert status == 1
    said = capsys.readouterr()
    assert "FAILED 01_timeline: cell 'cell-0': ValueError: long long" in said.err
    assert len(said.err) + len(said.out) < 5_000
    assert (out / "01_timeline.failed" / "manifest.json").stat().st_size < 50_000
    assert (tmp_path / "reports" / "runs.html").stat().st_size < 50_000


def test_text_from_data_is_shown_and_not_run(tmp_path, made_up):
    made_up("01_timeline", "print('<script>alert(1)</script>')", "'<img src=x onerror=alert(2)>'")
    status, out = render(tmp_path, {"notebooks": ["01_timeline"]})
    page = (out / "01_timeline" / "report.html").read_text(encoding="utf-8")
    assert status == 0
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 1
