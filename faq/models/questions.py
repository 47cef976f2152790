"""Questions with answers over time: an answer holds from a day, and what was said before stays to be read.

A published answer is never changed. A correction is a newer answer that holds from the same day; of two that hold from
one day the one published last counts.
"""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from achterhoek import addresses
from achterhoek.clock import now
from faq.querysets import AnswerQuerySet, NoticeQuerySet, QuestionQuerySet
from faq.statuses import AnswerKind, AnswerState

PERSON = settings.AUTH_USER_MODEL
address_format = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", "Gebruik kleine letters, cijfers en streepjes, zoals wat-verandert-er."
)
#: First words of addresses under /vragen/ that are pages of their own.
TAKEN = ("film", "nieuws", "onderwerp", "redactie", "stel", "zoeken")
address_free = RegexValidator(
    rf"^({'|'.join(TAKEN)})$", "Dit adres is van een andere pagina; kies een ander.", inverse_match=True
)


class Category(models.Model):
    """A heading under which questions stand."""

    public: ClassVar[bool] = True

    slug = models.SlugField("adres", unique=True, validators=[address_format])
    name = models.CharField("naam", max_length=80, unique=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    class Meta:
        verbose_name = "onderwerp"
        verbose_name_plural = "onderwerpen"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses.of("faq:category", self.slug)


class Question(models.Model):
    """A question with one permanent address. `synonyms`: other words that people use for it, one per line.

    `starter` is the fingerprint of what `load_questions` wrote last; it differs once an editor changed the question.
    `changed_at` is the moment at which its own words changed last: two editors are held apart by it.
    A retired question answers with a redirect to `forward_to`, or says that it is gone.
    """

    public: ClassVar[bool] = True

    slug = models.SlugField("adres", max_length=80, unique=True, validators=[address_format, address_free])
    text = models.CharField("vraag", max_length=200)
    category = models.ForeignKey(Category, models.PROTECT, related_name="questions", verbose_name="onderwerp")
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    synonyms = models.TextField("andere woorden", blank=True, help_text="Eén woord of zin per regel.")
    often_asked = models.PositiveSmallIntegerField(
        "plaats bij veel gevraagd",
        null=True,
        blank=True,
        help_text="1 staat bovenaan; leeg staat er niet bij.",
    )
    related = models.ManyToManyField("self", symmetrical=False, blank=True, verbose_name="lees ook")
    starter = models.CharField(max_length=64, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    forward_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="doorverwijzen naar"
    )
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        ordering = ("category__order", "order", "pk")
        constraints = [
            models.CheckConstraint(
                name="a_retired_question_says_when_and_by_whom",
                condition=Q(retired_at__isnull=True, retired_by__isnull=True)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_retired_question_forwards",
                condition=Q(forward_to__isnull=True) | Q(retired_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_question_forwards_to_another",
                condition=Q(forward_to__isnull=True) | ~Q(forward_to=F("pk")),
                violation_error_message="Verwijs door naar een andere vraag.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return addresses.of("faq:question", self.slug)


class Answer(models.Model):
    """What is said from a day on. `short` is the answer in one or two sentences, `text` the rest, in Markdown.

    Both may hold fields such as `{periode_einde}`, filled with the portal's own facts when shown.
    """

    public: ClassVar[bool] = True

    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name="vraag")
    kind = models.CharField("soort", max_length=10, choices=AnswerKind.choices, default=AnswerKind.KNOWN)
    short = models.CharField("kort antwoord", max_length=400)
    text = models.TextField("toelichting", blank=True, max_length=20_000)
    told_by = models.CharField("wie vertelt het", max_length=200, blank=True)
    told_when = models.CharField("wanneer is het bekend", max_length=200, blank=True)
    holds_from = models.DateField("geldt vanaf")
    state = models.CharField("stand", max_length=10, choices=AnswerState.choices, default=AnswerState.DRAFT)
    publish_on = models.DateField("publiceren op", null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"
        ordering = ("question", "-holds_from", "-pk")
        indexes = [models.Index(fields=["state", "holds_from"])]
        constraints = [
            models.CheckConstraint(
                name="an_unknown_answer_says_who_will_tell_and_when",
                condition=~Q(kind=AnswerKind.NOT_KNOWN) | (~Q(told_by="") & ~Q(told_when="")),
                violation_error_message="Vul in wie het vertelt, en wanneer het bekend is.",
            ),
            models.CheckConstraint(
                name="a_published_answer_says_when_and_by_whom",
                condition=Q(
                    state=AnswerState.PUBLISHED, published_at__isnull=False, published_by__isnull=False
                )
                | (~Q(state=AnswerState.PUBLISHED) & Q(published_at__isnull=True, published_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_scheduled_answer_has_its_day",
                condition=~Q(state=AnswerState.SCHEDULED) | Q(publish_on__isnull=False),
                violation_error_message="Kies de dag van publicatie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.get_kind_display()} vanaf {self.holds_from}"


class Notice(models.Model):
    """A message above the pages: above all of them, or above one question."""

    public: ClassVar[bool] = True

    text = models.CharField("bericht", max_length=400)
    question = models.ForeignKey(
        Question,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="alleen boven deze vraag",
    )
    first_day = models.DateField("van")
    last_day = models.DateField("tot en met", null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ("-first_day", "-pk")
        constraints = [
            models.CheckConstraint(
                name="a_notice_ends_on_or_after_its_first_day",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message="De laatste dag ligt voor de eerste.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Film(models.Model):
    """A film that explains: where it is, its subtitles (WebVTT) and all that is said and shown, as text."""

    public: ClassVar[bool] = True

    slug = models.SlugField("adres", unique=True, validators=[address_format])
    title = models.CharField("titel", max_length=120)
    address = models.URLField("adres van de film", blank=True)
    subtitles = models.TextField("ondertiteling", blank=True, help_text="WebVTT, zoals de film die draagt.")
    text = models.TextField("wat er gezegd en getoond wordt", max_length=20_000)
    question = models.ForeignKey(
        Question, models.SET_NULL, null=True, blank=True, related_name="films", verbose_name="staat bij vraag"
    )

    class Meta:
        verbose_name = "film"
        verbose_name_plural = "films"
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses.of("faq:film", self.slug)
