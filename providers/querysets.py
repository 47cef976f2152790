"""Contracts and providers as questions that read as sentences."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from achterhoek.clock import today
from achterhoek.permissions import may
from achterhoek.statuses import Role

if TYPE_CHECKING:
    from achterhoek.models import User


class ContractQuerySet(models.QuerySet):
    """Contracts; outcomes of a tender are confidential until their publication day (P6)."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Contracts that `user` may see today: the embargoed ones for contract managers and administrators only."""
        if not user.is_authenticated:
            return self.public_on(today())
        if user.role == Role.SYSTEM or may(user, "providers.see_embargoed"):
            return self
        return self.public_on(today())

    def public_on(self, day: date) -> Self:
        """No publication day means public from its first day."""
        return self.filter(Q(public_from__lte=day) | Q(public_from__isnull=True, first_day__lte=day))

    def in_force_on(self, day: date) -> Self:
        return self.filter(first_day__lte=day, last_day__gte=day)

    def serving(self, *, lot: str, municipality: str) -> Self:
        return self.filter(lot_id=lot, municipalities=municipality)


class ProviderQuerySet(models.QuerySet):
    def by_code(self, agb: str) -> Self:
        """The provider that has this code, its main one or another."""
        return self.filter(codes__agb=agb)
