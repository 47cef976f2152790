"""A planner to compare with, for the benchmark only: one resident after the other, the scarcest first.

Whoever has the fewest contracts to go to comes first, then the most urgent. Each takes the provider of its wish if that
has room, else the one its other lots went to, else where most places are left; and there the first week that is free.
"""

from collections.abc import Iterator
from datetime import date

from transitions.planning import demand, scores, supply
from transitions.planning.books import Books
from transitions.planning.demand import Unit
from transitions.planning.draft import Placement, Score
from transitions.planning.problem import Problem
from transitions.planning.supply import Door, Supply
from transitions.planning.weeks import Weeks


def plan(problem: Problem) -> tuple[Score, ...]:
    """The figures of the greedy plan."""
    weeks = Weeks(problem.settings.start_from, problem.settings.test_day)
    there = supply.gather(problem, weeks)
    units = demand.gather(problem, there)
    books = Books(there.rooms)
    went: dict[tuple[str, str], str] = {}
    placements: list[Placement] = []
    for unit in sorted(units, key=lambda unit: (len(_doors(unit, there)), -unit.urgency, unit.index)):
        placements += _place(unit, there, books, went)
    return scores.count(problem, units, placements)


def _doors(unit: Unit, there: Supply) -> list[Door]:
    return [
        door
        for door in there.doors[unit.lot, unit.municipality]
        if door.room.stated and any(_suit(unit, door, party, there) for party in door.parties)
    ]


def _suit(unit: Unit, door: Door, party: str, there: Supply) -> bool:
    return any(unit.cover(door, party, week) == len(unit.lines) for week in range(len(there.weeks)))


def _place(unit: Unit, there: Supply, books: Books, went: dict[tuple[str, str], str]) -> Iterator[Placement]:
    wishes = {line.wish for line in unit.lines}
    before = {went.get((unit.client, line.giving or "")) for line in unit.lines}
    options = []
    for door in _doors(unit, there):
        if not books.has_place(unit.client, door.room):
            continue
        for week in range(len(there.weeks)):
            if not books.has_week(unit.client, door.room, week):
                continue
            parties = [party for party in door.parties if unit.cover(door, party, week) == len(unit.lines)]
            options += [
                (party not in wishes, party not in before, -books.places_left(door.room), week, door, party)
                for party in parties
            ]
    if not options:
        return
    *_, week, door, party = min(options, key=lambda option: (option[:4], option[4].index, option[5]))
    books.take(unit.client, door, week)
    for line in unit.lines:
        went[unit.client, line.giving or ""] = party
        yield _placement(unit, line.key, door, party, there.weeks.mondays[week])


def _placement(unit: Unit, key: str, door: Door, party: str, monday: date) -> Placement:
    line = next(line for line in unit.lines if line.key == key)
    return Placement(
        *(
            line.key,
            line.client,
            line.lot,
            line.municipality,
            line.giving,
            line.household,
            door.contract,
            None,
        ),
        delivered_by=party,
        starts_on=monday,
        week=monday,
        why="",
        wish=line.wish,
    )
