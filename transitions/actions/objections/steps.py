"""The only writer of an objection, and of what happened to it.

A step locks the row (`lock`), looks whether its rules hold, and writes (`change`). Every write adds one to the version
and counts on the version it read: of two people at once one is told, also where the database has no row locks.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from achterhoek import audit
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from transitions.actions.handovers import Stale
from transitions.models import Objection, ObjectionEvent

WORK = "objections.work"
DECIDE = "objections.decide"


def lock(objection: Objection, *, version: int | None = None) -> Objection:
    """The row as it stands now, locked until the transaction ends. `version` is what the page showed."""
    rows = Objection.objects.select_for_update(of=("self",)).select_related(
        "client", "handled_by", "letter__batch__period", "handover__period", "handover__receiving"
    )
    locked: Objection = rows.get(pk=objection.pk)
    if version is not None and locked.version != version:
        raise Stale
    return locked


def require(by: User, permission: str, *, municipality: str) -> None:
    """Refuse who may not do this, or works for another municipality."""
    if may(by, permission) and by.municipality_id == municipality:
        return
    if permission == DECIDE:
        raise Refused("Dat mag alleen een coördinator van deze gemeente.", rule=permission)
    raise Refused("Dat mag je niet: dit doet een consulent of coördinator van de gemeente.", rule=permission)


def require_running(objection: Objection) -> None:
    """Refuse what makes sense only while the objection waits for its outcome."""
    if objection.outcome:
        raise Refused(
            f"Dit bezwaar is al afgedaan op {written(objection.decided_on)}: {objection.get_outcome_display()}.",
            rule="decided_once",
        )


def require_not_before(day: date, earliest: date, *, what: str, event: str) -> None:
    """Refuse a day that lies before what it follows on."""
    if day < earliest:
        raise Refused(f"{what} ligt voor {event} ({written(earliest)}). Controleer de dag.", rule="order")


@transaction.atomic
def change(
    objection: Objection,
    *,
    by: User,
    what: str,
    reason: str = "",
    permission: str = WORK,
    detail: dict[str, Any] | None = None,
    **fields: Any,
) -> Objection:
    """Write a locked objection, its history and the access log."""
    require(by, permission, municipality=objection.municipality_id)
    unchanged = Objection.objects.filter(pk=objection.pk, version=objection.version)
    if unchanged.update(version=F("version") + 1, **fields) != 1:
        raise Stale
    for name, value in fields.items():
        setattr(objection, name, value)
    objection.version += 1
    record(objection, what, by=by, reason=reason, detail=detail)
    return objection


def record(
    objection: Objection,
    what: str,
    *,
    by: User,
    reason: str = "",
    detail: dict[str, Any] | None = None,
    action: AccessAction = AccessAction.CHANGE,
) -> None:
    """One line in the history and one event in the access log. `detail` holds no names and no BSN."""
    ObjectionEvent.objects.create(
        municipality_id=objection.municipality_id,
        objection=objection,
        by=by,
        what=what[:200],
        reason=reason[:1000],
    )
    audit.record(
        action,
        f"Bezwaar {objection.number}: {what}",
        by=by,
        about=[objection.client],
        municipality=objection.municipality_id,
        why=reason,
        detail=detail,
    )
