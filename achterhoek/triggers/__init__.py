"""The database's own guards: rows that are only added, rows that point within one municipality only, and rows that
raise the version of the public pages, and rows that are kept counted.

They are made after every migrate, since a table that a migration remakes loses its triggers without a word, and a
system check says when one is missing. `lifted` is the one way around them, for retention; it leaves an event.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

from django.core import checks
from django.db import connection as default_connection
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from achterhoek import audit
from achterhoek.models import User
from achterhoek.statuses import AccessAction
from achterhoek.triggers import on_postgresql, on_sqlite
from achterhoek.triggers.guards import Guard
from achterhoek.triggers.rules import all_rules

LIFTED = "grendels van het logboek opgeheven"
DIALECTS: dict[str, ModuleType] = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the guards that are missing, and remove those of rules that changed."""
    standing, wanted = _standing(connection), _wanted(connection)
    stale = standing.keys() - {guard.name for guard in wanted}
    missing = [guard for guard in wanted if guard.name not in standing]
    if not stale and not missing:
        return
    dialect = DIALECTS[connection.vendor]
    # Rows may have changed while nothing raised the version: that counts as a change.
    unseen = {guard.counter for guard in missing if guard.counter}
    _execute(
        connection,
        *dialect.BEFORE_INSTALLING,
        *_removals(connection, {name: standing[name] for name in stale}),
        *(statement for guard in missing for statement in guard.statements),
        *(statement for counter in unseen for statement in dialect.raising(counter)),
        # Nor did anything count: the numbers are made anew.
        *dict.fromkeys(statement for guard in missing for statement in guard.recount),
    )


def remove(
    connection: BaseDatabaseWrapper,
    *,
    only_row_keepers: bool = False,
    of: Collection[type[Model]] | None = None,
) -> None:
    """Take guards away: before a migration all, before rows may go only those that keep rows (`of` these models)."""
    keepers = {guard.name for guard in _guards(connection.vendor) if guard.keeps_rows}
    tables = None if of is None else {model._meta.db_table for model in of}
    going = {
        name: table
        for name, table in _standing(connection).items()
        if (name in keepers or not only_row_keepers) and (tables is None or table in tables)
    }
    _execute(connection, *_removals(connection, going))


def give_way() -> None:
    """Wait for a lock no longer than half a second, until this transaction ends: others go first."""
    _execute(default_connection, *DIALECTS[default_connection.vendor].BEFORE_LIFTING)


@contextmanager
def lifted(*, by: User, why: str, of: Collection[type[Model]] | None = None, **event: Any) -> Iterator[None]:
    """Let rows that are only added be changed or deleted inside this block; who and why goes on record first.

    `of`: the models whose rows may go (all); `event`: what more the record says. A block that fails leaves the guards
    as they were: they are part of its transaction. Nobody reads these tables meanwhile, so keep it short; where others
    are at work in them it gives up after half a second (an OperationalError), and holds nobody.
    """
    with transaction.atomic():
        audit.record(AccessAction.DELETE, **{"what": LIFTED} | event, by=by, why=why)
        give_way()
        remove(default_connection, only_row_keepers=True, of=of)
        yield
        install(default_connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the guards that should stand and do not."""
    standing = _standing(connection)
    return sorted(guard.name for guard in _wanted(connection) if guard.name not in standing)


def check_guards(*, databases: list[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """System check (`check --database default`): a guard is missing. `migrate` makes it."""
    absent = [name for alias in databases or () for name in missing(connections[alias])]
    if not absent:
        return []
    hint = "Run migrate: it makes the triggers anew."
    return [
        checks.Warning(
            f"The database misses {len(absent)} guards: {', '.join(absent)}", hint=hint, id="achterhoek.W001"
        )
    ]


def after_migrate(*, using: str, **_: Any) -> None:
    install(connections[using])


def before_migrate(*, using: str, plan: list[Any], **_: Any) -> None:
    """A table cannot be remade while triggers of others name it; they come back after the migration."""
    if plan:
        remove(connections[using])


@cache
def _guards(vendor: str) -> tuple[Guard, ...]:
    makers = DIALECTS[vendor].MAKERS
    return tuple(guard for rule in all_rules() for guard in makers[type(rule)](rule))


def _wanted(connection: BaseDatabaseWrapper) -> list[Guard]:
    tables = {"", *connection.introspection.table_names()}
    return [
        guard for guard in _guards(connection.vendor) if {guard.table, guard.counter, guard.tally} <= tables
    ]


def _standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The guards there are, with the table each is on."""
    with connection.cursor() as cursor:
        cursor.execute(DIALECTS[connection.vendor].STANDING)
        return dict(cursor.fetchall())


def _removals(connection: BaseDatabaseWrapper, guards: dict[str, str]) -> list[str]:
    removal = DIALECTS[connection.vendor].removal
    return [statement for name, table in guards.items() for statement in removal(name, table)]


def _execute(connection: BaseDatabaseWrapper, *statements: str) -> None:
    if not statements:
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in [*DIALECTS[connection.vendor].FIRST, *statements]:
            cursor.execute(statement)
