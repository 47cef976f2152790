"""Every public page in a real browser: for everyone, on a phone and a laptop, by keyboard, and without script."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.faq import visiting
from tests.faq.visiting import ASKED, NOT_READ, addresses

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST_WAY = 40  # presses of Tab to anything that matters
UNPROCESSABLE = 422
#: Forms that are sent empty: their errors are pages too.
FORMS = ("/vragen/stel/", "/niet-begonnen/")


@pytest.fixture(autouse=True)
def region(on_day):
    on_day(visiting.TODAY)
    visiting.fill()


def read_by_eye():
    return [*addresses(set(ASKED) - NOT_READ - {"achterhoek:sign_in"}), "/bestaat-niet/", "/gemeenten/geen/"]


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_breaks_an_accessibility_rule(new_page, width):
    # Without motion: a colour on its way from light to dark is neither.
    page = new_page(width=width, allow={404, UNPROCESSABLE}, reduced_motion="reduce")

    for address in read_by_eye():
        page.goto(address)
        check_light_and_dark(page)
    for address in FORMS:
        page.goto(address)
        page.locator("main form:not([role=search]) button[type=submit]").click()
        expect(page.locator(".error-summary")).to_be_focused()
        check_light_and_dark(page)


def check_light_and_dark(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    axe.check(page)
    page.emulate_media(color_scheme="dark")
    axe.check_colours(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_whole_way_goes_by_keyboard_and_leaves_no_cookie(new_page, script):
    """From the start to a search, an answer, a vote and the employer: a visitor touches nothing but keys."""
    page = new_page(width=390, java_script_enabled=script)
    page.goto("/")

    press_tab_to(page, "input[name=q]")
    page.keyboard.type("verandert de indicatie")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/vragen/zoeken/"))
    press_tab_to(page, ".results a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/vragen/[a-z-]+/$"))
    asked = urlsplit(page.url).path
    expect(page.get_by_role("heading", level=1)).to_contain_text("indicatie")

    press_tab_to(page, "button[name=helped][value=nee]")
    page.keyboard.press("Enter")
    expect(page.locator("#geholpen")).to_contain_text("Bedankt")
    press_tab_to(page, "#geholpen textarea")
    page.keyboard.type("Het woord herindicatie.")
    press_tab_to(page, "#geholpen button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#geholpen")).to_contain_text("de redactie leest mee")

    page.goto(asked)
    assert page.context.cookies() == []


def press_tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what `selector` says, as someone without a mouse does."""
    goal = page.locator(selector).first
    goal.wait_for()
    for _ in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} was not reached by {LONGEST_WAY} presses of Tab on {page.url}")


def test_first_press_of_tab_skips_to_the_content(page):
    page.goto("/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_sheet_for_the_kitchen_table_is_one_page_of_paper(page):
    page.goto("/vragen/belangrijkste-boodschap/")
    page.get_by_role("link", name="Blad om bij je cliënt te laten").click()

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed  # A4
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Uw zorg gaat door")).to_be_visible()
    expect(page.get_by_text("0543 49 33 33")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
