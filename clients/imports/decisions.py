"""What becomes of one client's rows: decided without touching the database, the same for a check and a real run.

New is only what matches nothing. Personal details, measure, crisis, consultant and wish follow the file; what differs
of indication and allocation is left for a person (docs/domain.md, files after the first).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from achterhoek.cells import Row
from achterhoek.imports.kinds import Counts
from clients.imports import differences, objects, sorting
from clients.imports.differences import Found
from clients.imports.held import Batch, Held
from clients.imports.lines import NewLine
from clients.imports.rows import Region, key_of
from clients.imports.sorting import Sorted
from clients.models import CareLine, Client, Difference, Indication


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one client's rows are decided against."""

    region: Region
    batch: Batch
    today: date
    #: Whether a key stands anywhere in the file, also in another client's or a parked row.
    in_file: Callable[[str], bool]
    #: Whether the file names all there is; corrected rows that come back say nothing of the others.
    whole: bool = True


@dataclass(slots=True)
class Decision:
    """What to do with one client's rows."""

    person: Row
    held: Held
    counts: Counts = field(default_factory=Counts)
    is_new: bool = False
    #: The client, once it was written.
    made: Client | None = None
    #: Fields of Client that follow the file, and whether its representatives do.
    changes: dict[str, Any] = field(default_factory=dict)
    representatives: bool = False
    died_on: date | None = None
    ending: list[CareLine] = field(default_factory=list)
    lines: list[NewLine] = field(default_factory=list)
    wishes: list[tuple[Indication, int | None]] = field(default_factory=list)
    opened: list[Found] = field(default_factory=list)
    gone: list[Difference] = field(default_factory=list)
    back: list[Indication] = field(default_factory=list)
    missing: list[Indication] = field(default_factory=list)

    @property
    def touches_person(self) -> bool:
        return bool(self.changes or self.representatives)

    @property
    def client(self) -> Client:
        """The client, held or just made; asked for only where there is one."""
        client = self.held.client or self.made
        if client is None:
            raise LookupError("Nothing was made of these rows.")
        return client


def decide(rows: list[Row], *, held: Held, around: Surroundings) -> Decision:
    """Decide about the rows of one client, in the order of the file."""
    distinct = list({key_of(row): row for row in reversed(rows)}.values())[::-1]
    decision = Decision(distinct[0], held)
    kinds = sorting.sort(distinct, batch=around.batch, held=held, whole=around.whole)
    decision.lines = kinds.new_lines()
    decision.is_new = held.client is None and bool(kinds.new)
    if not sorting.is_someone_else(distinct, held):
        decision.died_on = _death(decision)
        _follow(decision, kinds, distinct, around.region)
        _die(decision)
    _look_for_missing(decision, kinds, around)
    _settle(decision, kinds, around)
    _count(decision, kinds, rows, distinct)
    return decision


def absent(*, held: Held, around: Surroundings) -> Decision:
    """Decide about a client whom the file does not name at all."""
    decision = Decision({}, held)
    kinds = Sorted({}, {}, {})
    _look_for_missing(decision, kinds, around)
    _settle(decision, kinds, around)
    return decision


def _follow(decision: Decision, kinds: Sorted, rows: list[Row], region: Region) -> None:
    """Personal details, measure, crisis, consultant and wish follow the file."""
    person, held = decision.person, decision.held
    client = held.client
    if client is None:
        return
    decision.changes = {
        name: value for name, value in objects.personal(person).items() if getattr(client, name) != value
    }
    if held.household != person["huishouden"]:
        decision.changes["household"] = person["huishouden"]
    if client.consultant_in_file != person["consulent"]:
        decision.changes["consultant_in_file"] = person["consulent"]
        decision.changes["consultant_id"] = _consultant(decision, region)
    decision.representatives = {
        position: (one.name, one.kind) for position, one in held.representatives.items()
    } != objects.representatives_of(person)
    for row in rows:
        if (match := kinds.matched.get(row["line"])) and match.indication.wish_id != row["wish"]:
            decision.wishes.append((match.indication, row["wish"]))


def _consultant(decision: Decision, region: Region) -> int | None:
    """Whom the file names; where it names nobody we know, who was assigned by hand stays."""
    client, person = decision.held.client, decision.person
    if client is None or (named := region.consultant(person["gemeente"], person["consulent"])):
        return named
    from_file = region.consultant(client.municipality_id, client.consultant_in_file)
    return None if client.consultant_id == from_file else client.consultant_id


def _death(decision: Decision) -> date | None:
    """The day of death in the file, or the one that the portal knows already."""
    died_on: date | None = decision.person["overleden_op"]
    if died_on is not None and died_on >= decision.person["geboortedatum"]:
        return died_on
    return decision.held.client.died_on if decision.held.client else None


def _die(decision: Decision) -> None:
    """A day of death ends the client's care lines; nothing else in a later file does."""
    client, died_on = decision.held.client, decision.died_on
    if client is None or died_on is None:
        return
    if client.died_on != died_on:
        decision.changes["died_on"] = died_on
    decision.ending = [line for line in decision.held.lines.values() if objects.ends_by_death(line, died_on)]


def _look_for_missing(decision: Decision, kinds: Sorted, around: Surroundings) -> None:
    """Indications that the file does not name, and those that it names again."""
    held = decision.held
    matched = {match.indication.pk for match in kinds.matched.values()}
    for one in held.indications:
        named = one.pk in matched or around.in_file(one.key)
        if not named and not around.whole:
            continue
        if not named and not any(around.in_file("/".join(number)) for number in held.numbers_of(one)):
            decision.missing.append(one)
            if held.lines[one.care_line_id].ended_on is None:  # why care ended was said already
                kinds.found[-one.pk] = [differences.of_missing(one, since=one.missing_since or around.today)]
        elif one.missing_since:
            decision.back.append(one)


def _settle(decision: Decision, kinds: Sorted, around: Surroundings) -> None:
    """Set what was found beside what is open or settled: nothing is opened twice, what is no longer so goes."""
    held, batch = decision.held, around.batch
    taken_keys = [found.key for line in kinds.taken for found in kinds.found[line]]
    standing = {(one.row_key, one.kind): one for key in taken_keys for one in batch.others_open.get(key, ())}
    standing |= {(one.row_key, one.kind): one for one in held.open}
    settled = held.settled | batch.others_settled
    for line, found in kinds.found.items():
        kinds.found[line] = [one for one in found if one.fingerprint() not in settled]
        for one in kinds.found[line]:
            known = standing.pop((one.key, one.kind), None)
            if known is None or known.fingerprint != one.fingerprint():
                decision.opened.append(one)
                decision.gone += [known] if known else []
    own_keys = {found[0].key for found in kinds.found.values() if found} | set(kinds.keys)
    decision.gone += [
        left
        for (key, _), left in standing.items()
        if left.client_id == (held.client and held.client.pk)
        and (key in own_keys or (around.whole and not around.in_file(key)))
    ]


def _count(decision: Decision, kinds: Sorted, rows: list[Row], distinct: list[Row]) -> None:
    """Each row of the file counts once; the same row twice is unchanged the second time."""
    counts = decision.counts
    new = {row["line"] for row in kinds.new}
    wished = {indication.pk for indication, _ in decision.wishes}
    back = {indication.pk for indication in decision.back}
    counts.unchanged = len(rows) - len(distinct)
    for row in distinct:
        match = kinds.matched.get(row["line"])
        if row["line"] in new:
            counts.created += 1
        elif kinds.found.get(row["line"]):
            counts.different += 1
        elif match and (match.indication.pk in wished | back or _follows(row, decision)):
            counts.updated += 1
        else:
            counts.unchanged += 1


def _follows(row: Row, decision: Decision) -> bool:
    """Whether what changed of the client stands in this row too."""
    if decision.ending or decision.representatives or "consultant_in_file" in decision.changes:
        return True
    said = {**objects.personal(row), "household": row["huishouden"], "died_on": row["overleden_op"]}
    return any(said.get(name) == value for name, value in decision.changes.items())
