"""The region's own pages in a browser: sign-in to sign-out, the log and the staff, at a laptop and on a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from achterhoek import audit
from achterhoek.models import User
from achterhoek.statuses import AccessAction, AccessOutcome
from tests import axe
from tests.factories import PASSWORD, ClientFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = [1280, 390]
#: Where to keep a picture of each page; nowhere by default.
PICTURES = os.environ.get("PICTURES", "")


def check(page, name):
    axe.check(page)
    if PICTURES:
        width = page.viewport_size["width"]
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)


@pytest.fixture
def busy_log():
    worker = UserFactory(first_name="Roos", last_name="Wolters")
    clients = [ClientFactory(case_number=f"C-1011{n}") for n in range(8)]
    audit.record(AccessAction.READ, "Werklijst bekeken", by=worker, about=clients)
    audit.record(
        AccessAction.REVEAL, "BSN getoond", by=worker, about=clients[:1], why="bellen met de aanbieder"
    )
    audit.record(AccessAction.READ, "pagina geweigerd", by=worker, outcome=AccessOutcome.REFUSED)
    audit.record(AccessAction.RUN, "beoordeling bijgewerkt", by=User.objects.portal(), about=clients)
    return clients


@pytest.mark.parametrize("width", WIDTHS)
def test_person_signs_in_chooses_a_password_and_signs_out(new_page, width):
    UserFactory(username="r.wolters", coordinator=True, password=PASSWORD, must_change_password=True)
    page = new_page(width=width)

    page.goto("/aanmelden/")
    check(page, "sign-in")
    page.get_by_label("Gebruikersnaam").fill("r.wolters")
    page.get_by_label("Wachtwoord").fill("verkeerd")
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_text("horen niet bij elkaar").first).to_be_visible()
    check(page, "sign-in-wrong")

    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("heading", name="Wachtwoord wijzigen")).to_be_visible()
    check(page, "password")
    page.get_by_label("Huidig wachtwoord").fill(PASSWORD)
    page.get_by_label("Nieuw wachtwoord", exact=True).fill("een-zin-van-vier-woorden")
    page.get_by_label("Nieuw wachtwoord, nog een keer").fill("een-zin-van-vier-woorden")
    page.get_by_role("button", name="Wijzig wachtwoord").click()
    expect(page.get_by_text("Je wachtwoord is gewijzigd")).to_be_visible()

    page.locator("details.who summary").click()
    page.get_by_role("button", name="Afmelden").click()
    page.goto("/logboek/")
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_who_keeps_guessing_reads_when_to_come_back(new_page, width):
    page = new_page(width=width, allow={429})
    page.goto("/aanmelden/")

    for _ in range(5):
        page.get_by_label("Gebruikersnaam").fill("r.wolters")
        page.get_by_label("Wachtwoord").fill("verkeerd")
        page.get_by_role("button", name="Aanmelden").click()

    expect(page.get_by_role("heading", name="Even wachten")).to_be_visible()
    check(page, "locked-out")


@pytest.mark.parametrize("width", WIDTHS)
def test_log_is_read_filtered_and_followed_to_a_client(new_page, busy_log, width):
    page = new_page(user=UserFactory(coordinator=True), width=width)

    page.goto("/logboek/")
    check(page, "log")
    page.get_by_label("Wat").select_option(label="BSN getoond")
    page.get_by_role("button", name="Zoek").click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="C-10110").click()
    expect(page.get_by_role("heading", name="Wie bekeek C-10110?")).to_be_visible()
    check(page, "log-client")

    page.goto("/logboek/?action=export")
    expect(page.get_by_text("Niets gevonden")).to_be_visible()
    check(page, "log-empty")


@pytest.mark.parametrize("width", WIDTHS)
def test_functional_administrator_adds_and_closes_an_account(new_page, width):
    UserFactory(first_name="Oud", last_name="Gediende", is_active=False)
    page = new_page(user=UserFactory(functional=True), width=width, allow={422})

    page.goto("/medewerkers/")
    check(page, "staff")
    page.get_by_role("link", name="Medewerker toevoegen").click()
    page.get_by_role("button", name="Voeg toe").click()
    check(page, "staff-add-wrong")
    page.get_by_label("Gebruikersnaam").fill("r.wolters")
    page.get_by_label("Voornaam").fill("Roos")
    page.get_by_label("Achternaam").fill("Wolters")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("heading", name="Tijdelijk wachtwoord voor Roos Wolters")).to_be_visible()
    check(page, "staff-password")

    page.get_by_role("link", name="Naar de medewerkers").click()
    page.get_by_role("link", name="Roos Wolters").click()
    check(page, "staff-edit")
    page.get_by_role("button", name="Sluit het account af").click()
    expect(page.get_by_text("Het account is afgesloten.")).to_be_visible()
