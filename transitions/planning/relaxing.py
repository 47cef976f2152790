"""Which groups should go to which provider: a linear program that looks at all of them at once.

Weeks are looked at roughly (those who can only start in the same weeks share what is free in them), and a resident may
in theory be split over providers; in practice the answer is nearly always whole. It is only a proposal: the exact
choice of the markets decides what works out. What it maximises, the first before the second and so on: the sums of the
aims that count already, how many units of a group join another at its provider, and the sums of the aims that come
later, so that no group takes places that others like without need.

Columns: for residents without anything of their own how many go where; for each resident who likes a provider, or is
settled there, what part goes to it; for each part of a group, and each provider that is looked at, what part goes there
together. That a group goes as one needs no rows to say who joins whom.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import NamedTuple

from transitions.planning.demand import Unit
from transitions.planning.linear import Program
from transitions.planning.markets import Class, Market
from transitions.planning.problem import Aim
from transitions.planning.work import WANTED, Fix, Group, Work

#: Whoever goes to one provider for at least this part is proposed to go there wholly.
MOSTLY = 0.5
#: For a group so many providers are looked at beside those it likes, other ones for each group: fewest and most, and
#: for all groups together, so that the program does not grow with groups times providers.
FEWEST, MOST, CHOICES = 4, 24, 6_000
#: Of a group of at most so many every part is looked at.
SMALL = 4


class Part(NamedTuple):
    """Units of a group that should go to one provider, and the others of the group."""

    units: Group
    others: Group
    provider: str


def parts(work: Work, groups: Sequence[Group]) -> list[Part]:
    """The groups, or parts of them, with the provider each should go to."""
    found: list[Part] = []
    for markets, linked in _components(work, groups):
        found += _Proposal(work, markets, linked).parts()
    return found


def _components(work: Work, groups: Sequence[Group]) -> Iterator[tuple[list[Market], list[Group]]]:
    """Markets that are linked by a group, with their groups."""
    leader: dict[int, int] = {id(market): id(market) for market in work.markets}

    def find(market: int) -> int:
        while leader[market] != market:
            market = leader[market]
        return market

    for group in groups:
        first = find(id(work.market_of[group[0]]))
        for unit in group[1:]:
            leader[find(id(work.market_of[unit]))] = first
    linked: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        linked[find(id(work.market_of[group[0]]))].append(group)
    for root, mine in linked.items():
        yield [market for market in work.markets if find(id(market)) == root], mine


@dataclass(slots=True)
class _Weights:
    """What one unit of each aim is worth, so that an aim outweighs all that come after it."""

    likes: dict[Aim, float] = field(default_factory=dict)
    join: float = 1.0

    @classmethod
    def of(cls, work: Work, units: Sequence[Unit], joins: int) -> "_Weights":
        weights = cls()
        later = [aim for aim in work.likes if aim not in work.active]
        worth = 1.0
        for aim in [*reversed(later), None, *reversed(work.active)]:
            if aim is None:
                weights.join = worth
                worth *= joins + 1
            elif aim in WANTED:
                weights.likes[aim] = worth
                likes = work.likes[aim]
                worth *= 1 + sum(max(likes[unit].values()) for unit in units if unit in likes)
        return weights


class _Rooms:
    """What the rooms of a market can take: in all, and of those who can only start in some of the weeks.

    Where the first days of those weeks are as many as the places, the places alone limit: no row is needed, nor for
    those who can start in more weeks. Residents who go by their own `crowd` to rooms that nothing but places limits for
    them, go there by ways that crowds share: to all rooms which the same crowds can go to. That leaves out only what
    other rows imply, and needs a column per crowd and one per room instead of one for every pair.
    """

    def __init__(self, program: Program, market: Market) -> None:
        self.program = program
        self.weeks: dict[int, dict[int, int]] = defaultdict(dict)
        for arc, (room, week) in market.slot_arcs.items():
            self.weeks[room][week] = market.network.capacities[arc]
        self.places = {room: market.network.capacities[arc] for arc, room in market.room_arcs.items()}
        self.all = {
            room: program.row(market.network.duties[arc], market.network.capacities[arc])
            for arc, room in market.room_arcs.items()
        }
        self.some: dict[int, dict[frozenset[int], list[int]]] = defaultdict(lambda: defaultdict(list))
        self.ways: dict[int, list[int]] = defaultdict(list)

    def crowd(self, everyone: int, classes: list[Class], weeks: frozenset[int]) -> None:
        """Residents without anything of their own, who can start in these weeks."""
        stalls = {stall.node: stall for one in classes for stall in one.weeks.values()}
        for room in sorted({door.room.index for stall in stalls.values() for door in stall.open}):
            if self._free(room, weeks) < self.places[room]:
                self.enter(self.program.column(everyone), room, weeks)
            else:
                self.ways[room].append(everyone)

    def enter(self, column: int, room: int, weeks: frozenset[int]) -> None:
        self.program.enter(column, self.all[room])
        if self._free(room, weeks) < self.places[room]:
            self.some[room][weeks.intersection(self.weeks[room])].append(column)

    def _free(self, room: int, weeks: frozenset[int]) -> int:
        return sum(free for week, free in self.weeks[room].items() if week in weeks)

    def close(self) -> None:
        """Those who can only start in some weeks, or in some of those, share what is free in them."""
        for room, found in self.some.items():
            for weeks in found:
                row = self.program.row(0, self._free(room, weeks))
                for column in chain(*(columns for fewer, columns in found.items() if fewer <= weeks)):
                    self.program.enter(column, row)
        shared: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for room, crowds in self.ways.items():
            shared[tuple(crowds)].append(room)
        for everyones, rooms in shared.items():
            way = self.program.row(0, 0)
            for everyone in everyones:
                self.program.column(everyone, way)
            for room in rooms:
                self.program.enter(self.program.column(self.all[room]), way, -1)


class _Place(NamedTuple):
    """What a unit counts in: the rows of its crowd and of itself, and the rooms of its market."""

    everyone: int
    itself: int
    rooms: _Rooms


class _Proposal:
    """The linear program of the markets that some groups link."""

    def __init__(self, work: Work, markets: list[Market], groups: list[Group]) -> None:
        self.work = work
        self.groups = groups
        self.program = Program()
        self.units = [unit for market in markets for one in market.classes for unit in one.units]
        self.weights = _Weights.of(work, self.units, sum(map(len, groups)))
        self.looked_at = self._looked_at()
        self.places: dict[Unit, _Place] = {}
        #: Per unit and provider the columns of going there, alone or with others of the group.
        self.goes: dict[Unit, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        rooms = [self._market(market) for market in markets]
        for group in groups:
            self._together(group)
        for each in rooms:
            each.close()

    def _looked_at(self) -> dict[Unit, set[str]]:
        """The providers that are looked at for the units of the groups."""
        found: dict[Unit, set[str]] = defaultdict(set)
        choices = max(FEWEST, min(MOST, CHOICES // len(self.groups)))
        for turn, group in enumerate(self.groups):
            for unit in group:
                liked, shared = _shared(self.work, unit, group)
                first = turn * choices % max(1, len(shared))
                found[unit] |= liked.union((shared + shared)[first : first + choices])
        return found

    def _market(self, market: Market) -> _Rooms:
        rooms = _Rooms(self.program, market)
        may_wait = {id(one) for one in market.unplaced.values()}
        alike: dict[tuple[str, frozenset[int], bool], list[Class]] = defaultdict(list)
        for one in market.classes:
            alike[one.municipality, frozenset(one.weeks), id(one) in may_wait].append(one)
        for (_, weeks, waits), classes in alike.items():
            count = sum(len(one.units) for one in classes)
            everyone = self.program.row(count, count)
            if waits:
                self.program.column(everyone)
            rooms.crowd(everyone, classes, weeks)
            for unit in (unit for one in classes for unit in one.units):
                self._unit(unit, everyone, rooms)
        return rooms

    def _unit(self, unit: Unit, everyone: int, rooms: _Rooms) -> None:
        """What part of a unit goes alone where it is settled, or else likes to go."""
        fix = self.work.fixed.get(unit, Fix())
        providers = {
            provider for aim in self.weights.likes for provider in self.work.likes[aim].get(unit, ())
        }
        if fix.providers is not None:
            providers = {*fix.providers}
        if fix.out or not (providers or unit in self.looked_at):
            return
        self.places[unit] = _Place(everyone, self.program.row(0 if fix.providers is None else 1, 1), rooms)
        for provider in sorted(providers & self.work.offers(unit).keys()):
            self._go((unit,), provider)

    def _go(self, units: Group, provider: str) -> int:
        """A column for what part of these units goes together to this provider: each joins another, but for one."""
        worth = self.weights.join * (len(units) - 1) + sum(self._worth(unit, provider) for unit in units)
        column = self.program.column(worth=worth)
        for unit in units:
            everyone, itself, rooms = self.places[unit]
            self.program.enter(column, everyone)
            self.program.enter(column, itself)
            self.goes[unit][provider].append(column)
            doors = self.work.offers(unit)[provider]
            link = self.program.row(0, 0) if len(doors) > 1 else None
            for door, weeks in doors.items():
                through = column
                if link is not None:
                    through = self.program.column(link)
                rooms.enter(through, door.room.index, frozenset(weeks))
            if link is not None:
                self.program.enter(column, link, -1)
        return column

    def _worth(self, unit: Unit, provider: str) -> float:
        return sum(
            weight * self.work.likes[aim].get(unit, {}).get(provider, 0)
            for aim, weight in self.weights.likes.items()
        )

    def _together(self, group: Group) -> None:
        """Each part of a group may go to each provider that is looked at.

        Of three, two at most are a pair: a half of each of three pairs at three providers is no plan.
        """
        able: dict[str, list[Unit]] = defaultdict(list)
        for unit in group:
            settled = self.work.fixed.get(unit, Fix()).providers
            if unit in self.places:
                there = self.work.offers(unit).keys() & (self.looked_at[unit] if settled is None else settled)
                for provider in sorted(there):
                    able[provider].append(unit)
        one = self.program.row(0, 1) if len(group) == 3 else None
        for provider, units in able.items():
            for part in _parts(units):
                if self._fits(part, provider):
                    column = self._go(part, provider)
                    if one is not None:
                        self.program.enter(column, one)

    def _fits(self, units: Group, provider: str) -> bool:
        """Whether the rooms there have places for all: three quarters of four going to three places is no plan."""
        places: dict[int, int] = {}
        for unit in units:
            for door in self.work.offers(unit)[provider]:
                places[door.room.index] = self.places[unit].rooms.places[door.room.index]
        return sum(places.values()) >= len(units)

    def parts(self) -> Iterator[Part]:
        values = self.program.most()
        for group in self.groups if values else ():
            at: dict[str, list[Unit]] = defaultdict(list)
            for unit in group:
                for provider, columns in self.goes[unit].items():
                    if sum(values[column] for column in columns) > MOSTLY:
                        at[provider].append(unit)
            for provider, units in at.items():
                if len(units) > 1:
                    yield Part(tuple(units), tuple(unit for unit in group if unit not in units), provider)


def _parts(units: Sequence[Unit]) -> Iterator[Group]:
    """All of two and more that are among these; of many only those that follow each other."""
    for size in range(2, len(units) + 1):
        if len(units) <= SMALL:
            yield from combinations(units, size)
        else:
            yield from (tuple(units[at : at + size]) for at in range(len(units) - size + 1))


def _shared(work: Work, unit: Unit, group: Group) -> tuple[set[str], list[str]]:
    """Providers that can take this unit and another: those settled for one or liked by one, and all."""
    others = {provider for other in group if other is not unit for provider in work.offers(other)}
    shared = sorted(others & work.offers(unit).keys())
    liked = {provider for one in group for aim in WANTED for provider in work.likes[aim].get(one, ())}
    liked = liked.union(*(work.fixed.get(one, Fix()).providers or () for one in group))
    return liked.intersection(shared), shared
