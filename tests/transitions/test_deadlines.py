"""The last safe days of docs/domain.md, 6, counted back from the end; when the end moves they move along."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from achterhoek.workdays import is_workday
from transitions import deadlines
from transitions.models import TransitionPeriod
from transitions.statuses import Status

PERIOD = TransitionPeriod(first_day=date(2022, 7, 1), last_day=date(2022, 12, 31))


def test_last_safe_days_are_those_of_the_domain():
    days = deadlines.last_safe_days(PERIOD)

    assert days == deadlines.LastSafeDays(
        heard=date(2022, 11, 17),
        offered=date(2022, 11, 24),
        accepted=date(2022, 11, 29),
        letter=date(2022, 12, 2),
        start=date(2022, 12, 30),
    )


def test_last_safe_days_follow_the_end_of_the_period():
    extended = TransitionPeriod(first_day=date(2022, 7, 1), last_day=date(2023, 3, 31))

    days = deadlines.last_safe_days(extended)

    assert (days.start, days.letter) == (date(2023, 3, 31), date(2023, 3, 3))


def test_last_safe_days_follow_an_old_provider_that_stops_earlier():
    days = deadlines.last_safe_days(PERIOD, stops_on=date(2022, 10, 31))

    assert (days.start, days.letter) == (date(2022, 10, 31), date(2022, 10, 3))


def test_old_provider_that_stops_after_the_end_changes_nothing():
    assert deadlines.last_safe_days(PERIOD, stops_on=date(2023, 6, 1)) == deadlines.last_safe_days(PERIOD)


def test_last_start_leaves_the_days_of_the_setting():
    careful = TransitionPeriod(last_day=date(2022, 12, 31), last_start_workdays_before_end=2)

    assert deadlines.last_start(careful) == date(2022, 12, 28)


@given(st.dates(date(2022, 1, 1), date(2040, 1, 1)))
def test_last_safe_days_stand_in_order_for_any_end(last_day):
    days = deadlines.last_safe_days(TransitionPeriod(last_day=last_day))

    assert days.heard < days.offered < days.accepted < days.letter < days.start <= last_day
    assert is_workday(days.start)
    assert days.start - days.letter == timedelta(days=28)


def test_escalations_lie_14_and_8_weeks_before_the_end():
    assert deadlines.escalations(PERIOD) == (date(2022, 9, 24), date(2022, 11, 5))


@pytest.mark.parametrize(
    ("status", "day"),
    [
        (Status.TO_PLAN, date(2022, 11, 17)),
        (Status.PROPOSED, date(2022, 11, 24)),
        (Status.OFFERED, date(2022, 11, 29)),
        (Status.ACCEPTED, date(2022, 12, 2)),
        (Status.SCHEDULED, date(2022, 12, 30)),
        (Status.STARTED, None),
        (Status.CANCELLED, None),
    ],
)
def test_each_status_has_the_last_safe_day_of_what_it_waits_for(status, day):
    assert deadlines.last_safe_days(PERIOD).for_status(status) == day


@pytest.mark.parametrize(
    ("offered_on", "due_on", "escalates"),
    [
        (date(2022, 9, 12), date(2022, 9, 15), date(2022, 9, 19)),
        (date(2022, 9, 15), date(2022, 9, 20), date(2022, 9, 22)),
        (date(2022, 12, 22), date(2022, 12, 28), date(2022, 12, 30)),
    ],
    ids=["monday", "over a weekend", "over christmas"],
)
def test_answer_is_due_in_three_working_days_and_escalates_after_two_more(offered_on, due_on, escalates):
    assert deadlines.answer_due(offered_on, terms=PERIOD) == due_on
    assert deadlines.answer_escalates(due_on, terms=PERIOD) == escalates


@given(st.dates(date(2022, 1, 1), date(2026, 1, 1)))
def test_escalated_offers_are_those_whose_day_has_come(today):
    due = deadlines.offers_escalated_when_due_by(today, terms=PERIOD)

    assert deadlines.answer_escalates(due, terms=PERIOD) <= today
    assert deadlines.answer_escalates(due + timedelta(days=1), terms=PERIOD) > today


def test_research_for_a_renewal_begins_eight_weeks_before():
    assert deadlines.renewal_begins(date(2022, 12, 31), terms=PERIOD) == date(2022, 11, 5)


def test_call_falls_four_to_six_weeks_after_the_start():
    assert deadlines.call_after(date(2022, 10, 31), terms=PERIOD) == (date(2022, 11, 28), date(2022, 12, 12))


@pytest.mark.parametrize(
    ("days", "word"), [(-1, "late"), (0, "today"), (1, "week"), (7, "week"), (8, "later")]
)
def test_urgency_says_how_near_a_day_is(days, word):
    today = date(2022, 9, 12)

    assert deadlines.urgency(today + timedelta(days=days), today=today) == word
