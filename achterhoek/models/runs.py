"""What the schedule did, and the counters that hand out numbers."""

from django.db import models
from django.db.models import F, Q

from achterhoek.clock import now


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


class Numbering(models.Model):
    """The last number handed out of a series (case numbers, handover numbers)."""

    name = models.CharField(max_length=30, primary_key=True)
    last = models.PositiveBigIntegerField(default=10_000)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
