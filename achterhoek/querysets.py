"""Scope by municipality, written once: `Model.objects.visible_to(user)`.

A row that says who a client is, is visible to casework of its own municipality only. Regional coordinators and
administrators never see one; they get numbers through `countable_by`.
"""

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from achterhoek.permissions import may
from achterhoek.statuses import Role

if TYPE_CHECKING:
    from achterhoek.models import User


class ScopedQuerySet(models.QuerySet):
    """Rows with a municipality. `permission` is what one must hold to see such a row at all."""

    permission = "clients.view"
    numbers_permission = "continuity.numbers"
    municipality_path = "municipality"

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The rows that `user` may open, name and all."""
        return self._reached_by(user, self.permission)

    def countable_by(self, user: "User | AnonymousUser") -> Self:
        """The rows that `user` may count; nothing of a single row may be shown from it."""
        if user.is_authenticated and user.role == Role.REGIONAL and may(user, self.numbers_permission):
            return self
        return self._reached_by(user, self.numbers_permission)

    def of_municipality(self, code: str) -> Self:
        return self.filter(**{f"{self.municipality_path}_id": code})

    def _reached_by(self, user: "User | AnonymousUser", permission: str) -> Self:
        if not user.is_authenticated or (not user.is_active and user.role != Role.SYSTEM):
            return self.none()
        if user.role == Role.SYSTEM:
            return self
        if user.municipality_id is None or not may(user, permission):
            return self.none()
        return self.of_municipality(user.municipality_id)


class TallyQuerySet(ScopedQuerySet):
    """Numbers of a caseload and of what became of it."""

    permission = "assessments.numbers"
    numbers_permission = "assessments.numbers"

    def beginning_with(self, *values: object) -> Self:
        """Those of which the first values of the kind are these (achterhoek/tallies.py)."""
        return self.filter(key__startswith="".join(f"{value}|" for value in values))

    def of_kinds(self, *values: Iterable[object]) -> Self:
        """Those of which each value of the kind is one of these: read key by key, however many there are."""
        return self.filter(key__in=["|".join(map(str, kind)) for kind in product(*values)])


class AccessEventQuerySet(models.QuerySet):
    """The access log as the people of one municipality may read it."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Events about the user's own municipality: done by its staff, or by others about its clients."""
        if not may(user, "log.view"):
            return self.none()
        own = user.municipality_id  # type: ignore[union-attr]
        subjects = self.model.subjects.rel.related_model.objects
        about_ours = subjects.filter(event=models.OuterRef("pk"), municipality_id=own)
        return self.filter(models.Q(municipality_id=own) | models.Exists(about_ours))

    def about(self, case_number: str) -> Self:
        """Events about one client; each once."""
        return self.filter(subjects__case_number=case_number)

    def naming_subjects_of(self, municipality: str, *, at_most: int) -> Self:
        """With `own_subjects`: the first clients of that municipality each event was about, one more than shown."""
        subjects = self.model.subjects.rel.related_model.objects.filter(
            municipality_id=municipality
        ).order_by("pk")
        return self.prefetch_related(
            models.Prefetch("subjects", subjects[: at_most + 1], to_attr="own_subjects")
        )


class FileImportQuerySet(models.QuerySet):
    """Imports as a person may see them: caseloads of the own municipality, reference files for who offers those."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        if not may(user, "imports.view"):
            return self.none()
        seen = models.Q(pk__in=[])
        if may(user, "imports.reference"):
            seen |= ~models.Q(kind="caseload")
        if may(user, "imports.caseload"):
            seen |= models.Q(kind="caseload", municipality_id=user.municipality_id)  # type: ignore[union-attr]
        return self.filter(seen)


class ErrandQuerySet(models.QuerySet):
    """Errands of jobs: those that still want to be done, and those that a person must look at."""

    def open(self) -> Self:
        return self.filter(done_at__isnull=True, dead_at__isnull=True)

    def settled(self) -> Self:
        return self.exclude(done_at__isnull=True, dead_at__isnull=True)

    def dead(self) -> Self:
        return self.filter(dead_at__isnull=False)
