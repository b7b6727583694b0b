"""Where things live; no other module builds a path to the project."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
NOTEBOOKS = PROJECT / "notebooks"
REPORTS = PROJECT / "reports"
FIGURES = PROJECT / "docs" / "figures"
#: Copies of the notebooks to work in (`helpers.notebook.copies`); git ignores it.
WORK = PROJECT / "work"


def given_folder(given: str) -> Path:
    """Return the folder that somebody gave: ``~`` is the home of a user, and a name as any other if nobody's."""
    try:
        return Path(given).expanduser()
    except RuntimeError:
        return Path(given)


def data_folder(given: str = "") -> Path:
    """Return the folder of the record: the one given, or the project's own ``data/``."""
    return given_folder(given) if given else PROJECT / "data"


def lab_state(folder: Path = WORK) -> Path:
    """Return the folder, made if need be, where JupyterLab remembers open tabs and which copies are trusted."""
    state = folder / ".jupyter"
    state.mkdir(parents=True, exist_ok=True)
    return state


def notebooks() -> dict[str, Path]:
    """Return the notebooks that take parameters, by name: those with a number (``index`` only leads to them)."""
    return {path.stem: path for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))}


def notebook(name: str) -> Path:
    """Return the file of the notebook called ``name``, such as ``01_timeline``.

    Raises
    ------
    ValueError
        Where there is no such notebook (a name is never taken for a path).
    """
    known = notebooks()
    if name not in known:
        raise ValueError(f"there is no notebook {name!r}; there are {', '.join(known)}")
    return known[name]
