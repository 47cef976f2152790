"""A coordinator brings records to their end in a browser: the pages on a laptop and a phone, empty and filled."""

import zipfile
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from clients.models import Client
from tests import axe
from tests.factories import CareLineFactory, ClientFactory, IndicationFactory
from tests.transitions import archived, moving
from tests.transitions.archived import DAY, LATE
from transitions.statuses import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAPTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def resident(**given) -> Client:
    return IndicationFactory(care_line=CareLineFactory(client=ClientFactory(**given))).client


def look(page: Page) -> None:
    """Readable for everyone, at both widths."""
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        assert [*axe.violations(page), *axe.too_wide(page)] == []


def fetched(page: Page) -> list[str]:
    """What lies in the file that the page gives."""
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
    page.reload()
    with zipfile.ZipFile(saved.value.path()) as opened:
        return opened.namelist()


def acknowledge(page: Page) -> None:
    """First without saying that one knows what follows."""
    page.get_by_role("link", name="Het archief heeft het").click()
    look(page)
    page.get_by_role("button", name="Leg vast: het archief heeft het").click()
    expect(page.locator(".error-summary")).to_contain_text("Verwijderen is niet terug te draaien.")
    look(page)
    page.get_by_label("Kenmerk van het archief").fill("ARCH-2023/881")
    page.get_by_label("Ik weet dat het portaal").check()
    page.get_by_role("button", name="Leg vast: het archief heeft het").click()
    expect(page.locator("main")).to_contain_text("1 dossier staat nog hier")
    look(page)


def test_coordinator_brings_records_to_their_end(new_page, on_day):
    on_day(DAY - timedelta(days=20))
    goes = resident(surname="Bussink")
    moving.at(Status.PROPOSED, surname="Doornink")
    page = new_page(user=archived.coordinator())

    page.goto("/taken/")
    page.get_by_role("link", name="Naar het archief").click()
    look(page)
    page.get_by_role("button", name="Zet een levering klaar").click()
    expect(page.locator(".messages")).to_contain_text("De levering staat klaar")
    look(page)
    assert f"{goes.case_number}/dossier.json" in fetched(page)
    acknowledge(page)
    on_day(LATE)
    archived.deleted()
    page.reload()

    expect(page.locator("main")).to_contain_text("Wat hier verwijderd mocht worden, is verwijderd.")
    expect(page.locator("main")).not_to_contain_text("Bussink")
    look(page)
    page.get_by_role("link", name="Naar het archief").click()
    look(page)
