"""Who letters come from: what a municipality begins with, who changes it, and which logo it may carry."""

from datetime import timedelta

import pytest

from achterhoek.models import AccessEvent, Municipality, User
from achterhoek.refusals import Refused
from tests.factories import UserFactory, municipality
from tests.transitions.moving import refused
from tests.transitions.pictures import png
from transitions.actions.letters import senders, texts
from transitions.models import LetterSender
from transitions.statuses import TextKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(functional=True)


def changed(editor, **facts):
    seen = senders.sender_of(editor.municipality).changed_at
    return senders.change(editor.municipality, facts=facts, seen=seen, by=editor)


def in_store():
    return LetterSender.objects.get(municipality="0197")


def what_happened():
    return list(AccessEvent.objects.order_by("pk").values_list("what", "detail"))


def test_municipality_begins_with_what_the_portal_knows():
    sender = senders.sender_of(municipality())

    assert senders.sender_of(municipality()) == sender
    assert sender.changed_by == User.objects.portal()
    assert (sender.name, sender.phone, sender.website) == (
        "Gemeente Aalten",
        "0543 49 33 33",
        "www.aalten.nl",
    )
    assert sender.objections_to == "Burgemeester en wethouders van Aalten, Postbus 119, 7120 AC Aalten"
    assert what_happened() == [("Afzender van brieven begonnen", {})]


def test_every_municipality_can_write_letters_from_the_start():
    for place in Municipality.objects.all():
        sender = senders.sender_of(place)
        sender.full_clean()
        assert all(senders.facts_of(sender).values())
        assert senders.block(sender).return_address[1].startswith("Postbus ")


def test_sender_is_printed_with_its_address_and_logo(editor):
    seen = senders.sender_of(editor.municipality).changed_at
    senders.put_logo(editor.municipality, png(), seen=seen, by=editor)

    block = senders.block(in_store())

    assert block.return_address == ("Gemeente Aalten", "Postbus 119, 7120 AC  Aalten")
    assert block.logo == png()


def test_sender_without_logo_has_none():
    assert senders.block(senders.sender_of(municipality())).logo is None


def test_functional_administrator_changes_the_sender(editor):
    sender = changed(editor, phone="0543 99 99 99", phone_hours="op werkdagen van 9.00 tot 12.00 uur")

    assert (in_store().phone, in_store().changed_by) == ("0543 99 99 99", editor)
    assert sender == in_store()
    assert what_happened()[-1] == ("Afzender van brieven gewijzigd", {"changed": ["phone", "phone_hours"]})


def test_sender_that_a_colleague_changed_is_not_overwritten(editor):
    seen = senders.sender_of(editor.municipality).changed_at
    changed(editor, phone="0543 99 99 99")

    with refused("version"):
        senders.change(editor.municipality, facts={"phone": "0543 11 11 11"}, seen=seen, by=editor)

    assert in_store().phone == "0543 99 99 99"


@pytest.mark.parametrize(
    "facts",
    [
        {"phone": ""},
        {"name": "a" * 81},
        {"email": "geen adres"},
        {"signed_by": "A\nB"},
        {"place": "Aal\u202eten"},
    ],
)
def test_sender_that_cannot_stand_on_a_letter_is_refused(editor, facts):
    with refused("facts"):
        changed(editor, **facts)

    assert in_store().changed_by == User.objects.portal()


def test_field_that_a_text_uses_cannot_be_emptied(editor):
    text = texts.in_use(editor.municipality, TextKind.CLOSING)
    draft = texts.draft(
        editor.municipality,
        TextKind.CLOSING,
        subject="",
        text="Kijk op {website}.",
        seen=texts.seen_of(text),
        by=editor,
    )
    texts.approve(draft, seen=texts.seen_of(draft), by=editor)

    with pytest.raises(Refused) as refusal:
        changed(editor, website="")

    assert refusal.value.sentence == ("De tekst “slot” gebruikt {website}. Haal dat veld daar eerst weg.")


def test_text_with_a_field_that_is_empty_cannot_be_approved(editor):
    changed(editor, website="")
    text = texts.in_use(editor.municipality, TextKind.CLOSING)
    draft = texts.draft(
        editor.municipality,
        TextKind.CLOSING,
        subject="",
        text="Kijk op {website}.",
        seen=texts.seen_of(text),
        by=editor,
    )

    with pytest.raises(texts.Unfit) as refusal:
        texts.approve(draft, seen=texts.seen_of(draft), by=editor)

    assert refusal.value.problems == ["Het veld {website} is nog leeg. Vul het eerst in bij de afzender."]


@pytest.mark.parametrize(
    "content", [png() + bytes(10_000_000), b"<svg><script>alert(1)</script></svg>", b"MZ\x90\0" + bytes(300)]
)
def test_file_that_is_no_logo_is_refused(editor, content):
    seen = senders.sender_of(editor.municipality).changed_at

    with refused("logo"):
        senders.put_logo(editor.municipality, content, seen=seen, by=editor)

    assert in_store().logo is None


def test_logo_can_be_taken_away(editor):
    seen = senders.sender_of(editor.municipality).changed_at
    sender = senders.put_logo(editor.municipality, png(), seen=seen, by=editor)

    senders.remove_logo(editor.municipality, seen=sender.changed_at, by=editor)

    assert in_store().logo is None
    assert [what for what, _ in what_happened()[1:]] == [
        "Logo van brieven gewijzigd",
        "Logo van brieven weggehaald",
    ]


@pytest.mark.parametrize("who", [{}, {"coordinator": True}, {"regional": True}, {"administrator": True}])
def test_sender_is_changed_by_functional_administrators_only(who):
    other, seen = UserFactory(**who), senders.sender_of(municipality()).changed_at

    for attempt in (
        lambda: senders.change(municipality(), facts={}, seen=seen, by=other),
        lambda: senders.put_logo(municipality(), png(), seen=seen, by=other),
        lambda: senders.remove_logo(municipality(), seen=seen, by=other),
    ):
        with refused("letters.edit_texts"):
            attempt()


def test_sender_of_another_municipality_cannot_be_changed(editor):
    theirs = municipality("1859")

    with refused("letters.edit_texts"):
        senders.change(theirs, facts={}, seen=senders.sender_of(theirs).changed_at, by=editor)


def test_moment_that_was_never_shown_is_refused(editor):
    seen = senders.sender_of(editor.municipality).changed_at - timedelta(seconds=1)

    with refused("version"):
        senders.remove_logo(editor.municipality, seen=seen, by=editor)
