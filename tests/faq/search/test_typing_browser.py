"""Answers come as a visitor types: the address follows, a screen reader hears how many, and nothing is counted yet."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from faq.models import SearchMiss

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def day(on_day):
    on_day(date(2022, 9, 12))


def test_answers_come_while_typing(page, content):
    page.goto(reverse("faq:search"))

    page.locator("#q").press_sequentially("indica")

    expect(page.locator(".results a").first).to_have_text("Verandert de indicatie?")
    expect(page.locator("#aantal")).to_have_text("1 antwoord gevonden")
    expect(page).to_have_url(re.compile(r"\?q=indica$"))
    expect(page.locator("#q")).to_be_focused()


def test_search_that_rests_without_answer_is_counted_once(page, content):
    page.goto(reverse("faq:search"))
    page.locator("#q").press_sequentially("parkeerplaats")
    expect(page.locator("#aantal")).to_have_text("Geen antwoord gevonden")
    assert not SearchMiss.objects.exists()

    with page.expect_response(lambda response: response.request.headers.get("hx-trigger") == "resting"):
        pass

    assert list(SearchMiss.objects.values_list("words", "times")) == [("parkeerplaats", 1)]
