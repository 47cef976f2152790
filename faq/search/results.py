"""What a visitor gets for a question: fitting answers, and the pages of municipalities and employers that it names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString

from achterhoek.models import Municipality
from faq.search import marking, reading, shelf
from faq.search.index import Entry, Hit
from faq.search.understanding import Asked

#: Of what was asked a result holds at least so much, and it fits at least so well beside the best.
ENOUGH = 0.35
NEAR = 0.55
MOST = 8
MOST_OFTEN = 6
EMPLOYER = frozenset(
    reading.term(word)
    for word in "werkgever baas organisatie instelling stichting zorggroep bedrijf agb".split()
)


@dataclass(frozen=True)
class Result:
    """A question that fits, its short answer, and a sentence that holds what was asked, all marked."""

    slug: str
    question: SafeString
    short: SafeString
    passage: SafeString
    known: bool


@dataclass(frozen=True)
class Results:
    """What is shown for one question; `missed`: something was asked, and nothing fits."""

    question: str
    results: Sequence[Result] = ()
    places: Sequence[Municipality] = ()
    employer: bool = False
    often_asked: Sequence[Entry] = field(default=())

    @property
    def missed(self) -> bool:
        return bool(self.question) and not self.results


def find(question: str, *, day: date, typing: bool = False) -> Results:
    """What fits this question (see `understanding.clean`) on `day`; `typing`: it may not be finished."""
    kept = shelf.on(day)
    asked = kept.index.understand(question, typing=typing)
    fitting = _fitting(kept.index.find(asked))
    return Results(
        question=question,
        results=[_result(hit.entry, asked) for hit in fitting],
        places=kept.places.named_in(question),
        employer=_names_an_employer(question, asked),
        often_asked=[] if fitting else kept.often_asked[:MOST_OFTEN],
    )


def slugs(question: str, *, day: date) -> list[str]:
    """The addresses of the questions that fit, best first."""
    index = shelf.on(day).index
    return [hit.entry.slug for hit in _fitting(index.find(index.understand(question)))]


def _fitting(hits: Sequence[Hit]) -> list[Hit]:
    enough = [hit for hit in hits if hit.coverage >= ENOUGH]
    return [hit for hit in enough if hit.score >= enough[0].score * NEAR][:MOST]


def _result(entry: Entry, asked: Sequence[Asked]) -> Result:
    terms = marking.asked_for(entry, asked)
    return Result(
        slug=entry.slug,
        question=marking.marked(entry.question, terms),
        short=marking.marked(entry.short, terms),
        passage=marking.marked(marking.passage(entry, terms), terms),
        known=entry.known,
    )


def _names_an_employer(question: str, asked: Sequence[Asked]) -> bool:
    """Whether the look-up of employers may help: the question is about one, or holds a provider's code."""
    terms = {reading.term(one.word) for one in asked}
    return bool(terms & EMPLOYER) or any(word.isdigit() and len(word) == 8 for word in question.split())
