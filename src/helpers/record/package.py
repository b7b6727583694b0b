"""The Data Package of the record: ``python -m helpers.record.package`` (``make codebook``) writes its descriptor."""

import json
from collections.abc import Mapping
from typing import Any, Final

from helpers.record.cells import Row, about
from helpers.record.schema import PACKAGE, may_be_empty, references

TITLE: Final = "Russia-Iran relations in Arabic articles, 2014-2025: a coded record"
_TYPES: Final = {int: "integer", float: "number", bool: "boolean"}


def descriptor() -> dict[str, Any]:
    """Return the Data Package (v1) descriptor of the record."""
    return {
        "name": "russia-iran-relations",
        "title": TITLE,
        "profile": "tabular-data-package",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "resources": [resource(table, PACKAGE) for table in PACKAGE],
    }


def resource(table: str, known: Mapping[str, type[Row]]) -> dict[str, Any]:
    """Return how a Data Package describes a table of ``known`` models; its foreign keys are to these alone."""
    model = known[table]
    return {
        "name": table,
        "path": f"{table}.csv",
        "title": model.title,
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(model, name) for name in model.model_fields],
            "primaryKey": list(model.key),
            "foreignKeys": [
                {"fields": name, "reference": {"resource": target, "fields": known[target].key[0]}}
                for name, target in references(model).items()
                if target in known
            ],
        },
    }


def _field(model: type[Row], name: str) -> dict[str, Any]:
    field = model.model_fields[name]
    allowed = [code for code in about(field)["allowed"] if code]
    constraints: dict[str, Any] = {"enum": allowed} if allowed else {}
    if not may_be_empty(model, name):
        constraints["required"] = True
    return {
        "name": name,
        "type": _TYPES.get(field.annotation, "string"),  # type: ignore[arg-type]
        "description": field.description,
        **({"constraints": constraints} if constraints else {}),
    }


if __name__ == "__main__":
    print(json.dumps(descriptor(), ensure_ascii=False, indent=2))
