"""A linear program: columns and rows are gathered first, then handed over in one go to OR-tools' simplex (GLOP).

GLOP is deterministic, and has no time limit here.
"""

from math import inf

from ortools.linear_solver.python.model_builder_helper import (
    ModelBuilderHelper,
    ModelSolverHelper,
    SolveStatus,
)


class Program:
    """Columns (variables of zero or more) by number with what they are worth; rows by number with what is in them."""

    def __init__(self) -> None:
        self.worth: list[float] = []
        self.rows: list[dict[int, int]] = []
        self.limits: list[tuple[float, float]] = []

    def column(self, *rows: int, worth: float = 0) -> int:
        """Add a column that counts once in each of these rows, and returns its number; a row may be named twice."""
        self.worth.append(worth)
        column = len(self.worth) - 1
        for row in rows:
            self.enter(column, row)
        return column

    def row(self, least: float, most: float) -> int:
        self.rows.append({})
        self.limits.append((least, most))
        return len(self.rows) - 1

    def enter(self, column: int, row: int, times: int = 1) -> None:
        """The column counts so many times more in this row."""
        entries = self.rows[row]
        entries[column] = entries.get(column, 0) + times

    def most(self) -> list[float]:
        """The value of each column where the whole is worth most; empty where the simplex finds none."""
        model = ModelBuilderHelper()
        columns = range(len(self.worth))
        model.add_var_array([len(columns)], 0, inf, False, "")
        model.set_objective_coefficients([*columns], self.worth)
        model.set_maximize(True)
        for (least, most), entries in zip(self.limits, self.rows, strict=True):
            row = model.add_linear_constraint()
            model.set_constraint_lower_bound(row, least)
            model.set_constraint_upper_bound(row, most)
            for column, times in entries.items():
                model.add_term_to_constraint(row, column, times)
        solver = ModelSolverHelper("GLOP")
        solver.solve(model)
        if solver.status() != SolveStatus.OPTIMAL:
            return []
        values: list[float] = solver.variable_values().tolist()
        return values
