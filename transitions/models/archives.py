"""What went to the municipality's archive, what the archive took in, and what the portal then deleted.

Rows name a case number and nobody: they stay when the record is gone. Only `transitions.actions.archives` and
`transitions.actions.deletions` write here.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from achterhoek.clock import now
from achterhoek.constraints import paired
from achterhoek.models import Municipality
from transitions.models.periods import TransitionPeriod
from transitions.querysets import ArchiveQuerySet
from transitions.statuses import IN_A_DELIVERY, ArchiveState

PERSON = settings.AUTH_USER_MODEL


class ArchiveDelivery(models.Model):
    """The records that go to the archive together. `delivered_at`: when they were first downloaded, all of them.

    `acknowledged_on` is the day on which the archive says it took them in, under `acknowledged_reference`.
    """

    number = models.CharField("nummer", max_length=12, unique=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    period = models.ForeignKey(TransitionPeriod, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("klaargezet", default=now)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="klaargezet door")
    delivered_at = models.DateTimeField("gedownload", null=True, blank=True)
    delivered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_on = models.DateField("opgenomen op", null=True, blank=True)
    acknowledged_reference = models.CharField("kenmerk van het archief", max_length=100, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("ingetrokken", null=True, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = "levering aan het archief"
        verbose_name_plural = "leveringen aan het archief"
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(acknowledged_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_delivery_per_municipality",
                violation_error_message="Er staat al een levering open.",
            ),
            models.CheckConstraint(
                name="an_acknowledgement_follows_a_delivery_with_day_and_reference",
                condition=Q(
                    acknowledged_at__isnull=True, acknowledged_on__isnull=True, acknowledged_reference=""
                )
                | (
                    Q(acknowledged_at__isnull=False, acknowledged_on__isnull=False)
                    & Q(delivered_at__isnull=False)
                    & ~Q(acknowledged_reference="")
                ),
                violation_error_message="Geef de dag en het kenmerk van het archief.",
            ),
            models.CheckConstraint(
                name="a_delivery_that_was_acknowledged_is_not_withdrawn",
                condition=Q(acknowledged_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
            *paired("a_delivery", "delivered", "acknowledged", "withdrawn"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("transitions:archive_delivery", args=[self.number])

    @property
    def is_open(self) -> bool:
        """Nobody said yet that the archive has it, nor took it back."""
        return self.acknowledged_at is None and self.withdrawn_at is None


class ArchiveRecord(models.Model):
    """One resident's record in a delivery; what is left of it once it was deleted.

    `sha256` is that of the dossier as it was delivered; `keep_until` the first day on which the archive may destroy
    it, unknown while care goes on; `reason` says what still ran when it was left out.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    delivery = models.ForeignKey(ArchiveDelivery, models.PROTECT, related_name="records")
    case_number = models.CharField("dossiernummer", max_length=12)
    state = models.CharField("stand", max_length=10, choices=ArchiveState.choices, default=ArchiveState.READY)
    reason = models.CharField("waarom niet", max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    files = models.PositiveSmallIntegerField("bestanden", default=0)
    keep_until = models.DateField("archief bewaart tot", null=True, blank=True)
    deleted_at = models.DateTimeField("verwijderd", null=True, blank=True)
    deleted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier in een levering"
        verbose_name_plural = "dossiers in leveringen"
        ordering = ("delivery", "case_number")
        indexes = [models.Index(fields=["case_number"], name="archive_records_of_a_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "case_number"], name="a_dossier_is_in_a_delivery_once"
            ),
            models.UniqueConstraint(
                fields=["case_number"],
                condition=Q(state__in=IN_A_DELIVERY),
                name="a_dossier_is_in_one_delivery_at_a_time",
            ),
            models.CheckConstraint(
                name="a_dossier_that_was_delivered_is_known_by_its_hash",
                condition=~Q(state__in=(ArchiveState.DELIVERED, ArchiveState.DELETED)) | ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="a_dossier_that_was_left_out_says_why",
                condition=~Q(state=ArchiveState.LEFT_OUT) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="a_dossier_that_was_deleted_says_when_and_by_whom",
                condition=Q(state=ArchiveState.DELETED, deleted_at__isnull=False, deleted_by__isnull=False)
                | (~Q(state=ArchiveState.DELETED) & Q(deleted_at__isnull=True, deleted_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.case_number
