"""What residents were told, for anyone: from the day of posting, as printed, and nothing of a person."""

import re
from datetime import date, timedelta

import pytest

from achterhoek import triggers
from achterhoek.models import User
from tests.factories import UserFactory, municipality
from tests.transitions import announced, lettered, moving
from tests.transitions.announced import RESIDENT
from tests.transitions.moving import TODAY
from transitions import announcement
from transitions.actions.letters import texts
from transitions.letters import starter
from transitions.statuses import BatchState, LetterKind, TextKind

pytestmark = pytest.mark.django_db
PAGE = "/gemeenten/aalten/brief/"


@pytest.fixture(autouse=True)
def in_september(on_day):
    on_day(TODAY)


def plain(client, page=PAGE):
    answer = client.get(page)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def replace(text):
    """Take another text of the announcement into use."""
    editor = UserFactory(functional=True)
    now = texts.latest(editor.municipality, TextKind.ANNOUNCEMENT)
    seen = texts.seen_of(now)
    draft = texts.draft(
        editor.municipality,
        TextKind.ANNOUNCEMENT,
        subject="Een nieuwe brief",
        text=text,
        seen=seen,
        by=editor,
    )
    return texts.approve(draft, seen=texts.seen_of(draft), by=editor)


def test_page_says_that_there_was_no_letter_yet(client):
    page = plain(client)

    assert "Er is nog geen brief verstuurd" in page
    assert "Dan hoeft u nu niets te doen." in page


def test_browser_that_has_the_page_hears_that_it_still_holds_until_a_letter_is_posted(client):
    tag = client.get(PAGE)["ETag"]
    assert client.get(PAGE, headers={"If-None-Match": tag}).status_code == 304

    announced.posted(on=TODAY)

    assert client.get(PAGE, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "state", [BatchState.DRAFT, BatchState.APPROVED, BatchState.PRODUCED, BatchState.POSTED]
)
def test_letter_is_shown_once_it_was_posted(client, state):
    """Through the actions, from choosing who gets it to the day of posting."""
    scene = moving.scene(**lettered.HOME)
    lettered.sender(scene)
    batch = lettered.order(LetterKind.ANNOUNCEMENT, who="iedereen", by=scene.consultant)
    lettered.bring(lettered.Post(scene, scene.coordinator, batch), state)

    page = plain(client)

    shown = "De indicatie blijft staan. De inhoud en de einddatum blijven gelijk." in page
    assert shown == (state == BatchState.POSTED)
    assert ("Er is nog geen brief verstuurd" in page) != shown
    assert scene.handover.client.surname not in page
    assert scene.handover.client.case_number not in page


def test_letter_is_shown_from_its_day(client, on_day):
    announced.posted(on=TODAY)

    on_day(TODAY - timedelta(days=1))
    assert "Er is nog geen brief verstuurd" in plain(client)

    on_day(TODAY)
    page = plain(client)
    assert "Op 12 september 2022 verstuurd" in page
    assert "Nieuwe afspraken over de zorg in Aalten" in page


def test_page_shows_all_that_the_text_says_and_nobody(client):
    announced.posted(on=TODAY)

    page = plain(client)

    headings = re.findall(r"^## (.*)$", starter.STARTERS[TextKind.ANNOUNCEMENT].text, re.MULTILINE)
    assert len(headings) == 3
    assert all(heading in page for heading in headings)
    assert RESIDENT not in client.get(PAGE).content.decode()


def test_letter_of_another_municipality_is_not_shown(client):
    announced.posted(on=TODAY, place="1859")

    assert "Er is nog geen brief verstuurd" in plain(client)
    assert "de zorg in Berkelland" in plain(client, "/gemeenten/berkelland/brief/")


def test_text_that_changed_after_posting_is_not_shown(client):
    """Residents read what they got; the new text is for the next letter."""
    announced.posted(on=TODAY)
    replace("Dit kreeg nog niemand.")

    page = plain(client)

    assert "Dit kreeg nog niemand." not in page
    assert "Nieuwe afspraken over de zorg in Aalten" in page


def test_last_letter_is_shown(client):
    announced.posted(on=date(2022, 8, 1))
    replace("Dit is de tweede brief aan iedereen.")
    announced.posted(on=TODAY)

    assert "Dit is de tweede brief aan iedereen." in plain(client)


@pytest.mark.parametrize("more", [{"state": "produced", "posted_on": None}, {"kind": LetterKind.OUTCOME}])
def test_other_letters_are_not_shown(more):
    letter = announced.posted(on=TODAY)
    type(letter).objects.filter(pk=letter.pk).update(**more)

    assert announcement.of(municipality(), day=TODAY) is None


@pytest.mark.parametrize(
    "used",
    [
        {},
        {"announcement": 1, "other_provider": 1},
        {"opening": 1},
        {"announcement": 99},
    ],
)
def test_letter_made_of_anything_else_is_not_shown(used):
    """Its content could be about a person."""
    letter = announced.posted(on=TODAY)
    type(letter).objects.filter(pk=letter.pk).update(texts=used)

    assert announcement.of(municipality(), day=TODAY) is None


def test_letter_with_a_field_about_a_person_is_not_shown():
    letter = announced.posted(on=TODAY)
    with triggers.lifted(by=User.objects.portal(), why="proef"):
        texts.LetterText.objects.filter(number=letter.texts["announcement"]).update(text="Beste {client},")

    assert announcement.of(municipality(), day=TODAY) is None


def test_page_asks_little_and_leaves_no_cookie(client, django_assert_max_num_queries):
    announced.posted(on=TODAY)

    with django_assert_max_num_queries(4):
        answer = client.get(PAGE)

    assert not answer.cookies


def test_municipality_leads_to_its_letter(client):
    assert f'href="{PAGE}"' in client.get("/gemeenten/aalten/").content.decode()


def test_municipality_that_does_not_exist_has_no_letter(client):
    assert client.get("/gemeenten/geen/brief/").status_code == 404
