"""What visitors report: the new help did not begin on its day, and whom to call back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from achterhoek.clock import now
from achterhoek.models import Municipality
from providers.models import Lot
from transitions.querysets import ReportQuerySet


class NotStartedReport(models.Model):
    """A care worker says that nobody came. It names no client: the municipality calls back and asks.

    `phone` and `caller` (what stands for the visitor's address on that day) are forgotten some days after it is
    settled.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="reports", verbose_name="gemeente"
    )
    phone = models.CharField("telefoonnummer", max_length=20, blank=True)
    employer = models.CharField("werkgever", max_length=100, blank=True)
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="soort zorg"
    )
    caller = models.CharField(max_length=32, blank=True)
    reported_on = models.DateField()
    reported_at = models.DateTimeField("gemeld om", default=now)
    settled_at = models.DateTimeField("teruggebeld om", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="teruggebeld door",
    )
    result = models.CharField("wat kwam eruit", max_length=200, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "melding dat de nieuwe hulp niet begon"
        verbose_name_plural = "meldingen dat de nieuwe hulp niet begon"
        ordering = ("reported_at", "pk")
        indexes = [models.Index(fields=["municipality", "settled_at", "reported_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "phone"],
                condition=Q(settled_at__isnull=True),
                name="a_number_waits_once_to_be_called_back",
            ),
            models.CheckConstraint(
                name="a_settled_report_says_when_by_whom_and_what_came_of_it",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, result="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="a_report_that_waits_has_a_number",
                condition=Q(settled_at__isnull=False) | ~Q(phone=""),
            ),
        ]

    def __str__(self) -> str:
        return f"melding {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("transitions:not_started_settle", args=[self.pk])
