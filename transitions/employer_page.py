"""The page on which a care worker looks the own employer up: whom they mean, and what holds for it.

As long as no outcome of the round is public there is nothing to look up: no name is read, and the answer is the same
for every employer, known or not. Five queries at most, whatever is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from achterhoek import versions
from achterhoek.models import Municipality
from providers.models import Lot
from providers.register import Tender
from transitions import employer_answers, employers, standing
from transitions.employer_answers import Words
from transitions.employers import Employer
from transitions.models import TransitionPeriod
from transitions.standing import Standing
from transitions.statuses import Reason


@dataclass(frozen=True)
class Region:
    """The period with who takes part, and the lots of which the outcome is public today."""

    period: TransitionPeriod
    tender: Tender
    known: frozenset[str]
    today: date

    @property
    def is_over(self) -> bool:
        """Nothing is in force any more: the contracts of this round have ended."""
        return not self.known and self.today > self.period.last_day

    def lot(self, slug: str) -> Lot | None:
        return next((lot for lot in self.tender.lots if lot.pk == slug), None)

    def place(self, slug: str) -> Municipality | None:
        return next((place for place in self.tender.municipalities if place.slug == slug), None)


@versions.while_unchanged
def region(*, today: date) -> Region | None:
    """What is known today; nothing where no municipality takes part in the period."""
    period, tender = standing.scope(today=today)
    if period is None or tender is None:
        return None
    return Region(period, tender, standing.known_lots(period=period, today=today), today)


def look_up(asked: Mapping[str, str], *, now: Region) -> dict[str, Any]:
    """What the page shows: the employer with its answer, those who may be meant, or nobody."""
    found = employers.find(asked["werkgever"], among=employers.known(today=now.today))
    if found.employer is None:
        return {"alike": found.alike, "typed": asked["werkgever"]}
    lot, place = now.lot(asked["soort"]), now.place(asked["gemeente"])
    rows = standing.of(found.employer.pk, period=now.period, today=now.today)
    shown: dict[str, Any] = {
        "employer": found.employer,
        "lot": lot,
        "place": place,
        "overview": _overview(rows, now, lot=lot, place=place),
    }
    if lot and place:
        shown["answer"] = _answer(found.employer, rows, now, lot=lot, place=place)
    return shown


def _answer(
    employer: Employer, rows: list[Standing], now: Region, *, lot: Lot, place: Municipality
) -> employer_answers.Answer:
    words = Words(employer.name, lot.name, place.name, now.period, now.today)
    (own,) = (row for row in rows if (row.lot, row.municipality) == (lot.pk, place.pk))
    if lot.pk not in now.known and own.reason != Reason.OWN_PROCUREMENT:
        return employer_answers.awaited(words)
    return employer_answers.answer(own, words, elsewhere=_elsewhere(own, rows, now))


def _elsewhere(own: Standing, rows: list[Standing], now: Region) -> list[str]:
    """Where, or for what, the employer surely has a contract."""
    sure = [row for row in rows if row.reason in employer_answers.YES and row.sure]
    if own.reason == Reason.NOT_IN_MUNICIPALITY:
        served = {row.municipality for row in sure if row.lot == own.lot}
        return [place.name for place in now.tender.municipalities if place.pk in served]
    if own.reason == Reason.NOT_FOR_LOT:
        lots = {row.lot for row in sure}
        return [lot.name for lot in now.tender.lots if lot.pk in lots]
    return []


def _overview(
    rows: list[Standing], now: Region, *, lot: Lot | None, place: Municipality | None
) -> list[tuple[Lot, list[tuple[tuple[str, str], list[Municipality]]]]]:
    """Every answer in a word, per lot; of a lot or municipality alone where only that was chosen."""
    chosen_lot, chosen_place = (lot, place) if not (lot and place) else (None, None)
    kept = [row for row in rows if chosen_place is None or row.municipality == chosen_place.pk]
    said = employer_answers.overview(kept, known=now.known)
    return [
        (one, [(words, _named(codes, now)) for words, codes in said[one.pk]])
        for one in now.tender.lots
        if chosen_lot in (None, one)
    ]


def _named(codes: set[str], now: Region) -> list[Municipality]:
    return [place for place in now.tender.municipalities if place.pk in codes]
