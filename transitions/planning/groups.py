"""Residents who belong together, and lots of one client: brought to one provider, to one week, or both.

Each group is proposed a provider (and a week) that all its units can go to, where the ledger still has room; the exact
choice of the markets says for whom that works out; those are settled, the others are proposed something else.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat

from transitions.planning.demand import Unit
from transitions.planning.relaxing import Part
from transitions.planning.supply import Door
from transitions.planning.work import Fix, Group, Work

#: After so many proposals in a row a group stays as it is. Most are settled by the second; no proposals are made for
#: less than one in so many of the groups.
PROPOSALS, FEW = 12, 400


@dataclass(slots=True)
class Ledger:
    """What is promised to settled and proposed units: per room, per room and week, and per week."""

    places: Counter[int] = field(default_factory=Counter)
    slots: Counter[tuple[int, int]] = field(default_factory=Counter)
    weeks: Counter[int | None] = field(default_factory=Counter)

    @classmethod
    def of(cls, work: Work) -> "Ledger":
        ledger = cls()
        for unit in work.fixed:
            spot = work.spots[unit]
            if spot is not None:
                ledger.promise(spot.door, spot.week)
        return ledger

    def promise(self, door: Door, week: int | None) -> None:
        self.places[door.room.index] += 1
        if week is not None:
            self.slots[door.room.index, week] += 1
            self.weeks[week] += 1

    def left(self, door: Door, week: int | None) -> int:
        """How many more this door can take (in this week)."""
        room = door.room
        left = room.places - self.places[room.index]
        return left if week is None else min(left, room.weeks[week] - self.slots[room.index, week])


@dataclass(slots=True, eq=False)
class Party:
    """A group on its way to one provider and/or one week: where it may go, and what was proposed to it.

    `others` belong to it and go elsewhere; if it works out they start in the same week.
    """

    units: Group
    providers: list[str | None]
    weeks: bool
    others: Group = ()
    tried: Counter[str | None] = field(default_factory=Counter)
    weeks_tried: set[tuple[str | None, int | None]] = field(default_factory=set)


def settle_parts(work: Work, parts: Iterable[Part], *, one_week: bool) -> None:
    """Bring parts of groups to the provider proposed for each, in one week where asked; who can choose least first."""
    parties = [Party(part.units, [part.provider], one_week, part.others) for part in parts]
    parties.sort(key=lambda party: _choice(work, party))
    _settle(work, parties)


def _choice(work: Work, party: Party) -> int:
    """In how many weeks and through how many doors the unit that can choose least may go where it is proposed."""
    return min(sum(len(weeks) for _, weeks in _of(work, unit, party.providers[0])) for unit in party.units)


def settle(work: Work, groups: Iterable[Group], *, one_provider: bool, one_week: bool) -> list[Group]:
    """Bring each group to one provider and/or one week, as many as work out; returns the groups that did not."""
    parties = [
        Party(group, _candidates(work, group) if one_provider else [None], one_week) for group in groups
    ]
    parties = [party for party in parties if not _accept(work, party)]
    parties.sort(key=lambda party: (_lost(work, party), len(party.providers)))
    return [party.units for party in _settle(work, parties)]


def _settle(work: Work, waiting: list[Party]) -> list[Party]:
    few = len(waiting) // FEW
    for _ in range(PROPOSALS):
        ledger = Ledger.of(work)
        proposed = [pulls for party in waiting if (pulls := _propose(work, party, ledger))]
        if len(proposed) <= few:
            break
        pulls = dict(chain.from_iterable(one.items() for one in proposed))
        touched = {id(work.market_of[unit]) for unit in pulls}
        work.choose((market for market in work.markets if id(market) in touched), pulls)
        waiting = [party for party in waiting if not _accept(work, party)]
    return waiting


def _candidates(work: Work, group: Group) -> list[str | None]:
    """The providers that can take all of a group, the most liked first."""
    shared = set(work.offers(group[0]))
    for unit in group:
        settled = work.fixed.get(unit, Fix()).providers
        shared &= work.offers(unit).keys() if settled is None else work.offers(unit).keys() & settled
    liked = sorted(shared, key=lambda provider: (*_dislike(work, group, provider), provider))
    return [*liked]


def _dislike(work: Work, units: Sequence[Unit], provider: str) -> tuple[int, ...]:
    return tuple(
        -sum(of_unit.get(unit, {}).get(provider, 0) for unit in units) for of_unit in work.likes.values()
    )


def _lost(work: Work, party: Party) -> tuple[int, ...]:
    """What the units like that they cannot have together: whoever loses most by it is proposed last."""
    apart = (
        sum(max(of_unit.get(unit, {"": 0}).values()) for unit in party.units)
        for of_unit in work.likes.values()
    )
    together = _dislike(work, party.units, party.providers[0] or "") if party.providers else repeat(0)
    return tuple(most + disliked for most, disliked in zip(apart, together, strict=False))


def _accept(work: Work, party: Party) -> bool:
    """Settle a group if all of it is together at a provider it may go to, the one it likes best."""
    spots = [spot for unit in party.units if (spot := work.spots[unit]) is not None]
    if len(spots) < len(party.units) or (party.weeks and len({spot.week for spot in spots}) > 1):
        return False
    together = set(party.providers)
    for unit in party.units:
        together &= {None, *work.best_takers(unit)}
    if not together:
        return False
    chosen = next(provider for provider in party.providers if provider in together)
    for unit in party.units:
        before = work.fixed.get(unit, Fix())
        settled = before.providers if chosen is None else frozenset([chosen])
        work.fixed[unit] = Fix(settled, spots[0].week if party.weeks else before.week)
    for unit in party.others if party.weeks else ():
        spot = work.spots[unit]
        if unit not in work.fixed and spot is not None and spot.week == spots[0].week:
            work.fixed[unit] = Fix(week=spot.week)
    return True


def _propose(work: Work, party: Party, ledger: Ledger) -> dict[Unit, Fix]:
    """The next provider and week for which the ledger has room; providers tried least come first."""
    for provider in sorted(party.providers, key=lambda provider: party.tried[provider]):
        for week in _weeks(work, party, provider, ledger):
            doors = _doors(work, party.units, provider=provider, week=week, ledger=ledger)
            if doors is None:
                continue
            for door in doors:
                ledger.promise(door, week)
            party.tried[provider] += 1
            party.weeks_tried.add((provider, week))
            pull = Fix(None if provider is None else frozenset([provider]), week)
            return dict.fromkeys(party.units, pull) | _along(work, party, week, ledger)
    return {}


def _along(work: Work, party: Party, week: int | None, ledger: Ledger) -> dict[Unit, Fix]:
    """Propose the week to the others of the group as well, where there is room for them."""
    pulls = {}
    for unit in party.others:
        doors = _doors(work, (unit,), provider=None, week=week, ledger=ledger)
        if week is not None and doors and unit not in work.fixed:
            ledger.promise(doors[0], week)
            pulls[unit] = Fix(week=week)
    return pulls


def _weeks(work: Work, party: Party, provider: str | None, ledger: Ledger) -> list[int | None]:
    """The weeks that suit all units and were not proposed yet.

    First those that suit the others of the group; then those that leave enough for who likes to go there and can only
    start in that very week; then the quietest.
    """
    if not party.weeks:
        return [None] if (provider, None) not in party.weeks_tried else []
    shared: set[int] | None = None
    for unit in party.units:
        weeks = {week for _, weeks in _of(work, unit, provider) for week in weeks}
        settled = work.fixed.get(unit, Fix()).week
        weeks &= weeks if settled is None else {settled}
        shared = weeks if shared is None else shared & weeks
    free = [week for week in shared or () if (provider, week) not in party.weeks_tried]
    rank: dict[int | None, tuple[int, ...]] = {}
    for week in free:
        without = sum(
            not _doors(work, (one,), provider=None, week=week, ledger=ledger) for one in party.others
        )
        doors = _doors(work, party.units, provider=provider, week=week, ledger=ledger) or ()
        needed = sum(ledger.left(door, week) <= work.asked[door.room.index, week] for door in doors)
        rank[week] = (without, needed, ledger.weeks[week], week)
    return sorted(rank, key=lambda week: rank[week])


def _of(work: Work, unit: Unit, provider: str | None) -> Iterator[tuple[Door, list[int]]]:
    offers = work.offers(unit)
    settled = work.fixed.get(unit, Fix()).providers
    names = offers.keys() if settled is None else sorted(settled & offers.keys())
    for name in names if provider is None else (provider,):
        yield from offers[name].items()


def _doors(
    work: Work, units: Group, *, provider: str | None, week: int | None, ledger: Ledger
) -> list[Door] | None:
    """A door for each unit with room left, the roomiest first; None where one finds none."""
    found: list[Door] = []
    for unit in units:
        doors = [door for door, weeks in _of(work, unit, provider) if week is None or week in weeks]
        best = max(
            doors, key=lambda door: (ledger.left(door, week) - found.count(door), -door.index), default=None
        )
        if best is None or ledger.left(best, week) - found.count(best) <= 0:
            return None
        found.append(best)
    return found
