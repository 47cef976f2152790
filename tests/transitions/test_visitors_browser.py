"""A care worker in a client's kitchen, with a phone: looks the employer up, and reports that nobody came."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from achterhoek.models import Municipality
from tests import axe
from tests.factories import ContractFactory, IndicationFactory, ProviderFactory, UserFactory
from transitions.models import NotStartedReport

pytestmark = [pytest.mark.django_db(transaction=True)]
TODAY = date(2022, 9, 12)
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture(autouse=True)
def region(on_day) -> None:
    on_day(TODAY)
    Municipality.objects.filter(pk="0197").update(phone="0543 000 000")
    for name in ("De Linde Wonen", "De Linde Dagbesteding"):
        ContractFactory(lead=ProviderFactory(name=name), partners=[ProviderFactory()], name=f"{name} samen")
    IndicationFactory(named_provider=ProviderFactory(name="Het Kompas"))


def look_up(page: Page, typed: str) -> None:
    page.goto("/mijn-werkgever/")
    page.get_by_label("Je werkgever").fill(typed)
    page.get_by_label("Gemeente van de cliënt").select_option("Aalten")
    page.get_by_label("Soort zorg").select_option("Wmo Integrale Ondersteuning")
    page.get_by_role("button", name="Bekijk").click()


@SCRIPT
def test_mistyped_name_leads_to_the_answer(new_page, script):
    page = new_page(width=390, java_script_enabled=script)
    look_up(page, "lidne")
    expect(page.get_by_role("heading", name="Bedoel je een van deze?")).to_be_visible()

    page.get_by_role("link", name="De Linde Wonen").click()

    expect(page.get_by_role("heading", name="Ja, De Linde Wonen heeft zelf een contract")).to_be_in_viewport()
    assert page.url.endswith("#antwoord")


@SCRIPT
def test_answer_is_in_view_on_a_phone_and_can_be_sent_on(new_page, script):
    page = new_page(width=390, java_script_enabled=script)

    look_up(page, "kompas")

    expect(page.get_by_text("De zorg gaat door.")).to_be_in_viewport()
    another = new_page(width=390)
    another.goto(page.url)
    expect(another.get_by_role("heading", name="Nee, Het Kompas heeft geen contract")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_answers_of_every_kind_have_no_barrier(new_page, width):
    page = new_page(width=width, reduced_motion="reduce")
    more = "&gemeente=aalten&soort=wmo-ondersteuning"
    for query in (
        "linde",
        f"linde+wonen{more}",
        f"kompas{more}",
        "kompas",
        f"kompas{more}".replace("wmo", "x"),
        "q",
    ):
        page.goto(f"/mijn-werkgever/?werkgever={query}")
        for summary in page.locator("main details > summary").all():
            summary.click()
        axe.check(page)
        page.emulate_media(color_scheme="dark")
        axe.check_colours(page)
        page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("path", ["/aanbieders/", "/mijn-werkgever/"])
def test_page_before_publication_has_no_barrier(new_page, on_day, path):
    on_day(date(2022, 4, 4))
    page = new_page(width=320)

    page.goto(path)

    expect(page.get_by_role("heading", name="Nog niet bekend")).to_be_visible()
    axe.check(page)


@SCRIPT
def test_report_is_called_back_by_the_municipality(new_page, script):
    visitor = new_page(width=390, java_script_enabled=script)
    visitor.goto("/niet-begonnen/")
    visitor.get_by_label("Gemeente van de cliënt").select_option("Aalten")
    visitor.get_by_label("Telefoonnummer").fill("06 12345678")
    visitor.get_by_role("button", name="Meld het de gemeente").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Je melding is bij de gemeente Aalten")
    assert visitor.context.cookies() == []

    page = new_page(user=UserFactory(), java_script_enabled=script)
    page.goto("/")
    axe.check(page) if script else None
    page.get_by_role("link", name="Bel terug: 0612345678").click()
    axe.check(page) if script else None
    page.get_by_label("Wat kwam eruit?").fill("De nieuwe aanbieder begint donderdag.")
    page.get_by_role("button", name="Teruggebeld").click()

    expect(page.get_by_text("Vastgelegd dat er is teruggebeld.")).to_be_visible()
    expect(page.get_by_text("Bel terug:")).to_have_count(0)
    assert NotStartedReport.objects.get().result == "De nieuwe aanbieder begint donderdag."


def test_paper_has_one_municipality_on_a_sheet(new_page):
    page = new_page()
    page.goto("/aanbieders/?weergave=afdruk")

    page.emulate_media(media="print")

    expect(page.get_by_role("heading", name="Aalten")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    assert page.pdf().count(b"/Type /Page\n") >= Municipality.objects.count()
