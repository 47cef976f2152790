"""An even pace: doors are settled; who may still choose a week gets one so that none is much busier than another.

The sum over weeks of the square of the number of starts is smallest where they are even. A flow over all lots at once
finds that: the next start in a week costs more than the one before. Only weeks are used that are among the best for the
resident, and what all best plans fill stays full, so nothing of the first two aims is lost.
"""

from collections import Counter, defaultdict

import numpy as np

from transitions.planning.choosing import Spot
from transitions.planning.demand import Unit
from transitions.planning.markets import Slot
from transitions.planning.network import Network
from transitions.planning.supply import Door
from transitions.planning.work import Fix, Work

#: Up to so many starts per plan each is weighed by itself; in larger plans some together.
FINE = 4000


def even_out(work: Work, deliverers: dict[Unit, str]) -> None:
    """Give everyone whose week is not settled the week that makes the pace even."""
    fixed, free = _by_week(work, deliverers)
    network = Network()
    out = network.node(-sum(len(units) for units in free.values()))
    slots = _slots(work, network, fixed)
    ways: list[tuple[int, tuple[Door, tuple[int, ...]], int]] = []
    for (door, weeks), units in free.items():
        node = network.node(len(units))
        ways += [
            (network.arc(node, slots[door.room.index, week]), (door, weeks), week)
            for week in weeks
            if (door.room.index, week) in slots
        ]
    costs = _rising(network, slots, fixed, out)
    weighed = np.zeros(len(network.tails), np.int64)
    weighed[list(costs)] = list(costs.values())
    flow = network.cheapest(weighed)
    for arc, key, week in ways:
        count = int(flow[arc])
        for unit in free[key][:count]:
            work.spots[unit] = Spot(key[0], week)
        del free[key][:count]


def _by_week(
    work: Work, deliverers: dict[Unit, str]
) -> tuple[Counter[Slot], dict[tuple[Door, tuple[int, ...]], list[Unit]]]:
    """The starts whose week is settled, and the others grouped by door and the weeks they may choose from."""
    fixed: Counter[Slot] = Counter()
    free: dict[tuple[Door, tuple[int, ...]], list[Unit]] = defaultdict(list)
    for unit, provider in deliverers.items():
        spot = work.spots[unit]
        if spot is None:
            continue
        if work.fixed.get(unit, Fix()).week is not None:
            fixed[spot.door.room.index, spot.week] += 1
        else:
            free[spot.door, tuple(work.offers(unit)[provider][spot.door])].append(unit)
    return fixed, free


def _slots(work: Work, network: Network, fixed: Counter[Slot]) -> dict[Slot, int]:
    """Two nodes per room and week, and between them what may, and what must, still go through."""
    slots = {}
    for market in work.markets:
        for arc, slot in market.slot_arcs.items():
            capacity = max(0, market.network.capacities[arc] - fixed[slot])
            duty = max(0, market.network.duties[arc] - fixed[slot])
            slots[slot] = network.node()
            network.arc(slots[slot], network.node(), capacity, duty)
    return slots


def _rising(network: Network, slots: dict[Slot, int], fixed: Counter[Slot], out: int) -> dict[int, int]:
    """Each next start in a week costs more than the one before. Returns the costs."""
    before: Counter[int] = Counter()
    for (_, week), count in fixed.items():
        before[week] += count
    total = -network.supplies[out]
    step = max(1, total // FINE)
    costs = {}
    for week in sorted({week for _, week in slots}):
        node = network.node()
        for (_, other), slot in slots.items():
            if other == week:
                network.arc(slot + 1, node)
        for start in range(before[week], before[week] + total, step):
            costs[network.arc(node, out, step)] = 2 * start + step
    return costs
