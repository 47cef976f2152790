"""Every part of the design system in a real browser: reachable, readable, and whole without script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.design import sample
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.design.sample")]
WIDTHS = (1280, 390, 320)


@pytest.fixture(autouse=True)
def sample_pages(settings):
    templates = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**templates, "DIRS": [*templates["DIRS"], Path(__file__).parent / "templates"]}]
    settings.PORTAL_TODAY = sample.TODAY


@pytest.fixture
def staff():
    return UserFactory(first_name="Marieke", last_name="de Wit")


@pytest.fixture
def open_page(new_page, staff) -> Callable[..., Page]:
    def go(name: str, **options) -> Page:
        page = new_page(user=staff, **options)
        page.goto(f"/voorbeeld/{name}/")
        return page

    return go


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_part_breaks_an_accessibility_rule(open_page, width, scheme):
    for name in sample.PAGES:
        axe.check(open_page(name, width=width, color_scheme=scheme))


@pytest.mark.parametrize("width", [1280, 320])
def test_a_form_with_errors_breaks_no_accessibility_rule(open_page, width):
    page = open_page("gesprek", width=width)

    page.get_by_role("button", name="Leg het gesprek vast").click()

    axe.check(page)


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_for_what_went_wrong_break_no_accessibility_rule(open_page, code, width):
    page = open_page(f"fout/{code}", width=width)

    axe.check(page)
    expect(page.get_by_role("link", name="Naar het begin")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_summary_of_errors_takes_the_focus(open_page, script):
    page = open_page("gesprek", java_script_enabled=script)

    page.get_by_role("button", name="Leg het gesprek vast").click()

    expect(page.locator(".error-summary")).to_be_focused()


def test_an_error_leads_to_its_control(open_page):
    page = open_page("gesprek")
    page.get_by_role("button", name="Leg het gesprek vast").click()

    page.get_by_role("link", name=sample.MUST_SAY).click()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.name") in {"channel", "provider"}


def test_the_menu_folds_on_a_phone_and_opens_without_script(open_page):
    page = open_page("werk", width=390, java_script_enabled=False)
    expect(page.get_by_role("link", name="Niemand zonder zorg")).to_be_hidden()

    page.locator(".menu summary").click()

    expect(page.get_by_role("link", name="Niemand zonder zorg")).to_be_visible()


def test_the_menu_lies_open_on_a_laptop(open_page):
    page = open_page("werk", width=1280)

    expect(page.get_by_role("link", name="Niemand zonder zorg")).to_be_visible()
    expect(page.locator(".menu summary")).to_be_hidden()


def test_signing_out_is_a_button_in_ones_own_menu(open_page, staff):
    page = open_page("werk", width=390, java_script_enabled=False)

    page.locator(".who summary").click()

    expect(page.get_by_role("button", name="Afmelden")).to_be_visible()
    expect(page.locator(".who")).to_contain_text(str(staff))


def test_escape_closes_ones_own_menu_and_gives_the_focus_back(open_page):
    page = open_page("werk")
    page.locator(".who summary").click()
    page.keyboard.press("Tab")

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Afmelden")).to_be_hidden()
    expect(page.locator(".who summary")).to_be_focused()


def test_a_row_becomes_a_card_on_a_phone(open_page):
    phone, laptop = open_page("werk", width=390), open_page("werk", width=1280)
    head = "getComputedStyle(document.querySelector('tbody td:last-child'), '::before').content"

    assert phone.evaluate(head) == '"Uiterlijk"'
    assert laptop.evaluate(head) == "none"


def test_the_head_of_a_table_stays_in_view(open_page):
    page = open_page("werk", height=500)

    page.evaluate("window.scrollTo(0, document.querySelector('tbody tr:nth-child(6)').offsetTop + 500)")

    assert page.evaluate("document.querySelector('thead th').getBoundingClientRect().top") == pytest.approx(
        0, abs=1
    )


def test_comforts_are_hidden_where_they_cannot_work(open_page):
    page = open_page("dossier", java_script_enabled=False)

    expect(page.locator("[data-copy]")).to_be_hidden()
    expect(page.locator("[data-print]")).to_be_hidden()


def test_the_sheet_is_copied_as_text(open_page):
    page = open_page("dossier", permissions=["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Kopieer").click()

    expect(page.get_by_role("status").filter(has_text="Gekopieerd")).to_be_visible()
    assert "Naar school gaan lukt" in page.evaluate("navigator.clipboard.readText()")


def test_one_tick_chooses_the_whole_page(open_page):
    page = open_page("werk")

    page.get_by_role("checkbox", name="Kies alle").check()

    expect(page.locator("input[name=zaak]:checked")).to_have_count(11)


def test_a_list_is_filtered_in_place_and_the_way_back_leads_to_the_whole_page(open_page):
    page = open_page("werk")
    rows = page.locator("#lijst tbody tr")
    page.evaluate("document.body.dataset.same = 'yes'")

    page.get_by_label("Naam of zaaknummer").fill("Wamelink")
    page.get_by_role("button", name="Zoek").click()
    expect(rows).to_have_count(1)
    assert page.evaluate("document.body.dataset.same") == "yes"
    assert "name=Wamelink" in page.url

    page.go_back()
    expect(rows).to_have_count(11)
    expect(page.get_by_role("heading", name="Mijn werk")).to_have_count(1)


def test_a_list_is_filtered_without_script(open_page):
    page = open_page("werk", java_script_enabled=False)

    page.get_by_label("Naam of zaaknummer").fill("Wamelink")
    page.get_by_role("button", name="Zoek").click()

    expect(page.locator("#lijst tbody tr")).to_have_count(1)
    expect(page.get_by_role("link", name="Wis filters")).to_be_visible()


def test_long_work_shows_by_itself_when_it_is_done(open_page):
    page = open_page("stand")
    expect(page.locator("#inlezen")).to_contain_text("4200 van 15000")

    expect(page.locator("#inlezen")).to_contain_text("15000 van 15000")

    expect(page.locator("#inlezen a")).to_have_count(0)


def test_who_was_signed_out_meanwhile_is_led_to_the_sign_in_page(open_page):
    page = open_page("werk")
    page.context.clear_cookies()

    page.get_by_role("button", name="Zoek").click()

    page.wait_for_url("**/aanmelden/**")
    assert page.locator("#lijst").count() == 0


def test_a_whole_page_in_place_of_a_part_is_shown_as_a_page(open_page):
    """A view that answers with another page than the part asked for: it may not land inside the list."""
    page = open_page("werk")

    page.evaluate("htmx.ajax('GET', '/overdrachten/', '#lijst')")

    page.wait_for_url("**/overdrachten/")


def test_a_double_click_sends_a_form_once(open_page):
    page = open_page("gesprek")
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)

    page.evaluate(
        "() => { const f = document.querySelector('main form'); f.requestSubmit(); f.requestSubmit(); }"
    )
    page.wait_for_load_state("networkidle")

    assert len(sent) == 1


def test_paper_shows_the_work_and_not_the_buttons(open_page):
    page = open_page("werk", color_scheme="dark")

    page.emulate_media(media="print")

    expect(page.locator(".bar")).to_be_hidden()
    expect(page.get_by_role("link", name="Neem de volgende")).to_be_hidden()
    expect(page.get_by_role("link", name="Kies een andere aanbieder")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 36, 32)"


def test_a_printed_sheet_does_not_say_who_it_is_about(open_page):
    page = open_page("dossier")

    page.emulate_media(media="print")

    expect(page.locator(".sheet")).to_be_visible()
    assert "Ebbers" not in page.evaluate("document.body.innerText")


def test_statuses_keep_their_shape_in_forced_colours(open_page):
    page = open_page("stand", forced_colors="active")

    assert (
        page.evaluate("getComputedStyle(document.querySelector('.status.late'), '::before').clipPath")
        != "none"
    )
    axe.check(page)


@pytest.mark.parametrize("name", sample.PAGES)
def test_nothing_is_refused_by_the_content_policy(open_page, name):
    """The fixture fails on any complaint in the console; this waits until the page has asked for all it needs."""
    page = open_page(name)

    page.wait_for_load_state("networkidle")

    assert page.locator("svg.icon use").count() > 0
    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 0)")
    assert page.evaluate("typeof htmx") == "object"
