"""Which groups should go to which provider: a linear program that looks at all of them at once.

Weeks are looked at roughly (those who can only start in the same weeks share what is free in them), and a resident may
in theory be split over providers; in practice the answer is nearly always whole. It is only a proposal: the exact
choice of the markets decides what works out. What it maximises, the first before the second and so on: the sums of the
aims that count already, how many units of a group join another at its provider, and the sums of the aims that come
later, so that no group takes places that others like without need.

Variables: per municipality and room how many go there; per unit of a group, and per resident who likes a provider, what
part goes to a provider and a room. OR-tools' simplex (GLOP) is deterministic.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from ortools.linear_solver import pywraplp

from transitions.planning.demand import Unit
from transitions.planning.markets import Class, Market
from transitions.planning.problem import Aim
from transitions.planning.work import WANTED, Fix, Group, Work

#: Whoever goes to one provider for at least this part is proposed to go there wholly.
MOSTLY = 0.5
#: For a group so many providers are looked at beside those it likes, other ones for each group: fewest and most, and
#: for all groups together.
FEWEST, MOST, CHOICES = 8, 24, 20_000


class Part(NamedTuple):
    """Units of a group that should go to one provider, and the others of the group."""

    units: Group
    others: Group
    provider: str


def parts(work: Work, groups: Sequence[Group]) -> list[Part]:
    """The groups, or parts of them, with the provider each should go to."""
    found: list[Part] = []
    for markets, linked in _components(work, groups):
        found += _Program(work, markets, linked).parts()
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
    """What the rooms of a market can take: in all, and of those who can only start in some of the weeks."""

    def __init__(self, solver: Any, market: Market) -> None:
        self.solver = solver
        self.weeks: dict[int, dict[int, int]] = defaultdict(dict)
        for arc, (room, week) in market.slot_arcs.items():
            self.weeks[room][week] = market.network.capacities[arc]
        self.all = {
            room: solver.Constraint(market.network.duties[arc], market.network.capacities[arc])
            for arc, room in market.room_arcs.items()
        }
        self.some: dict[int, dict[frozenset[int], list[Any]]] = defaultdict(lambda: defaultdict(list))

    def share(self) -> Any:
        return self.solver.NumVar(0, self.solver.infinity(), "")

    def open_to(self, classes: list[Class]) -> list[int]:
        stalls = {stall.node: stall for one in classes for stall in one.weeks.values()}
        return sorted({door.room.index for stall in stalls.values() for door in stall.open})

    def enter(self, share: Any, room: int, weeks: frozenset[int]) -> None:
        self.all[room].SetCoefficient(share, 1)
        self.some[room][weeks.intersection(self.weeks[room])].append(share)

    def close(self) -> None:
        """Those who can only start in some weeks, or in some of those, share what is free in them."""
        for room, free in self.weeks.items():
            for weeks in self.some[room]:
                row = self.solver.Constraint(0, sum(free[week] for week in weeks))
                for fewer, shares in self.some[room].items():
                    if fewer <= weeks:
                        for share in shares:
                            row.SetCoefficient(share, 1)


class _Program:
    """The linear program of the markets that some groups link."""

    def __init__(self, work: Work, markets: list[Market], groups: list[Group]) -> None:
        self.work = work
        self.groups = groups
        self.solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        self.solver.Objective().SetMaximization()
        units = [unit for market in markets for one in market.classes for unit in one.units]
        self.weights = _Weights.of(work, units, sum(map(len, groups)))
        #: Per unit and provider the variables, one per room.
        self.goes: dict[Unit, dict[str, list[Any]]] = {}
        self.wanted: dict[Unit, set[str]] = defaultdict(set)
        choices = max(FEWEST, min(MOST, CHOICES // len(groups)))
        for turn, group in enumerate(groups):
            for unit in group:
                liked, shared = _shared(work, unit, group)
                first = turn * choices % max(1, len(shared))
                self.wanted[unit] |= liked.union((shared + shared)[first : first + choices])
        for aim in self.weights.likes:
            for unit in units:
                self.wanted[unit] |= work.likes[aim].get(unit, {}).keys() & work.offers(unit).keys()
        for market in markets:
            self._market(market)
        for group in groups:
            self._join(group)

    def _market(self, market: Market) -> None:
        rooms = _Rooms(self.solver, market)
        may_wait = {id(one) for one in market.unplaced.values()}
        alike: dict[tuple[str, frozenset[int], bool], list[Class]] = defaultdict(list)
        for one in market.classes:
            alike[one.municipality, frozenset(one.weeks), id(one) in may_wait].append(one)
        for (_, weeks, waits), classes in alike.items():
            count = sum(len(one.units) for one in classes)
            everyone = self.solver.Constraint(count, count)
            if waits:
                everyone.SetCoefficient(rooms.share(), 1)
            for room in rooms.open_to(classes):
                share = rooms.share()
                everyone.SetCoefficient(share, 1)
                rooms.enter(share, room, weeks)
            for unit in (unit for one in classes for unit in one.units):
                self._unit(unit, everyone, rooms)
        rooms.close()

    def _unit(self, unit: Unit, everyone: Any, rooms: "_Rooms") -> None:
        """What part of a unit goes where, of the providers that matter for it."""
        fix = self.work.fixed.get(unit, Fix())
        providers = self.wanted[unit] if fix.providers is None else fix.providers
        if fix.out or not providers:
            return
        whole = self.solver.Constraint(0 if fix.providers is None else 1, 1)
        self.goes[unit] = {}
        for provider in sorted(providers & self.work.offers(unit).keys()):
            shares = []
            for door, weeks in self.work.offers(unit)[provider].items():
                share = rooms.share()
                everyone.SetCoefficient(share, 1)
                whole.SetCoefficient(share, 1)
                rooms.enter(share, door.room.index, frozenset(weeks))
                self.solver.Objective().SetCoefficient(share, self._worth(unit, provider))
                shares.append(share)
            self.goes[unit][provider] = shares

    def _worth(self, unit: Unit, provider: str) -> float:
        return sum(
            weight * self.work.likes[aim].get(unit, {}).get(provider, 0)
            for aim, weight in self.weights.likes.items()
        )

    def _join(self, group: Group) -> None:
        """Each unit at a provider counts, less the first one there."""
        objective = self.solver.Objective()
        per_provider: dict[str, list[list[Any]]] = defaultdict(list)
        for unit in group:
            for provider, shares in self.goes.get(unit, {}).items():
                per_provider[provider].append(shares)
        joining = [units for units in per_provider.values() if len(units) > 1]
        pair = self.solver.Constraint(-self.solver.infinity(), 1) if len(group) == 3 else None
        for units in joining:
            first = self._most(units, least=False)
            objective.SetCoefficient(first, -self.weights.join)
            for share in chain(*units):
                objective.SetCoefficient(share, objective.GetCoefficient(share) + self.weights.join)
            if pair is not None:
                self._pair(pair, units, first)

    def _pair(self, pair: Any, units: list[list[Any]], first: Any) -> None:
        """Of three, two at most are a pair: a half of each of three pairs at three providers is no plan.

        Those who join another at a provider, less one where all three are there.
        """
        pair.SetCoefficient(first, -1)
        for share in chain(*units):
            pair.SetCoefficient(share, 1)
        if len(units) == 3:
            pair.SetCoefficient(self._most(units, least=True), -1)

    def _most(self, units: list[list[Any]], *, least: bool) -> Any:
        """A variable that is at least each of these sums of shares, or (`least`) at most each of them."""
        bound = self.solver.NumVar(0, 1, "")
        low, high = (0, self.solver.infinity()) if least else (-self.solver.infinity(), 0)
        for shares in units:
            row = self.solver.Constraint(low, high)
            row.SetCoefficient(bound, -1)
            for share in shares:
                row.SetCoefficient(share, 1)
        return bound

    def parts(self) -> Iterator[Part]:
        if self.solver.Solve() != pywraplp.Solver.OPTIMAL:
            return
        for group in self.groups:
            at: dict[str, list[Unit]] = defaultdict(list)
            for unit in group:
                for provider, shares in self.goes.get(unit, {}).items():
                    if sum(share.solution_value() for share in shares) > MOSTLY:
                        at[provider].append(unit)
            for provider, units in at.items():
                if len(units) > 1:
                    yield Part(tuple(units), tuple(unit for unit in group if unit not in units), provider)


def _shared(work: Work, unit: Unit, group: Group) -> tuple[set[str], list[str]]:
    """Providers that can take this unit and another: those settled for one or liked by one, and all."""
    others = {provider for other in group if other is not unit for provider in work.offers(other)}
    shared = sorted(others & work.offers(unit).keys())
    liked = {provider for one in group for aim in WANTED for provider in work.likes[aim].get(one, ())}
    liked = liked.union(*(work.fixed.get(one, Fix()).providers or () for one in group))
    return liked.intersection(shared), shared
