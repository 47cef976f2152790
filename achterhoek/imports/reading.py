"""The first half of a check: from an offered file to rows that can be taken in, and parked rows.

Rows are read in batches, looked at, and kept packed in memory until the last one (a file has a limit, so memory has
one too): only then is it known which of them other rows make wrong, and only then can rows of one group, which may
lie anywhere in the file, be put together.
"""

import json
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from achterhoek import tables
from achterhoek.cells import Batch, Columns, Reader, Row
from achterhoek.imports import chunks, parking
from achterhoek.imports.claims import Claim
from achterhoek.imports.kinds import Importer
from achterhoek.models import FileImport
from achterhoek.tables import Line

LINES = 2_000


@dataclass
class Kept:
    """Rows that were looked at: their line, their group by order of appearance, and the row packed."""

    groups: dict[Hashable, int] = field(default_factory=dict)
    rows: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, row: Row, group: Hashable) -> None:
        number = self.groups.setdefault(group, len(self.groups))
        self.rows.append((number, row["line"], chunks.encode_row(list(row.values()))))


def read_and_settle(file_import: FileImport, importer: Importer, claim: Claim) -> int:
    """Read the whole file, park, and store the rest in batches of whole groups; how many rows the file has.

    Raises FileRefused where it turns out to be no table.
    """
    content = chunks.read_file(file_import)
    claim.beat(rows_total=content.count(b"\n"), rows_checked=0)
    table = tables.read(content, names=importer.columns.names)
    del content
    claim.beat(corrects=table.corrects)
    kept, total = _read(file_import, importer, claim, table)
    _settle(file_import, importer, claim, kept)
    for line, text in table.notices:
        importer.run.notice(text, line=line)
    if not total:
        importer.run.notice("Het bestand heeft geen rijen.")
    _store(file_import, importer, claim, kept)
    return total


def _read(file_import: FileImport, importer: Importer, claim: Claim, table: tables.Table) -> tuple[Kept, int]:
    reader, kept, total = Reader(importer.columns), Kept(), 0
    for lines in table.batches(LINES):
        batch = reader.read(lines)
        total += len(lines)
        _look(importer, batch)
        with claim.step() as fields:
            parking.park(file_import, _parked_lines(importer, lines), importer=importer)
            fields.update(rows_checked=total // 2, rows_parked=len(importer.run.faults))
        for row in batch.good:
            if not importer.run.is_parked(row["line"]):
                kept.add(row, importer.group(row))
    return kept, total


def _look(importer: Importer, batch: Batch) -> None:
    for line, (column, reason) in batch.faults.items():
        importer.run.park(line, column, reason)
    for line, column, remark in batch.remarks:
        importer.run.notice(remark, line=line, column=column)
    importer.look(batch.good)


def _parked_lines(importer: Importer, lines: list[Line]) -> Iterator[tuple[int, dict[str, str]]]:
    names = importer.columns.names
    for line, cells in lines:
        if importer.run.is_parked(line):
            yield line, dict(zip(names, cells, strict=True))


def _settle(file_import: FileImport, importer: Importer, claim: Claim, kept: Kept) -> None:
    """Park what only the whole file shows to be wrong."""
    already = set(importer.run.faults)
    importer.settle()
    late = importer.run.faults.keys() - already
    if not late:
        return
    parked = [(line, _texts(importer.columns, packed)) for _, line, packed in kept.rows if line in late]
    for start in range(0, len(parked), LINES):
        with claim.step() as fields:
            fields["rows_parked"] = len(importer.run.faults)
            parking.park(file_import, parked[start : start + LINES], importer=importer)
    kept.rows = [row for row in kept.rows if row[1] not in late]


def _texts(columns: Columns, packed: str) -> dict[str, str]:
    return columns.texts(columns.unpack(json.loads(packed)))


def _store(file_import: FileImport, importer: Importer, claim: Claim, kept: Kept) -> None:
    """Store rows by group in the order of the file, each piece about as long as one transaction may be."""
    kept.groups.clear()
    kept.rows.sort(key=lambda row: row[:2], reverse=True)
    number = 0
    while kept.rows:
        piece: list[str] = []
        group = -1
        while kept.rows and (len(piece) < importer.batch_size or kept.rows[-1][0] == group):
            group, _, packed = kept.rows.pop()
            piece.append(packed)
        with claim.step():
            chunks.keep_rows(file_import, number, piece)
        number += 1
