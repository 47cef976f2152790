"""What the page of one handover shows: where it is, the care, who decides, the last safe days, and its history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from achterhoek.drawing import CareChart
from achterhoek.models import User
from clients.models import Allocation, Client, Indication
from providers.models import ContractParty
from providers.statuses import PartyRole
from transitions import deadlines, deciders, drawings, guide, letter_check, objecting, progress
from transitions.models import Handover, HandoverEvent, HandoverLine
from transitions.statuses import OPEN, Status
from transitions.workflow import WAY


@dataclass(frozen=True)
class Care:
    """A line of the handover: its drawing, its indications, and under whose contract it goes on."""

    line: HandoverLine
    chart: CareChart
    rights: list[Indication]
    holder: str


def facts(handover: Handover, *, user: User, today: date) -> dict[str, Any]:
    """All of it, for the template."""
    client = handover.client
    stops_on = handover.giving.stops_on if handover.giving else None
    representatives = list(client.representatives.all())
    return {
        "handover": handover,
        "client": client,
        "age": client.age_on(today),
        "guide": guide.guide(handover, user=user, today=today),
        "steps": list(_steps(handover)),
        "care": list(_care(handover, today=today)),
        "deciders": deciders.deciders(client, representatives, today=today),
        "safe_days": list(_safe_days(handover, stops_on=stops_on, today=today)),
        "is_open": handover.status in OPEN,
        "hearings": list(handover.hearings.select_related("provider", "recorded_by", "decided_by")),
        "offers": list(handover.offers.select_related("provider", "recorded_by")),
        "view_is_open": progress.accepted_offer(handover) is not None,
        "checklist": list(handover.checklist.select_related("recorded_by")),
        "events": list(_events(handover)),
        "household": _household(client, user),
        "objections": objecting.alerts(handover.objections.all(), user=user, today=today),
    }


def _steps(handover: Handover) -> Iterator[dict[str, Any]]:
    """The straight way; what is held or cancelled stands where it was."""
    at = handover.held_from or handover.status
    reached = WAY.index(Status(at)) if at in WAY else -1
    day = min(
        (line.planned_first_day for line in handover.lines.all() if line.planned_first_day), default=None
    )
    for order, status in enumerate(WAY):
        planned = day if status == Status.SCHEDULED and reached >= order else None
        yield {
            "word": status.label.capitalize(),
            "past": order < reached or handover.status == Status.COMPLETED,
            "current": order == reached and handover.status != Status.COMPLETED,
            "day": planned,
        }


def _care(handover: Handover, *, today: date) -> Iterator[Care]:
    links = Allocation.objects.standing().select_related("provider", "contract").order_by("first_day")
    moves = HandoverLine.objects.select_related("handover__receiving").order_by("pk")
    rights = Indication.objects.select_related("product", "wish").order_by("first_day", "pk")
    lines = handover.lines.select_related("care_line__lot", "contract").prefetch_related(
        Prefetch("care_line__allocations", links),
        Prefetch("care_line__handover_lines", moves),
        Prefetch("care_line__indications", rights),
        Prefetch("contract__parties", ContractParty.objects.select_related("provider")),
    )
    contracted = {handover.receiving_id} if handover.receiving_id else set()
    for line in lines.order_by("pk"):
        chart = drawings.care_line(line.care_line, period=handover.period, today=today, contracted=contracted)
        yield Care(line, chart, list(line.care_line.indications.all()), _holder(line))


def _holder(line: HandoverLine) -> str:
    """The lead of the contract, where that is someone else than who delivers."""
    if line.contract is None:
        return ""
    leads = [party.provider for party in line.contract.parties.all() if party.role == PartyRole.LEAD]
    return str(leads[0]) if leads and leads[0].pk != line.handover.receiving_id else ""


def _safe_days(
    handover: Handover, *, stops_on: date | None, today: date
) -> Iterator[tuple[str, date, str, str]]:
    """Step, last safe day, a word and its tone. The letter is done once it went out with the day that stands."""
    days = deadlines.last_safe_days(handover.period, stops_on=stops_on)
    at = handover.held_from or handover.status
    reached = WAY.index(Status(at)) if at in WAY else len(WAY)
    steps = (
        ("Gesprek", days.heard, Status.OFFERED),
        ("Aanbod", days.offered, Status.OFFERED),
        ("Akkoord", days.accepted, Status.ACCEPTED),
        ("Brief", days.letter, Status.SCHEDULED if _is_told(handover) else Status.STARTED),
        ("Start", days.start, Status.STARTED),
    )
    for word, day, done_at in steps:
        if reached >= WAY.index(done_at):
            yield word, day, "gedaan", "done"
        elif day < today:
            yield word, day, "te laat", "late"
        else:
            yield word, day, "", ""


def _is_told(handover: Handover) -> bool:
    """Whether a letter that was posted names the day and the provider of every line."""
    return not letter_check.with_letter(handover.lines.all()).filter(letter_check.untold()).exists()


def _events(handover: Handover) -> Iterator[dict[str, Any]]:
    rows = HandoverEvent.objects.filter(handover=handover).select_related("by").order_by("-at", "-pk")
    for row in rows:
        yield {"day": row.at.date(), "text": row.what, "detail": row.reason, "by": str(row.by)}


def _household(client: Client, user: User) -> list[Client]:
    if client.household_id is None:
        return []
    others = Client.objects.visible_to(user).filter(household=client.household_id).exclude(pk=client.pk)
    return list(others.order_by("surname", "pk"))
