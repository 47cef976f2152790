"""Assessments and handovers as questions that read as sentences; scope comes from achterhoek.querysets."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from achterhoek.querysets import ScopedQuerySet
from transitions.statuses import HOLDS_PLACE, OPEN, Outcome

if TYPE_CHECKING:
    from transitions.models import TransitionPeriod


class PeriodQuerySet(models.QuerySet["TransitionPeriod"]):
    def current(self) -> "TransitionPeriod":
        """The period this portal works on (setting PERIOD_SLUG)."""
        return self.get(slug=settings.PERIOD_SLUG)


class AssessmentQuerySet(ScopedQuerySet):
    permission = "assessments.view"
    numbers_permission = "assessments.numbers"

    def current(self) -> Self:
        """Assessments of indications that stand; every indication has exactly one per period."""
        return self.filter(indication__isnull=False)

    def moving(self) -> Self:
        return self.filter(outcome__in=(Outcome.MOVES, Outcome.TO_ALLOCATE))

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=True)


class ProviderCheckQuerySet(ScopedQuerySet):
    permission = "checks.view"
    numbers_permission = "checks.view"


class HandoverQuerySet(ScopedQuerySet):
    permission = "handovers.view"

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def holding_a_place(self) -> Self:
        return self.filter(status__in=HOLDS_PLACE)


class BridgingQuerySet(ScopedQuerySet):
    def covering(self, day: date) -> Self:
        return self.filter(Q(first_day__lte=day), last_day__gte=day, withdrawn_at__isnull=True)
