"""Who is working on an import: one process at a time, by compare-and-swap on its row.

A claim is a moment in `claimed_at`, renewed with every step. A process that died leaves its claim to grow old; then
another may take over. One that was only slow finds its claim gone at its next step, and what it did in that step is
rolled back. Taking in is done by one import at a time, and each gets a number in that order: a check that was made
against an older number was overtaken. Claims keep real time: they are about processes, not about the portal's day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import reset_queries, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from achterhoek import numbering
from achterhoek.models import FileImport, Numbering
from achterhoek.refusals import Refused
from achterhoek.statuses import ImportState

SERIES = "take_in"


class Busy(Refused):
    """Another process has this import, or another import is being taken in."""


class StopAsked(Exception):
    """A person asked this import to stop."""


class ClaimLost(Exception):
    """Another process took this import over."""


class Claim:
    """The right to work on one import until the next step."""

    def __init__(self, file_import_id: int, at: datetime) -> None:
        self._id = file_import_id
        self._at = at

    @contextmanager
    def step(self) -> Iterator[dict[str, Any]]:
        """One transaction of work; fields put into the dict are written with it. Raises StopAsked or ClaimLost."""
        fields: dict[str, Any] = {}
        held = self._at
        try:
            with transaction.atomic():
                yield fields
                self._renew(fields)
        except BaseException:
            self._at = held
            raise
        finally:
            reset_queries()  # in debug mode Django keeps every statement, and these are long

    def beat(self, **fields: Any) -> None:
        """Show that work goes on, and write `fields`."""
        with self.step() as written:
            written.update(fields)

    def close(self, **fields: Any) -> bool:
        """Let go; `fields` say how it ended. False for a claim that was lost: it changes nothing."""
        return bool(self._held().update(claimed_at=None, stop_asked=False, **fields))

    def _renew(self, fields: dict[str, Any]) -> None:
        renewed = timezone.now()
        if not self._held().filter(stop_asked=False).update(claimed_at=renewed, **fields):
            raise StopAsked if self._held().exists() else ClaimLost
        self._at = renewed

    def _held(self) -> "QuerySet[FileImport]":
        return FileImport.objects.filter(pk=self._id, claimed_at=self._at)


def claim(file_import_id: int, *, waiting: ImportState, working: ImportState) -> Claim:
    """Take an import that waits, or that a dead process left; raises Busy."""
    moment = timezone.now()
    free = FileImport.objects.filter(_free(), pk=file_import_id, state__in=(waiting, working))
    if not free.update(state=working, claimed_at=moment):
        raise Busy("Met dit bestand is al iemand bezig, of het is al klaar.", rule="import_state")
    return Claim(file_import_id, moment)


def claim_taking_in(file_import_id: int, *, own: Claim | None = None) -> tuple[Claim, int, bool]:
    """Take a queued import when no other is being taken in; its number, and whether its check was overtaken.

    `own` is the claim that this process has on it already.
    """
    with transaction.atomic():
        number = numbering.reserve(SERIES)[0]  # locks the series: from here on one at a time
        others = FileImport.objects.filter(state=ImportState.TAKING_IN).exclude(_free())
        if others.exclude(pk=file_import_id).exists():
            raise Busy(
                "Er wordt nu een ander bestand ingelezen; daarna is dit aan de beurt.", rule="one_at_a_time"
            )
        if own:
            own.beat(state=ImportState.TAKING_IN)
        held = own or claim(file_import_id, waiting=ImportState.QUEUED, working=ImportState.TAKING_IN)
        checked_against = FileImport.objects.values_list("checked_against", flat=True).get(pk=file_import_id)
    return held, number, checked_against != number - 1


def latest() -> int:
    """The number of the last import that began to be taken in."""
    last = Numbering.objects.filter(name=SERIES).values_list("last", flat=True).first()
    return Numbering().last if last is None else last


def abandoned() -> "QuerySet[FileImport]":
    """Imports that wait for a process: nobody began yet, or who began is gone."""
    states = (ImportState.WAITING, ImportState.CHECKING, ImportState.QUEUED, ImportState.TAKING_IN)
    return FileImport.objects.filter(_free(), state__in=states)


def _free() -> Q:
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=_stale(timezone.now()))


def _stale(moment: datetime) -> datetime:
    return moment - timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
