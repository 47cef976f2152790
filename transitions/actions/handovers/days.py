"""Agreeing the first day at the new provider, and the checklist of the warme overdracht that opens with it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.wording import written
from transitions import candidates, deadlines, room
from transitions.actions.handovers import guards, letters
from transitions.actions.handovers.moves import change, lock, move, require, require_status
from transitions.models import ChecklistItem, ChecklistRule, Handover, HandoverLine
from transitions.statuses import ChecklistKind, Status


@transaction.atomic
def schedule(
    handover: Handover,
    *,
    day: date,
    consulted_on: date | None = None,
    shorten_reason: str = "",
    unlettered_reason: str = "",
    by: User,
    today: date,
    version: int | None = None,
) -> Handover:
    """Agree the first day, or another one. ACCEPTED, SCHEDULED → SCHEDULED.

    The old provider was consulted on `consulted_on` and goes on up to and including the day before. Fewer days ahead
    than the notice, or a day after the old provider's ground ran out, asks a coordinator's reason. So does a letter
    that cannot be made yet; it is made here, and waits for a batch.
    """
    handover = lock(handover, version=version)
    require_status(handover, Status.ACCEPTED, Status.SCHEDULED, doing="Plannen")
    guards.require_care(handover, today=today)
    guards.require_nobody_waits(handover)
    lines = guards.lines_of(handover)
    _require_fits(handover, lines, day=day, today=today)
    explained = _explained(handover, day, shorten_reason, by=by, today=today)
    consulted = _consulted(handover, consulted_on, today=today)
    for contract in sorted({line.contract for line in lines if line.contract}, key=lambda one: one.pk):
        room.claim(contract, client=handover.client, day=day, until=day, today=today)
    handover.lines.update(planned_first_day=day)
    _open_checklist(handover, lines)
    again = handover.status == Status.SCHEDULED
    handover = move(
        handover,
        Status.SCHEDULED,
        by=by,
        what=f"{'Verzet naar' if again else 'Gepland op'} {written(day)}",
        reason=explained["shortened_reason"],
        giving_consulted_on=consulted,
        giving_last_day=day - timedelta(days=1) if handover.giving_id else None,
        **explained,
    )
    letters.make(handover, excused=unlettered_reason, by=by, today=today)
    return handover


def _require_fits(handover: Handover, lines: Iterable[HandoverLine], *, day: date, today: date) -> None:
    guards.require_day(handover, list(lines), day=day, today=today)
    if handover.earliest_start and day < handover.earliest_start:
        raise Refused(
            f"De nieuwe aanbieder kan pas beginnen op {written(handover.earliest_start)}.",
            rule="earliest_start",
        )
    for line in lines:
        guards.require_contract_on(line, day=day)
    if handover.receiving and handover.receiving.stops_on and handover.receiving.stops_on < day:
        raise Refused(
            f"{handover.receiving} stopt op {written(handover.receiving.stops_on)}.", rule="provider_stops"
        )


def _explained(handover: Handover, day: date, reason: str, *, by: User, today: date) -> dict[str, Any]:
    """Why the notice is shorter than agreed, or the day later, and who decided that; empty where it is neither."""
    if day < today:
        raise Refused(f"De dag {written(day)} is al geweest.", rule="past")
    late = candidates.is_late(handover, today=today)
    if day >= deadlines.earliest_start(today, terms=handover.period) and not late:
        return {"shortened_reason": "", "shortened_by": None}
    early = (
        f"Plan minstens {handover.period.notice_days} dagen vooruit. "
        "Een coördinator kan dat met een reden korter maken."
    )
    after = (
        f"Sinds {written(candidates.last_first_day(handover))} heeft de oude aanbieder geen grond meer. "
        "Een coördinator kan met een reden alsnog een dag kiezen, en een overbrugging vastleggen."
    )
    reason = guards.require_reason(reason, what=after if late else early)
    require(by, "handovers.shorten_notice", handover=handover)
    return {"shortened_reason": reason, "shortened_by": by}


def _consulted(handover: Handover, consulted_on: date | None, *, today: date) -> date | None:
    """The day on which the old provider was spoken to about its last day."""
    if handover.giving_id is None:
        return None
    consulted = consulted_on or handover.giving_consulted_on
    if consulted is None:
        raise Refused(
            f"Overleg eerst met {handover.giving} over de laatste dag daar, en noteer wanneer.",
            rule="consulted",
        )
    guards.require_past(consulted, today=today, what="Het overleg met de oude aanbieder")
    return consulted


def _open_checklist(handover: Handover, lines: Iterable[HandoverLine]) -> None:
    """The points that the lots ask for, in their order; a lot without rules asks for all of them."""
    asked: set[str] = set()
    for lot in {line.care_line.lot_id for line in lines}:
        rules = set(ChecklistRule.objects.filter(lot=lot).values_list("kind", flat=True))
        asked |= rules or set(ChecklistKind.values)
    if handover.giving_id is None:
        asked.discard(ChecklistKind.DOCUMENTS)
    known = set(handover.checklist.values_list("kind", flat=True))
    ChecklistItem.objects.bulk_create(
        ChecklistItem(municipality_id=handover.municipality_id, handover=handover, kind=kind, order=order)
        for order, kind in enumerate(ChecklistKind.values)
        if kind in asked - known
    )


@transaction.atomic
def tick(
    item: ChecklistItem, *, done_on: date, note: str = "", by: User, today: date, version: int | None = None
) -> ChecklistItem:
    """Record that a point of the warme overdracht was done, and when. That it was done, not what was said."""
    handover = _lock_checklist(item, version=version)
    guards.require_past(done_on, today=today, what="Dit punt")
    _write(item, by=by, done_on=done_on, note=note.strip(), excused_reason="")
    change(handover, by=by, what=f"Gedaan: {item.get_kind_display()}")
    return item


@transaction.atomic
def excuse(item: ChecklistItem, *, reason: str, by: User, version: int | None = None) -> ChecklistItem:
    """A coordinator records why a point is not needed."""
    handover = _lock_checklist(item, version=version)
    _write(item, by=by, done_on=None, note="", excused_reason=guards.require_reason(reason))
    change(
        handover,
        by=by,
        what=f"Niet nodig: {item.get_kind_display()}",
        reason=item.excused_reason,
        permission="handovers.excuse_gaps",
    )
    return item


def _lock_checklist(item: ChecklistItem, *, version: int | None) -> Handover:
    handover = lock(item.handover, version=version)
    require_status(handover, Status.SCHEDULED, Status.STARTED, doing="De warme overdracht bijwerken")
    return handover


def _write(item: ChecklistItem, *, by: User, **fields: object) -> None:
    fields |= {"recorded_at": now(), "recorded_by": by}
    for name, value in fields.items():
        setattr(item, name, value)
    item.save(update_fields=list(fields))
