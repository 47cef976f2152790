"""What the planner is told: read from the database in a fixed number of queries, however many residents there are.

Keys are those that mean the same everywhere: case number, AGB code, contract number, CBS code; a care line is named by
the key of the first of its indications that must move. Only contracts whose outcome is public on the day (P6).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from clients.models import Allocation
from clients.statuses import Source
from providers.models import Contract, Provider
from transitions import deadlines
from transitions.models import (
    Assessment,
    HandoverLine,
    Objection,
    Offer,
    Placement,
    PlanPart,
    Takeover,
    TransitionPeriod,
)
from transitions.planning import problem
from transitions.querysets import AssessmentQuerySet
from transitions.statuses import HOLDS_PLACE, Answer, Outcome, PlacementState, RenewalState, Status

DAY = timedelta(days=1)
NO = (Answer.DECLINED, Answer.WITHDRAWN)
#: Of an assessment that waits for a place; each group of rows with one care line becomes one line of the problem.
COLUMNS = (
    "by_hand",
    "municipality",
    "indication__key",
    "indication__first_day",
    "indication__last_day",
    "indication__wish__agb",
    "indication__client",
    "indication__client__case_number",
    "indication__client__place",
    "indication__client__household__code",
    "indication__care_line",
    "indication__care_line__lot",
    "indication__care_line__ended_on",
)


@dataclass(frozen=True)
class Waiting:
    """A care line that needs a place: the rows that a placement points to, and the keys of what must move."""

    care_line: int
    client: int
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """The problem, and the way back from its keys to rows."""

    problem: problem.Problem
    waiting: Mapping[str, Waiting]
    providers: Mapping[str, int]
    contracts: Mapping[str, int]

    @cached_property
    def fingerprint(self) -> str:
        """Of everything the planner looks at: a plan made of other facts has another one."""
        return hashlib.sha256(json.dumps(_plain(self.problem)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """The same facts always give the same text: sets have no order of their own."""
    if is_dataclass(value):
        return [_plain(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return sorted((str(key), _plain(found)) for key, found in value.items())
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class _Said:
    """Who said no to whom, and which residents wait for another since; by row of the client."""

    declined: Mapping[int, frozenset[str]]
    waiting: frozenset[int]


def gather(
    period: TransitionPeriod, *, municipality: str | None, settings: problem.Settings, today: date
) -> Facts:
    """Everything that decides a plan of one municipality, or of the region (None)."""
    providers = {row.pk: row for row in Provider.objects.order_by("agb")}
    contracts = _contracts(period, today=today)
    lines, waiting = [], {}
    said = _said(period)
    for rows in _by_care_line(period, municipality=municipality, start=settings.start_from):
        line = _line(rows, period=period, providers=providers, said=said, start=settings.start_from)
        lines.append(line)
        waiting[line.key] = Waiting(
            rows[0]["indication__care_line"],
            rows[0]["indication__client"],
            tuple(row["indication__key"] for row in rows),
        )
    found = problem.Problem(
        settings=settings,
        providers=tuple(_provider(row) for row in providers.values()),
        contracts=tuple(_told(contracts)),
        lines=tuple(sorted(lines, key=lambda line: line.key)),
        takeovers=tuple(_takeovers(period, municipality=municipality)),
        expected=tuple(_expected(period, municipality=municipality)),
    )
    by_agb = {row.agb: row.pk for row in providers.values()}
    return Facts(found, waiting, by_agb, {row.number: row.pk for row in contracts})


# Care lines that wait for a place.


def to_place(period: TransitionPeriod, *, municipality: str | None) -> AssessmentQuerySet:
    """Assessments that move or must be allocated, and have no handover yet or one that is still to be planned."""
    held = HandoverLine.objects.filter(care_line=OuterRef("indication__care_line"), handover__period=period)
    to_plan = held.filter(is_open=True, handover__status=Status.TO_PLAN)
    found: AssessmentQuerySet = Assessment.objects.filter(period=period).moving()
    if municipality:
        found = found.of_municipality(municipality)
    return found.filter(~Exists(held) | Exists(to_plan))


def _by_care_line(
    period: TransitionPeriod, *, municipality: str | None, start: date
) -> Iterator[list[dict[str, Any]]]:
    """The rows of one care line at a time, with the provider it is at and since when.

    That a file lets the old provider's own allocation begin anew later keeps nobody there.
    """
    links = Allocation.objects.standing().filter(care_line=OuterRef("indication__care_line"))
    last = links.exclude(first_day__gt=start, source=Source.IMPORT).order_by("-first_day")
    rows = (
        to_place(period, municipality=municipality)
        .annotate(giving=Subquery(last.values("provider")[:1]), since=Subquery(last.values("first_day")[:1]))
        .order_by("indication__care_line", "indication__first_day", "indication__pk")
        .values(*COLUMNS, "giving", "since")
    )
    for _, several in groupby(rows.iterator(chunk_size=5000), key=lambda row: row["indication__care_line"]):
        yield list(several)


def _line(
    rows: Sequence[dict[str, Any]],
    *,
    period: TransitionPeriod,
    providers: Mapping[int, Provider],
    said: _Said,
    start: date,
) -> problem.Line:
    one = rows[0]
    giving = providers.get(one["giving"])
    stops_on = giving.stops_on if giving else None
    first_day, last_day = _days(rows, start=start)
    household = one["indication__client__household__code"]
    return problem.Line(
        key=one["indication__key"],
        client=one["indication__client__case_number"],
        lot=one["indication__care_line__lot"],
        municipality=one["municipality"],
        giving=giving.agb if giving else None,
        first_day=first_day,
        last_day=last_day,
        last_safe_day=deadlines.last_start(period, stops_on=stops_on),
        household=f"{one['municipality']}/{household}" if household else None,
        place=one["indication__client__place"],
        wish=next((row["indication__wish__agb"] for row in rows if row["indication__wish__agb"]), None),
        by_hand=any(row["by_hand"] for row in rows),
        stops_early=bool(stops_on and stops_on < period.last_day),
        declined=said.declined.get(one["indication__client"], frozenset()),
        waiting=one["indication__client"] in said.waiting,
    )


def _days(rows: Sequence[dict[str, Any]], *, start: date) -> tuple[date, date | None]:
    """The days on which the new provider may begin: after the link before, up to the end of the right and the care.

    Where there is no such day, the one before the plan begins stands for it: too early for any plan.
    """
    first_day = rows[0]["indication__first_day"]
    if rows[0]["since"]:
        first_day = max(first_day, rows[0]["since"] + DAY)
    ends = [row["indication__last_day"] for row in rows]
    last_day = None if None in ends else max(ends)
    ended_on = rows[0]["indication__care_line__ended_on"]
    last_day = min(filter(None, (last_day, ended_on)), default=None)
    if last_day is not None and last_day < first_day:
        return (start - DAY, start - DAY)
    return first_day, last_day


def _said(period: TransitionPeriod) -> _Said:
    declined: dict[int, set[str]] = defaultdict(set)
    refusals = Offer.objects.filter(excludes=True, handover__period=period)
    upheld = Objection.objects.filter(excluded__isnull=False)
    for client, agb in (
        *refusals.values_list("handover__client", "provider__agb"),
        *upheld.values_list("client", "excluded__agb"),
    ):
        declined[client].add(agb)
    waiting = Offer.objects.filter(
        answer__in=NO, handover__period=period, handover__status=Status.TO_PLAN
    ).values_list("handover__client", flat=True)
    return _Said({client: frozenset(found) for client, found in declined.items()}, frozenset(waiting))


# Providers and their room.


def _provider(row: Provider) -> problem.Provider:
    return problem.Provider(key=row.agb, name=row.name, place=row.place, stops_on=row.stops_on)


def _contracts(period: TransitionPeriod, *, today: date) -> list[Contract]:
    """Contracts in force on the test day whose outcome is public."""
    return list(
        Contract.objects.in_force_on(period.test_day)
        .public_on(today)
        .prefetch_related("municipalities", "parties__provider", "rooms", "stops")
        .order_by("number")
    )


def _told(contracts: Sequence[Contract]) -> Iterator[problem.Contract]:
    holders, starting = _promised(contracts)
    for row in contracts:
        yield problem.Contract(
            number=row.number,
            lot=row.lot_id,
            municipalities=frozenset(place.pk for place in row.municipalities.all()),
            first_day=row.first_day,
            last_day=row.last_day,
            parties=tuple(
                sorted(
                    (
                        problem.Party(party.provider.agb, problem.Role(party.role))
                        for party in row.parties.all()
                    ),
                    key=lambda party: party.provider,
                )
            ),
            rooms=tuple(_rooms(row, holders, starting)),
            stops=tuple(
                problem.Stop(stop.municipality_id, stop.first_day, stop.last_day) for stop in row.stops.all()
            ),
        )


#: A room: a contract and the municipality it is for, None for the one that the others share.
Room = tuple[int, str | None]


def _rooms(
    contract: Contract,
    holders: Mapping[Room, set[str]],
    starting: Mapping[Room, Mapping[date, set[str]]],
) -> Iterator[problem.Room]:
    for room in contract.rooms.all():
        key = (contract.pk, room.municipality_id)
        weeks = starting.get(key, {})
        yield problem.Room(
            municipality=room.municipality_id,
            places=room.places,
            intake_per_week=room.intake_per_week,
            holders=frozenset(holders.get(key, ())),
            starting={monday: frozenset(weeks[monday]) for monday in sorted(weeks)},
        )


def _promised(
    contracts: Sequence[Contract],
) -> tuple[dict[Room, set[str]], dict[Room, dict[date, set[str]]]]:
    """Who holds a place in each room, and who begins there in each week; a held handover keeps its place only."""
    own = {(row.pk, room.municipality_id) for row in contracts for room in row.rooms.all()}
    holders: dict[Room, set[str]] = defaultdict(set)
    starting: dict[Room, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    held = (
        HandoverLine.objects.filter(contract__in=contracts, handover__status__in=HOLDS_PLACE)
        .annotate(first=Coalesce("started_on", "planned_first_day"))
        .values_list("contract", "municipality", "handover__client__case_number", "handover__status", "first")
    )
    for contract, municipality, client, status, first in held.order_by("pk").iterator(chunk_size=5000):
        room = (contract, municipality if (contract, municipality) in own else None)
        holders[room].add(client)
        if first and status != Status.ON_HOLD:
            starting[room][first - timedelta(days=first.weekday())].add(client)
    return holders, starting


# What was agreed, and who may still come.


def _takeovers(period: TransitionPeriod, *, municipality: str | None) -> Iterator[problem.Takeover]:
    agreed = Takeover.objects.filter(period=period)
    if municipality:
        agreed = agreed.filter(municipality=municipality)
    rows = agreed.order_by("giving__agb", "lot", "municipality", "receiving__agb")
    for found in rows.values_list("giving__agb", "receiving__agb", "lot", "municipality"):
        yield problem.Takeover(*found)


def _expected(period: TransitionPeriod, *, municipality: str | None) -> Iterator[problem.Expected]:
    """Residents who are looked at anew, or must be renewed at a provider without contract, and are not settled yet."""
    rows = Assessment.objects.filter(period=period).filter(
        Q(effective_outcome=Outcome.REASSESS)
        | Q(effective_outcome=Outcome.STAYS, renew=True, party__isnull=True)
    )
    if municipality:
        rows = rows.of_municipality(municipality)
    settled = Q(indication__renewals__period=period) & Q(
        indication__renewals__state__in=(RenewalState.RENEWED, RenewalState.ENDED)
    )
    counted = (
        rows.exclude(settled)
        .order_by("indication__care_line__lot", "municipality")
        .values_list("indication__care_line__lot", "municipality")
        .annotate(Count("indication__client", distinct=True))
    )
    for lot, place, residents in counted:
        yield problem.Expected(lot, place, residents)


# A part of a plan: is it still about the facts it was checked on?


def of_part(part: PlanPart, *, today: date) -> str:
    """The fingerprint of what carrying this part out depends on.

    That is, of each resident still to be done: life and care, what was assessed and whether it was confirmed, the
    provider now, and any handover; and of each contract used its days, parties and room. What residents of this very
    plan hold of a room is left out: other municipalities may have carried out their part.
    """
    waiting = part.placements.filter(state=PlacementState.PROPOSED)
    used = (
        Contract.objects.public_on(today)
        .filter(pk__in=waiting.values("contract"))
        .prefetch_related("municipalities", "parties__provider", "rooms", "stops")
        .order_by("number")
    )
    ours = set(part.plan.placements.values_list("contract__number", "client__case_number"))
    told = [_plain(_without(contract, ours)) for contract in _told(list(used))]
    facts = [_people(part, waiting), told]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def _people(part: PlanPart, waiting: QuerySet[Placement]) -> list[tuple[Any, ...]]:
    lines = waiting.values("care_line")
    assessed = Assessment.objects.filter(period=part.plan.period, indication__care_line__in=lines)
    held = HandoverLine.objects.filter(care_line__in=lines, is_open=True)
    links = Allocation.objects.standing().filter(care_line__in=lines)
    return [
        *assessed.order_by("pk").values_list(
            "pk",
            "effective_outcome",
            "confirmed_outcome",
            "by_hand",
            "indication__last_day",
            "indication__care_line__ended_on",
            "indication__client__died_on",
            "indication__client__safety",
        ),
        *held.order_by("pk").values_list("care_line", "handover__number", "handover__status"),
        *links.order_by("pk").values_list("care_line", "provider", "provider__stops_on", "first_day"),
    ]


def _without(contract: problem.Contract, ours: set[tuple[str, str]]) -> problem.Contract:
    """The contract without what residents of the plan hold of its rooms."""
    own = frozenset(client for number, client in ours if number == contract.number)
    rooms = tuple(
        replace(
            room,
            holders=room.holders - own,
            starting={monday: clients - own for monday, clients in room.starting.items() if clients - own},
        )
        for room in contract.rooms
    )
    return replace(contract, rooms=rooms)
