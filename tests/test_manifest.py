"""Nothing is done twice, and nothing that changed is left undone."""

import csv
import importlib.metadata
import io
import json
import os
import subprocess
import sys

import nbformat
import pytest
import yaml

from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.render import command, manifest, pages, pool, profile, publish

#: All that reads a profile and manifests, and what that imports itself.
LIGHT = {
    "annotated_types", "cython_runtime", "dateutil", "filelock", "helpers", "pydantic", "pydantic_core", "six",
    "typing_extensions", "typing_inspection", "yaml",
}  # fmt: skip


def render(folder, *runs, arguments=(), **settings):
    path = folder / "profile.yaml"
    path.write_text(yaml.safe_dump({"name": "small", "runs": list(runs)} | settings), encoding="utf-8")
    return command.main([str(path), "--out", str(folder / "reports"), *arguments])


def said(capsys):
    """Run name -> what the last summary says became of it."""
    lines = capsys.readouterr().out.splitlines()
    return {words[1]: words[0] for line in lines[:-1] if len(words := line.split()) > 1}


def edit(data, table, column, new="Another text."):
    """Write another text in the first row of a table; return the row's id."""
    path = data / f"{table}.csv"
    header, first, rest = path.read_text(encoding="utf-8").split("\n", 2)
    (cells,) = csv.reader([first])
    cells[header.split(",").index(column)] = new
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    path.write_text("\n".join([header, line.getvalue(), rest]), encoding="utf-8")
    return cells[0]


def bytes_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != manifest.NAME}


@pytest.fixture
def one_run(data_copy, tmp_path, monkeypatch):
    """One run of a notebook of one cell, over a copy of the record."""
    folder = tmp_path / "notebooks"
    (folder / "ar").mkdir(parents=True)
    (folder / "ar" / "01_timeline.md").write_text("", encoding="utf-8")
    cells = [nbformat.v4.new_code_cell("1", id="one")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "01_timeline.ipynb")
    monkeypatch.setattr(paths, "NOTEBOOKS", folder)
    return {"notebooks": ["01_timeline"], "parameters": {"data": str(data_copy)}}


def test_what_has_not_changed_is_not_done_again_and_nothing_heavy_is_imported(tmp_path, one_run, capsys, with_explorer):
    assert render(tmp_path, one_run) == 0
    assert said(capsys) == {"01_timeline": "rendered"}
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "reports").rglob("*") if path.name != ".lock"}
    script = """
import sys
from pathlib import Path
before = {*sys.modules}
from helpers.common import paths
paths.NOTEBOOKS = Path(sys.argv.pop(1))
from helpers.render import command
status = command.main(sys.argv[1:])
imported = {name.split(".")[0] for name in {*sys.modules} - before if name[0] != "_"}
imported -= sys.stdlib_module_names
sys.stderr.write(" ".join(sorted(imported)))
sys.exit(status)"""
    arguments = [str(paths.NOTEBOOKS), str(tmp_path / "profile.yaml"), "--out", str(tmp_path / "reports")]
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    assert "0 rendered, 1 unchanged, 0 failed" in done.stdout
    imported = set(done.stderr.split())
    assert "helpers" in imported
    assert imported <= LIGHT
    assert before == {path: path.stat().st_mtime_ns for path in before}


@pytest.mark.long
def test_a_changed_record_renders_again_and_the_report_says_which_rows_changed(tmp_path, one_run, data_copy, capsys):
    render(tmp_path, one_run)
    place = tmp_path / "reports" / "small" / "01_timeline"
    old = manifest.read(place)
    changed = edit(data_copy, "claims", "summary_en")
    capsys.readouterr()
    assert render(tmp_path, one_run, arguments=["--dry-run"]) == 0
    assert "claims.csv changed" in capsys.readouterr().out
    assert render(tmp_path, one_run) == 0
    assert said(capsys) == {"01_timeline": "rendered"}
    new = manifest.read(place)
    assert new["since"]["records"] == {"claims": {"changed": [changed]}}
    assert new["since"]["when"] == old["when"]
    assert new["data"] != old["data"]
    render(tmp_path, one_run)
    assert said(capsys) == {"01_timeline": "unchanged"}


@pytest.mark.long
def test_every_input_renders_again_and_is_named(tmp_path, one_run, data_copy, monkeypatch, capsys):
    run = one_run | {"matrix": {"language": ["ar"]}}
    source, prose = (paths.NOTEBOOKS / name for name in ("01_timeline.ipynb", "ar/01_timeline.md"))
    render(tmp_path, run)
    changes = {
        "notebook": lambda: source.write_text(source.read_text().replace('"1"', '"2"'), encoding="utf-8"),
        "prose": lambda: prose.write_text("\n", encoding="utf-8"),
        "parameters": lambda: one_run["parameters"].update(start="2013"),
        "reliability/first_coding.csv": lambda: edit(data_copy / "reliability", "first_coding", "label_en"),
        "new/table.csv": lambda: (data_copy / "new").mkdir() or (data_copy / "new" / "table.csv").touch(),
        "notes.json": lambda: (data_copy / "notes.json").touch(),
    }
    for name, change in changes.items():
        change()
        capsys.readouterr()
        assert render(tmp_path, run, arguments=["--dry-run"]) == 0
        assert capsys.readouterr().out.splitlines() == [f"would render  01_timeline-ar  {name} changed"]
        assert render(tmp_path, run) == 0
        assert set(said(capsys).values()) == {"rendered"}
    render(tmp_path, run)
    assert set(said(capsys).values()) == {"unchanged"}


@pytest.mark.long
def test_rows_are_kept_as_long_as_a_manifest_is_of_that_version(tmp_path, one_run, data_copy):
    run = one_run | {"matrix": {"flagged": ["mark", "leave out"]}}

    def kept():
        return {path.stem for path in (tmp_path / "reports" / ".records").iterdir()}

    def versions():
        found = (manifest.read(path.parent) for path in (tmp_path / "reports").glob(f"*/*/{manifest.NAME}"))
        return {manifest.version_of(content["data"]) for content in found}

    render(tmp_path, run)
    (first,) = kept()
    edit(data_copy, "claims", "summary_en")
    render(tmp_path, run, arguments=["--only", "*mark"])
    assert kept() == versions() > {first}, "another run is still of that version"
    render(tmp_path, run)
    assert kept() == versions()
    assert len(kept()) == 1
    assert first not in kept()


def test_a_broken_table_is_refused_before_anything_runs(tmp_path, one_run, data_copy, capsys):
    render(tmp_path, one_run)
    before = bytes_of(tmp_path / "reports")
    edit(data_copy, "claims", "stance", new="amused")
    assert render(tmp_path, one_run) == 2
    assert "stance 'amused'" in capsys.readouterr().err
    assert bytes_of(tmp_path / "reports") == before


def test_what_else_lies_beside_the_record_breaks_no_render(tmp_path, one_run, data_copy, capsys):
    assert render(tmp_path, one_run) == 0
    kept = manifest.rows(data_copy, manifest.data_files(data_copy))
    (data_copy / "binary.csv").write_bytes(b"id\n\xff\xfe\n")
    (data_copy / "blank.csv").write_text("id\n\n\n", encoding="utf-8")
    (data_copy / "long.csv").write_text(f"id\n{'x' * 200_000}\n", encoding="utf-8")
    (data_copy / "folder.csv").mkdir()
    os.mkfifo(data_copy / "pipe.csv")
    (data_copy / "link.csv").symlink_to("nowhere")
    assert render(tmp_path, one_run) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert render(tmp_path, one_run) == 0
    assert set(said(capsys).values()) == {"unchanged"}
    assert manifest.rows(data_copy, manifest.data_files(data_copy)) == kept


def test_rows_are_of_the_version_that_they_are_kept_for(tmp_path, data_copy):
    data = manifest.data_files(data_copy)
    edit(data_copy, "claims", "summary_en")
    with pytest.raises(FaultsError, match="changed while it was read"):
        manifest.rows(data_copy, data)


def test_a_record_that_changes_after_the_check_is_not_taken_for_what_was_checked(
    tmp_path, one_run, data_copy, monkeypatch, capsys
):
    locked = publish.locked

    def broken_first(folder):
        edit(data_copy, "claims", "stance", new="amused")
        return locked(folder)

    with monkeypatch.context() as patched:
        patched.setattr(publish, "locked", broken_first)
        assert render(tmp_path, one_run) == 2
    assert "changed while it was read" in capsys.readouterr().err
    assert render(tmp_path, one_run) == 2
    assert "stance 'amused'" in capsys.readouterr().err


def test_a_record_that_changes_while_a_notebook_runs_fails_the_run(tmp_path, one_run, data_copy, capsys):
    text = f"open({str(data_copy / 'actors.csv')!r}, 'a').write('\\n')"
    cells = [nbformat.v4.new_code_cell(text, id="one")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), paths.NOTEBOOKS / "01_timeline.ipynb")
    assert render(tmp_path, one_run) == 1
    assert "the data changed while it ran" in capsys.readouterr().err


def test_a_dry_run_starts_no_process_to_check_in(tmp_path, one_run, data_copy, monkeypatch, capsys):
    monkeypatch.setattr(pool, "call", None)
    assert render(tmp_path, one_run, arguments=["--dry-run"]) == 0
    wrong = one_run | {"parameters": one_run["parameters"] | {"domains": ["nucular"]}}
    assert render(tmp_path, wrong, arguments=["--dry-run"]) == 2
    assert "did you mean 'nuclear'?" in capsys.readouterr().err


def test_only_force_and_dry_run_do_what_they_say(tmp_path, one_run, capsys):
    entry = one_run | {"matrix": {"language": ["en", "ar"]}}
    assert render(tmp_path, entry, arguments=["--dry-run"]) == 0
    assert capsys.readouterr().out.split()[:4] == ["would", "render", "01_timeline-en", "new"]
    assert not (tmp_path / "reports").exists()
    assert render(tmp_path, entry, arguments=["--only", "*-ar"]) == 0
    assert said(capsys) == {"01_timeline-ar": "rendered"}
    page = (tmp_path / "reports" / "runs.html").read_text(encoding="utf-8")
    assert "not rendered yet" in page
    assert render(tmp_path, entry, arguments=["--only", "*-ar", "--force", "--jobs", "1"]) == 0
    assert said(capsys) == {"01_timeline-ar": "rendered"}
    assert render(tmp_path, entry, arguments=["--only", "none"]) == 2
    assert "no run has such a name" in capsys.readouterr().err


@pytest.mark.long
def test_the_ordinary_kernel_gives_the_same_bytes(tmp_path, data_copy):
    run = {"notebooks": ["03_domain_breakdown"], "parameters": {"data": str(data_copy), "domains": ["syria"]}}
    place = tmp_path / "reports" / "small" / "03_domain_breakdown"
    made = {}
    for engine in ("forked", "kernel"):
        assert render(tmp_path, run, arguments=["--force"], engine=engine) == 0
        made[engine] = bytes_of(place)
    assert made["forked"] == made["kernel"]


class TestWhy:
    @pytest.fixture
    def state(self, tmp_path, data_copy):
        """A run, its folder with a manifest and one output, its inputs and data."""
        path = tmp_path / "p.yaml"
        text = {"name": "p", "runs": [{"notebooks": ["01_timeline"], "parameters": {"data": str(data_copy)}}]}
        path.write_text(yaml.safe_dump(text), encoding="utf-8")
        (run,) = profile.load(path).runs
        inputs, data = manifest.inputs(run), manifest.data_files(run.data)
        place = tmp_path / "01_timeline"
        place.mkdir()
        (place / "report.html").write_bytes(b"report")
        outputs = {"report.html": {"bytes": 6, "sha256": manifest.digest(b"report")}}
        kept = {"inputs": inputs, "data": data, "outputs": outputs}
        (place / manifest.NAME).write_bytes(manifest.written(kept))
        return run, place, inputs, data

    def test_nothing(self, state):
        assert manifest.why(*state) == ""

    @pytest.mark.parametrize("name", ["notebook", "prose", "parameters", "articles", "code", "versions"])
    def test_what_went_in(self, state, name):
        run, place, inputs, data = state
        assert manifest.why(run, place, inputs | {name: "other"}, data) == f"{name} changed"

    def test_any_file_of_the_record(self, state):
        run, place, inputs, data = state
        assert manifest.why(run, place, inputs, data | {"events.csv": "other"}) == "events.csv changed"
        assert manifest.why(run, place, inputs, data | {"reliability/new.csv": "x"}) == "reliability/new.csv changed"
        del data["events.csv"]
        assert manifest.why(run, place, inputs, data) == "events.csv changed"

    def test_an_output_that_is_gone_or_cut_or_edited(self, state):
        run, place, *rest = state
        for edited in (b"rep", b"rapport", b"rePort"):
            (place / "report.html").write_bytes(edited)
            assert "report.html is not as it was" in manifest.why(run, place, *rest)
        (place / "report.html").write_bytes(b"report")
        assert manifest.why(run, place, *rest) == "", "written again, as it was"
        (place / "report.html").unlink()
        assert "report.html is not as it was" in manifest.why(run, place, *rest)

    def test_an_edit_that_keeps_the_size_and_the_time(self, state):
        run, place, *rest = state
        report = place / "report.html"
        then = report.stat()
        report.write_bytes(b"rePort")
        os.utime(report, ns=(then.st_atime_ns, then.st_mtime_ns))
        assert "report.html is not as it was" in manifest.why(run, place, *rest)

    def test_an_edit_under_a_manifest_from_the_future(self, state):
        run, place, *rest = state
        os.utime(place / manifest.NAME, (2**32, 2**32))
        (place / "report.html").write_bytes(b"rePort")
        assert "report.html is not as it was" in manifest.why(run, place, *rest)

    @pytest.mark.parametrize("content", ["", "{", "[]", "null", "\xff"])
    def test_a_manifest_that_cannot_be_read(self, state, content):
        run, place, *rest = state
        (place / manifest.NAME).write_text(content, encoding="latin-1")
        assert manifest.why(run, place, *rest) == "new"

    def test_the_articles(self, state, tmp_path):
        run, *_ = state
        corpus = tmp_path / "corpus"
        corpus.mkdir()
        (corpus / "a.txt").write_text("one")
        with_corpus = run.__class__(**run.__dict__ | {"given": run.given | {"corpus": str(corpus)}})
        first = manifest.inputs(with_corpus)["articles"]
        (corpus / "a.txt").write_text("two")
        assert manifest.inputs(with_corpus)["articles"] != first
        assert manifest.inputs(run)["articles"] == ""

    def test_what_was_added_to_a_store_of_events(self, state, tmp_path):
        run, *_ = state
        (tmp_path / "store").mkdir()
        with_store = run.__class__(**run.__dict__ | {"given": run.given | {"store": str(tmp_path / "store")}})
        assert manifest.inputs(with_store)["store"] == manifest.inputs(run)["store"] == ""
        (tmp_path / "store" / "ledger.json").write_text("one")
        first = manifest.inputs(with_store)["store"]
        (tmp_path / "store" / "ledger.json").write_text("two")
        assert "" != manifest.inputs(with_store)["store"] != first


def test_code_that_is_loaded_is_not_what_is_on_disk_by_now(monkeypatch):
    """A worker that lives long says what it was made of, and is refused."""
    loaded = manifest.code()
    with monkeypatch.context() as patched:
        patched.setattr(manifest, "_folder_digest", lambda *_: "another")
        assert manifest.code() == loaded
        manifest.code.cache_clear()
        assert manifest.code() != loaded
    manifest.code.cache_clear()


def test_all_files_of_a_folder_count_by_name_and_content_but_not_what_python_keeps(tmp_path):
    assert manifest._folder_digest(tmp_path / "none") == manifest._folder_digest(tmp_path) == ""
    (tmp_path / "a" / "__pycache__").mkdir(parents=True)
    seen = [manifest._folder_digest(tmp_path)]
    for name, content in [("x", "1"), ("x", "2"), ("a/x", "1"), ("a/x", "2"), ("a/.y", "1")]:
        (tmp_path / name).write_text(content)
        seen.append(manifest._folder_digest(tmp_path))
    (tmp_path / "a" / ".y").rename(tmp_path / "a" / "z")
    seen.append(manifest._folder_digest(tmp_path))
    assert len({*seen}) == len(seen)
    (tmp_path / "a" / "__pycache__" / "x").write_text("1")
    (tmp_path / "a" / "gone").symlink_to(tmp_path / "none")
    assert manifest._folder_digest(tmp_path) == seen[-1]


def test_another_table_of_codes_is_other_code(data_copy, monkeypatch):
    monkeypatch.setattr(paths, "data_folder", lambda *_given: data_copy)
    first = manifest.code.__wrapped__()
    assert manifest.code.__wrapped__() == first
    table = data_copy / "codes.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",frozen,", ",halted,"), encoding="utf-8")
    assert manifest.code.__wrapped__() != first


def test_compared_names_what_was_added_changed_and_removed():
    before = {"events": {"a": "1", "b": "1", "c": "1"}, "claims": {"x": "1"}, "actors": {"p": "1"}}
    now = {"events": {"b": "1", "c": "2", "d": "1"}, "claims": {"x": "1"}, "actors": {"p": "1"}}
    assert manifest.compared(before, now) == {"events": {"added": ["d"], "changed": ["c"], "removed": ["a"]}}
    assert manifest.compared(now, now) == {}


def test_headlines_are_kept_then_and_now(tmp_path):
    now = {"inputs": {"code": "2"}, "data": {"claims.csv": "2"}, "answers": ["two"]}
    (tmp_path / "claims.csv").write_text("id,text\nx,one\n", encoding="utf-8")
    data = manifest.data_files(tmp_path)
    before = now | {"data": data, "inputs": {"code": "1"}, "answers": ["one"], "when": "then"}
    manifest.keep_rows(tmp_path, before["data"], tmp_path)
    since = manifest.since(before, now, {"claims": {"x": "2", "y": "1"}}, tmp_path)
    assert since == {
        "when": "then",
        "inputs": ["code"],
        "records": {"claims": {"added": ["y"], "changed": ["x"]}},
        "answers": ["one"],
    }
    assert manifest.since(None, now, {}, tmp_path) == {}
    assert manifest.since(before | {"data": {"claims.csv": "0"}}, now, {}, tmp_path)["records"] is None, "rows not kept"
    assert manifest.since(now | {"since": since}, now, {}, tmp_path) == since
    profile_page = pages.runs([], "en")
    assert "Nothing has been rendered yet" in profile_page
    assert json.loads(json.dumps(since)) == since


def test_versions_are_those_that_python_reads_from_the_metadata():
    assert {name: importlib.metadata.version(name) for name in manifest.PACKAGES}.items() < manifest.versions().items()
