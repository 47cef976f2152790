"""Assessments and handovers as questions that read as sentences; scope comes from achterhoek.querysets."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from achterhoek.permissions import may
from achterhoek.querysets import ScopedQuerySet
from achterhoek.statuses import Role
from transitions.statuses import (
    AT_WORK,
    HOLDS_PLACE,
    LETTERS_AT_WORK,
    OPEN,
    RUNNING_RELIEF,
    ArchiveState,
    LetterState,
    Outcome,
    PlanState,
    TextState,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from achterhoek.models import User
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
        """Indications that need another provider, or their first one, by what counts: a person before the rules."""
        return self.filter(effective_outcome__in=(Outcome.MOVES, Outcome.TO_ALLOCATE))

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


class CareGapQuerySet(ScopedQuerySet):
    permission = "continuity.view"


class BridgingQuerySet(ScopedQuerySet):
    def covering(self, day: date) -> Self:
        return self.filter(Q(first_day__lte=day), last_day__gte=day, withdrawn_at__isnull=True)


class PlanScope(ScopedQuerySet):
    """Rows of a plan name a client by case number at most: the regional coordinator reads those of all eight."""

    permission = "plans.view"
    numbers_permission = "plans.view"

    def _reached_by(self, user: "User | AnonymousUser", permission: str) -> Self:
        if user.is_authenticated and user.role == Role.REGIONAL and may(user, permission):
            return self
        return super()._reached_by(user, permission)


class PlanQuerySet(PlanScope):
    """A municipality's own plans and those of the region; of a regional one it reads its own part."""

    def of_municipality(self, code: str) -> Self:
        return self.filter(Q(municipality=code) | Q(municipality__isnull=True))

    def to_make(self) -> Self:
        """Plans that wait for the planner, or were left by one that died; oldest first."""
        return self.filter(state__in=(PlanState.WAITING, PlanState.PLANNING)).order_by("pk")


class PlanPartQuerySet(PlanScope):
    def at_work(self) -> Self:
        """Parts that a worker must carry on with, oldest first."""
        return self.filter(state__in=AT_WORK).order_by("pk")


class PlacementQuerySet(PlanScope):
    pass


class ReportQuerySet(ScopedQuerySet):
    """Reports of visitors that the new help did not begin."""

    permission = "reports.settle"
    numbers_permission = "reports.settle"

    def waiting(self) -> Self:
        return self.filter(settled_at__isnull=True)

    def to_call_back(self, user: "User | AnonymousUser") -> Self:
        """What waits at the user's municipality, the longest first, as their list shows it."""
        return self.visible_to(user).waiting().select_related("lot").order_by("reported_at", "pk")

    def settled_before(self, day: date) -> Self:
        """Settled before `day`, and with something left to forget."""
        return self.filter(settled_at__date__lt=day).exclude(phone="", caller="")


class LetterTextQuerySet(ScopedQuerySet):
    """Texts, sender and rules of a municipality's letters: nothing in them is about a resident."""

    permission = "letters.texts"

    def in_use(self) -> Self:
        return self.filter(state=TextState.APPROVED)

    def drafts(self) -> Self:
        return self.filter(state=TextState.DRAFT)


class LetterQuerySet(ScopedQuerySet):
    permission = "letters.view"

    def posted(self) -> Self:
        return self.filter(state=LetterState.POSTED)

    def waiting(self) -> Self:
        """Letters made when a day was agreed, that go along with the next batch."""
        return self.filter(batch=None, state=LetterState.DRAFT)

    def to_produce(self) -> Self:
        """Letters of a batch that have no PDF yet, in the order in which they are printed."""
        return self.filter(state=LetterState.DRAFT).order_by("postcode", "pk")

    def at_work(self) -> Self:
        """Batches that a worker must carry on with, oldest first."""
        return self.filter(state__in=LETTERS_AT_WORK).order_by("pk")


class ObjectionQuerySet(ScopedQuerySet):
    permission = "objections.view"

    def running(self) -> Self:
        """Objections without an outcome: deadlines are watched, and nothing of the client is forgotten."""
        return self.filter(outcome="")

    def decided(self) -> Self:
        return self.exclude(outcome="")

    def to_weigh(self) -> Self:
        """Running ones about which no coordinator chose between going on and waiting."""
        return self.running().filter(weighing="")

    def with_relief(self) -> Self:
        """Objections with what was asked of the court, or granted, read along as `own_reliefs`: one at most."""
        reliefs = self.model.reliefs.rel.related_model.objects.filter(state__in=RUNNING_RELIEF)
        return self.prefetch_related(models.Prefetch("reliefs", reliefs, to_attr="own_reliefs"))

    def with_running_relief(self) -> Self:
        reliefs = self.model.reliefs.rel.related_model.objects.filter(state__in=RUNNING_RELIEF)
        return self.filter(models.Exists(reliefs.filter(objection=models.OuterRef("pk"))))

    def to_follow_up(self) -> Self:
        """Those that left a person something to do, which was not done yet."""
        return self.exclude(follow_up="").filter(followed_up_at__isnull=True)

    def overdue(self, day: date) -> Self:
        """Running ones of which the answer, or the choice between going on and waiting, is late on `day`."""
        late = Q(answer_due_on__lt=day) | Q(weighing="", weigh_due_on__lt=day)
        return self.running().filter(late)

    def to_mind(self) -> Self:
        """Those that still ask something of somebody, or keep a handover where it is."""
        reliefs = self.model.reliefs.rel.related_model.objects.filter(state__in=RUNNING_RELIEF)
        waiting = Q(follow_up__gt="", followed_up_at__isnull=True)
        kept = models.Exists(reliefs.filter(objection=models.OuterRef("pk")))
        return self.filter(Q(outcome="") | waiting | kept)


class ArchiveQuerySet(ScopedQuerySet):
    """Deliveries to the archive and the records in them: a file of these says all about a resident."""

    permission = "archive.deliver"
    numbers_permission = "archive.deliver"

    def open(self) -> Self:
        """Deliveries of which nobody said yet that the archive has them, nor took them back."""
        return self.filter(acknowledged_at__isnull=True, withdrawn_at__isnull=True)

    def may_go(self) -> Self:
        """Records that the archive has; nothing else may be deleted."""
        return self.filter(state=ArchiveState.DELIVERED, delivery__acknowledged_at__isnull=False)

    def in_pieces(self, size: int) -> Iterator[Self]:
        """These rows, so many at a time. Which they are is read first, since the work on them changes their state."""
        keys = list(self.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), size):
            yield self.model._default_manager.filter(pk__in=keys[start : start + size]).order_by("pk")
