"""What becomes of one client's rows: decided without touching the database, the same for a check and a real run.

New is only what matches nothing. Personal details, measure, crisis, consultant and wish follow the file; what differs
of indication and allocation is left for a person (docs/domain.md, files after the first).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from achterhoek.cells import Row
from achterhoek.imports.kinds import Counts
from clients.imports import differences, lines, matching, objects, renewals
from clients.imports.differences import Found
from clients.imports.held import Batch, Held
from clients.imports.lines import NewLine
from clients.imports.matching import Match
from clients.imports.renewals import Fact, HeldNumber
from clients.imports.rows import Region, fact_of, key_of, number_of
from clients.models import CareLine, Client, Difference, Indication
from clients.statuses import DifferenceKind, EndReason

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one client's rows are decided against."""

    region: Region
    batch: Batch
    today: date
    #: Whether a key stands anywhere in the file, also in another client's or a parked row.
    in_file: Callable[[str], bool]


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


@dataclass(slots=True)
class Sorted:
    """One client's rows, sorted by what they are to the portal.

    `taken`: the row's key or number is that of an indication that it cannot belong to.
    """

    matched: dict[int, Match]
    taken: dict[int, Indication]
    before: dict[int, Fact | HeldNumber]
    keys: list[str] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    found: dict[int, list[Found]] = field(default_factory=dict)


def decide(rows: list[Row], *, held: Held, around: Surroundings) -> Decision:
    """Decide about the rows of one client, in the order of the file."""
    distinct = list({key_of(row): row for row in reversed(rows)}.values())[::-1]
    decision = Decision(distinct[0], held)
    kinds = _sort(distinct, around.batch, held)
    _find_differences(kinds, distinct, held)
    decision.lines = [lines.line_of(chain) for chain in lines.chains(kinds.new, _inside(kinds.before))]
    decision.is_new = held.client is None and bool(kinds.new)
    decision.died_on = _death(decision.person)
    if held.client is not None:
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


def _sort(rows: list[Row], batch: Batch, held: Held) -> Sorted:
    if held.client is not None and held.client.birth_date != rows[0]["geboortedatum"]:
        return _someone_else(rows, held.client.birth_date)
    before = _renewed(rows, held) if any(row["vervangt"] for row in rows) else {}
    by_id = {one.pk: one for one in held.indications}
    renewed = {line: by_id[one.indication] for line, one in before.items() if isinstance(one, HeldNumber)}
    kinds = Sorted(
        matching.match(rows, held, renewed=renewed) if by_id else {},
        {},
        before,
        [key_of(row) for row in rows],
    )
    for row in rows:
        if row["line"] in kinds.matched:
            continue
        number = number_of(row)
        taken = (
            held.numbers.get(number)
            or batch.others_by_number.get(number)
            or batch.others_by_key.get(key_of(row))
        )
        if taken is not None:
            kinds.taken[row["line"]] = taken
        else:
            kinds.new.append(row)
    return kinds


def _someone_else(rows: list[Row], birth_date: date) -> Sorted:
    """The check parks another birth date; only a portal that changed since then brings such a row here."""
    kinds = Sorted({}, {}, {})
    for row in rows:
        columns = [differences.column("geboortedatum", birth_date, row["geboortedatum"])]
        kinds.found[row["line"]] = [Found(DifferenceKind.UNEXPLAINED, key_of(row), row, None, columns)]
    return kinds


def _renewed(rows: list[Row], held: Held) -> dict[int, Fact | HeldNumber]:
    facts = {key_of(row): fact_of(row, lot=row["product"].lot_id) for row in rows}
    after = {renewed: one.key for one in held.indications if (renewed := one.renews_id)}
    portal = {
        "/".join(number): HeldNumber(0, held.lines[one.care_line_id].lot_id, one.pk, after.get(one.pk, ""))
        for number, one in held.numbers.items()
    }
    pointing = [fact for fact in facts.values() if fact.renews]
    return renewals.resolve(pointing, rows=facts, portal=portal).before


def _inside(before: dict[int, Fact | HeldNumber]) -> dict[int, int]:
    """Line → line, for rows that renew another row of the file."""
    return {line: one.line for line, one in before.items() if isinstance(one, Fact)}


def _find_differences(kinds: Sorted, rows: list[Row], held: Held) -> None:
    """Fill `found`, and leave in `new` only what joins nothing that the portal holds."""
    for row in rows:
        line = row["line"]
        if line in kinds.matched:
            found = differences.of_match(
                row, kinds.matched[line], held, renews_other=_renews_other(line, kinds)
            )
            kinds.found[line] = found
        elif line in kinds.taken:
            kinds.found[line] = [differences.of_taken_number(row, kinds.taken[line], held)]
    if held.indications:
        _find_renewals(kinds, held)


def _renews_other(line: int, kinds: Sorted) -> bool:
    """Whether the row says that it renews something else than the portal holds of it."""
    before = kinds.before.get(line)
    if before is None:
        return False
    return kinds.matched[line].indication.renews_id != _held_id(before, kinds)


def _held_id(before: Fact | HeldNumber, kinds: Sorted) -> int | None:
    if isinstance(before, HeldNumber):
        return before.indication
    match = kinds.matched.get(before.line)
    return match.indication.pk if match else None


def _find_renewals(kinds: Sorted, held: Held) -> None:
    """New rows that renew what the portal holds, or stand beside care that is no longer in the file."""
    by_id = {one.pk: one for one in held.indications}
    waiting = kinds.new
    while waiting:
        later, kinds.new = kinds.new, []
        for row in later:
            if (found := _joins(row, kinds, by_id)) or (found := _proposed(row, kinds, held)):
                kinds.found[row["line"]] = [found]
            else:
                kinds.new.append(row)
        waiting = kinds.new if len(kinds.new) < len(later) else []


def _joins(row: Row, kinds: Sorted, by_id: dict[int, Indication]) -> Found | None:
    before = kinds.before.get(row["line"])
    if before is None:
        return None
    held_id = _held_id(before, kinds)
    if held_id is not None:
        return differences.of_new_row(DifferenceKind.RENEWAL, row, by_id.get(held_id))
    if isinstance(before, Fact) and before.line in kinds.found:
        first = None if before.line in kinds.taken else kinds.found[before.line][0].indication
        return differences.of_new_row(DifferenceKind.RENEWAL, row, first)
    return None


def _proposed(row: Row, kinds: Sorted, held: Held) -> Found | None:
    if row["line"] in kinds.before:
        return None
    lot = row["product"].lot_id
    after = held.renewed()
    beside = [one for one in held.indications if held.lines[one.care_line_id].lot_id == lot]
    for one in beside:
        if one.last_day and one.last_day + DAY == row["indicatie_van"] and one.pk not in after:
            return differences.of_new_row(DifferenceKind.RENEWAL, row, one)
    in_file = {match.indication.care_line_id for match in kinds.matched.values()}
    for one in beside:
        if one.care_line_id not in in_file:
            return differences.of_new_row(DifferenceKind.UNEXPLAINED, row, None, beside=one)
    return None


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


def _death(person: Row) -> date | None:
    died_on: date | None = person["overleden_op"]
    return None if died_on is None or died_on < person["geboortedatum"] else died_on


def _die(decision: Decision) -> None:
    """A day of death ends the client's care lines; nothing else in a later file does."""
    client, died_on = decision.held.client, decision.died_on
    if client is None or died_on is None:
        return
    if client.died_on != died_on:
        decision.changes["died_on"] = died_on
    decision.ending = [line for line in decision.held.lines.values() if _ends_by_death(line, died_on)]


def _look_for_missing(decision: Decision, kinds: Sorted, around: Surroundings) -> None:
    """Indications that the file does not name, and those that it names again."""
    held = decision.held
    matched = {match.indication.pk for match in kinds.matched.values()}
    for one in held.indications:
        named = one.pk in matched or around.in_file(one.key)
        if not named and not any(around.in_file("/".join(number)) for number in held.numbers_of(one)):
            decision.missing.append(one)
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
        if left.client_id == (held.client and held.client.pk) and (key in own_keys or not around.in_file(key))
    ]


def _ends_by_death(line: CareLine, died_on: date) -> bool:
    """A line that ended earlier stays as it was; a corrected day of death is followed."""
    if line.ended_on is None or line.ended_on > died_on:
        return True
    return line.end_reason == EndReason.DIED and line.ended_on != died_on


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
