"""What the fork server imports: all that any run needs, once.

Of the runs it holds the project's data alone, for those that ask for them while the files stay as they are. Nothing
here may start a thread: a fork has none.
"""

import contextlib
import gc
import importlib
import io
import os
import pkgutil
import sys

#: Imported by jsonschema and papermill where they are there, slow, and of no use to a run; a notebook may import them.
_UNWANTED = ("rfc3987_syntax", "isoduration", "rfc3986_validator", "pyarrow.fs")
#: Rooms that no run uses, or few and when they need them: slow to import, and they start threads.
_UNUSED = ("helpers.adding", "helpers.eventdata", "helpers.show.fonts.make")


def _all() -> None:
    gc.disable()  # what is imported stays: to look for garbage meanwhile, and after it, takes a quarter of the time
    from helpers.render import manifest

    manifest.code()  # before the rest is imported: what a run was made with is what is loaded
    manifest.versions()
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    sys.modules |= dict.fromkeys(_UNWANTED)  # type: ignore[arg-type]
    import papermill  # noqa: F401 - before the engine, which it imports itself
    import psutil  # noqa: F401 - a process is ended with it
    import xlsxwriter  # noqa: F401 - each run writes a workbook

    import helpers
    from helpers.render import shell

    with shell.made().builtin_trap:  # pandas looks, when it is imported, who shows its tables
        for module in pkgutil.walk_packages(helpers.__path__, "helpers."):
            if not module.name.startswith(_UNUSED):
                importlib.import_module(module.name)
    for name in _UNWANTED:
        del sys.modules[name]
    _warm()
    gc.enable()
    gc.set_threshold(50_000, 10, 10)  # a run is short: Python's 700 has it look for garbage for a twentieth of its time
    gc.freeze()  # so that no collection in a fork copies every page


def _warm() -> None:
    """Do once what is slow the first time: a cell, fonts, the drawing of an SVG, a page, a table, the parsing of dates.

    Not a PDF: that starts threads, in each fork for itself.
    """
    import matplotlib as mpl
    import nbformat
    import pandas as pd
    from matplotlib.figure import Figure

    from helpers.common import paths
    from helpers.common.faults import FaultsError
    from helpers.record import dataset
    from helpers.render import report, shell
    from helpers.words.messages import messages
    from helpers.world import store

    shell.made().run_cell("warm = 1", silent=True)  # neither counted nor remembered
    del shell.made().user_ns["warm"]
    with contextlib.suppress(FaultsError):  # `profile.check` says what is wrong with it
        dataset.prepare(paths.data_folder())
        store.beside(paths.data_folder())
    with mpl.rc_context({"svg.fonttype": "path"}):
        figure = Figure()
        figure.text(0, 0, f"warm {messages('ar')('panel.reset')}", fontweight="bold")
        figure.add_subplot().plot([0, 1])
        figure.savefig(drawn := io.StringIO(), format="svg")
    report.png(drawn.getvalue())
    frame = pd.DataFrame({"warm": [1], "more": [1]})
    frame.pivot_table(index="warm", columns="more", aggfunc="size").to_csv()
    frame.to_dict("records")
    output = nbformat.v4.new_output("display_data", {"text/plain": "warm"})
    cells = [nbformat.v4.new_markdown_cell("# *Warm*"), nbformat.v4.new_code_cell("warm = 1", outputs=[output])]
    report.html(nbformat.v4.new_notebook(cells=cells), "", "en", {})


_all()
