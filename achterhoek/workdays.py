"""Dutch days: holidays of the Algemene termijnenwet, working days, and the terms that are counted in them or in months.

Legal terms that end on a weekend or holiday end on the next working day (Algemene termijnenwet art. 1); 5 May is a
holiday in that law every year, but an ordinary working day in most years.
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)


@cache
def _public(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))


@cache
def _legal(year: int) -> frozenset[date]:
    found = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(found) | {date(year, 5, 5)}


def is_workday(day: date) -> bool:
    """Monday to Friday and no public holiday."""
    return day.weekday() < 5 and day not in _public(day.year)


def add_workdays(day: date, count: int) -> date:
    """The day that lies `count` working days after `day`; negative counts back."""
    step = DAY if count >= 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_workday(day):
            day += step
    return day


def last_workday_until(day: date) -> date:
    """`day` itself or the last working day before it."""
    while not is_workday(day):
        day -= DAY
    return day


def workdays_between(first_day: date, last_day: date) -> int:
    """How many working days lie from `first_day` up to and including `last_day`."""
    return sum(1 for day in days(first_day, last_day) if is_workday(day))


def end_of_legal_term(day: date) -> date:
    """The last day of a legal term that runs out on `day` (Algemene termijnenwet art. 1)."""
    while day.weekday() >= 5 or day in _legal(day.year):
        day += DAY
    return day


def days(first_day: date, last_day: date) -> Iterator[date]:
    """Every day from `first_day` up to and including `last_day`."""
    day = first_day
    while day <= last_day:
        yield day
        day += DAY


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
