"""The API pages, as ``make docs`` builds them, and that the package says it has types."""

import ast
import pkgutil
import re
import shlex
import subprocess

import pytest

import helpers
from helpers.common import paths

MODULES = [module.name for module in pkgutil.walk_packages(helpers.__path__, "helpers.")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api")
    recipe = subprocess.run(
        ["make", "-n", "-o", ".venv/ready", "docs"], cwd=paths.PROJECT, capture_output=True, text=True
    )
    assert recipe.returncode == 0, recipe.stderr
    command = shlex.split(recipe.stdout.replace("docs/api", str(folder)))
    done = subprocess.run(command, cwd=paths.PROJECT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")  # a warning is an error
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


@pytest.mark.long
class TestPages:
    def test_every_module_has_a_page_and_the_index_leads_there(self, pages):
        assert len(MODULES) > 50
        assert {f"{name.replace('.', '/')}.html" for name in ("helpers", *MODULES)} <= set(pages)
        assert "helpers.html" in pages["index.html"]

    @pytest.mark.parametrize("module", MODULES)
    def test_every_public_function_and_class_stands_on_its_page(self, pages, module):
        (source,) = (
            path
            for path in (f"{module.replace('.', '/')}.py", f"{module.replace('.', '/')}/__init__.py")
            if (paths.PROJECT / "src" / path).exists()
        )
        tree = ast.parse((paths.PROJECT / "src" / source).read_text(encoding="utf-8"))
        public = {
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        }
        assert public <= set(re.findall(r'<section id="([^".]+)"', pages[f"{module.replace('.', '/')}.html"]))

    def test_sections_of_docstrings_are_headings(self, pages):
        assert re.search(r"<h6[^>]*>Returns</h6>", pages["helpers/analysis/network.html"])

    def test_pages_load_nothing(self, pages):
        for name, page in pages.items():
            assert not re.findall(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["'](?:https?:)?//""", page), name


def test_whoever_installs_the_package_gets_its_types():
    assert (paths.PROJECT / "src" / "helpers" / "py.typed").read_bytes() == b""
