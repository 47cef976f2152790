"""What may not be printed any more since it was approved, what cannot be printed, and how the batch says so."""

from datetime import date

import pytest

from achterhoek.models import AccessEvent
from tests.factories import ClientFactory, UserFactory
from tests.transitions import lettered, moving
from tests.transitions.lettered import DAY, HOME, TODAY
from tests.transitions.moving import refused
from tests.transitions.test_letter_logo import png
from transitions import letter_page
from transitions.actions.letters import batches, posting, producing, senders, trying, work
from transitions.letters import printing
from transitions.models import LetterFile
from transitions.statuses import BatchState, LetterKind, LetterState, NoLetter

pytestmark = pytest.mark.django_db
LATER = date(2022, 11, 7)


@pytest.fixture(autouse=True)
def _on_day(on_day):
    on_day(TODAY)


def editor(made):
    return UserFactory(functional=True, municipality=made.batch.municipality)


def change_sender(made, **facts):
    seen = senders.sender_of(made.batch.municipality).changed_at
    senders.change(made.batch.municipality, facts=facts, seen=seen, by=editor(made))


def change_logo(made):
    seen = senders.sender_of(made.batch.municipality).changed_at
    senders.put_logo(made.batch.municipality, png(), seen=seen, by=editor(made))


def produced(made):
    return work.carry_on(batches.start(made.batch, by=made.approver), today=TODAY)


# Another sender.


@pytest.mark.parametrize("name", senders.WRITABLE)
def test_letter_is_not_printed_with_a_sender_that_nobody_approved(name):
    made = lettered.post(BatchState.APPROVED)
    change_sender(made, **{name: "7101 AA" if name == "postcode" else "anders@aalten.example"[:20]})

    batch = produced(made)

    assert (batch.state, made.letter.state) == (BatchState.STOPPED, LetterState.TAKEN_OUT)
    assert made.letter.taken_out_reason == producing.OTHER_SENDER
    assert not LetterFile.objects.exists()


def test_letter_is_not_printed_with_a_logo_that_nobody_approved():
    made = lettered.post(BatchState.APPROVED)
    change_logo(made)

    produced(made)

    assert made.letter.taken_out_reason == producing.OTHER_SENDER


def test_sender_that_was_looked_at_and_stayed_the_same_keeps_nothing_back():
    made = lettered.post(BatchState.APPROVED)
    change_sender(made)

    assert produced(made).state == BatchState.PRODUCED


def test_letter_with_the_old_sender_is_not_approved():
    made = lettered.post(BatchState.DRAFT)
    change_sender(made, phone="0543 00 00 00")

    with refused("other_sender"):
        batches.approve(made.batch, by=made.approver)


def test_letter_with_the_old_sender_does_not_go_to_the_printer():
    made = lettered.post(BatchState.PRODUCED)
    change_sender(made, phone="0543 00 00 00")

    assert posting.manifest(made.batch, by=made.approver) == []
    assert made.letter.taken_out_reason == producing.OTHER_SENDER


def test_resident_does_not_get_the_same_letter_again_for_another_sender():
    made = lettered.post()
    change_sender(made, signed_by="de burgemeester")

    again = lettered.order(
        who="inwoner", case_number=made.letter.client.case_number, by=made.scene.coordinator
    )

    assert [row.reason for row in again.exclusions.all()] == [NoLetter.HAS_LETTER]


def test_letter_that_was_taken_out_for_its_sender_can_be_made_anew():
    made = lettered.post(BatchState.APPROVED)
    change_sender(made, phone="0543 00 00 00")
    batches.drop(produced(made), by=made.scene.coordinator)

    again = lettered.bring(
        lettered.Post(made.scene, made.approver, lettered.order(by=made.scene.coordinator)),
        BatchState.PRODUCED,
    )

    assert again.letter.state == LetterState.PRODUCED
    assert "0543 00 00 00" in str(again.letter.content)


# A first day that went by.


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (LetterKind.OUTCOME, "gepland"),
        (LetterKind.CHANGE_OF_DAY, "andere-dag"),
        (LetterKind.CORRECTION, "inwoner"),
    ],
)
def test_day_that_went_by_without_a_start_is_for_a_person(kind, who):
    scene = lettered.scheduled()
    if kind != LetterKind.OUTCOME:
        lettered.post(scene=scene)
        lettered.reschedule(scene, day=LATER)
    day = LATER if kind != LetterKind.OUTCOME else DAY
    after = day.replace(day=day.day + 1) if day != DAY else date(2022, 11, 1)
    more = {"case_number": scene.handover.client.case_number} if who == "inwoner" else {}

    batch = lettered.order(
        kind, who=who, remark="Zo is het.", by=scene.coordinator, dated=after, today=after, **more
    )

    [row] = batch.exclusions.all()
    assert not batch.letters.exists()
    assert (row.reason, row.detail.partition(":")[0]) == (
        NoLetter.DAY_PASSED,
        "7 november 2022" if day == LATER else "31 oktober 2022",
    )
    assert "leg de start vast, of spreek een andere dag af" in row.detail


def test_day_that_is_today_is_told():
    scene = lettered.scheduled()

    batch = lettered.order(by=scene.coordinator, dated=DAY, today=DAY)

    assert batch.letters.count() == 1


def test_letter_dated_after_the_first_day_does_not_promise_that_day():
    scene = lettered.scheduled()

    batch = lettered.order(by=scene.coordinator, dated=LATER)

    assert [row.reason for row in batch.exclusions.all()] == [NoLetter.DAY_PASSED]


def test_announcement_names_no_day_and_goes_out():
    scene = lettered.scheduled()

    batch = lettered.order(
        LetterKind.ANNOUNCEMENT, who="iedereen", by=scene.coordinator, dated=LATER, today=LATER
    )

    assert batch.letters.count() == 1


def test_day_that_goes_by_between_approval_and_printing_is_said():
    made = lettered.post(BatchState.APPROVED)

    work.carry_on(batches.start(made.batch, by=made.approver), today=LATER)

    assert made.letter.state == LetterState.TAKEN_OUT
    assert "de eerste dag ging voorbij zonder start: 31 oktober 2022" in made.letter.taken_out_reason


def test_trying_a_letter_says_that_the_day_went_by():
    scene = lettered.scheduled()

    [tried] = trying.letters(
        lettered.period(),
        case_number=scene.handover.client.case_number,
        kind=LetterKind.OUTCOME,
        drafts=False,
        by=scene.coordinator,
        today=LATER,
    )

    assert "ging voorbij zonder start" in tried.why_not


# A letter on which the printer fails.


@pytest.fixture
def fussy_printer(monkeypatch):
    """A printer that fails on one letter: typst gives up on whoever is called Fout."""
    fails = b'\n#if sys.inputs.letter.contains("Fout") { panic("fout") }\n'
    monkeypatch.setattr(printing, "LAYOUT", printing.LAYOUT + fails)


@pytest.fixture
def approved():
    """Three letters, one of which is to somebody called Fout."""
    scene = lettered.scheduled()
    for surname in ("Fout", "Goed"):
        moving.AssessmentFactory(
            indication__client=ClientFactory(surname=surname, **HOME), outcome="stays", reason="own_contract"
        )
    made = lettered.post(BatchState.DRAFT, scene=scene, who="iedereen")
    made.batch = batches.approve(made.batch, by=made.approver)
    return made


def test_letter_on_which_the_printer_fails_is_named_and_the_others_go_on(fussy_printer, approved, caplog):
    batch = produced(approved)

    bad = batch.letters.get(name__contains="Fout")
    assert batch.state == BatchState.PRODUCED
    assert (bad.state, LetterFile.objects.count()) == (LetterState.TAKEN_OUT, 2)
    assert bad.client.case_number in bad.taken_out_reason
    assert bad.number in bad.taken_out_reason
    assert "Controleer de naam, het adres en de teksten" in bad.taken_out_reason
    assert bad.number in caplog.text
    assert AccessEvent.objects.filter(
        what=f"Uit {batch.number} gehaald", subjects__case_number=bad.client.case_number
    ).exists()


def test_batch_says_which_letter_fell_out_and_why(fussy_printer, approved):
    batch = produced(approved)

    [(why, number)] = letter_page.taken_out(batch)

    assert number == 1
    assert batch.letters.get(name__contains="Fout").client.case_number in why


def test_letter_that_cannot_be_printed_is_refused_in_words_on_its_page(fussy_printer, approved, client):
    client.force_login(approved.scene.consultant)
    bad = approved.batch.letters.get(name__contains="Fout")

    page = client.get(f"/brieven/brief/{bad.number}/pdf/", follow=True).content.decode()

    assert "De drukker kan deze brief niet maken" in page
