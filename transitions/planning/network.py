"""Networks through which residents flow to places, and the cheapest way through them.

Costs are whole numbers and the answer is exact: an integral flow of least cost (OR-tools, cost scaling). Costs can be
given in *levels*, the first of which counts before the second, and so on; as many levels as fit into 64 bits are solved
at once. `narrow` leaves of a network only what all cheapest flows have in common: arcs that none of them uses go, arcs
that each of them fills become a duty. Any flow through what is left is as cheap, so a next wish can be looked after
without losing anything of the one before. This rests on complementary slackness: an arc whose reduced cost is above
zero is empty in every cheapest flow, one below zero is full in every cheapest flow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Whole = NDArray[np.int64]
ENDLESS = 1 << 40
#: Costs times nodes stay below this, so that nothing overflows on the way.
LARGEST = 1 << 58


@dataclass(slots=True)
class Network:
    """Nodes by number with what they supply (below zero: ask), and arcs from `tails` to `heads`."""

    supplies: list[int] = field(default_factory=list)
    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    capacities: list[int] = field(default_factory=list)
    duties: list[int] = field(default_factory=list)

    def node(self, supply: int = 0) -> int:
        self.supplies.append(supply)
        return len(self.supplies) - 1

    def arc(self, tail: int, head: int, capacity: int = ENDLESS, duty: int = 0) -> int:
        """Add an arc that carries at least `duty` and at most `capacity`; returns its number."""
        self.tails.append(tail)
        self.heads.append(head)
        self.capacities.append(capacity)
        self.duties.append(duty)
        return len(self.tails) - 1

    def cheapest(self, costs: Whole) -> Whole:
        """The flow on every arc, at least cost. All that nodes supply is carried off."""
        tails, heads = np.array(self.tails, np.int64), np.array(self.heads, np.int64)
        supplies = np.array(self.supplies, np.int64)
        duties = np.array(self.duties, np.int64)
        np.subtract.at(supplies, tails, duties)
        np.add.at(supplies, heads, duties)
        fed = _fed(supplies > 0, tails, heads)
        solver = SimpleMinCostFlow()
        capacities = np.minimum(np.array(self.capacities, np.int64), int(np.abs(supplies).sum()) + 1)
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            tails[fed], heads[fed], (capacities - duties)[fed], costs[fed]
        )
        solver.set_nodes_supplies(np.arange(len(supplies)), supplies)
        status = solver.solve()
        if status != solver.OPTIMAL:
            raise ArithmeticError(f"no flow: {status}")
        duties[fed] += np.asarray(solver.flows(arcs), np.int64)
        return duties

    def most(self, target: int, ways_out: Sequence[int]) -> Whole:
        """A flow that brings most to `target`; what is left goes by the arcs `ways_out`. Asks for no duties."""
        tails, heads = np.array(self.tails, np.int64), np.array(self.heads, np.int64)
        supplies = np.maximum(np.array(self.supplies, np.int64), 0)
        inside = np.ones(len(tails), np.bool_)
        inside[list(ways_out)] = False
        sources, source = np.flatnonzero(supplies), len(supplies)
        solver = SimpleMaxFlow()
        arcs = solver.add_arcs_with_capacity(
            np.concatenate((tails[inside], np.full(len(sources), source))),
            np.concatenate((heads[inside], sources)),
            np.minimum(
                np.concatenate((np.array(self.capacities)[inside], supplies[sources])), supplies.sum()
            ),
        )
        status = solver.solve(source, target)
        if status != solver.OPTIMAL:
            raise ArithmeticError(f"no flow: {status}")
        flow = np.zeros(len(tails), np.int64)
        flow[inside] = solver.flows(arcs)[: int(inside.sum())]
        left = supplies.copy()
        left[sources] -= solver.flows(arcs)[int(inside.sum()) :]
        flow[list(ways_out)] = left[tails[list(ways_out)]]
        return flow

    def narrow(self, costs: Whole, flow: Whole) -> Whole:
        """Keep what all cheapest flows share; returns the numbers of the arcs that stay."""
        tails, heads = np.array(self.tails, np.int64), np.array(self.heads, np.int64)
        capacities, duties = np.array(self.capacities, np.int64), np.array(self.duties, np.int64)
        more, less = flow < capacities, flow > duties
        height = _heights(
            len(self.supplies),
            np.concatenate((tails[more], heads[less])),
            np.concatenate((heads[more], tails[less])),
            np.concatenate((costs[more], -costs[less])),
        )
        reduced = costs + height[tails] - height[heads]
        duties = np.where(reduced < 0, capacities, duties)
        stays = np.flatnonzero((reduced <= 0) | (duties > 0))
        capacities = np.where(reduced > 0, duties, capacities)
        self.tails, self.heads = tails[stays].tolist(), heads[stays].tolist()
        self.capacities, self.duties = capacities[stays].tolist(), duties[stays].tolist()
        return stays


def _fed(reached: NDArray[np.bool_], tails: Whole, heads: Whole) -> Whole:
    """The arcs that anyone can come to: where all of a class have nodes of their own, those of the class stay empty."""
    before = -1
    while before < (before := int(reached.sum())):
        reached[heads[reached[tails]]] = True
    return np.flatnonzero(reached[tails])


def _heights(nodes: int, starts: Whole, ends: Whole, lengths: Whole) -> Whole:
    """The length of the shortest way to each node, from any (Bellman and Ford)."""
    height = np.zeros(nodes, np.int64)
    for _ in range(nodes + 1):
        before = height.copy()
        np.minimum.at(height, ends, before[starts] + lengths)
        if np.array_equal(before, height):
            return height
    raise ArithmeticError("the flow was not the cheapest")


def weights(ranges: Sequence[int], *, most: int = LARGEST) -> list[int]:
    """A weight per level, so that one step of a level outweighs all that the levels after it can change.

    `ranges`: by how much each level can differ at most between two flows. Fewer weights than levels come back when
    they do not all fit below `most`; the first always does.
    """
    fitting = len(ranges)
    while fitting > 1:
        found = _weights(ranges[:fitting])
        if found[0] * (ranges[0] + 1) < most:
            return found
        fitting -= 1
    return [1]


def _weights(ranges: Sequence[int]) -> list[int]:
    found = [1]
    for span in reversed(ranges[1:]):
        found.append(found[-1] * (span + 1))
    return found[::-1]


def best(network: Network, levels: Sequence[Whole], ranges: Sequence[int]) -> tuple[Whole, Whole]:
    """The flow that is cheapest on the first level, then on the second, and so on; narrows the network to its like.

    Returns the numbers of the arcs that stay, in the order they now have, and the flow on them.
    """
    stays = np.arange(len(network.tails))
    flow = np.zeros(0, np.int64)
    left, spans = list(levels), list(ranges)
    while left:
        factors = weights(spans, most=LARGEST // (len(network.supplies) + 2))
        costs = sum(
            (factor * level[stays] for factor, level in zip(factors, left, strict=False)),
            np.zeros(len(stays), np.int64),
        )
        flow = network.cheapest(costs)
        kept = network.narrow(costs, flow)
        stays, flow = stays[kept], flow[kept]
        left, spans = left[len(factors) :], spans[len(factors) :]
    return stays, flow
