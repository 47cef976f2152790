"""The terms of a decision: over weekends, Easter, 5 May, Christmas and the turn of the year."""

from datetime import date, timedelta

import pytest

from achterhoek import workdays
from transitions.letters import terms

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("posted_on", "until"),
    [
        pytest.param(date(2022, 9, 12), date(2022, 10, 24), id="an ordinary Monday"),
        pytest.param(date(2022, 9, 10), date(2022, 10, 24), id="Saturday: Monday after it"),
        pytest.param(date(2022, 9, 11), date(2022, 10, 24), id="Sunday: the day after it"),
        pytest.param(date(2022, 3, 4), date(2022, 4, 19), id="Good Friday: past Easter"),
        pytest.param(date(2023, 2, 24), date(2023, 4, 11), id="Good Friday of another year"),
        pytest.param(date(2022, 3, 7), date(2022, 4, 19), id="Easter Monday"),
        pytest.param(date(2022, 3, 24), date(2022, 5, 6), id="5 May in a year without a day off"),
        pytest.param(date(2023, 3, 24), date(2023, 5, 8), id="5 May on a Friday: Monday after it"),
        pytest.param(date(2025, 3, 24), date(2025, 5, 6), id="5 May in a year with a day off"),
        pytest.param(date(2022, 3, 16), date(2022, 4, 28), id="King's Day"),
        pytest.param(date(2023, 4, 6), date(2023, 5, 19), id="Ascension Day"),
        pytest.param(date(2022, 4, 25), date(2022, 6, 7), id="Whit Monday"),
        pytest.param(date(2022, 11, 13), date(2022, 12, 27), id="first day of Christmas, a Sunday"),
        pytest.param(date(2022, 11, 14), date(2022, 12, 27), id="second day of Christmas"),
        pytest.param(date(2022, 11, 20), date(2023, 1, 2), id="New Year's Day, a Sunday"),
        pytest.param(date(2023, 11, 20), date(2024, 1, 2), id="New Year's Day, a Monday"),
        pytest.param(date(2022, 12, 5), date(2023, 1, 16), id="over the turn of the year"),
        pytest.param(date(2024, 1, 18), date(2024, 2, 29), id="the 29th of February"),
    ],
)
def test_term_for_objecting_ends_six_weeks_later_or_the_next_day_that_counts(posted_on, until):
    assert terms.objection_until(posted_on, weeks=6) == until


def test_term_for_objecting_holds_six_full_weeks_and_ends_on_a_day_that_counts():
    for ahead in range(365 * 6):
        posted_on = date(2020, 1, 1) + ahead * DAY

        until = terms.objection_until(posted_on, weeks=6)

        assert until >= posted_on + 42 * DAY
        assert until.weekday() < 5
        assert (until.month, until.day) != (5, 5)
        between = workdays.days(posted_on + 42 * DAY, until - DAY)
        assert all(not workdays.is_workday(day) or (day.month, day.day) == (5, 5) for day in between)


@pytest.mark.parametrize(
    ("weeks", "postponed", "due"),
    [
        (6, 0, date(2022, 12, 5)),
        (6, 6, date(2023, 1, 16)),
        (12, 0, date(2023, 1, 16)),
        (12, 6, date(2023, 2, 27)),
    ],
)
def test_answer_is_due_some_weeks_after_the_term_for_objecting(weeks, postponed, due):
    assert terms.answer_due(date(2022, 10, 24), weeks=weeks, postponed=postponed) == due


def test_answer_that_is_due_at_christmas_is_due_after_it():
    assert terms.answer_due(date(2022, 11, 14), weeks=6) == date(2022, 12, 27)


def test_term_of_more_than_twelve_weeks_ends_on_its_own_day():
    """Algemene termijnenwet art. 4: 18 weeks that run out on 5 May end there; 12 weeks end on the day after."""
    assert terms.answer_due(date(2021, 12, 30), weeks=12, postponed=6) == date(2022, 5, 5)
    assert terms.answer_due(date(2022, 2, 10), weeks=12) == date(2022, 5, 6)


@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        pytest.param(date(2022, 9, 20), date(2022, 9, 22), id="a Tuesday"),
        pytest.param(date(2022, 9, 22), date(2022, 9, 26), id="a Thursday: over the weekend"),
        pytest.param(date(2022, 9, 24), date(2022, 9, 27), id="a Saturday"),
        pytest.param(date(2022, 5, 4), date(2022, 5, 6), id="5 May is worked on in most years"),
        pytest.param(date(2025, 5, 2), date(2025, 5, 7), id="and is not every fifth year"),
        pytest.param(date(2022, 4, 14), date(2022, 4, 20), id="Easter with Good Friday"),
        pytest.param(date(2022, 12, 23), date(2022, 12, 28), id="Christmas"),
        pytest.param(date(2022, 12, 30), date(2023, 1, 3), id="the turn of the year"),
    ],
)
def test_going_on_or_waiting_is_chosen_within_two_working_days(received_on, due):
    assert terms.weigh_due(received_on, count=2) == due
