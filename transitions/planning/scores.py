"""How good a plan is: one or two figures per aim, counted from its placements alone.

Figures are whole numbers. `ranked` puts them in the order of the aims with their sign turned where more is better, so
that of two plans the one with the smaller tuple is the better one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from transitions.planning.demand import Unit
from transitions.planning.draft import Placement, Score
from transitions.planning.likes import where
from transitions.planning.problem import Aim, Line, Problem

Placements = Sequence[Placement]


def count(problem: Problem, units: Iterable[Unit], placements: Placements) -> tuple[Score, ...]:
    """All figures, in the order of the period's aims."""
    lines = {line.key: line for line in problem.lines}
    found = [
        Score(Aim.PLACED, "cliënten per perceel geplaatst", len(_clients(placements)), False),
        *_urgency(problem, units, placements),
        *_together(placements),
        Score(Aim.WISH, "wensen vervuld", sum(one.wish == one.delivered_by for one in placements), False),
        Score(Aim.TAKEOVER, "volgens afspraak overgenomen", _agreed(problem, placements), False),
        Score(Aim.HOUSEHOLD, "extra aanbieders in een huishouden", _households(placements), True),
        Score(Aim.FEW_RECEIVERS, "paren van oude en nieuwe aanbieder", _pairs(placements), True),
        Score(Aim.NEARBY, "in de eigen woonplaats", _nearby(problem, lines, placements), False),
        Score(Aim.EVEN_PACE, "drukte van de weken (kwadraten)", _pace(placements), True),
    ]
    return tuple(score for aim in problem.settings.order for score in found if score.aim == aim)


def ranked(scores: Iterable[Score]) -> tuple[int, ...]:
    """Compare two plans: the smaller is the better."""
    return tuple(score.value if score.smaller_is_better else -score.value for score in scores)


def _clients(placements: Placements) -> dict[tuple[str, str], date]:
    """Per client and lot the week of the first start."""
    found: dict[tuple[str, str], date] = {}
    for one in placements:
        key = (one.client, one.lot)
        found[key] = min(one.week, found.get(key, one.week))
    return found


def _urgency(problem: Problem, units: Iterable[Unit], placements: Placements) -> list[Score]:
    first = problem.settings.start_from
    first_week = first.toordinal() - first.weekday()
    unit_of = {(unit.client, unit.lot): unit for unit in units}
    placed = [
        (unit_of[key], (week.toordinal() - first_week) // 7) for key, week in _clients(placements).items()
    ]
    safe = sum(unit.safe for unit, _ in placed)
    urgent = sum(unit.urgency for unit, _ in placed)
    early = sum(unit.urgency * week for unit, week in placed)
    return [
        Score(Aim.URGENCY, "laatste veilige dagen, in dagen na de eerste startdag", safe, True),
        Score(Aim.URGENCY, "dringendheid van wie geplaatst is", urgent, False),
        Score(Aim.URGENCY, "startweken naar dringendheid", early, True),
    ]


def _together(placements: Placements) -> list[Score]:
    """Of the lots of a client that leave one provider: how many join another at its provider, and in its week.

    So nobody gains by leaving a lot without a place, and the fewer providers the better.
    """
    lots: dict[tuple[str, str], set[str]] = defaultdict(set)
    providers: dict[tuple[str, str], set[str]] = defaultdict(set)
    weeks: dict[tuple[str, str], set[date]] = defaultdict(set)
    for one in placements:
        key = (one.client, one.giving or "")
        lots[key].add(one.lot)
        providers[key].add(one.delivered_by)
        weeks[key].add(one.week)
    joined = sum(len(lots[key]) - len(found) for key, found in providers.items())
    in_week = sum(len(lots[key]) - len(found) for key, found in weeks.items())
    return [
        Score(Aim.TOGETHER, "percelen van een cliënt samen naar één aanbieder", joined, False),
        Score(Aim.TOGETHER, "percelen van een cliënt samen in één week", in_week, False),
    ]


def _more_than_one(found: Iterable[set[str]]) -> int:
    return sum(len(one) - 1 for one in found)


def _agreed(problem: Problem, placements: Placements) -> int:
    agreed = {(one.giving, one.receiving, one.lot, one.municipality) for one in problem.takeovers}
    return sum((one.giving, one.delivered_by, one.lot, one.municipality) in agreed for one in placements)


def _households(placements: Placements) -> int:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in placements:
        if one.household:
            found[one.household, one.lot].add(one.delivered_by)
    return _more_than_one(found.values())


def _pairs(placements: Placements) -> int:
    return len({(one.giving, one.delivered_by) for one in placements if one.giving})


def _nearby(problem: Problem, lines: dict[str, Line], placements: Placements) -> int:
    place = {provider.key: where(provider.place) for provider in problem.providers}
    homes = ((where(lines[one.line].place), place[one.delivered_by]) for one in placements)
    return sum(home == there != "" for home, there in homes)


def _pace(placements: Placements) -> int:
    weeks = Counter((one.client, one.lot, one.week) for one in placements)
    return sum(starts**2 for starts in Counter(week for _, _, week in weeks).values())
