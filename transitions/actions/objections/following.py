"""What the portal cannot do by itself after a ruling or an outcome: a person does it, and says so."""

from datetime import date

from django.db import transaction

from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from transitions.actions.handovers.guards import require_reason
from transitions.actions.objections.steps import WORK, change, lock
from transitions.models import Objection


def ask(objection: Objection, what: str, *, by: User, today: date) -> None:
    """Put on the locked objection what a person must do. It stands in what is due until it was done."""
    change(
        objection,
        by=by,
        what="Hier moet een mens iets doen",
        reason=what,
        follow_up=what,
        follow_up_on=today,
        follow_up_note="",
        followed_up_at=None,
        followed_up_by=None,
    )


@transaction.atomic
def follow_up(objection: Objection, *, note: str, by: User, version: int | None = None) -> Objection:
    """Record what was done about it."""
    objection = lock(objection, version=version)
    if not objection.follow_up or objection.followed_up_at:
        raise Refused("Hier staat niets open dat een mens moet doen.", rule="follow_up")
    done = require_reason(note, what="Schrijf op wat er is gedaan.")
    return change(
        objection,
        by=by,
        what="Gedaan wat er moest gebeuren",
        reason=done,
        permission=WORK,
        follow_up_note=done,
        followed_up_at=now(),
        followed_up_by=by,
    )
