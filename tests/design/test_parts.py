"""Parts of public pages that are drawn once: they show their values and nothing else, and no page differs by them."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.safestring import SafeString

from achterhoek.templatetags import parts
from tests.faq import visiting

SAMPLE = "sample/_part.html"


@dataclass(frozen=True)
class Thing:
    words: str
    drawn: dict = field(default_factory=dict, compare=False)


@pytest.fixture(autouse=True)
def _sample(settings):
    templates = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**templates, "DIRS": [*templates["DIRS"], Path(__file__).parent / "templates"]}]
    parts._kept.cache_clear()
    parts._filters.cache_clear()


def write(text, **context):
    return Template("{% load parts %}" + text).render(Context(context))


def draw(**context):
    return write(f'{{% part "{SAMPLE}" thing=thing %}}', **context).strip()


def test_part_is_drawn_once_for_the_same_values():
    assert draw(thing="een") == draw(thing="een")
    assert draw(thing="twee") != draw(thing="een")

    assert parts._kept.cache_info().currsize == 2


def test_part_knows_nothing_but_its_values():
    assert draw(thing="een", request="GEHEIM", user="GEHEIM") == "[een] []"


@pytest.mark.parametrize("first", [0, 1], ids=["safe first", "other first"])
def test_text_that_is_safe_and_text_that_is_not_are_not_mixed_up(first):
    pair = [SafeString("<b>"), "<b>"]
    pair = pair[first:] + pair[:first]

    shown = {type(thing): draw(thing=thing) for thing in pair}

    assert shown == {SafeString: "[<b>] []", str: "[&lt;b&gt;] []"}


def test_nothing_and_nought_are_not_mixed_up():
    assert [draw(thing=thing) for thing in (0, False, "", None)] == [
        "[0] []",
        "[False] []",
        "[] []",
        "[None] []",
    ]


def test_thing_keeps_its_own_part_and_another_has_another():
    one, other = Thing("een"), Thing("<i>")
    text = f'{{% each "{SAMPLE}" things %}}'

    first = write(text, things=[one, other])

    assert len(one.drawn) == len(other.drawn) == 1
    assert "&lt;i&gt;" in first
    assert write(text, things=[one, other]) == first
    assert "een" in write(text, things=[Thing("een")])


class NarrowForm(forms.Form):
    words = forms.CharField(label="Naam", required=False)
    place = forms.ChoiceField(label="Gemeente", required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places


def narrow(query="", places=(("", "Alle"), ("aalten", "Aalten")), target="lijst", initial=None):
    request = RequestFactory().get(f"/lijst/?{query}")
    form = NarrowForm(None if initial else request.GET, places=places, initial=initial)
    return write("{% filters form target=target %}", request=request, form=form, target=target)


def test_filters_are_drawn_once_for_each_choice():
    chosen = {query: narrow(query) for query in ("", "place=", "place=aalten")}

    assert 'value="aalten" selected' in chosen["place=aalten"]
    assert "Wis filters" not in chosen[""]
    assert chosen == {query: narrow(query) for query in chosen}
    assert parts._filters.cache_info()[:2] == (len(chosen), len(chosen))


@pytest.mark.parametrize(
    "other",
    [
        {"places": (("", "Alle"), ("aalten", "Gemeente Aalten"))},
        {"target": "antwoord"},
        {"initial": {"place": "aalten"}},
    ],
    ids=str,
)
def test_filters_that_offer_something_else_are_drawn_anew(other):
    first = narrow()

    assert narrow(**other) != first
    assert narrow() == first


@pytest.mark.parametrize("query", ["words=geheim", "place=geheim"], ids=["typed", "never offered"])
def test_words_of_a_visitor_are_shown_and_not_kept(query):
    assert "geheim" in narrow(query)
    assert parts._filters.cache_info().currsize == 0


def test_writer_of_templates_sees_every_change(settings):
    settings.DEBUG = True
    one = Thing("een")

    draw(thing="een")
    write(f'{{% each "{SAMPLE}" things %}}', things=[one])

    assert parts._kept.cache_info().currsize == 0
    assert not one.drawn


def test_address_of_a_page_that_is_not_there_is_nothing():
    assert write('{% address "nowhere:at_all" as found %}[{{ found }}]') == "[]"


@pytest.mark.django_db
def test_every_public_page_is_the_same_with_parts_that_were_kept(on_day, settings):
    on_day(visiting.TODAY)
    visiting.fill()
    settings.CACHES = settings.CACHES | {
        "public_pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    }

    for address in visiting.addresses(set(visiting.ASKED) - {"achterhoek:sign_in", "faq:helped"}):
        fresh, again = (Client().get(address).content for _ in range(2))
        parts._kept.cache_clear()
        parts._filters.cache_clear()
        assert fresh == again == Client().get(address).content, address
    assert parts._kept.cache_info().currsize
