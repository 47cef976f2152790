"""Few receiving providers per old provider: fewer to talk with, for staff that go along and for the handover itself.

For each old provider, the largest first, the receiving providers are kept that some residents go to anyway, and of the
others those that have room for most of the rest. All residents are then pulled to those, and what comes out is settled.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from transitions.planning.demand import Unit
from transitions.planning.groups import Ledger
from transitions.planning.work import Fix, Work


def from_one_provider(units: Iterable[Unit]) -> list[list[Unit]]:
    """Per old provider its units, the largest first."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        for giving in sorted({line.giving for line in unit.lines if line.giving}):
            found[giving].append(unit)
    return [found[giving] for giving in sorted(found, key=lambda giving: (-len(found[giving]), giving))]


def keep_few(work: Work, groups: list[list[Unit]]) -> None:
    """Pull the residents of each old provider to few receiving ones, and settle which those are."""
    ledger = Ledger.of(work)
    pulls: dict[Unit, Fix] = {}
    for group in groups:
        placed = [unit for unit in group if work.spots[unit] is not None]
        kept = frozenset(_kept(work, placed, ledger))
        for unit in placed:
            if not _pinned(work, unit):
                pulls[unit] = Fix(kept)
    work.choose(work.markets, pulls)
    for group in groups:
        _settle(work, [unit for unit in group if work.spots[unit] is not None])


def _pinned(work: Work, unit: Unit) -> bool:
    """Whether it is clear already where a unit goes: by what is settled, or by an aim that counts more."""
    fix = work.fixed.get(unit)
    if fix is not None and (fix.out or fix.providers is not None):
        return True
    return any(work.likes[aim].get(unit, {}).get(taker) for aim in work.active for taker in work.takers(unit))


def _kept(work: Work, placed: list[Unit], ledger: Ledger) -> set[str]:
    """The providers of those whose way is clear, and then each time the one that can take most of the others."""
    waiting = []
    kept = set()
    for unit in placed:
        if _pinned(work, unit):
            kept.add(work.best_takers(unit)[0])
        else:
            waiting.append(unit)
    while waiting := _seat(work, waiting, kept, ledger):
        best = _best(work, waiting, kept, ledger)
        if best is None:
            break
        kept.add(best)
    return kept


def _best(work: Work, waiting: list[Unit], kept: set[str], ledger: Ledger) -> str | None:
    """The provider that can take most of those who wait; equal residents are looked at once.

    Providers that most could go to come first, so that nobody counts the room of one that cannot be better.
    """
    count = Counter(work.class_of[unit] for unit in waiting)
    offers = {one: work.offers(one.units[0]) for one in count}
    chances: Counter[str] = Counter()
    for one, units in count.items():
        for provider in offers[one]:
            chances[provider] += units
    best, most = None, 0
    for provider in sorted(chances.keys() - kept, key=lambda provider: (-chances[provider], provider)):
        if chances[provider] <= most:
            break
        taken = sum(
            min(units, sum(max(0, ledger.left(door, None)) for door in offers[one].get(provider, ())))
            for one, units in count.items()
        )
        if taken > most:
            best, most = provider, taken
    return best


def _seat(work: Work, waiting: list[Unit], kept: set[str], ledger: Ledger) -> list[Unit]:
    """Promise a place at a kept provider to as many as can be; returns the others."""
    left = []
    for unit in waiting:
        offers = work.offers(unit)
        doors = [door for provider in sorted(kept & offers.keys()) for door in offers[provider]]
        best = max(doors, key=lambda door: (ledger.left(door, None), -door.index), default=None)
        if best is None or ledger.left(best, None) <= 0:
            left.append(unit)
        else:
            ledger.promise(best, None)
    return left


def _settle(work: Work, placed: list[Unit]) -> None:
    """Of the providers that may deliver where the units go now, keep as few as cover all of them."""
    waiting = {unit: set(work.best_takers(unit)) for unit in placed}
    kept: set[str] = set()
    while waiting:
        chances = Counter(provider for takers in waiting.values() for provider in takers)
        if not chances:
            break
        kept.add(min(chances, key=lambda provider: (-chances[provider], provider)))
        waiting = {unit: takers for unit, takers in waiting.items() if not takers & kept}
    for unit in placed:
        before = work.fixed.get(unit, Fix())
        allowed = kept if before.providers is None else kept & before.providers
        if allowed.intersection(work.best_takers(unit)):
            work.fixed[unit] = Fix(frozenset(allowed), before.week)
