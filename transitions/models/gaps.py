"""Who is without care today, as the continuity proof last found it: the top of everyone's list."""

from django.db import models

from achterhoek.clock import now
from achterhoek.models import Municipality
from clients.models import CareLine, Client
from clients.statuses import Breach, Risk
from transitions.models.periods import TransitionPeriod
from transitions.querysets import CareGapQuerySet


class CareGap(models.Model):
    """A care line that has no provider with ground today. Only `actions.gaps` writes these, from the proof."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    period = models.ForeignKey(TransitionPeriod, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", verbose_name="cliënt")
    care_line = models.ForeignKey(CareLine, models.CASCADE, related_name="+", verbose_name="zorglijn")
    kind = models.CharField("wat er is", max_length=20, choices=[*Breach.choices, *Risk.choices])
    since = models.DateField("sinds")
    found_at = models.DateTimeField(default=now)

    objects = CareGapQuerySet.as_manager()

    class Meta:
        verbose_name = "gat in de zorg"
        verbose_name_plural = "gaten in de zorg"
        ordering = ("since", "pk")
        constraints = [
            models.UniqueConstraint(fields=["period", "care_line"], name="a_care_line_has_one_gap_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} sinds {self.since}"

    def get_absolute_url(self) -> str:
        return f"{self.client.get_absolute_url()}#zorg"
