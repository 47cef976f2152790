"""Files that came in: who offered them, what was found, what was taken in, and the rows that were parked.

Contents are encrypted at rest and forgotten after `settings.IMPORT_KEEP_DAYS` days; counts and reasons stay.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from achterhoek.clock import now
from achterhoek.models.people import Municipality
from achterhoek.querysets import FileImportQuerySet
from achterhoek.statuses import ImportKind, ImportState


class FileImport(models.Model):
    """One offered file and its life. `municipality` is the uploader's; none for a command or a regional file.

    `claimed_at` is renewed by the process that works on it; `checked_against` is the number of the last import that
    was taken in before its check: with a higher one the check was overtaken (achterhoek/imports/claims.py).
    `corrects`: it holds parked rows that came back, not the whole of what the sender has: what it does not name, it
    says nothing of.
    """

    kind = models.CharField("soort", max_length=20, choices=ImportKind.choices)
    state = models.CharField("stand", max_length=20, choices=ImportState.choices, default=ImportState.WAITING)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    file_name = models.CharField("bestand", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("grootte")
    offered_at = models.DateTimeField("aangeboden", default=now)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    queued_at = models.DateTimeField(null=True, blank=True)
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    checked_against = models.PositiveBigIntegerField(null=True, blank=True)
    stop_asked = models.BooleanField(default=False)
    rows_total = models.PositiveIntegerField("rijen", default=0)
    rows_checked = models.PositiveIntegerField("gecontroleerd", default=0)
    rows_parked = models.PositiveIntegerField("apart gezet", default=0)
    rows_taken_in = models.PositiveIntegerField("ingelezen", default=0)
    created = models.PositiveIntegerField("nieuw", default=0)
    updated = models.PositiveIntegerField("gewijzigd", default=0)
    unchanged = models.PositiveIntegerField("gelijk", default=0)
    different = models.PositiveIntegerField("verschillen", default=0)
    only_in_portal = models.PositiveIntegerField("alleen in het portaal", default=0)
    corrects = models.BooleanField("verbeterde rijen", default=False)
    notices = models.JSONField(default=list)
    refusal = models.TextField("reden van weigering", blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = "invoer"
        verbose_name_plural = "invoer"
        ordering = ("-offered_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="a_queued_import_names_who_said_go",
                condition=Q(queued_at__isnull=True, queued_by__isnull=True)
                | Q(queued_at__isnull=False, queued_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_refused_import_says_why", condition=~Q(state=ImportState.REFUSED) | ~Q(refusal="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"


class ImportChunk(models.Model):
    """A piece of an import, encrypted: the file as offered (part "file") or checked rows (part "rows")."""

    file_import = models.ForeignKey(FileImport, models.CASCADE, related_name="chunks")
    part = models.CharField(max_length=10, choices=[("file", "bestand"), ("rows", "rijen")])
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    taken_in_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("file_import", "part", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["file_import", "part", "number"], name="a_chunk_of_an_import_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.number}"


class ParkedRow(models.Model):
    """A row that was not taken in: its line, the column at fault and the reason in Dutch; its cells encrypted."""

    file_import = models.ForeignKey(FileImport, models.CASCADE, related_name="parked")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    line = models.PositiveIntegerField("regel")
    column = models.CharField("kolom", max_length=40)
    reason = models.CharField("reden", max_length=300)
    sealed = models.BinaryField(null=True)

    class Meta:
        verbose_name = "apart gezette rij"
        verbose_name_plural = "apart gezette rijen"
        ordering = ("file_import", "line")
        constraints = [
            models.UniqueConstraint(fields=["file_import", "line"], name="one_reason_per_parked_line")
        ]

    def __str__(self) -> str:
        return f"regel {self.line}: {self.reason}"
