"""Rows that are set apart: line, column and reason for everyone who may see the import; their cells sealed.

They can be downloaded by who may offer such a file, for their own municipality only, until they are forgotten. It is
the one export with BSNs (docs/data.md); corrected, it can be offered again as it is.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from achterhoek import audit, tables
from achterhoek.imports import chunks, kinds
from achterhoek.imports.kinds import Importer
from achterhoek.models import FileImport, Municipality, ParkedRow, User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction, ImportKind


def park(file_import: FileImport, lines: Iterable[tuple[int, dict[str, str]]], *, importer: Importer) -> None:
    """Set rows apart, (line, cells) each, for the reason that the run holds."""
    known = (
        set(Municipality.objects.values_list("code", flat=True)) if importer.municipality_column else set()
    )
    ParkedRow.objects.bulk_create(
        [_parked(file_import, line, cells, importer=importer, known=known) for line, cells in lines],
        batch_size=1_000,
    )


def download(file_import: FileImport, *, by: User) -> str:
    """The parked rows that `by` may have, as CSV with line, column and reason behind them; recorded as an export."""
    rows = downloadable(file_import, by=by).order_by("line")
    if not rows.exists():
        raise Refused("Er zijn geen rijen (meer) om te downloaden.", rule="parked_kept")
    names = kinds.importer_of(file_import.kind).columns.names
    written = tables.write((*names, *tables.OWN_COLUMNS), _written(rows, names))
    detail = {"import": file_import.pk, "rows": rows.count()}
    audit.record(AccessAction.EXPORT, "apart gezette rijen gedownload", by=by, detail=detail)
    return written


def downloadable(file_import: FileImport, *, by: User) -> "QuerySet[ParkedRow]":
    """Rows whose cells are kept; of a caseload only those of the person's own municipality."""
    rows = file_import.parked.filter(sealed__isnull=False)
    return rows.filter(municipality=by.municipality_id) if file_import.kind == ImportKind.CASELOAD else rows


def _written(rows: "QuerySet[ParkedRow]", names: tuple[str, ...]) -> Iterator[list[str]]:
    for row in rows.iterator(chunk_size=1_000):
        cells = chunks.open_cells(row)
        yield [*(cells.get(name, "") for name in names), str(row.line), row.column, row.reason]


def _parked(
    file_import: FileImport, line: int, cells: dict[str, str], *, importer: Importer, known: set[str]
) -> ParkedRow:
    column, reason = importer.run.faults[line]
    named = cells.get(importer.municipality_column, "").strip().removesuffix(".0").zfill(4)
    place = named if named in known else file_import.municipality_id
    ours = file_import.municipality_id in (None, place)  # of another municipality's resident nothing is kept
    return ParkedRow(
        file_import=file_import,
        municipality_id=place,
        line=line,
        column=column[:40],
        reason=reason[:300],
        sealed=chunks.seal_cells(file_import, line, cells) if ours else None,
    )
