"""A handover: all care lines of one client that go together from one provider to one provider.

Only `transitions.actions.handovers.move` writes a status. What a status demands is in transitions/workflow.py.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from achterhoek.clock import now
from achterhoek.models import Municipality
from clients.models import CareLine, Client
from clients.statuses import Channel
from providers.models import Contract, Provider
from transitions.models.periods import TransitionPeriod
from transitions.querysets import HandoverQuerySet
from transitions.statuses import Agreement, Answer, CancelReason, ChecklistKind, Side, Status

PERSON = settings.AUTH_USER_MODEL


class Handover(models.Model):
    """One move. `giving` is the old provider (none where care has not begun), `receiving` the new one."""

    number = models.CharField("nummer", max_length=12, unique=True)
    period = models.ForeignKey(TransitionPeriod, models.PROTECT, related_name="handovers")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    client = models.ForeignKey(Client, models.PROTECT, related_name="handovers", verbose_name="cliënt")
    status = models.CharField("stand", max_length=10, choices=Status.choices, default=Status.TO_PLAN)
    version = models.PositiveIntegerField(default=0)
    giving = models.ForeignKey(
        Provider,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers_out",
        verbose_name="oude aanbieder",
    )
    receiving = models.ForeignKey(
        Provider,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers_in",
        verbose_name="nieuwe aanbieder",
    )
    wish = models.CharField("wens van de cliënt", max_length=300, blank=True)
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    split_reason = models.CharField("waarom gesplitst", max_length=300, blank=True)
    help_asked = models.CharField("hulpvraag in één zin", max_length=200, blank=True)
    days_and_times = models.CharField("dagen en tijden", max_length=200, blank=True)
    language = models.CharField("taal", max_length=40, blank=True, default="Nederlands")
    earliest_start = models.DateField("kan beginnen vanaf", null=True, blank=True)
    giving_consulted_on = models.DateField("oude aanbieder gesproken op", null=True, blank=True)
    giving_last_day = models.DateField("laatste dag bij de oude aanbieder", null=True, blank=True)
    giving_stop_known_on = models.DateField("stop bevestigd op", null=True, blank=True)
    called_on = models.DateField("gebeld na de start op", null=True, blank=True)
    shortened_reason = models.CharField("waarom korter van tevoren", max_length=300, blank=True)
    shortened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    held_from = models.CharField(max_length=10, choices=Status.choices, blank=True)
    cancel_reason = models.CharField(
        "waarom geannuleerd", max_length=20, choices=CancelReason.choices, blank=True
    )
    cancel_confirmed_with = models.CharField("bevestigd door", max_length=100, blank=True)
    cancel_confirmed_on = models.DateField("bevestigd op", null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(fields=["municipality", "status", "id"]),
            models.Index(fields=["municipality", "-id"], name="handovers_newest_first"),
            models.Index(fields=["receiving", "status"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_handover_beyond_planning_names_its_receiving_provider",
                condition=Q(status__in=(Status.TO_PLAN, Status.CANCELLED, Status.ON_HOLD))
                | Q(receiving__isnull=False),
                violation_error_message="Kies de nieuwe aanbieder.",
            ),
            models.CheckConstraint(
                name="a_handover_goes_to_another_provider",
                condition=Q(giving__isnull=True) | Q(receiving__isnull=True) | ~Q(giving=F("receiving")),
                violation_error_message="De nieuwe aanbieder is dezelfde als de oude.",
            ),
            models.CheckConstraint(
                name="a_cancelled_handover_says_why_and_who_confirmed",
                condition=~Q(status=Status.CANCELLED)
                | (
                    ~Q(cancel_reason="") & ~Q(cancel_confirmed_with="") & Q(cancel_confirmed_on__isnull=False)
                ),
                violation_error_message="Geef de reden, wie het bevestigde en op welke dag.",
            ),
            models.CheckConstraint(
                name="a_split_handover_says_why", condition=Q(split_from__isnull=True) | ~Q(split_reason="")
            ),
            models.CheckConstraint(
                name="a_handover_on_hold_remembers_where_it_was",
                condition=(Q(status=Status.ON_HOLD) & ~Q(held_from=""))
                | (~Q(status=Status.ON_HOLD) & Q(held_from="")),
            ),
            models.CheckConstraint(
                name="a_shortened_notice_says_why_and_by_whom",
                condition=Q(shortened_reason="", shortened_by__isnull=True)
                | (~Q(shortened_reason="") & Q(shortened_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("transitions:handover", args=[self.number])


class HandoverLine(models.Model):
    """A care line in a handover. `is_open` is written by `move` alone."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="lines")
    care_line = models.ForeignKey(CareLine, models.PROTECT, related_name="handover_lines")
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="handover_lines"
    )
    planned_first_day = models.DateField("geplande eerste dag", null=True, blank=True)
    started_on = models.DateField("begonnen op", null=True, blank=True)
    started_confirmed_at = models.DateTimeField(null=True, blank=True)
    started_confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    is_open = models.BooleanField(default=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ("handover", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["care_line"],
                condition=Q(is_open=True),
                name="one_open_handover_per_care_line",
                violation_error_message="Voor deze zorg loopt al een overdracht.",
            ),
            models.UniqueConstraint(
                fields=["handover", "care_line"], name="a_care_line_is_in_a_handover_once"
            ),
            models.CheckConstraint(
                name="a_confirmed_start_says_when_and_by_whom",
                condition=Q(
                    started_on__isnull=True,
                    started_confirmed_at__isnull=True,
                    started_confirmed_by__isnull=True,
                )
                | Q(
                    started_on__isnull=False,
                    started_confirmed_at__isnull=False,
                    started_confirmed_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}/{self.care_line_id}"


class HandoverEvent(models.Model):
    """The history of a handover: what was done, by whom, from which status to which, and why."""

    append_only: ClassVar[tuple[str, ...]] = ()

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="events")
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    from_status = models.CharField(max_length=10, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=10, choices=Status.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.what


class Hearing(models.Model):
    """The client, or who decides, was heard about a proposed provider: day, how, by whom, what was said, agreement.

    It names the provider: with another proposal the client is heard again.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="hearings")
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="+", verbose_name="voorgestelde aanbieder"
    )
    day = models.DateField("dag")
    channel = models.CharField("hoe", max_length=10, choices=Channel.choices)
    with_whom = models.CharField("met wie", max_length=100)
    said = models.CharField("wat er gezegd is", max_length=500)
    agreement = models.CharField("akkoord", max_length=10, choices=Agreement.choices)
    decided_without = models.CharField("waarom zonder akkoord verder", max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "gesprek"
        verbose_name_plural = "gesprekken"
        ordering = ("-day", "-pk")
        constraints = [
            models.CheckConstraint(
                name="going_on_without_agreement_says_when_why_and_by_whom",
                condition=Q(decided_without="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decided_without="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                violation_error_message="Geef de reden om zonder akkoord verder te gaan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.get_agreement_display()}"


class Offer(models.Model):
    """A pseudonymous question to a provider and its answer. Silence is no answer and moves nobody.

    `excludes`: this provider is not asked again for this resident. A yes lets the provider see who it is, until
    `view_ended_at`.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="offers")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="offers", verbose_name="aanbieder")
    profile = models.TextField("profiel zonder naam")
    offered_on = models.DateField("aangeboden op")
    offered_at = models.DateTimeField(default=now)
    offered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    due_on = models.DateField("antwoord uiterlijk")
    answer = models.CharField("antwoord", max_length=20, choices=Answer.choices, blank=True)
    answered_on = models.DateField("geantwoord op", null=True, blank=True)
    answered_name = models.CharField("wie antwoordde", max_length=100, blank=True)
    answered_how = models.CharField("hoe", max_length=10, choices=Channel.choices, blank=True)
    answer_reason = models.CharField("reden", max_length=300, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    excludes = models.BooleanField("niet opnieuw vragen", default=False)
    view_ended_at = models.DateTimeField("inzage beëindigd", null=True, blank=True)
    view_ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    view_ended_reason = models.CharField("waarom de inzage eindigde", max_length=300, blank=True)
    withdrawn_side = models.CharField(
        "wie terugkwam op het ja", max_length=10, choices=Side.choices, blank=True
    )

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "aanbod"
        verbose_name_plural = "aanbod"
        ordering = ("-offered_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["handover"],
                condition=Q(answer=""),
                name="one_open_offer_per_handover",
                violation_error_message="Er staat al een aanbod open.",
            ),
            models.CheckConstraint(
                name="an_answer_needs_its_day_and_who_recorded_it",
                condition=Q(
                    answer="", answered_on__isnull=True, recorded_at__isnull=True, recorded_by__isnull=True
                )
                | (
                    ~Q(answer="")
                    & Q(answered_on__isnull=False, recorded_at__isnull=False, recorded_by__isnull=False)
                ),
                violation_error_message="Een antwoord heeft een dag.",
            ),
            models.CheckConstraint(
                name="a_no_says_why",
                condition=~Q(answer__in=(Answer.DECLINED, Answer.WITHDRAWN)) | ~Q(answer_reason=""),
                violation_error_message="Geef de reden.",
            ),
            models.CheckConstraint(
                name="a_view_that_ended_says_when_why_and_by_whom",
                condition=Q(view_ended_at__isnull=True, view_ended_by__isnull=True, view_ended_reason="")
                | (Q(view_ended_at__isnull=False, view_ended_by__isnull=False) & ~Q(view_ended_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.get_answer_display() or 'open'}"


class ChecklistItem(models.Model):
    """One point of the warme overdracht: done on a day, or excused by a person with a reason."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="checklist")
    kind = models.CharField("wat", max_length=12, choices=ChecklistKind.choices)
    order = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField("gedaan op", null=True, blank=True)
    note = models.CharField("wie, wat", max_length=200, blank=True)
    excused_reason = models.CharField("waarom niet nodig", max_length=300, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "punt van de warme overdracht"
        verbose_name_plural = "warme overdracht"
        ordering = ("handover", "order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["handover", "kind"], name="a_checklist_point_stands_once"),
            models.CheckConstraint(
                name="a_checklist_point_is_done_or_excused_not_both",
                condition=Q(done_on__isnull=True) | Q(excused_reason=""),
            ),
            models.CheckConstraint(
                name="a_ticked_point_says_when_and_by_whom",
                condition=Q(
                    done_on__isnull=True,
                    excused_reason="",
                    recorded_at__isnull=True,
                    recorded_by__isnull=True,
                )
                | (
                    (Q(done_on__isnull=False) | ~Q(excused_reason=""))
                    & Q(recorded_at__isnull=False, recorded_by__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class StaffConsultation(models.Model):
    """Old and new provider talked about taking over staff (Wmo 2.6.5, Jeugdwet 2.13): once per pair."""

    giving = models.ForeignKey(Provider, models.PROTECT, related_name="+", verbose_name="oude aanbieder")
    receiving = models.ForeignKey(Provider, models.PROTECT, related_name="+", verbose_name="nieuwe aanbieder")
    held_on = models.DateField("gesproken op")
    result = models.CharField("uitkomst", max_length=300)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "overleg over personeel"
        verbose_name_plural = "overleg over personeel"
        ordering = ("-held_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["giving", "receiving"], name="staff_is_consulted_once_per_old_and_new_provider"
            )
        ]

    def __str__(self) -> str:
        return f"{self.giving} → {self.receiving}"
