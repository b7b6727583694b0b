"""Files that are on the disk whole, or not at all."""

import hashlib
import os
from pathlib import Path


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def lasting(path: Path) -> None:
    """Wait until what was written to a file, or which names are in a folder, is on the disk."""
    flags = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) if path.is_dir() else os.O_RDWR
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps names itself, and opens no folder
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def moved(path: Path, to: Path) -> None:
    """Give a finished file its name, over what has it."""
    path.replace(to)
    lasting(to.parent)


def written(path: Path, text: str) -> None:
    """Write a file of text, whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8", newline="\n")
    lasting(new)
    moved(new, path)
