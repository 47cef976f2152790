"""Markets: the parts of a region that share no room, and the best that each can reach on the first two aims.

A contract is for one lot, so lots never share room; municipalities do where they share a room. What one market does
cannot help or hurt another, so each is solved by itself.

Residents who ask the same (same municipality, days, excluded providers and urgency) form a *class*. A class flows to
the weeks it may start in (`stall`: a week with the days and providers that suit), from there to a room in that week,
to the room, and out; or out unplaced. Capacities: first days per week, places. One flow of least cost gives, in order:

1. as many placed as can be (the maximum flow);
2. of those that could be placed the most urgent: the smallest sum of last safe days;
3. where last safe days are equal, the more urgent placed;
4. as few as can be lines left over of a client with several lines that do not fit one room in one week;
5. the start weeks, weighted by urgency, as early as can be. The least urgent weigh nothing: for them an even pace
   comes before an early start.

What stays of the network after that are all plans that are best in these; the other aims choose among them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from transitions.planning.demand import Ask, Unit
from transitions.planning.network import Network, Whole, best
from transitions.planning.supply import Door, Left, Supply

Slot = tuple[int, int]
#: Doors per block.
BLOCK = 16
Asks = tuple[Ask, ...]


@dataclass(slots=True, eq=False)
class Class:
    """Units that ask the same. `weeks`: per week that is best for them, the stall they go through."""

    municipality: str
    asks: Asks
    urgency: int
    safe: int
    units: list[Unit] = field(default_factory=list)
    node: int = 0
    weeks: dict[int, "Stall"] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Stall:
    """What classes ask in one week. `doors`: those that are still among the best, with the parties that suit.

    Doors that suit everyone of a municipality alike are reached through shared `blocks`, so that whoever excludes one
    provider needs no arcs of its own to all other doors.
    """

    node: int
    week: int
    doors: dict[Door, tuple[str, ...]] = field(default_factory=dict)
    blocks: list["Stall"] = field(default_factory=list)
    _open: dict[Door, tuple[str, ...]] | None = None

    @property
    def open(self) -> dict[Door, tuple[str, ...]]:
        """All doors, those of the blocks too. Ask only when the market is solved."""
        if self._open is None:
            self._open = dict(self.doors)
            for block in self.blocks:
                self._open.update(block.doors)
        return self._open


@dataclass(slots=True, eq=False)
class Market:
    """Rooms that share residents, and the residents that share them. `also_full`: with rooms that have nothing left."""

    supply: Supply
    doors: dict[str, list[Door]]
    also_full: bool = False
    classes: list[Class] = field(default_factory=list)
    network: Network = field(default_factory=Network)
    out: int = 0
    slots: dict[Slot, int] = field(default_factory=dict)
    stalls: list[Stall] = field(default_factory=list)
    onward: dict[int, tuple[Class, Stall]] = field(default_factory=dict)
    via: dict[int, tuple[Stall, Stall]] = field(default_factory=dict)
    through: dict[int, tuple[Stall, Door]] = field(default_factory=dict)
    unplaced: dict[int, Class] = field(default_factory=dict)
    left_over: dict[int, int] = field(default_factory=dict)
    slot_arcs: dict[int, Slot] = field(default_factory=dict)
    room_arcs: dict[int, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(len(one.units) for one in self.classes)


def split(units: Iterable[Unit], supply: Supply, *, also_full: bool = False) -> list[Market]:
    """One market per group of municipalities that share a room, with its units in classes."""
    grouped: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        grouped[unit.lot, unit.municipality].append(unit)
    markets = []
    for keys in _sharing(sorted(grouped), supply):
        doors = {municipality: supply.doors[lot, municipality] for lot, municipality in keys}
        market = Market(supply, doors, also_full)
        market.classes = _classes(unit for key in keys for unit in grouped[key])
        _build(market)
        markets.append(market)
    return markets


def _sharing(keys: list[tuple[str, str]], supply: Supply) -> list[list[tuple[str, str]]]:
    """The lots and municipalities, grouped by the rooms they share."""
    group_of = {key: [key] for key in keys}
    seen: dict[int, list[tuple[str, str]]] = {}
    for key in keys:
        for door in supply.doors[key]:
            if not door.room.stated:
                continue
            other = seen.setdefault(door.room.index, group_of[key])
            mine = group_of[key]
            if other is not mine:
                other.extend(mine)
                for one in mine:
                    group_of[one] = other
                seen.update((index, other) for index, group in seen.items() if group is mine)
    unique = {id(group): sorted(group) for group in group_of.values()}
    return sorted(unique.values())


def _classes(units: Iterable[Unit]) -> list[Class]:
    found: dict[tuple[object, ...], Class] = {}
    for unit in units:
        key = (unit.municipality, unit.asks, unit.urgency, unit.safe)
        if key not in found:
            found[key] = Class(unit.municipality, unit.asks, unit.urgency, unit.safe)
        found[key].units.append(unit)
    return list(found.values())


def _build(market: Market) -> None:
    """The whole network: classes to stalls, stalls to slots, slots to rooms, rooms out."""
    network = market.network
    market.out = network.node(-market.size)
    known: dict[tuple[object, ...], Stall] = {}
    blocks = _Blocks(market)
    for one in market.classes:
        one.node = network.node(len(one.units))
        market.unplaced[network.arc(one.node, market.out)] = one
        for week in range(len(market.supply.weeks)):
            key = (one.municipality, week, tuple((ask.excluded, ask.days[week]) for ask in one.asks))
            if not any(ask.days[week] for ask in one.asks):
                continue
            if key not in known:
                known[key] = blocks.stall(one, week)
            if known[key].doors or known[key].blocks:
                one.weeks[week] = known[key]
                market.onward[network.arc(one.node, known[key].node)] = (one, known[key])


class _Blocks:
    """Makes the stalls of a market, and the blocks of doors that they share."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.rooms: dict[int, int] = {}
        self.known: dict[tuple[str, int], tuple[list[tuple[frozenset[str], Stall]], list[Door]]] = {}

    def stall(self, one: Class, week: int) -> Stall:
        """Blocks without a provider that is excluded are taken whole; their other doors, and the rest, one by one."""
        market = self.market
        stall = Stall(market.network.node(), week)
        market.stalls.append(stall)
        excluded = frozenset[str]().union(*(ask.excluded for ask in one.asks))
        blocks, others = self._blocks(one.municipality, week)
        singly = others[:]
        for parties, block in blocks:
            if parties & excluded:
                singly += block.doors
            else:
                stall.blocks.append(block)
                arc = market.network.arc(stall.node, block.node)
                market.via[arc] = (stall, block)
                market.left_over[arc] = sum(not ask.days[week] for ask in one.asks)
        for door in singly:
            suited, cover = _suited(one.asks, door, week)
            if cover:
                market.left_over[self._arc(stall, door, suited)] = len(one.asks) - cover
        return stall

    def _doors(self, municipality: str, week: int) -> list[Door]:
        return [
            door
            for door in self.market.doors[municipality]
            if door.room.stated and (self.market.also_full or min(door.room.places, door.room.weeks[week]))
        ]

    def _whole(self, door: Door, week: int) -> bool:
        return bool(door.parties) and door.free[week] == self.market.supply.weeks.all[week]

    def _blocks(self, municipality: str, week: int) -> tuple[list[tuple[frozenset[str], Stall]], list[Door]]:
        """The blocks with their parties, and the doors that are in none."""
        if (municipality, week) not in self.known:
            doors = self._doors(municipality, week)
            whole = [door for door in doors if self._whole(door, week)]
            found = []
            for at in range(0, len(whole), BLOCK):
                block = Stall(self.market.network.node(), week)
                self.market.stalls.append(block)
                for door in whole[at : at + BLOCK]:
                    self._arc(block, door, door.parties)
                parties = frozenset(party for door in whole[at : at + BLOCK] for party in door.parties)
                found.append((parties, block))
            others = [door for door in doors if not self._whole(door, week)]
            self.known[municipality, week] = found, others
        return self.known[municipality, week]

    def _arc(self, stall: Stall, door: Door, suited: tuple[str, ...]) -> int:
        arc = self.market.network.arc(stall.node, _slot(self.market, door.room, stall.week, self.rooms))
        stall.doors[door] = suited
        self.market.through[arc] = (stall, door)
        return arc


def _slot(market: Market, room: Left, week: int, rooms: dict[int, int]) -> int:
    """The node of a room in a week, from where one goes through the room, and out."""
    slot = (room.index, week)
    if slot not in market.slots:
        if room.index not in rooms:
            rooms[room.index] = market.network.node()
            market.room_arcs[market.network.arc(rooms[room.index], market.out, room.places)] = room.index
        market.slots[slot] = market.network.node()
        arc = market.network.arc(market.slots[slot], rooms[room.index], room.weeks[week])
        market.slot_arcs[arc] = slot
    return market.slots[slot]


def _suited(asks: Asks, door: Door, week: int) -> tuple[tuple[str, ...], int]:
    """The parties that can start the most lines here, and how many; nearly always all parties and all lines."""
    able = [ask for ask in asks if door.free[week] & ask.days[week]]
    if not any(ask.excluded for ask in able):
        return door.parties, len(able) if door.parties else 0
    covers = {party: sum(party not in ask.excluded for ask in able) for party in door.parties}
    most = max(covers.values(), default=0)
    return tuple(party for party, cover in covers.items() if cover == most), most


def solve(market: Market) -> None:
    """Narrow the network to the plans that are best on the first two aims."""
    levels = list(_levels(market))
    ranges = [market.size * int(level.max(initial=0)) for level in levels]
    stays, _ = best(market.network, levels, ranges)
    _renumber(market, stays.tolist())


def _levels(market: Market) -> Iterator[Whole]:
    """What a resident costs on each arc, per level; unplaced ones save what placed ones cost."""
    arcs = len(market.network.tails)
    out, onward, through = (np.zeros(arcs, np.int64) for _ in range(3))
    out[list(market.unplaced)] = 1
    yield out
    yield _of_class(market, [-one.safe for one in market.unplaced.values()])
    yield _of_class(market, [one.urgency for one in market.unplaced.values()])
    through[list(market.left_over)] = list(market.left_over.values())
    yield through
    for arc, (one, stall) in market.onward.items():
        onward[arc] = one.urgency * stall.week
    yield onward


def _of_class(market: Market, costs: list[int]) -> Whole:
    level = np.zeros(len(market.network.tails), np.int64)
    lowest = min(costs, default=0)
    level[list(market.unplaced)] = [cost - lowest for cost in costs]
    return level


def _renumber(market: Market, stays: list[int]) -> None:
    """Forget the arcs that no best plan uses, and the ways that lead to them."""
    now = {arc: at for at, arc in enumerate(stays)}
    market.unplaced = {now[arc]: one for arc, one in market.unplaced.items() if arc in now}
    market.onward = {now[arc]: pair for arc, pair in market.onward.items() if arc in now}
    market.via = {now[arc]: pair for arc, pair in market.via.items() if arc in now}
    market.through = {now[arc]: pair for arc, pair in market.through.items() if arc in now}
    market.room_arcs = {now[arc]: room for arc, room in market.room_arcs.items() if arc in now}
    market.slot_arcs = {now[arc]: slot for arc, slot in market.slot_arcs.items() if arc in now}
    rooms = set(market.room_arcs.values())
    slots = {slot for slot in market.slot_arcs.values() if slot[0] in rooms}
    for one in market.classes:
        one.weeks = {}
    for one, stall in market.onward.values():
        one.weeks[stall.week] = stall
    still = {
        (stall.node, door)
        for stall, door in market.through.values()
        if (door.room.index, stall.week) in slots
    }
    for stall in market.stalls:
        stall.doors = {door: parties for door, parties in stall.doors.items() if (stall.node, door) in still}
        stall.blocks = []
    for stall, block in market.via.values():
        stall.blocks.append(block)
