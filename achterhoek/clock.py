"""Today and now, read in this one place.

PORTAL_TODAY pins the day (the demo uses it); the time of day stays real. The access log keeps real time and does
not ask this module.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day that the portal lives in, in the Netherlands."""
    pinned: date | None = settings.PORTAL_TODAY
    return pinned or timezone.localdate()


def now() -> datetime:
    """This moment: the real time of day on the portal's day."""
    moment = timezone.localtime()
    return datetime.combine(today(), moment.timetz())
