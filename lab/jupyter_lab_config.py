"""How ``make lab`` opens JupyterLab: on the copies' index, with this environment's kernel, asking and fetching nothing.

What JupyterLab remembers (open tabs, which notebooks are trusted) stays beside the copies. The user's own settings,
such as a dark theme, come before those of ``overrides.json``.
"""

from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

import helpers
from helpers.common import paths

c = get_config()  # noqa: F821
here = Path(__file__).resolve().parent
state = paths.lab_state()

c.ServerApp.root_dir = str(paths.PROJECT)
c.LabApp.default_url = f"/lab/tree/{paths.WORK.name}/index.ipynb"
c.LabApp.app_settings_dir = str(here)  # overrides.json
# Beside the extension, what reports have for their tables: the extension has it from report/.
c.LabApp.extra_labextensions_path = [str(here / "extensions"), str(Path(helpers.__file__).parent / "render/templates")]
c.LabApp.custom_css = True
c.ServerApp.tornado_settings = {"static_custom_path": [str(here)]}  # custom.css
c.LabApp.workspaces_dir = str(state / "workspaces")
c.NotebookNotary.db_file = str(state / "signatures.db")
c.NotebookNotary.secret_file = str(state / "secret")

# No news, no look for updates, no extensions from the network.
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
c.LanguageServerManager.autodetect = False  # it would call npm, to look for what JupyterLab uses only when told to


class ThisEnvironment(KernelSpecManager):
    """The kernel of the Python that runs JupyterLab, whatever other kernels the user has, also of the same name."""

    def _kernel_dirs_default(self) -> list[str]:
        return []  # what is in no folder is ipykernel's own, which is always added


c.ServerApp.kernel_spec_manager_class = ThisEnvironment


class Notebooks(AsyncLargeFileManager):
    """Notebooks are opened with the version of Python in them, and saved without it.

    JupyterLab would write it into each notebook that is opened: so to open one changes nothing, nor to run and save it.
    """

    async def get(self, path: str, content: bool = True, **how: str | bool | None) -> dict[str, Any]:
        """Return a file, a notebook as JupyterLab would leave it."""
        model = await super().get(path, content, **how)
        if model["type"] == "notebook" and content:
            model["content"]["metadata"]["language_info"] = IPythonKernel.language_info
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Write a file, a notebook as ``make refresh`` would."""
        if model["type"] == "notebook" and "content" in model:
            model["content"]["metadata"]["language_info"] = {"name": "python"}
        return await super().save(model, path)


c.ServerApp.contents_manager_class = Notebooks
