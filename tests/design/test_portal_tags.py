"""Days, statuses, numbers and links are written the same way on every page."""

import importlib
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import models
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from achterhoek.models import User
from achterhoek.statuses import ImportState, Role
from achterhoek.templatetags import portal

TODAY = date(2022, 9, 12)
# Kinds of choice that pages draw as a status; each of their values says something about the work.
DRAWN = {
    "achterhoek": ("ImportState", "AccessOutcome"),
    "clients": ("DifferenceKind", "DifferenceState", "ContactResult"),
    "transitions": ("Outcome", "RenewalState", "Status", "Agreement", "Answer"),
}


def write(text: str, **context: object) -> str:
    return Template("{% load portal %}" + text).render(Context(context))


def test_days_are_written_as_in_a_dutch_public_document():
    assert write("{{ day|day }}", day=TODAY) == "12 september 2022"
    assert write("{{ day|short_day }}", day=date(2022, 3, 1)) == "1 mrt"
    assert write("{{ day|day }}", day=None) == "–"


def test_a_short_day_names_its_year_only_when_it_is_another():
    assert portal.short_day(date(2022, 12, 31), TODAY) == "31 dec"
    assert portal.short_day(date(2023, 1, 1), TODAY) == "1 jan 2023"


def test_a_moment_is_written_in_dutch_time():
    at = datetime(2022, 9, 12, 22, 30, tzinfo=UTC)

    assert portal.moment(at) == "13 september 2022, 00:30"
    assert portal.day(at) == "13 september 2022"


def test_time_is_readable_by_machines_too():
    assert write("{% time day %}", day=TODAY) == '<time datetime="2022-09-12">12 september 2022</time>'
    assert ">12 sep</time>" in write('{% time day "short" today=day %}', day=TODAY)
    assert write("{% time day %}", day=None) == "–"


def test_a_status_is_its_word_with_the_shape_of_what_it_says():
    thing = SimpleNamespace(state="failed", get_state_display=lambda: ImportState.FAILED.label)

    assert portal.status(thing, "state") == '<span class="status late">mislukt</span>'


def test_an_unknown_tone_is_drawn_open():
    assert 'class="status open"' in portal.badge("iets", "paars")


@pytest.mark.parametrize(("app", "kind"), [(app, kind) for app, kinds in DRAWN.items() for kind in kinds])
def test_every_value_that_is_drawn_as_a_status_has_a_tone(app, kind):
    choices: type[models.TextChoices] = getattr(importlib.import_module(f"{app}.statuses"), kind)

    assert set(choices.values) <= set(portal.TONE_OF)


def test_no_value_has_two_tones():
    written = [value for values in portal.TONES.values() for value in values.split()]

    assert len(written) == len(set(written))


def test_words_are_escaped():
    assert "<b>" not in portal.badge("<b>") + portal.crumb("<b>", "/?a=<b>") + portal.masked("<b>")


def test_a_number_that_says_who_someone_is_shows_four_digits():
    written = portal.masked("999990018")

    assert "0018" in written
    assert "99999" not in written
    assert portal.masked("") == "–"


def test_an_icon_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in portal.icon("check")
    assert "/static/img/icons.svg#check" in portal.icon("check")


def test_a_share_is_drawn_with_a_decimal_point():
    assert 'width="33.33"' in portal.share(1, 3)
    assert 'width="0"' in portal.share(0, 0)


def test_an_element_around_nothing_is_not_written():
    assert write('{% enclose "p" class="lead" %} \n {% endenclose %}') == ""
    assert write('{% enclose "p" class="lead" aria_label="x" %}a{% endenclose %}') == (
        '<p class="lead" aria-label="x">a</p>'
    )


def test_a_page_without_side_facts_has_no_aside():
    template = '{% extends "base.html" %}{% block main %}x{% endblock %}'

    page = Template(template).render(Context({"request": RequestFactory().get("/")}))

    assert "<aside" not in page
    assert "Kruimelpad" not in page


def test_a_page_with_side_facts_has_one():
    page = Template('{% extends "base.html" %}{% block aside %}x{% endblock %}').render(Context({}))

    assert '<aside class="known" aria-label="Wat we weten">x</aside>' in page


@pytest.mark.parametrize(
    ("query", "address"),
    [("?a=1&page=3&b=2", "?b=2&amp;a=2"), ("", "?a=2"), ("?a=2&b=x%26y", "?b=x%26y&amp;a=2")],
)
def test_a_chip_keeps_the_other_filters_and_goes_to_the_first_page(query, address):
    request = RequestFactory().get(f"/lijst/{query}")

    written = write(
        '{% chips "a" options label="Soort" %}', request=request, options=[("", "Alles"), ("2", "Twee", 7)]
    )

    assert f'href="{address}"' in written
    assert '<span class="count">7</span>' in written
    assert written.count('aria-current="true"') == (0 if "a=1" in query else 1)


def test_a_template_asks_the_table_of_permissions():
    consultant, editor = User(role=Role.CONSULTANT), User(role=Role.FAQ_EDITOR)
    asks = '{% if user|may:"handovers.work" %}ja{% else %}nee{% endif %}'

    assert (write(asks, user=consultant), write(asks, user=editor)) == ("ja", "nee")


def test_a_message_says_its_level_in_words():
    message = SimpleNamespace(level_tag="error", __str__=lambda: "x")

    assert "Niet gelukt." in render_to_string("_messages.html", {"messages": [message]})
