"""The end of a record, part two: what the archive has, the portal deletes, on its day and when nothing runs any more.

Each resident is one transaction: a run that dies in between leaves the others for the next, and two runs at once do
each once. What was changed since it was delivered stays, and is delivered again. The access log keeps the case number
and says that the record went; the row of the delivery says when.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import OperationalError, transaction

from achterhoek import clock, jobs, triggers
from achterhoek.models import User
from achterhoek.refusals import Refused
from clients.imports import forgetting
from clients.models import Client, Household
from transitions import dossiers, letter_choice, retention
from transitions.dossiers import Dossier, Names
from transitions.models import ArchiveRecord, LetterBatch, TransitionPeriod
from transitions.statuses import ArchiveState

AT_A_TIME = 100
DELETED = "Dossier verwijderd na de bewaartermijn"
CHANGED_SINCE = "changed"
CHANGED = "Het dossier is gewijzigd sinds de levering; lever het opnieuw."
GONE = "Een ander heeft dit dossier al verwijderd."
BUSY = "in gebruik; de volgende ronde probeert het opnieuw"
log = logging.getLogger(__name__)


class Stays(Refused):
    """The record cannot go now: it waits, as the sentence says, or is delivered again."""


def run(*, day: date, by: User) -> jobs.Outcome:
    """Delete every record that may go on `day`. Done: deleted; skipped: what waits or is to be delivered again."""
    counts: Counter[str] = Counter()
    failures, names = [], Names()
    for records, period in _due(day):
        for record, refusal in _look(records, period=period, names=names):
            failure = "" if refusal else _try(record, counts, period=period, names=names, by=by)
            if refusal:
                _leave(record, refusal, counts)
            failures += [f"{record.delivery.number}, record-{record.pk}: {failure}"] if failure else []
    return jobs.Outcome(counts["done"], counts["skipped"], len(failures), failures)


def _try(
    record: ArchiveRecord, counts: Counter[str], *, period: TransitionPeriod, names: Names, by: User
) -> str:
    """Delete one and count it; what went wrong keeps no other from going, and is what this gives."""
    try:
        delete(record, period=period, names=names, by=by)
    except Stays as stays:
        _leave(record, stays, counts)
    except OperationalError:
        log.warning("retention record-%s", record.pk, exc_info=True)
        return BUSY
    except Exception as error:
        log.exception("retention record-%s", record.pk)
        return type(error).__name__
    else:
        counts["done"] += 1
    return ""


def _leave(record: ArchiveRecord, stays: Stays, counts: Counter[str]) -> None:
    """Count what stays; what changed since it was delivered may lie in a next delivery."""
    counts["skipped"] += 1
    if stays.rule == CHANGED_SINCE:
        lying = ArchiveRecord.objects.filter(pk=record.pk, state=ArchiveState.DELIVERED)
        lying.update(state=ArchiveState.CHANGED)


def _due(day: date) -> Iterator[tuple[list[ArchiveRecord], TransitionPeriod]]:
    """What the archive has and of which the day has come, some at a time."""
    for period in TransitionPeriod.objects.order_by("pk"):
        if retention.may_go_on(period) > day:
            continue
        rows = ArchiveRecord.objects.may_go().filter(delivery__period=period)
        for some in rows.in_pieces(AT_A_TIME):
            yield list(some.select_related("delivery")), period


def _look(
    records: Sequence[ArchiveRecord], *, period: TransitionPeriod, names: Names
) -> list[tuple[ArchiveRecord, Stays | None]]:
    """What can be said without holding anything: most that cannot go is found here."""
    clients = {
        client.case_number: client
        for client in Client.objects.filter(case_number__in=[record.case_number for record in records])
    }
    found = _standing(list(clients.values()), period=period, names=names)
    return [(record, _refusal(record, clients.get(record.case_number), found)) for record in records]


Standing = tuple[dict[int, Dossier], dict[int, tuple[str, ...]]]


def _standing(
    clients: Sequence[Client], *, period: TransitionPeriod, names: Names, lock: bool = False
) -> Standing:
    """How these records stand: what is in them, and what they wait for."""
    among = Client.objects.filter(pk__in=[client.pk for client in clients])
    found = dossiers.read(clients, names=names, lock=lock)
    return found, dict(retention.waiting(among, period=period, today=clock.today()))


def _refusal(record: ArchiveRecord, client: Client | None, standing: Standing) -> Stays | None:
    found, waits = standing
    if client is None:
        return Stays(GONE, rule="gone")
    if reasons := waits.get(client.pk):
        return Stays(f"Wacht op: {'; '.join(reasons)}.", rule="waits")
    if found[client.pk].sha256 != record.sha256:
        return Stays(CHANGED, rule=CHANGED_SINCE)
    return None


@transaction.atomic
def delete(record: ArchiveRecord, *, period: TransitionPeriod, names: Names, by: User) -> None:
    """Delete one record with all that hangs on it. Looks again first, with every row of it held.

    The guards come off for the deleting alone, since nobody reads those tables meanwhile.
    """
    client = Client.objects.filter(case_number=record.case_number).first()
    if client is None:
        raise Stays(GONE, rule="gone")
    triggers.give_way()
    standing = _standing([client], period=period, names=names, lock=True)
    if refusal := _refusal(record, client, standing):
        raise refusal
    _note(record, by=by)
    forgetting.forget(client)
    kept = [one.model for one in dossiers.hanging() if hasattr(one.model, "append_only")]
    why = f"Het archief heeft levering {record.delivery.number}."
    event = {"what": DELETED, "about": [client], "municipality": client.municipality_id}
    with triggers.lifted(by=by, why=why, of=kept, **event):
        dossiers.delete(standing[0][client.pk])
    _empty_what_was_theirs(client)


def _note(record: ArchiveRecord, *, by: User) -> None:
    """Of two who are at it, one gets here."""
    held = ArchiveRecord.objects.may_go().filter(pk=record.pk)
    if not held.update(state=ArchiveState.DELETED, deleted_at=clock.now(), deleted_by=by):
        raise Stays(GONE, rule="gone")


def _empty_what_was_theirs(client: Client) -> None:
    """What named this resident: letters that were asked for them (a child's brothers and sisters may have had theirs
    with it), and a household that is empty now."""
    asked = LetterBatch.objects.filter(
        municipality=client.municipality_id, asked__case_number=client.case_number
    )
    asked.filter(letters=None, exclusions=None).delete()
    asked.update(asked={"who": letter_choice.ONE})
    if client.household_id:
        Household.objects.filter(pk=client.household_id, members=None).delete()
