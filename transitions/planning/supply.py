"""What there is: rooms with what is left in them, and the doors that lead to a room.

A *door* is a contract as one municipality sees it: the room that counts for that municipality (its own, or the shared
one), the days on which somebody from there may start, and the parties that go on after the period.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from transitions.planning.problem import Contract, Party, Problem, Role, Room, Stop
from transitions.planning.weeks import Days, Weeks

ROLES = tuple(Role)


@dataclass(slots=True, eq=False)
class Left:
    """A room with what is left in it for the plan: `places`, and per week the first days (`weeks`), in clients.

    `open_places` counts what is kept back too. `weeks` goes down when lines are seated before the others; `intake` does
    not. A room that is not `stated` has nothing to give out.
    """

    index: int
    contract: str
    municipality: str | None
    places: int
    open_places: int
    intake: tuple[int, ...]
    weeks: list[int]
    holders: frozenset[str]
    starting: tuple[frozenset[str], ...]
    stated: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Door:
    """A contract as one municipality sees it; parties best role first.

    `in_force`: the days of the contract; `free`: those without an intake stop.
    """

    index: int
    contract: str
    municipality: str
    room: Left
    in_force: Days
    free: Days
    parties: tuple[str, ...]


@dataclass(slots=True)
class Supply:
    """All rooms, and the doors per lot and municipality in the order of contract numbers."""

    weeks: Weeks
    rooms: list[Left] = field(default_factory=list)
    doors: dict[tuple[str, str], list[Door]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0


def gather(problem: Problem, weeks: Weeks) -> Supply:
    """The rooms and doors of the contracts that are in force on the test day."""
    supply = Supply(weeks)
    test_day = problem.settings.test_day
    going_on = {one.key for one in problem.providers if one.stops_on is None or one.stops_on >= test_day}
    for contract in sorted(problem.contracts, key=lambda contract: contract.number):
        if contract.first_day <= test_day <= contract.last_day:
            _add(supply, contract, going_on, problem.settings.kept_back_percent)
    return supply


def _add(supply: Supply, contract: Contract, going_on: set[str], kept_back_percent: int) -> None:
    stated = sorted(contract.rooms, key=lambda room: room.municipality or "")
    rooms = {room.municipality: _left(supply, contract, room, kept_back_percent) for room in stated}
    not_stated = _left(supply, contract, None, kept_back_percent)
    in_force = supply.weeks.within(contract.first_day, contract.last_day)
    parties = tuple(
        party.provider for party in sorted(contract.parties, key=_by_role) if party.provider in going_on
    )
    for municipality in sorted(contract.municipalities):
        own = municipality in rooms
        free = in_force
        for stop in contract.stops:
            if stop.municipality == municipality or (stop.municipality is None and not own):
                free = _without(free, stop, supply.weeks)
        room = rooms.get(municipality) or rooms.get(None) or not_stated
        door = Door(supply.count, contract.number, municipality, room, in_force, free, parties)
        supply.count += 1
        supply.doors[contract.lot, municipality].append(door)


def _by_role(party: Party) -> tuple[int, str]:
    return (ROLES.index(party.role), party.provider)


def _left(supply: Supply, contract: Contract, stated: Room | None, kept_back_percent: int) -> Left:
    room = stated or Room(None, 0, 0)
    kept_back = -(-room.places * kept_back_percent // 100)
    starting = tuple(room.starting.get(monday, frozenset()) for monday in supply.weeks.mondays)
    intake = tuple(max(0, room.intake_per_week - len(taken)) for taken in starting)
    left = Left(
        index=len(supply.rooms),
        contract=contract.number,
        municipality=room.municipality,
        places=max(0, room.places - kept_back - len(room.holders)),
        open_places=max(0, room.places - len(room.holders)),
        intake=intake,
        weeks=list(intake),
        holders=room.holders,
        starting=starting,
        stated=stated is not None,
    )
    supply.rooms.append(left)
    return left


def _without(free: Days, stop: Stop, weeks: Weeks) -> Days:
    stopped = weeks.within(stop.first_day, stop.last_day)
    return tuple(bits & ~gone for bits, gone in zip(free, stopped, strict=True))
