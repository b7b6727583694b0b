"""Compute the figures of ``data/world/`` from the providers' files: ``world build FOLDER``.

The files are not ours to publish and are kept outside; ``datasets.csv`` names each with the SHA-256 of the vintage
from which the kept figures were computed. Another file than that is refused: a newer release revises old years, so
its figures are a new edition, for which ``datasets.csv`` is changed on purpose.
"""

import hashlib
import io
import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError
from helpers.world import store, tables
from helpers.world.codes import COLUMNS, Codes, plain
from helpers.world.registry import EXTRACTORS


def main(arguments: list[str]) -> int:
    """Write the computed tables from the folder of the providers' files; return 0 where that went well."""
    if len(arguments) != 1:
        sys.stderr.write("usage: world build FOLDER (the folder of the providers' files)\n")
        return 2
    try:
        lines = build(paths.given_folder(arguments[0]), paths.data_folder() / "world")
    except FaultsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def build(folder: Path, out: Path) -> list[str]:
    """Write the computed tables (`helpers.world.tables.COMPUTED`) in ``out`` from the files in ``folder``.

    Returns
    -------
    list of str
        What was read and written, a line each.

    Raises
    ------
    FaultsError
        With every file that is missing or of another vintage, and every fault of the tables in ``out`` that the
        figures need; nothing is written then.
    """
    given = store.kept(out)
    files, faults = _files(folder, given["datasets"])
    if faults:
        raise FaultsError("no figures were computed", faults)
    computed = compute(files, given)
    texts = {name: text(table, name) for name, table in computed.items()}
    for name, content in texts.items():
        (out / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
    read = [f"read {row.file}: {row.name}, {row.version}" for row in given["datasets"].itertuples(index=False)]
    return [*read, *(f"wrote {name}.csv: {len(table)} rows" for name, table in computed.items())]


def _files(folder: Path, datasets: pd.DataFrame) -> tuple[dict[str, bytes], list[Fault]]:
    """Return data set -> the bytes of its file, and what is wrong with the files."""
    found: dict[str, bytes] = {}
    faults = []
    for row in datasets.itertuples(index=False):
        try:
            found[row.dataset_id] = (folder / row.file).read_bytes()
        except OSError as error:
            faults.append(Fault(row.file, 0, "", "", f"was not read: {error.strerror}; {row.url} has the data set"))
            continue
        sha256 = hashlib.sha256(found[row.dataset_id]).hexdigest()
        if sha256 != row.sha256:
            problem = (
                f"is not the file that the kept figures are from ({row.name}, {row.version}): expected {row.sha256}. "
                "Another release revises old years: to use it, change version and sha256 in datasets.csv"
            )
            faults.append(Fault(row.file, 0, "sha256", sha256, problem))
    return found, faults


def compute(files: Mapping[str, bytes], given: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the computed tables from data set -> the bytes of its file, for the states and pairs that are kept."""
    codes = Codes(given["states"])
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in tables.COMPUTED}
    for extractor in EXTRACTORS:
        frames = [_frame(files[name]) for name in extractor.datasets]
        parts[extractor.table].append(extractor.rows(codes, *frames))
    computed = {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}
    computed["series"] = _kept(computed["series"], given["dyads"], given["measures"])
    return computed


def _frame(content: bytes) -> pd.DataFrame:
    """Return a file's table as texts: so no code loses its zeros, and no Namibia (NA) is a missing value."""
    if content.startswith(b"PAR1"):  # Parquet, of texts alone
        return pd.read_parquet(io.BytesIO(content)).fillna("")
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def _kept(series: pd.DataFrame, dyads: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of states alone and of kept pairs, undirected ones once and as ``dyads`` has them."""
    if unknown := sorted({*series["measure_id"]} - {*measures["measure_id"]}):
        faults = [Fault("measures.csv", 0, "measure_id", name, "has no row, and is computed") for name in unknown]
        raise FaultsError("no figures were computed", faults)
    pairs = set(zip(dyads["state"], dyads["partner"], strict=True))
    directed = dict(zip(measures["measure_id"], measures["directed"] == "yes", strict=True))
    both = pairs | {(other, one) for one, other in pairs}
    rows = zip(series["measure_id"], series["state"], series["partner"], strict=True)
    kept = [not other or (one, other) in (both if directed[measure] else pairs) for measure, one, other in rows]
    turned = ~series["measure_id"].map(directed) & (series["partner"] != "")
    mirrored = series[turned].rename(columns={"state": "partner", "partner": "state"})[list(COLUMNS)]
    missing = [(one, other) in pairs for one, other in zip(mirrored["state"], mirrored["partner"], strict=True)]
    keys = ["measure_id", "state", "partner", "period"]
    both_ways = pd.concat([series[kept], mirrored[missing]]).drop_duplicates(keys)
    return both_ways.sort_values(keys, ignore_index=True)


def text(table: pd.DataFrame, name: str) -> str:
    """Return a computed table as its file has it: columns in order, numbers in plain digits."""
    columns = list(tables.TABLES[name].model_fields)
    shown = table[columns].copy()
    for column in columns:
        if pd.api.types.is_float_dtype(shown[column]) or column == "value":
            shown[column] = [plain(number) for number in shown[column]]
    return shown.to_csv(index=False, lineterminator="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
