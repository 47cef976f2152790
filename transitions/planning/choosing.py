"""One market's residents choose a door and a week, among the plans that are best on the first two aims.

A resident without a wish of any kind flows with the class. One who *wants* something has a node and arcs of its own,
to a door in any week or in one week, each with what it gains; or, when something is settled, only these arcs. The flow
with the largest sum of gains is exact.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from transitions.planning.demand import Unit
from transitions.planning.markets import Class, Market, Stall
from transitions.planning.network import Network
from transitions.planning.supply import Door


class Spot(NamedTuple):
    """Where and when somebody starts; `week` counts from the plan's first week."""

    door: Door
    week: int


@dataclass(slots=True)
class Want:
    """What a unit gains at a door or (None) at any, in one week or (None) in any.

    `only`: it may go nowhere else; `out`: nowhere.
    """

    gains: dict[tuple[Door | None, int | None], int] = field(default_factory=dict)
    only: bool = False
    out: bool = False

    def add(self, door: Door | None, week: int | None, gain: int) -> None:
        self.gains[door, week] = max(gain, self.gains.get((door, week), gain))


Wants = Mapping[Unit, Want]


@dataclass(slots=True, eq=False)
class _Alike:
    """Units of one class that want the same: they share a node."""

    one: Class
    want: Want
    units: list[Unit]


#: A door with the weeks in which some classes may start there.
Way = tuple[Door, tuple[int, ...]]


class _Round:
    """The network of one choice: the market's own, with nodes for those who want something."""

    def __init__(self, market: Market, wants: Wants) -> None:
        self.market = market
        base = market.network
        self.network = Network(
            *(base.supplies[:], base.tails[:], base.heads[:], base.capacities[:], base.duties[:])
        )
        self.gains: dict[int, int] = {}
        #: Per arc who takes it: with the class, to any door in a week, to a slot, or along a way.
        self.with_class: list[tuple[int, _Alike]] = []
        self.to_stall: list[tuple[int, _Alike, Stall]] = []
        self.to_slot: list[tuple[int, _Alike, Spot]] = []
        self.to_way: list[tuple[int, _Alike, Way]] = []
        self.ways: dict[Way, int] = {}
        self.weeks: dict[tuple[int, Door], tuple[int, ...]] = {}
        self.way_arcs: list[tuple[int, Way, int]] = []
        self.rest: dict[int, list[Unit]] = {}
        for one in market.classes:
            self.rest[one.node] = [unit for unit in one.units if unit not in wants]
            self.network.supplies[one.node] = len(self.rest[one.node])
            for alike in _alike(one, wants):
                self._add(alike)

    def _add(self, alike: _Alike) -> None:
        one, want, count = alike.one, alike.want, len(alike.units)
        node = self.network.node(count)
        if want.out:
            self.network.arc(node, self.market.out, count)
        if not want.only:
            self.with_class.append((self.network.arc(node, one.node, count), alike))
        for (door, week), gain in want.gains.items():
            if door is None:
                self._to_stalls(node, alike, one.weeks.keys() if week is None else {week}, gain)
                continue
            open_weeks = self._open_weeks(one, door)
            if week is None and open_weeks:
                way = (door, open_weeks)
                arc = self.network.arc(node, self._way(way), count)
                self.to_way.append((arc, alike, way))
            elif week in open_weeks:
                arc = self.network.arc(node, self.market.slots[door.room.index, week], count)
                self.to_slot.append((arc, alike, Spot(door, week)))
            else:
                continue
            self.gains[arc] = gain

    def _to_stalls(self, node: int, alike: _Alike, weeks: Set[int], gain: int) -> None:
        """Through the stalls of the class: one way to all its doors in a week."""
        for week in sorted(weeks & alike.one.weeks.keys()):
            stall = alike.one.weeks[week]
            arc = self.network.arc(node, stall.node, len(alike.units))
            self.to_stall.append((arc, alike, stall))
            self.gains[arc] = gain

    def _open_weeks(self, one: Class, door: Door) -> tuple[int, ...]:
        key = (one.node, door)
        if key not in self.weeks:
            self.weeks[key] = tuple(week for week, stall in sorted(one.weeks.items()) if door in stall.open)
        return self.weeks[key]

    def _way(self, way: Way) -> int:
        """The node from which all these weeks at a door can be reached; classes with the same weeks share it."""
        if way not in self.ways:
            door, weeks = way
            self.ways[way] = self.network.node()
            for week in weeks:
                arc = self.network.arc(self.ways[way], self.market.slots[door.room.index, week])
                self.way_arcs.append((arc, way, week))
        return self.ways[way]

    def flow(self) -> list[int]:
        costs = np.zeros(len(self.network.tails), np.int64)
        costs[list(self.gains)] = [-gain for gain in self.gains.values()]
        found: list[int] = self.network.cheapest(costs).tolist()
        return found


def _alike(one: Class, wants: Wants) -> Iterable[_Alike]:
    found: dict[tuple[object, ...], _Alike] = {}
    for unit in one.units:
        want = wants.get(unit)
        if want is not None:
            key = (want.only, want.out, *want.gains.items())
            found.setdefault(key, _Alike(one, want, [])).units.append(unit)
    return found.values()


def choose(market: Market, wants: Wants) -> dict[Unit, Spot | None]:
    """Where every unit of the market goes; None is nowhere. Equal residents are taken in the order of their keys.

    Where not all of them can be placed, clients with other lots come first: those lots can start with it.
    """
    turn = _Round(market, wants)
    flow = turn.flow()
    spots: dict[Unit, Spot | None] = dict.fromkeys(unit for unit in wants if wants[unit].out)
    by_way: dict[Way, list[Unit]] = defaultdict(list)
    with_class = turn.rest
    for arc, alike, spot in turn.to_slot:
        spots.update(dict.fromkeys(_take(alike.units, flow[arc]), spot))
    for arc, alike, way in turn.to_way:
        by_way[way] += _take(alike.units, flow[arc])
    for arc, way, week in turn.way_arcs:
        spots.update(dict.fromkeys(_take(by_way[way], flow[arc]), Spot(way[0], week)))
    at_stall: dict[int, list[Unit]] = defaultdict(list)
    for arc, alike, stall in turn.to_stall:
        at_stall[stall.node] += _take(alike.units, flow[arc])
    for arc, alike in turn.with_class:
        with_class[alike.one.node] += _take(alike.units, flow[arc])
    for units in with_class.values():
        units.sort(key=lambda unit: unit.index)
    spots.update(_through_stalls(market, flow, with_class, at_stall))
    return spots


def _through_stalls(
    market: Market, flow: list[int], with_class: dict[int, list[Unit]], at_stall: dict[int, list[Unit]]
) -> Iterator[tuple[Unit, Spot | None]]:
    placed = {one.node: len(with_class[one.node]) for one in market.classes}
    for arc, one in market.unplaced.items():
        placed[one.node] -= flow[arc]
    for node, units in with_class.items():
        kept = set(sorted(units, key=lambda unit: (-unit.lots, unit.index))[: placed[node]])
        yield from ((unit, None) for unit in units if unit not in kept)
        with_class[node] = [unit for unit in units if unit in kept]
    for arc, (one, stall) in market.onward.items():
        at_stall[stall.node] += _take(with_class[one.node], flow[arc])
    for arc, (stall, block) in market.via.items():
        at_stall[block.node] += _take(at_stall[stall.node], flow[arc])
    for arc, (stall, door) in market.through.items():
        for unit in _take(at_stall[stall.node], flow[arc]):
            yield unit, Spot(door, stall.week)


def _take(units: list[Unit], count: int) -> list[Unit]:
    """The first `count` units; they leave the list."""
    taken = units[:count]
    del units[:count]
    return taken
