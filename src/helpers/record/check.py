"""Check the record: ``python -m helpers.record.check [FOLDER]`` (``make check-data``) says what is wrong or missing."""

import os
import sys
from pathlib import Path

from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.record import codings, dataset, evidence, reading, schema


def main(arguments: list[str]) -> int:
    """Print all faults of the record in a folder; return 0 where there is none.

    Offsets and hashes, and that no text copies an article, are checked too where the environment variable
    CORPUS names the folder of the articles.
    """
    folder = paths.data_folder(*arguments[:1])
    record, faults = dataset.examine(folder)
    faults += reading.strays(folder, schema.PACKAGE)
    faults += codings.examine(folder)[1]
    corpus = Path(os.environ.get("CORPUS", ""))
    if os.environ.get("CORPUS") and corpus.is_dir():
        faults += evidence.verify(record, corpus) + evidence.copied(record, corpus)
    else:
        sys.stdout.write("passages not checked: set CORPUS to the folder of the articles\n")
    if faults:
        sys.stderr.write(f"{FaultsError(f'the record in {folder.name}/ is not sound', faults)}\n")
        return 1
    counts = ", ".join(f"{len(table)} {name}" for name, table in record.tables().items())
    sys.stdout.write(f"no faults: {counts}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
