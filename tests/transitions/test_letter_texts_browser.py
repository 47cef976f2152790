"""Texts of letters in a real browser: no barrier at two widths, fields put in by a click, all without script too."""

import pytest
from playwright.sync_api import expect

from tests import axe
from tests.factories import UserFactory, municipality
from tests.transitions import announced
from tests.transitions.moving import TODAY
from tests.transitions.pictures import png
from transitions.actions.letters import senders, texts
from transitions.statuses import TextKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_september")]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
TEXT = "/brieven/teksten/no_decision/"
UNPROCESSABLE = 422


@pytest.fixture
def editor():
    return UserFactory(functional=True, first_name="Wilma", last_name="Kok")


def draft(editor, text, *, kind=TextKind.NO_DECISION, approve=False):
    now = texts.latest(editor.municipality, kind)
    made = texts.draft(editor.municipality, kind, subject="", text=text, seen=texts.seen_of(now), by=editor)
    return texts.approve(made, seen=texts.seen_of(made), by=editor) if approve else made


@WIDTHS
def test_pages_of_texts_have_no_barrier(new_page, editor, width):
    draft(editor, "Bel ons. Of stuur een klacht naar {klachten}.", approve=True)
    draft(editor, "Bel ons gerust. Of stuur een klacht naar {klachten}.")
    draft(editor, "{% if x %} Dit kan niet. {klacht}", kind=TextKind.CLOSING)
    page = new_page(user=editor, width=width)

    for path in (
        *("/brieven/teksten/", "/brieven/teksten/announcement/", TEXT, "/brieven/teksten/closing/"),
        *(f"{TEXT}in-gebruik/", f"{TEXT}weggooien/", "/brieven/besluit/"),
    ):
        page.goto(path)
        for fold in page.locator("main details summary").all():
            fold.click()
        axe.check(page)


@WIDTHS
def test_page_of_the_sender_has_no_barrier_empty_full_and_with_errors(new_page, editor, width):
    page = new_page(user=editor, width=width, allow={UNPROCESSABLE})
    page.goto("/brieven/afzender/")
    axe.check(page)

    page.get_by_label("E-mail").fill("geen adres")
    page.get_by_role("button", name="Bewaar de afzender").click()
    expect(page.locator(".error-summary")).to_be_focused()
    axe.check(page)

    seen = senders.sender_of(editor.municipality).changed_at
    senders.put_logo(editor.municipality, png(600, 150), seen=seen, by=editor)
    page.goto("/brieven/afzender/")
    expect(page.get_by_alt_text("Logo van Gemeente Aalten")).to_be_visible()
    axe.check(page)


@WIDTHS
def test_casework_reads_without_a_barrier(new_page, width):
    page = new_page(user=UserFactory(), width=width)

    for path in ("/brieven/teksten/", TEXT, "/brieven/afzender/", "/brieven/besluit/"):
        page.goto(path)
        axe.check(page)
        expect(page.locator("main form")).to_have_count(0)


@WIDTHS
def test_letter_for_everyone_has_no_barrier(new_page, width):
    announced.posted(on=TODAY)
    page = new_page(width=width)

    for path in ("/gemeenten/aalten/brief/", "/gemeenten/winterswijk/brief/"):
        page.goto(path)
        axe.check(page)


@WIDTHS
def test_colleague_who_was_first_is_shown_without_a_barrier(new_page, editor, width):
    page = new_page(user=editor, width=width, allow={UNPROCESSABLE})
    page.goto(TEXT)
    draft(editor, "Een collega schreef dit. {klachten}")

    page.get_by_label("Tekst", exact=True).fill("Ik schreef dit. {klachten}")
    page.get_by_role("button", name="Bewaar het concept").click()

    expect(page.get_by_role("heading", name="Wat jij anders hebt dan wat er nu staat")).to_be_visible()
    expect(page.get_by_label("Tekst", exact=True)).to_have_value("Ik schreef dit. {klachten}")
    axe.check(page)


def test_field_is_put_in_where_the_cursor_is(new_page, editor):
    page = new_page(user=editor)
    page.goto(TEXT)
    box = page.get_by_label("Tekst", exact=True)
    box.fill("Stuur een klacht naar . Dank u.")
    box.evaluate("box => box.setSelectionRange(22, 22)")

    page.get_by_role("button", name="Voeg in {klachten}").click()

    expect(box).to_have_value("Stuur een klacht naar {klachten}. Dank u.")
    expect(box).to_be_focused()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_text_is_written_looked_at_and_taken_into_use(new_page, editor, script):
    page = new_page(user=editor, java_script_enabled=script)
    page.goto("/brieven/teksten/")
    page.get_by_role("link", name="Niet mee eens: de brief is geen besluit").click()

    page.get_by_label("Tekst", exact=True).fill(
        "Bel ons op {telefoon}.\n\n- Of stuur een klacht naar {klachten}."
    )
    page.get_by_role("button", name="Bewaar het concept").click()
    expect(page.locator(".sheet li")).to_contain_text("Of stuur een klacht naar Gemeente Aalten, klachten")

    page.get_by_role("link", name="Neem in gebruik").click()
    page.get_by_role("button", name="Neem in gebruik").click()
    expect(page.get_by_text("De tekst is in gebruik.")).to_be_visible()
    assert texts.in_use(municipality(), TextKind.NO_DECISION).number == 2
