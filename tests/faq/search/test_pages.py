"""The search page: by form and as you type, for any question that anyone can type."""

from datetime import date

import pytest
from django.urls import reverse

from faq.models import SearchMiss

pytestmark = pytest.mark.django_db
TYPED = {"HX-Request": "true", "HX-Trigger": "typing"}
BAD = [
    "x" * 100_000,
    "zorg " * 5_000,
    "\x00\x01\x1b[31m",
    "\ud800",
    "%ED%A0%80",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% debug %}",
    'indicatie" OR question:*',
    "question:[a TO z]^9 AND (",
    "' OR 1=1 --",
    "../../etc/passwd",
    "\u202eindicatie",
    "🐄" * 300,
    "-" * 200,
    "aanaanaanaan" * 20,
]


@pytest.fixture(autouse=True)
def day(on_day):
    on_day(date(2022, 9, 12))


def ask(client, question, **headers):
    return client.get(reverse("faq:search"), {"q": question}, headers=headers)


def test_form_leads_to_answers_without_script(client, content):
    page = ask(client, "indikatie")

    assert page.status_code == 200
    assert reverse("faq:question", args=["verandert-de-indicatie"]) in page.text
    assert "Verandert de <mark>indicatie</mark>?" in page.text
    assert "<title>indikatie · Zoeken" in page.text
    assert '<meta name="robots" content="noindex">' in page.text


def test_typing_gets_the_part_only(client, content):
    page = ask(client, "indic", **TYPED)

    assert "<mark>indicatie</mark>" in page.text
    assert "1 antwoord gevonden" in page.text
    assert "<title>" not in page.text


def test_empty_question_is_a_clear_page(client, content):
    page = client.get(reverse("faq:search"))

    assert page.status_code == 200
    assert "Verandert de indicatie?" in page.text  # asked often
    assert "Geen antwoord" not in page.text


def test_question_without_answer_leads_on(client, content):
    page = ask(client, "parkeervergunning")

    assert "Geen antwoord gevonden" in page.text
    for name in ("faq:start", "faq:ask", "transitions:employer"):
        assert f'href="{reverse(name)}"' in page.text


def test_answer_that_is_not_known_says_so(client, content):
    assert "Nog niet bekend" in ask(client, "contract werkgever").text


def test_named_municipality_leads_to_its_page(client, content):
    assert reverse("achterhoek:municipality", args=["doetinchem"]) in ask(client, "doetinchem").text


@pytest.mark.parametrize("question", BAD, ids=range(len(BAD)))
@pytest.mark.parametrize("headers", [{}, TYPED], ids=["form", "typing"])
def test_bad_question_gets_a_clear_page(client, content, question, headers):
    page = ask(client, question.encode("utf-8", "surrogatepass"), **headers)

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert len(page.content) < 40_000


def test_page_asks_few_questions_of_the_database(client, content, django_assert_max_num_queries):
    ask(client, "indicatie")

    with django_assert_max_num_queries(1):
        ask(client, "contract")


def test_search_without_result_counts_once_it_is_asked(client, content):
    ask(client, "parkeerverg", **TYPED)
    assert not SearchMiss.objects.exists()

    ask(client, "parkeervergunning")
    ask(client, "parkeervergunning", **{"HX-Request": "true", "HX-Trigger": "resting"})
    ask(client, "indicatie")

    assert list(SearchMiss.objects.values_list("words", "times")) == [("parkeervergunning", 2)]


def test_other_methods_are_refused(client):
    assert client.post(reverse("faq:search"), {"q": "x"}).status_code == 405
