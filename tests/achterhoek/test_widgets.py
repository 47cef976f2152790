"""Days in forms: a year that nobody means is asked about, not written down."""

from datetime import date

import pytest
from django import forms

from achterhoek.widgets import DayField


@pytest.fixture(autouse=True)
def _september(on_day):
    on_day(date(2022, 9, 12))


@pytest.mark.parametrize("day", ["2022-09-12", "2023-03-31", "1998-01-01", "12-09-2022"])
def test_a_day_that_people_mean_is_taken(day):
    assert DayField().clean(day).year in (1998, 2022, 2023)


@pytest.mark.parametrize("day", ["0001-01-01", "0202-09-12", "1922-09-12", "2202-09-12", "9999-12-31"])
def test_a_year_far_away_is_asked_about(day):
    with pytest.raises(forms.ValidationError, match=f"Klopt het jaar {int(day[:4])}"):
        DayField().clean(day)


def test_a_day_may_be_left_out():
    assert DayField(required=False).clean("") is None
