"""Going on or waiting: what a coordinator decides about the move while an objection runs (Awb 6:16).

An objection does not suspend by itself. To wait holds the handover; to go on takes up nothing by itself.
"""

from django.db import transaction

from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from transitions.actions import handovers
from transitions.actions.handovers.guards import require_reason
from transitions.actions.objections.steps import DECIDE, change, lock, require, require_running
from transitions.models import Objection
from transitions.statuses import OPEN, Status, Weighing


@transaction.atomic
def weigh(
    objection: Objection, *, choice: Weighing, reason: str, by: User, version: int | None = None
) -> Objection:
    """A coordinator chooses, with a reason; also again, when things changed."""
    objection = lock(objection, version=version)
    require(by, DECIDE, municipality=objection.municipality_id)
    require_running(objection)
    why = require_reason(reason, what="Geef de reden om door te gaan of te wachten.")
    if choice == Weighing.WAIT:
        _wait(objection, why=why, by=by)
    return change(
        objection,
        by=by,
        what=f"Gekozen: {choice.label}",
        reason=why,
        permission=DECIDE,
        weighing=choice,
        weighing_reason=why,
        weighed_at=now(),
        weighed_by=by,
    )


def _wait(objection: Objection, *, why: str, by: User) -> None:
    if objection.handover and objection.handover.status in (Status.STARTED, Status.COMPLETED):
        raise Refused(
            "De nieuwe aanbieder is al begonnen: wachten kan niet meer. Kies doorgaan; "
            "wat er daarna moet gebeuren, volgt uit de uitkomst.",
            rule="started",
        )
    hold(objection, why=why, by=by)


def hold(objection: Objection, *, why: str, by: User) -> bool:
    """Hold the handover where it is open and not held already. Whether it is held now."""
    if objection.handover is None:
        return False
    handover = handovers.lock(objection.handover)
    if handover.status not in OPEN:
        return False
    if handover.status != Status.ON_HOLD:
        handovers.hold(handover, reason=f"Bezwaar {objection.number}: {why}"[:500], by=by)
    return True
