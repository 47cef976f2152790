"""The only writer of a handover's status, and of which of its lines are open.

An action locks the row first (`lock`), looks whether its rules hold, and then moves or changes it. Every write adds one
to the version and counts on the version it read: where a lock is not enough (a page opened earlier, a database without
row locks) the second of two people is told, and nothing is doubled.
"""

from typing import Any

from django.db import transaction
from django.db.models import F

from achterhoek import clock
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from clients.models import Client
from transitions import workflow
from transitions.actions.handovers import history
from transitions.actions.letters import waiting
from transitions.models import Handover, HandoverLine
from transitions.statuses import Status

WHO_MAY = "Dat mag je niet: dit doet een consulent of coördinator van de gemeente."
ONLY_COORDINATORS = "Dat mag alleen een coördinator van deze gemeente."


#: From these a letter may wait that names the move.
AGREED = (Status.SCHEDULED, Status.STARTED)


class Stale(Refused):
    """Someone else changed the handover after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Iemand anders heeft dit net gewijzigd. Kijk eerst wat er nu staat; er is niets dubbel vastgelegd.",
            rule="version",
        )


def lock(handover: Handover, *, version: int | None = None) -> Handover:
    """The row as it stands now, locked until the transaction ends. `version` is what the page showed.

    The client comes first, in every action: what a resident is told depends on all their moves.
    """
    clients = Client.objects.select_for_update(no_key=True).filter(pk=handover.client_id)
    list(clients.values_list("pk"))
    locked: Handover = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("client__municipality", "municipality", "period", "giving", "receiving")
        .get(pk=handover.pk)
    )
    if version is not None and locked.version != version:
        raise Stale
    return locked


def require(by: User, permission: str, *, handover: Handover) -> None:
    """Refuse who may not do this, or works for another municipality."""
    if not may(by, permission) or by.municipality_id != handover.municipality_id:
        raise Refused(WHO_MAY if permission == workflow.WORK else ONLY_COORDINATORS, rule=permission)


def require_status(handover: Handover, *statuses: Status, doing: str) -> None:
    """Refuse what does not fit where the handover is now."""
    if handover.status not in statuses:
        raise Refused(
            f"{doing} kan niet nu de overdracht {handover.get_status_display()} is.", rule="workflow"
        )


@transaction.atomic
def move(
    handover: Handover,
    to: Status,
    *,
    by: User,
    what: str,
    reason: str = "",
    detail: dict[str, Any] | None = None,
    **fields: Any,
) -> Handover:
    """Bring a locked handover to another status. `fields` are written with it.

    Raises Impossible where the table has no such step, Refused where `by` may not take it, Stale where the row changed.
    """
    was = handover.status
    require(by, workflow.step(was, to).permission, handover=handover)
    fields |= {"status": to, "held_from": was if to == Status.ON_HOLD else ""}
    _write(handover, fields)
    _open_or_close_lines(handover)
    history.record(handover, what, by=by, was=was, to=to, reason=reason, detail=detail)
    if was in AGREED and was != to:
        tell_anew(handover, by=by)
    return handover


def tell_anew(handover: Handover, *, by: User) -> None:
    """What was agreed is otherwise by now, or has begun: the letters that wait say what is left."""
    waiting.refresh(handover.client_id, period=handover.period, by=by, today=clock.today())


@transaction.atomic
def change(
    handover: Handover,
    *,
    by: User,
    what: str,
    reason: str = "",
    detail: dict[str, Any] | None = None,
    permission: str = workflow.WORK,
    **fields: Any,
) -> Handover:
    """Record something about a locked handover that leaves its status as it is."""
    if {"status", "held_from"} & set(fields):
        raise ValueError("Only move() writes a status.")
    require(by, permission, handover=handover)
    _write(handover, fields)
    _open_or_close_lines(handover)
    history.record(handover, what, by=by, reason=reason, detail=detail)
    return handover


def back_to_plan(
    handover: Handover,
    *,
    by: User,
    what: str,
    reason: str,
    detail: dict[str, Any] | None = None,
    **fields: Any,
) -> Handover:
    """Bring a locked handover back to TO_PLAN: its place and day are free again, its checklist begins anew."""
    done = list(handover.checklist.filter(done_on__isnull=False).values_list("kind", flat=True))
    handover.checklist.all().delete()
    move(
        handover,
        Status.TO_PLAN,
        by=by,
        what=what,
        reason=reason,
        detail=(detail or {}) | ({"checklist": done} if done else {}),
        receiving=None,
        earliest_start=None,
        giving_last_day=None,
        shortened_reason="",
        shortened_by=None,
        **fields,
    )
    handover.lines.update(contract=None, planned_first_day=None)
    return handover


def _write(handover: Handover, fields: dict[str, Any]) -> None:
    unchanged = Handover.objects.filter(pk=handover.pk, version=handover.version, status=handover.status)
    if unchanged.update(version=F("version") + 1, **fields) != 1:
        raise Stale
    for name, value in fields.items():
        setattr(handover, name, value)
    handover.version += 1


def _open_or_close_lines(handover: Handover) -> None:
    """A line is open until it started or its handover ended: it can be in no other handover till then."""
    ended = handover.status in (Status.COMPLETED, Status.CANCELLED)
    lines = HandoverLine.objects.filter(handover=handover)
    lines.filter(started_on__isnull=True).update(is_open=not ended)
    lines.filter(started_on__isnull=False).update(is_open=False)
