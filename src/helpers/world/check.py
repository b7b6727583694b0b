"""Check the world's data: ``world check [FOLDER]`` (``make check-data``) says what is wrong or missing."""

import sys

from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.record import dataset
from helpers.world import store


def main(arguments: list[str]) -> int:
    """Print all faults of ``world/`` in a folder of data; return 0 where there is none."""
    folder = paths.data_folder(*arguments[:1])
    record, _ = dataset.examine(folder)
    world, faults = store.examine(folder / "world", record)
    if faults:
        sys.stderr.write(f"{FaultsError(f'the tables in {folder.name}/world/ are not sound', faults)}\n")
        return 1
    counts = ", ".join(f"{len(table)} {name}" for name, table in world.tables().items())
    sys.stdout.write(f"no faults: {counts}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
