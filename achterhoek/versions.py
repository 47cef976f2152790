"""The version of everything that public pages show: a number that rises with every change of it.

Triggers raise it (`achterhoek/triggers/`), in the transaction of the change itself: whoever reads a version reads
content that is at least as new. A kept page or search index carries the version that was read before it was made.

`while_unchanged` keeps what a function of the content returned for as long as the version stands. Inside a transaction
it keeps nothing: a version that was raised there and taken back is given again, to other content.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from achterhoek.models import PublicVersion

P = ParamSpec("P")
R = TypeVar("R")
#: Few arguments come back (a day, a kind of care); the oldest make room.
MOST_KEPT = 16
_all_kept: list[OrderedDict[Any, Any]] = []
ASK = f'SELECT SUM(raised) FROM "{PublicVersion._meta.db_table}"'  # noqa: S608 - our own table
#: What was read in this request; empty until somebody asks, nothing outside `remembered`.
_read: ContextVar[list[int] | None] = ContextVar("read", default=None)


def current() -> int:
    """The version now: one query, and inside `remembered` one in all."""
    found = _read.get()
    if found is None:
        return _ask()
    if not found:
        found.append(_ask())
    return found[0]


@contextmanager
def remembered() -> Iterator[None]:
    """Let everything inside, one request that only reads, go by one version."""
    token = _read.set([])
    try:
        yield
    finally:
        _read.reset(token)


def while_unchanged(function: Callable[P, R]) -> Callable[P, R]:
    """Keep the answers of a function that reads only what public pages show; its arguments can be hashed.

    What it returns is shared by every request: nobody may change it.
    """
    kept: OrderedDict[Hashable, tuple[int, R]] = OrderedDict()
    lock = Lock()
    _all_kept.append(kept)

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        key, version = (args, *kwargs.items()), current()
        found = kept.get(key)
        if found is not None and found[0] == version:
            return found[1]
        value = function(*args, **kwargs)
        with lock:
            kept[key] = (version, value)
            while len(kept) > MOST_KEPT:
                kept.popitem(last=False)
        return value

    return answer


def forget() -> None:
    """Begin without any answer: after a restore another content may have the version of an old one."""
    for kept in _all_kept:
        kept.clear()


def gather() -> int:
    """Put rows together that each stand for one change; the sum stays the same. Returns how many went."""
    with transaction.atomic():
        rows = list(PublicVersion.objects.select_for_update(skip_locked=True).order_by("pk"))
        if len(rows) < 2:
            return 0
        PublicVersion.objects.filter(pk__in=[row.pk for row in rows]).delete()
        PublicVersion.objects.create(raised=sum(row.raised for row in rows))
        return len(rows)


def _ask() -> int:
    """Ask the database, which for a kept page is all the work there is: the question is its own health check.

    Django asks a connection that it kept from an earlier request something first, to learn whether it still works. Here
    it need not: where the question fails, a new connection answers it.
    """
    if connection.in_atomic_block:
        return _sum()
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _sum()
    except OperationalError:
        connection.close()
        return _sum()


def _sum() -> int:
    """By a statement of its own: to compose it would cost more than to answer it."""
    with connection.cursor() as cursor:
        cursor.execute(ASK)
        return int(cursor.fetchone()[0] or 0)
