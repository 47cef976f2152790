"""The yardstick of the planner: bounds of a linear relaxation, solved apart with HiGHS, aim after aim.

Residents who ask the same are one variable per door and week; those with a wish, and those who leave a provider with
several lots, have variables of their own per door and provider. Each aim is solved with those before it held at what
the *plan* reached, so a bound says how much better that aim could at most have been. No plan can be better than its
bound; the bound itself may be out of reach, since the relaxation may split a resident over two providers.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from transitions.planning import demand, supply
from transitions.planning.demand import Unit
from transitions.planning.draft import Draft
from transitions.planning.problem import Aim, Problem
from transitions.planning.supply import Door
from transitions.planning.weeks import Weeks

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
        self.special = {unit for group in self.groups for unit in group} | {
            unit for unit in self.units if any(line.wish for line in unit.lines)
        }
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
        gain: dict[int, float] = {}
        for group in self.groups:
            used: dict[str, dict[Unit, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
            for unit in group:
                for column, _, party in self.own[unit]:
                    used[party][unit][column] = 1
            for per_unit in used.values():
                if len(per_unit) > 1:
                    any_of_them = self.program.column()
                    gain[any_of_them] = 1
                    for entries in per_unit.values():
                        self.program.row(entries | {any_of_them: -1}, -highspy.kHighsInf, 0)
                        gain.update(dict.fromkeys(entries, -1))
        return gain

    def wishes(self) -> dict[int, float]:
        return {
            column: -sum(line.wish == party for line in unit.lines)
            for unit, columns in self.own.items()
            for column, _, party in columns
            if any(line.wish == party for line in unit.lines)
        }


def bounds(problem: Problem, draft: Draft) -> list[tuple[str, int, float]]:
    """Per figure of the first four aims: what it is called, what the plan reached, and the bound."""
    relaxation = Relaxation(problem)
    program = relaxation.program
    reached = [score for aim in tuple(Aim)[:4] for score in draft.scores if score.aim == aim]
    sums = [
        {column: -value for column, value in relaxation.placed().items()},
        relaxation.safe(),
        relaxation.urgent(),
        relaxation.early(),
        relaxation.together(),
        None,
        relaxation.wishes(),
    ]
    found = []
    for score, cost in zip(reached, sums, strict=True):
        if cost is None:
            found.append((score.name, score.value, _at_most_in_one_week(draft)))
            continue
        sign = 1 if score.smaller_is_better else -1
        bound = program.least(cost) * sign
        found.append((score.name, score.value, bound))
        program.row(cost, -highspy.kHighsInf, sign * score.value + 1e-6)
    return found


def _at_most_in_one_week(draft: Draft) -> float:
    """How many placed lots of a client could share a week with another, if every week suited everyone."""
    lots: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in draft.placements:
        lots[one.client, one.giving or ""].add(one.lot)
    return float(sum(len(found) - 1 for found in lots.values()))
