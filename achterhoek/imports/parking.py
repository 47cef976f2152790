"""Rows that are set apart: line, column and reason for everyone who may see the import; their cells sealed.

They can be downloaded by who may offer such a file, for their own municipality only, until they are forgotten. It is
the one export with BSNs (docs/data.md); corrected, it can be offered again as it is.
"""

from collections.abc import Iterable

from achterhoek.imports import chunks
from achterhoek.imports.kinds import Importer
from achterhoek.models import FileImport, Municipality, ParkedRow


def park(file_import: FileImport, lines: Iterable[tuple[int, dict[str, str]]], *, importer: Importer) -> None:
    """Set rows apart, (line, cells) each, for the reason that the run holds."""
    known = (
        set(Municipality.objects.values_list("code", flat=True)) if importer.municipality_column else set()
    )
    ParkedRow.objects.bulk_create(
        [_parked(file_import, line, cells, importer=importer, known=known) for line, cells in lines],
        batch_size=1_000,
    )


def _parked(
    file_import: FileImport, line: int, cells: dict[str, str], *, importer: Importer, known: set[str]
) -> ParkedRow:
    column, reason = importer.run.faults[line]
    named = cells.get(importer.municipality_column, "").strip().zfill(4)
    return ParkedRow(
        file_import=file_import,
        municipality_id=named if named in known else file_import.municipality_id,
        line=line,
        column=column[:40],
        reason=reason[:300],
        sealed=chunks.seal_cells(file_import, line, cells),
    )
