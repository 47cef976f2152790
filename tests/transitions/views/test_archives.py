"""The pages of deliveries to the archive: what they say, refuse and hand over."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achterhoek.models import AccessEvent
from clients.models import Client
from tests.factories import CareLineFactory, ClientFactory, IndicationFactory, UserFactory
from tests.rules import rows
from tests.transitions import archived, moving
from tests.transitions.archived import LATE
from transitions import retention
from transitions.models import ArchiveDelivery
from transitions.statuses import Status

pytestmark = pytest.mark.django_db
SAID = {"day": "02-01-2024", "reference": "ARCH-2024/17", "sure": "on"}


@pytest.fixture
def by():
    return archived.coordinator()


@pytest.fixture
def browser(client, by, on_day):
    on_day(LATE)
    client.force_login(by)
    return client


def resident() -> Client:
    return IndicationFactory(care_line=CareLineFactory(client=ClientFactory())).client


def page(browser, address) -> str:
    return browser.get(address, follow=True).content.decode()


def said(response) -> str:
    return response.content.decode()


def test_list_begins_empty_and_says_what_to_do(browser):
    empty = page(browser, "/archief/")
    resident()
    filled = page(browser, "/archief/")

    assert "Er is niemand om te leveren" in empty
    assert "Zet een levering klaar" not in empty
    assert "Er ging nog niets naar het archief" in filled
    assert "Van 1 inwoner is het dossier niet in een levering" in filled
    assert "31 december 2023" in filled


def test_delivery_is_put_together_downloaded_and_acknowledged(browser):
    client = resident()

    made = browser.post("/archief/klaarzetten/")
    delivery = ArchiveDelivery.objects.get()
    file = browser.post(f"{delivery.get_absolute_url()}bestand/")
    with zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))) as opened:
        names = opened.namelist()
    after = browser.post(f"{delivery.get_absolute_url()}bevestigen/", SAID, follow=True)

    assert made.url == delivery.get_absolute_url()
    assert names == [f"{client.case_number}/dossier.json", "manifest.csv"]
    assert file["Content-Disposition"] == f'attachment; filename="{delivery.number}.zip"'
    assert "Het archief heeft deze levering" in said(after)
    assert "kenmerk ARCH-2024/17" in said(after)
    assert "1 dossier staat nog hier" in said(after)


def test_page_says_who_is_not_in_it_and_why_and_what_was_deleted(browser, by):
    goes, runs = resident(), moving.at(Status.PROPOSED).handover.client
    delivery = archived.acknowledged()
    archived.deleted()

    shown = page(browser, delivery.get_absolute_url())

    assert f"Er liep nog iets: {retention.RENEWAL}" not in shown
    assert f"Er liep nog iets: {retention.HANDOVER}." in shown
    assert runs.get_absolute_url() in shown
    assert goes.get_absolute_url() not in shown
    assert goes.name not in shown
    assert "verwijderd" in shown
    assert "Wat hier verwijderd mocht worden, is verwijderd." in shown
    assert AccessEvent.objects.filter(by=by, what__contains="bekeken", subjects__case_number=runs.case_number)


def test_list_of_one_state_shows_only_that(browser):
    resident()
    delivery = archived.order()

    assert "Geen dossier met deze stand" in page(browser, f"{delivery.get_absolute_url()}?stand=deleted")
    assert "klaargezet" in page(browser, f"{delivery.get_absolute_url()}?stand=ready")


def test_what_still_waits_stands_on_the_page(browser, by):
    client = resident()
    delivery = archived.acknowledged()
    [line] = client.care_lines.all()

    rows.make("transitions_caregap", client=client, care_line=line)

    assert f"Wacht op: {retention.GAP}." in page(browser, delivery.get_absolute_url())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sure": ""}, "Verwijderen is niet terug te draaien."),
        ({"reference": " "}, "Dit veld is verplicht."),
        ({"day": "03-01-2024"}, "niet een dag vooruit"),
        ({"day": "01-01-2024"}, "het archief kan die niet eerder hebben"),
        ({"day": "32-13-2024"}, "geldige datum"),
    ],
)
def test_acknowledgement_is_refused_in_words_and_writes_nothing(browser, by, given, words):
    resident()
    delivery = archived.order(by)
    archived.unpacked(delivery, by=by)

    answer = browser.post(f"{delivery.get_absolute_url()}bevestigen/", SAID | given)

    assert words in said(answer)
    delivery.refresh_from_db()
    assert delivery.acknowledged_at is None


def test_page_of_the_acknowledgement_says_that_there_is_no_way_back(browser, by):
    resident()
    delivery = archived.order(by)
    archived.unpacked(delivery, by=by)

    shown = page(browser, f"{delivery.get_absolute_url()}bevestigen/")

    assert "Dat is niet terug te draaien." in shown
    assert "verwijdert het portaal het dossier vanzelf" in shown


def test_refusals_are_said_on_the_page(browser, by):
    resident()
    delivery = archived.order(by)
    twice = browser.post("/archief/klaarzetten/", follow=True)
    asked = page(browser, f"{delivery.get_absolute_url()}intrekken/")
    browser.post(f"{delivery.get_absolute_url()}intrekken/")
    after = browser.post(f"{delivery.get_absolute_url()}bestand/", follow=True)

    assert f"Levering {delivery.number} staat nog open." in said(twice)
    assert "Er wordt niets verwijderd." in asked
    assert "Deze levering is ingetrokken." in said(after)


def test_pages_cost_the_same_for_one_and_three_dossiers(browser, by):
    resident()
    delivery = archived.order(by)
    archived.unpacked(delivery, by=by)
    address = delivery.get_absolute_url()
    browser.get(address)

    def counted(where):
        with CaptureQueriesContext(connection) as found:
            browser.get(where)
        return len(found)

    one = counted(address), counted("/archief/")
    archived.acknowledge(delivery, by=by)
    for _ in range(3):
        resident()
    second = archived.order(by)
    archived.unpacked(second, by=by)

    assert (counted(second.get_absolute_url()), counted("/archief/")) == one


def test_operations_lead_a_coordinator_to_the_archive_and_nobody_else(browser):
    mine = page(browser, "/taken/")
    browser.force_login(UserFactory(functional=True))
    theirs = page(browser, "/taken/")

    assert ("/archief/" in mine, "/archief/" in theirs) == (True, False)
