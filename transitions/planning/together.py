"""One client's lines that leave one provider: to one provider in one week, else to as few as can be.

First as the linear program proposes. What does not work out: another provider; then one provider in different weeks;
then different providers in one week.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from transitions.planning import relaxing
from transitions.planning.demand import Unit
from transitions.planning.groups import settle, settle_parts
from transitions.planning.work import Fix, Group, Work

#: So often the linear program is asked: what did not work out at first may work out beside what is settled by then.
ROUNDS = 2


def leaving_together(units: Iterable[Unit]) -> list[Group]:
    """Per client and old provider (none: care has not begun) the lots that leave together, where there are several."""
    found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        for giving in sorted({line.giving or "" for line in unit.lines}):
            found[unit.client, giving].append(unit)
    return [tuple(group) for group in found.values() if len(group) > 1]


def bring_together(work: Work, groups: list[Group]) -> None:
    """Settle who leaves together, as well as it works out."""
    for _ in range(ROUNDS):
        settle_parts(work, relaxing.parts(work, list(_unsettled(work, groups))), one_week=True)
    rest = list(without_unplaced(work, _unsettled(work, groups)))
    pairs = settle(work, [group for group in rest if len(group) == 2], one_provider=True, one_week=True)
    settle(work, pairs, one_provider=True, one_week=False)
    settle(work, rest, one_provider=False, one_week=True)


def _unsettled(work: Work, groups: Iterable[Group]) -> Iterator[Group]:
    """The groups of which something is not settled yet."""
    return (group for group in groups if any(unit not in work.fixed for unit in group))


def without_unplaced(work: Work, groups: Iterable[Group]) -> Iterator[Group]:
    """The groups without those that got no place; they stay without, so that no later choice splits the group."""
    for group in groups:
        for unit in group:
            if work.spots[unit] is None:
                work.fixed[unit] = Fix(out=True)
        placed = tuple(unit for unit in group if work.spots[unit] is not None)
        if len(placed) > 1:
            yield placed
