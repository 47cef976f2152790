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
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from achterhoek import tables
from achterhoek.clock import now
from achterhoek.imports import chunks, claims, steps
from achterhoek.imports.claims import Busy, Claim, ClaimLost, StopAsked
from achterhoek.models import FileImport, Municipality, User
from achterhoek.refusals import FileRefused, Refused
from achterhoek.statuses import AccessAction, ImportKind, ImportState

#: States in which nothing was taken in and the file may be taken back.
BEFORE_TAKING_IN = (ImportState.WAITING, ImportState.CHECKED, ImportState.QUEUED)
BROKEN_OFF = (ImportState.STOPPED, ImportState.FAILED)
AT_WORK = (ImportState.CHECKING, ImportState.TAKING_IN)
FAULT_OF_OURS = "Er ging iets mis in het portaal. De beheerder kan dit nakijken; probeer het daarna opnieuw."
OVERTAKEN = "Na de controle is een ander bestand ingelezen en is de uitkomst anders. Kijk haar opnieuw na."
_NUMBER_LIKE_A_BSN = re.compile(r"\d{8,9}")


# What a person does.


def offer(
    kind: str, *, file_name: str, content: bytes, by: User, municipality: Municipality | None = None
) -> FileImport:
    """Keep a file that a person offers, sealed. Raises FileRefused for one that is empty or too big to keep."""
    with transaction.atomic():
        file_import = _keep(kind, file_name=file_name, content=content, by=by, municipality=municipality)
        steps.record(AccessAction.CREATE, "bestand aangeboden", file_import, by=by)
    return file_import


def queue(file_import: FileImport, *, by: User) -> FileImport:
    """Say go: the checked file is taken in next. Also goes on with one that broke off while it was taken in."""
    with transaction.atomic():
        held = _locked(file_import)
        if held.state != ImportState.CHECKED and not may_go_on(held):
            raise Refused("Dit bestand is niet gecontroleerd, of het is al ingelezen.", rule="import_state")
        if held.forgotten_at is not None:
            raise Refused("Dit bestand is niet meer bewaard. Bied het opnieuw aan.", rule="import_kept")
        held.state, held.queued_at, held.queued_by, held.stop_asked = ImportState.QUEUED, now(), by, False
        held.save(update_fields=["state", "queued_at", "queued_by", "stop_asked"])
        steps.record(AccessAction.CHANGE, "bestand laten inlezen", held, by=by)
    return held


def stop(file_import: FileImport, *, by: User) -> FileImport:
    """Stop at the next clean cut: what was taken in stays, the rest waits. Refused when there is nothing to stop."""
    with transaction.atomic():
        held = _locked(file_import)
        if held.state in (ImportState.WAITING, ImportState.QUEUED):
            held.state, held.finished_at = ImportState.STOPPED, now()
        elif held.state in AT_WORK:
            held.stop_asked = True
        else:
            raise Refused("Er is niets te stoppen: met dit bestand is niemand bezig.", rule="import_state")
        held.save(update_fields=["state", "stop_asked", "finished_at"])
        steps.record(AccessAction.CHANGE, "gevraagd te stoppen met een bestand", held, by=by)
    return held


def withdraw(file_import: FileImport, *, by: User) -> FileImport:
    """Take an offered file back before anything of it was taken in; its contents are forgotten at once."""
    with transaction.atomic():
        held = _locked(file_import)
        if not may_be_withdrawn(held):
            raise Refused("Dit bestand is al ingelezen of er is iemand mee bezig.", rule="import_state")
        _forget(held)
        held.state, held.finished_at = ImportState.STOPPED, now()
        held.save(update_fields=["state", "finished_at"])
        steps.record(AccessAction.DELETE, "aangeboden bestand weggehaald", held, by=by)
    return held


def may_go_on(file_import: FileImport) -> bool:
    """Whether it broke off while it was taken in and what is left is still kept."""
    began = file_import.state in BROKEN_OFF and file_import.queued_at is not None
    return began and file_import.forgotten_at is None


def may_be_withdrawn(file_import: FileImport) -> bool:
    """Whether nothing of it was taken in and there is something to forget."""
    broken_off = file_import.state in BROKEN_OFF and file_import.rows_taken_in == 0
    return file_import.forgotten_at is None and (broken_off or file_import.state in BEFORE_TAKING_IN)


def refuse_size(size: int) -> None:
    """Raise FileRefused for a file that is empty or too big to keep."""
    if size > settings.IMPORT_MAX_BYTES:
        raise FileRefused(tables.too_big())
    if not size:
        raise FileRefused("Het bestand is leeg.")


# What a process does.


def check(file_import: FileImport) -> FileImport:
    """Read the file, park what cannot go in, and count what would change. Raises Busy."""
    claim = claims.claim(file_import.pk, waiting=ImportState.WAITING, working=ImportState.CHECKING)
    file_import.refresh_from_db()
    with _ending(file_import, claim):
        steps.check(file_import, claim, compare=True)
        claim.close(state=ImportState.CHECKED)
    file_import.refresh_from_db()
    return file_import


def take_in(file_import: FileImport) -> FileImport:
    """Take a queued file in, batch by batch. Raises Busy.

    When its check was overtaken and the answer changed, the file goes back to the person who said go.
    """
    claim, number, overtaken = claims.claim_taking_in(file_import.pk)
    file_import.refresh_from_db()
    with _ending(file_import, claim):
        if not overtaken or _still_true(file_import, claim, number=number):
            steps.take_in(file_import, claim, number=number)
    file_import.refresh_from_db()
    return file_import


def go_on(file_import: FileImport) -> FileImport:
    """Do what this import waits for: the check, or the taking in. Raises Busy."""
    if file_import.state in (ImportState.WAITING, ImportState.CHECKING):
        return check(file_import)
    return take_in(file_import)


def go_on_with_abandoned() -> int:
    """Go on with every import that waits for a process, oldest first; how many were worked on."""
    count = 0
    for file_import in claims.abandoned().order_by("offered_at", "pk"):
        try:
            go_on(file_import)
        except Busy:
            continue
        count += 1
    return count


def forget_old(*, day: date) -> int:
    """Forget the contents of files that were offered longer ago than they may be kept; how many."""
    last_moment = now().replace(year=day.year, month=1, day=1).replace(month=day.month, day=day.day)
    old = FileImport.objects.filter(
        forgotten_at__isnull=True, offered_at__lt=last_moment - timedelta(days=settings.IMPORT_KEEP_DAYS)
    ).exclude(state__in=AT_WORK)
    for file_import in (found := list(old)):
        with transaction.atomic():
            _forget(file_import)
            if file_import.state in BEFORE_TAKING_IN:
                _write(file_import, state=ImportState.STOPPED, finished_at=now())
    return len(found)


def run(
    kind: str, *, file_name: str, content: bytes, by: User, dry_run: bool = False
) -> tuple[FileImport, dict[str, Any]]:
    """Check and take in within this process, as the commands do; the import and its answer.

    A dry run keeps nothing, a file that is refused neither (raises FileRefused). The import is claimed from its first
    moment, so no worker takes it up in between.
    """
    claimed_at = timezone.now()
    file_import = _keep(kind, file_name=file_name, content=content, by=by, claimed_at=claimed_at)
    claim = Claim(file_import.pk, claimed_at)
    try:
        with _ending(file_import, claim):
            _run_at_once(file_import, claim, dry_run=dry_run)
        file_import.refresh_from_db()
        answered = answer(file_import)
    except BaseException:
        _clear_away(file_import)
        raise
    if file_import.state == ImportState.REFUSED or dry_run:
        _remove(file_import)
    if file_import.state == ImportState.REFUSED:
        raise FileRefused(file_import.refusal)
    return file_import, answered


def answer(file_import: FileImport) -> dict[str, Any]:
    """What the check or the taking in found, as the commands give it (docs/data.md, commands)."""
    parked = file_import.parked.order_by("line").values("line", "column", "reason")
    counts = {name: getattr(file_import, name) for name in steps.COUNTED}
    return {**counts, "parked": list(parked), "notices": file_import.notices}


# On the way.


def _keep(
    kind: str,
    *,
    file_name: str,
    content: bytes,
    by: User,
    municipality: Municipality | None = None,
    claimed_at: datetime | None = None,
) -> FileImport:
    refuse_size(len(content))
    with transaction.atomic():
        file_import = FileImport.objects.create(
            kind=ImportKind(kind),
            state=ImportState.CHECKING if claimed_at else ImportState.WAITING,
            claimed_at=claimed_at,
            municipality=municipality,
            file_name=_NUMBER_LIKE_A_BSN.sub("…", file_name)[:200],
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            offered_by=by,
        )
        chunks.keep_file(file_import, content)
    return file_import


def _run_at_once(file_import: FileImport, claim: Claim, *, dry_run: bool) -> None:
    steps.check(file_import, claim, compare=dry_run)
    if dry_run:
        claim.close(state=ImportState.CHECKED)
        return
    claim.beat(queued_at=now(), queued_by=file_import.offered_by)
    _, number, overtaken = claims.claim_taking_in(file_import.pk, own=claim)
    if overtaken:
        steps.check(file_import, claim, compare=False)
    steps.take_in(file_import, claim, number=number)


def _still_true(file_import: FileImport, claim: Claim, *, number: int) -> bool:
    """Check again what another import overtook; whether it may go in. Otherwise it waits for a person again."""
    seen = answer(file_import)
    steps.check(file_import, claim, compare=True)
    file_import.refresh_from_db()
    if answer(file_import) == seen:
        return True
    notices = [{"line": None, "column": "", "text": OVERTAKEN}, *file_import.notices]
    claim.close(
        state=ImportState.CHECKED, queued_at=None, queued_by=None, notices=notices, checked_against=number
    )
    return False


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
        told = {"refusal": refusal.sentence, "finished_at": now(), "forgotten_at": now()}
        claim.close(state=ImportState.REFUSED, **told, **steps.no_counts())
    except Exception:
        # Who lost the claim meets rows that the other made or removed: that is no fault, and was rolled back.
        if claim.close(state=ImportState.FAILED, refusal=FAULT_OF_OURS, finished_at=now()):
            raise


def _clear_away(file_import: FileImport) -> None:
    """What a command left behind: nothing, unless rows were taken in; then it says where it stopped."""
    if FileImport.objects.filter(pk=file_import.pk, rows_taken_in=0).exists():
        _remove(file_import)
    else:
        _write(file_import, state=ImportState.STOPPED, claimed_at=None)


def _remove(file_import: FileImport) -> None:
    FileImport.objects.filter(pk=file_import.pk).delete()


def _forget(file_import: FileImport) -> None:
    chunks.forget(file_import)
    file_import.parked.update(sealed=None)
    _write(file_import, forgotten_at=now())


def _write(file_import: FileImport, **fields: Any) -> None:
    FileImport.objects.filter(pk=file_import.pk).update(**fields)


def _locked(file_import: FileImport) -> FileImport:
    held: FileImport = FileImport.objects.select_for_update().get(pk=file_import.pk)
    return held
