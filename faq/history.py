"""The versions of a question's answer over time: what was said, is said and will be said, and what each one changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from achterhoek import comparing, readability
from faq import facts
from faq.models import Answer, Question
from faq.statuses import AnswerKind, AnswerState


@dataclass(frozen=True)
class Version:
    """One answer. `changes` against the one before it (none for the first); `until` is its last day, if it has one."""

    answer: Answer
    changes: Sequence[comparing.Part]
    until: date | None = None
    holds_now: bool = False
    corrected: bool = False

    @property
    def open(self) -> bool:
        """Not published: it can still be changed, called back or thrown away."""
        return self.answer.state != AnswerState.PUBLISHED


def of(question: Question, *, today: date) -> list[Version]:
    """Drafts and what waits first, then what was published, newest first."""
    rows = question.answers.select_related("question", "created_by", "changed_by", "published_by")
    answers = sorted(rows, key=_turn)
    said = [answer for answer in answers if answer.state == AnswerState.PUBLISHED]
    to_come = [answer for answer in answers if answer.state != AnswerState.PUBLISHED]
    published = [_published(said, place, today=today) for place in range(len(said))]
    coming = [Version(answer, _changes(_before(answer, said), answer)) for answer in to_come]
    return [*reversed(coming), *reversed(published)]


def words_of(answer: Answer) -> str:
    """All that an answer says, as one text to compare."""
    teller = (
        f"\n\nWie: {answer.told_by}\nWanneer: {answer.told_when}"
        if answer.kind == AnswerKind.NOT_KNOWN
        else ""
    )
    return f"{answer.short}\n\n{answer.text}{teller}".strip()


def warnings_about(answer: Answer) -> list[str]:
    """What an editor had better look at before publishing."""
    found = [f"Het veld {{{name}}} bestaat niet." for name in facts.unknown(*_texts(answer))]
    reading = readability.measure(answer.short, answer.text)
    if reading.hard:
        found.append(
            f"De tekst is lastig te lezen: {reading.score}, en we willen minstens {readability.EASY}. "
            "Kortere woorden en kortere zinnen helpen."
        )
    found += [f"Deze zin is lang: ‘{sentence[:120]}…’" for sentence in reading.long_sentences[:3]]
    return found


def _texts(answer: Answer) -> tuple[str, ...]:
    return answer.short, answer.text, answer.told_by, answer.told_when


def _turn(answer: Answer) -> tuple[date, float, int]:
    """The order in which answers follow one another; what is not published comes after what is."""
    published = answer.published_at.timestamp() if answer.published_at else float("inf")
    return answer.holds_from, published, answer.pk


def _published(said: list[Answer], place: int, *, today: date) -> Version:
    answer = said[place]
    after = said[place + 1] if place + 1 < len(said) else None
    corrected = bool(after and after.holds_from == answer.holds_from)
    until = after.holds_from - timedelta(days=1) if after and not corrected else None
    return Version(
        answer,
        _changes(said[place - 1] if place else None, answer),
        until=until,
        holds_now=answer.holds_from <= today and not corrected and (until is None or until >= today),
        corrected=corrected,
    )


def _before(answer: Answer, said: list[Answer]) -> Answer | None:
    return next((row for row in reversed(said) if row.holds_from <= answer.holds_from), None)


def _changes(before: Answer | None, answer: Answer) -> list[comparing.Part]:
    return comparing.compare(words_of(before), words_of(answer)) if before else []
