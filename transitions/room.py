"""The room of a contract: places, first days per ISO week, and intake stops (docs/data.md "Room").

A place is one client. Every handover from PROPOSED on counts, until it goes back to TO_PLAN or is cancelled; a held one
keeps its place and releases its week. A room is a municipality's own, or shared by the municipalities without one of
their own. No row means that the room is not stated: a person may propose there, a plan does not.

`claim` locks the room's row before it counts, so of two people who take the last place at once one is refused.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import Q
from django.db.models.functions import Coalesce

from achterhoek.refusals import Refused
from achterhoek.wording import written
from clients.models import Client
from providers.models import Capacity, Contract, IntakeStop
from transitions.models import HandoverLine
from transitions.querysets import HandoverQuerySet
from transitions.statuses import HOLDS_PLACE, Status

WEEK = timedelta(days=7)


class NoRoom(Refused):
    """The contract has no place, no week or no day left."""


@dataclass(frozen=True)
class Room:
    """A contract's room for one municipality. Without places it is not stated."""

    contract: Contract
    municipality: str
    row: Capacity | None
    stops: tuple[IntakeStop, ...]

    @classmethod
    def of(cls, contract: Contract, municipality: str) -> Self:
        """The municipality's own row, or the shared one; the stops that go with it."""
        rows = {row.municipality_id: row for row in contract.rooms.all()}
        row = rows.get(municipality) or rows.get(None)
        own = municipality in rows
        stops = [
            stop
            for stop in contract.stops.all()
            if stop.municipality_id == municipality or (stop.municipality_id is None and not own)
        ]
        return cls(contract, municipality, row, tuple(stops))

    @property
    def key(self) -> tuple[int, str | None]:
        """How `promised` names this room."""
        return (self.contract.pk, self.row.municipality_id if self.row else None)

    def stopped_on(self, day: date) -> IntakeStop | None:
        """The stop that forbids this first day."""
        for stop in self.stops:
            if stop.first_day <= day and (stop.last_day is None or day <= stop.last_day):
                return stop
        return None

    def open_between(self, first_day: date, last_day: date) -> bool:
        """Whether any first day from the one to the other is free of stops."""
        day = first_day
        while day <= last_day and (stop := self.stopped_on(day)):
            if stop.last_day is None:
                return False
            day = stop.last_day + timedelta(days=1)
        return day <= last_day

    def lines(self) -> HandoverQuerySet:
        """The lines that hold a place in this room."""
        held: HandoverQuerySet = HandoverLine.objects.filter(
            contract=self.contract, handover__status__in=HOLDS_PLACE
        )
        if self.row and self.row.municipality_id:
            return held.filter(municipality_id=self.row.municipality_id)
        own = self.contract.rooms.filter(municipality__isnull=False).values("municipality_id")
        return held.exclude(municipality_id__in=own)

    def taken(self) -> int:
        """How many clients hold a place."""
        return _clients(self.lines())

    def holds(self, client: Client) -> bool:
        """Whether `client` has a place here: it stays, also where a later file left fewer places than promised."""
        return self.lines().filter(handover__client=client).exists()

    def taken_in_week(self, day: date, *, but: Client | None = None) -> int:
        """How many clients have their first day in the ISO week of `day`; `but` is not counted."""
        monday = day - timedelta(days=day.weekday())
        starting = (
            self.lines()
            .exclude(handover__status=Status.ON_HOLD)
            .annotate(first=Coalesce("started_on", "planned_first_day"))
            .filter(first__gte=monday, first__lt=monday + WEEK)
        )
        return _clients(starting, but)


def _clients(lines: HandoverQuerySet, but: Client | None = None) -> int:
    others = lines.exclude(handover__client=but) if but else lines
    return others.values("handover__client").distinct().count()


def claim(contract: Contract, *, client: Client, day: date | None = None, until: date, today: date) -> Room:
    """Lock the room and make sure that `client` has a place in it and, where a day is known, a first day.

    Call it inside the transaction that writes the line. A client who holds a place already takes no second one.
    `until` is the last day on which the move may happen; without a day one day up to it must be free of stops.
    """
    list(Capacity.objects.select_for_update().filter(contract=contract).order_by("pk"))
    room = Room.of(_fresh(contract), client.municipality_id)
    require_place(room, client=client)
    if day is not None:
        require_day(room, client=client, day=day)
    elif not room.open_between(today, until):
        raise NoRoom(f"{contract.number} heeft een cliëntenstop tot na de laatste dag.", rule="intake_stop")
    return room


def _fresh(contract: Contract) -> Contract:
    """The contract without what was read of it before the lock."""
    fresh: Contract = Contract.objects.prefetch_related("rooms", "stops").get(pk=contract.pk)
    return fresh


def require_place(room: Room, *, client: Client) -> None:
    """Refuse where every place is promised to someone else."""
    if room.row and room.taken() >= room.row.places and not room.holds(client):
        raise NoRoom(
            f"{room.contract.number} heeft geen plaats meer: alle {room.row.places} zijn toegezegd.",
            rule="places",
        )


def require_day(room: Room, *, client: Client, day: date) -> None:
    """Refuse a first day on which the room has a stop, or whose week is full."""
    if room.stopped_on(day):
        raise NoRoom(
            f"{room.contract.number} heeft op {written(day)} een cliëntenstop.",
            rule="intake_stop",
        )
    if room.row and room.taken_in_week(day, but=client) >= room.row.intake_per_week:
        week = day.isocalendar().week
        raise NoRoom(
            f"{room.contract.number} is vol in week {week}: "
            f"per week beginnen daar {room.row.intake_per_week} cliënten. Kies een andere week.",
            rule="intake_per_week",
        )


def promised(contract_ids: Iterable[int]) -> Counter[tuple[int, str | None]]:
    """How many clients hold a place in each room of these contracts, by contract and municipality.

    The municipality is None for the shared room, and for one that is not stated. A fixed number of queries.
    """
    ids = list(contract_ids)
    own = set(
        Capacity.objects.filter(contract__in=ids, municipality__isnull=False).values_list(
            "contract_id", "municipality_id"
        )
    )
    held = HandoverLine.objects.filter(Q(contract__in=ids), handover__status__in=HOLDS_PLACE)
    found = held.order_by().values_list("contract_id", "municipality_id", "handover__client_id").distinct()
    return Counter(
        (contract, municipality if (contract, municipality) in own else None)
        for contract, municipality, _ in found
    )
