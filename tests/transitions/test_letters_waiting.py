"""The letter is made when the first day is agreed: it waits for a batch, and never says another day than stands."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from achterhoek.refusals import Refused
from clients.models import Client, Representative
from tests.factories import UserFactory
from tests.transitions import lettered, moving
from tests.transitions.lettered import DAY, TODAY
from tests.transitions.moving import refused
from tests.transitions.test_handovers_races import at_once, refusals
from transitions.actions import handovers
from transitions.actions.letters import batches, posting, texts, work
from transitions.models import Letter
from transitions.statuses import BatchState, LetterKind, LetterState, Side, Status, TextKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]
LATER = DAY + timedelta(days=7)


def waiting() -> Letter:
    return Letter.objects.waiting().get()


def promised(letter: Letter) -> list[date]:
    return list(letter.moves.values_list("first_day", flat=True))


def what_happened(scene) -> list[str]:
    return list(scene.handover.events.values_list("what", flat=True))


def test_scheduling_makes_the_letter_that_names_the_day():
    scene = lettered.scheduled()

    letter = waiting()
    assert (letter.client, letter.kind, letter.batch) == (scene.handover.client, LetterKind.OUTCOME, None)
    assert promised(letter) == [DAY]
    assert "31 oktober 2022" in str(letter.content)
    assert f"Brief {letter.number} gemaakt" in what_happened(scene)


def test_another_day_replaces_the_letter_that_waits():
    scene = lettered.scheduled()
    first = waiting()

    lettered.reschedule(scene, day=LATER)

    first.refresh_from_db()
    assert first.state == LetterState.TAKEN_OUT
    assert promised(waiting()) == [LATER]


def test_the_same_day_once_more_keeps_the_letter():
    scene = lettered.scheduled()
    number = waiting().number

    lettered.reschedule(scene, day=DAY)

    assert waiting().number == number


def test_batch_takes_the_letter_along_under_its_number():
    scene = lettered.scheduled()
    number = waiting().number

    batch = lettered.order(by=scene.coordinator)

    assert batch.letters.get().number == number
    assert promised(batch.letters.get()) == [DAY]
    assert not Letter.objects.waiting().exists()


def test_batch_takes_it_along_in_the_words_that_are_used_by_then():
    scene = lettered.scheduled()
    place, number = scene.consultant.municipality, waiting().number
    editor, seen = UserFactory(functional=True), texts.seen_of(texts.in_use(place, TextKind.OPENING))
    draft = texts.draft(
        place, TextKind.OPENING, subject="Nieuw", text="Dit schrijven wij u nu.", seen=seen, by=editor
    )
    texts.approve(draft, seen=texts.seen_of(draft), by=editor)

    letter = lettered.order(by=scene.coordinator).letters.get()

    assert (letter.number, letter.content["subject"]) == (number, "Nieuw")


def test_batch_makes_it_anew_where_the_facts_are_others():
    scene = lettered.scheduled()
    first = waiting()
    Client.objects.filter(pk=scene.handover.client_id).update(house_number="99")

    letter = lettered.order(by=scene.coordinator).letters.get()

    first.refresh_from_db()
    assert (first.state, first.batch) == (LetterState.TAKEN_OUT, None)
    assert "Dorpsstraat 99" in letter.address
    assert letter.number != first.number
    assert promised(letter) == [DAY]


NO_ADDRESS = lettered.HOME | {"street": ""}


def test_no_day_is_agreed_while_the_letter_cannot_be_made():
    found = moving.at(Status.ACCEPTED, **NO_ADDRESS)

    with refused("letter") as refusal:
        moving.schedule(found)

    assert "geen volledig adres" in refusal.value.sentence
    found.handover.refresh_from_db()
    assert found.handover.status == Status.ACCEPTED
    assert found.line.planned_first_day is None
    assert not Letter.objects.exists()


def test_coordinator_may_agree_a_day_without_a_letter_and_says_why():
    found = moving.at(Status.ACCEPTED, **NO_ADDRESS)
    why = "Wordt mondeling verteld door de wijkverpleegkundige."
    with refused("handovers.without_letter"):
        moving.schedule(found, unlettered_reason=why)

    handover = moving.schedule(found, unlettered_reason=why, by=found.coordinator)

    assert handover.status == Status.SCHEDULED
    event = handover.events.get(what__startswith="Geen brief")
    assert (event.reason, event.by) == (why, found.coordinator)


def test_letter_behind_the_safety_flag_is_for_a_person_and_stops_no_move():
    scene = moving.at(Status.SCHEDULED, safety=True)

    assert not Letter.objects.exists()
    assert any(what.startswith("Geen brief: veiligheid") for what in what_happened(scene))


def hold(scene):
    handovers.hold(scene.handover, reason="Ligt in het ziekenhuis.", by=scene.consultant)


def withdraw(scene):
    handovers.withdraw_acceptance(
        scene.handover, side=Side.CLIENT, reason="Toch geen klik.", by=scene.consultant
    )


@pytest.mark.parametrize("leave", [hold, withdraw, moving.cancel])
def test_move_that_is_not_agreed_any_more_takes_its_letter_back(leave):
    scene = lettered.scheduled()
    letter = waiting()

    leave(scene)

    letter.refresh_from_db()
    assert letter.state == LetterState.TAKEN_OUT
    assert "niet meer afgesproken" in letter.taken_out_reason
    assert not Letter.objects.waiting().exists()


def test_move_that_goes_on_where_it_was_gets_its_letter_anew():
    scene = lettered.scheduled()
    hold(scene)

    handovers.resume(scene.handover, by=scene.consultant, today=TODAY)

    assert promised(waiting()) == [DAY]


def test_move_goes_on_where_it_was_though_the_letter_cannot_be_made():
    scene = lettered.scheduled()
    hold(scene)
    Client.objects.filter(pk=scene.handover.client_id).update(street="")

    handover = handovers.resume(scene.handover, by=scene.consultant, today=TODAY)

    assert handover.status == Status.SCHEDULED
    assert "Geen brief: geen volledig adres: adres van de cliënt" in what_happened(scene)


def test_who_was_told_one_day_gets_a_letter_about_another():
    made = lettered.post()

    lettered.reschedule(made.scene, day=LATER)

    letter = waiting()
    assert (letter.kind, promised(letter)) == (LetterKind.CHANGE_OF_DAY, [LATER])
    batch = lettered.order(LetterKind.CHANGE_OF_DAY, who="andere-dag", by=made.scene.coordinator)
    assert batch.letters.get() == letter


def beside(scene):
    """Another move of the same resident, from another provider."""
    other = moving.scene()
    other.handover = moving.begin(scene.handover.client, old=other.old, by=other.consultant)
    return other


def two_moves():
    """Two moves of one resident, both agreed; one letter waits about both."""
    first = lettered.scheduled()
    second = beside(first)
    moving.carry(second, Status.SCHEDULED)
    assert waiting().moves.count() == 2
    return first, second


def begins(scene):
    moving.start(scene)


@pytest.mark.parametrize("leave", [hold, withdraw, moving.cancel, begins])
def test_what_becomes_of_one_move_leaves_the_letter_about_the_other(leave, on_day):
    first, second = two_moves()
    on_day(DAY if leave is begins else TODAY)

    leave(first)

    assert list(waiting().moves.values_list("line__handover", flat=True)) == [second.handover.pk]


def test_line_that_begins_leaves_the_letter_about_the_other(on_day):
    scene = moving.at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    assert waiting().moves.count() == 2
    first, other = scene.handover.lines.order_by("pk")
    on_day(DAY)

    moving.start(scene, line=first)

    assert list(waiting().moves.values_list("line", flat=True)) == [other.pk]
    assert lettered.order(by=scene.coordinator, dated=DAY, today=DAY).letters.count() == 1


def test_line_that_is_split_off_is_in_the_letter_no_more():
    scene = moving.at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    stays, goes = scene.handover.lines.order_by("pk")

    handovers.split(scene.handover, lines=[goes], reason="Geen plek voor beide.", by=scene.consultant)

    assert list(waiting().moves.values_list("line", flat=True)) == [stays.pk]


def test_who_was_told_already_gets_no_second_letter():
    """Told the first day, then another: holding and going on, or the same day once more, is no news."""
    made = lettered.post()
    lettered.reschedule(made.scene, day=LATER)
    batch = lettered.order(LetterKind.CHANGE_OF_DAY, who="andere-dag", by=made.scene.coordinator)
    lettered.bring(lettered.Post(made.scene, made.approver, batch), BatchState.POSTED)

    lettered.reschedule(made.scene, day=LATER)
    hold(made.scene)
    handovers.resume(made.scene.handover, by=made.scene.consultant, today=TODAY)

    assert not Letter.objects.waiting().exists()


def test_other_provider_that_nobody_was_told_is_in_the_usual_batch():
    """Told of one provider, withdrawn, and another agreed before a correction went out."""
    made = lettered.post()
    withdraw(made.scene)
    made.scene.handover.refresh_from_db()
    made.scene.new = moving.ProviderFactory(name="De Nieuwe Berkel")
    moving.CapacityFactory(contract=moving.ContractFactory(lead=made.scene.new), places=5, intake_per_week=5)
    moving.carry(made.scene, Status.SCHEDULED)
    letter = waiting()

    batch = lettered.order(by=made.scene.coordinator)

    assert (letter.kind, batch.letters.get()) == (LetterKind.OUTCOME, letter)


def test_day_that_changed_after_the_printing_is_told_as_another_day():
    made = lettered.post(BatchState.PRODUCED)
    posting.print_file(made.batch, by=made.approver).close()
    lettered.reschedule(made.scene, day=LATER)
    assert waiting().kind == LetterKind.OUTCOME

    posting.post(made.batch, day=TODAY, by=made.approver, today=TODAY)

    assert (waiting().kind, promised(waiting())) == (LetterKind.CHANGE_OF_DAY, [LATER])


def test_letter_with_an_old_day_is_not_posted_where_nobody_fetched_it():
    made = lettered.post(BatchState.PRODUCED)
    lettered.reschedule(made.scene, day=LATER)

    with refused("empty"):
        posting.post(made.batch, day=TODAY, by=made.approver, today=TODAY)


def test_letter_that_came_back_makes_what_waits_say_it_all():
    made = lettered.post()
    lettered.reschedule(made.scene, day=LATER)
    posting.record_return(
        made.letter, day=TODAY, reason="Onbekend op dit adres", by=made.approver, today=TODAY
    )

    assert (waiting().kind, promised(waiting())) == (LetterKind.OUTCOME, [LATER])


def test_parent_whose_letter_was_taken_out_still_hears():
    scene = moving.at(Status.ACCEPTED, birth_date=date(2015, 1, 1))
    for position, name in enumerate(("A. Abbink", "B. Rougoor"), start=1):
        Representative.objects.create(
            municipality=scene.handover.municipality,
            client=scene.handover.client,
            position=position,
            name=name,
            kind="ouder",
        )
    moving.schedule(scene)
    lettered.sender(scene)
    made = lettered.Post(scene, UserFactory(coordinator=True), lettered.order(by=scene.coordinator))
    batches.take_out(made.batch.letters.get(name="B. Rougoor"), reason="Adres klopt niet.", by=made.approver)
    moving.schedule(scene)

    lettered.bring(made, BatchState.POSTED)

    assert waiting().name == "B. Rougoor"


def test_move_whose_day_went_by_stops_no_other(on_day):
    first = lettered.scheduled()
    second = beside(first)
    moving.carry(second, Status.ACCEPTED)
    later = DAY + timedelta(days=1)
    on_day(later)
    second.today = later

    moving.schedule(second, day=DAY + timedelta(days=40), today=later)
    assert not Letter.objects.waiting().exists()
    moving.start(first, today=later)

    assert list(waiting().moves.values_list("line__handover", flat=True)) == [second.handover.pk]


def test_new_day_of_one_move_does_not_hide_another_that_nobody_was_told():
    """One letter per resident and moment: the move that is new to the resident tells of the other too."""
    made = lettered.post()
    second = beside(made.scene)
    moving.carry(second, Status.SCHEDULED)

    lettered.reschedule(made.scene, day=LATER)

    letter = waiting()
    assert letter.kind == LetterKind.OUTCOME
    assert sorted(promised(letter)) == [DAY, LATER]


def test_letter_that_says_it_all_leaves_none_waiting():
    """Told by a letter of another kind meanwhile, the letter that waited has nothing left to say."""
    made = lettered.post()
    lettered.reschedule(made.scene, day=LATER)
    waits = waiting()

    lettered.bring(
        lettered.Post(made.scene, made.approver, lettered.order(who="moves", by=made.scene.coordinator)),
        BatchState.POSTED,
    )

    waits.refresh_from_db()
    assert waits.state == LetterState.TAKEN_OUT
    assert "al verteld" in waits.taken_out_reason


def test_letter_in_no_batch_is_not_taken_out_of_one():
    scene = lettered.scheduled()

    with refused("waiting"):
        batches.take_out(waiting(), reason="Fout.", by=scene.coordinator)


@pytest.mark.django_db(transaction=True)
def test_day_agreed_twice_at_once_leaves_one_letter_waiting():
    found = moving.at(Status.ACCEPTED)

    results = at_once(*(lambda: moving.schedule(found, version=found.handover.version) for _ in range(2)))

    assert len(refusals(results)) == 1
    assert promised(waiting()) == [DAY]


@pytest.mark.django_db(transaction=True)
def test_day_that_changes_while_a_batch_takes_the_letter_along_is_not_printed():
    """Whoever comes first: no letter with the old day is left in the batch and in none."""
    scene = lettered.scheduled()
    lettered.sender(scene)
    wanted = lettered.wanted(by=scene.coordinator)

    at_once(
        lambda: work.carry_on(wanted, today=TODAY),
        lambda: lettered.reschedule(scene, day=LATER),
    )
    wanted.refresh_from_db()
    with suppress(Refused):  # every letter was taken out of it: there is nothing to approve, or to print
        batch = batches.approve(wanted, by=UserFactory(coordinator=True))
        work.carry_on(batches.start(batch, by=scene.coordinator), today=TODAY)

    [left] = Letter.objects.exclude(state=LetterState.TAKEN_OUT)
    assert promised(left) == [LATER]


@pytest.mark.django_db(transaction=True)
def test_two_moves_of_one_resident_agreed_at_once_are_both_told():
    first = moving.at(Status.ACCEPTED)
    second = beside(first)
    moving.carry(second, Status.ACCEPTED)

    at_once(lambda: moving.schedule(first), lambda: moving.schedule(second, day=LATER))

    assert sorted(promised(waiting())) == [DAY, LATER]
