"""All that a visitor may read on a day, read from the database once and kept while nothing changes.

One question is then looked up, not asked for: the first visitor of a page waits for its words to be put together, and
not for the database. What these functions return is shared by every request: nobody may change it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import OuterRef, Subquery

from achterhoek import versions
from faq.models import Answer, Film, Notice, Question


@versions.while_unchanged
def answers(day: date) -> Mapping[str, Sequence[Answer]]:
    """By the address of each question that is not retired: what was said up to `day`, newest first; one query.

    An answer knows its question with the category, and the film beside it (`film_slug`, `film_title`).
    """
    films = Film.objects.filter(question=OuterRef("question")).order_by("pk")
    found = (
        Answer.objects.said_by(day)
        .filter(question__retired_at__isnull=True)
        .select_related("question__category")
        .annotate(
            film_slug=Subquery(films.values("slug")[:1]), film_title=Subquery(films.values("title")[:1])
        )
    )
    said: dict[str, list[Answer]] = defaultdict(list)
    for answer in found:
        said[answer.question.slug].append(answer)
    return dict(said)


@versions.while_unchanged
def related() -> Mapping[int, Collection[int]]:
    """By the number of a question: the numbers of those to read beside it, answered or not; one query."""
    beside: dict[int, list[int]] = defaultdict(list)
    for one, other in Question.related.through.objects.values_list("from_question_id", "to_question_id"):
        beside[one].append(other)
    return dict(beside)


@versions.while_unchanged
def notices(day: date) -> Sequence[Notice]:
    """The messages of `day`, newest first; one query."""
    return list(Notice.objects.shown_on(day))


def in_order(question: Question) -> tuple[int, int, int]:
    """Where a question stands: by the order of its category, and its own."""
    return question.category.order, question.order, question.pk
