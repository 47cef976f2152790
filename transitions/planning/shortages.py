"""Where room is short, what one more place or one more a week would give, and what is left for those still expected.

The gain of a place: from residents without one, follow what a maximum flow leaves open; a full room that is reached so
takes one more resident for one more place, directly or by moving others on. The gain of one more a week is counted by
letting the flow run again for the room that promises most.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transitions.planning import markets
from transitions.planning.books import Books
from transitions.planning.demand import Unit
from transitions.planning.draft import ExpectedRoom, Reason, Shortage, Unplaced
from transitions.planning.markets import Market
from transitions.planning.network import Whole
from transitions.planning.problem import Problem
from transitions.planning.supply import Supply

ROOM_IS_SHORT = (Reason.NO_CONTRACT, Reason.NO_PLACES, Reason.INTAKE_STOP, Reason.WEEKLY_INTAKE)
Key = tuple[str, str]


def short(unplaced: Iterable[Unplaced], units: Iterable[Unit], supply: Supply) -> tuple[Shortage, ...]:
    """Per lot and municipality the clients for whom room is short, and what would help them."""
    clients: dict[Key, set[str]] = defaultdict(set)
    for one in unplaced:
        if one.reason in ROOM_IS_SHORT:
            clients[one.lot, one.municipality].add(one.client)
    gains: dict[Key, _Gain] = {}
    concerned = [unit for unit in units if any(unit.lot == lot for lot, _ in clients)]
    for market in markets.split(concerned, supply, also_full=True):
        gains.update(_gains(market, set(clients)))
    return tuple(
        _shortage(key, len(found), gains.get(key, _Gain()), supply) for key, found in sorted(clients.items())
    )


@dataclass(frozen=True, slots=True)
class _Gain:
    """What helps: a room for one more place, and a room with the number that one more a week would place."""

    place_at: int | None = None
    week_at: int | None = None
    of_a_week: int = 0


def _shortage(key: Key, places: int, gain: _Gain, supply: Supply) -> Shortage:
    lot, municipality = key
    return Shortage(
        lot,
        municipality,
        places,
        gain_of_a_place=0 if gain.place_at is None else 1,
        place_at=None if gain.place_at is None else supply.rooms[gain.place_at].contract,
        gain_of_a_week=gain.of_a_week,
        week_at=None if gain.week_at is None else supply.rooms[gain.week_at].contract,
    )


def _gains(market: Market, wanted: set[Key]) -> Iterator[tuple[Key, _Gain]]:
    lot = market.classes[0].units[0].lot
    flow = _most(market)
    onward = _left_open(market, flow)
    for municipality in sorted(market.doors):
        starts = [
            one.node
            for arc, one in market.unplaced.items()
            if flow[arc] > 0 and one.municipality == municipality
        ]
        if (lot, municipality) in wanted and starts:
            yield (lot, municipality), _gain(market, flow, _reached(onward, starts))


def _most(market: Market) -> Whole:
    """The flow that leaves as few as can be without a place."""
    return market.network.most(market.out, list(market.unplaced))


def _left_open(market: Market, flow: Whole) -> dict[int, list[int]]:
    """Per node where another resident could go on from there, or send others back to; never by the way out."""
    onward: dict[int, list[int]] = defaultdict(list)
    network = market.network
    for arc, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        if market.out in (tail, head):
            continue
        if flow[arc] < network.capacities[arc]:
            onward[tail].append(head)
        if flow[arc] > 0:
            onward[head].append(tail)
    return onward


def _reached(onward: dict[int, list[int]], starts: list[int]) -> set[int]:
    seen = set(starts)
    waiting = list(starts)
    while waiting:
        new = [node for node in onward[waiting.pop()] if node not in seen]
        seen.update(new)
        waiting += new
    return seen


def _gain(market: Market, flow: Whole, reached: set[int]) -> _Gain:
    network = market.network
    full = [room for arc, room in market.room_arcs.items() if network.tails[arc] in reached]
    spare = {room: network.capacities[arc] - int(flow[arc]) for arc, room in market.room_arcs.items()}
    weeks: dict[int, int] = defaultdict(int)
    for arc, (room, _) in market.slot_arcs.items():
        if network.tails[arc] in reached and flow[arc] == network.capacities[arc]:
            weeks[room] += 1
    place_at = min(full, default=None)
    week_at = max(weeks, key=lambda room: (min(weeks[room], spare[room]), -room), default=None)
    if week_at is None or spare[week_at] == 0:
        return _Gain(place_at)
    gain = _with_one_a_week(market, flow, week_at)
    return _Gain(place_at, week_at, gain) if gain else _Gain(place_at)


def _with_one_a_week(market: Market, flow: Whole, room: int) -> int:
    """How many more are placed with one more first day in every week of this room."""
    arcs = [arc for arc, (other, _) in market.slot_arcs.items() if other == room]
    before = market.network.capacities[:]
    for arc in arcs:
        market.network.capacities[arc] += 1
    more = _most(market)
    market.network.capacities = before
    left = list(market.unplaced)
    return int(flow[left].sum() - more[left].sum())


def expected(problem: Problem, supply: Supply, books: Books) -> tuple[ExpectedRoom, ...]:
    """Who is still expected, and the places that the plan leaves, kept-back ones included."""
    return tuple(
        ExpectedRoom(
            one.lot,
            one.municipality,
            one.residents,
            sum(
                door.room.open_places - (door.room.places - books.places_left(door.room))
                for door in supply.doors.get((one.lot, one.municipality), [])
            ),
        )
        for one in sorted(problem.expected, key=lambda one: (one.lot, one.municipality))
    )
