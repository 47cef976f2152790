"""What visitors say back: questions of their own, whether an answer helped, and remarks.

Nothing here says who a client is: what looks like it is stopped before it is stored (achterhoek/visitors.py). What many
can send at once is counted in a row that is there already, so that ten thousand votes leave one row.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from achterhoek.clock import now
from achterhoek.statuses import MailState
from faq.models.questions import Answer, Category, Question
from faq.querysets import HelpedQuerySet, RemarkQuerySet, ReplyQuerySet, VisitorQuestionQuerySet
from faq.statuses import VisitorOutcome

PERSON = settings.AUTH_USER_MODEL
#: As long as a question may be; a mail back may be longer.
LONGEST_QUESTION, LONGEST_REPLY, LONGEST_REMARK = 1000, 4000, 300


class VisitorQuestion(models.Model):
    """A question from a visitor, for the editors. The address to answer to is forgotten some time after it is settled.

    `caller` stands for the visitor's address on that day, `fingerprint` for what was asked: a form sent twice is one
    question.
    """

    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="onderwerp"
    )
    text = models.TextField("vraag", max_length=LONGEST_QUESTION)
    email = models.EmailField("e-mail", blank=True)
    asked_at = models.DateTimeField(default=now)
    asked_on = models.DateField()
    caller = models.CharField(max_length=32, blank=True)
    fingerprint = models.CharField(max_length=64)
    outcome = models.CharField(
        "stand", max_length=10, choices=VisitorOutcome.choices, default=VisitorOutcome.OPEN
    )
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="asked_by_visitors"
    )
    note = models.CharField("aantekening", max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = VisitorQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag van een bezoeker"
        verbose_name_plural = "vragen van bezoekers"
        ordering = ("asked_at", "pk")
        indexes = [models.Index(fields=["outcome", "asked_at"]), models.Index(fields=["asked_on", "caller"])]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_on", "fingerprint"], name="a_question_sent_twice_on_a_day_is_one_question"
            ),
            models.CheckConstraint(
                name="a_settled_visitor_question_says_when_and_by_whom",
                condition=Q(outcome=VisitorOutcome.OPEN, settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(outcome=VisitorOutcome.OPEN) & Q(settled_at__isnull=False, settled_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_visitor_question_that_became_one_names_it",
                condition=~Q(outcome=VisitorOutcome.BECAME) | Q(question__isnull=False),
            ),
            models.CheckConstraint(
                name="a_forgotten_address_is_gone",
                condition=Q(forgotten_at__isnull=True) | Q(email="", caller=""),
            ),
        ]

    def __str__(self) -> str:
        return f"vraag {self.pk} van een bezoeker"

    def get_absolute_url(self) -> str:
        return reverse("faq:edit_voice", args=[self.pk])


class Reply(models.Model):
    """The mail that answers a visitor's question: an outbox row (achterhoek/outbox.py).

    Where it is not known whether one left, a person decides about a second one.
    """

    visitor_question = models.OneToOneField(VisitorQuestion, models.PROTECT, related_name="reply")
    text = models.TextField("antwoord", max_length=LONGEST_REPLY)
    state = models.CharField("stand", max_length=10, choices=MailState.choices, default=MailState.WAITING)
    written_at = models.DateTimeField(default=now)
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "mail aan een bezoeker"
        verbose_name_plural = "mails aan bezoekers"
        ordering = ("written_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="a_sent_reply_says_when",
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_failed_reply_says_why", condition=~Q(state=MailState.FAILED) | ~Q(failure="")
            ),
            models.CheckConstraint(
                name="a_reply_being_sent_says_since_when",
                condition=~Q(state=MailState.SENDING) | Q(claimed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}: {self.get_state_display()}"


class HelpedCount(models.Model):
    """How often an answer helped on one day, and how many remarks came with it: `remarks` kept, `more_remarks` not."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="counts")
    day = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    remarks = models.PositiveIntegerField(default=0)
    more_remarks = models.PositiveIntegerField(default=0)

    objects = HelpedQuerySet.as_manager()

    class Meta:
        verbose_name = "telling"
        verbose_name_plural = "tellingen"
        ordering = ("-day", "-pk")
        indexes = [models.Index(fields=["day"])]
        constraints = [models.UniqueConstraint(fields=["answer", "day"], name="one_count_per_answer_and_day")]

    def __str__(self) -> str:
        return f"{self.answer_id} op {self.day}: {self.yes} ja, {self.no} nee"


class Remark(models.Model):
    """What a visitor missed in an answer, or liked about it."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="remarks")
    helped = models.BooleanField(default=False)
    text = models.CharField("opmerking", max_length=LONGEST_REMARK)
    said_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "opmerking"
        verbose_name_plural = "opmerkingen"
        ordering = ("-said_at", "-pk")
        indexes = [models.Index(fields=["settled_at", "said_at"])]
        constraints = [
            models.CheckConstraint(
                name="a_settled_remark_says_when_and_by_whom",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"opmerking {self.pk} bij antwoord {self.answer_id}"
