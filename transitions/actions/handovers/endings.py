"""Holding, taking up again, cancelling and correcting a handover."""

from datetime import date

from django.db import transaction

from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.wording import written
from clients.actions import corrections
from clients.models import Allocation
from clients.statuses import Source
from providers.models import Contract, Provider
from transitions import room, workflow
from transitions.actions.handovers import guards, letters, offers
from transitions.actions.handovers.moves import change, lock, move, require, require_status
from transitions.models import Handover, HandoverLine
from transitions.statuses import OPEN, CancelReason, Status

Link = tuple[date, Provider, str, Contract | None]


@transaction.atomic
def hold(handover: Handover, *, reason: str, by: User, version: int | None = None) -> Handover:
    """Keep the handover where it is until further notice. It keeps its place and gives back its week."""
    handover = lock(handover, version=version)
    why = guards.require_reason(reason)
    return move(handover, Status.ON_HOLD, by=by, what="Aangehouden", reason=why)


@transaction.atomic
def resume(handover: Handover, *, by: User, today: date, version: int | None = None) -> Handover:
    """Go on where it was; with its day passed or its week full, back to ACCEPTED for another day."""
    handover = lock(handover, version=version)
    require_status(handover, Status.ON_HOLD, doing="Hervatten")
    guards.require_nobody_waits(handover)
    to, why = _where_it_was(handover, today=today)
    if to == Status.ACCEPTED and why:
        handover.lines.update(planned_first_day=None)
        return move(handover, to, by=by, what="Hervat: kies een andere dag", reason=why, giving_last_day=None)
    handover = move(handover, to, by=by, what="Hervat")
    if to == Status.SCHEDULED:
        letters.make_anew(handover, by=by, today=today)
    return handover


def _where_it_was(handover: Handover, *, today: date) -> tuple[Status, str]:
    was = Status(handover.held_from)
    if was != Status.SCHEDULED:
        return was, ""
    for line in handover.lines.select_related("contract").order_by("contract"):
        day = line.planned_first_day
        if day is None or day < today:
            return Status.ACCEPTED, "de geplande dag is voorbij"
        try:
            room.claim(line.contract, client=handover.client, day=day, until=day, today=today)
        except room.NoRoom as refusal:
            return Status.ACCEPTED, refusal.sentence
    return was, ""


@transaction.atomic
def cancel(
    handover: Handover,
    *,
    reason: CancelReason,
    confirmed_with: str,
    confirmed_on: date,
    by: User,
    today: date,
    version: int | None = None,
) -> Handover:
    """End an open handover without a move: why, who confirmed it and when. The old provider stays responsible."""
    handover = lock(handover, version=version)
    require(by, workflow.CANCEL, handover=handover)
    require_status(handover, *OPEN, doing="Annuleren")
    guards.require_past(confirmed_on, today=today, what="De bevestiging")
    confirmed_with = guards.require_reason(confirmed_with, what="Noteer wie het bevestigde.")
    offers.drop(handover, by=by, today=today)
    return move(
        handover,
        Status.CANCELLED,
        by=by,
        what=f"Geannuleerd: {reason.label}",
        cancel_reason=reason,
        cancel_confirmed_with=confirmed_with,
        cancel_confirmed_on=confirmed_on,
    )


@transaction.atomic
def correct(
    line: HandoverLine, *, day: date | None, reason: str, by: User, today: date, version: int | None = None
) -> Handover:
    """A confirmed start was wrong: the right day, or none where the new provider never began.

    The allocations are corrected, never changed or deleted. With no line started any more a STARTED handover goes back
    to ACCEPTED, for another day.
    """
    handover = lock(line.handover, version=version)
    require(by, workflow.CORRECT, handover=handover)
    require_status(handover, Status.STARTED, Status.COMPLETED, doing="Corrigeren")
    line = next(own for own in guards.lines_of(handover) if own.pk == line.pk)
    why = guards.require_reason(reason)
    if line.started_on is None:
        raise Refused("Van deze zorg is geen start bevestigd.", rule="started")
    if day is None:
        return _undo(line, handover, why=why, by=by)
    return _redate(line, handover, day=day, why=why, by=by, today=today)


def _redate(
    line: HandoverLine, handover: Handover, *, day: date, why: str, by: User, today: date
) -> Handover:
    guards.require_past(day, today=today, what="De start")
    guards.require_inside_indication(line, day=day)
    guards.require_contract_on(line, day=day)
    before, own, after = _links(line)
    if (before and day <= before[-1].first_day) or (after and day >= after[0].first_day):
        raise Refused(
            "De start moet tussen de toewijzingen ervoor en erna liggen.", rule="after_last_allocation"
        )
    right: Link = (day, own.provider, own.code, own.contract)
    corrections.correct(
        line.care_line, links=[*map(_link, before), right, *map(_link, after)], by=by, reason=why
    )
    HandoverLine.objects.filter(pk=line.pk).update(started_on=day)
    what = f"Gecorrigeerd: begonnen op {written(day)}"
    return change(handover, by=by, what=what, reason=why, permission=workflow.CORRECT)


def _undo(line: HandoverLine, handover: Handover, *, why: str, by: User) -> Handover:
    if handover.status != Status.STARTED:
        raise Refused("Een afgeronde overdracht is begonnen; corrigeer de dag.", rule="completed")
    _require_last(line)
    before, _, after = _links(line)
    corrections.correct(line.care_line, links=[*map(_link, before), *map(_link, after)], by=by, reason=why)
    HandoverLine.objects.filter(pk=line.pk).update(
        started_on=None, started_confirmed_at=None, started_confirmed_by=None
    )
    what = "Gecorrigeerd: niet begonnen"
    if handover.lines.filter(started_on__isnull=False).exists():
        return change(handover, by=by, what=what, reason=why, permission=workflow.CORRECT)
    handover.lines.update(planned_first_day=None)
    return move(handover, Status.ACCEPTED, by=by, what=what, reason=why, giving_last_day=None)


def _require_last(line: HandoverLine) -> None:
    """The care did not go on to another handover since: it can be open in one only."""
    later = HandoverLine.objects.filter(care_line=line.care_line_id, is_open=True).exclude(pk=line.pk)
    if other := later.select_related("handover").first():
        raise Refused(
            f"Voor deze zorg loopt intussen overdracht {other.handover}. Annuleer die eerst.",
            rule="one_open_handover",
        )


def _links(line: HandoverLine) -> tuple[list[Allocation], Allocation, list[Allocation]]:
    """The links before the confirmed start, the start itself, and those after it."""
    links = list(
        Allocation.objects.standing()
        .filter(care_line=line.care_line_id)
        .select_related("provider", "contract")
        .order_by("first_day")
    )
    sources = (Source.START, Source.CORRECTION)
    own = next((one for one in links if one.first_day == line.started_on and one.source in sources), None)
    if own is None:
        raise Refused("De toewijzing van deze start is al gecorrigeerd.", rule="corrected")
    at = links.index(own)
    return links[:at], own, links[at + 1 :]


def _link(allocation: Allocation) -> Link:
    return (allocation.first_day, allocation.provider, allocation.code, allocation.contract)
