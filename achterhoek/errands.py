"""Doing a thing once: what a job does for one row, and the note that it was done, are one transaction.

    return errands.run("answer_clock", [errands.Thing(f"offer-{offer.pk}", day, partial(remind, offer)), …])

A worker that dies takes both with it; a second worker finds the note and does nothing; a thing that goes wrong is noted
and leaves the others alone. After `MOST_TRIES` tries it is dead: no run tries it again until a person says so.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.jobs import Outcome
from achterhoek.models import Errand, User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction

MOST_TRIES = 8
AT_A_TIME = 500
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Thing:
    """What is to be done: a key that names the row without personal data, the day it is for, and how."""

    key: str
    day: date
    do: Callable[[], object]


def run(job: str, things: Iterable[Thing]) -> Outcome:
    """Do each thing that was not done yet. Failures are named by key, with the kind of fault."""
    done, skipped, failures = 0, 0, []
    for thing, settled in _with_settled(job, things):
        try:
            if not settled and _once(job, thing):
                done += 1
            else:
                skipped += 1
        except Exception as error:  # noqa: BLE001  (one thing that fails must not keep the others from being done)
            failures.append(f"{thing.key}: {_note(job, thing, error)}")
    return Outcome(done=done, skipped=skipped, failed=len(failures), failures=failures)


def _with_settled(job: str, things: Iterable[Thing]) -> Iterator[tuple[Thing, bool]]:
    """Each thing, and whether it is done or dead already; asked for many at a time, so that a second run is quick."""
    rest = iter(things)
    while some := list(islice(rest, AT_A_TIME)):
        settled = set(
            Errand.objects.settled()
            .filter(job=job, key__in=[thing.key for thing in some])
            .values_list("key", "day")
        )
        yield from ((thing, (thing.key, thing.day) in settled) for thing in some)


@transaction.atomic
def _once(job: str, thing: Thing) -> bool:
    """Do it and note it, or find that it was done, or is dead."""
    errand, _ = Errand.objects.get_or_create(job=job, key=thing.key, day=thing.day)
    errand = Errand.objects.select_for_update().get(pk=errand.pk)
    if errand.done_at or errand.dead_at:
        return False
    thing.do()
    kept = Errand.objects.open().filter(pk=errand.pk)
    return kept.update(done_at=now(), tries=errand.tries + 1, tried_at=now(), error="") == 1


@transaction.atomic
def _note(job: str, thing: Thing, error: Exception) -> str:
    """Write down that it failed; what a fault of ours says may hold personal data and stays in the server's own log."""
    said = error.sentence if isinstance(error, Refused) else type(error).__name__
    if not isinstance(error, Refused):
        log.error("%s %s", job, thing.key, exc_info=error)
    Errand.objects.get_or_create(job=job, key=thing.key, day=thing.day)
    errand = Errand.objects.select_for_update().get(job=job, key=thing.key, day=thing.day)
    errand.tries, errand.tried_at, errand.error = errand.tries + 1, now(), said[:200]
    if errand.tries >= MOST_TRIES:
        errand.dead_at = now()
    errand.save(update_fields=["tries", "tried_at", "error", "dead_at"])
    return said


@transaction.atomic
def try_again(errand: Errand, *, by: User) -> Errand:
    """Let the next run take a dead errand up, with all its tries anew."""
    if not may(by, "operations.retry"):
        raise Refused("Dat mag alleen wie de taken beheert.", rule="operations.retry")
    errand = Errand.objects.select_for_update().get(pk=errand.pk)
    if errand.dead_at is None:
        raise Refused("Dit wordt al opnieuw geprobeerd.", rule="dead")
    errand.dead_at, errand.tries = None, 0
    errand.save(update_fields=["dead_at", "tries"])
    audit.record(AccessAction.CHANGE, f"Opnieuw proberen: {errand.job} {errand.key}", by=by)
    return errand
