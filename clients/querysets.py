"""Clients and their care as questions that read as sentences; scope comes from achterhoek.querysets."""

from datetime import date
from typing import Self

from django.db.models import Q

from achterhoek.models import User
from achterhoek.permissions import CASEWORK
from achterhoek.querysets import ScopedQuerySet


class ClientQuerySet(ScopedQuerySet):
    """Clients of the municipality that decided and pays."""

    def in_pool(self) -> Self:
        """Clients that nobody has taken yet."""
        return self.filter(consultant__isnull=True)

    def left_behind(self) -> Self:
        """Clients whose consultant closed the account, or does other work now: they are on nobody's list."""
        gone = User.objects.filter(Q(is_active=False) | ~Q(role__in=CASEWORK))
        return self.filter(consultant__in=gone)


class IndicationQuerySet(ScopedQuerySet):
    def valid_on(self, day: date) -> Self:
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=day), first_day__lte=day)


class AllocationQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        """Allocations that count: not superseded by a correction."""
        return self.filter(superseded_at__isnull=True)


class DifferenceQuerySet(ScopedQuerySet):
    """What a later file says otherwise; who may settle one may see it."""

    permission = "clients.settle_difference"

    def open(self) -> Self:
        return self.filter(state="open")

    def narrowed(self, *, state: str, kind: str = "") -> Self:
        """Those in this state, of this kind or of any."""
        found = self.filter(state=state)
        return found.filter(kind=kind) if kind else found

    def listed(self) -> Self:
        """With all that a list or page shows, newest first."""
        rows = self.select_related(
            "client__municipality", "indication__care_line__lot", "found_in", "settled_by"
        )
        return rows.defer("row_sealed").order_by("-found_at", "pk")
