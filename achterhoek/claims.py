"""Work that is a row, done by one worker at a time: it holds a claim, and renews it with every piece.

A worker that died leaves its claim to grow old, and another goes on. A model of such rows has `state`, `claimed_at`,
`stop_asked` and `done`, the number of pieces done.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

#: Longer than one piece of work may take; after this the worker is taken for dead.
LEASE = timedelta(seconds=90)


def take(row: Any, *, states: Iterable[str], **fields: Any) -> bool:
    """Claim a row that is in one of `states`; False where another worker holds it. `fields` are written with it."""
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - LEASE)
    return _same(row).filter(free, state__in=states).update(claimed_at=timezone.now(), **fields) == 1


def renew(row: Any) -> bool:
    """Hold on to the claim, with what is done; False where another took it over, or someone asked to stop."""
    now = timezone.now()
    mine = _same(row).filter(claimed_at=row.claimed_at, state=row.state, stop_asked=False)
    held = mine.update(claimed_at=now, done=row.done) == 1
    if held:
        row.claimed_at = now
    return held


def is_held(row: Any) -> bool:
    """Whether a worker is at it."""
    return row.claimed_at is not None and row.claimed_at > timezone.now() - LEASE


def is_still_mine(row: Any, *, as_it_stands: Any) -> bool:
    """Whether the locked row is as this worker claimed it; who was overtaken ends nothing."""
    same: bool = (as_it_stands.state, as_it_stands.claimed_at) == (row.state, row.claimed_at)
    return same


def _same(row: Model) -> QuerySet[Any]:
    return type(row)._default_manager.filter(pk=row.pk)
