"""An objection in a real browser: from the letter to the court and back, and no barrier at two widths."""

from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.transitions import objecting
from tests.transitions.moving import at
from tests.transitions.objecting import TODAY, case
from transitions.models import Objection
from transitions.statuses import CancelReason, Remedy, Status
from transitions.views.objection_steps import STEPS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_september")]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@dataclass
class Coordinator:
    """Somebody at a browser who works on one handover."""

    page: Page
    own: str

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label).fill(value)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def registers_it(self) -> None:
        self.page.goto(self.own)
        self.follow("Bezwaar registreren")
        self.page.get_by_label("Tegen welke brief?").select_option(index=1)
        self.fill("Waarmee is de cliënt het niet eens?", "Ik wil bij mijn eigen hulp blijven.")
        self.press("Registreer het bezwaar")

    def waits(self) -> None:
        self.follow("Kies doorgaan of wachten")
        self.choose("de overdracht wacht")
        self.fill("Waarom", "De zorg is kwetsbaar.")
        self.press("Leg de keuze vast")

    def hears_from_the_court(self) -> None:
        self.follow("Bekijk het bezwaar")
        self.follow("Voorlopige voorziening gevraagd")
        self.press("Leg het verzoek vast")
        self.follow("Leg de uitspraak vast")
        self.choose("toegewezen: alles blijft voorlopig zoals het was")
        self.fill("Wat de rechter bepaalde", "De hulp van nu blijft.")
        self.press("Leg de uitspraak vast")

    def upholds_it(self) -> None:
        self.follow("Leg het besluit vast")
        self.choose("gegrond: de overdracht wordt geannuleerd")
        self.fill("Motivering in het kort", "De band met de hulp weegt zwaar.")
        self.press("Leg het besluit vast")


def test_objection_holds_the_move_through_the_court_until_it_is_upheld(new_page):
    found = at(Status.SCHEDULED)
    objecting.letter_to(found.handover.client)
    who = Coordinator(new_page(user=found.coordinator), found.handover.get_absolute_url())

    who.registers_it()
    who.waits()
    who.page.goto(who.own)
    expect(who.page.locator("main")).to_contain_text("de overdracht wacht")
    expect(who.page.get_by_role("heading", name="Deze overdracht wacht op een bezwaar")).to_be_visible()
    who.hears_from_the_court()
    who.page.goto(f"{who.own}hervatten/")
    who.press("Ga verder")
    expect(who.page.locator(".error-summary")).to_contain_text(
        "De rechter wees een voorlopige voorziening toe"
    )
    who.page.goto(Objection.objects.get().get_absolute_url())
    who.upholds_it()
    expect(who.page.get_by_role("heading", name="Dit bezwaar is afgedaan")).to_be_visible()

    found.handover.refresh_from_db()
    assert (found.handover.status, found.handover.cancel_reason) == (Status.CANCELLED, CancelReason.STAYS)
    assert Objection.objects.get().term_ended_on == date(2022, 10, 17)


@WIDTHS
def test_pages_of_objections_have_no_barrier(new_page, width):
    kept, chosen, to_do = case(), case(), case(Status.STARTED)
    objecting.ask_relief(kept)
    objecting.rule(kept)
    objecting.weigh(chosen)
    objecting.decide(to_do, remedy=Remedy.ANOTHER)
    page = new_page(user=kept.coordinator, width=width)

    for path in (
        *("/bezwaren/", "/bezwaren/?stand=alle", "/bezwaren/?stand=te-laat", "/bezwaren/afdruk/"),
        *(one.objection.get_absolute_url() for one in (kept, chosen, to_do)),
        kept.handover.get_absolute_url(),
        kept.handover.client.get_absolute_url(),
    ):
        page.goto(path)
        axe.check(page)


@WIDTHS
def test_steps_of_an_objection_have_no_barrier_empty_and_with_errors(new_page, width):
    found = case(letter=None, handover=None)
    objecting.ask_relief(found)
    page = new_page(user=found.coordinator, width=width)
    steps = [f"{found.objection.get_absolute_url()}{step.address}/" for step in STEPS]

    for path in (f"/bezwaren/nieuw/{found.handover.client.case_number}/", *steps):
        page.goto(path)
        axe.check(page)
    for address in ("keuze", "hoorzitting", "uitspraak", "verdagen", "besluit", "gedaan"):
        page.goto(f"{found.objection.get_absolute_url()}{address}/")
        with page.expect_navigation():
            page.locator("main form input[type=submit], main form button.button:not(.quiet)").first.click()
        expect(page.locator(".error-summary")).to_be_visible()
        axe.check(page)

    assert found.now.received_on < TODAY
