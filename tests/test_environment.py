import re
import tomllib

import yaml

from helpers.common import paths


def project():
    return tomllib.loads((paths.PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared():
    extras = project()["optional-dependencies"].values()
    return {*project()["dependencies"], *(item for extra in extras for item in extra)}


def test_the_conda_environment_has_the_same_dependencies():
    environment = yaml.safe_load((paths.PROJECT / "environment.yml").read_text(encoding="utf-8"))
    conda = [item for item in environment["dependencies"] if isinstance(item, str)]
    (pip,) = [item["pip"] for item in environment["dependencies"] if isinstance(item, dict)]
    assert f"python{project()['requires-python']}" in conda
    assert set(conda) - {"pip", f"python{project()['requires-python']}"} | set(pip) - {"-e ."} == declared()


def test_every_dependency_is_locked_with_hashes_and_no_address():
    lock = (paths.PROJECT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    names = {re.split(r"[>=<\[]", item)[0] for item in declared()}
    assert names <= locked
    assert "://" not in lock
    requirements = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert len(requirements) >= len(locked)
    assert all("--hash=sha256:" in requirement for requirement in requirements)


def test_the_weekly_reports_are_kept_though_a_render_fails():
    text = (paths.PROJECT / ".github" / "workflows" / "weekly.yml").read_text(encoding="utf-8")
    job = yaml.safe_load(text)["jobs"]["render"]
    steps = {step.get("uses", step.get("run", "")).split("@")[0]: step for step in job["steps"]}
    names = [*steps]
    restore, render, save = "actions/cache/restore", "make render", "actions/cache/save"
    assert names.index(restore) < names.index(render) < names.index(save)
    assert "actions/cache" not in names, "it saves only where all went well"
    assert steps[save]["if"].startswith("always()")
    assert steps[save]["with"].items() <= steps[restore]["with"].items()
    assert steps[save]["with"]["key"].startswith(steps[restore]["with"]["restore-keys"])
    assert steps[render]["timeout-minutes"] < job["timeout-minutes"]


def test_the_package_asked_for_is_there():
    asked = {"jupyterlab", "pandas", "matplotlib", "networkx", "nbval", "papermill"}
    assert asked <= {re.split(r"[>=<]", item)[0] for item in declared()}
