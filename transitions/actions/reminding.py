"""What is said when a day passes in silence. It is written in the handover's history, once; it never moves anyone.

The answer clock: on the day an answer is due the consultant is reminded, two working days later it goes to the
coordinator. The start-day check: a planned first day has passed and nobody confirmed that the new provider began. A day
that was missed is made up for by the next run: what was due before and was not said yet is said.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial

from achterhoek import errands, jobs
from achterhoek.models import User
from achterhoek.wording import written
from transitions import deadlines
from transitions.actions.handovers import history
from transitions.models import Handover, HandoverLine, Offer, TransitionPeriod
from transitions.statuses import Status


def answers(period: TransitionPeriod, *, day: date, by: User) -> jobs.Outcome:
    """Remind of every offer without an answer that is due on `day` or before, and escalate what waits too long."""
    return errands.run("answer_clock", _overdue(period, day=day, by=by))


def _overdue(period: TransitionPeriod, *, day: date, by: User) -> Iterator[errands.Thing]:
    waiting = Offer.objects.filter(
        handover__period=period, handover__status=Status.OFFERED, answer="", due_on__lte=day
    ).select_related("handover__client", "provider")
    escalates = deadlines.offers_escalated_when_due_by(day, terms=period)
    for offer in waiting.order_by("pk"):
        asked = f"{offer.provider} had uiterlijk {written(offer.due_on)} moeten antwoorden"
        said = partial(_say, offer.handover, day=offer.due_on, by=by)
        yield said(f"Herinnering: {asked}.", key=f"offer-{offer.pk}-reminded")
        if offer.due_on <= escalates:
            yield said(f"Naar de coördinator: {asked}.", key=f"offer-{offer.pk}-escalated")


def starts(period: TransitionPeriod, *, day: date, by: User) -> jobs.Outcome:
    """Say of every planned first day before `day` that nobody confirmed it; the old provider goes on until then."""
    return errands.run("start_day_check", _unconfirmed(period, day=day, by=by))


def _unconfirmed(period: TransitionPeriod, *, day: date, by: User) -> Iterator[errands.Thing]:
    planned = HandoverLine.objects.filter(
        handover__period=period,
        handover__status=Status.SCHEDULED,
        started_on__isnull=True,
        planned_first_day__lt=day,
    ).select_related("handover__client", "handover__receiving", "handover__giving")
    seen = set()
    for line in planned.order_by("handover", "pk"):
        first_day = line.planned_first_day
        if first_day is None or (line.handover_id, first_day) in seen:
            continue
        seen.add((line.handover_id, first_day))
        yield _say(
            line.handover,
            f"{line.handover.receiving} zou beginnen op {written(first_day)}; niemand bevestigde dat. "
            f"{line.handover.giving or 'Niemand'} blijft aan zet.",
            key=f"handover-{line.handover_id}-start",
            day=first_day,
            by=by,
        )


def _say(handover: Handover, what: str, *, key: str, day: date, by: User) -> errands.Thing:
    return errands.Thing(key, day, partial(history.record, handover, what[:200], by=by))
