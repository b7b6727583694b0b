"""What programs read beside the code: citation, changelog, hooks, templates, Binder, attributes."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml

from helpers.common import paths
from helpers.record import schema
from helpers.selection.parameters import MODELS

TOP = paths.PROJECT
HOOKS = yaml.safe_load((TOP / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
FORMS = sorted(path for path in (TOP / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
#: What citation files of version 1.2.0 must have, and what else ours has; all of it is in the schema of the format.
CITATION = {"cff-version", "message", "title", "authors"}
OPTIONAL = {"abstract", "type", "version", "license", "keywords", "preferred-citation"}


def text(name):
    return (TOP / name).read_text(encoding="utf-8")


def project():
    return tomllib.loads(text("pyproject.toml"))["project"]


def _long(path):
    """What of a module is longer than it may be; a docstring does not count as lines of its function."""
    source = path.read_text(encoding="utf-8")
    lines = source.count("\n")
    yield from [f"{path.name}: {lines} lines"] if lines > 400 else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            lines = node.body[0].lineno - node.lineno + node.body[-1].end_lineno - first.lineno + 1
            yield from [f"{path.name}: {node.name} has {lines} lines"] if lines > 40 else []


def test_no_module_and_no_function_is_longer_than_a_reader_can_hold(tmp_path):
    assert [found for path in sorted((TOP / "src").rglob("*.py")) for found in _long(path)] == []
    module = tmp_path / "long.py"
    module.write_text('def f():\n    """Say.\n\n    More.\n    """\n' + "    x = 1\n" * 40 + "x = 1\n" * 400)
    assert [*_long(module)] == ["long.py: 445 lines", "long.py: f has 41 lines"]


class TestCitation:
    given = yaml.safe_load(text("CITATION.cff"))

    def test_it_has_what_the_format_asks_for_and_nothing_that_it_does_not_know(self):
        assert set(self.given) >= CITATION
        assert set(self.given) <= CITATION | OPTIONAL
        assert self.given["cff-version"] == "1.2.0"
        assert self.given["type"] in ("software", "dataset")
        reference = self.given["preferred-citation"]
        assert set(reference) == {"type", "title", "authors", "version", "license"}
        for authors in (self.given["authors"], reference["authors"]):
            assert authors
            assert all({"name"} <= set(author) <= {"name", "alias"} for author in authors)

    def test_title_version_and_licence_are_those_of_the_package(self):
        assert self.given["version"] == self.given["preferred-citation"]["version"] == project()["version"]
        assert self.given["abstract"] == project()["description"]
        assert self.given["license"] == project()["license"]
        assert text("README.md").startswith(f"# {self.given['title']}\n")

    def test_the_record_is_cited_as_everywhere_else(self):
        cited = self.given["preferred-citation"]
        assert cited["license"] == "CC-BY-4.0"
        for name in MODELS:
            assert f"Cite as: *{cited['title']}, CC BY 4.0*" in text(f"notebooks/{name}.ipynb")
        assert f"{cited['title']}, CC BY 4.0".replace("–", "-") in re.sub(r"\s+", " ", text("data/LICENSE"))

    def test_the_author_is_the_holder_of_the_licence(self):
        assert self.given["authors"][0]["name"] in text("LICENSE")


class TestChangelog:
    def test_versions_go_down_to_the_one_that_is_next(self):
        versions = re.findall(r"^## \[([^]]+)\](?: - (\d{4}-\d\d-\d\d))?$", text("CHANGELOG.md"), re.MULTILINE)
        assert versions[0] == ("Unreleased", "")
        assert all(date for _, date in versions[1:])
        assert project()["version"] in text("CHANGELOG.md")

    def test_kinds_of_change_are_those_of_the_form(self):
        kinds = re.findall(r"^### (.+)$", text("CHANGELOG.md"), re.MULTILINE)
        assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


class TestHooks:
    (repository,) = HOOKS["repos"]

    def test_none_needs_a_network(self):
        assert self.repository["repo"] == "local"
        assert {hook["language"] for hook in self.repository["hooks"]} == {"system"}

    @pytest.mark.parametrize("hook", repository["hooks"], ids=lambda hook: hook["id"])
    def test_what_a_hook_runs_is_there(self, hook):
        words = hook["entry"].split()
        assert (Path(sys.executable).parent / words[0].removeprefix(".venv/bin/")).exists()
        assert all((TOP / word).exists() for word in words if word.startswith(("tests/", "notebooks")))

    def test_the_notebooks_outputs_are_compared_before_a_push(self):
        (outputs,) = [hook for hook in self.repository["hooks"] if "--nbval" in hook["entry"]]
        assert outputs["stages"] == ["pre-push"]
        assert "pre-push" in HOOKS["default_install_hook_types"]
        for name in ("notebooks/01_timeline.ipynb", "src/helpers/show/figures/theme.py", "data/events.csv"):
            assert re.search(outputs["files"], name)

    def test_make_lint_runs_them_all(self):
        assert "pre-commit run --all-files" in text("Makefile")
        assert "make lint" in text(".ci/run").splitlines()


class TestTemplates:
    @pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
    def test_a_form_is_one_that_github_takes(self, path):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(form) <= {"name", "description", "title", "labels", "assignees", "body"}
        assert form["name"] and form["description"]
        fields = [field for field in form["body"] if field["type"] != "markdown"]
        assert {field["type"] for field in fields} <= {"input", "textarea", "dropdown", "checkboxes"}
        names = [field["id"] for field in fields]
        assert len(names) == len(set(names))
        assert all(field["attributes"]["label"] for field in fields)

    def test_the_choices_are_the_tables_and_the_notebooks(self):
        found = {
            path.stem: next(field for field in yaml.safe_load(path.read_text())["body"] if field["type"] == "dropdown")
            for path in FORMS
        }
        assert found["data"]["attributes"]["options"] == list(schema.PACKAGE)
        assert found["notebook"]["attributes"]["options"] == list(MODELS)

    def test_reviewers_are_asked_the_question(self):
        question = "does the prose still say what the output says?"
        assert question in text("CONTRIBUTING.md")
        assert question in text(".github/PULL_REQUEST_TEMPLATE.md")

    @pytest.mark.parametrize("name", ["CONTRIBUTING.md", ".github/PULL_REQUEST_TEMPLATE.md"])
    def test_every_make_target_named_is_there(self, name):
        targets = sorted(set(re.findall(r"(?:`|^)make ([\w./-]+)", text(name), re.MULTILINE)))
        done = subprocess.run(["make", "-n", *targets], cwd=TOP, capture_output=True, text=True)
        assert len(targets) > 3
        assert done.returncode == 0, done.stderr


class TestBinder:
    def test_its_dependencies_are_the_lock_file(self):
        lines = [line for line in text(".binder/requirements.txt").splitlines() if not line.startswith("#")]
        assert lines == ["-r ../requirements.lock"]

    def test_its_python_is_one_that_the_package_takes(self):
        version = text(".binder/runtime.txt").strip().removeprefix("python-")
        assert tuple(map(int, version.split("."))) >= (3, 11)
        assert f'"{version}"' in text(".github/workflows/ci.yml")

    def test_what_runs_after_the_build_can_be_run(self):
        assert os.access(TOP / ".binder" / "postBuild", os.X_OK)
        assert subprocess.run(["bash", "-n", ".binder/postBuild"], cwd=TOP).returncode == 0


@pytest.mark.parametrize("attribute", ["diff", "merge"])
def test_git_takes_notebooks_for_notebooks_once_nbdime_is_set_up(attribute):
    command = ["git", "check-attr", attribute, "notebooks/01_timeline.ipynb"]
    said = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True).stdout
    assert said.endswith(f"{attribute}: jupyternotebook\n")


def test_misspellings_that_are_let_pass_are_used():
    """The list of words that codespell ignores holds no word that is no longer there."""
    ignored = tomllib.loads(text("pyproject.toml"))["tool"]["codespell"]["ignore-words-list"].split(",")
    listed = subprocess.run(["git", "ls-files", "*.py", "*.md", "*.csv"], cwd=TOP, capture_output=True, text=True)
    whole = "\n".join(text(name).lower() for name in listed.stdout.splitlines())
    assert [word for word in ignored if not re.search(rf"\b{word}\b", whole)] == []


def test_how_many_articles_there_are_is_nowhere_written_by_hand(record):
    """An article more would make it false; what counts them may say it."""
    english = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"][len(record.sources) - 2]
    written = (
        rf"\b(?:{english}|{len(record.sources)}) (?:Arabic )?(?:articles|texts|sources)\b|خمسة مقالات|المقالات الخمسة"
    )
    names = [
        "README.md",
        "CITATION.cff",
        "data/LICENSE",
        "pyproject.toml",
        "CONTRIBUTING.md",
        "data/README.md",
        "data/datapackage.json",
    ]
    names += [
        str(path.relative_to(TOP))
        for folder in ("docs", "src/helpers", "notebooks/ar")
        for path in sorted((TOP / folder).rglob("*.[mp][dy]"))
    ]
    # what stands between its marks in README.md is computed
    texts = {name: re.sub(r"<!-- finding.*?/finding -->", "", text(name), flags=re.S) for name in names}
    for path in sorted((TOP / "notebooks").glob("*.ipynb")):
        texts[path.name] = "\n".join(cell["source"] for cell in nbformat.read(path, as_version=4)["cells"])
    found = {name: match[0] for name, content in texts.items() if (match := re.search(written, content, re.IGNORECASE))}
    assert found == {}


#: In the words package alone: the letters of a script, and what depends on which language it is.
ELSEWHERE = sorted(
    path
    for path in (TOP / "src").rglob("*")
    if path.suffix in (".py", ".j2", ".js") and TOP / "src" / "helpers" / "words" not in path.parents
)
RULED_OUT = {
    "letters of Arabic": r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]",
    "a comparison with a language": r"""\blanguage\b\s*[!=]=|[!=]=\s*["'](?:en|ar)["']""",
}


@pytest.mark.parametrize("what", RULED_OUT)
def test_code_knows_no_words_of_either_language(what):
    """Messages are data (`helpers.words`); letters that code folds or looks for are escapes, with their names."""
    assert len(ELSEWHERE) > 100
    assert [
        str(path.relative_to(TOP)) for path in ELSEWHERE if re.search(RULED_OUT[what], path.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("letters of Arabic", 'title = "إيران"'),
        ("a comparison with a language", 'if language == "ar":'),
        ("a comparison with a language", "self.language != chosen"),
        ("a comparison with a language", 'end = "_ar" if chosen == "ar" else ""'),
    ],
)
def test_the_rule_finds_what_it_rules_out(what, code):
    assert re.search(RULED_OUT[what], code)
