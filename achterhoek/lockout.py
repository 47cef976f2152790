"""Who keeps guessing is locked out for a while: by name and address, by name alone, by address alone (django-axes).

A name locked from one address stays open from another, so nobody locks a colleague out by five wrong tries. Guessing
one name from many addresses, or many names from one, meets a higher limit. What was typed as a name is kept as a keyed
hash only: people type passwords and numbers there.
"""

from datetime import datetime
from ipaddress import ip_address
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest

from achterhoek.encryption import keyed_hash

#: Failures allowed per key, in the order of settings.AXES_LOCKOUT_PARAMETERS.
LIMITS = (5, 25, 100)


class Handler(AxesDatabaseHandler):
    """Counts as django-axes does, with a limit of its own for each key."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The failures of the key that is nearest to its limit, as parts of `settings.AXES_FAILURE_LIMIT`."""
        counts = (
            attempts.aggregate(failures=Sum("failures_since_start"))["failures"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        limit: int = settings.AXES_FAILURE_LIMIT
        return max(count * limit // own for count, own in zip(counts, LIMITS, strict=True))

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """A success clears this name at this address only; guesses from elsewhere go on counting."""
        count: int = self.filter_user_attempts(request, credentials)[0].delete()[0]
        return count

    def locked_until(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> datetime | None:
        """When the last counted failure is long enough ago to try again."""
        counted = self.get_user_attempts(request, credentials)
        last = [attempts.aggregate(last=Max("attempt_time"))["last"] for attempts in counted]
        known = [moment for moment in last if moment]
        return max(known) + get_cool_off(request) if known else None


def name_key(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """What stands for a typed name in the counts."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    return key_of(name)


def key_of(name: str) -> str:
    return keyed_hash(f"name|{name}")


def client_address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy the last one it wrote down, which a caller cannot choose."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.SECURE_PROXY_SSL_HEADER:
        return direct
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(forwarded))
    except ValueError:
        return direct


def client_words(*told: Any) -> str:
    """What django-axes writes in the server's log about a try: the address, never what was typed as a name."""
    _, address, *_ = told
    return str(address)


def forgive(username: str) -> None:
    """Forget the failures of a name: its owner was given a new password."""
    AccessAttempt.objects.filter(username=key_of(username)).delete()
