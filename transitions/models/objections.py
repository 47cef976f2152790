"""Objections (bezwaar) and interim relief (voorlopige voorziening): what was asked, by when, and what follows.

An objection does not suspend: it stands on the handover, and a coordinator decides within two working days to go on or
to wait (Awb 6:16, 7:10; docs/domain.md, 3). Only `transitions.actions.objections` writes here.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from achterhoek.clock import now
from achterhoek.models import Municipality
from clients.models import Client
from providers.models import Provider
from transitions.models.handovers import Handover
from transitions.models.letters import Letter
from transitions.querysets import ObjectionQuerySet
from transitions.statuses import ObjectionOutcome, ReliefState, Remedy, Weighing

PERSON = settings.AUTH_USER_MODEL


class Objection(models.Model):
    """What a resident asks to be looked at again. A late one is registered all the same.

    `term_ended_on` is the last day for objecting that the letter gave; `answer_due_on` follows from it. `excluded` is
    not asked again for this resident. `follow_up` is what the portal cannot do by itself: a person does it.
    """

    number = models.CharField("nummer", max_length=12, unique=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    client = models.ForeignKey(Client, models.PROTECT, related_name="objections", verbose_name="cliënt")
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name="tegen brief"
    )
    handover = models.ForeignKey(
        Handover, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name="overdracht"
    )
    version = models.PositiveIntegerField(default=0)
    received_on = models.DateField("binnengekomen op")
    by_whom = models.CharField("wie bezwaar maakt", max_length=150)
    ground = models.CharField("waarom", max_length=1000)
    handled_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="behandelaar")
    committee = models.BooleanField("advies van een commissie", default=False)
    term_ended_on = models.DateField("termijn liep tot en met", null=True, blank=True)
    answer_due_on = models.DateField("besluit uiterlijk")
    postponed_on = models.DateField("verdaagd op", null=True, blank=True)
    postponed_reason = models.CharField("waarom verdaagd", max_length=300, blank=True)
    hearing_on = models.DateField("hoorzitting op", null=True, blank=True)
    hearing_note = models.CharField("over de hoorzitting", max_length=300, blank=True)
    weigh_due_on = models.DateField("doorgaan of wachten, uiterlijk")
    weighing = models.CharField("doorgaan of wachten", max_length=10, choices=Weighing.choices, blank=True)
    weighing_reason = models.CharField("waarom", max_length=500, blank=True)
    weighed_at = models.DateTimeField(null=True, blank=True)
    weighed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField("uitkomst", max_length=12, choices=ObjectionOutcome.choices, blank=True)
    outcome_reason = models.CharField("motivering", max_length=1000, blank=True)
    remedy = models.CharField("wat er volgt", max_length=10, choices=Remedy.choices, blank=True)
    excluded = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="niet opnieuw vragen"
    )
    follow_up = models.CharField("wat een mens nog doet", max_length=500, blank=True)
    follow_up_on = models.DateField("sinds", null=True, blank=True)
    follow_up_note = models.CharField("wat er is gedaan", max_length=300, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    followed_up_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField("besloten op", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "bezwaar"
        verbose_name_plural = "bezwaren"
        ordering = ("answer_due_on", "pk")
        indexes = [
            models.Index(
                fields=["municipality", "answer_due_on", "id"],
                condition=Q(outcome=""),
                name="running_objections",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_weighing_says_what_when_why_and_by_whom",
                condition=Q(weighing="", weighing_reason="", weighed_at__isnull=True, weighed_by__isnull=True)
                | (
                    ~Q(weighing="")
                    & ~Q(weighing_reason="")
                    & Q(weighed_at__isnull=False, weighed_by__isnull=False)
                ),
                violation_error_message="Geef de reden om door te gaan of te wachten.",
            ),
            models.CheckConstraint(
                name="an_outcome_says_what_when_why_and_by_whom",
                condition=Q(
                    outcome="",
                    outcome_reason="",
                    decided_on__isnull=True,
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                )
                | (
                    ~Q(outcome="")
                    & ~Q(outcome_reason="")
                    & Q(decided_on__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                ),
                violation_error_message="Een uitkomst heeft een dag en een motivering.",
            ),
            models.CheckConstraint(
                name="only_what_was_upheld_has_a_remedy",
                condition=Q(remedy="") | Q(outcome=ObjectionOutcome.UPHELD),
            ),
            models.CheckConstraint(
                name="only_an_objection_that_was_upheld_excludes_a_provider",
                condition=Q(excluded__isnull=True) | Q(outcome=ObjectionOutcome.UPHELD),
            ),
            models.CheckConstraint(
                name="what_a_person_must_do_says_since_when",
                condition=Q(follow_up="", follow_up_on__isnull=True)
                | (~Q(follow_up="") & Q(follow_up_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="what_a_person_did_says_what_when_and_by_whom",
                condition=Q(follow_up_note="", followed_up_at__isnull=True, followed_up_by__isnull=True)
                | (
                    ~Q(follow_up="")
                    & ~Q(follow_up_note="")
                    & Q(followed_up_at__isnull=False, followed_up_by__isnull=False)
                ),
                violation_error_message="Schrijf op wat er is gedaan.",
            ),
            models.CheckConstraint(
                name="an_objection_is_postponed_with_a_reason",
                condition=Q(postponed_on__isnull=True, postponed_reason="")
                | (Q(postponed_on__isnull=False) & ~Q(postponed_reason="")),
                violation_error_message="Geef de reden van het verdagen.",
            ),
            models.CheckConstraint(
                name="an_objection_is_decided_after_it_came",
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("received_on")),
                violation_error_message="Het besluit ligt voor de dag waarop het bezwaar binnenkwam.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("transitions:objection", args=[self.number])

    @property
    def is_late(self) -> bool:
        """It came after the term for objecting had ended."""
        return self.term_ended_on is not None and self.received_on > self.term_ended_on


class InterimRelief(models.Model):
    """A request to the court to keep things as they are while the objection runs. Granted: the handover is held."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="reliefs", verbose_name="bezwaar")
    state = models.CharField("stand", max_length=10, choices=ReliefState.choices, default=ReliefState.ASKED)
    asked_on = models.DateField("gevraagd op")
    ruled_on = models.DateField("uitspraak op", null=True, blank=True)
    ended_on = models.DateField("geldt tot en met", null=True, blank=True)
    note = models.CharField("wat de rechter bepaalde", max_length=500, blank=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "voorlopige voorziening"
        verbose_name_plural = "voorlopige voorzieningen"
        ordering = ("-asked_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["objection"],
                condition=Q(state__in=(ReliefState.ASKED, ReliefState.GRANTED)),
                name="one_running_relief_per_objection",
                violation_error_message="Bij dit bezwaar loopt al een voorlopige voorziening.",
            ),
            models.CheckConstraint(
                name="a_ruling_has_a_day",
                condition=Q(state=ReliefState.ASKED, ruled_on__isnull=True)
                | (~Q(state=ReliefState.ASKED) & Q(ruled_on__isnull=False)),
                violation_error_message="Een uitspraak heeft een dag.",
            ),
            models.CheckConstraint(
                name="a_ruling_comes_after_the_request",
                condition=Q(ruled_on__isnull=True) | Q(ruled_on__gte=F("asked_on")),
                violation_error_message="De uitspraak ligt voor het verzoek.",
            ),
            models.CheckConstraint(
                name="a_relief_that_ended_has_a_last_day",
                condition=~Q(state=ReliefState.ENDED) | Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_on}: {self.get_state_display()}"


class ObjectionEvent(models.Model):
    """The history of an objection: what was done, on which day, by whom, and why."""

    append_only: ClassVar[tuple[str, ...]] = ()

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="events")
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.what
