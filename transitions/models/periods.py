"""The transition period, who takes part in it, and its settings. Its end is data: every deadline follows it."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from achterhoek.clock import now
from achterhoek.models import Municipality
from providers.models import Lot
from transitions.querysets import PeriodQuerySet
from transitions.statuses import ChecklistKind, PlanAim

DEFAULT_ORDER = ",".join(PlanAim.values)


def every_aim_once(order: str) -> None:
    """Refuse an order of a plan's aims that leaves one out, or names one twice."""
    if sorted(order.split(",")) != sorted(PlanAim.values):
        raise ValidationError(f"Noem elk doel één keer, met komma's ertussen: {DEFAULT_ORDER}.")


class TransitionPeriod(models.Model):
    """The days in which residents move. The test day is the day after its last day."""

    public: ClassVar[bool] = True

    slug = models.SlugField("code", unique=True)
    name = models.CharField("naam", max_length=100)
    first_day = models.DateField("eerste dag")
    last_day = models.DateField("laatste dag")
    notice_days = models.PositiveSmallIntegerField("dagen tussen brief en start", default=28)
    lead_days = models.PositiveSmallIntegerField("dagen voor aanbod en antwoord", default=14)
    answer_workdays = models.PositiveSmallIntegerField("werkdagen om te antwoorden", default=3)
    letter_workdays = models.PositiveSmallIntegerField("werkdagen om de brief te maken", default=3)
    hearing_workdays = models.PositiveSmallIntegerField("werkdagen tussen gesprek en aanbod", default=5)
    escalate_workdays = models.PositiveSmallIntegerField("werkdagen tot opschalen", default=2)
    message_workdays = models.PositiveSmallIntegerField("werkdagen voor start- en stopbericht", default=5)
    renewal_weeks = models.PositiveSmallIntegerField("weken onderzoek voor het einde", default=8)
    last_start_workdays_before_end = models.PositiveSmallIntegerField(
        "werkdagen tussen laatste start en einde",
        default=0,
        help_text="0: de laatste werkdag van de periode is de laatste veilige start.",
    )
    first_escalation_weeks = models.PositiveSmallIntegerField(
        "eerste opschaling, weken voor het einde", default=14
    )
    second_escalation_weeks = models.PositiveSmallIntegerField(
        "tweede opschaling, weken voor het einde", default=8
    )
    objection_weeks = models.PositiveSmallIntegerField("weken om bezwaar te maken", default=6)
    objection_answer_weeks = models.PositiveSmallIntegerField("weken om op bezwaar te beslissen", default=6)
    objection_committee_weeks = models.PositiveSmallIntegerField(
        "weken om te beslissen met een commissie", default=12
    )
    objection_postpone_weeks = models.PositiveSmallIntegerField(
        "weken die een bezwaar verdaagd mag worden", default=6
    )
    objection_weigh_workdays = models.PositiveSmallIntegerField(
        "werkdagen om bij bezwaar te kiezen: doorgaan of wachten", default=2
    )
    retention_months = models.PositiveSmallIntegerField("maanden bewaren na de periode", default=12)
    plan_order = models.CharField(
        "volgorde van de doelen van een plan",
        max_length=80,
        default=DEFAULT_ORDER,
        validators=[every_aim_once],
        help_text="Codes met komma's, het belangrijkste eerst. Plaatsen en dringendheid gaan altijd voor.",
    )
    kept_back_percent = models.PositiveSmallIntegerField(
        "plaatsen achterhouden voor wie nog komt (%)", default=0, validators=[MaxValueValidator(90)]
    )
    call_after_weeks = models.PositiveSmallIntegerField("weken tot het belletje na de start", default=4)
    call_before_weeks = models.PositiveSmallIntegerField(
        "uiterste week van het belletje na de start", default=6
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "overgangsperiode"
        verbose_name_plural = "overgangsperioden"
        ordering = ("-first_day", "pk")
        constraints = [
            models.CheckConstraint(
                name="a_period_ends_after_its_first_day",
                condition=Q(last_day__gt=F("first_day")),
                violation_error_message="De periode moet eindigen na haar eerste dag.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def test_day(self) -> date:
        """The first day after the period: whoever delivers then must have a contract."""
        return self.last_day + timedelta(days=1)

    @property
    def day_before(self) -> date:
        """The last day of the old way of working."""
        return self.first_day - timedelta(days=1)


class PeriodScope(models.Model):
    """A municipality that takes part in the period for a lot."""

    public: ClassVar[bool] = True

    period = models.ForeignKey(TransitionPeriod, models.CASCADE, related_name="scope", verbose_name="periode")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+", verbose_name="perceel")

    class Meta:
        verbose_name = "deelname"
        verbose_name_plural = "deelname"
        ordering = ("period", "municipality", "lot")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "municipality", "lot"], name="a_municipality_takes_part_in_a_lot_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.lot}"


class PeriodChange(models.Model):
    """A change of the period's days: who, when, why. Only added, never changed."""

    public: ClassVar[bool] = True

    append_only: ClassVar[tuple[str, ...]] = ()

    period = models.ForeignKey(
        TransitionPeriod, models.PROTECT, related_name="changes", verbose_name="periode"
    )
    first_day_before = models.DateField()
    last_day_before = models.DateField("laatste dag was")
    first_day_after = models.DateField()
    last_day_after = models.DateField("laatste dag werd")
    reason = models.CharField("reden", max_length=300)
    changed_at = models.DateTimeField("wanneer", default=now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door wie"
    )

    class Meta:
        verbose_name = "wijziging van de periode"
        verbose_name_plural = "wijzigingen van de periode"
        ordering = ("-changed_at", "-pk")
        constraints = [
            models.CheckConstraint(name="a_change_of_the_period_says_why", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.last_day_before} → {self.last_day_after}"


class ChecklistRule(models.Model):
    """A point of the warme overdracht that a lot asks for. A lot without rules asks for all of them."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="checklist_rules", verbose_name="perceel")
    kind = models.CharField("wat", max_length=12, choices=ChecklistKind.choices)

    class Meta:
        verbose_name = "punt van de warme overdracht per perceel"
        verbose_name_plural = "punten van de warme overdracht per perceel"
        ordering = ("lot", "pk")
        constraints = [
            models.UniqueConstraint(fields=["lot", "kind"], name="a_lot_asks_for_a_checklist_point_once")
        ]

    def __str__(self) -> str:
        return f"{self.lot}: {self.get_kind_display()}"


class ConversionRule(models.Model):
    """When the allocations of one lot are converted all at once; no rule means at renewal."""

    period = models.ForeignKey(TransitionPeriod, models.CASCADE, related_name="conversion_rules")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+", verbose_name="perceel")
    day = models.DateField("op deze dag voor iedereen")

    class Meta:
        verbose_name = "omzetdag"
        verbose_name_plural = "omzetdagen"
        ordering = ("period", "lot")
        constraints = [
            models.UniqueConstraint(fields=["period", "lot"], name="one_conversion_day_per_period_and_lot")
        ]

    def __str__(self) -> str:
        return f"{self.lot}: {self.day}"
