"""Lines that go along where their client has a place already, and lines that were left over.

A client with an open or carried-out handover may need another line placed in the same lot: it needs no second place in
that room, and in a week in which the client starts there anyway nothing at all. Such lines are seated first. Of a
client whose lines do not all fit one room in one week, the others are seated last, in what is left.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from transitions.planning.books import Books
from transitions.planning.days import Seat
from transitions.planning.demand import Unit, doors_of, excluded_for
from transitions.planning.problem import Line
from transitions.planning.supply import Supply


def seat_holders(units: Iterable[Unit], supply: Supply, books: Books) -> tuple[list[Seat], list[Unit]]:
    """Seat the lines of clients who hold a place; returns those seats, and the units of the other lines."""
    seats: list[Seat] = []
    others: list[Unit] = []
    holders = frozenset().union(*(room.holders for room in supply.rooms))
    for unit in units:
        if unit.client not in holders:
            others.append(unit)
            continue
        mine = [seat for line in unit.lines if (seat := _held(line, unit, supply, books))]
        seats += mine
        seated = {seat.line.key for seat in mine}
        rest = [
            (line, ask) for line, ask in zip(unit.lines, unit.asks, strict=True) if line.key not in seated
        ]
        if rest:
            lines, asks = zip(*rest, strict=True)
            others.append(replace(unit, lines=lines, asks=asks))
    return seats, others


def _held(line: Line, unit: Unit, supply: Supply, books: Books) -> Seat | None:
    seat = _seat(line, unit, supply, books, only_held=True)
    if seat:
        room = seat.door.room
        before = books.starts_in(room, seat.week)
        books.take(unit.client, seat.door, seat.week)
        room.weeks[seat.week] -= books.starts_in(room, seat.week) - before
    return seat


def seat_left_over(left: Mapping[str, tuple[Line, Unit]], supply: Supply, books: Books) -> Iterator[Seat]:
    """Seat what was left over, in the order of the keys; takes its room in the books."""
    for _, (line, unit) in sorted(left.items()):
        seat = _seat(line, unit, supply, books, only_held=False)
        if seat:
            books.take(unit.client, seat.door, seat.week)
            yield seat


def _seat(line: Line, unit: Unit, supply: Supply, books: Books, *, only_held: bool) -> Seat | None:
    """Where the client has a place rather than elsewhere, when it starts anyway rather than another week, early."""
    found = []
    days = supply.weeks.within(line.first_day, line.last_day)
    for door in doors_of(line, supply):
        parties = [party for party in door.parties if party not in excluded_for(line)]
        if not parties or not books.has_place(line.client, door.room):
            continue
        held = books.holds(line.client, door.room)
        for week in range(len(supply.weeks)):
            if door.free[week] & days[week] and books.has_week(line.client, door.room, week):
                starts = books.starts_anyway(line.client, door.room, week)
                found.append((not held, not starts, week, door.index, door, parties))
    best = min(found, key=lambda option: option[:4], default=None)
    if best is None or (only_held and best[0]):
        return None
    return Seat(line, unit, best[4], _party(line, best[5]), best[2])


def _party(line: Line, parties: list[str]) -> str:
    return line.wish if line.wish in parties else parties[0]
