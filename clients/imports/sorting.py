"""What one client's rows are to the portal: matched, taken by another, new, or a difference.

New is only what matches nothing, and stands beside nothing that the row may renew or replace.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from achterhoek.cells import Row
from clients.imports import differences, lines, matching, renewals
from clients.imports.differences import Found
from clients.imports.held import Batch, Held
from clients.imports.lines import NewLine
from clients.imports.matching import Match
from clients.imports.renewals import Fact, HeldNumber
from clients.imports.rows import fact_of, key_of, number_of
from clients.models import Indication
from clients.statuses import DifferenceKind

DAY = timedelta(days=1)


@dataclass(slots=True)
class Sorted:
    """One client's rows, sorted by what they are to the portal.

    `taken`: the row's key or number is that of an indication that it cannot belong to. `named`: care lines that the
    file names in rows that are not among these.
    """

    matched: dict[int, Match]
    taken: dict[int, Indication]
    before: dict[int, Fact | HeldNumber]
    keys: list[str] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    found: dict[int, list[Found]] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)

    def new_lines(self) -> list[NewLine]:
        """The care lines that the new rows make."""
        inside = {line: one.line for line, one in self.before.items() if isinstance(one, Fact)}
        return [lines.line_of(chain) for chain in lines.chains(self.new, inside)]


def sort(rows: list[Row], *, batch: Batch, held: Held, whole: bool) -> Sorted:
    """Sort the rows of one client and find what they say otherwise; each row with another key.

    Corrected rows that come back (not `whole`) stand for the file they were parked from: what that one named, it did.
    """
    kinds = _recognise(rows, batch, held)
    kinds.named = set() if whole else {one.care_line_id for one in held.indications if not one.missing_since}
    _find_differences(kinds, rows, held)
    return kinds


def is_someone_else(rows: list[Row], held: Held) -> bool:
    """The check parks another birth date; only a portal that changed since then brings such a row here."""
    return held.client is not None and held.client.birth_date != rows[0]["geboortedatum"]


def _recognise(rows: list[Row], batch: Batch, held: Held) -> Sorted:
    if held.client is not None and is_someone_else(rows, held):
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
    kinds = Sorted({}, {}, {}, [key_of(row) for row in rows])
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
    in_file = kinds.named | {match.indication.care_line_id for match in kinds.matched.values()}
    for one in beside:
        if one.care_line_id not in in_file:
            return differences.of_new_row(DifferenceKind.UNEXPLAINED, row, None, beside=one)
    return None
