"""Letters: what a resident was told, made from which facts and texts, when it was posted, and which term began.

A letter is one message to one person about one resident. Letters are made in batches, which someone else approves than
who made them. The texts are versioned per municipality; what was used is never changed. Only
`transitions.actions.letters` writes a state.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from achterhoek.clock import now
from achterhoek.constraints import paired
from achterhoek.models import Municipality
from clients.models import Client
from clients.statuses import Law, Referrer
from providers.models import Provider
from transitions.models.handovers import HandoverLine
from transitions.models.periods import TransitionPeriod
from transitions.models.plans import Plan
from transitions.querysets import LetterQuerySet, LetterTextQuerySet
from transitions.statuses import (
    Addressee,
    BatchState,
    LetterKind,
    LetterState,
    NoLetter,
    TextKind,
    TextState,
)

PERSON = settings.AUTH_USER_MODEL


class LetterSender(models.Model):
    """A municipality as its letters show it: names, where post goes back to, when one can call, logo."""

    municipality = models.OneToOneField(
        Municipality, models.PROTECT, related_name="+", verbose_name="gemeente"
    )
    name = models.CharField("afzender", max_length=80)
    department = models.CharField("afdeling of team", max_length=80, blank=True)
    street = models.CharField("straat en nummer, of postbus", max_length=80)
    postcode = models.CharField("postcode", max_length=7)
    place = models.CharField("plaats", max_length=60)
    phone = models.CharField("telefoon", max_length=20)
    phone_hours = models.CharField("bereikbaar", max_length=100)
    email = models.EmailField("e-mail", blank=True)
    website = models.CharField("website", max_length=100, blank=True)
    signed_by = models.CharField("ondertekening", max_length=200)
    objections_to = models.CharField("bezwaar sturen naar", max_length=200)
    complaints_to = models.CharField("klachten", max_length=200)
    logo = models.BinaryField(null=True, blank=True)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        verbose_name = "afzender"
        verbose_name_plural = "afzenders"
        ordering = ("municipality",)

    def __str__(self) -> str:
        return self.name


class DecisionRule(models.Model):
    """Whether the letter "another provider" is a decision open to objection; no rule means that it is."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    law = models.CharField("wet", max_length=10, choices=Law.choices)
    referrer = models.CharField("verwijzer", max_length=12, choices=Referrer.choices, blank=True)
    is_decision = models.BooleanField("is een besluit", default=True)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        verbose_name = "besluit of niet"
        verbose_name_plural = "besluit of niet"
        ordering = ("municipality", "law", "referrer")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "law", "referrer"], name="one_rule_per_law_and_referrer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.law} {self.referrer}: {self.is_decision}"


class LetterText(models.Model):
    """One version of one text of one municipality. One version of each is in use; what was used stays as it was."""

    fixed_since: ClassVar[str] = "approved_at"
    still_changes: ClassVar[tuple[str, ...]] = ("state", "version", "retired_at")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    kind = models.CharField("soort", max_length=20, choices=TextKind.choices)
    number = models.PositiveSmallIntegerField("versie", default=1)
    subject = models.CharField("onderwerp", max_length=120, blank=True)
    text = models.TextField("tekst", max_length=4000)
    state = models.CharField("stand", max_length=10, choices=TextState.choices, default=TextState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField("gemaakt", default=now)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("goedgekeurd", null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField("vervangen", null=True, blank=True)

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        verbose_name = "tekst"
        verbose_name_plural = "teksten"
        ordering = ("municipality", "kind", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "number"], name="a_version_of_a_text_stands_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind"],
                condition=Q(state=TextState.APPROVED),
                name="one_version_of_a_text_is_in_use",
                violation_error_message="Van deze tekst is al een versie in gebruik.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind"],
                condition=Q(state=TextState.DRAFT),
                name="one_draft_of_a_text_at_a_time",
                violation_error_message="Van deze tekst staat al een concept klaar.",
            ),
            models.CheckConstraint(
                name="a_text_in_use_was_approved",
                condition=Q(state=TextState.DRAFT, approved_at__isnull=True)
                | (~Q(state=TextState.DRAFT) & Q(approved_at__isnull=False)),
            ),
            *paired("a_text", "approved"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class LetterBatch(models.Model):
    """Letters of one kind that are made, approved, printed and posted together. `asked` is who it is for.

    `done`: how many letters the work that goes on now has done. `printed_at`: from then on the print file is fixed.
    """

    number = models.CharField("nummer", max_length=12, unique=True)
    name = models.CharField("naam", max_length=100)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    period = models.ForeignKey(TransitionPeriod, models.PROTECT, related_name="letter_batches")
    kind = models.CharField("soort brief", max_length=14, choices=LetterKind.choices)
    asked = models.JSONField("voor wie", default=dict)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="letter_batches")
    remark = models.CharField("wat er te corrigeren is", max_length=1000, blank=True)
    dated = models.DateField("dagtekening")
    state = models.CharField("stand", max_length=10, choices=BatchState.choices, default=BatchState.PREPARING)
    version = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField("waarom gestopt", max_length=500, blank=True)
    made_at = models.DateTimeField("gemaakt", default=now)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="gemaakt door")
    approved_at = models.DateTimeField("goedgekeurd", null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    printed_at = models.DateTimeField("voor het eerst opgehaald", null=True, blank=True)
    posted_on = models.DateField("verstuurd op", null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "partij brieven"
        verbose_name_plural = "partijen brieven"
        ordering = ("-made_at", "-pk")
        indexes = [models.Index(fields=["municipality", "-id"], name="letter_batches_newest_first")]
        constraints = [
            models.CheckConstraint(
                name="letters_are_approved_by_someone_else_than_their_maker",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                violation_error_message="Je keurt je eigen brieven niet goed: dat doet een andere coördinator.",
            ),
            models.CheckConstraint(
                name="letters_are_produced_after_approval",
                condition=Q(state__in=(BatchState.PREPARING, BatchState.DRAFT, BatchState.DROPPED))
                | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="posted_letters_have_a_day",
                condition=(Q(state=BatchState.POSTED) & Q(posted_on__isnull=False, posted_at__isnull=False))
                | (~Q(state=BatchState.POSTED) & Q(posted_on__isnull=True, posted_at__isnull=True)),
                violation_error_message="Geef de dag waarop de brieven op de post gingen.",
            ),
            *paired("letters", "approved", "posted"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("transitions:letter_batch", args=[self.number])


class Letter(models.Model):
    """One letter to one person about one resident; without a batch it waits for one since its day was agreed.

    `facts` is what it was made from and `facts_hash` its fingerprint; `sender_hash` that of the sender whom it shows;
    `texts` the number of the version used per kind; `content` what it says, as text. `objection_until` is the last day
    for an objection, from the day of posting.
    """

    number = models.CharField("kenmerk", max_length=12, unique=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    batch = models.ForeignKey(
        LetterBatch, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="partij"
    )
    client = models.ForeignKey(Client, models.PROTECT, related_name="letters", verbose_name="cliënt")
    kind = models.CharField("soort brief", max_length=14, choices=LetterKind.choices)
    addressee = models.CharField("aan wie", max_length=10, choices=Addressee.choices)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("naam", max_length=250)
    address = models.JSONField("adres", default=list)
    postcode = models.CharField("postcode", max_length=7)
    facts = models.JSONField("gegevens", default=dict)
    facts_hash = models.CharField(max_length=64)
    sender_hash = models.CharField(max_length=64, blank=True)
    texts = models.JSONField("teksten", default=dict)
    content = models.JSONField("inhoud", default=dict)
    is_decision = models.BooleanField("is een besluit", default=False)
    state = models.CharField("stand", max_length=10, choices=LetterState.choices, default=LetterState.DRAFT)
    taken_out_reason = models.CharField("waarom uit de partij", max_length=300, blank=True)
    produced_at = models.DateTimeField("gemaakt", null=True, blank=True)
    posted_on = models.DateField("verstuurd op", null=True, blank=True)
    objection_until = models.DateField("bezwaar uiterlijk", null=True, blank=True)
    returned_on = models.DateField("teruggekomen op", null=True, blank=True)
    returned_reason = models.CharField("waarom teruggekomen", max_length=200, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "brief"
        verbose_name_plural = "brieven"
        ordering = ("batch", "postcode", "pk")
        indexes = [
            models.Index(fields=["client", "kind", "-posted_on"]),
            models.Index(fields=["municipality", "state", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "client", "addressee", "position"], name="a_person_is_in_a_batch_once"
            ),
            models.UniqueConstraint(
                fields=["client", "kind", "addressee", "position"],
                condition=Q(batch__isnull=True, state=LetterState.DRAFT),
                name="a_person_waits_for_one_letter_of_a_kind",
            ),
            models.CheckConstraint(
                name="a_letter_is_printed_in_a_batch",
                condition=Q(batch__isnull=False) | Q(state__in=(LetterState.DRAFT, LetterState.TAKEN_OUT)),
            ),
            models.CheckConstraint(
                name="a_letter_taken_out_says_why",
                condition=~Q(state=LetterState.TAKEN_OUT) | ~Q(taken_out_reason=""),
            ),
            models.CheckConstraint(
                name="a_posted_letter_has_a_day",
                condition=(Q(state=LetterState.POSTED) & Q(posted_on__isnull=False))
                | (~Q(state=LetterState.POSTED) & Q(posted_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_letter_is_posted_after_it_was_made",
                condition=Q(state__in=(LetterState.DRAFT, LetterState.TAKEN_OUT))
                | Q(produced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_posted_letter_comes_back",
                condition=Q(returned_on__isnull=True)
                | (Q(posted_on__isnull=False, returned_on__gte=F("posted_on")) & ~Q(returned_reason="")),
                violation_error_message="De brief kan niet terugkomen voor hij op de post ging.",
            ),
            models.CheckConstraint(
                name="a_term_runs_from_a_posted_decision",
                condition=Q(objection_until__isnull=True)
                | Q(is_decision=True, posted_on__isnull=False, objection_until__gt=F("posted_on")),
            ),
            *paired("a_letter", "returned"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("transitions:letter", args=[self.number])

    @property
    def is_waiting(self) -> bool:
        """Made when a day was agreed, and in no batch yet."""
        return self.batch_id is None and self.state == LetterState.DRAFT


class LetterFile(models.Model):
    """The PDF of a letter as it was made; never changed."""

    append_only: ClassVar[tuple[str, ...]] = ()

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="file")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(default=now)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("letter",)

    def __str__(self) -> str:
        return self.sha256


class LetterMove(models.Model):
    """The day and the provider that a letter names for one line of a handover: what the resident may count on."""

    append_only: ClassVar[tuple[str, ...]] = ()

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="moves")
    line = models.ForeignKey(HandoverLine, models.PROTECT, related_name="letters")
    receiving = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    first_day = models.DateField("eerste dag")

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("letter", "pk")
        constraints = [models.UniqueConstraint(fields=["letter", "line"], name="a_letter_names_a_move_once")]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.first_day}"


class LetterExclusion(models.Model):
    """A resident who is not in a batch, and why: a person looks at each."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    batch = models.ForeignKey(LetterBatch, models.CASCADE, related_name="exclusions")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    reason = models.CharField("waarom niet", max_length=14, choices=NoLetter.choices)
    detail = models.CharField("wat er mist", max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("batch", "reason", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "client", "detail"], name="a_resident_is_left_out_for_a_reason_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.get_reason_display()}"
