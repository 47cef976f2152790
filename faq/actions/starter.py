"""The starter questions come in, again and again: what an editor changed stays as the editor left it.

It is all or nothing per question. `Question.starter` is the fingerprint of the question and all its answers as they
were when this wrote them last. Where it no longer fits, an editor changed something (a draft or a day of publication
too) and the question is left alone. Where it fits, what the files say differently is written: an answer by a newer one
that holds from the same day, since a published answer never changes. The order within a category is the editors' from
the beginning.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now, today
from achterhoek.models import User
from achterhoek.statuses import AccessAction
from faq import starter_files
from faq.actions import questions
from faq.models import Answer, Category, Film, Notice, Question
from faq.starter_files import StarterAnswer, StarterQuestion
from faq.statuses import AnswerState


@dataclass(frozen=True)
class Loaded:
    """How many of the starter questions were new, brought up to date, or left as they are."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def load(*, by: User) -> Loaded:
    """Bring the starter questions in, in one transaction."""
    files = starter_files.questions()
    categories = _categories()
    there = {question.slug: question for question in Question.objects.select_for_update(of=("self",))}
    new = [_add(file, categories, by=by) for file in files if file.slug not in there]
    all_of_them = there | {question.slug: question for question in new}
    counts: Counter[str] = Counter()
    for file in files:
        question = all_of_them[file.slug]
        related = [all_of_them[slug] for slug in file.related if slug in all_of_them]
        is_ours = question in new or question.starter == fingerprint(question)
        done = is_ours and _write(question, file, category=categories[file.category], related=related, by=by)
        counts["created" if question in new else "updated" if done else "unchanged"] += 1
    found = Loaded(counts["created"], counts["updated"], counts["unchanged"])
    audit.record(AccessAction.RUN, "Eerste vragen ingelezen", by=by, detail=vars(found))
    return found


def fingerprint(question: Question) -> str:
    """What would differ if anyone changed the question or any of its answers."""
    answers = question.answers.order_by("holds_from", "pk").values_list(
        "kind", "short", "text", "told_by", "told_when", "holds_from", "state", "publish_on"
    )
    state = [
        *(question.text, question.category_id, question.synonyms, question.often_asked),
        question.retired_at is not None,
        sorted(question.related.values_list("slug", flat=True)),
        list(answers),
    ]
    return hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()


def _categories() -> dict[str, Category]:
    """The categories of the files: found by address, else by name, else made; a name that was changed stays."""
    for order, (slug, name) in enumerate(starter_files.categories().items(), 1):
        if not Category.objects.filter(slug=slug).exists():
            Category.objects.get_or_create(name=name, defaults={"slug": slug, "order": order})
    # Two runs at once take turns here.
    found = list(Category.objects.select_for_update().order_by("pk"))
    names = starter_files.categories()
    by_slug, by_name = ({getattr(row, key): row for row in found} for key in ("slug", "name"))
    return {slug: by_slug.get(slug) or by_name[name] for slug, name in names.items()}


def _add(file: StarterQuestion, categories: dict[str, Category], *, by: User) -> Question:
    """The question with what stands around it; its answers follow."""
    question = Question.objects.create(
        slug=file.slug,
        text=file.question,
        category=categories[file.category],
        order=file.order,
        created_by=by,
        changed_by=by,
    )
    if file.notice:
        Notice.objects.create(text=file.notice, question=question, first_day=today(), created_by=by)
    if file.film:
        Film.objects.get_or_create(slug=file.film.slug, defaults=vars(file.film) | {"question": question})
    return question


def _write(
    question: Question, file: StarterQuestion, *, category: Category, related: list[Question], by: User
) -> bool:
    """Write what the file says differently; say whether that was anything."""
    wanted: dict[str, Any] = {
        "text": file.question,
        "category": category,
        "synonyms": "\n".join(file.words),
        "often_asked": file.often_asked,
    }
    other = [name for name, value in wanted.items() if getattr(question, name) != value]
    answers = [answer for answer in file.answers if not _is_said(question, answer)]
    beside = {row.pk for row in related} != set(question.related.values_list("pk", flat=True))
    if not (other or answers or beside):
        return False
    for name, value in wanted.items():
        setattr(question, name, value)
    question.related.set(related)
    for answer in answers:
        _say(question, answer, by=by)
    question.starter = fingerprint(question)
    questions.touch(question, by=by)
    question.save(update_fields=[*wanted, "starter", *questions.TOUCHED])
    return True


def _is_said(question: Question, answer: StarterAnswer) -> bool:
    """Whether this is what holds from its day: of two from one day the one published last counts."""
    said = question.answers.filter(holds_from=answer.holds_from).said_by(answer.holds_from).first()
    return said is not None and all(getattr(said, name) == value for name, value in _content(answer).items())


def _content(answer: StarterAnswer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in ("kind", "short", "text", "told_by", "told_when")}


def _say(question: Question, answer: StarterAnswer, *, by: User) -> None:
    Answer.objects.create(
        question=question,
        **_content(answer),
        holds_from=answer.holds_from,
        state=AnswerState.PUBLISHED,
        published_at=now(),
        published_by=by,
        created_by=by,
        changed_by=by,
    )
