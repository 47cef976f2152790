"""Keep the list of who is without care today: the schedule asks the proof, and writes down what it says."""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from achterhoek import audit
from achterhoek.models import User
from achterhoek.statuses import AccessAction
from clients.continuity import Finding
from transitions import continuity
from transitions.models import CareGap, TransitionPeriod


class Refreshed(NamedTuple):
    """How many gaps are new or gone, and how many were known already."""

    changed: int
    same: int


def refresh(period: TransitionPeriod, *, by: User, today: date) -> Refreshed:
    """Write down who is without care today; what is over goes. Asking again the same day changes nothing."""
    proof = continuity.prove(period, today=today)
    return _write(period, {found.care_line: found for found in proof.without_today}, by=by)


@transaction.atomic
def _write(period: TransitionPeriod, found: dict[int, Finding], *, by: User) -> Refreshed:
    known = CareGap.objects.select_for_update().filter(period=period)
    same, over = set(), []
    for row in known:
        now = found.get(row.care_line_id)
        if now and (row.kind, row.since) == (now.kind, now.day):
            same.add(row.care_line_id)
        else:
            over.append(row.pk)
    CareGap.objects.filter(pk__in=over).delete()
    new = [_row(one, period) for line, one in found.items() if line not in same]
    CareGap.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    if new or over:
        detail = {"new": len(new), "over": len(over)}
        audit.record(AccessAction.CHANGE, "Gaten in de zorg bijgewerkt", by=by, detail=detail)
    return Refreshed(len(new) + len(over), len(same))


def _row(found: Finding, period: TransitionPeriod) -> CareGap:
    return CareGap(
        municipality_id=found.municipality,
        period=period,
        client_id=found.client,
        care_line_id=found.care_line,
        kind=found.kind,
        since=found.day,
    )
