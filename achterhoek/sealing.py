"""Seals over the access log: afterwards nobody changes, removes or slips in a row without it showing.

Each minute the events since the last seal get a fingerprint (over the event and its subjects), and a seal over those
fingerprints and the seal before, made with a key that is not in the database. Events carry no pointer to the one
before: writers never wait for each other.

Numbers of events are handed out before their transaction ends, so a higher number may be there before a lower one. A
seal therefore waits for the writers that were at work when its last event was seen: what they may still add lies
below it. On SQLite there is one writer at a time and nothing to wait for.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from achterhoek.encryption import keyed_hash
from achterhoek.models import AccessEvent, AccessSeal

PER_SEAL = 2_000
PATIENCE = 20.0  # seconds to wait for writers; the next run tries again
WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'achterhoek_accessevent'::regclass AND mode = 'RowExclusiveLock'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""

Fingerprints = list[tuple[int, str]]


@dataclass
class Findings:
    """What a check of the whole log found; `head` is the hash of the last seal, to be noted outside the portal."""

    sealed: int = 0
    unsealed: int = 0
    head: str = ""
    tampered: list[dict[str, Any]] = field(default_factory=list)


def seal(*, patience: float = PATIENCE) -> int:
    """Seal what was recorded since the last seal, and say how many events that were."""
    highest = AccessEvent.objects.aggregate(highest=Max("pk"))["highest"] or 0
    if not _all_below_is_known(patience=patience):
        return 0
    count = 0
    while sealed := _seal_next(up_to=highest):
        count += sealed
    return count


def check(*, noted: str = "") -> Findings:
    """Read the whole log against its seals. `noted` is a head noted earlier: its seal must still be there."""
    findings = Findings()
    previous: AccessSeal | None = None
    heads = set()
    for one in AccessSeal.objects.order_by("pk").iterator(chunk_size=50):
        findings.tampered += _faults_of(one, previous)
        findings.sealed += len(one.fingerprints)
        heads.add(one.hash)
        previous = one
    last = previous.last_event if previous else 0
    findings.unsealed = AccessEvent.objects.filter(pk__gt=last).count()
    findings.head = previous.hash if previous else ""
    if noted and noted not in heads:
        findings.tampered.append({"seal": None, "kind": "noted_seal_is_gone"})
    return findings


def _seal_next(*, up_to: int) -> int:
    """Write one seal over the next events; another process that was first wins."""
    try:
        with transaction.atomic():
            last = AccessSeal.objects.order_by("pk").last()
            begin = last.last_event if last else 0
            waiting = AccessEvent.objects.filter(pk__gt=begin, pk__lte=up_to).order_by("pk")
            prints = list(_fingerprints(list(waiting.values_list("pk", flat=True)[:PER_SEAL])))
            if not prints:
                return 0
            AccessSeal.objects.create(
                first_event=begin + 1,
                last_event=prints[-1][0],
                fingerprints=prints,
                previous=last,
                hash=_hash(prints, last),
            )
    except IntegrityError:
        return 0
    return len(prints)


def _all_below_is_known(*, patience: float) -> bool:
    """Wait until the transactions that were writing events a moment ago have ended; without waiting on SQLite."""
    if connection.vendor != "postgresql":
        return True
    until = time.monotonic() + patience
    waiting = _writers()
    while waiting:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
        waiting &= _writers()
    return True


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {name for (name,) in cursor.fetchall()}


def _fingerprints(numbers: list[int]) -> Iterator[tuple[int, str]]:
    events = AccessEvent.objects.filter(pk__in=numbers).order_by("pk").prefetch_related("subjects")
    for event in events.iterator(chunk_size=500):
        yield event.pk, _fingerprint(event)


def _fingerprint(event: AccessEvent) -> str:
    """A digest over every column of an event and of its subjects."""
    columns = {column.attname: getattr(event, column.attname) for column in AccessEvent._meta.concrete_fields}
    columns["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    subjects = sorted((one.pk, one.case_number, one.municipality_id) for one in event.subjects.all())
    written = json.dumps([columns, subjects], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _hash(prints: Fingerprints, previous: AccessSeal | None) -> str:
    """The seal itself: keyed, so that who can write to the database only cannot make one."""
    body = json.dumps([previous.hash if previous else "", prints], separators=(",", ":"))
    return keyed_hash(f"seal|{body}")


def _faults_of(one: AccessSeal, previous: AccessSeal | None) -> list[dict[str, Any]]:
    """What differs between a seal and the events it covers; and whether the seal itself is whole."""
    kept: dict[int, str] = dict(one.fingerprints)
    covered = AccessEvent.objects.filter(pk__gte=one.first_event, pk__lte=one.last_event)
    now = dict(_fingerprints(list(covered.values_list("pk", flat=True))))
    faults: list[dict[str, Any]] = [
        *({"event": number, "kind": "deleted"} for number in sorted(kept.keys() - now.keys())),
        *({"event": number, "kind": "added"} for number in sorted(now.keys() - kept.keys())),
        *({"event": n, "kind": "changed"} for n in sorted(kept.keys() & now.keys()) if kept[n] != now[n]),
    ]
    follows = one.previous_id == (previous.pk if previous else None)
    adjoins = one.first_event == (previous.last_event if previous else 0) + 1
    if not (follows and adjoins and one.hash == _hash([(n, p) for n, p in one.fingerprints], previous)):
        faults.append({"seal": one.pk, "kind": "broken_seal"})
    return faults
