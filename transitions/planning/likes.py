"""The aims that are a sum over residents: what each provider is worth to each of them."""

from collections import defaultdict
from collections.abc import Iterable

from transitions.planning.demand import Unit
from transitions.planning.problem import Aim, Problem
from transitions.planning.supply import Supply

#: In lines: two lines of a client with the same wish count twice.
Worth = dict[Unit, dict[str, int]]


def gather(problem: Problem, units: Iterable[Unit], supply: Supply) -> dict[Aim, Worth]:
    """Per aim the providers that are worth something to a unit, in the order of the period's aims."""
    parties = {
        key: {party for door in doors for party in door.parties} for key, doors in supply.doors.items()
    }
    agreed: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in problem.takeovers:
        agreed[one.giving, one.lot, one.municipality].add(one.receiving)
    places: dict[str, set[str]] = defaultdict(set)
    for provider in problem.providers:
        if provider.place:
            places[where(provider.place)].add(provider.key)
    found: dict[Aim, Worth] = {Aim.WISH: {}, Aim.TAKEOVER: {}, Aim.NEARBY: {}}
    for unit in units:
        here = parties[unit.lot, unit.municipality]
        for line in unit.lines:
            wished = {line.wish} if line.wish else set()
            _count(found[Aim.WISH], unit, wished & here)
            _count(
                found[Aim.TAKEOVER],
                unit,
                agreed.get((line.giving or "", line.lot, line.municipality), set()) & here,
            )
            _count(found[Aim.NEARBY], unit, places.get(where(line.place), set()) & here)
    return {aim: found[aim] for aim in problem.settings.order if aim in found}


def where(place: str) -> str:
    """A place as it is compared."""
    return place.strip().casefold()


def _count(worth: Worth, unit: Unit, providers: Iterable[str]) -> None:
    for provider in providers:
        of_unit = worth.setdefault(unit, {})
        of_unit[provider] = of_unit.get(provider, 0) + 1
