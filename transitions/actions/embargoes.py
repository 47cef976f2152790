"""Contracts whose outcome becomes public: noted once, and assessed with from that day (P6)."""

from datetime import date, timedelta
from functools import partial

from achterhoek import audit, errands, jobs
from achterhoek.models import User
from achterhoek.statuses import AccessAction
from providers.models import Contract
from transitions.actions import assessments
from transitions.models import TransitionPeriod

#: How far back a missed run is made up for.
MISSED = timedelta(days=31)


def lift(period: TransitionPeriod, *, day: date, by: User) -> jobs.Outcome:
    """Note every contract that became public on `day` or in the month before, and assess where there is a new one."""
    rows = Contract.objects.filter(public_from__lte=day, public_from__gt=day - MISSED).order_by("number")
    outcome = errands.run(
        "lift_embargoes",
        (
            errands.Thing(f"contract-{row.pk}", row.public_from, partial(_note, row, by))
            for row in rows
            if row.public_from
        ),
    )
    if outcome.done:
        assessments.run(period, by=by)
    return outcome


def _note(contract: Contract, by: User) -> None:
    audit.record(AccessAction.CHANGE, f"Contract {contract.number} is openbaar", by=by)
