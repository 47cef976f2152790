"""The guards as SQLite triggers: one per rule and kind of change, for each row. RAISE(ABORT) undoes the statement."""

from collections.abc import Callable, Iterator
from typing import Any

from achterhoek.triggers.guards import Guard, made
from achterhoek.triggers.rules import (
    Counted,
    OnlyAdded,
    Pointer,
    Raises,
    Settled,
    StaffStays,
    Stays,
    Within,
)

STANDING = (
    "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'"
)
FIRST: tuple[str, ...] = ()
BEFORE_INSTALLING: tuple[str, ...] = ()
BEFORE_LIFTING: tuple[str, ...] = ()


def removal(name: str, table: str) -> list[str]:
    return [f'DROP TRIGGER IF EXISTS "{name}"']


def _trigger(moment: str, table: str, *, when: str, says: str) -> str:
    condition = f" WHEN {when}" if when else ""
    return f'CREATE TRIGGER "{{name}}" {moment} ON "{table}"{condition} BEGIN SELECT RAISE(ABORT, \'{says}\'); END'


def _only_added(rule: OnlyAdded) -> Iterator[Guard]:
    says = f"{rule.table}: rows are only added"
    changed = [f'NEW."{column}" IS NOT OLD."{column}"' for column in rule.fixed]
    filled = [
        f'OLD."{column}" IS NOT NULL'
        + (f" AND OLD.\"{column}\" <> ''" if is_text else "")
        + f' AND NEW."{column}" IS NOT OLD."{column}"'
        for column, is_text in rule.fillable
    ]
    when = " OR ".join([*changed, *(f"({condition})" for condition in filled)]) if filled else ""
    update = _trigger("BEFORE UPDATE", rule.table, when=when, says=says)
    yield made(rule.table, "changed", update, keeps_rows=True)
    yield made(
        rule.table, "deleted", _trigger("BEFORE DELETE", rule.table, when="", says=says), keeps_rows=True
    )


def _settled(rule: Settled) -> Iterator[Guard]:
    says, since = f"{rule.table}: what was settled stays", f'OLD."{rule.since}" IS NOT NULL'
    changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in rule.fixed)
    for event, name, when in (
        ("UPDATE", "changed", f"{since} AND ({changed})"),
        ("DELETE", "deleted", since),
    ):
        trigger = _trigger(f"BEFORE {event}", rule.table, when=when, says=says)
        yield made(rule.table, f"settled_{name}", trigger, keeps_rows=True)


def _within(rule: Within) -> Iterator[Guard]:
    says = f"{rule.table}: points to another municipality"
    wrong = " OR ".join(_wrong(rule, pointer) for pointer in rule.pointers)
    yield made(rule.table, "added_across", _trigger("AFTER INSERT", rule.table, when=wrong, says=says))
    moved = " OR ".join(f"({_moved(pointer)}) AND {_wrong(rule, pointer)}" for pointer in rule.pointers)
    columns = ", ".join(f'"{column}"' for column in [*(p.column for p in rule.pointers), "municipality_id"])
    yield made(
        rule.table, "moved_across", _trigger(f"AFTER UPDATE OF {columns}", rule.table, when=moved, says=says)
    )


def _moved(pointer: Pointer) -> str:
    changed = f'NEW."{pointer.column}" IS NOT OLD."{pointer.column}"'
    return f"{changed} OR NEW.municipality_id <> OLD.municipality_id"


def _wrong(rule: Within, pointer: Pointer) -> str:
    """The condition under which the new row points across."""
    found = f'SELECT 1 FROM "{pointer.target}" AS t WHERE t."{pointer.target_key}" = NEW."{pointer.column}"'
    if pointer.shared:
        return f"EXISTS ({found} AND t.municipality_id <> NEW.municipality_id)"
    if pointer.to_itself:
        # Within one statement a row may point to one that comes after it: then that one is checked against this.
        back = f'SELECT 1 FROM "{rule.table}" AS t WHERE t."{pointer.column}" = NEW."{rule.key}"'
        differs = "t.municipality_id <> NEW.municipality_id"
        return f"(EXISTS ({found} AND {differs}) OR EXISTS ({back} AND {differs}))"
    same = f"EXISTS ({found} AND t.municipality_id = NEW.municipality_id)"
    return f'(NEW."{pointer.column}" IS NOT NULL AND NOT {same})'


def _stays(rule: Stays) -> Iterator[Guard]:
    when = "NEW.municipality_id IS NOT OLD.municipality_id"
    says = f"{rule.table}: a row stays in its municipality"
    yield made(
        rule.table, "moved", _trigger("BEFORE UPDATE OF municipality_id", rule.table, when=when, says=says)
    )


def _staff_stays(rule: StaffStays) -> Iterator[Guard]:
    held = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" AS t WHERE t."{column}" = NEW."{rule.key}"'
        " AND t.municipality_id IS NOT NEW.municipality_id)"
        for table, column in rule.held_by
    )
    when = f"NEW.municipality_id IS NOT OLD.municipality_id AND ({held})"
    says = f"{rule.table}: this person still has clients of the municipality"
    if held:
        yield made(
            rule.table, "moved", _trigger("AFTER UPDATE OF municipality_id", rule.table, when=when, says=says)
        )


def raising(counter: str) -> list[str]:
    """Statements that raise the version; there is one row, and one writer at a time."""
    return [
        f'INSERT INTO "{counter}" (raised) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM "{counter}")',
        f'UPDATE "{counter}" SET raised = raised + 1',
    ]


def _raises(rule: Raises) -> Iterator[Guard]:
    body = "; ".join(raising(rule.counter))
    for event in ("INSERT", "UPDATE", "DELETE"):
        trigger = f'CREATE TRIGGER "{{name}}" AFTER {event} ON "{rule.table}" BEGIN {body}; END'
        yield made(rule.table, f"raises_{event.lower()}", trigger, counter=rule.counter)


def _counted(rule: Counted) -> Iterator[Guard]:
    """There is one row per kind, and one writer at a time. A number that is not there is not taken from."""
    new, old = (_kind(rule, f"{row}.") for row in ("NEW", "OLD"))
    more, less = _more(rule, new), _add(rule, "OLD", old, -1)
    changed = f"{new} IS NOT {old} OR NEW.municipality_id IS NOT OLD.municipality_id"
    counted = (
        f"SELECT '{rule.of}', municipality_id, {_kind(rule)}, COUNT(*) FROM \"{rule.table}\" GROUP BY 2, 3"
    )
    recount = (
        f'DELETE FROM "{rule.tally}" WHERE "of" = \'{rule.of}\'',
        f'INSERT INTO "{rule.tally}" ("of", municipality_id, key, number) {counted}',
    )
    for event, when, does in (
        ("INSERT", "", more),
        ("DELETE", "", less),
        ("UPDATE", f" WHEN {changed}", f"{less}; {more}"),
    ):
        trigger = f'CREATE TRIGGER "{{name}}" AFTER {event} ON "{rule.table}"{when} BEGIN {does}; END'
        rule_name = f"counts_{rule.of.rpartition('.')[2]}_{event.lower()}"
        yield made(rule.table, rule_name, trigger, tally=rule.tally, recount=recount)


def _more(rule: Counted, kind: str) -> str:
    exists = f'SELECT 1 FROM "{rule.tally}" WHERE {_same(rule, "NEW", kind)}'
    first = (
        f'INSERT INTO "{rule.tally}" ("of", municipality_id, key, number)'
        f" SELECT '{rule.of}', NEW.municipality_id, {kind}, 0 WHERE NOT EXISTS ({exists})"
    )
    return f"{first}; {_add(rule, 'NEW', kind, 1)}"


def _add(rule: Counted, row: str, kind: str, number: int) -> str:
    return f'UPDATE "{rule.tally}" SET number = number + {number} WHERE {_same(rule, row, kind)}'


def _same(rule: Counted, row: str, kind: str) -> str:
    return f"\"of\" = '{rule.of}' AND municipality_id = {row}.municipality_id AND key = {kind}"


def _kind(rule: Counted, row: str = "") -> str:
    words = [
        f"CASE WHEN {row}\"{column}\" THEN '1' ELSE '0' END"
        if is_boolean
        else f"COALESCE({row}\"{column}\", '')"
        for column, is_boolean in rule.kind
    ]
    return "(" + (" || '|' || ".join(words) or "''") + ")"


#: What makes the triggers of each kind of rule.
MAKERS: dict[type, Callable[[Any], Iterator[Guard]]] = {
    OnlyAdded: _only_added,
    Settled: _settled,
    Within: _within,
    Stays: _stays,
    StaffStays: _staff_stays,
    Raises: _raises,
    Counted: _counted,
}
