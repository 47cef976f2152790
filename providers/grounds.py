"""The ground on which a provider delivers: which contract, for which lot, in which municipality, on which days.

For a day of the transition period a provider has ground when it is lead, partner or subcontractor of a contract or
subsidy for that lot and municipality that is in force on that day, or that was in force on the day before the period
began: the old contract carries its residents through the whole period (docs/domain.md, P2 and P3). On the test day,
the day after the period, only a contract in force on that day itself counts, and only from the day on which its
outcome is public (P6): until then a list of who stays behind would tell who won.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from providers.models import ContractParty

ONE_DAY = timedelta(days=1)


class Days(NamedTuple):
    """A stretch of days, both ends included."""

    first_day: date
    last_day: date


class Term(NamedTuple):
    """One party of one contract in one municipality."""

    provider: int
    lot: str
    municipality: str
    first_day: date
    last_day: date
    public_from: date | None = None


type_key = tuple[int, str, str]


class Grounds:
    """The grounds of all providers in one period, small enough to keep in memory."""

    def __init__(self, terms: Iterable[Term], *, first_day: date, last_day: date, today: date) -> None:
        self.period = Days(first_day, last_day)
        self.day_before = first_day - ONE_DAY
        self.test_day = last_day + ONE_DAY
        self._in_period: dict[type_key, list[Days]] = defaultdict(list)
        self._after: set[type_key] = set()
        for term in terms:
            self._take(term, today=today)
        self._joined = {key: tuple(_joined(stretches)) for key, stretches in self._in_period.items()}

    def _take(self, term: Term, *, today: date) -> None:
        key = (term.provider, term.lot, term.municipality)
        if term.first_day <= self.day_before <= term.last_day:
            self._in_period[key].append(self.period)
        elif stretch := _within(Days(term.first_day, term.last_day), self.period):
            self._in_period[key].append(stretch)
        if term.first_day <= self.test_day <= term.last_day and (term.public_from or term.first_day) <= today:
            self._after.add(key)

    def in_period(self, *, provider: int, lot: str, municipality: str) -> tuple[Days, ...]:
        """The stretches of the period on which the provider has ground, in order, none touching another."""
        return self._joined.get((provider, lot, municipality), ())

    def on_test_day(self, *, provider: int, lot: str, municipality: str) -> bool:
        return (provider, lot, municipality) in self._after


def read(*, first_day: date, last_day: date, today: date, municipalities: Iterable[str]) -> Grounds:
    """Read the grounds of a period in these municipalities (CBS codes) from the contracts; one query."""
    parties = ContractParty.objects.filter(
        contract__last_day__gte=first_day - ONE_DAY,
        contract__first_day__lte=last_day + ONE_DAY,
        contract__municipalities__in=set(municipalities),
    )
    rows = parties.order_by().values_list(
        "provider_id",
        "contract__lot_id",
        "contract__municipalities",
        "contract__first_day",
        "contract__last_day",
        "contract__public_from",
    )
    return Grounds(map(Term._make, rows), first_day=first_day, last_day=last_day, today=today)


def _within(stretch: Days, limits: Days) -> Days | None:
    cut = Days(max(stretch.first_day, limits.first_day), min(stretch.last_day, limits.last_day))
    return cut if cut.first_day <= cut.last_day else None


def _joined(stretches: list[Days]) -> Iterator[Days]:
    """The same days with as few stretches as possible."""
    current: Days | None = None
    for stretch in sorted(stretches):
        if current and stretch.first_day - ONE_DAY <= current.last_day:
            current = Days(current.first_day, max(current.last_day, stretch.last_day))
            continue
        if current:
            yield current
        current = stretch
    if current:
        yield current
