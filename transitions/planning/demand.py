"""Who needs a place. A *unit* is one client in one lot: it takes one place, also with two lines.

Lines for which no room can help, however much there is, are no part of a unit (`reasons` says why not).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from transitions.planning.problem import Line, Problem
from transitions.planning.supply import Door, Supply
from transitions.planning.weeks import Days


@dataclass(frozen=True, slots=True)
class Ask:
    """What a line asks of a door: the days it may start, and the parties it may not go to."""

    excluded: frozenset[str]
    days: Days

    def suits(self, door: Door, provider: str, week: int) -> bool:
        return provider not in self.excluded and bool(door.free[week] & self.days[week])


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A client in one lot, of so many `lots`. `urgency` counts how many steps are less urgent; 0 is the least urgent.

    `safe` is the last safe day in days after the plan's first day; of several lines the earliest.
    """

    index: int
    client: str
    lot: str
    municipality: str
    lines: tuple[Line, ...]
    asks: tuple[Ask, ...]
    urgency: int
    safe: int
    lots: int = 1

    def cover(self, door: Door, provider: str, week: int) -> int:
        """How many of its lines this provider can start in this week."""
        return sum(ask.suits(door, provider, week) for ask in self.asks)


Urgency = tuple[bool, date, bool]


def urgency(lines: Iterable[Line]) -> Urgency:
    """Most urgent first: the old provider stops early, then the last safe day, then waiting after a decline."""
    lines = list(lines)
    return (
        not any(line.stops_early for line in lines),
        min(line.last_safe_day for line in lines),
        not any(line.waiting for line in lines),
    )


def gather(problem: Problem, supply: Supply) -> list[Unit]:
    """The units for which some room may be found, in the order of their keys."""
    grouped: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in sorted(problem.lines, key=lambda line: line.key):
        if not line.by_hand and any(suits(door, line, supply) for door in doors_of(line, supply)):
            grouped[line.client, line.lot].append(line)
    steps = sorted({urgency(lines) for lines in grouped.values()}, reverse=True)
    rank = {step: at for at, step in enumerate(steps)}
    lots = Counter(client for client, _ in grouped)
    asks = _Asks(supply)
    return [
        Unit(
            *(index, client, lot, lines[0].municipality, tuple(lines)),
            asks=tuple(asks.of(line) for line in lines),
            urgency=rank[urgency(lines)],
            safe=(urgency(lines)[1] - problem.settings.start_from).days,
            lots=lots[client],
        )
        for index, ((client, lot), lines) in enumerate(sorted(grouped.items()))
    ]


class _Asks:
    """Gives lines that ask the same the same object.

    It forgets refusals of providers that are no party there anyway; and which days of a week a line may start, where
    every door there is open all of that week or none of it.
    """

    def __init__(self, supply: Supply) -> None:
        self.weeks = supply.weeks
        self.parties = {
            key: frozenset(party for door in doors for party in door.parties)
            for key, doors in supply.doors.items()
        }
        self.simple = {
            key: [
                all(door.free[week] in (0, bits) for door in doors)
                for week, bits in enumerate(self.weeks.all)
            ]
            for key, doors in supply.doors.items()
        }
        self.known: dict[tuple[frozenset[str], Days], Ask] = {}

    def of(self, line: Line) -> Ask:
        here = (line.lot, line.municipality)
        excluded = excluded_for(line) & self.parties[here]
        within = self.weeks.within(line.first_day, line.last_day)
        days = tuple(
            every if bits and simple else bits
            for bits, every, simple in zip(within, self.weeks.all, self.simple[here], strict=True)
        )
        return self.known.setdefault((excluded, days), Ask(excluded, days))


def excluded_for(line: Line) -> frozenset[str]:
    """The old provider, and those that said no for this resident."""
    return line.declined | {line.giving} if line.giving else line.declined


def doors_of(line: Line, supply: Supply) -> list[Door]:
    """The contracts for its lot in its municipality that are in force on the test day."""
    return supply.doors.get((line.lot, line.municipality), [])


def suits(door: Door, line: Line, supply: Supply) -> bool:
    """Whether this line may start here on some day, when there is a place and a week."""
    if not door.room.stated or not set(door.parties) - excluded_for(line):
        return False
    return meet(door.free, supply.weeks.within(line.first_day, line.last_day))


def meet(some: Days, others: Days) -> bool:
    """Whether any day is in both."""
    return any(left & right for left, right in zip(some, others, strict=True))
