"""What a visitor may find on a day, read from the database: the answers that hold, their facts filled in."""

import re
from datetime import date

from faq import facts, rendering
from faq.models import Answer
from faq.search.index import Entry
from faq.statuses import AnswerKind

#: Where one paragraph or item of a list ends and the next begins: no sentence runs on over it.
_parts = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)")


def on(day: date) -> list[Entry]:
    """Every question with the answer that holds on `day`, those that are asked often first."""
    answers = list(
        Answer.objects.holding_on(day).select_related("question").order_by("question__order", "pk")
    )
    values = facts.of(day, [text for answer in answers for text in (answer.short, answer.text)])
    found = [_entry(answer, values) for answer in answers]
    return sorted(found, key=lambda entry: entry.often or len(found) + 100)


def _entry(answer: Answer, values: dict[str, str]) -> Entry:
    question = answer.question
    lines = (line.strip() for line in question.synonyms.splitlines())
    return Entry(
        slug=question.slug,
        question=question.text,
        synonyms=tuple(line for line in lines if line),
        short=facts.fill(answer.short, values),
        answer="\n".join(rendering.plain(part, values) for part in _parts.split(answer.text)),
        known=answer.kind == AnswerKind.KNOWN,
        often=question.often_asked,
    )
