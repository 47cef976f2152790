"""Questions and answers as sentences: what holds on a day, and what was said before."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum

from achterhoek.statuses import MailState
from faq.statuses import AnswerKind, AnswerState, VisitorOutcome

if TYPE_CHECKING:
    from faq.models import Question


class QuestionQuerySet(models.QuerySet):
    def answered_on(self, day: date) -> Self:
        """Not retired, and with a published answer that holds on `day`: what a visitor may find that day."""
        return self.filter(
            retired_at__isnull=True, answers__state=AnswerState.PUBLISHED, answers__holds_from__lte=day
        ).distinct()

    def standing(self) -> Self:
        return self.filter(retired_at__isnull=True)

    def retired(self) -> Self:
        return self.filter(retired_at__isnull=False)

    def with_an_answer(self, state: AnswerState) -> Self:
        """Not retired, and with an answer in this state (a draft, one that waits for its day)."""
        return self.standing().filter(Exists(self._answers().filter(state=state)))

    def saying_on(self, day: date) -> Self:
        """With `saying`: the kind of answer that holds on `day`, or nothing."""
        said = self._answers().said_by(day)
        return self.annotate(
            saying=Subquery(said.values("kind")[:1]), since=Subquery(said.values("holds_from")[:1])
        )

    def not_known_on(self, day: date) -> Self:
        return self.standing().saying_on(day).filter(saying=AnswerKind.NOT_KNOWN)

    def about(self, words: str) -> Self:
        """Each of the words stands in the question, its address, its other words or in any of its answers."""
        found = self
        for word in words.split()[:8]:
            said = self._answers().filter(Q(short__icontains=word) | Q(text__icontains=word))
            found = found.filter(
                Q(text__icontains=word) | Q(slug__icontains=word) | Q(synonyms__icontains=word) | Exists(said)
            )
        return found

    def _answers(self) -> "AnswerQuerySet":
        """The answers of the row at hand, for a subquery."""
        answers: AnswerQuerySet = self.model._meta.get_field("answers").related_model.objects.filter(
            question=OuterRef("pk")
        )
        return answers


class AnswerQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(state=AnswerState.PUBLISHED)

    def said_by(self, day: date) -> Self:
        """What had been said up to `day`, newest first: the first of a question is the answer that holds."""
        return self.published().filter(holds_from__lte=day).order_by("-holds_from", "-published_at", "-pk")

    def holding_on(self, day: date) -> Self:
        """Of each question that is not retired the one answer that holds on `day`."""
        first = self.model.objects.said_by(day).filter(question=OuterRef("question"))
        return self.filter(question__retired_at__isnull=True, pk=Subquery(first.values("pk")[:1]))

    def due_on(self, day: date) -> Self:
        """Answers whose day of publication has come."""
        return self.filter(state=AnswerState.SCHEDULED, publish_on__lte=day)

    def ahead_of(self, day: date) -> Self:
        """Answers that will change what is said: they wait for their day, or are published and hold from later on."""
        return self.filter(
            Q(state=AnswerState.SCHEDULED) | Q(state=AnswerState.PUBLISHED, holds_from__gt=day),
            question__retired_at__isnull=True,
        )

    def drafts(self) -> Self:
        return self.filter(state=AnswerState.DRAFT)

    def not_yet_read(self, day: date) -> Self:
        """What editors work on: drafts, what waits for its day, and what holds from a later one."""
        return self.exclude(state=AnswerState.PUBLISHED, holds_from__lte=day).order_by("holds_from", "pk")


class NoticeQuerySet(models.QuerySet):
    def shown_on(self, day: date) -> Self:
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=day), first_day__lte=day)

    def above(self, question: "Question | None" = None) -> Self:
        """Those above every page, and those above this question."""
        return self.filter(Q(question__isnull=True) | Q(question=question) if question else Q(question=None))


class VisitorQuestionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(outcome=VisitorOutcome.OPEN)

    def counted_by_outcome(self) -> dict[str, int]:
        rows = self.order_by().values_list("outcome").annotate(number=Count("pk"))
        return dict(rows)

    def asked_on_day(self, day: date, *, caller: str = "") -> Self:
        """What was asked on a day, by all or by one caller."""
        asked = self.filter(asked_on=day)
        return asked.filter(caller=caller) if caller else asked

    def to_forget(self, *, settled_before: datetime) -> Self:
        """Settled long enough ago, still with an address, and with no mail on its way."""
        on_its_way = Q(reply__state__in=(MailState.WAITING, MailState.SENDING))
        return self.filter(forgotten_at__isnull=True, settled_at__lt=settled_before).exclude(on_its_way)


class ReplyQuerySet(models.QuerySet):
    def failed(self) -> Self:
        return self.filter(state=MailState.FAILED)


class HelpedQuerySet(models.QuerySet):
    def since(self, day: date) -> Self:
        return self.filter(day__gte=day)

    def per_question(self) -> Self:
        """Rows of (question, yes, no) with a no among them, the most unhelpful first."""
        rows = self.values("answer__question").annotate(yes_all=Sum("yes"), no_all=Sum("no"))
        found: Self = rows.filter(no_all__gt=0).order_by(F("no_all").desc(), "answer__question")
        return found


class RemarkQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)


class SearchMissQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Not settled yet, what was sought most first."""
        return self.filter(settled_at__isnull=True).order_by("-times", "-last_day", "pk")

    def least_wanted(self) -> Self:
        """What makes room first: settled, then sought least, then longest ago."""
        return self.order_by(F("settled_at").asc(nulls_last=True), "times", "last_day", "pk")

    def not_missed_since(self, day: date) -> Self:
        return self.filter(last_day__lt=day)
