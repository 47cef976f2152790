"""What the transition means for each indication, and the small lives that follow from it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from achterhoek.clock import now
from achterhoek.models import Municipality
from clients.models import Allocation, CareLine, Client, Indication
from providers.models import Contract, ContractParty, Lot, Provider
from transitions.models.periods import TransitionPeriod
from transitions.querysets import AssessmentQuerySet, BridgingQuerySet, ProviderCheckQuerySet
from transitions.statuses import Outcome, Reason, RenewalState


class AssessmentRun(models.Model):
    """One run over the whole caseload or one municipality, with its counts."""

    period = models.ForeignKey(TransitionPeriod, models.PROTECT, related_name="runs")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField()
    run_at = models.DateTimeField(default=now)
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-run_at", "-pk")

    def __str__(self) -> str:
        return f"{self.period} {self.run_at:%Y-%m-%d %H:%M}"


class Assessment(models.Model):
    """The outcome for one indication: what the rules say, and what a person made of it.

    `outcome` and `reason` always hold what the rules say today. What counts is `effective_outcome`, one column for
    lists and plans: a person's own decision first, then what a person confirmed, and only then the rules. So a run that
    finds other facts never takes away what a person confirmed; it leaves an AssessmentChange to look at.

    `lot` is that of the indication's product as the run found it, like `current_provider`: a list by lot reads it from
    an index of its own table.
    """

    #: Kept counted by the database, so that an overview reads some dozens of rows (achterhoek/tallies.py).
    tallied: ClassVar[dict[str, tuple[str, ...]]] = {
        "outcomes": (
            *("period", "effective_outcome", "reason", "renew", "convert", "by_hand"),
            *("confirmed_outcome", "own_outcome"),
        ),
        "providers": ("period", "effective_outcome", "current_provider"),
    }

    # The unique index begins with the indication and the lists' own begin with the period: no index of their own.
    period = models.ForeignKey(TransitionPeriod, models.PROTECT, related_name="assessments", db_index=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", db_index=False)
    indication = models.ForeignKey(Indication, models.PROTECT, related_name="assessments", db_index=False)
    outcome = models.CharField("uitkomst", max_length=12, choices=Outcome.choices)
    reason = models.CharField("reden", max_length=20, choices=Reason.choices)
    renew = models.BooleanField("verlengen", default=False)
    convert = models.BooleanField("omzetten", default=False)
    by_hand = models.BooleanField("met de hand", default=False)
    current_provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="huidige aanbieder"
    )
    lot = models.ForeignKey(
        Lot,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="perceel",
    )
    party = models.ForeignKey(
        ContractParty,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="contract van de aanbieder",
    )
    confirmed_outcome = models.CharField("bevestigd", max_length=12, choices=Outcome.choices, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    own_outcome = models.CharField("eigen besluit", max_length=12, choices=Outcome.choices, blank=True)
    own_reason = models.CharField("reden van het eigen besluit", max_length=300, blank=True)
    own_at = models.DateTimeField(null=True, blank=True)
    own_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    effective_outcome = models.GeneratedField(
        expression=models.Case(
            models.When(~Q(own_outcome=""), then=F("own_outcome")),
            models.When(~Q(confirmed_outcome=""), then=F("confirmed_outcome")),
            default=F("outcome"),
            output_field=models.CharField(max_length=12),
        ),
        output_field=models.CharField(max_length=12),
        db_persist=True,
        choices=Outcome.choices,
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "beoordeling"
        verbose_name_plural = "beoordelingen"
        ordering = ("indication", "pk")
        indexes = [
            # Lists per outcome, page by page.
            models.Index(
                fields=["period", "municipality", "effective_outcome", "id"], name="assessment_list"
            ),
            # Lists per follow-up, likewise.
            *(
                models.Index(
                    fields=["period", "municipality", "effective_outcome", "id"],
                    condition=Q(**{follow_up: True}),
                    name=f"assessment_list_{follow_up}",
                )
                for follow_up in ("renew", "convert", "by_hand")
            ),
            # Lists of one reason of the rules, of one lot, and of what people did or did not do yet.
            models.Index(
                fields=["period", "municipality", "effective_outcome", "reason", "id"],
                condition=Q(own_at__isnull=True),
                name="assessment_list_reason",
            ),
            models.Index(
                fields=["period", "municipality", "lot", "effective_outcome", "id"],
                name="assessment_list_lot",
            ),
            *(
                models.Index(
                    fields=["period", "municipality", "effective_outcome", "id"],
                    condition=condition,
                    name=f"assessment_list_{name}",
                )
                for name, condition in (
                    ("open", Q(confirmed_at__isnull=True)),
                    ("confirmed", Q(confirmed_at__isnull=False)),
                    ("own", Q(own_at__isnull=False)),
                )
            ),
            models.Index(fields=["party"], condition=Q(party__isnull=False), name="assessment_party"),
            # Lists of one old provider.
            models.Index(
                fields=["period", "municipality", "current_provider", "effective_outcome", "id"],
                name="assessment_list_provider",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indication", "period"], name="one_assessment_per_period_and_indication"
            ),
            models.CheckConstraint(
                name="a_confirmed_assessment_says_what_when_and_by_whom",
                condition=Q(confirmed_outcome="", confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (~Q(confirmed_outcome="") & Q(confirmed_at__isnull=False, confirmed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_own_decision_says_when_why_and_by_whom",
                condition=Q(own_outcome="", own_reason="", own_at__isnull=True, own_by__isnull=True)
                | (~Q(own_outcome="") & ~Q(own_reason="") & Q(own_at__isnull=False, own_by__isnull=False)),
                violation_error_message="Een eigen besluit heeft een reden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indication_id}: {self.get_outcome_display()}"


class AssessmentChange(models.Model):
    """What a run found otherwise than the run before: kept until a person has seen it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    run = models.ForeignKey(AssessmentRun, models.PROTECT, related_name="changes")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    was_confirmed = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-run", "pk")
        indexes = [
            models.Index(
                fields=["municipality", "-was_confirmed", "-id"],
                condition=Q(seen_at__isnull=True),
                name="open_changes",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "assessment"], name="a_run_changes_an_assessment_once"),
            models.CheckConstraint(
                name="a_seen_change_says_when_and_by_whom",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class ProviderCheck(models.Model):
    """Contract management's sign-off of one old provider in one municipality, before `moves` go in bulk."""

    period = models.ForeignKey(TransitionPeriod, models.PROTECT, related_name="checks")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="checks")
    found = models.JSONField("wat er stond toen het werd afgetekend", default=dict)
    remark = models.CharField("opmerking", max_length=300, blank=True)
    signed_at = models.DateTimeField(default=now)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ProviderCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "controle per oude aanbieder"
        verbose_name_plural = "controles per oude aanbieder"
        ordering = ("provider", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "municipality", "provider"], name="one_check_per_provider_and_municipality"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.municipality}"


class Renewal(models.Model):
    """The small life of an indication that ends in the period: to start, in research, renewed or ended."""

    # Half a caseload ends in the period: indexes that no question uses would only slow the run that makes these rows.
    period = models.ForeignKey(TransitionPeriod, models.PROTECT, related_name="renewals", db_index=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", db_index=False)
    indication = models.ForeignKey(Indication, models.PROTECT, related_name="renewals", db_index=False)
    last_day = models.DateField("laatste dag", help_text="Zoals de laatste beoordeling hem vond.")
    state = models.CharField(
        "stand", max_length=12, choices=RenewalState.choices, default=RenewalState.TO_START
    )
    successor = models.OneToOneField(
        Indication, models.PROTECT, null=True, blank=True, related_name="renewal_of", verbose_name="opvolger"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.CharField("reden van einde", max_length=300, blank=True)
    told_on = models.DateField("verteld aan de cliënt op", null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "verlenging"
        verbose_name_plural = "verlengingen"
        ordering = ("last_day", "pk")
        indexes = [
            models.Index(fields=["period", "municipality", "state", "last_day", "id"], name="renewal_list")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indication", "period"], name="one_renewal_per_period_and_indication"
            ),
            models.CheckConstraint(
                name="a_renewed_indication_names_its_successor",
                condition=~Q(state=RenewalState.RENEWED) | Q(successor__isnull=False),
                violation_error_message="Kies de indicatie die deze opvolgt.",
            ),
            models.CheckConstraint(
                name="an_ended_indication_says_why_and_that_the_client_was_told",
                condition=~Q(state=RenewalState.ENDED) | (~Q(reason="") & Q(told_on__isnull=False)),
                violation_error_message="Geef de reden en de dag waarop het aan de cliënt verteld is.",
            ),
            models.CheckConstraint(
                name="a_closed_renewal_says_when_and_by_whom",
                condition=Q(
                    state__in=(RenewalState.TO_START, RenewalState.IN_RESEARCH),
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                )
                | Q(
                    state__in=(RenewalState.RENEWED, RenewalState.ENDED),
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indication_id}: {self.get_state_display()}"


class Conversion(models.Model):
    """An allocation that went to another code under the new contract; the provider who delivers stays."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    care_line = models.ForeignKey(CareLine, models.PROTECT, related_name="conversions")
    allocation = models.OneToOneField(Allocation, models.PROTECT, related_name="conversion")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    day = models.DateField("vanaf")
    converted_at = models.DateTimeField(default=now)
    converted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "omzetting"
        verbose_name_plural = "omzettingen"
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return f"{self.care_line_id} vanaf {self.day}"


class BridgingAgreement(models.Model):
    """A resident's old provider may go on after the period: last day, who agreed, when, why (P3: P2 wins, openly)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="bridgings", verbose_name="cliënt")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="bridgings", verbose_name="aanbieder")
    first_day = models.DateField("eerste dag")
    last_day = models.DateField("laatste dag")
    agreed_with = models.CharField("met wie afgesproken", max_length=100)
    agreed_on = models.DateField("afgesproken op")
    reason = models.CharField("waarom", max_length=300)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = BridgingQuerySet.as_manager()

    class Meta:
        verbose_name = "overbrugging"
        verbose_name_plural = "overbruggingen"
        ordering = ("last_day", "pk")
        constraints = [
            models.CheckConstraint(
                name="a_bridging_ends_on_or_after_its_first_day",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
            models.CheckConstraint(
                name="a_bridging_says_who_agreed_and_why", condition=~Q(agreed_with="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="a_withdrawn_bridging_says_when_why_and_by_whom",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} tot en met {self.last_day}"
