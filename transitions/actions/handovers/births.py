"""How a handover comes to be: a person confirmed that care moves, or that care must begin (docs/domain.md, 5).

All care lines of one client that go together from one provider are one handover. Beginning again changes nothing: a
line with an open handover keeps it, a line that already went over is left alone.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from achterhoek import audit, numbering
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from clients.models import Allocation, CareLine, Client
from transitions.models import Assessment, Handover, HandoverEvent, HandoverLine, Renewal, TransitionPeriod
from transitions.statuses import Outcome, Status

MOVING = (Outcome.MOVES, Outcome.TO_ALLOCATE)

#: What goes together: a client, and the provider its care comes from (none where care has not begun).
Home = tuple[int, int | None]


@transaction.atomic
def begin(assessments: Iterable[Assessment], *, by: User) -> list[Handover]:
    """Make or find the handover of every confirmed assessment that moves or must be allocated.

    Returns each handover once, in order of number. Assessments with another outcome are passed over; one that nobody
    confirmed, or decided otherwise themselves, is refused.
    """
    wanted = (
        Assessment.objects.filter(pk__in=[assessment.pk for assessment in assessments])
        .filter(effective_outcome__in=MOVING)
        .select_related("period", "indication__care_line")
        .order_by("indication__client", "indication__care_line", "pk")
    )
    lines: dict[TransitionPeriod, dict[int, CareLine]] = defaultdict(dict)
    for assessment in wanted:
        if assessment.confirmed_at is None and not assessment.own_outcome:
            raise Refused(
                "Bevestig eerst de beoordeling: dan pas begint de overdracht.", rule="confirmed_first"
            )
        line = assessment.indication.care_line
        lines[assessment.period][line.pk] = line
    found = [
        h for period, chosen in lines.items() for h in _begin(list(chosen.values()), period=period, by=by)
    ]
    return sorted(found, key=lambda handover: handover.number)


@transaction.atomic
def begin_for_renewal(renewal: Renewal, *, by: User) -> Handover:
    """Make or find the handover of an indication that is renewed at another provider."""
    [handover] = _begin([renewal.indication.care_line], period=renewal.period, by=by, again=True)
    return handover


def _begin(
    lines: list[CareLine], *, period: TransitionPeriod, by: User, again: bool = False
) -> list[Handover]:
    """`again` lets a line that went over before go once more: its renewal is another move."""
    clients = _lock({line.client_id for line in lines})
    known = _known(lines, period=period, again=again)
    giving = _responsible(lines)
    new = {line: (line.client_id, giving.get(line.pk)) for line in lines if line.pk not in known}
    homes = _homes(clients, period=period)
    made = _make(set(new.values()) - set(homes), clients, period=period, by=by)
    homes |= made
    HandoverLine.objects.bulk_create(
        HandoverLine(municipality_id=line.municipality_id, handover=homes[home], care_line=line)
        for line, home in new.items()
    )
    touched = {homes[home] for home in new.values()}
    _record(touched, made=set(made.values()), clients=clients, by=by)
    return list({*known.values(), *touched})


def _lock(clients: set[int]) -> dict[int, Client]:
    """Lock the clients: two people who confirm at once do not make two handovers."""
    return {c.pk: c for c in Client.objects.select_for_update().filter(pk__in=clients).order_by("pk")}


def _known(lines: list[CareLine], *, period: TransitionPeriod, again: bool) -> dict[int, Handover]:
    """Handovers that the lines are in already: open ones, and those that carried the line over."""
    rows = HandoverLine.objects.filter(care_line__in=lines, handover__period=period).select_related(
        "handover"
    )
    return {
        row.care_line_id: row.handover
        for row in rows.order_by("pk")
        if row.is_open or (row.started_on is not None and not again)
    }


def _responsible(lines: list[CareLine]) -> dict[int, int]:
    """The provider each line is at now, by the last link that stands; none where care has not begun."""
    links = Allocation.objects.standing().filter(care_line__in=lines).order_by("care_line", "first_day")
    return dict(links.values_list("care_line_id", "provider_id"))


def _homes(clients: dict[int, Client], *, period: TransitionPeriod) -> dict[Home, Handover]:
    """Handovers still to be planned, which a line from the same provider joins. A part that was split off is none."""
    waiting = Handover.objects.select_for_update().filter(
        client__in=clients, period=period, status=Status.TO_PLAN, split_from__isnull=True
    )
    return {(handover.client_id, handover.giving_id): handover for handover in waiting.order_by("-pk")}


def _make(
    homes: set[Home], clients: dict[int, Client], *, period: TransitionPeriod, by: User
) -> dict[Home, Handover]:
    ordered = sorted(homes, key=lambda home: (home[0], home[1] or 0))
    if not ordered:
        return {}
    numbers = numbering.reserve("handover", len(ordered))
    made = Handover.objects.bulk_create(
        Handover(
            number=f"O-{number}",
            period=period,
            municipality_id=clients[client].municipality_id,
            client=clients[client],
            giving_id=provider,
            created_by=by,
        )
        for number, (client, provider) in zip(numbers, ordered, strict=True)
    )
    return dict(zip(ordered, made, strict=True))


def _record(touched: set[Handover], *, made: set[Handover], clients: dict[int, Client], by: User) -> None:
    ordered = sorted(touched, key=lambda handover: handover.number)
    HandoverEvent.objects.bulk_create(
        HandoverEvent(
            municipality_id=handover.municipality_id,
            handover=handover,
            by=by,
            what="Overdracht begonnen" if handover in made else "Zorg toegevoegd aan de overdracht",
            to_status=Status.TO_PLAN,
        )
        for handover in ordered
    )
    if ordered:
        audit.record(
            AccessAction.CREATE,
            f"{len(ordered)} overdrachten begonnen" if len(ordered) > 1 else "Overdracht begonnen",
            by=by,
            about=[clients[handover.client_id] for handover in ordered],
            municipality=ordered[0].municipality_id,
            detail={"handovers": [handover.number for handover in ordered]},
        )
