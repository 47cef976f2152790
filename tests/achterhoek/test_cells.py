from datetime import date
from decimal import Decimal

import pytest

from achterhoek import cells
from achterhoek.cells import (
    Columns,
    Reader,
    agb,
    agbs,
    bsn,
    cbs,
    choice,
    day,
    number,
    product_category,
    text,
    whole,
    word,
    yes_no,
)
from clients.statuses import Delivery, Sex
from tests.factories import BSNS


def read_one(column, *written):
    """Read these cells as one column: the values, the faults by line, the remarks."""
    batch = Reader(Columns(column)).read([(line, [cell]) for line, cell in enumerate(written, start=2)])
    values = [row[column.name] for row in batch.rows]
    return values, {line: reason for line, (_, reason) in batch.faults.items()}, batch.remarks


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (day("x"), "2022-07-01", date(2022, 7, 1)),
        (day("x"), "01-07-2022", date(2022, 7, 1)),
        (day("x"), "1-7-2022", date(2022, 7, 1)),
        (day("x"), " 2022-07-01 ", date(2022, 7, 1)),
        (day("x"), "29-02-2024", date(2024, 2, 29)),
        (day("x"), "1900-01-01", date(1900, 1, 1)),
        (day("x"), "31-12-2100", date(2100, 12, 31)),
        (day("x"), "", None),
        (number("x"), "7", Decimal(7)),
        (number("x"), "7,5", Decimal("7.5")),
        (number("x"), "7.50", Decimal("7.5")),
        (number("x"), "0", Decimal(0)),
        (number("x"), "-0", Decimal(0)),
        (number("x"), "", None),
        (whole("x"), "12", 12),
        (whole("x"), "12.0", 12),
        (whole("x"), "", None),
        (yes_no("x"), "ja", True),
        (yes_no("x"), "Nee", False),
        (yes_no("x"), "WAAR", True),
        (yes_no("x"), "", False),
        (choice("x", Delivery), "ZIN", "ZIN"),
        (choice("x", Delivery), "pgb", "PGB"),
        (choice("x", Sex), "", ""),
        (agb("x"), "98100752", "98100752"),
        (agb("x"), "1234567", "01234567"),
        (agb("x"), "98100752.0", "98100752"),
        (agb("x"), "", ""),
        (agbs("x"), "1234567 | 98100752|", ["01234567", "98100752"]),
        (agbs("x"), "1234567|01234567", ["01234567"]),
        (agbs("x"), "", []),
        (cbs("x"), "197", "0197"),
        (bsn("x"), BSNS[-1], BSNS[-1]),
        (bsn("x"), BSNS[-1].lstrip("0"), BSNS[-1]),
        (product_category("x"), "2", "02"),
        (product_category("x"), "02", "02"),
        (text("x", 5), " Es ", "Es"),
        (word("x", 5), "01A05", "01A05"),
    ],
)
def test_cell_is_read(column, cell, value):
    values, faults, remarks = read_one(column, cell)

    assert values == [value]
    assert type(values[0]) is type(value)
    assert (faults, remarks) == ({}, [])


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (day("x"), "2022-02-30", cells.NO_DAY),
        (day("x"), "31-04-2022", cells.NO_DAY),
        (day("x"), "2022-13-01", cells.NO_DAY),
        (day("x"), "07/01/2022", cells.NO_DAY),
        (day("x"), "20220701", cells.NO_DAY),
        (day("x"), "44743", cells.NO_DAY),
        (day("x"), "gisteren", cells.NO_DAY),
        (day("x"), "2022-07-01 12:00", cells.NO_DAY),
        (day("x"), "\u0662\u0660\u0662\u0662-07-01", cells.NO_DAY),
        (day("x"), "1899-12-31", cells.DAY_TOO_FAR),
        (day("x"), "01-01-2101", cells.DAY_TOO_FAR),
        (number("x"), "veel", cells.NO_NUMBER),
        (number("x"), "1e3", cells.NO_NUMBER),
        (number("x"), "nan", cells.NO_NUMBER),
        (number("x"), "1.000,50", cells.NO_NUMBER),
        (number("x"), "-1", cells.BELOW_ZERO),
        (number("x"), "-0,01", cells.BELOW_ZERO),
        (number("x"), "12345678901", cells.TOO_BIG),
        (whole("x"), "1,5", cells.NO_NUMBER),
        (whole("x"), "-1", cells.BELOW_ZERO),
        (whole("x"), "99999999999", cells.TOO_BIG),
        (yes_no("x"), "misschien", cells.NOT_IN_LIST),
        (choice("x", Sex), "3", cells.NOT_IN_LIST),
        (agb("x"), "123456789", cells.NO_AGB),
        (agb("x"), "9,81E+07", cells.NO_AGB),
        (agb("x"), "x", cells.NO_AGB),
        (agbs("x"), "98100752;98100753", cells.NO_AGB),
        (cbs("x"), "Aalten", cells.NO_CBS),
        (bsn("x"), "999912346", cells.NO_BSN),
        (bsn("x"), "000000000", cells.NO_BSN),
        (bsn("x"), "0", cells.NO_BSN),
        (bsn("x"), "1234567890", cells.NO_BSN),
        (word("x", 5), "01A05X", cells.TOO_LONG),
        (day("x", required=True), "", cells.EMPTY_REQUIRED),
        (text("x", 5, required=True), "  ", cells.EMPTY_REQUIRED),
        (bsn("x", required=True), "", cells.EMPTY_REQUIRED),
        (agbs("x"), "98100752|x", cells.NO_AGB),
    ],
)
def test_cell_is_faulty_each_time_it_comes(column, cell, reason):
    values, faults, _ = read_one(column, cell, cell)

    assert faults == {2: reason, 3: reason}
    assert len(values) == 2


def test_long_text_is_cut_with_a_remark():
    values, faults, remarks = read_one(text("x", 5), "abcdefgh", "abc")

    assert (values, faults) == (["abcde", "abc"], {})
    assert remarks == [(2, "x", cells.CUT)]


@pytest.mark.parametrize(("cell", "value"), [("7.125", "7.12"), ("1.000", "1.00")])
def test_number_with_many_digits_is_rounded_with_a_remark(cell, value):
    values, faults, remarks = read_one(number("x"), cell)

    assert (values, faults) == ([Decimal(value)], {})
    assert remarks == [(2, "x", cells.ROUNDED)]


def test_first_fault_of_a_line_stays_and_good_has_the_other_lines():
    columns = Columns(agb("agb", required=True), day("dag"))

    batch = Reader(columns).read([(2, ["", "gisteren"]), (3, ["98100752", ""])])

    assert batch.faults == {2: ("agb", cells.EMPTY_REQUIRED)}
    assert batch.good == [{"line": 3, "agb": "98100752", "dag": None}]


def test_reader_forgets_cells_and_still_finds_what_is_wrong(monkeypatch):
    monkeypatch.setattr(cells, "KNOWN_CELLS", 2)
    reader = Reader(Columns(day("dag")))

    for batch in (["2022-01-01", "x", "2022-01-02", "y"], ["x", "2022-01-01", "y", "z"]):
        found = reader.read([(line, [cell]) for line, cell in enumerate(batch)])
        wrong = [line for line, cell in enumerate(batch) if not cell.startswith("2022")]
        assert list(found.faults) == wrong


def test_row_comes_back_from_json_as_it_was():
    columns = Columns(agbs("codes"), day("dag"), number("volume"), yes_no("crisis"), text("naam", 9))
    written = ["98100752|98100753", "1-7-2022", "7,5", "ja", "Es"]
    [row] = Reader(columns).read([(2, written)]).rows

    again = columns.unpack([2, ["98100752", "98100753"], "2022-07-01", "7.50", True, "Es"])

    assert again == row
    assert columns.texts(row) == {
        "codes": "98100752|98100753",
        "dag": "2022-07-01",
        "volume": "7.50",
        "crisis": "ja",
        "naam": "Es",
    }
