"""Which row or indication a row renews: `vervangt` names the allocation number of the one before.

It may point to any row of the file, in any order, or to a number that the portal holds. Unknown, of another client or
of another lot: the row is parked, and with it who renews that row. Two oddities are notices, and the row begins a care
line of its own: rows that renew each other in a circle, and a second row that renews the same one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

UNKNOWN = "Dit toewijzingnummer staat niet in het bestand (of alleen in een apart gezette rij) en niet in het portaal."
OTHER_CLIENT = "Dit toewijzingnummer is van een andere cliënt."
OTHER_LOT = "Dit toewijzingnummer is van een ander perceel."
CIRCLE = "Deze rijen vervangen elkaar in een kring; deze rij begint een eigen zorglijn."
TAKEN = "Een andere rij vervangt al dezelfde toewijzing; deze rij begint een eigen zorglijn."
OVERTAKEN = (
    "De toewijzing die deze rij vervangt begon later of op dezelfde dag; deze rij neemt haar plaats in."
)


class Fact(NamedTuple):
    """What must be known of a row to say what others mean by pointing at it. `renews`: a key, or "" for none."""

    line: int
    key: str
    person: int
    lot: str | None
    renews: str = ""
    first_day: date = date.min
    care_since: date | None = None
    content: int = 0


class HeldNumber(NamedTuple):
    """A number that the portal holds; `renewed_by` is the key of the indication that renewed it already."""

    person: int
    lot: str | None
    indication: int
    renewed_by: str = ""


@dataclass(slots=True)
class Renewals:
    """What `vervangt` came to, by line number."""

    before: dict[int, Fact | HeldNumber] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    dropped: dict[int, str] = field(default_factory=dict)


def resolve(
    pointing: Iterable[Fact], *, rows: Mapping[str, Fact], portal: Mapping[str, HeldNumber]
) -> Renewals:
    """Resolve the rows that point at another, in the order of the file. `rows` by key: those not parked."""
    found = Renewals()
    pointing = sorted(pointing)
    _find_targets(pointing, rows, portal, found)
    _keep_one_each(pointing, found)
    _open_circles(pointing, found)
    return found


def _find_targets(
    pointing: list[Fact], rows: Mapping[str, Fact], portal: Mapping[str, HeldNumber], found: Renewals
) -> None:
    """Look until nothing more falls out: a row that is parked takes those that renew it along."""
    left, parked = pointing, -1
    while parked != len(found.faults):
        parked = len(found.faults)
        for fact in left:
            target = _target(fact, lambda key: _standing(rows.get(key), found), portal)
            if isinstance(target, str):
                found.faults[fact.line] = target
                found.before.pop(fact.line, None)
            else:
                found.before[fact.line] = target
        left = [fact for fact in left if fact.line not in found.faults]


def _standing(fact: Fact | None, found: Renewals) -> Fact | None:
    return None if fact is None or fact.line in found.faults else fact


def _target(
    fact: Fact, row: Callable[[str], Fact | None], portal: Mapping[str, HeldNumber]
) -> Fact | HeldNumber | str:
    """What the row points at, or why it is parked."""
    candidates = [one for one in (row(fact.renews), portal.get(fact.renews)) if one is not None]
    own = [one for one in candidates if one.person == fact.person]
    if not own:
        return OTHER_CLIENT if candidates else UNKNOWN
    return next((one for one in own if one.lot == fact.lot), OTHER_LOT)


def _keep_one_each(pointing: list[Fact], found: Renewals) -> None:
    """One row renews one: the row that the portal knows as the renewal, or else the first."""
    winners: dict[str, Fact] = {}
    for fact in pointing:
        if (before := found.before.get(fact.line)) is None:
            continue
        known = isinstance(before, HeldNumber) and before.renewed_by == fact.key
        loser = fact
        if known or fact.renews not in winners:
            loser, winners[fact.renews] = winners.get(fact.renews, fact), fact
        if loser is not winners[fact.renews]:
            _drop(loser, TAKEN, found)


def _open_circles(pointing: list[Fact], found: Renewals) -> None:
    """Of rows in a circle the one with the earliest first day begins the line."""
    by_line = {fact.line: fact for fact in pointing}
    safe: set[int] = set()
    for start in pointing:
        walked: dict[int, Fact] = {}
        fact: Fact | None = start
        while fact is not None and fact.line not in safe and fact.line not in walked:
            walked[fact.line] = fact
            before = found.before.get(fact.line)
            fact = by_line.get(before.line) if isinstance(before, Fact) else None
        if fact is not None and fact.line in walked:
            lines = list(walked)
            circle = [walked[line] for line in lines[lines.index(fact.line) :]]
            _drop(min(circle, key=lambda one: (one.first_day, one.line)), CIRCLE, found)
        safe.update(walked)


def _drop(fact: Fact, sentence: str, found: Renewals) -> None:
    found.before.pop(fact.line, None)
    found.dropped[fact.line] = sentence


def overtakes(fact: Fact, before: Fact) -> bool:
    """Whether the link of a renewal would begin on or before the day of the link that it follows."""
    if fact.care_since is None or before.care_since is None:
        return False
    return fact.first_day <= (before.first_day if before.renews else before.care_since)
