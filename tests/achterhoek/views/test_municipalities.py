"""What a visitor reads about one municipality, and what programs read about the site."""

import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from achterhoek.models import Municipality
from achterhoek.views.errors import words_of
from faq.statuses import AnswerState
from tests.factories import UserFactory, municipality, period
from tests.faq.factories import AnswerFactory, QuestionFactory
from transitions.models import PeriodScope

pytestmark = pytest.mark.django_db
OWN = "1509"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(autouse=True)
def today(on_day):
    on_day(date(2022, 9, 12))


def text(client, address):
    return client.get(address).content.decode()


def test_list_names_every_municipality_with_its_number(client):
    page = text(client, "/gemeenten/")

    for place in Municipality.objects.all():
        assert f'<a href="{place.get_absolute_url()}">{place.name}</a>' in page
        assert place.phone in page
    assert 'href="tel:0543493333"' in page


def test_page_says_which_care_goes_by_the_new_contracts(client):
    lots = [row.lot.name for row in PeriodScope.objects.filter(period=period(), municipality="0197")]

    page = text(client, "/gemeenten/aalten/")

    assert lots
    assert all(f"<li>{name}</li>" in page for name in lots)
    assert "zelf regelt" not in page
    assert "31 december 2022" in page


def test_municipality_with_own_purchases_says_so(client):
    own = municipality(OWN)
    joined = set(PeriodScope.objects.filter(municipality=own).values_list("lot__name", flat=True))
    everything = set(PeriodScope.objects.values_list("lot__name", flat=True))
    AnswerFactory(question=QuestionFactory(slug="oude-ijsselstreek", text="Wat is anders?"))

    page = text(client, own.get_absolute_url())
    together, bought = page.split("zelf regelt</h3>")

    assert joined < everything
    assert {name for name in everything if f"<li>{name}</li>" in together} == joined
    assert {name for name in everything if f"<li>{name}</li>" in bought} == everything - joined
    assert "Wat is anders?" in page


def test_page_leads_to_questions_that_are_answered_today_only(client):
    known, later = QuestionFactory(slug="houdt-client-zorg"), QuestionFactory(slug="wat-moet-client-doen")
    AnswerFactory(question=known)
    AnswerFactory(question=later, holds_from=date(2022, 9, 13))

    page = text(client, "/gemeenten/aalten/")

    assert known.get_absolute_url() in page
    assert later.get_absolute_url() not in page


def test_place_without_a_period_still_tells_whom_to_call(client, settings):
    settings.PERIOD_SLUG = "volgende-ronde"

    page = text(client, "/gemeenten/doetinchem/")

    assert "0314 377 377" in page
    assert "<h2>Wat geldt in" not in page


@pytest.mark.parametrize("address", ["/gemeenten/zutphen/", "/gemeenten/AALTEN%00/", "/gemeenten/a/b/"])
def test_unknown_place_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_statements_name_whom_to_write_to(client, settings):
    settings.PUBLIC_CONTACT = "site@example.nl"

    for name in ("accessibility", "privacy"):
        assert "mailto:site@example.nl" in text(client, reverse(f"achterhoek:{name}"))


# For programs.


def test_security_txt_follows_rfc_9116(client, settings):
    settings.SECURITY_CONTACT, settings.PUBLIC_ADDRESS = "mailto:lek@example.nl", "https://portal.example.nl"

    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:lek@example.nl"
    assert fields["Canonical"] == "https://portal.example.nl/.well-known/security.txt"
    now, expires = datetime.now(UTC), datetime.fromisoformat(fields["Expires"])
    assert now + timedelta(days=60) < expires < now + timedelta(days=365)


def test_robots_are_led_to_the_sitemap_and_away_from_work(client, settings):
    lines = text(client, "/robots.txt").splitlines()

    assert f"Sitemap: {settings.PUBLIC_ADDRESS}/sitemap.xml" in lines
    assert "Disallow: /clienten/" in lines
    assert not [line for line in lines if line in {"Disallow: /", "Disallow: "}]


def test_sitemap_lists_what_a_visitor_finds_today(client, settings):
    answer = AnswerFactory(published_at=datetime(2022, 9, 5, 9, 0, tzinfo=UTC))
    AnswerFactory(question__slug="pas-morgen", holds_from=date(2022, 9, 13))
    AnswerFactory(question__slug="nog-niet-af", state=AnswerState.DRAFT, published_at=None, published_by=None)
    AnswerFactory(question=QuestionFactory(slug="weg", is_retired=True))

    content = client.get("/sitemap.xml").content
    found = [
        loc.text.removeprefix(settings.PUBLIC_ADDRESS) for loc in ElementTree.fromstring(content).iter(LOC)
    ]

    places = {"/gemeenten/aalten/", "/gemeenten/aalten/brief/"}
    assert {"/", *places, "/privacy/", "/vragen/", answer.question.get_absolute_url()} <= set(found)
    assert not re.search(r"pas-morgen|nog-niet-af|/weg/|clienten|aanmelden", " ".join(found))
    assert b"<lastmod>2022-09-05</lastmod>" in content
    assert len(found) == len(set(found))
    assert {client.get(address).status_code for address in found} == {200}


def test_old_address_of_the_icon_leads_to_the_drawing(client):
    assert client.get("/favicon.ico")["Location"].endswith("img/logo.svg")


# Addresses that lead nowhere.


def test_unknown_address_searches_with_its_words(client):
    page = text(client, "/vragen/houdt-mijn-client-zorg-2022/")

    assert 'value="houdt mijn client zorg"' in page
    assert 'action="/vragen/zoeken/"' in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/vragen/wat/Wat/", "wat"),
        ("/C-10110/0197/", ""),
        ("/wp-login.php", ""),
        ("/%3Cscript%3Ealert(1)%3C/script%3E/", "script alert"),
        ("/" + "woord-" * 900, "woord"),
        ("/indicatie%C3%ABn/", "indicatieën"),
        ("/%FF%00/", ""),
    ],
)
def test_words_of_an_address(path, words):
    assert words_of(path) == words


def test_person_who_is_signed_in_gets_no_word_of_the_address_back(client, django_assert_max_num_queries):
    client.force_login(UserFactory())

    page = text(client, "/clienten/zonnebloem/")

    assert "zonnebloem" not in page.lower()


def test_unknown_address_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/bestaat-helemaal-niet/")

    assert answer.status_code == 404
    assert "canonical" not in answer.content.decode()
