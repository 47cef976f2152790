"""One client's story in order of day: indications, who was responsible, handovers, contacts, and what files said.

What was corrected stays in the story: a link that was superseded is shown as such, with who corrected it and why.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.utils import timezone

from achterhoek.models import AccessEvent, User
from achterhoek.permissions import may
from achterhoek.wording import written
from clients.models import Allocation, CareLine, Client, Contact, Difference, Indication
from clients.statuses import DifferenceState
from transitions.models import (
    Assessment,
    BridgingAgreement,
    HandoverEvent,
    HandoverLine,
    Letter,
    ObjectionEvent,
    Renewal,
    TransitionPeriod,
)
from transitions.statuses import Outcome, RenewalState, Status

KINDS = {
    "": "Alles",
    "zorg": "Zorg",
    "overdracht": "Overdracht",
    "bezwaar": "Bezwaar",
    "brief": "Brieven",
    "contact": "Contact",
    "bestand": "Bestand",
    "logboek": "Logboek",
}
LOG_LENGTH = 100


@dataclass(frozen=True)
class Event:
    """One line of the story, as templates/_timeline.html draws it."""

    day: date
    text: str
    kind: str
    at: datetime | None = None
    detail: str = ""
    by: str = ""
    url: str = ""
    ahead: bool = False


def of(client: Client, *, user: User, today: date, kind: str = "") -> list[Event]:
    """The whole story, or one kind of it, newest first. The log is read by who may, and only when asked for."""
    if kind == "logboek":
        return list(_log(client, user))
    told = chain(
        _indications(client, today),
        _allocations(client),
        _endings(client),
        _assessments(client),
        _renewals(client),
        _bridgings(client),
        _handovers(client),
        _objections(client),
        _planned(client, today),
        _letters(client),
        _contacts(client),
        _differences(client),
    )
    return sorted((e for e in told if kind in ("", e.kind)), key=_order, reverse=True)


def kinds(user: User) -> list[tuple[str, str]]:
    return [(value, word) for value, word in KINDS.items() if value != "logboek" or may(user, "log.view")]


def _order(event: Event) -> tuple[date, float]:
    """Within a day the hour where it is known."""
    return event.day, event.at.timestamp() if event.at else 0.0


def _on(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _indications(client: Client, today: date) -> Iterator[Event]:
    for row in Indication.objects.filter(client=client).select_related("product"):
        what = f"{row.product} ({row.law})"
        yield Event(
            row.first_day, f"Indicatie begint: {what}", "zorg", detail=row.key, ahead=row.first_day > today
        )
        if row.last_day:
            words = "loopt af" if row.last_day >= today else "liep af"
            yield Event(
                row.last_day,
                f"Indicatie {words}: {what}",
                "zorg",
                detail=row.key,
                ahead=row.last_day >= today,
            )


def _allocations(client: Client) -> Iterator[Event]:
    rows = Allocation.objects.filter(care_line__client=client)
    for row in rows.select_related("provider", "care_line__lot", "written_by", "superseded_by"):
        lot = row.care_line.lot or "andere zorg"
        source = row.get_source_display()
        if row.superseded_at is None:
            text = f"{row.provider} is verantwoordelijk voor {lot}"
            yield Event(row.first_day, text, "zorg", detail=source, by=str(row.written_by))
            continue
        text = f"Gecorrigeerd: {row.provider} vanaf {written(row.first_day)} geldt niet meer"
        by, why = str(row.superseded_by), f"{lot}. {row.superseded_reason}"
        yield Event(_on(row.superseded_at), text, "zorg", at=row.superseded_at, detail=why, by=by)


def _endings(client: Client) -> Iterator[Event]:
    for row in CareLine.objects.filter(client=client, ended_on__isnull=False).select_related(
        "lot", "ended_by"
    ):
        text = f"Laatste dag van {row.lot or 'andere zorg'}: {row.get_end_reason_display()}"
        yield Event(row.ended_on, text, "zorg", by=str(row.ended_by))


def _of_rights(client: Client) -> dict[str, Any]:
    """What hangs on the client's indications in any period, so that the index of both finds it."""
    rights = Indication.objects.filter(client=client).order_by().values_list("pk", flat=True)
    return {"period__in": TransitionPeriod.objects.values("pk"), "indication__in": list(rights)}


def _assessments(client: Client) -> Iterator[Event]:
    rows = Assessment.objects.filter(**_of_rights(client)).select_related(
        "indication__product", "confirmed_by", "own_by"
    )
    for row in rows:
        about = str(row.indication.product)
        if row.own_at:
            text = f"Eigen besluit: {Outcome(row.own_outcome).label}"
            detail = f"{about}. {row.own_reason}"
            yield Event(_on(row.own_at), text, "overdracht", at=row.own_at, detail=detail, by=str(row.own_by))
        if row.confirmed_at:
            text = f"Beoordeling bevestigd: {Outcome(row.effective_outcome).label}"
            by = str(row.confirmed_by)
            yield Event(_on(row.confirmed_at), text, "overdracht", at=row.confirmed_at, detail=about, by=by)


def _renewals(client: Client) -> Iterator[Event]:
    rows = Renewal.objects.filter(**_of_rights(client)).select_related(
        "indication__product", "started_by", "closed_by", "successor"
    )
    for row in rows:
        about = str(row.indication.product)
        if row.started_at:
            by = str(row.started_by)
            yield Event(
                _on(row.started_at), "Onderzoek voor verlenging begonnen", "zorg", row.started_at, about, by
            )
        if row.closed_at:
            ended = row.state == RenewalState.ENDED
            text = "Indicatie wordt niet verlengd" if ended else "Indicatie verlengd"
            detail = f"{about}. {row.reason}" if ended else f"{about}: {row.successor}"
            yield Event(_on(row.closed_at), text, "zorg", row.closed_at, detail, str(row.closed_by))


def _bridgings(client: Client) -> Iterator[Event]:
    rows = BridgingAgreement.objects.filter(client=client)
    for row in rows.select_related("provider", "recorded_by", "withdrawn_by"):
        text = f"Overbrugging: {row.provider} gaat door tot en met {written(row.last_day)}"
        detail = f"Afgesproken met {row.agreed_with}. {row.reason}"
        yield Event(row.agreed_on, text, "overdracht", row.recorded_at, detail, str(row.recorded_by))
        if row.withdrawn_at:
            text = f"Overbrugging met {row.provider} ingetrokken"
            by = str(row.withdrawn_by)
            yield Event(_on(row.withdrawn_at), text, "overdracht", row.withdrawn_at, row.withdrawn_reason, by)


def _handovers(client: Client) -> Iterator[Event]:
    for row in HandoverEvent.objects.filter(handover__client=client).select_related("handover", "by"):
        url, number = row.handover.get_absolute_url(), row.handover.number
        detail = f"{number}. {row.reason}" if row.reason else number
        yield Event(_on(row.at), row.what, "overdracht", row.at, detail, str(row.by), url)


def _objections(client: Client) -> Iterator[Event]:
    for row in ObjectionEvent.objects.filter(objection__client=client).select_related("objection", "by"):
        url, number = row.objection.get_absolute_url(), row.objection.number
        detail = f"{number}. {row.reason}" if row.reason else number
        yield Event(_on(row.at), row.what, "bezwaar", row.at, detail, str(row.by), url)


def _planned(client: Client, today: date) -> Iterator[Event]:
    rows = HandoverLine.objects.filter(
        handover__client=client,
        handover__status__in=(Status.SCHEDULED, Status.STARTED),
        started_on__isnull=True,
    ).exclude(planned_first_day=None)
    for row in rows.select_related("handover__receiving", "care_line__lot"):
        text = f"Start bij {row.handover.receiving}"
        detail = "" if row.planned_first_day > today else "De start is nog niet bevestigd."
        url = row.handover.get_absolute_url()
        yield Event(row.planned_first_day, text, "overdracht", detail=detail, url=url, ahead=True)


def _letters(client: Client) -> Iterator[Event]:
    """What was posted, with the term that began, and what came back."""
    rows = Letter.objects.filter(client=client, posted_on__isnull=False)
    for row in rows.select_related("batch__posted_by", "returned_by"):
        url, detail = row.get_absolute_url(), f"{row.number}, aan {row.name}"
        term = f". Bezwaar kan tot en met {written(row.objection_until)}" if row.objection_until else ""
        text, by = f"Brief verstuurd: {row.get_kind_display()}", str(row.batch.posted_by)
        yield Event(row.posted_on, text, "brief", row.batch.posted_at, detail + term, by, url)
        if row.returned_on:
            why, by = f"{detail}. {row.returned_reason}", str(row.returned_by)
            yield Event(row.returned_on, "Brief kwam terug", "brief", row.returned_at, why, by, url)


def _contacts(client: Client) -> Iterator[Event]:
    for row in Contact.objects.filter(client=client).select_related("logged_by"):
        text = f"Contact met {row.with_whom} ({row.get_channel_display()}): {row.get_result_display()}"
        yield Event(row.day, text, "contact", row.logged_at, row.note, str(row.logged_by))


def _differences(client: Client) -> Iterator[Event]:
    for row in Difference.objects.filter(client=client).select_related("settled_by"):
        text = f"Bestand zegt iets anders: {row.get_kind_display()}"
        yield Event(_on(row.found_at), text, "bestand", row.found_at, row.row_key)
        if row.state != DifferenceState.OPEN and row.settled_at:
            text = f"Verschil {row.get_state_display()}"
            yield Event(
                _on(row.settled_at), text, "bestand", row.settled_at, row.settled_reason, str(row.settled_by)
            )


def _log(client: Client, user: User) -> Iterator[Event]:
    """Who looked at this client or changed something, newest first (NEN 7513)."""
    if not may(user, "log.view"):
        return
    rows = AccessEvent.objects.visible_to(user).about(client.case_number)
    for row in rows.order_by("-at", "-pk")[:LOG_LENGTH]:
        refused = "" if row.outcome == "done" else f" ({row.get_outcome_display()})"
        detail = f"{timezone.localtime(row.at):%H:%M} · {row.get_action_display()}"
        yield Event(_on(row.at), f"{row.what}{refused}", "logboek", row.at, detail, row.by_name)
