"""What a visitor finds on a day: the answer that holds, since when, and what was said before.

Every function takes the day, so a page can be looked at as it was and as it will be. A list of questions costs two
queries, a question three, and one more where a text names a fact.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from achterhoek import versions
from faq import book, facts, rendering
from faq.models import Answer, Category, Film, Question
from faq.statuses import AnswerKind


@dataclass(frozen=True)
class Said:
    """An answer in words. `since` and `until` are the first and last day on which it held; `until` None: still."""

    answer: Answer
    values: dict[str, str]
    since: date
    until: date | None = None
    corrected_on: date | None = None

    @property
    def short(self) -> str:
        return facts.fill(self.answer.short, self.values)

    @property
    def told_by(self) -> str:
        return facts.fill(self.answer.told_by, self.values)

    @property
    def told_when(self) -> str:
        return facts.fill(self.answer.told_when, self.values)

    @cached_property
    def text(self) -> SafeString:
        return rendering.html(self.answer.text, self.values)

    @cached_property
    def plain(self) -> str:
        """Everything that is said, without markup."""
        return f"{self.short} {rendering.plain(self.answer.text, self.values)}".strip()

    @property
    def known(self) -> bool:
        return self.answer.kind == AnswerKind.KNOWN


@dataclass(frozen=True)
class Entry:
    """A question in a list, with its short answer; `changed_on` is the day from which a visitor could read that.

    `drawn` are the parts of pages that show it, for as long as it is kept itself.
    """

    question: Question
    said: Said
    changed_on: date
    drawn: dict[Hashable, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def category(self) -> Category:
        return self.question.category


@dataclass(frozen=True)
class Shown:
    """One question as its page shows it."""

    question: Question
    said: Said
    earlier: Sequence[Said] = ()
    related: Sequence[Question] = ()
    notices: Sequence[str] = ()
    film: Film | None = None


# One question.


def question(slug: str, *, day: date) -> Shown | None:
    """The question as it stands on `day`; None where it is unknown, retired or has no answer yet."""
    said = book.answers(day)
    return _complete(said, slug, day=day) if slug in said else None


def of_answers(answers: Iterable[Answer], *, day: date) -> list[Said]:
    """What these answers of one question say on `day`, newest first: the first holds. Also for drafts in a preview."""
    found = list(answers)
    values = facts.of(day, _texts(found))
    return _in_turn(found, values)


def _complete(known: Mapping[str, Sequence[Answer]], slug: str, *, day: date) -> Shown:
    answers = known[slug]
    asked, newest = answers[0].question, answers[0]
    notices = [notice for notice in book.notices(day) if notice.question_id in (None, asked.pk)]
    values = facts.of(day, [*_texts(answers), *(notice.text for notice in notices)])
    said, *earlier = _in_turn(answers, values)
    return Shown(
        question=asked,
        said=said,
        earlier=earlier,
        related=_beside(asked, known),
        notices=[facts.fill(notice.text, values) for notice in notices],
        film=Film(slug=newest.film_slug, title=newest.film_title) if newest.film_slug else None,  # type: ignore[attr-defined]
    )


def _beside(asked: Question, known: Mapping[str, Sequence[Answer]]) -> list[Question]:
    """The questions to read beside this one that are answered too, in their order."""
    beside = book.related().get(asked.pk, ())
    found = (said[0].question for said in known.values() if said[0].question.pk in beside)
    return sorted(found, key=book.in_order)


def _texts(answers: Iterable[Answer]) -> list[str]:
    """Everything of these answers that may name a fact."""
    return [text for said in answers for text in (said.short, said.text, said.told_by, said.told_when)]


def _in_turn(answers: Iterable[Answer], values: dict[str, str]) -> list[Said]:
    """Newest first; of answers that hold from one day only the last published one, and that one was corrected."""
    said: list[Said] = []
    for answer in answers:
        if said and said[-1].since == answer.holds_from:
            said[-1] = replace(said[-1], corrected_on=_published_after(said[-1].answer))
            continue
        until = said[-1].since - timedelta(days=1) if said else None
        said.append(Said(answer, values, since=answer.holds_from, until=until))
    return said


# Lists.

MOST_OFTEN_ASKED, MOST_CHANGED = 6, 5


@dataclass(frozen=True)
class Overview:
    """Every question that has an answer on a day, in the order of the categories, and the messages above them."""

    entries: list[Entry]
    notices: list[str]
    values: dict[str, str]

    @cached_property
    def by_category(self) -> list[tuple[Category, list[Entry]]]:
        grouped: dict[Category, list[Entry]] = {}
        for entry in self.entries:
            grouped.setdefault(entry.category, []).append(entry)
        return list(grouped.items())

    @cached_property
    def often_asked(self) -> list[Entry]:
        """What editors put among the often asked, in their order."""
        chosen = [entry for entry in self.entries if entry.question.often_asked]
        return sorted(chosen, key=lambda entry: entry.question.often_asked or 0)[:MOST_OFTEN_ASKED]

    @cached_property
    def changed_lately(self) -> list[Entry]:
        """Newest first."""
        return sorted(self.entries, key=lambda entry: entry.changed_on, reverse=True)


@versions.while_unchanged
def overview(*, day: date, facts_in: str = "") -> Overview:
    """What a list shows: two queries, and one for facts. `facts_in` is a text of the page that names more of them."""
    answers = _holding(day)
    above = [notice.text for notice in book.notices(day) if notice.question_id is None]
    values = facts.of(day, [facts_in, *above, *(answer.short for answer in answers)])
    found = [_entry(answer, values) for answer in answers]
    return Overview(found, [facts.fill(text, values) for text in above], values)


def entries(*, day: date) -> list[Entry]:
    """The same without the messages: one query, and one for facts."""
    answers = _holding(day)
    values = facts.of(day, [answer.short for answer in answers])
    return [_entry(answer, values) for answer in answers]


def _holding(day: date) -> list[Answer]:
    found = (said[0] for said in book.answers(day).values())
    return sorted(found, key=lambda answer: book.in_order(answer.question))


def _entry(answer: Answer, values: dict[str, str]) -> Entry:
    changed_on = _published_after(answer) or answer.holds_from
    return Entry(answer.question, Said(answer, values, since=answer.holds_from), changed_on)


def _published_after(answer: Answer) -> date | None:
    """The day of publication, where that is later than the day from which the answer holds."""
    published_on = timezone.localdate(answer.published_at) if answer.published_at else None
    return published_on if published_on and published_on > answer.holds_from else None


# What is gone.


def retired(slug: str) -> tuple[Question, Question | None] | None:
    """A question that was taken away, and the living one it leads to, however many were retired on the way."""
    start = Question.objects.filter(slug=slug, retired_at__isnull=False).select_related("category").first()
    if start is None:
        return None
    passed, found = {start.pk}, start.forward_to
    while found is not None and found.retired_at and found.pk not in passed:
        passed.add(found.pk)
        found = found.forward_to
    return start, found if found and not found.retired_at else None
