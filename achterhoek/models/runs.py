"""What the schedule did, and the counters: numbers handed out, changes of public pages, rows of each kind."""

from django.db import models
from django.db.models import F, Q

from achterhoek.clock import now
from achterhoek.models.people import Municipality
from achterhoek.querysets import ErrandQuerySet, TallyQuerySet


class JobRun(models.Model):
    """One run of one job for one day, with its counts."""

    job = models.CharField(max_length=60)
    day = models.DateField()
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=list)

    class Meta:
        ordering = ("-started_at", "-pk")
        indexes = [models.Index(fields=["job", "-day"])]
        constraints = [
            models.CheckConstraint(
                name="a_run_ends_after_it_began",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.day}"


class Errand(models.Model):
    """One thing that a job does for one row: done once, whoever tries and however often (achterhoek/errands.py).

    `key` names the row without saying who it is about. After too many tries it is dead: a person looks at it.
    """

    job = models.CharField("taak", max_length=60)
    key = models.CharField("kenmerk", max_length=100)
    day = models.DateField("dag")
    tries = models.PositiveSmallIntegerField("pogingen", default=0)
    tried_at = models.DateTimeField("laatst geprobeerd", null=True, blank=True)
    error = models.CharField("wat er misging", max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "-pk")
        indexes = [
            models.Index(fields=["job", "-day"], condition=Q(done_at__isnull=True), name="open_errands")
        ]
        constraints = [
            models.UniqueConstraint(fields=["job", "key", "day"], name="a_job_does_a_thing_once_per_day"),
            models.CheckConstraint(
                name="an_errand_is_done_or_dead_not_both",
                condition=Q(done_at__isnull=True) | Q(dead_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_dead_errand_says_what_went_wrong", condition=Q(dead_at__isnull=True) | ~Q(error="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.key} {self.day}"


class Numbering(models.Model):
    """The last number handed out of a series (case numbers, handover numbers)."""

    name = models.CharField(max_length=30, primary_key=True)
    last = models.PositiveBigIntegerField(default=10_000)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class PublicVersion(models.Model):
    """How often the content of public pages changed: the sum of `raised` over all rows (achterhoek/versions.py).

    Written by triggers only. On PostgreSQL each change adds a row, so that no two transactions wait for each other.
    """

    raised = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"+{self.raised}"


class Tally(models.Model):
    """How many rows of one kind a municipality has: the sum of `number` over its rows (achterhoek/tallies.py).

    Written by triggers only. `of` is the table and the name of what it is counted by, `key` the values that make the
    kind. On PostgreSQL each change adds a row, so that no two transactions wait for each other.
    """

    of = models.CharField(max_length=80)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    number = models.BigIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["of", "municipality", "key"], name="tally")]

    def __str__(self) -> str:
        return f"{self.of} {self.key}: {self.number}"
