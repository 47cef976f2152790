"""Cells of a file: from text to a value, a whole column at a time.

A kind of file is a table of columns (`Columns`); reading a batch of lines gives rows (dicts by column name, with the
line number under "line"), faults (line → column and reason: the row is parked) and remarks (they become notices).

    COLUMNS = Columns(agb("agb", required=True), text("naam", 300, required=True), day("stopt_op"))

An empty cell gives "" for text, choices and codes, [] for lists, False for yes/no, None for days and numbers.
Days are `date`, numbers `Decimal` or `int`. The reasons are the closed list of docs/data.md; a reason or remark never
repeats what stands in the cell, for in a shifted column any cell may hold a BSN.

Speed: a column is read by one list comprehension over the cells already known, which fills itself, so a value that
returns (a day, a choice, a code) is read once.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices

from achterhoek import bsn as bsn_rules

Row = dict[str, Any]

FIRST_YEAR, LAST_YEAR = 1900, 2100
KNOWN_CELLS = 20_000
MAX_NUMBER = 10**9

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:[.,]\d{1,20})?", re.ASCII)
_WHOLE = re.compile(r"([+-]?\d{1,20})(?:[.,]0+)?", re.ASCII)
_YES_NO = {"ja": True, "true": True, "waar": True, "nee": False, "false": False, "onwaar": False, "": False}

EMPTY_REQUIRED = "Deze cel moet gevuld zijn."
NOT_IN_LIST = "Deze waarde staat niet in de lijst voor deze kolom."
NO_DAY = "Dit is geen bestaande dag (JJJJ-MM-DD of DD-MM-JJJJ)."
DAY_TOO_FAR = f"Deze dag ligt vóór {FIRST_YEAR} of na {LAST_YEAR}."
NO_NUMBER = "Dit is geen getal."
BELOW_ZERO = "Dit getal is kleiner dan nul."
TOO_BIG = "Dit is geen getal waarmee het portaal kan rekenen: het is te groot."
NO_BSN = "Dit BSN voldoet niet aan de elfproef."
NO_AGB = "Dit is geen AGB-code van 8 cijfers."
NO_CBS = "Dit is geen CBS-code van 4 cijfers."
ROUNDED = "Dit getal is afgerond op twee cijfers achter de komma."
TOO_LONG = "Deze waarde is te lang om een kenmerk te zijn."
CUT = "Deze tekst is te lang en is afgekapt."


class Wrong(Exception):
    """The cell holds what its column may not hold; the text is the reason."""


class Remarked(Exception):
    """The cell was read as `value`, with a remark."""

    def __init__(self, value: Any, remark: str) -> None:
        super().__init__(remark)
        self.value = value


@dataclass(slots=True)
class Batch:
    """What a batch of lines gave. `rows` has every line, the faulty ones too; `good` has those without a fault."""

    rows: list[Row] = field(default_factory=list)
    faults: dict[int, tuple[str, str]] = field(default_factory=dict)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row["line"] not in self.faults] if self.faults else self.rows

    def fault(self, line: int, column: str, reason: str) -> None:
        """Note why a line cannot be taken in; the first reason stays."""
        self.faults.setdefault(line, (column, reason))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a cell is read (nothing: as text), and how a value comes back from JSON and reads as text."""

    name: str
    read: Callable[[str], Any] | None = None
    required: bool = False
    limit: int = 0
    load: Callable[[Any], Any] | None = None
    as_text: Callable[[Any], str] = str


class Columns:
    """The columns of one kind of file."""

    def __init__(self, *columns: Column) -> None:
        self.columns = columns
        self.names = tuple(column.name for column in columns)
        self.keys = ("line", *self.names)
        self._loads = [(number, column.load) for number, column in enumerate(columns, 1) if column.load]

    def unpack(self, values: list[Any]) -> Row:
        """A row again, from the list of its values (line number first) that JSON carried."""
        for number, load in self._loads:
            if values[number] is not None:
                values[number] = load(values[number])
        return dict(zip(self.keys, values, strict=True))

    def texts(self, row: Row) -> dict[str, str]:
        """The row's cells as a person would write them."""
        valued = ((column, row[column.name]) for column in self.columns)
        return {column.name: "" if value is None else column.as_text(value) for column, value in valued}


class Reader:
    """Reads the lines of one file, batch after batch, and knows the cells it has met."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._known = [_Known(column.read) if column.read else None for column in columns.columns]

    def read(self, lines: Sequence[tuple[int, Sequence[str]]]) -> Batch:
        """Read a batch of lines: (number, cells in the order of the columns)."""
        batch = Batch()
        if not lines:
            return batch
        numbers = [number for number, _ in lines]
        values: list[Sequence[Any]] = [numbers]
        by_column = zip(*(cells for _, cells in lines), strict=True)
        for column, known, cells in zip(self._columns.columns, self._known, by_column, strict=True):
            stripped = [cell.strip() for cell in cells]
            _find_empty(column, stripped, numbers, batch)
            values.append(
                _texts(column, stripped, numbers, batch)
                if known is None
                else known.look_up(column, stripped, numbers, batch)
            )
        keys = self._columns.keys
        batch.rows = [dict(zip(keys, row, strict=True)) for row in zip(*values, strict=True)]
        return batch


class _Known(dict[str, Any]):
    """Cells of one column that were read before, what was wrong with them and what was remarked."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read
        self._wrong: dict[str, str] = {}
        self._remarked: dict[str, str] = {}

    def __missing__(self, cell: str) -> Any:
        try:
            value = self._read(cell)
        except Wrong as wrong:
            value, self._wrong[cell] = None, str(wrong)
        except Remarked as remarked:
            value, self._remarked[cell] = remarked.value, str(remarked)
        self[cell] = value
        return value

    def look_up(self, column: Column, cells: list[str], numbers: Sequence[int], batch: Batch) -> list[Any]:
        if len(self) > KNOWN_CELLS:
            self.clear()
            self._wrong.clear()
            self._remarked.clear()
        values = [self[cell] for cell in cells]
        if self._wrong:
            for line, cell in zip(numbers, cells, strict=True):
                if cell in self._wrong:
                    batch.fault(line, column.name, self._wrong[cell])
        if self._remarked:
            batch.remarks += [
                (line, column.name, self._remarked[cell])
                for line, cell in zip(numbers, cells, strict=True)
                if cell in self._remarked
            ]
        return values


def _find_empty(column: Column, cells: list[str], numbers: Sequence[int], batch: Batch) -> None:
    if column.required and not all(cells):
        for line, cell in zip(numbers, cells, strict=True):
            if not cell:
                batch.fault(line, column.name, EMPTY_REQUIRED)


def _texts(column: Column, cells: list[str], numbers: Sequence[int], batch: Batch) -> list[str]:
    if max(map(len, cells)) <= column.limit:
        return cells
    batch.remarks += [
        (line, column.name, CUT)
        for line, cell in zip(numbers, cells, strict=True)
        if len(cell) > column.limit
    ]
    return [cell[: column.limit].rstrip() for cell in cells]


# The kinds of column.


def text(name: str, limit: int, *, required: bool = False) -> Column:
    """Text of at most `limit` characters; longer text is cut, with a remark."""
    return Column(name, limit=limit, required=required)


def word(name: str, limit: int, *, required: bool = False) -> Column:
    """What something is known by: never cut, for half a code is the code of something else."""

    def read(cell: str) -> str:
        if len(cell) > limit:
            raise Wrong(TOO_LONG)
        return cell

    return Column(name, read, required)


def day(name: str, *, required: bool = False) -> Column:
    return Column(name, read_day, required, load=date.fromisoformat, as_text=date.isoformat)


def number(name: str, *, required: bool = False) -> Column:
    """A number of zero or more, with at most two digits behind the point or comma."""
    return Column(name, read_number, required, load=Decimal, as_text=lambda value: f"{value:f}")


def whole(name: str, *, required: bool = False) -> Column:
    """A whole number of zero or more."""
    return Column(name, read_whole, required)


def yes_no(name: str) -> Column:
    return Column(name, read_yes_no, as_text=lambda value: "ja" if value else "nee")


def choice(name: str, choices: type[TextChoices], *, required: bool = False) -> Column:
    """One of the words of `choices`, in capitals or not."""
    words = {value.casefold(): value for value in choices.values} | {"": ""}

    def read(cell: str) -> str:
        if (value := words.get(cell.casefold())) is None:
            raise Wrong(NOT_IN_LIST)
        return value

    return Column(name, read, required)


def agb(name: str, *, required: bool = False) -> Column:
    return Column(name, _digits(8, NO_AGB), required)


def agbs(name: str) -> Column:
    return _list(name, _digits(8, NO_AGB))


def cbs(name: str, *, required: bool = False) -> Column:
    return Column(name, _digits(4, NO_CBS), required)


def cbses(name: str, *, required: bool = False) -> Column:
    return _list(name, _digits(4, NO_CBS), required=required)


def product_category(name: str, *, required: bool = False) -> Column:
    """Two characters; a category that is a number and lost its leading zero gets it back."""
    return Column(name, read_category, required)


def bsn(name: str, *, required: bool = False) -> Column:
    return Column(name, read_bsn, required)


# Reading one cell, without spaces around it.


def read_day(cell: str) -> date | None:
    if not cell:
        return None
    if not (found := _DAY.fullmatch(cell)):
        raise Wrong(NO_DAY)
    year, month, of_month = (
        int(part) for part in (found.group(1, 2, 3) if found[1] else found.group(6, 5, 4))
    )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Wrong(DAY_TOO_FAR)
    try:
        return date(year, month, of_month)
    except ValueError:
        raise Wrong(NO_DAY) from None


def read_number(cell: str) -> Decimal | None:
    if not cell:
        return None
    if not _NUMBER.fullmatch(cell):
        raise Wrong(NO_NUMBER)
    value = Decimal(cell.replace(",", "."))
    if value < 0:
        raise Wrong(BELOW_ZERO)
    if value > MAX_NUMBER:
        raise Wrong(TOO_BIG)
    rounded = value.quantize(Decimal("0.01"))
    if _decimals(value) > 2:
        raise Remarked(rounded, ROUNDED)
    return abs(rounded)


def _decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def read_whole(cell: str) -> int | None:
    if not cell:
        return None
    if not (found := _WHOLE.fullmatch(cell)):
        raise Wrong(NO_NUMBER)
    value = int(found[1])
    if value < 0:
        raise Wrong(BELOW_ZERO)
    if value > MAX_NUMBER:
        raise Wrong(TOO_BIG)
    return value


def read_yes_no(cell: str) -> bool:
    if (value := _YES_NO.get(cell.casefold())) is None:
        raise Wrong(NOT_IN_LIST)
    return value


def read_bsn(cell: str) -> str:
    if not cell:
        return ""
    digits = _with_zeros(cell, 9)
    if not bsn_rules.is_valid(digits):
        raise Wrong(NO_BSN)
    return digits


def read_category(cell: str) -> str:
    """What is no category stays as it is: it will not be a known product."""
    return _with_zeros(cell, 2) if cell else ""


def _digits(length: int, reason: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not cell:
            return ""
        digits = _with_zeros(cell, length)
        if len(digits) != length or not (digits.isascii() and digits.isdigit()):
            raise Wrong(reason)
        return digits

    return read


def _with_zeros(cell: str, length: int) -> str:
    """The leading zeros that a spreadsheet ate, put back; its ".0" behind a number goes."""
    digits = cell.removesuffix(".0").removesuffix(",0")
    return digits.zfill(length) if digits.isascii() and digits.isdigit() else cell


def _list(name: str, read_one: Callable[[str], str], *, required: bool = False) -> Column:
    def read(cell: str) -> list[str]:
        parts = (part.strip() for part in cell.split("|"))
        return list(dict.fromkeys(read_one(part) for part in parts if part))

    return Column(name, read, required, as_text="|".join)
