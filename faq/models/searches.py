"""What visitors sought and did not find: work for the editors.

Words only, as the search reads them: what looks like a number, an address or a person's data is never kept
(faq/search/misses.py), nor is who sought or when precisely. The table is bounded; what nobody asked again makes room.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from faq.querysets import SearchMissQuerySet

LONGEST_MISS = 80


class SearchMiss(models.Model):
    """Words that found nothing, how often, and on which days first and last."""

    words = models.CharField("gezocht", max_length=LONGEST_MISS, unique=True)
    times = models.PositiveIntegerField("keer", default=1)
    first_day = models.DateField("eerste dag")
    last_day = models.DateField("laatste dag")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SearchMissQuerySet.as_manager()

    class Meta:
        verbose_name = "zoekvraag zonder antwoord"
        verbose_name_plural = "zoekvragen zonder antwoord"
        ordering = ("-times", "-last_day", "pk")
        indexes = [models.Index(fields=["times", "last_day"])]
        constraints = [
            models.CheckConstraint(
                name="a_search_was_last_missed_on_or_after_its_first_day",
                condition=Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="a_settled_search_miss_says_when_and_by_whom",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.words
