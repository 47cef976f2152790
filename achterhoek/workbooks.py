"""Excel workbooks (.xlsx): the first sheet as rows of text, without trusting the file.

A workbook is a zip of XML: a file of a kilobyte can unfold to gigabytes, name a cell in column three hundred million,
or refer to entities that double. So before anything is built from it, the zip directory is looked at (sizes, number
of parts), and the parts that will be read are walked through once as a stream (`_walk`), counting what would cost
memory. Only then openpyxl reads the sheet row by row. Days become YYYY-MM-DD, 98100752.0 becomes 98100752.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook

from achterhoek.refusals import FileRefused

MAX_PARTS = 2_000
MAX_SHEET = 500_000_000  # bytes of XML: 500,000 rows of a caseload
MAX_TEXTS = 150_000_000  # bytes of XML in the list of shared texts
MAX_PART = 10_000_000  # bytes of any other part
MAX_RATIO = 100  # how many times its packed size a part may unfold to, above MAX_PART; tables reach 10 to 30
MAX_ELEMENTS = 100_000  # in any other part: styles, relations, the workbook itself
MAX_COLUMNS = 256
MAX_ROWS = 1_048_576
MAX_CHILDREN = 2_000  # elements inside one row or one shared text
MAX_TEXT = 131_072  # characters of one cell, as the CSV reader has it
MAX_DEPTH = 30
BLOCK = 1 << 16

NOT_READABLE = (
    "Dit Excel-bestand is beschadigd of is geen Excel-bestand. Open het in Excel en bewaar het opnieuw."
)
TOO_MUCH = (
    "Dit Excel-bestand bevat veel meer dan een tabel met rijen en kolommen; het wordt niet geopend. "
    "Kopieer alleen de tabel naar een nieuw bestand en bied dat aan."
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def is_zip(content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def rows(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet from row 1 on, cells as text; raises FileRefused."""
    width = _check(content)
    try:
        workbook = _quietly(
            load_workbook, io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        found = sheet.iter_rows(min_row=1, max_col=width, max_row=MAX_ROWS, values_only=True)
        while (cells := _quietly(next, found, None)) is not None:
            yield _texts(cells)
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(NOT_READABLE) from error


def _quietly(call: Any, *arguments: Any, **options: Any) -> Any:
    """Call openpyxl without its warnings about styles and extensions that a table does not need."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call(*arguments, **options)


# Cells as text.


def _texts(cells: tuple[Any, ...]) -> list[str]:
    texts = ["" if cell is None else cell if cell.__class__ is str else _text(cell) for cell in cells]
    joined = "".join(texts)
    if "\x00" in joined or not _is_text(joined):
        raise FileRefused(NOT_READABLE)
    return texts


def _is_text(joined: str) -> bool:
    try:
        joined.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10f}".rstrip("0")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


# Looking before opening.


def _check(content: bytes) -> int:
    """Refuse a workbook that would unfold to more than a table; gives the number of columns of its first sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive.infolist())
            return _check_parts(archive)
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        zlib.error,
    ) as error:
        raise FileRefused(NOT_READABLE) from error


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise FileRefused("Dit is geen Excel-bestand (.xlsx) maar een ander soort bestand of een zip.")
    if len(parts) > MAX_PARTS or len(names) != len(parts) or any(part.flag_bits & 1 for part in parts):
        raise FileRefused(TOO_MUCH)
    if sum(part.file_size for part in parts) > MAX_SHEET + MAX_TEXTS:
        raise FileRefused(TOO_MUCH)
    if any(part.file_size > max(MAX_PART, MAX_RATIO * part.compress_size) for part in parts):
        raise FileRefused(TOO_MUCH)


def _check_parts(archive: zipfile.ZipFile) -> int:
    width = 0
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels")):
            continue
        if part.filename.startswith("xl/worksheets/sheet"):
            width = max(width, _check_sheet(archive, part))
        elif part.filename == "xl/sharedStrings.xml":
            _check_size(part, MAX_TEXTS)
            _Walk(unit="si", elements=None).through(archive, part)
        else:
            _check_size(part, MAX_PART)
            _Walk(unit="", elements=MAX_ELEMENTS).through(archive, part)
    return max(width, 1)


def _check_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    _check_size(part, MAX_SHEET)
    walk = _Walk(unit="row", elements=None)
    walk.through(archive, part)
    return walk.width


def _check_size(part: zipfile.ZipInfo, most: int) -> None:
    if part.file_size > most:
        raise FileRefused(TOO_MUCH)


class _Walk:
    """Goes through one part as a stream and refuses what would cost memory when it is built.

    `unit` is the element that is built and thrown away again (a row, a shared text): its children are counted; all
    elements outside it together may not pass `elements` (MAX_ELEMENTS where nothing else is said).
    """

    def __init__(self, *, unit: str, elements: int | None) -> None:
        self.width = 0
        self._unit = unit
        self._left = elements or MAX_ELEMENTS
        self._depth = self._children = self._length = self._column = self._row = 0
        self._inside = False

    def through(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        with archive.open(part) as stream:
            while block := stream.read(BLOCK):
                parser.Parse(block, False)
            parser.Parse(b"", True)

    def _refuse(self, *_: Any) -> None:
        raise FileRefused(TOO_MUCH)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        self._depth += 1
        self._length = 0
        if self._depth > MAX_DEPTH:
            self._refuse()
        if self._inside:
            self._children += 1
            if name == "c":
                self._count_column(attributes.get("r"))
            if self._children > MAX_CHILDREN:
                self._refuse()
        elif name == self._unit:
            self._begin_unit(attributes.get("r"))
        else:
            self._left -= 1
            if self._left < 0:
                self._refuse()

    def _begin_unit(self, row: str | None) -> None:
        self._inside, self._unit_depth, self._children, self._column = True, self._depth, 0, 0
        if self._unit != "row":
            return
        number = self._row + 1 if row is None else int(row)
        if not self._row < number <= MAX_ROWS:  # out of order: openpyxl would drop it
            self._refuse()
        self._row = number

    def _count_column(self, reference: str | None) -> None:
        self._column = self._column + 1 if reference is None else _column_of(reference)
        if self._column > MAX_COLUMNS:
            self._refuse()
        self.width = max(self.width, self._column)

    def _end(self, _: str) -> None:
        if self._inside and self._depth == self._unit_depth:
            self._inside = False
        self._depth -= 1

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_TEXT:
            self._refuse()


def _column_of(reference: str) -> int:
    """The column number in a reference such as AB12; one that is no reference makes the file unreadable."""
    if (found := _REFERENCE.fullmatch(reference)) is None:
        raise ValueError("no reference")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column
