"""Today and now, read in this one place.

PORTAL_TODAY pins the day (the demo uses it); the time of day stays real. `living_on` lets the demo and the tests
live through a run of days. Both are refused outside debug mode. The access log keeps real time and does not ask here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_pinned: ContextVar[date | None] = ContextVar("pinned", default=None)


def today() -> date:
    """The day that the portal lives in, in the Netherlands."""
    return _pinned.get() or settings.PORTAL_TODAY or timezone.localdate()


def now() -> datetime:
    """This moment: the real time of day on the portal's day."""
    moment = timezone.localtime()
    return moment.replace(year=today().year, month=1, day=1).replace(month=today().month, day=today().day)


@contextmanager
def living_on(day: date) -> Iterator[None]:
    """Let everything inside happen on `day`."""
    if not settings.DAY_MAY_BE_PINNED:
        raise RuntimeError("The day can be pinned in debug mode only.")
    token = _pinned.set(day)
    try:
        yield
    finally:
        _pinned.reset(token)
