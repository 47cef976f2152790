"""What waits for the editors: visitors' questions, searches that found nothing, answers that did not help, answers that
are about to change, and *not known yet* where it may be known by now.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import MONTHS

from faq import facts
from faq.models import Answer, HelpedCount, Question, Remark, Reply, SearchMiss, VisitorQuestion
from faq.statuses import AnswerKind

#: Votes older than this are about another answer, or about another time.
VOTES_DAYS = 30
#: Longer than this *not known yet* deserves a look, whatever day it names.
LONG_UNKNOWN = timedelta(weeks=4)
#: As many of each kind as a page shows; the rest comes when these are done.
MOST = 8


@dataclass(frozen=True)
class Unhelpful:
    """A question that did not help: votes of the last weeks, and what was said with them."""

    question: Question
    yes: int
    no: int
    remarks: Sequence[Remark]


@dataclass(frozen=True)
class Unknown:
    """An answer that says *not known yet*; `due` when the day it names is over, or when it says so for weeks."""

    answer: Answer
    day_named: date | None
    due: bool


@dataclass(frozen=True)
class Desk:
    """The editors' first page."""

    asked: Sequence[VisitorQuestion]
    asked_in_all: int
    failed: Sequence[Reply]
    misses: Sequence[SearchMiss]
    misses_in_all: int
    unhelpful: Sequence[Unhelpful]
    ahead: Sequence[Answer]
    unknown: Sequence[Unknown]
    drafts: Sequence[Answer]


def desk(*, today: date) -> Desk:
    """All that waits today, the first few of each kind."""
    asked, misses = VisitorQuestion.objects.open(), SearchMiss.objects.open()
    return Desk(
        asked=list(asked.select_related("category").order_by("asked_at", "pk")[:MOST]),
        asked_in_all=asked.count(),
        failed=list(Reply.objects.failed().select_related("visitor_question")[:MOST]),
        misses=list(misses[:MOST]),
        misses_in_all=misses.count(),
        unhelpful=unhelpful(today=today),
        ahead=ahead(today=today),
        unknown=unknown(today=today),
        drafts=list(
            Answer.objects.drafts()
            .select_related("question", "changed_by")
            .order_by("-changed_at", "-pk")[:MOST]
        ),
    )


def unhelpful(*, today: date) -> list[Unhelpful]:
    """Questions with a no in the last weeks or with remarks nobody handled, the most unhelpful first."""
    votes = {
        row["answer__question"]: row
        for row in HelpedCount.objects.since(today - timedelta(days=VOTES_DAYS)).per_question()
    }
    remarks: dict[int, list[Remark]] = {}
    for remark in Remark.objects.open().select_related("answer").order_by("-said_at", "-pk")[:200]:
        remarks.setdefault(remark.answer.question_id, []).append(remark)
    asked = Question.objects.standing().in_bulk([*votes, *remarks])
    found = [
        Unhelpful(
            question,
            yes=votes.get(pk, {}).get("yes_all", 0),
            no=votes.get(pk, {}).get("no_all", 0),
            remarks=remarks.get(pk, []),
        )
        for pk, question in asked.items()
    ]
    return sorted(found, key=lambda row: (-len(row.remarks), -row.no, row.question.pk))[:MOST]


def ahead(*, today: date) -> list[Answer]:
    """What visitors will read later on, the nearest day first."""
    rows = Answer.objects.ahead_of(today).select_related("question", "changed_by", "published_by")
    return sorted(rows, key=lambda answer: (visible_from(answer), answer.pk))


def visible_from(answer: Answer) -> date:
    """The first day on which visitors read it: published by then, and holding."""
    return max(answer.holds_from, answer.publish_on or answer.holds_from)


def unknown(*, today: date) -> list[Unknown]:
    """Answers that hold today and say that it is not known yet: due ones first, then the oldest."""
    answers = Answer.objects.holding_on(today).filter(kind=AnswerKind.NOT_KNOWN).select_related("question")
    found = list(answers)
    values = facts.of(today, [answer.told_when for answer in found])
    rows = [_unknown(answer, facts.fill(answer.told_when, values), today=today) for answer in found]
    return sorted(rows, key=lambda row: (not row.due, row.answer.holds_from, row.answer.pk))


def _unknown(answer: Answer, told_when: str, *, today: date) -> Unknown:
    named = day_in(told_when)
    due = named <= today if named else answer.holds_from + LONG_UNKNOWN <= today
    return Unknown(answer, named, due)


def day_in(text: str) -> date | None:
    """The last day that a text names as people write it: 5 april 2022."""
    months = {str(name).lower(): number for number, name in MONTHS.items()}
    days = []
    for day, month, year in re.findall(r"\b(\d{1,2}) (\w+) (\d{4})\b", text.lower()):
        try:
            days.append(date(int(year), months[month], int(day)))
        except (KeyError, ValueError):
            continue
    return max(days, default=None)


def votes_of(question: Question, *, today: date) -> tuple[int, int]:
    """Yes and no of the last weeks, over all answers of a question."""
    rows = HelpedCount.objects.since(today - timedelta(days=VOTES_DAYS)).filter(answer__question=question)
    found = rows.values_list("yes", "no")
    return sum(yes for yes, _ in found), sum(no for _, no in found)
