"""The import pages in a real browser: the file chooser, progress that follows by itself, no barrier at any width."""

import pytest

from achterhoek.imports import files
from achterhoek.models import FileImport
from providers.models import Product
from tests import axe
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = b"productcategorie;productcode;perceel;omschrijving;wijk\n02;A001;wmo-wonen;;x\n02;;;;\n02;A002;elders;;\n"


@pytest.mark.parametrize("width", [1280, 390])
def test_file_goes_from_chooser_to_portal_and_the_page_follows(new_page, width):
    page = new_page(user=UserFactory(contract_manager=True), width=width)

    page.goto("/invoer/")
    axe.check(page)
    page.get_by_role("link", name="Bied een bestand aan").first.click()
    page.get_by_label("Soort bestand").select_option("products")
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "producten.csv", "mimeType": "text/csv", "buffer": CONTENT}
    )
    axe.check(page)
    page.get_by_role("button", name="Controleer het bestand").click()
    page.get_by_role("link", name="Ververs").wait_for()
    axe.check(page)
    files.go_on_with_abandoned()
    page.get_by_role("heading", name="Kijk de controle na").wait_for()
    axe.check(page)
    page.get_by_role("button", name="Lees in").click()
    files.go_on_with_abandoned()
    page.get_by_role("heading", name="Ingelezen").wait_for()
    axe.check(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    page.goto("/invoer/")
    axe.check(page)

    assert download.value.suggested_filename == f"apart-gezette-rijen-{FileImport.objects.get().pk}.csv"
    assert Product.objects.count() == 1
