"""A handover's pages in a real browser: by keyboard and mouse alone, no barrier at two widths."""

import pytest

from tests import axe
from tests.transitions import moving
from tests.transitions.moving import at
from transitions.models import Handover
from transitions.statuses import Status
from transitions.views.steps import STEPS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_september")]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@WIDTHS
def test_first_pages_have_no_barrier(new_page, width):
    found = at(Status.PROPOSED)
    moving.another(found)
    for user in (None, found.coordinator):
        page = new_page(user=user, width=width)
        for path in ("/", "/?van=alle", "/?van=pool", "/overdrachten/", "/overdrachten/?stand=started"):
            if user or path == "/":
                page.goto(path)
                axe.check(page)


@WIDTHS
@pytest.mark.parametrize("status", Status, ids=lambda status: status.name)
def test_page_of_a_handover_has_no_barrier(new_page, width, status):
    found = at(status)
    page = new_page(user=found.coordinator, width=width)

    page.goto(found.handover.get_absolute_url())

    axe.check(page)


@WIDTHS
def test_steps_have_no_barrier_empty_and_with_errors(new_page, width):
    found = at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    page = new_page(user=found.coordinator, width=width)
    own = found.handover.get_absolute_url()

    for path in (
        *(step.address for step in STEPS),
        "kandidaten",
        "blad",
        "gegevens",
        "warme-overdracht/meeting",
    ):
        page.goto(f"{own}{path}/")
        axe.check(page)
        button = page.locator(
            "main form[method=post] button.button:not(.quiet), main form input[type=submit]"
        )
        if button.count() and path not in (
            "afronden",
            "hervatten",
            "plannen",
            "start",
            "warme-overdracht/meeting",
        ):
            with page.expect_navigation():
                button.first.click()
            axe.check(page)


def test_provider_is_chosen_heard_and_asked_with_the_keyboard(new_page):
    found = moving.scene()
    page = new_page(user=found.consultant)

    page.goto("/")
    page.get_by_role("link", name="Kies een nieuwe aanbieder").click()
    page.get_by_role("link", name="Bekijk de kandidaten").click()
    page.get_by_role("radio", name="Kies Stichting Bron Thuis").check()
    page.get_by_role("button", name="Stel deze aanbieder voor").press("Enter")
    page.get_by_role("link", name="Leg het gesprek vast").press("Enter")
    page.get_by_label("Met wie").fill("de cliënt")
    page.get_by_label("telefoon").check()
    page.get_by_label("Wat is er gezegd?").fill("Graag dezelfde dagen")
    page.get_by_label("akkoord", exact=True).check()
    page.get_by_role("button", name="Leg het gesprek vast").press("Enter")
    page.get_by_role("link", name="Maak het aanbod").press("Enter")
    page.get_by_label("Hulpvraag in één zin").fill("Hulp bij de dag indelen")
    page.get_by_role("button", name="Maak het blad en bied aan").press("Enter")
    page.get_by_role("heading", name="Wacht op het antwoord van Stichting Bron Thuis").wait_for()

    assert Handover.objects.get().status == Status.OFFERED
