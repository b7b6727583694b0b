"""YAML from strangers: a key stands once, and nothing holds itself, is nested too deep or grows as it is read."""

from pathlib import Path
from typing import Final

import yaml

from helpers.common.faults import Fault, FaultsError

_DEEPEST, _MOST = 20, 100_000  # levels and values of a file
_TOO_DEEP: Final = f"is nested deeper than {_DEEPEST} levels, holds itself, or has more than {_MOST} values"


def content(path: Path, name: str) -> object:
    """Return what a file of YAML holds.

    Parameters
    ----------
    name
        What to call it in an error.

    Raises
    ------
    FaultsError
        Where it cannot be read, is not YAML, or is not plainly so.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        _refuse_depth(content)
        return content
    except OSError as error:
        subject, problem = "was not read", str(error.strerror)
    except RecursionError:
        subject, problem = "was refused", _TOO_DEEP
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        subject, problem = "is not YAML", " ".join(str(error).split())
    except ValueError as error:  # a day that no month has, or a number of thousands of digits
        subject, problem = "was refused", str(error)
    raise FaultsError(f"{name} {subject}", [Fault(path.name, 0, "", "", problem)])


def _refuse_depth(content: object) -> None:
    """Raise ValueError for what is too deep, too large or holds itself."""
    held, number = [(content, 0)], 0
    while held:
        value, depth = held.pop()
        number += 1
        if depth > _DEEPEST or number > _MOST:
            raise ValueError(_TOO_DEEP)
        parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
        held += [(part, depth + 1) for part in parts]


class _Loader(yaml.SafeLoader):
    """YAML in which a key stands once: where it stands twice the last would win, and nobody would know."""

    def compose_mapping_node(self, anchor: str | None) -> yaml.MappingNode:
        """Return a mapping, with its keys as they are written."""
        node = super().compose_mapping_node(anchor)
        seen: dict[str, int] = {}
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            line = key.start_mark.line + 1
            if key.value in seen:
                raise yaml.YAMLError(f"the key {key.value!r} stands twice, in line {seen[key.value]} and line {line}")
            seen[key.value] = line
        return node
