"""The yardstick of the planner: bounds of a linear relaxation, solved apart with HiGHS, aim after aim.

Residents who ask the same are one variable per door and week; those with a wish, and those who leave a provider with
several lots, have variables of their own per door and provider. Each aim is solved with those before it held at what
the *plan* reached, so a bound says how much better that aim could at most have been. That a client's lots start in one
week is held as if every week suited them: variables per week made the program four times as large and gave, where they
were tried (an earlier plan of the fourth region with enough room), the same bounds.

No plan that the planner may make is cut off. Each variable is what some resident, or part of one, does; a plan gives
whole numbers for all of them, and what is asked of the variables (room, days, one place per resident, at most one pair
among three lots) holds for every plan. Lines of one client in one lot are taken to go together: a plan that tears them
apart is no subject (`_require_whole`), since the planner tears as few as can be, exactly, before it looks at (c). The
figures are whole numbers, so a bound is rounded to the next one that can be reached. It may still be out of reach: the
relaxation may split a resident over two providers or weeks.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, combinations
from math import ceil
from typing import Any

import highspy
import numpy as np

from transitions.planning import demand, supply
from transitions.planning.demand import Unit
from transitions.planning.draft import Draft
from transitions.planning.problem import Aim, Problem
from transitions.planning.supply import Door
from transitions.planning.weeks import Weeks

#: What a solver may be off.
NEARLY = 1e-4
Key = tuple[object, ...]


@dataclass
class Program:
    """Rows and columns of a linear program, gathered before they are handed over in one go."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)

    def column(self, upper: float = highspy.kHighsInf) -> int:
        self.lower.append(0.0)
        self.upper.append(upper)
        return len(self.lower) - 1

    def row(self, entries: dict[int, float], lower: float, upper: float) -> int:
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        at = len(self.row_lower) - 1
        self.entries += [(at, column, value) for column, value in entries.items()]
        return at

    def least(self, cost: dict[int, float]) -> float:
        """The smallest value of this sum."""
        model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        model.setOptionValue("output_flag", False)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.lower), len(self.row_lower)
        costs = np.zeros(len(self.lower))
        costs[list(cost)] = list(cost.values())
        lp.col_cost_ = costs
        lp.col_lower_, lp.col_upper_ = np.array(self.lower), np.array(self.upper)
        lp.row_lower_, lp.row_upper_ = np.array(self.row_lower), np.array(self.row_upper)
        ordered = sorted(self.entries)
        starts = np.searchsorted([row for row, _, _ in ordered], np.arange(len(self.row_lower) + 1))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = starts
        lp.a_matrix_.index_ = np.array([column for _, column, _ in ordered])
        lp.a_matrix_.value_ = np.array([value for _, _, value in ordered])
        model.passModel(lp)
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise SystemExit(f"no bound: {model.getModelStatus()}")
        return float(model.getInfo().objective_function_value)


class Relaxation:
    """The region as a linear program."""

    def __init__(self, problem: Problem) -> None:
        self.weeks = Weeks(problem.settings.start_from, problem.settings.test_day)
        self.supply = supply.gather(problem, self.weeks)
        self.units = demand.gather(problem, self.supply)
        self.program = Program()
        self.classes: dict[Key, list[Unit]] = defaultdict(list)
        for unit in self.units:
            self.classes[unit.lot, unit.municipality, unit.asks, unit.urgency, unit.safe].append(unit)
        leaving: dict[tuple[str, str], set[Unit]] = defaultdict(set)
        for unit in self.units:
            for line in unit.lines:
                leaving[unit.client, line.giving or ""].add(unit)
        self.groups = [group for group in leaving.values() if len(group) > 1]
        self.grouped = {unit for group in self.groups for unit in group}
        self.special = self.grouped | {unit for unit in self.units if any(line.wish for line in unit.lines)}
        #: Per class the columns with their door and week; per special unit with door and provider.
        self.flows: dict[Key, list[tuple[int, Door, int]]] = {}
        self.own: dict[Unit, list[tuple[int, Door, str]]] = {}
        self._columns()
        self._capacities()
        self._owns()

    def _columns(self) -> None:
        for key, units in self.classes.items():
            one = units[0]
            self.flows[key] = [
                (self.program.column(), door, week)
                for door in self.supply.doors[one.lot, one.municipality]
                for week in range(len(self.weeks))
                if door.room.places
                and door.room.weeks[week]
                and any(one.cover(door, party, week) for party in door.parties)
            ]
            if self.flows[key]:
                self.program.row({column: 1 for column, _, _ in self.flows[key]}, 0, len(units))

    def _capacities(self) -> None:
        places: dict[int, dict[int, float]] = defaultdict(dict)
        slots: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
        for columns in self.flows.values():
            for column, door, week in columns:
                places[door.room.index][column] = 1
                slots[door.room.index, week][column] = 1
        for room, entries in places.items():
            self.program.row(entries, 0, self.supply.rooms[room].places)
        for (room, week), entries in slots.items():
            self.program.row(entries, 0, self.supply.rooms[room].weeks[week])

    def _owns(self) -> None:
        """What special units take of their class's flow through a door."""
        for key, units in self.classes.items():
            by_door: dict[Door, dict[int, float]] = defaultdict(dict)
            for column, door, _ in self.flows[key]:
                by_door[door][column] = -1
            mine = [unit for unit in units if unit in self.special]
            for unit in mine:
                self.own[unit] = [
                    (self.program.column(), door, party)
                    for door in by_door
                    for party in door.parties
                    if any(unit.cover(door, party, week) for week in range(len(self.weeks)))
                ]
                if self.own[unit]:
                    self.program.row({column: 1 for column, _, _ in self.own[unit]}, 0, 1)
                for column, door, _ in self.own[unit]:
                    by_door[door][column] = 1
            for entries in by_door.values() if mine else ():
                self.program.row(entries, -highspy.kHighsInf, 0)
            if mine and self.flows[key]:
                # The others of the class take at most what they are.
                rest: dict[int, float] = {column: 1 for column, _, _ in self.flows[key]}
                rest.update((column, -1) for unit in mine for column, _, _ in self.own[unit])
                self.program.row(rest, 0, len(units) - len(mine))

    def placed(self) -> dict[int, float]:
        return {column: 1 for columns in self.flows.values() for column, _, _ in columns}

    def safe(self) -> dict[int, float]:
        return {
            column: self.classes[key][0].safe
            for key, columns in self.flows.items()
            for column, _, _ in columns
        }

    def early(self) -> dict[int, float]:
        return {
            column: self.classes[key][0].urgency * week
            for key, columns in self.flows.items()
            for column, _, week in columns
        }

    def urgent(self) -> dict[int, float]:
        return {
            column: -self.classes[key][0].urgency
            for key, columns in self.flows.items()
            for column, _, _ in columns
        }

    def together(self) -> dict[int, float]:
        """How many lots of a client join another at its provider: those at a provider less one, summed."""
        return self._joined({unit: [(at, party) for at, _, party in self.own[unit]] for unit in self.grouped})

    def in_one_week(self) -> dict[int, float]:
        """How many lots of a client can start in a week in which another starts, if every week suited them."""
        return self._joined({unit: [(at, "") for at, _, _ in self.own[unit]] for unit in self.grouped})

    def _joined(self, columns: dict[Unit, list[tuple[int, str]]]) -> dict[int, float]:
        gain: dict[int, float] = defaultdict(float)
        for group in self.groups:
            used: dict[str, dict[Unit, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
            for unit in group:
                for column, where in columns[unit]:
                    used[where][unit][column] = 1
            for per_unit in used.values():
                first = self._most(per_unit.values())
                gain[first] += 1
                for column in chain(*per_unit.values()):
                    gain[column] -= 1
            for three in combinations(group, 3):
                self._pair(
                    [{unit: found[unit] for unit in three if unit in found} for found in used.values()]
                )
        return gain

    def _pair(self, used: list[dict[Unit, dict[int, float]]]) -> None:
        """Of three lots at most two are a pair: a half of each of three pairs at three providers is no plan.

        Per provider: those there, less the first, and less one more where all three are.
        """
        pair: dict[int, float] = {}
        for per_unit in used:
            if len(per_unit) > 1:
                pair[self._most(per_unit.values())] = -1
                pair.update(dict.fromkeys(chain(*per_unit.values()), 1))
            if len(per_unit) == 3:
                pair[self._least(per_unit.values())] = -1
        self.program.row(pair, -highspy.kHighsInf, 1)

    def _most(self, sums: Iterable[dict[int, float]]) -> int:
        """A column that is at least each of these sums."""
        column = self.program.column()
        for entries in sums:
            self.program.row(entries | {column: -1}, -highspy.kHighsInf, 0)
        return column

    def _least(self, sums: Iterable[dict[int, float]]) -> int:
        """A column that is at most each of these sums."""
        column = self.program.column()
        for entries in sums:
            self.program.row(entries | {column: -1}, 0, highspy.kHighsInf)
        return column

    def wishes(self) -> dict[int, float]:
        return {
            column: -sum(line.wish == party for line in unit.lines)
            for unit, columns in self.own.items()
            for column, _, party in columns
            if any(line.wish == party for line in unit.lines)
        }


def _require_whole(units: Iterable[Unit], draft: Draft) -> None:
    at = {one.line: (one.contract, one.delivered_by, one.week) for one in draft.placements}
    torn = [unit for unit in units if len({at.get(line.key) for line in unit.lines}) > 1]
    if torn:
        raise SystemExit(f"the plan tears {len(torn)} clients apart in one lot: no bound")


def bounds(problem: Problem, draft: Draft) -> list[tuple[str, int, int]]:
    """Per figure of the first four aims: what it is called, what the plan reached, and the bound."""
    relaxation = Relaxation(problem)
    _require_whole(relaxation.units, draft)
    program = relaxation.program
    reached = [score for aim in tuple(Aim)[:4] for score in draft.scores if score.aim == aim]
    sums = [
        lambda: {column: -value for column, value in relaxation.placed().items()},
        relaxation.safe,
        relaxation.urgent,
        relaxation.early,
        relaxation.together,
        relaxation.in_one_week,
        relaxation.wishes,
    ]
    found = []
    for score, asked in zip(reached, sums, strict=True):
        cost = asked()
        sign = 1 if score.smaller_is_better else -1
        bound = ceil(program.least(cost) - NEARLY) * sign
        found.append((score.name, score.value, bound))
        program.row(cost, -highspy.kHighsInf, sign * score.value + 1e-6)
    return found
