"""The weeks of a plan and the working days in them.

A set of days is kept as one whole number per week: bit k stands for the k-th working day of that week. That makes "is
there a day that suits all of these" one `&`, also for thousands of residents.
"""

from datetime import date, timedelta

from achterhoek.workdays import days, is_workday

#: Per week the days that may be used, as bits.
Days = tuple[int, ...]


def monday(day: date) -> date:
    """The Monday that names the ISO week of `day`."""
    return day - timedelta(days=day.weekday())


class Weeks:
    """The ISO weeks that hold a working day from `first_day` to `last_day`, both included."""

    def __init__(self, first_day: date, last_day: date) -> None:
        found: dict[date, list[date]] = {}
        for day in days(first_day, last_day):
            if is_workday(day):
                found.setdefault(monday(day), []).append(day)
        self.mondays = tuple(found)
        self.days = tuple(tuple(week) for week in found.values())
        self.all: Days = tuple((1 << len(week)) - 1 for week in self.days)
        self.none: Days = (0,) * len(self.days)
        self._known: dict[tuple[date, date | None], Days] = {}

    def __len__(self) -> int:
        return len(self.mondays)

    def within(self, first_day: date, last_day: date | None) -> Days:
        """The working days from `first_day` to `last_day`; None is open."""
        key = (first_day, last_day)
        if key not in self._known:
            self._known[key] = tuple(
                sum(
                    1 << at
                    for at, day in enumerate(week)
                    if first_day <= day and (last_day is None or day <= last_day)
                )
                for week in self.days
            )
        return self._known[key]

    def chosen(self, week: int, bits: int) -> list[date]:
        """The days of `week` that `bits` stands for."""
        return [day for at, day in enumerate(self.days[week]) if bits >> at & 1]
