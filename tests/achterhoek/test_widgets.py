"""Controls of our own: a year that nobody means is asked about; selects are written as Django writes them."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from achterhoek.widgets import Choice, DayField, Words


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


class Read(HTMLParser):
    """What a browser makes of a control: the order of attributes and the white space between options say nothing."""

    def __init__(self, written):
        super().__init__()
        self.found = []
        self.feed(written)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.found.append(tag)

    def handle_data(self, data):
        self.found.append(data.strip())


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=8)


def same(ours, theirs, value):
    class Form(forms.Form):
        one = ours
        other = theirs

    form = Form({"one": value, "other": value}, auto_id=False)
    return [Read(str(form[name]).replace(f'name="{name}"', "")).found for name in ("one", "other")]


CHOICES = st.lists(st.tuples(WORDS, WORDS), max_size=5, unique_by=lambda choice: choice[0])


@given(choices=CHOICES, value=WORDS, required=st.booleans())
def test_a_choice_is_written_as_django_writes_a_select(choices, value, required):
    ours, theirs = (
        forms.ChoiceField(
            choices=choices, required=required, widget=widget(attrs={"data-x": '"<&', "multi": True})
        )
        for widget in (Choice, forms.Select)
    )

    one, other = same(ours, theirs, value)

    assert one == other


@given(value=WORDS, longest=st.integers(1, 9))
def test_words_are_written_as_django_writes_a_line_of_text(value, longest):
    ours, theirs = (
        forms.CharField(max_length=longest, widget=widget(attrs={"type": "search", "spellcheck": "false"}))
        for widget in (Words, forms.TextInput)
    )

    one, other = same(ours, theirs, value)

    assert one == other
