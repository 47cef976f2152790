"""The two steps of a file, done by the process that holds its claim: checking, and taking in.

A check reads and settles, and then counts what would change by the same functions on the same rows that take them in.
Taking in goes chunk by chunk; a chunk, its counts and the mark that it is done are one short transaction.
"""

from typing import Any

from django.db.models import F
from django.utils import timezone

from achterhoek import audit
from achterhoek.cells import Row
from achterhoek.clock import now, today
from achterhoek.imports import chunks, claims, kinds
from achterhoek.imports.claims import Claim
from achterhoek.imports.reading import read_and_settle
from achterhoek.models import FileImport, ImportChunk, User
from achterhoek.statuses import AccessAction, ImportState

COUNTED = ("created", "updated", "unchanged", "different")


def check(file_import: FileImport, claim: Claim, *, compare: bool) -> None:
    """Read, park, and (`compare`) count what would change: without it for who takes it in at once and counts then."""
    chunks.forget(file_import, chunks.ROWS)
    file_import.parked.all().delete()
    against = claims.latest()
    claim.beat(checked_against=None, **no_counts())
    importer = _importer(file_import, by=file_import.offered_by)
    total = read_and_settle(file_import, importer, claim)
    claim.beat(rows_total=total, rows_checked=total // 2 if compare else total, notices=importer.run.told())
    file_import.refresh_from_db()
    if compare:
        _compare(file_import, importer, claim)
    claim.beat(checked_against=against)  # only now: a check that was broken off counts as overtaken


def take_in(file_import: FileImport, claim: Claim, *, number: int) -> None:
    """Take in what is left of the checked rows, deal with what the file does not name, and let go."""
    claim.beat(checked_against=number)
    file_import.refresh_from_db()
    importer = _importer(file_import, by=who_said_go(file_import))
    if file_import.rows_taken_in == 0:
        claim.beat(**dict.fromkeys(COUNTED, 0))
    for chunk in chunks.row_chunks(file_import, left_only=True):
        _take_in_chunk(chunk, chunks.rows_of(chunk, importer.columns), importer, claim)
    with claim.step() as fields:
        fields["only_in_portal"] = importer.finish(write=True) if file_import.rows_total else 0
        file_import.refresh_from_db()
        record(AccessAction.RUN, "bestand ingelezen", file_import, by=who_said_go(file_import), counted=True)
    claim.close(state=ImportState.DONE, finished_at=now())
    chunks.forget(file_import, chunks.ROWS)


def no_counts() -> dict[str, Any]:
    return {
        **dict.fromkeys(COUNTED, 0),
        "rows_parked": 0,
        "rows_taken_in": 0,
        "only_in_portal": 0,
        "notices": [],
    }


def who_said_go(file_import: FileImport) -> User:
    return file_import.queued_by or file_import.offered_by


def record(
    action: AccessAction, what: str, file_import: FileImport, *, by: User, counted: bool = False
) -> None:
    """Write the event in the log: which import, and for one that went in its counts."""
    detail: dict[str, Any] = {"import": file_import.pk, "kind": file_import.kind}
    if counted:
        detail |= {name: getattr(file_import, name) for name in (*COUNTED, "rows_total")}
    audit.record(action, f"{what} ({file_import.get_kind_display()})", by=by, detail=detail)


def _compare(file_import: FileImport, importer: kinds.Importer, claim: Claim) -> None:
    counts, done = kinds.Counts(), 0
    for rows in chunks.all_rows(file_import, importer.columns):
        with claim.step() as fields:
            counts += importer.take_in(rows, write=False)
            done += len(rows)
            fields["rows_checked"] = (file_import.rows_total + done) // 2
    with claim.step() as fields:
        fields.update({name: getattr(counts, name) for name in COUNTED})
        fields["only_in_portal"] = importer.finish(write=False) if file_import.rows_total else 0
        fields["rows_checked"] = file_import.rows_total


def _take_in_chunk(chunk: ImportChunk, rows: list[Row], importer: kinds.Importer, claim: Claim) -> None:
    with claim.step() as fields:
        counts = importer.take_in(rows, write=True)
        fields.update({name: F(name) + getattr(counts, name) for name in COUNTED})
        fields["rows_taken_in"] = F("rows_taken_in") + len(rows)
        chunk.taken_in_at = timezone.now()
        chunk.save(update_fields=["taken_in_at"])


def _importer(file_import: FileImport, *, by: User) -> kinds.Importer:
    importer = kinds.importer_of(file_import.kind)
    return importer(kinds.Run(file_import, importer.columns, by=by, today=today()))
