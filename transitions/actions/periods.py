"""Changing the days of the transition period: the end is data, its change is on record, and every deadline follows.

Deadlines, the test day and the continuity proof are counted from the period's days when they are asked for, so nothing
else is written. What the changed days mean for each indication the next assessment shows as a difference.
"""

from datetime import date

from django.db import transaction

from achterhoek import audit
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from transitions.models import PeriodChange, TransitionPeriod


@transaction.atomic
def change_days(
    period: TransitionPeriod, *, first_day: date, last_day: date, by: User, reason: str
) -> TransitionPeriod:
    """Give the period other days, with who, when and why. The same days again change nothing."""
    period = TransitionPeriod.objects.select_for_update().get(pk=period.pk)
    if not may(by, "periods.change"):
        raise Refused("Alleen een beheerder wijzigt de dagen van de periode.", rule="periods.change")
    if (first_day, last_day) == (period.first_day, period.last_day):
        return period
    if last_day <= first_day:
        raise Refused("De periode moet eindigen na haar eerste dag.", rule="days")
    if not reason.strip():
        raise Refused("Geef de reden waarom de dagen van de periode veranderen.", rule="reason")
    _note(period, first_day=first_day, last_day=last_day, by=by, reason=reason.strip())
    period.first_day, period.last_day = first_day, last_day
    period.save(update_fields=["first_day", "last_day"])
    return period


def _note(period: TransitionPeriod, *, first_day: date, last_day: date, by: User, reason: str) -> None:
    PeriodChange.objects.create(
        period=period,
        first_day_before=period.first_day,
        last_day_before=period.last_day,
        first_day_after=first_day,
        last_day_after=last_day,
        reason=reason,
        changed_by=by,
    )
    audit.record(
        AccessAction.CHANGE,
        "Dagen van de overgangsperiode gewijzigd",
        by=by,
        why=reason,
        detail={"period": period.slug, "first_day": first_day.isoformat(), "last_day": last_day.isoformat()},
    )
