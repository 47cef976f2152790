"""One market's residents choose a door and a week, among the plans that are best on the first two aims.

A resident without a wish of any kind flows with the class. One who *wants* something has a node and arcs of its own,
to a door in any week or in one week, each with what it gains; or, when something is settled, only these arcs. The flow
with the largest sum of gains is exact.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from transitions.planning.demand import Unit
from transitions.planning.markets import Class, Market
from transitions.planning.network import Network
from transitions.planning.supply import Door


class Spot(NamedTuple):
    """Where and when somebody starts; `week` counts from the plan's first week."""

    door: Door
    week: int


@dataclass(slots=True)
class Want:
    """What a unit gains at a door, in one week or (None) in any. `only`: it may go nowhere else; `out`: nowhere."""

    gains: dict[tuple[Door, int | None], int] = field(default_factory=dict)
    only: bool = False
    out: bool = False

    def add(self, door: Door, week: int | None, gain: int) -> None:
        self.gains[door, week] = max(gain, self.gains.get((door, week), gain))


Wants = Mapping[Unit, Want]


class _Round:
    """The network of one choice: the market's own, with a node for each unit that wants something."""

    def __init__(self, market: Market, wants: Wants) -> None:
        self.market = market
        base = market.network
        self.network = Network(
            *(base.supplies[:], base.tails[:], base.heads[:], base.capacities[:], base.duties[:])
        )
        self.gains: dict[int, int] = {}
        self.own: list[tuple[int, Class, Unit, Door | None, int | None]] = []
        self.ways: dict[tuple[int, Door], int] = {}
        self.way_arcs: list[tuple[int, Class, Door, int]] = []
        self.rest: dict[int, list[Unit]] = {}
        for at, one in enumerate(market.classes):
            self.rest[at] = [unit for unit in one.units if unit not in wants]
            self.network.supplies[one.node] = len(self.rest[at])
            for unit in one.units:
                if unit in wants:
                    self._add(at, one, unit, wants[unit])

    def _add(self, at: int, one: Class, unit: Unit, want: Want) -> None:
        node = self.network.node(1)
        if want.out:
            self.network.arc(node, self.market.out, 1)
        if not want.only:
            self.own.append((self.network.arc(node, one.node, 1), one, unit, None, None))
        for (door, week), gain in want.gains.items():
            if week is None:
                head: int | None = self._way(at, one, door)
            else:
                head = self._slot(one, door, week)
            if head is not None:
                arc = self.network.arc(node, head, 1)
                self.own.append((arc, one, unit, door, week))
                self.gains[arc] = gain

    def _slot(self, one: Class, door: Door, week: int) -> int | None:
        stall = one.weeks.get(week)
        if stall is None or door not in stall.open:
            return None
        return self.market.slots[door.room.index, week]

    def _way(self, at: int, one: Class, door: Door) -> int | None:
        """The node of a class at a door, from which all its weeks there can be reached."""
        if (at, door) not in self.ways:
            node = self.network.node()
            self.ways[at, door] = node
            for week in sorted(one.weeks):
                slot = self._slot(one, door, week)
                if slot is not None:
                    self.way_arcs.append((self.network.arc(node, slot), one, door, week))
        return self.ways[at, door]

    def flow(self) -> list[int]:
        costs = np.zeros(len(self.network.tails), np.int64)
        costs[list(self.gains)] = [-gain for gain in self.gains.values()]
        found: list[int] = self.network.cheapest(costs).tolist()
        return found


def choose(market: Market, wants: Wants) -> dict[Unit, Spot | None]:
    """Where every unit of the market goes; None is nowhere. Equal residents are taken in the order of their keys."""
    turn = _Round(market, wants)
    flow = turn.flow()
    spots: dict[Unit, Spot | None] = {}
    by_way: dict[tuple[int, Door], list[Unit]] = defaultdict(list)
    with_class: dict[int, list[Unit]] = defaultdict(list)
    for arc, one, unit, door, week in turn.own:
        if flow[arc] == 0:
            continue
        if door is None:
            with_class[one.node].append(unit)
        elif week is None:
            by_way[one.node, door].append(unit)
        else:
            spots[unit] = Spot(door, week)
    for arc, one, door, week in turn.way_arcs:
        for unit in _take(by_way[one.node, door], flow[arc]):
            spots[unit] = Spot(door, week)
    spots.update(dict.fromkeys((unit for unit in wants if wants[unit].out), None))
    for at, one in enumerate(market.classes):
        with_class[one.node] = sorted(turn.rest[at] + with_class[one.node], key=lambda unit: unit.index)
    spots.update(_through_stalls(market, flow, with_class))
    return spots


def _through_stalls(
    market: Market, flow: list[int], with_class: dict[int, list[Unit]]
) -> Iterator[tuple[Unit, Spot | None]]:
    at_stall: dict[int, list[Unit]] = defaultdict(list)
    for arc, (one, stall) in market.onward.items():
        at_stall[stall.node] += _take(with_class[one.node], flow[arc])
    for units in with_class.values():
        yield from ((unit, None) for unit in units)
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
