"""A plan: who goes where and when, as proposed in one run, and what each municipality did with its part of it.

A plan is made for one municipality or for the region. Its part for one municipality is checked, approved by a
coordinator of that municipality who is not the author, carried out and, if need be, undone. Only
`transitions.actions.plans.move` writes a state; what may follow what stands in transitions/plan_life.py.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from achterhoek.clock import now
from achterhoek.models import Municipality
from clients.models import CareLine, Client
from providers.models import Contract, Lot, Provider
from transitions.models.handovers import Handover
from transitions.models.periods import TransitionPeriod
from transitions.querysets import PlacementQuerySet, PlanPartQuerySet, PlanQuerySet
from transitions.statuses import NotPlaced, PartState, PlacementState, PlanState

PERSON = settings.AUTH_USER_MODEL


class Plan(models.Model):
    """One run of the planner. `facts` is the fingerprint of all it looked at; `rules` the settings it used.

    `what_if`: other room than the real one, tried in this draft alone; such a plan can be looked at, not approved.
    `measures`: what the planner reached for each of its aims, and the numbers that pages show.
    """

    number = models.CharField("nummer", max_length=12, unique=True)
    name = models.CharField("naam", max_length=100)
    period = models.ForeignKey(TransitionPeriod, models.PROTECT, related_name="plans")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    state = models.CharField("stand", max_length=10, choices=PlanState.choices, default=PlanState.WAITING)
    start_from = models.DateField("eerste dag waarop iemand kan beginnen")
    day = models.DateField("gemaakt op")
    rules = models.JSONField("instellingen", default=dict)
    what_if = models.JSONField("andere ruimte", default=list)
    measures = models.JSONField("uitkomsten", default=dict)
    facts = models.CharField(max_length=64, blank=True)
    refusal = models.CharField("waarom niet gemaakt", max_length=300, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="gemaakt door")
    made_at = models.DateTimeField("gemaakt", default=now)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan"
        verbose_name_plural = "plannen"
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="a_plan_that_was_not_made_says_why",
                condition=~Q(state=PlanState.FAILED) | ~Q(refusal=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("transitions:plan", args=[self.number])


class PlanPart(models.Model):
    """What one municipality does with a plan. `made_by` repeats the plan's, so that the database can compare.

    `facts` is the fingerprint of what checking looked at: with another one the plan is stale, and is checked again.
    `done`: how many placements the work that goes on now has done.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="parts")
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    state = models.CharField("stand", max_length=12, choices=PartState.choices, default=PartState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    facts = models.CharField(max_length=64, blank=True)
    remark = models.CharField("waarom gestopt", max_length=500, blank=True)
    checked_at = models.DateTimeField("nagekeken", null=True, blank=True)
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField("goedgekeurd", null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    run_at = models.DateTimeField("uitgevoerd", null=True, blank=True)
    run_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField("teruggedraaid", null=True, blank=True)
    undone_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    stop_asked = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = "deel van een plan"
        verbose_name_plural = "delen van plannen"
        ordering = ("plan", "municipality")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "municipality"], name="a_plan_has_one_part_per_municipality"
            ),
            models.CheckConstraint(
                name="a_plan_is_approved_by_someone_else_than_its_author",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                violation_error_message="Je keurt je eigen plan niet goed: dat doet een andere coördinator.",
            ),
            models.CheckConstraint(
                name="a_plan_is_carried_out_after_approval",
                condition=Q(run_at__isnull=True) | Q(approved_at__isnull=False),
            ),
            *(
                models.CheckConstraint(
                    name=f"a_plan_{done}_says_when_and_by_whom",
                    condition=Q(**{f"{done}_at__isnull": True, f"{done}_by__isnull": True})
                    | Q(**{f"{done}_at__isnull": False, f"{done}_by__isnull": False}),
                )
                for done in ("checked", "approved", "run", "undone")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.municipality}"


class Placement(models.Model):
    """A care line's proposed place. `keys` are those of its indications that must move.

    `binding`: its part is approved and it was not undone or passed over; a care line has one such placement at most.
    `rehearsal` is what checking found; empty is fine. `result_reason` says why it was passed over, or left in an undo.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="placements")
    part = models.ForeignKey(PlanPart, models.PROTECT, related_name="placements")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    care_line = models.ForeignKey(CareLine, models.PROTECT, related_name="placements")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    keys = models.JSONField(default=list)
    giving = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    delivered_by = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    starts_on = models.DateField("eerste dag")
    why = models.CharField("waarom", max_length=500)
    split_reason = models.CharField("waarom gesplitst", max_length=300, blank=True)
    wished = models.BooleanField("naar wens", default=False)
    binding = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PlacementState.choices, default=PlacementState.PROPOSED)
    rehearsal = models.CharField("bij het nakijken", max_length=500, blank=True)
    result_reason = models.CharField("waarom", max_length=500, blank=True)
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, blank=True, related_name="placements")
    handover_version = models.PositiveIntegerField(null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "plaatsing"
        verbose_name_plural = "plaatsingen"
        ordering = ("plan", "starts_on", "pk")
        indexes = [models.Index(fields=["part", "state", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["plan", "care_line"], name="a_plan_places_a_care_line_once"),
            models.UniqueConstraint(
                fields=["care_line"],
                condition=Q(binding=True),
                name="one_approved_placement_per_care_line",
                violation_error_message="Voor deze zorg is al een ander plan goedgekeurd.",
            ),
            models.CheckConstraint(
                name="a_placement_that_was_done_names_its_handover",
                condition=~Q(state__in=(PlacementState.DONE, PlacementState.UNDONE))
                | Q(handover__isnull=False, handover_version__isnull=False),
            ),
            models.CheckConstraint(
                name="a_placement_that_was_passed_over_or_left_says_why",
                condition=~Q(state__in=(PlacementState.SKIPPED, PlacementState.LEFT)) | ~Q(result_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.care_line_id} → {self.delivered_by_id}"


class Unplaced(models.Model):
    """A care line for which the plan has no place, and the rule that binds."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="unplaced")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    care_line = models.ForeignKey(CareLine, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    keys = models.JSONField(default=list)
    giving = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("reden", max_length=20, choices=NotPlaced.choices)
    explanation = models.CharField("uitleg", max_length=500, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "niet geplaatst"
        verbose_name_plural = "niet geplaatst"
        ordering = ("plan", "reason", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "care_line"], name="a_plan_leaves_a_care_line_unplaced_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.care_line_id}: {self.get_reason_display()}"


class Shortage(models.Model):
    """Places short per lot and municipality, and how many more clients one more place, or one a week, would place.

    The contract named is where that one place, or one client a week, helps most; none where no single one helps.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="shortages")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    places_short = models.PositiveIntegerField("plaatsen te kort")
    gain_of_a_place = models.PositiveIntegerField("meer met één plaats erbij", default=0)
    place_at = models.CharField("plaats erbij in contract", max_length=40, blank=True)
    gain_of_a_week = models.PositiveIntegerField("meer met één per week erbij", default=0)
    week_at = models.CharField("één per week erbij in contract", max_length=40, blank=True)

    class Meta:
        verbose_name = "tekort"
        verbose_name_plural = "tekorten"
        ordering = ("plan", "lot", "municipality")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "municipality", "lot"],
                name="a_plan_sums_a_shortage_once_per_lot_and_municipality",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.municipality_id}: {self.places_short}"


class Expected(models.Model):
    """Residents who may need a place later (to be assessed anew, or renewed at a provider without contract)."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="expected")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    residents = models.PositiveIntegerField("inwoners")
    places_left = models.PositiveIntegerField("plaatsen over")

    class Meta:
        verbose_name = "te verwachten"
        verbose_name_plural = "te verwachten"
        ordering = ("plan", "lot", "municipality")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "municipality", "lot"],
                name="a_plan_counts_expected_once_per_lot_and_municipality",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.municipality_id}: {self.residents}"


class Takeover(models.Model):
    """An agreed takeover: in this lot and municipality residents of the old provider go to the new one if they can.

    A regional coordinator's list. Taking over staff is talked about once per pair (StaffConsultation).
    """

    period = models.ForeignKey(TransitionPeriod, models.PROTECT, related_name="takeovers")
    giving = models.ForeignKey(Provider, models.PROTECT, related_name="+", verbose_name="oude aanbieder")
    receiving = models.ForeignKey(Provider, models.PROTECT, related_name="+", verbose_name="nieuwe aanbieder")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+", verbose_name="perceel")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    agreed_on = models.DateField("afgesproken op")
    note = models.CharField("met wie, en wat", max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "afgesproken overname"
        verbose_name_plural = "afgesproken overnames"
        ordering = ("giving__name", "lot", "municipality", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "giving", "lot", "municipality"],
                name="one_takeover_per_old_provider_lot_and_municipality",
                violation_error_message="Voor deze aanbieder, dit perceel en deze gemeente is al een overname "
                "afgesproken.",
            ),
            models.CheckConstraint(
                name="a_takeover_goes_to_another_provider",
                condition=~Q(giving=F("receiving")),
                violation_error_message="De nieuwe aanbieder is dezelfde als de oude.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giving} → {self.receiving}"
