"""The access log after NEN 7513: who, in which role, did what, about whom, when, why and with what outcome.

Only `achterhoek.audit` writes here. The database refuses to change or delete a row (achterhoek/triggers.py).
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from achterhoek.models.people import Municipality
from achterhoek.querysets import AccessEventQuerySet
from achterhoek.statuses import AccessAction, AccessOutcome


class AccessEvent(models.Model):
    """One request or action. `at` is real time, also where the portal's day is pinned."""

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=20, choices=AccessAction.choices)
    outcome = models.CharField(max_length=20, choices=AccessOutcome.choices, default=AccessOutcome.DONE)
    what = models.CharField(max_length=200)
    why = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        verbose_name = "gebeurtenis in het logboek"
        verbose_name_plural = "logboek"
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["municipality", "-at"]), models.Index(fields=["by", "-at"])]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.what}"


class AccessSubject(models.Model):
    """One client that an event was about, named by case number so that it outlives the client's record."""

    event = models.ForeignKey(AccessEvent, models.PROTECT, related_name="subjects")
    case_number = models.CharField(max_length=12)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["event", "case_number"], name="an_event_names_a_client_once")
        ]
        indexes = [models.Index(fields=["case_number", "event"])]

    def __str__(self) -> str:
        return self.case_number


class AccessSeal(models.Model):
    """A seal over a set of events: the hash covers them, their subjects and the seal before."""

    sealed_at = models.DateTimeField(default=timezone.now)
    event_ids = models.JSONField()
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.pk}: {self.hash[:12]}"
