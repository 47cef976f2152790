"""Texts of letters: where a municipality begins, a draft beside what is in use, and what is kept as it was."""

import threading

import pytest
from django.db import connections

from achterhoek.models import AccessEvent, User
from achterhoek.refusals import Refused
from tests.factories import UserFactory, municipality
from transitions.actions.letters import texts
from transitions.letters import starter
from transitions.models import LetterText
from transitions.statuses import TextKind, TextState

pytestmark = pytest.mark.django_db
KIND = TextKind.NO_DECISION
WORDS = "Bel ons. Of stuur een klacht naar {klachten}."


@pytest.fixture
def editor():
    return UserFactory(functional=True, first_name="Wilma", last_name="Kok")


def drafted(editor, *, text=WORDS, subject="", kind=KIND):
    seen = texts.seen_of(texts.latest(editor.municipality, kind))
    return texts.draft(editor.municipality, kind, subject=subject, text=text, seen=seen, by=editor)


def approved(editor, **more):
    draft = drafted(editor, **more)
    return texts.approve(draft, seen=texts.seen_of(draft), by=editor)


def in_store(text):
    return LetterText.objects.get(pk=text.pk)


def what_happened():
    return list(AccessEvent.objects.order_by("pk").values_list("what", "by__username", "municipality"))


def test_municipality_begins_with_the_starter_text():
    text = texts.in_use(municipality(), KIND)

    assert (text.number, text.state, text.text) == (1, TextState.APPROVED, starter.STARTERS[KIND].text)
    assert text.approved_by == text.made_by == User.objects.portal()
    assert what_happened() == [
        ("Begintekst van brieven in gebruik: niet mee eens: de brief is geen besluit", "portaal", "0197")
    ]


def test_starter_text_is_made_once():
    first = texts.in_use(municipality(), KIND)

    assert texts.in_use(municipality(), KIND) == first
    assert LetterText.objects.count() == AccessEvent.objects.count() == 1


def test_every_kind_is_in_use_for_each_municipality_apart():
    ours, theirs = texts.in_use_all(municipality()), texts.in_use_all(municipality("1859"))

    assert list(ours) == list(theirs) == list(TextKind)
    assert {text.municipality_id for text in ours.values()} == {"0197"}
    assert {text.municipality_id for text in theirs.values()} == {"1859"}


def test_all_texts_in_use_are_one_query(django_assert_num_queries):
    texts.in_use_all(municipality())
    ours = municipality()

    with django_assert_num_queries(1):
        texts.in_use_all(ours)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same_starter_text():
    barrier, found = threading.Barrier(2), []

    def ask():
        try:
            ours = municipality()
            barrier.wait()
            found.append(texts.in_use(ours, KIND).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 2
    assert len(set(found)) == LetterText.objects.count() == 1


def test_draft_stands_beside_the_text_in_use(editor):
    draft = drafted(editor)

    assert (draft.number, draft.state, draft.made_by) == (2, TextState.DRAFT, editor)
    assert texts.in_use(editor.municipality, KIND).number == 1
    assert texts.latest(editor.municipality, KIND) == draft
    assert what_happened()[1:] == [
        (
            "Concept van een tekst begonnen: niet mee eens: de brief is geen besluit",
            editor.username,
            "0197",
        )
    ]


def test_saving_again_changes_the_draft(editor):
    first = drafted(editor)

    second = drafted(editor, text="Bel ons. {klachten}")

    assert second.pk == first.pk
    assert in_store(first).text == "Bel ons. {klachten}"
    assert in_store(first).version == first.version + 1


def test_draft_that_a_colleague_changed_is_not_overwritten(editor):
    """Both opened the same draft; the second to save is told, and the first loses nothing."""
    seen = texts.seen_of(drafted(editor))
    drafted(editor, text="Van een collega. {klachten}")

    with pytest.raises(texts.Overtaken) as refusal:
        texts.draft(editor.municipality, KIND, subject="", text=WORDS, seen=seen, by=editor)

    assert refusal.value.sentence.startswith("Een collega heeft deze tekst intussen gewijzigd.")
    assert texts.latest(editor.municipality, KIND).text == "Van een collega. {klachten}"


def test_two_do_not_begin_a_draft_from_the_same_text(editor):
    seen = texts.seen_of(texts.in_use(editor.municipality, KIND))
    drafted(editor)

    with pytest.raises(texts.Overtaken):
        texts.draft(editor.municipality, KIND, subject="", text="Anders. {klachten}", seen=seen, by=editor)

    assert texts.latest(editor.municipality, KIND).text == WORDS


def test_text_that_was_replaced_meanwhile_is_not_drafted_on(editor):
    seen = texts.seen_of(texts.in_use(editor.municipality, KIND))
    approved(editor)

    with pytest.raises(texts.Overtaken):
        texts.draft(editor.municipality, KIND, subject="", text="Anders. {klachten}", seen=seen, by=editor)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_begun_at_once_one_stands():
    editors = [UserFactory(functional=True) for _ in range(2)]
    seen = texts.seen_of(texts.in_use(municipality(), KIND))
    barrier, results = threading.Barrier(2), []

    def begin(one):
        try:
            barrier.wait()
            made = texts.draft(
                municipality(), KIND, subject="", text=f"{one}: {{klachten}}", seen=seen, by=one
            )
            results.append(made.made_by)
        except texts.Overtaken as refusal:
            results.append(refusal.rule)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin, args=[one]) for one in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results.count("version") == 1
    assert LetterText.objects.drafts().get().made_by in results


def test_approved_draft_is_used_and_the_version_before_it_kept(editor):
    before = texts.in_use(editor.municipality, KIND)

    text = approved(editor)

    assert texts.in_use(editor.municipality, KIND) == text
    assert (text.approved_by, in_store(text).state) == (editor, TextState.APPROVED)
    assert text.approved_at is not None
    old = in_store(before)
    assert (old.state, old.text) == (TextState.RETIRED, before.text)
    assert old.retired_at is not None
    assert what_happened()[-1][0] == (
        "Tekst van brieven goedgekeurd: niet mee eens: de brief is geen besluit"
    )


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["approve", "save", "drop"])
def test_of_two_who_settle_a_draft_at_once_one_is_told(other):
    """Approving meets approving, saving or throwing away: whoever is second is told, and nothing is half done."""
    editors = [UserFactory(functional=True) for _ in range(2)]
    draft = drafted(editors[0])
    seen, place = texts.seen_of(draft), municipality()
    ways = {
        "approve": lambda by: texts.approve(draft, seen=seen, by=by),
        "save": lambda by: texts.draft(place, KIND, subject="", text="Anders. {klachten}", seen=seen, by=by),
        "drop": lambda by: texts.drop_draft(draft, seen=seen, by=by),
    }
    barrier, results = threading.Barrier(2), []

    def settle(way, by):
        try:
            barrier.wait()
            results.append((way, bool(ways[way](by) or True)))
        except texts.Overtaken:
            results.append((way, False))
        finally:
            connections.close_all()

    pairs = zip(("approve", other), editors, strict=True)
    threads = [threading.Thread(target=settle, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    done = [way for way, succeeded in results if succeeded]
    assert len(done) == 1
    used = texts.in_use(place, KIND)
    assert (used.text == WORDS) == (done == ["approve"])
    assert LetterText.objects.in_use().count() == 1
    assert LetterText.objects.drafts().count() == (done == ["save"])


def test_numbers_go_on_after_a_version(editor):
    approved(editor)

    assert drafted(editor, text="Nog eens: {klachten}").number == 3


def test_text_with_problems_is_not_approved_and_says_every_one(editor):
    draft = drafted(editor, text="{% for x in y %} {klacht} {client.bsn}")

    with pytest.raises(texts.Unfit) as refusal:
        texts.approve(draft, seen=texts.seen_of(draft), by=editor)

    assert [problem.split(".")[0].split(":")[0] for problem in refusal.value.problems] == [
        "Dit mag niet in een tekst",
        "Het veld {klacht} bestaat niet",
        "{client",
        "Het veld {klachten} ontbreekt",
    ]
    assert in_store(draft).state == TextState.DRAFT
    assert texts.in_use(editor.municipality, KIND).number == 1


def test_text_that_changed_meanwhile_is_not_approved(editor):
    draft = drafted(editor)
    seen = texts.seen_of(draft)
    drafted(editor, text="Anders dan gezien. {klachten}")

    with pytest.raises(texts.Overtaken):
        texts.approve(draft, seen=seen, by=editor)

    assert in_store(draft).state == TextState.DRAFT


def test_text_is_approved_once(editor):
    text = approved(editor)

    with pytest.raises(texts.Overtaken):
        texts.approve(text, seen=texts.seen_of(text), by=editor)


def test_same_text_is_not_approved_again(editor):
    draft = drafted(editor, text=starter.STARTERS[KIND].text)

    with pytest.raises(Refused) as refusal:
        texts.approve(draft, seen=texts.seen_of(draft), by=editor)

    assert refusal.value.rule == "same"


def test_draft_can_be_thrown_away(editor):
    draft = drafted(editor)

    texts.drop_draft(draft, seen=texts.seen_of(draft), by=editor)

    assert not LetterText.objects.drafts().exists()
    assert texts.latest(editor.municipality, KIND).number == 1
    assert what_happened()[-1][0] == (
        "Concept van een tekst weggegooid: niet mee eens: de brief is geen besluit"
    )


def test_draft_that_a_colleague_changed_is_not_thrown_away(editor):
    draft = drafted(editor)
    seen = texts.seen_of(draft)
    drafted(editor, text="Van een collega. {klachten}")

    with pytest.raises(texts.Overtaken):
        texts.drop_draft(draft, seen=seen, by=editor)

    assert in_store(draft).text == "Van een collega. {klachten}"


def test_text_in_use_cannot_be_thrown_away(editor):
    text = approved(editor)

    with pytest.raises(texts.Overtaken):
        texts.drop_draft(text, seen=texts.seen_of(text), by=editor)

    assert in_store(text).state == TextState.APPROVED


@pytest.mark.parametrize(
    "who",
    [{}, {"coordinator": True}, {"regional": True}, {"administrator": True}, {"contract_manager": True}],
)
def test_texts_are_changed_by_functional_administrators_only(editor, who):
    draft, other = drafted(editor), UserFactory(**who)
    seen = texts.seen_of(draft)

    for attempt in (
        lambda: texts.draft(draft.municipality, KIND, subject="", text=WORDS, seen=seen, by=other),
        lambda: texts.approve(draft, seen=seen, by=other),
        lambda: texts.drop_draft(draft, seen=seen, by=other),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.rule == "letters.edit_texts"


def test_texts_of_another_municipality_cannot_be_changed(editor):
    theirs = municipality("1859")
    seen = texts.seen_of(texts.in_use(theirs, KIND))

    with pytest.raises(Refused) as refusal:
        texts.draft(theirs, KIND, subject="", text=WORDS, seen=seen, by=editor)

    assert refusal.value.rule == "letters.edit_texts"


@pytest.mark.parametrize(
    ("subject", "text", "rule"),
    [("", " ", "text"), ("", "a" * 4001, "length"), ("a" * 121, "a", "length"), ("", "a\0", "sign")],
)
def test_draft_that_cannot_be_stored_is_refused(editor, subject, text, rule):
    with pytest.raises(Refused) as refusal:
        drafted(editor, subject=subject, text=text)

    assert refusal.value.rule == rule
    assert not LetterText.objects.drafts().exists()
