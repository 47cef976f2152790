"""The caseload and a day of death in a real browser: no barrier, and nothing over the names on a phone."""

from datetime import date

import pytest

from tests import axe
from tests.factories import ClientFactory, IndicationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _today(on_day, transactional_db):
    on_day(date(2022, 9, 12))


def test_bar_for_chosen_clients_covers_no_names_on_a_phone_until_one_is_chosen(new_page):
    for _ in range(12):
        ClientFactory()
    page = new_page(user=UserFactory(coordinator=True), width=390)
    page.goto("/clienten/")

    def covers():
        return page.locator(".bulk").evaluate("bar => getComputedStyle(bar).position")

    assert covers() == "static"
    page.locator("td.tick input").first.check()

    assert covers() == "sticky"
    assert page.locator(".bulk").evaluate("bar => bar.offsetHeight") < 130
    axe.check(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_day_of_death_is_recorded_and_taken_back_without_a_barrier(new_page, width):
    person = IndicationFactory().client
    page = new_page(user=UserFactory(coordinator=True), width=width)
    page.goto(person.get_absolute_url())
    page.get_by_role("link", name="Overlijden vastleggen").click()
    axe.check(page)
    page.get_by_label("Overleden op").fill("2022-09-01")
    page.get_by_label("Van wie weet je dit?").fill("dochter")
    page.get_by_role("button", name="Ja, de cliënt is overleden").click()
    axe.check(page)
    page.get_by_role("link", name="Toch niet overleden").click()
    page.get_by_label("Waarom klopt").fill("naamgenoot")
    page.get_by_role("button", name="Trek de dag van overlijden in").click()
    page.get_by_text("De dag van overlijden is ingetrokken").wait_for()
