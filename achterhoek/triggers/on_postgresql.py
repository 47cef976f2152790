"""The guards as PostgreSQL triggers.

What comes in is checked once per statement over all its rows (a bulk import adds thousands at a time); what changes is
checked per row, and only where a pointer changed. The functions look targets up by their key whatever the statistics
say: during a long import those are out of date.
"""

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
    "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE tgname LIKE 'guard\\_%' AND tgenabled = 'O' AND NOT tgisinternal"
    " AND relnamespace = current_schema()::regnamespace"
)
#: A trigger cannot be dropped while checks of the same transaction still wait for its end.
FIRST = ("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")
REFUSE = (
    "CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
#: A statement that changed nothing raises nothing; TRUNCATE cannot say what it took along.
RAISE = (
    "CREATE OR REPLACE FUNCTION guard_raise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP <> 'TRUNCATE' THEN IF NOT EXISTS (SELECT 1 FROM changed) THEN RETURN NULL; END IF; END IF;"
    " EXECUTE format('INSERT INTO %I (raised) VALUES (1)', TG_ARGV[0]); RETURN NULL; END $$"
)
BEFORE_INSTALLING = (REFUSE, RAISE)
#: Shorter than the second after which PostgreSQL looks for deadlocks: who lifts gives way to who works.
BEFORE_LIFTING = ("SET LOCAL lock_timeout = '500ms'",)
BY_KEY = "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off"


def removal(name: str, table: str) -> list[str]:
    return [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"', f'DROP FUNCTION IF EXISTS "{name}"()']


def _refusal(moment: str, table: str, *, each: str = "ROW", when: str = "", says: str) -> str:
    condition = f" WHEN ({when})" if when else ""
    call = f"EXECUTE FUNCTION guard_refuse('{says}')"
    return f'CREATE TRIGGER "{{name}}" {moment} ON "{table}" FOR EACH {each}{condition} {call}'


def _function(wrong: str, *, says: str) -> str:
    return (
        f'CREATE OR REPLACE FUNCTION "{{name}}"() RETURNS trigger LANGUAGE plpgsql {BY_KEY} AS $$ BEGIN'
        f" IF {wrong} THEN RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        " RETURN NULL; END $$"
    )


def _only_added(rule: OnlyAdded) -> Iterator[Guard]:
    says, table = f"{rule.table}: rows are only added", rule.table
    changed = [f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in rule.fixed]
    filled = [
        f'OLD."{column}" IS NOT NULL'
        + (f" AND OLD.\"{column}\" <> ''" if is_text else "")
        + f' AND NEW."{column}" IS DISTINCT FROM OLD."{column}"'
        for column, is_text in rule.fillable
    ]
    when = " OR ".join([*changed, *(f"({condition})" for condition in filled)]) if filled else ""
    truncate = _refusal("BEFORE TRUNCATE", table, each="STATEMENT", says=says)
    yield made(table, "changed", _refusal("BEFORE UPDATE", table, when=when, says=says), keeps_rows=True)
    yield made(table, "deleted", _refusal("BEFORE DELETE", table, says=says), keeps_rows=True)
    yield made(table, "emptied", truncate, keeps_rows=True)


def _settled(rule: Settled) -> Iterator[Guard]:
    """TRUNCATE cannot ask which rows are settled: the table is not emptied at all."""
    says, since = f"{rule.table}: what was settled stays", f'OLD."{rule.since}" IS NOT NULL'
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in rule.fixed)
    for event, name, when in (
        ("UPDATE", "changed", f"{since} AND ({changed})"),
        ("DELETE", "deleted", since),
    ):
        trigger = _refusal(f"BEFORE {event}", rule.table, when=when, says=says)
        yield made(rule.table, f"settled_{name}", trigger, keeps_rows=True)
    emptied = _refusal("BEFORE TRUNCATE", rule.table, each="STATEMENT", says=says)
    yield made(rule.table, "settled_emptied", emptied, keeps_rows=True)


def _within(rule: Within) -> Iterator[Guard]:
    says = f"{rule.table}: points to another municipality"
    added = " OR ".join(_added_across(rule, pointer) for pointer in rule.pointers)
    yield made(
        rule.table,
        "added_across",
        _function(added, says=says),
        f'CREATE TRIGGER "{{name}}" AFTER INSERT ON "{rule.table}" REFERENCING NEW TABLE AS added'
        ' FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()',
    )
    columns = [*(pointer.column for pointer in rule.pointers), "municipality_id"]
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in columns)
    yield made(
        rule.table,
        "moved_across",
        _function(" OR ".join(_moved_across(rule, pointer) for pointer in rule.pointers), says=says),
        f'CREATE TRIGGER "{{name}}" AFTER UPDATE ON "{rule.table}" FOR EACH ROW WHEN ({changed})'
        ' EXECUTE FUNCTION "{name}"()',
    )


def _added_across(rule: Within, pointer: Pointer) -> str:
    """Whether one of the rows in `added` points across."""
    target = f'"{pointer.target}" AS t ON t."{pointer.target_key}" = a."{pointer.column}"'
    differs = "t.municipality_id <> a.municipality_id"
    there = f"EXISTS (SELECT 1 FROM added AS a JOIN {target} WHERE {differs})"
    if pointer.shared:
        return there
    if pointer.to_itself:
        # A row may point to one that comes in later: then that one is checked against this.
        back = f'"{rule.table}" AS t ON t."{pointer.column}" = a."{rule.key}"'
        return f"{there} OR EXISTS (SELECT 1 FROM added AS a JOIN {back} WHERE {differs})"
    missing = f'a."{pointer.column}" IS NOT NULL AND t.municipality_id IS DISTINCT FROM a.municipality_id'
    return f"EXISTS (SELECT 1 FROM added AS a LEFT JOIN {target} WHERE {missing})"


def _moved_across(rule: Within, pointer: Pointer) -> str:
    """Whether the changed row points across, or is pointed to from across."""
    found = f'SELECT 1 FROM "{pointer.target}" AS t WHERE t."{pointer.target_key}" = NEW."{pointer.column}"'
    differs = "t.municipality_id <> NEW.municipality_id"
    if pointer.shared:
        return f"EXISTS ({found} AND {differs})"
    if pointer.to_itself:
        back = f'SELECT 1 FROM "{rule.table}" AS t WHERE t."{pointer.column}" = NEW."{rule.key}"'
        return f"EXISTS ({found} AND {differs}) OR EXISTS ({back} AND {differs})"
    same = f"EXISTS ({found} AND t.municipality_id = NEW.municipality_id)"
    return f'(NEW."{pointer.column}" IS NOT NULL AND NOT {same})'


def _stays(rule: Stays) -> Iterator[Guard]:
    when = "NEW.municipality_id IS DISTINCT FROM OLD.municipality_id"
    says = f"{rule.table}: a row stays in its municipality"
    yield made(rule.table, "moved", _refusal("BEFORE UPDATE", rule.table, when=when, says=says))


def _staff_stays(rule: StaffStays) -> Iterator[Guard]:
    held = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" AS t WHERE t."{column}" = NEW."{rule.key}"'
        " AND t.municipality_id IS DISTINCT FROM NEW.municipality_id)"
        for table, column in rule.held_by
    )
    if held:
        yield made(
            rule.table,
            "moved",
            _function(held, says=f"{rule.table}: this person still has clients of the municipality"),
            f'CREATE TRIGGER "{{name}}" AFTER UPDATE ON "{rule.table}" FOR EACH ROW'
            " WHEN (NEW.municipality_id IS DISTINCT FROM OLD.municipality_id)"
            ' EXECUTE FUNCTION "{name}"()',
        )


def raising(counter: str) -> list[str]:
    """Statements that raise the version: a row more, which waits for nobody and lets nobody wait."""
    return [f'INSERT INTO "{counter}" (raised) VALUES (1)']


def _raises(rule: Raises) -> Iterator[Guard]:
    call = f"FOR EACH STATEMENT EXECUTE FUNCTION guard_raise('{rule.counter}')"
    for event, rows in (
        ("INSERT", "REFERENCING NEW TABLE AS changed "),
        ("UPDATE", "REFERENCING NEW TABLE AS changed "),
        ("DELETE", "REFERENCING OLD TABLE AS changed "),
        ("TRUNCATE", ""),
    ):
        trigger = f'CREATE TRIGGER "{{name}}" AFTER {event} ON "{rule.table}" {rows}{call}'
        yield made(rule.table, f"raises_{event.lower()}", trigger, counter=rule.counter)


def _counted(rule: Counted) -> Iterator[Guard]:
    """Each statement adds what it changed of the numbers: no two transactions wait for one number."""
    added, gone, all_rows = (
        _each(rule, *side) for side in (("added", 1), ("gone", -1), (f'"{rule.table}"', 1))
    )
    empty = f'DELETE FROM "{rule.tally}" WHERE "of" = \'{rule.of}\''
    new, old = "NEW TABLE AS added", "OLD TABLE AS gone"
    for event, does, shows in (
        ("INSERT", _net(rule, added), f"REFERENCING {new} "),
        ("DELETE", _net(rule, gone), f"REFERENCING {old} "),
        ("UPDATE", _net(rule, f"{added} UNION ALL {gone}"), f"REFERENCING {new} {old} "),
        ("TRUNCATE", empty, ""),
    ):
        yield made(
            rule.table,
            f"counts_{rule.of.rpartition('.')[2]}_{event.lower()}",
            'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
            f" {does}; RETURN NULL; END $$",
            f'CREATE TRIGGER "{{name}}" AFTER {event} ON "{rule.table}" {shows}'
            'FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()',
            tally=rule.tally,
            recount=(empty, _net(rule, all_rows)),
        )


def _each(rule: Counted, rows: str, number: int) -> str:
    return f"SELECT municipality_id, {_kind(rule)} AS key, {number} AS n FROM {rows}"


def _net(rule: Counted, rows: str) -> str:
    """What these rows make of the numbers; what comes and goes in one kind changes nothing."""
    return (
        f'INSERT INTO "{rule.tally}" ("of", municipality_id, key, number)'
        f" SELECT '{rule.of}', municipality_id, key, SUM(n) FROM ({rows}) AS changed"
        " GROUP BY municipality_id, key HAVING SUM(n) <> 0"
    )


def _kind(rule: Counted) -> str:
    words = [
        f"CASE WHEN \"{column}\" THEN '1' ELSE '0' END" if is_boolean else f"COALESCE(\"{column}\"::text, '')"
        for column, is_boolean in rule.kind
    ]
    return " || '|' || ".join(words) or "''"


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
