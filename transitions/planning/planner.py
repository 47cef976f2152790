"""Makes a plan: rooms and residents, the best on the first two aims, the other aims in their order, days and words."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import pairwise

from transitions.planning import (
    days,
    demand,
    likes,
    markets,
    pace,
    reasons,
    receivers,
    riders,
    scores,
    shortages,
    soundness,
    supply,
)
from transitions.planning.books import Books
from transitions.planning.days import Seat
from transitions.planning.demand import Unit
from transitions.planning.draft import Draft, Placement, RoomUse, Unplaced, WeekUse
from transitions.planning.households import keep_households, living_together
from transitions.planning.problem import FIRST, Aim, Line, Problem
from transitions.planning.sentences import Sentences
from transitions.planning.supply import Supply
from transitions.planning.together import bring_together, leaving_together
from transitions.planning.weeks import Weeks
from transitions.planning.work import Work


def plan(problem: Problem) -> Draft:
    """The plan for a problem; the same problem gives the same plan. Raises `Refused` where figures make no sense."""
    with _no_collecting():
        return _plan(problem)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of objects that all stay until the plan is made: looking for garbage among them finds none.

    It would take a fifth of the time at 30,000 clients, and more with every client.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _plan(problem: Problem) -> Draft:
    weeks = Weeks(problem.settings.start_from, problem.settings.test_day)
    soundness.require_sound(problem, weeks)
    there = supply.gather(problem, weeks)
    books = Books(there.rooms)
    units = demand.gather(problem, there)
    seats, waiting = riders.seat_holders(units, there, books)
    work = _best(problem, waiting, there)
    seats += _seated(work, waiting, there, books)
    return _draft(problem, units, seats, there=there, books=books)


def _best(problem: Problem, units: list[Unit], there: Supply) -> Work:
    """Everyone's door and week: first the first two aims, then the others in their order, the pace last."""
    found = markets.split(units, there)
    for market in found:
        markets.solve(market)
    work = Work(found, likes.gather(problem, units, there))
    work.choose(found, {})
    for aim, following in pairwise((*problem.settings.order[len(FIRST) :], None)):
        if aim is not None and aim in work.likes:
            work.active.append(aim)
            if following not in work.likes:
                work.choose(found, {})
        elif aim == Aim.TOGETHER:
            bring_together(work, leaving_together(units))
        elif aim == Aim.HOUSEHOLD:
            keep_households(work, living_together(units))
        elif aim == Aim.FEW_RECEIVERS:
            receivers.keep_few(work, receivers.from_one_provider(units))
    work.deliverers = {unit: work.best_takers(unit)[0] for unit in units if work.spots[unit] is not None}
    pace.even_out(work, work.deliverers)
    return work


def _seated(work: Work, units: list[Unit], there: Supply, books: Books) -> list[Seat]:
    """The seats of all lines with a place; first those that fit where their unit goes, then what is left over."""
    seats = []
    left: dict[str, tuple[Line, Unit]] = {}
    for unit in units:
        spot = work.spots[unit]
        if spot is None:
            continue
        provider = work.deliverers[unit]
        for line, ask in zip(unit.lines, unit.asks, strict=True):
            if ask.suits(spot.door, provider, spot.week):
                books.take(unit.client, spot.door, spot.week)
                seats.append(Seat(line, unit, spot.door, provider, spot.week))
            else:
                left[line.key] = (line, unit)
    return [*seats, *riders.seat_left_over(left, there, books)]


def _draft(problem: Problem, units: list[Unit], seats: list[Seat], *, there: Supply, books: Books) -> Draft:
    placements = _placements(seats, there.weeks)
    placed = {placement.line for placement in placements}
    unplaced = tuple(
        Unplaced(line.key, line.client, line.lot, line.municipality, reason, reasons.SENTENCES[reason])
        for line in sorted(problem.lines, key=lambda line: line.key)
        if line.key not in placed
        for reason in [reasons.binding(line, there, books)]
    )
    return Draft(
        start_from=problem.settings.start_from,
        test_day=problem.settings.test_day,
        order=problem.settings.order,
        placements=Sentences(problem, there, placements).told(placements),
        unplaced=unplaced,
        shortages=shortages.short(unplaced, units, there),
        expected=shortages.expected(problem, there, books),
        rooms=_rooms(there, books),
        scores=scores.count(problem, units, placements),
    )


def _placements(seats: Sequence[Seat], weeks: Weeks) -> list[Placement]:
    chosen = days.pick(seats, weeks)
    return [
        _placement(seat, chosen[seat.line.key], weeks)
        for seat in sorted(seats, key=lambda seat: seat.line.key)
    ]


def _placement(seat: Seat, day: date, weeks: Weeks) -> Placement:
    line = seat.line
    return Placement(
        line=line.key,
        client=line.client,
        lot=line.lot,
        municipality=line.municipality,
        giving=line.giving,
        household=line.household,
        contract=seat.door.contract,
        room=seat.door.room.municipality,
        delivered_by=seat.provider,
        starts_on=day,
        week=weeks.mondays[seat.week],
        why="",
        wish=line.wish,
    )


def _rooms(there: Supply, books: Books) -> tuple[RoomUse, ...]:
    return tuple(
        RoomUse(
            room.contract,
            room.municipality,
            room.places,
            room.places - books.places_left(room),
            tuple(
                WeekUse(monday, books.starts_in(room, week), room.intake[week])
                for week, monday in enumerate(there.weeks.mondays)
            ),
        )
        for room in there.rooms
        if room.stated
    )
