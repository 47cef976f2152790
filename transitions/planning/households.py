"""Members of a household who need the same lot: to one provider, else as many of them as can be."""

from collections import defaultdict
from collections.abc import Iterable

from transitions.planning import relaxing
from transitions.planning.demand import Unit
from transitions.planning.groups import settle_parts
from transitions.planning.together import without_unplaced
from transitions.planning.work import Group, Work


def living_together(units: Iterable[Unit]) -> list[Group]:
    """Per household and lot the clients, where there are several."""
    found: dict[tuple[str, str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        for household in sorted({line.household for line in unit.lines if line.household}):
            found[household, unit.lot, unit.municipality].append(unit)
    return [tuple(group) for group in found.values() if len(group) > 1]


def keep_households(work: Work, groups: list[Group]) -> None:
    """Settle who goes to one provider; of a larger household at least some."""
    placed = list(without_unplaced(work, groups))
    settle_parts(work, relaxing.parts(work, placed), one_week=False)
