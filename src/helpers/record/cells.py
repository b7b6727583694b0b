"""What a cell of the record's tables may hold: types of columns, and how a column is read and checked.

An empty string is a missing value.
"""

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from math import isfinite
from typing import Annotated, Any, ClassVar, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from helpers.common.faults import nearest
from helpers.record import codes, dates, vocabulary


def _when_filled(check: Callable[[str], object]) -> AfterValidator:
    """Return a marker that applies ``check`` to a text unless it is empty."""

    def checked(value: str) -> str:
        if value:
            check(value)
        return value

    return AfterValidator(checked)


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
#: Begins the id of an event that was drafted from proposals and that nobody has read yet.
DRAFT: Final = "draft-"


def _read_by_somebody(value: str) -> str:
    if value.startswith(DRAFT):
        raise ValueError("is a draft: fill in its rows, then `record confirm` gives it an id of its own")
    return value


EventId = Annotated[Slug, AfterValidator(_read_by_somebody)]
RecordId = Annotated[str, Field(pattern=r"^[a-z0-9_]+(-{1,2}[a-z0-9_]+)*$", max_length=250)]
Text = Annotated[str, Field(min_length=1)]
#: The years in which a date of the record may lie: a slip of the keyboard (0204, 9999) lies outside.
YEARS: Final = (1500, 2100)
Edtf = Annotated[str, _when_filled(lambda text: _dated(text))]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
StateCode = Annotated[str, _when_filled(lambda code: _state(code))]
Flag = Annotated[bool, BeforeValidator(lambda value: _flag(value))]


def _flag(value: object) -> object:
    """Return a flag; only what the Data Package calls a boolean."""
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError(nearest(value, ["true", "false"]))
    return value


def simple(pattern: str) -> str:
    """Return a pattern; refuse what could take a search long, since patterns are data: repetition, many choices."""
    choices = re.findall(r"(?<!\()\?|\|", pattern)
    if len(pattern) > 300 or len(choices) > 12 or re.search(r"[*+{]|\\(?!u[0-9A-Fa-f]{4})", pattern):
        raise ValueError(r"allowed: 300 letters, at most 12 of ? and |, no * + {, and no \ but that of \u0621")
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    if compiled.groups > 1 or compiled.search(""):
        raise ValueError("must find something, with one group at most")
    return pattern


def _dated(text: str) -> None:
    """Refuse what is no date, or one of years that no article speaks of."""
    span, (first, last) = dates.parse(text), YEARS
    for day in (span.earliest, span.latest):
        if day and not first <= day.year <= last:
            raise ValueError(f"lies outside the years {first} to {last}")


def _state(code: str) -> None:
    """Refuse what is no code of a state."""
    if code not in vocabulary.STATES:
        raise ValueError(f"{nearest(code, vocabulary.STATES)}: codes of ISO 3166-1 alpha-3, or SUN")


def column(
    description: str,
    references: str = "",
    vocabulary: str = "",
    allowed: Collection[str] = (),
    optional: bool = False,
) -> Any:  # noqa: ANN401 - as pydantic's Field
    """Return a pydantic field with its description, and what it may hold.

    Parameters
    ----------
    description
        What the column holds.
    references
        The table in whose first column its values must be.
    vocabulary
        The vocabulary of ``codes.csv`` that its codes are of.
    allowed
        What it may hold, where that is not the whole vocabulary, or is of none.
    optional
        Whether a reference or a code may be empty.
    """
    if vocabulary and not allowed:
        allowed = (*[""] * optional, *codes.table()[vocabulary])
    extra: dict[str, Any] = {"references": references, "vocabulary": vocabulary, "allowed": [*allowed]}
    return Field(description=description, json_schema_extra=extra | {"optional": optional})


@cache
def _allowed(model: type[BaseModel], name: str) -> dict[str, None]:
    """Return what a column may hold, in order; empty where it has no codes."""
    return dict.fromkeys(about(model.model_fields[name])["allowed"])


_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Letters that cannot be seen and mean nothing here, and those that turn the direction of what follows them
#: (isolates do it with an end, and serve).
_UNSEEN: Final = re.compile("[\u00ad\u200b\u2028\u2029\u202a-\u202e\u2060-\u2064\ufeff]")
_ISOLATED: Final = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_NUMBERS: Final = {int: re.compile("0|[1-9][0-9]*"), float: re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")}


def seen(text: str) -> str:
    """Return a text of strangers as a cell may hold it: on one line, without what cannot be seen."""
    bare = _UNSEEN.sub("", _NOT_TEXT.sub("", re.sub(r"\s+", " ", text)))
    return re.sub("[\u2066-\u2069]", "", bare).strip()


def _unreadable(cell: str) -> str:
    """Return what is wrong with the letters of a cell; "" where nothing is."""
    if letter := _NOT_TEXT.search(cell):
        return f"holds U+{ord(letter[0]):04X}, which is no letter, sign, space or line break"
    if letter := _UNSEEN.search(cell):
        return f"holds U+{ord(letter[0]):04X}, which cannot be seen; allowed are letters, signs, spaces and isolates"
    bare = cell
    while bare != (bare := _ISOLATED.sub("", bare)):  # the innermost first
        pass
    if letter := re.search("[\u2066-\u2069]", bare):
        return f"holds U+{ord(letter[0]):04X}, an isolate without its beginning or end"
    if cell and not any(sign.isprintable() and not sign.isspace() for sign in cell):
        return "holds nothing that can be seen"
    return ""


class Row(BaseModel):
    """A row of a table; ``key`` names the columns that identify it. `checked` holds cells to it."""

    key: ClassVar[tuple[str, ...]]
    title: ClassVar[str]


@cache
def _reader(model: type[Row], name: str) -> TypeAdapter[list[Any]]:
    field = model.model_fields[name]
    return TypeAdapter(list[Annotated[field.annotation, *field.metadata, Field()]])  # type: ignore[name-defined]


def checked(model: type[Row], name: str, cells: Sequence[str]) -> tuple[list[Any], dict[int, str]]:
    """Return the values of a column, and place -> what is wrong with the cell there.

    A cell holds what the column's type and vocabulary allow; numbers in plain digits; no space at its ends;
    nothing that XML, and so SVG and GEXF, cannot hold (control characters, halves of letters, non-characters);
    and nothing that cannot be seen. A column is read as a whole: cell by cell takes four times as long.
    """
    read, wrong = _reader(model, name).validate_python, {}
    try:
        values = read(cells)
    except ValidationError as error:
        wrong = {int(item["loc"][0]): item["msg"].removeprefix("Value error, ") for item in error.errors()}
        right = iter(read([cell for place, cell in enumerate(cells) if place not in wrong]))
        values = [cell if place in wrong else next(right) for place, cell in enumerate(cells)]
    allowed = _allowed(model, name)
    if allowed and not allowed.keys() >= {*cells}:
        wrong |= {place: nearest(cell, allowed) for place, cell in enumerate(cells) if cell not in allowed}
    if number := _NUMBERS.get(model.model_fields[name].annotation):  # type: ignore[arg-type]
        for place, cell in enumerate(cells):
            if place not in wrong and not (number.fullmatch(cell) and isfinite(float(cell))):
                wrong[place] = f"must be a number in plain digits{_plainly(cell)}"
    if [*map(str.strip, cells)] != [*cells]:
        wrong |= {
            place: f"has a space at its beginning or end; did you mean {cell.strip()!r}?"
            if cell.strip()
            else "holds nothing that can be seen"
            for place, cell in enumerate(cells)
            if cell != cell.strip()
        }
    if not "".join(cells).isprintable():
        wrong |= {place: problem for place, cell in enumerate(cells) if (problem := _unreadable(cell))}
    return values, wrong


def _plainly(cell: str) -> str:
    """Return how a number is written in plain digits, as a hint; nothing where it cannot be."""
    plain = f"{value:.15g}" if isfinite(value := float(cell)) else ""
    return f"; did you mean {plain!r}?" if _NUMBERS[float].fullmatch(plain) else ""


def about(field: FieldInfo) -> dict[str, Any]:
    """Return what `column` says of a field beside its type."""
    assert isinstance(field.json_schema_extra, dict)  # every field is made by `column`
    return field.json_schema_extra
