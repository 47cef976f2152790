"""The access log after NEN 7513: who, in which role, did what, about whom, when, why and with what outcome.

Only `achterhoek.audit` writes here. The database refuses to change or delete a row (achterhoek/triggers.py).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from achterhoek.models.people import Municipality
from achterhoek.querysets import AccessEventQuerySet
from achterhoek.statuses import AccessAction, AccessOutcome, Role


class AccessEvent(models.Model):
    """One request or action. `at` is real time, also where the portal's day is pinned."""

    append_only: ClassVar[tuple[str, ...]] = ()

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
        indexes = [
            models.Index(fields=["-at", "-id"]),
            models.Index(fields=["municipality", "-at"]),
            models.Index(fields=["by", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.what}"

    @property
    def role_name(self) -> str:
        """The role's Dutch word as it is now; an old role keeps its own."""
        return dict(Role.choices).get(self.role, self.role)


class AccessSubject(models.Model):
    """One client that an event was about, named by case number so that it outlives the client's record."""

    append_only: ClassVar[tuple[str, ...]] = ()

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
    """A seal over a run of events: `hash` covers the fingerprint of each of them and the seal before.

    `fingerprints` is a list of [id of the event, fingerprint over it and its subjects]: what was tampered with can be
    named row by row, and the seal itself cannot be made without the key (achterhoek/sealing.py).
    """

    append_only: ClassVar[tuple[str, ...]] = ()

    sealed_at = models.DateTimeField(default=timezone.now)
    first_event = models.PositiveBigIntegerField()
    last_event = models.PositiveBigIntegerField()
    fingerprints = models.JSONField()
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                Coalesce("previous", 0), name="one_seal_follows_another_and_one_is_first"
            ),
            models.CheckConstraint(
                name="a_seal_runs_from_its_first_event_to_its_last",
                condition=models.Q(last_event__gte=models.F("first_event")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.hash[:12]}"
