"""The mail that tells a colleague once a day what is due: numbers and a link, nothing about anyone.

An outbox row (achterhoek/outbox.py). Where one failed, tomorrow's says the same and more.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from achterhoek.clock import now
from achterhoek.statuses import MailState


class Digest(models.Model):
    """What is due for one person on one day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField("dag")
    lines = models.JSONField("regels", default=list)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    written_at = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "dagelijkse mail"
        verbose_name_plural = "dagelijkse mails"
        ordering = ("-day", "pk")
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="one_digest_per_person_and_day"),
            models.CheckConstraint(
                name="a_sent_digest_says_when",
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_failed_digest_says_why", condition=~Q(state=MailState.FAILED) | ~Q(failure="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.day}"
