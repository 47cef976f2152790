"""What is next for a client, in a few words: the caseload list shows it beside each name, the client page on top.

An open handover comes first, then an assessment that waits for a person, then a renewal. A handover is late from the
day after its last safe day (transitions/deadlines.py).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse

from clients.models import Indication
from transitions import deadlines, objecting, progress
from transitions.models import Assessment, Handover, Renewal, TransitionPeriod
from transitions.statuses import OPEN, Outcome, RenewalState, Status

TO_DO = {
    Status.TO_PLAN: "Kies een nieuwe aanbieder",
    Status.PROPOSED: "Spreek de cliënt en bied aan",
    Status.OFFERED: "Leg het antwoord van de aanbieder vast",
    Status.ACCEPTED: "Spreek de eerste dag af",
    Status.SCHEDULED: "Bevestig de start",
    Status.ON_HOLD: "Pak de overdracht weer op",
    Status.STARTED: "Maak de warme overdracht af",
}
OVER = "Annuleer de overdracht: de zorg is geëindigd"
KEPT = "Volg het bezwaar: de overdracht wacht daarop"
TO_CONFIRM = (Outcome.MOVES, Outcome.TO_ALLOCATE, Outcome.REASSESS)
RENEWING = {
    RenewalState.TO_START: "Begin het onderzoek voor de verlenging",
    RenewalState.IN_RESEARCH: "Maak het onderzoek voor de verlenging af",
}


#: Indication → client, by primary key.
Rights = dict[int, int]


@dataclass(frozen=True)
class NextStep:
    """What to do, where, and by when; tone is late, wait or open."""

    text: str
    url: str
    due_on: date | None = None
    tone: str = "open"


def of(clients: Collection[int], *, today: date) -> dict[int, NextStep]:
    """The next step of each of these clients (primary keys); who has none is left out. Five queries."""
    period = TransitionPeriod.objects.current()
    rights = dict(Indication.objects.filter(client__in=clients).order_by().values_list("pk", "client_id"))
    found: dict[int, NextStep] = {}
    for steps in (_renewals(rights, period, today), _assessments(rights, period), _handovers(clients, today)):
        found |= dict(steps)
    return found


def _handovers(clients: Collection[int], today: date) -> Iterator[tuple[int, NextStep]]:
    rows = (
        Handover.objects.filter(client__in=clients, status__in=TO_DO)
        .annotate(starts_on=Min("lines__planned_first_day", filter=Q(lines__started_on__isnull=True)))
        .annotate(kept=Exists(objecting.keeping().filter(handover=OuterRef("pk"))))
        .annotate(care_ended=Exists(progress.care_that_ended(today=today).filter(handover=OuterRef("pk"))))
        .select_related("client", "period", "giving")
        .order_by("-pk")
    )
    for row in rows:
        due_on = today if _is_over(row) else _due_on(row)
        yield row.client_id, NextStep(_to_do(row), row.get_absolute_url(), due_on, _tone(due_on, today))


def _to_do(row: Any) -> str:
    if _is_over(row):
        return OVER
    return KEPT if row.kept and row.status == Status.ON_HOLD else TO_DO[Status(row.status)]


def _is_over(row: Any) -> bool:
    """The client died or the care ended before the new provider began."""
    return bool(row.care_ended or (row.client.died_on and row.status in OPEN))


def _due_on(row: Any) -> date | None:
    """The day that was agreed for the start, or else the last safe day."""
    if row.status == Status.SCHEDULED and row.starts_on:
        return row.starts_on  # type: ignore[no-any-return]
    stops_on = row.giving.stops_on if row.giving else None
    return deadlines.last_safe_days(row.period, stops_on=stops_on).for_status(row.status)


def _assessments(rights: Rights, period: TransitionPeriod) -> Iterator[tuple[int, NextStep]]:
    rows = Assessment.objects.filter(
        period=period, indication__in=rights, effective_outcome__in=TO_CONFIRM, confirmed_at__isnull=True
    )
    for row in rows.order_by("-pk"):
        text = f"Bevestig de beoordeling: {Outcome(row.effective_outcome).label}"
        url = reverse("transitions:assessment_detail", args=[row.pk])
        yield rights[row.indication_id], NextStep(text, url, tone="wait")


def _renewals(rights: Rights, period: TransitionPeriod, today: date) -> Iterator[tuple[int, NextStep]]:
    rows = Renewal.objects.filter(period=period, indication__in=rights, state__in=RENEWING)
    for row in rows.order_by("-last_day", "-pk"):
        begun = row.state == RenewalState.IN_RESEARCH
        due_on = row.last_day if begun else deadlines.renewal_begins(row.last_day, terms=period)
        url = reverse("transitions:renewal", args=[row.pk])
        step = NextStep(RENEWING[RenewalState(row.state)], url, due_on, _tone(due_on, today))
        yield rights[row.indication_id], step


def _tone(due_on: date | None, today: date) -> str:
    return "late" if due_on and due_on < today else "open"
