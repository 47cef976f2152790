"""Where an import's contents lie: sealed pieces in the database, never a file on disk.

Each piece is compressed, then encrypted, bound to its import, part and number: a piece that was changed or put in
another place does not open. A parked row's cells are sealed the same way, bound to import and line.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from achterhoek import encryption
from achterhoek.cells import Columns, Row
from achterhoek.models import FileImport, ImportChunk, ParkedRow

FILE, ROWS = "file", "rows"
PIECE = 2_000_000
FAST = 1

#: Days and numbers become text; `Columns.unpack` makes them what they were.
encode_row = json.JSONEncoder(ensure_ascii=False, default=str, separators=(",", ":")).encode


def keep_file(file_import: FileImport, content: bytes) -> None:
    """Store the file as it was offered."""
    for number, start in enumerate(range(0, len(content), PIECE)):
        _keep(file_import, FILE, number, content[start : start + PIECE])


def read_file(file_import: FileImport) -> bytes:
    return b"".join(_open(chunk) for chunk in _chunks(file_import, FILE).iterator(chunk_size=1))


def keep_rows(file_import: FileImport, number: int, encoded: Sequence[str]) -> None:
    """Store rows that were written with `encode_row`."""
    _keep(file_import, ROWS, number, f"[{','.join(encoded)}]".encode())


def rows_of(chunk: ImportChunk, columns: Columns) -> list[Row]:
    return [columns.unpack(values) for values in json.loads(_open(chunk))]


def row_chunks(file_import: FileImport, *, left_only: bool = False) -> "Iterator[ImportChunk]":
    """The pieces with rows in their order, one by one; with `left_only` those that were not taken in."""
    chunks = _chunks(file_import, ROWS)
    if left_only:
        chunks = chunks.filter(taken_in_at__isnull=True)
    for pk in list(chunks.values_list("pk", flat=True)):
        yield ImportChunk.objects.select_related("file_import").get(pk=pk)


def all_rows(file_import: FileImport, columns: Columns) -> Iterator[list[Row]]:
    for chunk in row_chunks(file_import):
        yield rows_of(chunk, columns)


def forget(file_import: FileImport, *parts: str) -> None:
    """Delete the pieces of these parts, or all of them."""
    ImportChunk.objects.filter(file_import=file_import, part__in=parts or (FILE, ROWS)).delete()


def seal_cells(file_import: FileImport, line: int, cells: dict[str, str]) -> bytes:
    return encryption.seal(encode_row(cells).encode(), bound_to=_place_of_cells(file_import.pk, line))


def open_cells(row: ParkedRow) -> dict[str, str]:
    """The cells of a parked row as text; none when they were forgotten."""
    if row.sealed is None:
        return {}
    cells: dict[str, str] = json.loads(
        encryption.open_sealed(bytes(row.sealed), bound_to=_place_of_cells(row.file_import_id, row.line))
    )
    return cells


def place_of(row: ImportChunk | ParkedRow) -> str:
    """Where a sealed value stands, for who gives it another key."""
    if isinstance(row, ParkedRow):
        return _place_of_cells(row.file_import_id, row.line)
    return _place(row.file_import_id, row.part, row.number)


def _keep(file_import: FileImport, part: str, number: int, content: bytes) -> None:
    sealed = encryption.seal(zlib.compress(content, FAST), bound_to=_place(file_import.pk, part, number))
    ImportChunk.objects.create(file_import=file_import, part=part, number=number, sealed=sealed)


def _open(chunk: ImportChunk) -> bytes:
    place = _place(chunk.file_import_id, chunk.part, chunk.number)
    return zlib.decompress(encryption.open_sealed(bytes(chunk.sealed), bound_to=place))


def _chunks(file_import: FileImport, part: str) -> "QuerySet[ImportChunk]":
    return ImportChunk.objects.filter(file_import=file_import, part=part).order_by("number")


def _place(import_id: Any, part: str, number: int) -> str:
    return f"achterhoek_importchunk.sealed.{import_id}.{part}.{number}"


def _place_of_cells(import_id: Any, line: int) -> str:
    return f"achterhoek_parkedrow.sealed.{import_id}.{line}"
