"""Write the verdicts of the numeric checks: ``world verdicts`` decides each anew by its rule from the series.

Verdicts by documents are people's, and stay as they are.
"""

import csv
import io
import sys
from typing import Any, Final

import pandas as pd

from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.record import dataset
from helpers.words.language import LANGUAGES, ending
from helpers.words.messages import messages
from helpers.world import store, tables
from helpers.world.rules import RULES, confidence, decide
from helpers.world.rules_parts import UNDECIDED, Lacks, Outcome
from helpers.world.store import World

_COLUMNS: Final = tuple(tables.Verdict.model_fields)


def main(arguments: list[str]) -> int:
    """Write ``verdicts.csv`` of a folder of data; return 0 where that went well."""
    folder = paths.data_folder(*arguments[:1])
    try:
        world = store.load(folder / "world", dataset.load(folder))
    except FaultsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    computed = numeric(world)
    if waiting := ", ".join(check for check, row in computed.items() if not row["second_verdict"]):
        sys.stderr.write(f"verdicts.csv was not written: it lacks a second checker's verdict of {waiting}\n")
        return 1
    (folder / "world" / "verdicts.csv").write_text(text(world, computed), encoding="utf-8", newline="")
    sys.stdout.write(f"wrote verdicts.csv: {len(computed)} verdicts by a numeric rule\n")
    return 0


def numeric(world: World) -> dict[str, dict[str, str]]:
    """Return check -> its row of verdicts, for all numeric checks.

    The first verdict is that of the rule as code. The second is a person's, who computed it from the providers' files,
    and stays as it is, as does how a difference was settled and the verdict that stands then.
    """
    checks = world.checks.loc[world.checks["method"] == "numeric", "check_id"]
    return {check: verdict(world, check) for check in checks}


def verdict(world: World, check: str) -> dict[str, str]:
    """Return the row of verdicts of a numeric check."""
    rule, outcome = RULES[check], decide(world, check)
    first, *others = dict.fromkeys(_citation(world, name) for name in rule.datasets)
    row = dict.fromkeys(_COLUMNS, "") | {
        "check_id": check,
        "dataset_id": rule.datasets[0],
        "verdict": outcome.verdict,
        "confidence": confidence(rule, outcome),
        "reference_1": first,
        "reference_2": "; ".join(others),
        "first_verdict": outcome.verdict,
    }
    for language in LANGUAGES:
        row |= {f"{column}{ending(language)}": text for column, text in _texts(world, check, outcome, language).items()}
    return row | _by_people(world, check)


def _citation(world: World, name: str) -> str:
    rows = world.datasets.set_index("dataset_id")
    return f"{rows.at[name, 'citation']} ({rows.at[name, 'version']})"


def _by_people(world: World, check: str) -> dict[str, str]:
    kept = world.verdicts[world.verdicts["check_id"] == check].to_dict("records")
    if not kept:
        return {}
    people_stand = kept[0]["verdict"] != kept[0]["first_verdict"]  # another than the rule's, settled by them
    settled = ["verdict", "confidence"] if people_stand else []
    texts = [f"settled{ending(language)}" for language in LANGUAGES]
    return {column: kept[0][column] for column in ("second_verdict", *texts, *settled)}


def _texts(world: World, check: str, outcome: Outcome, language: str) -> dict[str, str]:
    """Return what a verdict says in a language: its figures, what was found, and what came later."""
    say = messages(language)
    said = outcome.said | {"verdict": outcome.verdict}

    def message(name: str) -> str:
        return say(f"world_findings.{check}.{name}", **said)

    if outcome.verdict == UNDECIDED:
        parts = [_lacking(world, outcome.lacks, language)] if outcome.lacks else []
        if outcome.said and say.has(f"world_findings.{check}.undecided"):
            parts.append(message("undecided"))
        return {"finding": " ".join(part for part in parts if part)}
    found = message("finding")
    texts = {"value": message("value"), "finding": f"{found} {say('world_findings.near')}" if outcome.near else found}
    return texts | ({"hindsight": message("hindsight")} if outcome.hindsight else {})


def _lacking(world: World, lacks: Lacks, language: str) -> str:
    end = ending(language)
    measures, states = world.measures.set_index("measure_id"), world.states.set_index("state_id")
    named: dict[str, Any] = {
        "measure": measures.at[lacks.measure, f"label{end}"],
        "states": [states.at[state, f"label{end}"] for state in (lacks.state, lacks.partner) if state],
        "periods": lacks.periods,
    }
    return messages(language)("world_findings.lacking", **named)


def text(world: World, computed: dict[str, dict[str, str]]) -> str:
    """Return ``verdicts.csv``: the computed rows and those by documents, in the order of the checks."""
    kept: pd.DataFrame = world.verdicts[list(_COLUMNS)]
    rows = {row["check_id"]: row for row in kept.to_dict("records")} | computed
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[check] for check in world.checks["check_id"] if check in rows)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
