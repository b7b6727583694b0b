"""Check the record: ``python -m helpers.check [FOLDER]`` (``make check-data``) says what is wrong or missing."""

import os
import sys
from pathlib import Path

from helpers import dataset, evidence, paths
from helpers.faults import FaultsError


def main(arguments: list[str]) -> int:
    """Print all faults of the record in a folder; return 0 where there is none.

    Offsets and hashes are checked too where the environment variable CORPUS names the folder of
    the articles.
    """
    folder = paths.data_folder(*arguments[:1])
    try:
        record = dataset.load(folder)
    except FaultsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    corpus = Path(os.environ.get("CORPUS", ""))
    if not os.environ.get("CORPUS") or not corpus.is_dir():
        sys.stdout.write("passages not checked: set CORPUS to the folder of the articles\n")
    elif faults := evidence.verify(record, corpus):
        sys.stderr.write(f"{FaultsError('the passages differ from the articles', faults)}\n")
        return 1
    counts = ", ".join(f"{len(table)} {name}" for name, table in record.tables().items())
    sys.stdout.write(f"no faults: {counts}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
