"""The day in the week: what goes together starts on one day, and a provider's starts are spread over its days."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from transitions.planning.demand import Unit
from transitions.planning.problem import Line
from transitions.planning.supply import Door
from transitions.planning.weeks import Weeks


@dataclass(frozen=True, slots=True)
class Seat:
    """A line with its door, provider and week; the day is still to choose."""

    line: Line
    unit: Unit
    door: Door
    provider: str
    week: int


def pick(seats: Iterable[Seat], weeks: Weeks) -> dict[str, date]:
    """A working day per line key: the quietest of its provider, if possible not after the last safe day."""
    together: dict[tuple[str, str, int], list[Seat]] = defaultdict(list)
    for seat in seats:
        together[seat.line.client, seat.provider, seat.week].append(seat)
    chosen: dict[str, date] = {}
    busy: Counter[tuple[str, date]] = Counter()
    urgent_first = sorted(
        together.items(), key=lambda item: (-max(seat.unit.urgency for seat in item[1]), item[0])
    )
    for (_, provider, _), group in urgent_first:
        for part in _one_day(group, weeks):
            days = _days(part, weeks)
            safe = min(seat.line.last_safe_day for seat in part)
            day = min(days, key=lambda day: (day > safe, busy[provider, day], day))
            busy[provider, day] += 1
            chosen.update((seat.line.key, day) for seat in part)
    return chosen


def _one_day(group: list[Seat], weeks: Weeks) -> list[list[Seat]]:
    """The whole group where one day suits all of it, else each by itself."""
    return [group] if _days(group, weeks) else [[seat] for seat in group]


def _days(seats: list[Seat], weeks: Weeks) -> list[date]:
    week = seats[0].week
    bits = weeks.all[week]
    for seat in seats:
        bits &= seat.door.free[week] & weeks.within(seat.line.first_day, seat.line.last_day)[week]
    return weeks.chosen(week, bits)
