"""A question's page as visitors will find it on a day: with what waits for publication by then, and one draft."""

from datetime import date

from django.db.models import Q

from faq import facts, shown
from faq.models import Answer, Film, Notice, Question
from faq.statuses import AnswerState


def on_day(question: Question, *, day: date, draft: Answer | None = None) -> shown.Shown | None:
    """The page on `day`, as if `draft` were published by then; nothing where there is no answer yet."""
    answers = _answers(question, day=day, draft=draft)
    if not answers:
        return None
    notices = list(Notice.objects.shown_on(day).above(question))
    values = facts.of(day, [notice.text for notice in notices])
    said, *earlier = shown.of_answers(answers, day=day)
    return shown.Shown(
        question=question,
        said=said,
        earlier=earlier,
        related=list(question.related.answered_on(day).order_by("category__order", "order", "pk")),
        notices=[facts.fill(notice.text, values) for notice in notices],
        film=Film.objects.filter(question=question).order_by("pk").first(),
    )


def _answers(question: Question, *, day: date, draft: Answer | None) -> list[Answer]:
    """Newest first; of those that hold from one day the draft comes last into being, then what waits."""
    out = Q(state=AnswerState.PUBLISHED) | Q(state=AnswerState.SCHEDULED, publish_on__lte=day)
    chosen = Q(pk=draft.pk) if draft else Q(pk=None)
    rows = question.answers.filter(out | chosen, holds_from__lte=day)
    return sorted(rows, key=lambda answer: _turn(answer, draft), reverse=True)


def _turn(answer: Answer, draft: Answer | None) -> tuple[date, bool, date, float, int]:
    published = answer.published_at.timestamp() if answer.published_at else float("inf")
    return answer.holds_from, answer == draft, answer.publish_on or date.min, published, answer.pk
