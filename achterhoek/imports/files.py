"""The life of an offered file.

    WAITING → CHECKING → CHECKED → (a person says go) QUEUED → TAKING_IN → DONE
    a person may stop it on the way: STOPPED; no table: REFUSED; a fault of ours: FAILED

Reading and checking write nothing to the portal; taking in goes batch by batch, each in one short transaction with
its counts, so a stop or a crash leaves a clean cut, and who goes on takes only what is left. The command does all of
it in one process (`run`); the pages leave a row in a state and a worker takes it from there (`go_on`).

An import that was taken in between may have made a check untrue. Then the file is checked again before it goes in;
only when that gives the same answer does it go on by itself.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from achterhoek import audit, tables
from achterhoek.cells import Row
from achterhoek.clock import now, today
from achterhoek.imports import chunks, claims, kinds
from achterhoek.imports.claims import Claim, ClaimLost, StopAsked
from achterhoek.imports.reading import read_and_settle
from achterhoek.models import FileImport, ImportChunk, Municipality, User
from achterhoek.refusals import FileRefused, Refused
from achterhoek.statuses import AccessAction, ImportKind, ImportState

#: States in which nothing was taken in and the file may be taken back.
BEFORE_TAKING_IN = (ImportState.WAITING, ImportState.CHECKED, ImportState.QUEUED)
FAULT_OF_OURS = "Er ging iets mis in het portaal. De beheerder kan dit nakijken; probeer het daarna opnieuw."
OVERTAKEN = (
    "Na de controle is een ander bestand ingelezen en daardoor is de uitkomst anders. Kijk haar opnieuw na."
)
_COUNTED = ("created", "updated", "unchanged", "different")
_NUMBER_LIKE_A_BSN = re.compile(r"\d{8,9}")


def offer(
    kind: str, *, file_name: str, content: bytes, by: User, municipality: Municipality | None = None
) -> FileImport:
    """Keep a file that a person offers, sealed. Raises FileRefused for one that is empty or too big to keep."""
    with transaction.atomic():
        file_import = _keep(kind, file_name=file_name, content=content, by=by, municipality=municipality)
        _record(AccessAction.CREATE, "bestand aangeboden", file_import, by=by)
    return file_import


def _keep(
    kind: str, *, file_name: str, content: bytes, by: User, municipality: Municipality | None = None
) -> FileImport:
    refuse_size(len(content))
    kind = ImportKind(kind)
    with transaction.atomic():
        file_import = FileImport.objects.create(
            kind=kind,
            municipality=municipality,
            file_name=_NUMBER_LIKE_A_BSN.sub("…", file_name)[:200],
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            offered_by=by,
        )
        chunks.keep_file(file_import, content)
    return file_import


def check(file_import: FileImport, *, compare: bool = True) -> FileImport:
    """Read the file, park what cannot go in, and count what would change. Raises Busy.

    Without `compare` nothing is counted: for who takes it in at once and counts then.
    """
    claim = claims.claim(file_import.pk, waiting=ImportState.WAITING, working=ImportState.CHECKING)
    file_import.refresh_from_db()
    with _ending(file_import, claim):
        _check(file_import, claim, compare=compare)
        claim.close(state=ImportState.CHECKED)
    file_import.refresh_from_db()
    return file_import


def queue(file_import: FileImport, *, by: User) -> FileImport:
    """Say go: the checked file is taken in next. Also goes on with one that was stopped or failed on the way."""
    with transaction.atomic():
        held: FileImport = FileImport.objects.select_for_update().get(pk=file_import.pk)
        again = held.state in (ImportState.STOPPED, ImportState.FAILED) and held.queued_at is not None
        if held.state != ImportState.CHECKED and not again:
            raise Refused("Dit bestand is niet gecontroleerd, of het is al ingelezen.", rule="import_state")
        if held.forgotten_at is not None:
            raise Refused("Dit bestand is niet meer bewaard. Bied het opnieuw aan.", rule="import_kept")
        held.state, held.queued_at, held.queued_by, held.stop_asked = ImportState.QUEUED, now(), by, False
        held.save(update_fields=["state", "queued_at", "queued_by", "stop_asked"])
        _record(AccessAction.CHANGE, "bestand laten inlezen", held, by=by)
    return held


def take_in(file_import: FileImport, *, approved: bool = True) -> FileImport:
    """Take a queued file in, batch by batch. Raises Busy.

    `approved` means a person saw the check: when it was overtaken and the answer changed, the file goes back to them.
    """
    claim, number, overtaken = claims.claim_taking_in(file_import.pk)
    file_import.refresh_from_db()
    with _ending(file_import, claim):
        if overtaken and not _still_true(file_import, claim, number=number, approved=approved):
            file_import.refresh_from_db()
            return file_import
        claim.beat(checked_against=number)
        _take_in(file_import, claim)
    file_import.refresh_from_db()
    return file_import


def go_on(file_import: FileImport) -> FileImport:
    """Do what this import waits for: the check, or the taking in. Raises Busy."""
    if file_import.state in (ImportState.WAITING, ImportState.CHECKING):
        return check(file_import)
    return take_in(file_import)


def run(
    kind: str, *, file_name: str, content: bytes, by: User, dry_run: bool = False
) -> tuple[FileImport, dict[str, Any]]:
    """Check and take in within this process, as the commands do; the import and its answer.

    A dry run keeps nothing, a file that is refused neither (raises FileRefused).
    """
    file_import = _keep(kind, file_name=file_name, content=content, by=by)
    try:
        check(file_import, compare=dry_run)
        if file_import.state == ImportState.CHECKED and not dry_run:
            take_in(queue(file_import, by=by), approved=False)
            file_import.refresh_from_db()
        answered = answer(file_import)
    except BaseException:
        _stop_after_fault(file_import)
        raise
    if file_import.state == ImportState.REFUSED or dry_run:
        refusal = file_import.refusal
        file_import.delete()
        if refusal:
            raise FileRefused(refusal)
    return file_import, answered


def answer(file_import: FileImport) -> dict[str, Any]:
    """What the check or the taking in found, as the commands give it (docs/data.md, commands)."""
    parked = file_import.parked.order_by("line").values("line", "column", "reason")
    counts = {name: getattr(file_import, name) for name in _COUNTED}
    return {**counts, "parked": list(parked), "notices": file_import.notices}


def stop(file_import: FileImport, *, by: User) -> FileImport:
    """Stop at the next clean cut: what was taken in stays, the rest waits. Refused when there is nothing to stop."""
    with transaction.atomic():
        held: FileImport = FileImport.objects.select_for_update().get(pk=file_import.pk)
        if held.state in (ImportState.WAITING, ImportState.QUEUED):
            held.state, held.finished_at = ImportState.STOPPED, now()
        elif held.state in (ImportState.CHECKING, ImportState.TAKING_IN):
            held.stop_asked = True
        else:
            raise Refused("Er is niets te stoppen: met dit bestand is niemand bezig.", rule="import_state")
        held.save(update_fields=["state", "stop_asked", "finished_at"])
        _record(AccessAction.CHANGE, "gevraagd te stoppen met een bestand", held, by=by)
    return held


def withdraw(file_import: FileImport, *, by: User) -> FileImport:
    """Take an offered file back before anything of it was taken in; its contents are forgotten at once."""
    with transaction.atomic():
        held: FileImport = FileImport.objects.select_for_update().get(pk=file_import.pk)
        stopped = held.state in (ImportState.STOPPED, ImportState.FAILED) and held.rows_taken_in == 0
        if held.state not in BEFORE_TAKING_IN and not stopped:
            raise Refused("Dit bestand is al ingelezen of er is iemand mee bezig.", rule="import_state")
        _forget(held)
        held.state, held.finished_at = ImportState.STOPPED, now()
        held.save(update_fields=["state", "finished_at"])
        _record(AccessAction.DELETE, "aangeboden bestand weggehaald", held, by=by)
    return held


def forget_old(*, day: date) -> int:
    """Forget the contents of files that were offered longer ago than they may be kept; how many."""
    last_moment = now().replace(year=day.year, month=1, day=1).replace(month=day.month, day=day.day)
    old = FileImport.objects.filter(
        forgotten_at__isnull=True, offered_at__lt=last_moment - timedelta(days=settings.IMPORT_KEEP_DAYS)
    ).exclude(state__in=(ImportState.CHECKING, ImportState.TAKING_IN))
    count = 0
    for file_import in old.iterator():
        with transaction.atomic():
            _forget(file_import)
            if file_import.state in BEFORE_TAKING_IN:
                FileImport.objects.filter(pk=file_import.pk).update(
                    state=ImportState.STOPPED, finished_at=now()
                )
        count += 1
    return count


def refuse_size(size: int) -> None:
    """Raise FileRefused for a file that is empty or too big to keep."""
    if size > settings.IMPORT_MAX_BYTES:
        raise FileRefused(tables.too_big())
    if not size:
        raise FileRefused("Het bestand is leeg.")


# The check.


def _check(file_import: FileImport, claim: Claim, *, compare: bool) -> None:
    chunks.forget(file_import, chunks.ROWS)
    file_import.parked.all().delete()
    claim.beat(checked_against=claims.latest(), **_no_counts())
    run = _run(file_import, by=file_import.offered_by)
    importer = kinds.importer_of(file_import.kind)(run)
    total = read_and_settle(file_import, importer, claim)
    claim.beat(rows_total=total, rows_checked=total // 2 if compare else total, notices=run.told())
    file_import.refresh_from_db()
    if compare:
        _compare(file_import, importer, claim)


def _compare(file_import: FileImport, importer: kinds.Importer, claim: Claim) -> None:
    """Count what would change, by the same functions on the same rows that take them in."""
    counts, done = kinds.Counts(), 0
    for rows in chunks.all_rows(file_import, importer.columns):
        with claim.step() as fields:
            counts += importer.take_in(rows, write=False)
            done += len(rows)
            fields["rows_checked"] = (file_import.rows_total + done) // 2
    with claim.step() as fields:
        fields.update({name: getattr(counts, name) for name in _COUNTED})
        fields["only_in_portal"] = importer.finish(write=False) if file_import.rows_total else 0
        fields["rows_checked"] = file_import.rows_total


# The taking in.


def _take_in(file_import: FileImport, claim: Claim) -> None:
    importer = kinds.importer_of(file_import.kind)(_run(file_import, by=_who_said_go(file_import)))
    if file_import.rows_taken_in == 0:
        claim.beat(**dict.fromkeys(_COUNTED, 0))
    for chunk in chunks.row_chunks(file_import, left_only=True):
        _take_in_chunk(chunk, chunks.rows_of(chunk, importer.columns), importer, claim)
    with claim.step() as fields:
        fields["only_in_portal"] = importer.finish(write=True) if file_import.rows_total else 0
        file_import.refresh_from_db()
        _record(
            AccessAction.RUN, "bestand ingelezen", file_import, by=_who_said_go(file_import), counted=True
        )
    claim.close(state=ImportState.DONE, finished_at=now())
    chunks.forget(file_import, chunks.ROWS)


def _take_in_chunk(chunk: ImportChunk, rows: list[Row], importer: kinds.Importer, claim: Claim) -> None:
    with claim.step() as fields:
        counts = importer.take_in(rows, write=True)
        fields.update({name: F(name) + getattr(counts, name) for name in _COUNTED})
        fields["rows_taken_in"] = F("rows_taken_in") + len(rows)
        chunk.taken_in_at = timezone.now()
        chunk.save(update_fields=["taken_in_at"])


def _still_true(file_import: FileImport, claim: Claim, *, number: int, approved: bool) -> bool:
    """Check again what another import overtook; whether it may go in. Otherwise it waits for a person again."""
    seen = answer(file_import)
    _check(file_import, claim, compare=approved)
    file_import.refresh_from_db()
    if not approved or answer(file_import) == seen:
        return True
    notices = [{"line": None, "column": "", "text": OVERTAKEN}, *file_import.notices]
    claim.close(
        state=ImportState.CHECKED, queued_at=None, queued_by=None, notices=notices, checked_against=number
    )
    return False


# Endings.


@contextmanager
def _ending(file_import: FileImport, claim: Claim) -> Iterator[None]:
    """Say in the row how the work ended when it did not reach its end."""
    try:
        yield
    except ClaimLost:
        return
    except StopAsked:
        claim.close(state=ImportState.STOPPED, finished_at=now())
    except FileRefused as refusal:
        chunks.forget(file_import)
        file_import.parked.all().delete()
        claim.close(state=ImportState.REFUSED, refusal=refusal.sentence, forgotten_at=now(), **_no_counts())
    except Exception:
        claim.close(state=ImportState.FAILED, refusal=FAULT_OF_OURS, finished_at=now())
        raise


def _stop_after_fault(file_import: FileImport) -> None:
    """What a command left behind it is nobody's to go on with, unless rows were taken in."""
    if FileImport.objects.filter(pk=file_import.pk, rows_taken_in=0).exists():
        file_import.delete()
    else:
        FileImport.objects.filter(pk=file_import.pk).update(state=ImportState.STOPPED, claimed_at=None)


def _forget(file_import: FileImport) -> None:
    chunks.forget(file_import)
    file_import.parked.update(sealed=None)
    FileImport.objects.filter(pk=file_import.pk).update(forgotten_at=now())


def _no_counts() -> dict[str, Any]:
    return {**dict.fromkeys(_COUNTED, 0), "rows_taken_in": 0, "only_in_portal": 0, "notices": []}


def _run(file_import: FileImport, *, by: User) -> kinds.Run:
    return kinds.Run(file_import, kinds.importer_of(file_import.kind).columns, by=by, today=today())


def _who_said_go(file_import: FileImport) -> User:
    return file_import.queued_by or file_import.offered_by


def _record(
    action: AccessAction, what: str, file_import: FileImport, *, by: User, counted: bool = False
) -> None:
    detail: dict[str, Any] = {"import": file_import.pk, "kind": file_import.kind}
    if counted:
        detail |= {name: getattr(file_import, name) for name in (*_COUNTED, "rows_total")}
    audit.record(action, f"{what} ({file_import.get_kind_display()})", by=by, detail=detail)
