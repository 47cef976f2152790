"""Tables in files: CSV (UTF-8, `;`) and XLSX (first sheet), as lines of text cells in the order that is asked.

    table = tables.read(content, names=("agb", "naam"))
    for number, cells in table.lines:  # number: line 1 is the header; lines with nothing in them are passed over
    table.notices                      # (line or None, sentence): columns nobody asked for, cells beyond the header

Columns are found by name in any order. A file that cannot be read as such a table is refused whole with a sentence
that helps (`FileRefused`), also halfway: who reads keeps nothing until the last line. A sentence never repeats a cell.
The number of a line is that of a spreadsheet: a cell with a line break in it does not count twice.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

from django.conf import settings

from achterhoek import workbooks
from achterhoek.refusals import FileRefused

SEPARATOR = ";"
#: What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
OTHER_SEPARATORS = {",": "komma’s", "\t": "tabs", "|": "streepjes"}
MAX_LINES = 1_048_576  # what a spreadsheet holds at most
BLOCK = 1 << 20
EXCEL_ADVICE = (
    "Kies in Excel ‘Opslaan als’ en dan ‘CSV UTF-8 (door scheidingstekens gescheiden)’, "
    "of bied het Excel-bestand zelf aan (.xlsx)."
)
SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "Dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord. "
    + EXCEL_ADVICE,
    b"%PDF": "Dit is een PDF, geen tabel. Bied de tabel aan als CSV of Excel-bestand (.xlsx).",
    b"\xff\xfe": "Dit bestand is opgeslagen als ‘Unicode-tekst’ (UTF-16). " + EXCEL_ADVICE,
    b"\xfe\xff": "Dit bestand is opgeslagen als ‘Unicode-tekst’ (UTF-16). " + EXCEL_ADVICE,
}
#: Columns that the portal adds to the parked rows that it hands out; a table with them holds such rows, come back.
OWN_COLUMNS = ("apart_regel", "apart_kolom", "apart_reden")
_NAME = re.compile(r"[^\W\d][\w ]{0,39}")

Line = tuple[int, Sequence[str]]


@dataclass
class Table:
    """A table being read: its lines come one by one."""

    lines: Iterator[Line]
    notices: list[tuple[int | None, str]] = field(default_factory=list)
    #: Parked rows that come back, so not a whole table.
    corrects: bool = False

    def batches(self, size: int) -> Iterator[list[Line]]:
        while batch := list(islice(self.lines, size)):
            yield batch


def read(content: bytes, *, names: Sequence[str]) -> Table:
    """Open a file as a table with the columns `names`; raises FileRefused now or while its lines are read."""
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise FileRefused(too_big())
    if not content.strip(b"\xef\xbb\xbf \t\r\n;"):
        raise FileRefused("Het bestand is leeg.")
    rows = workbooks.rows(content) if workbooks.is_zip(content) else _rows_of_text(content)
    header = [name.strip() for name in next(rows, [])]
    _check_header(header, names=names)
    corrects = not {name.casefold() for name in header}.isdisjoint(OWN_COLUMNS)
    table = Table(iter(()), _unknown_columns(header, names=names), corrects)
    table.lines = _lines(rows, header=header, names=names, notices=table.notices)
    return table


def write(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV that a spreadsheet opens as it is meant and that `read` takes again.

    A cell that would be a formula gets an apostrophe before it, which `read` takes off.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells] for cells in rows)
    return "\ufeff" + stream.getvalue()


def _without_guard(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def too_big() -> str:
    megabytes = settings.IMPORT_MAX_BYTES // 1_000_000
    return f"Het bestand is groter dan {megabytes} MB. Splits het in delen, elk met dezelfde eerste regel."


def _rows_of_text(content: bytes) -> Iterator[list[str]]:
    for signature, sentence in SIGNATURES.items():
        if content.startswith(signature):
            raise FileRefused(sentence)
    _check_text(content)
    stream = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    reader = csv.reader(stream, delimiter=SEPARATOR, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(_broken_quotes(reader.line_num)) from error
        yield row


def _broken_quotes(line: int) -> str:
    return (
        f"Bij regel {line} klopt een aanhalingsteken niet of is een cel veel te lang. "
        "Zet tekst met een aanhalingsteken, puntkomma of nieuwe regel tussen dubbele aanhalingstekens. "
        + EXCEL_ADVICE
    )


def _check_text(content: bytes) -> None:
    """Refuse what is no UTF-8 text, block by block so that a large file is not held twice."""
    if b"\x00" in content:
        raise FileRefused("Dit is geen tekst maar een ander soort bestand. " + EXCEL_ADVICE)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), BLOCK):
            decoder.decode(content[start : start + BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise FileRefused(
            "Het bestand is niet opgeslagen als UTF-8 (waarschijnlijk als Windows-1252, ook wel ANSI): "
            "letters met accenten zouden verkeerd overkomen. " + EXCEL_ADVICE
        ) from error


def _check_header(header: Sequence[str], *, names: Sequence[str]) -> None:
    found = Counter(name.casefold() for name in header if name)
    if twice := [name for name in names if found[name] > 1]:
        raise FileRefused(f"Deze kolom staat er twee keer in: {', '.join(twice)}.")
    if any(count > 1 for count in found.values()):
        raise FileRefused(
            "Een kolomnaam staat er twee keer in. Geef elke kolom een eigen naam, of haal er een weg."
        )
    missing = [name for name in names if name not in found]
    if not missing:
        return
    if (separator := _other_separator(header, names=names)) is not None:
        raise FileRefused(
            f"De kolommen zijn gescheiden met {separator} in plaats van puntkomma’s. " + EXCEL_ADVICE
        )
    if len(missing) == len(names):
        raise FileRefused(
            "De eerste regel noemt geen enkele kolom van dit soort bestand. Klopt de soort die je koos? "
            f"De eerste regel moet de namen van de kolommen hebben: {', '.join(names)}."
        )
    raise FileRefused(f"Deze kolommen ontbreken: {', '.join(missing)}.")


def _other_separator(header: Sequence[str], *, names: Sequence[str]) -> str | None:
    if len(header) != 1:
        return None
    for separator, word in OTHER_SEPARATORS.items():
        parts = {part.strip().strip('"').casefold() for part in header[0].split(separator)}
        if len(parts & set(names)) > 1:
            return word
    return None


def _unknown_columns(header: Sequence[str], *, names: Sequence[str]) -> list[tuple[int | None, str]]:
    unknown = [name for name in header if name and name.casefold() not in {*names, *OWN_COLUMNS}]
    shown = [
        f"‘{name}’" if _NAME.fullmatch(name) else "(een naam die geen woord is)" for name in unknown[:20]
    ]
    if not shown:
        return []
    more = f" en nog {len(unknown) - len(shown)}" if len(unknown) > len(shown) else ""
    return [(1, f"Kolommen die het portaal niet kent zijn overgeslagen: {', '.join(shown)}{more}.")]


def _lines(
    rows: Iterator[list[str]],
    *,
    header: Sequence[str],
    names: Sequence[str],
    notices: list[tuple[int | None, str]],
) -> Iterator[Line]:
    positions = {name.casefold(): position for position, name in enumerate(header)}
    pick = itemgetter(*(positions[name] for name in names))
    width, count = len(header), 0
    for number, cells in enumerate(rows, start=2):
        if number > MAX_LINES:
            raise FileRefused(f"Het bestand heeft meer dan {MAX_LINES} regels. Splits het in delen.")
        joined = "".join(cells)
        if not joined.strip():
            continue
        count += 1
        if count > settings.IMPORT_MAX_ROWS:
            raise FileRefused(
                f"Het bestand heeft meer dan {settings.IMPORT_MAX_ROWS} rijen. Splits het in delen."
            )
        if "'" in joined:
            cells = [_without_guard(cell) for cell in cells]
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        elif any(map(str.strip, cells[width:])):
            notices.append(
                (number, "Deze regel heeft meer cellen dan de eerste regel; die zijn overgeslagen.")
            )
        yield number, pick(cells)
