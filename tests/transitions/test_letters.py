"""Letters from order to post: who gets one, what it says, who approves, what falls out, and what follows."""

from datetime import date

import pytest

from achterhoek.models import AccessEvent
from clients.models import Client, Household, Representative
from tests.factories import ClientFactory, UserFactory, municipality
from tests.transitions import lettered, moving, planned
from tests.transitions.lettered import DAY, HOME, TODAY
from tests.transitions.moving import refused
from transitions import letter_check
from transitions.actions import handovers
from transitions.actions.letters import batches, decisions, posting, producing, texts, work
from transitions.letter_choice import CHOICES
from transitions.models import Letter, LetterBatch, LetterFile, LetterMove, LetterSender
from transitions.statuses import (
    Addressee,
    BatchState,
    LetterKind,
    LetterState,
    NoLetter,
    Status,
    TextKind,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_day(on_day):
    on_day(TODAY)


def words(letter: Letter) -> str:
    parts = letter.content["parts"]
    return " ".join(
        text for part in parts for text in (part["heading"], *part["paragraphs"], *part["points"])
    )


def reasons(batch: LetterBatch) -> list[tuple[str, str]]:
    return list(batch.exclusions.values_list("reason", "detail"))


def test_letter_tells_the_move_as_the_portal_knows_it():
    made = lettered.post(BatchState.DRAFT)

    letter = made.letter
    told = words(letter)
    assert (letter.state, letter.addressee, letter.is_decision) == (LetterState.DRAFT, Addressee.CLIENT, True)
    assert "Stichting Bron Thuis" in told
    assert "Praktijk De Es" in told
    assert "31 oktober 2022" in told
    assert "30 oktober 2022" in told
    assert "6 weken" in told
    assert letter.content["recipient"][1:] == ["Dorpsstraat 1", "7101 AA  WINTERSWIJK"]
    [move] = letter.moves.all()
    assert (move.first_day, move.receiving) == (DAY, made.scene.new)


def test_letter_is_made_posted_and_its_term_begins():
    made = lettered.post()

    letter, batch = made.letter, made.batch
    assert (batch.state, batch.posted_on, letter.state) == (BatchState.POSTED, TODAY, LetterState.POSTED)
    assert letter.objection_until == date(2022, 10, 24)
    assert bytes(letter.file.content).startswith(b"%PDF")
    assert letter.file.pages >= 1
    assert letter.texts[TextKind.OTHER_PROVIDER] == 1


def test_letter_that_is_no_decision_has_the_way_to_complain_and_no_term():
    scene = lettered.scheduled()
    place = scene.consultant.municipality
    editor = UserFactory(functional=True, municipality=place)
    right = scene.line.care_line.indications.get()
    seen = decisions.seen_of(decisions.rules_of(place))
    decisions.change(place, rules={(right.law, right.referrer): False}, seen=seen, by=editor)

    made = lettered.post(scene=scene)

    assert (made.letter.is_decision, made.letter.objection_until) == (False, None)
    assert "bezwaar" not in words(made.letter).lower()
    assert lettered.SENDER["complaints_to"] in words(made.letter)


def test_resident_for_whom_nothing_changes_reads_only_that():
    person = ClientFactory(**HOME)
    by = UserFactory()
    moving_on = moving.AssessmentFactory(
        indication__client=person, outcome="stays", reason="own_contract", current_provider__name="De Bron"
    )

    batch = lettered.order(who="stays", by=by)

    [letter] = batch.letters.all()
    assert letter.client == moving_on.indication.client
    assert set(letter.texts) == {TextKind.OPENING_NOTHING, TextKind.NOTHING_CHANGES, TextKind.CLOSING}
    assert not letter.is_decision


def test_nothing_changes_is_not_the_whole_message_where_one_of_two_moves():
    scene = lettered.scheduled()
    moving.AssessmentFactory(indication__client=scene.handover.client, outcome="stays", reason="own_contract")

    batch = lettered.order(by=scene.coordinator)

    used = set(batch.letters.get().texts)
    assert {TextKind.OPENING, TextKind.OTHER_PROVIDER, TextKind.NOTHING_CHANGES} <= used
    assert TextKind.OPENING_NOTHING not in used


@pytest.mark.parametrize(
    ("client", "reason"),
    [
        ({"safety": True}, NoLetter.SAFETY),
        ({"street": ""}, NoLetter.NO_ADDRESS),
        ({"postcode": ""}, NoLetter.NO_ADDRESS),
        ({"birth_date": date(2015, 1, 1)}, NoLetter.NO_DECIDER),
        ({"birth_date": date(2008, 1, 1)}, NoLetter.NO_DECIDER),
        ({"measure": "ots", "gi_name": "Jeugdbescherming Oost"}, NoLetter.NO_ADDRESS),
    ],
)
def test_resident_who_cannot_be_written_to_is_for_a_person(client, reason):
    scene = lettered.scheduled()
    Client.objects.filter(pk=scene.handover.client_id).update(**client)

    batch = lettered.order(by=scene.coordinator)

    assert not batch.letters.exists()
    assert [found for found, _ in reasons(batch)] == [reason]


def test_nobody_writes_to_the_deceased():
    scene = lettered.scheduled()
    Client.objects.filter(pk=scene.handover.client_id).update(died_on=TODAY)

    batch = lettered.order(by=scene.coordinator)

    assert reasons(batch) == [(NoLetter.DECEASED, "")]


def test_child_and_both_parents_each_get_a_letter_at_their_own_address():
    scene = lettered.scheduled()
    client = scene.handover.client
    Client.objects.filter(pk=client.pk).update(birth_date=date(2008, 1, 1))
    for position, name, street in ((1, "A. Abbink", ""), (2, "B. Rougoor", "Kerkweg")):
        Representative.objects.create(
            municipality=client.municipality,
            client=client,
            position=position,
            name=name,
            kind="ouder",
            street=street,
            house_number="7" if street else "",
            postcode="7021 BB" if street else "",
            place="Zelhem" if street else "",
        )

    batch = lettered.order(by=scene.coordinator)

    addresses = {row.name: row.address[0] for row in batch.letters.all()}
    assert addresses == {
        client.name: "Dorpsstraat 1",
        "A. Abbink": "Dorpsstraat 1",
        "B. Rougoor": "Kerkweg 7",
    }


def test_children_of_one_household_at_one_address_come_in_one_batch():
    scene = lettered.scheduled()
    child = moving.scene(birth_date=date(2006, 1, 1), **HOME)
    home = moving.ClientFactory._meta.model.household.field.related_model.objects.create(
        municipality=municipality(), code="H1"
    )
    sister = ClientFactory(birth_date=date(2005, 3, 1), household=home, **HOME)
    elsewhere = ClientFactory(birth_date=date(2005, 3, 1), household=home, **(HOME | {"house_number": "9"}))
    Client.objects.filter(pk=child.handover.client_id).update(household=home)
    for one in (sister, elsewhere):
        moving.AssessmentFactory(indication__client=one, outcome="stays", reason="own_contract")

    batch = lettered.order(who="inwoner", case_number=child.handover.client.case_number, by=scene.coordinator)

    reached = set(batch.letters.values_list("client", flat=True))
    assert reached == {child.handover.client_id, sister.pk}


def test_someone_else_approves_than_who_made_the_letters():
    made = lettered.post(BatchState.DRAFT)

    with refused("own_letters"):
        batches.approve(made.batch, by=made.scene.coordinator)
    with refused("letters.approve"):
        batches.approve(made.batch, by=made.scene.consultant)

    assert made.refresh().batch.state == BatchState.DRAFT


def test_letters_of_another_municipality_are_out_of_reach():
    made = lettered.post(BatchState.DRAFT)
    stranger = UserFactory(coordinator=True, municipality=municipality("1859"))

    with refused("letters.approve"):
        batches.approve(made.batch, by=stranger)
    with refused("case_number"):
        lettered.order(who="inwoner", case_number=made.letter.client.case_number, by=stranger)


def test_sender_is_filled_in_before_anything_is_approved():
    scene = lettered.scheduled()
    batch = lettered.order(by=scene.coordinator)

    with refused("sender"):
        batches.approve(batch, by=UserFactory(coordinator=True))


def test_resident_whose_facts_changed_since_the_preview_is_taken_out():
    made = lettered.post(BatchState.APPROVED)
    lettered.reschedule(made.scene, day=date(2022, 11, 7))

    batch = work.carry_on(batches.start(made.batch, by=made.approver), today=TODAY)

    letter = batch.letters.get()
    assert letter.state == LetterState.TAKEN_OUT
    assert "veranderd" in letter.taken_out_reason
    assert not LetterFile.objects.exists()


def test_resident_who_moved_house_since_the_preview_is_taken_out():
    made = lettered.post(BatchState.APPROVED)
    Client.objects.filter(pk=made.letter.client_id).update(street="Nieuwstad")

    batch = work.carry_on(batches.start(made.batch, by=made.approver), today=TODAY)

    assert batch.letters.get().state == LetterState.TAKEN_OUT


def test_working_again_makes_nothing_twice():
    made = lettered.post(BatchState.PRODUCED)
    LetterBatch.objects.filter(pk=made.batch.pk).update(state=BatchState.PREPARING)
    work.carry_on(made.batch, today=TODAY)
    LetterBatch.objects.filter(pk=made.batch.pk).update(state=BatchState.PRODUCING)
    work.carry_on(made.refresh().batch, today=TODAY)

    assert (Letter.objects.count(), LetterFile.objects.count(), LetterMove.objects.count()) == (1, 1, 1)


def test_same_letter_is_not_sent_twice_and_a_returned_one_is_sent_again():
    made = lettered.post()

    again = lettered.order(
        who="inwoner", case_number=made.letter.client.case_number, by=made.scene.coordinator
    )
    posting.record_return(made.letter, day=TODAY, reason="Verhuisd", by=made.scene.consultant, today=TODAY)
    third = lettered.order(who="gepland", by=made.scene.coordinator)

    assert reasons(again) == [(NoLetter.HAS_LETTER, "")]
    assert third.letters.count() == 1


def test_text_with_a_fact_nobody_knows_leaves_the_resident_out_and_says_which():
    scene = lettered.scheduled()
    lettered.sender(scene)
    LetterSender.objects.update(phone="")

    batch = lettered.order(by=scene.coordinator)

    [(reason, detail)] = reasons(batch)
    assert reason == NoLetter.MISSING_FACT
    assert detail in {"telefoon", "bel_aanbieder"}


def test_letters_are_posted_on_a_day_on_which_they_existed():
    made = lettered.post(BatchState.PRODUCED)

    with refused("future"):
        posting.post(made.batch, day=date(2022, 9, 13), by=made.approver, today=TODAY)
    with refused("posted_day"):
        posting.post(made.batch, day=date(2022, 9, 11), by=made.approver, today=TODAY)

    assert made.refresh().batch.state == BatchState.PRODUCED


def test_second_of_two_who_post_is_told():
    made = lettered.post(BatchState.PRODUCED)
    seen = made.batch.version

    posting.post(made.batch, day=TODAY, by=made.approver, today=TODAY, version=seen)

    with refused("version"):
        posting.post(made.batch, day=TODAY, by=made.scene.coordinator, today=TODAY, version=seen)
    with refused("letter_life"):
        posting.post(made.batch, day=TODAY, by=made.scene.coordinator, today=TODAY)


def test_new_day_asks_a_new_letter_and_the_start_waits_for_it():
    made = lettered.post()
    lettered.reschedule(made.scene, day=date(2022, 11, 7))
    line = made.scene.line

    with refused("reason"):
        moving.start(made.scene, line=line, day=date(2022, 11, 7), today=date(2022, 11, 7))
    with refused("handovers.shorten_notice"):
        moving.start(
            made.scene, line=line, day=date(2022, 11, 7), today=date(2022, 11, 7), reason="Echt begonnen."
        )
    change = lettered.order(LetterKind.CHANGE_OF_DAY, who="andere-dag", by=made.scene.coordinator)
    told = words(change.letters.get())
    posted = lettered.bring(lettered.Post(made.scene, made.approver, change), BatchState.POSTED)
    moving.start(made.scene, line=line, day=date(2022, 11, 7), today=date(2022, 11, 7))

    assert "31 oktober 2022" in told
    assert "7 november 2022" in told
    assert posted.refresh().scene.handover.status == Status.STARTED


def test_coordinator_records_with_a_reason_that_care_began_before_the_new_letter():
    made = lettered.post()
    lettered.reschedule(made.scene, day=date(2022, 11, 7))

    moving.start(
        made.scene,
        day=date(2022, 11, 7),
        today=date(2022, 11, 7),
        by=made.scene.coordinator,
        reason="De nieuwe hulp was er al.",
    )

    event = made.scene.handover.events.get(to_status=Status.STARTED)
    assert event.reason == "De nieuwe hulp was er al."


def test_resident_is_told_when_a_move_does_not_go_on():
    made = lettered.post()
    moving.cancel(made.scene)

    batch = lettered.order(
        LetterKind.CORRECTION,
        who="vervallen",
        remark="U blijft bij Praktijk De Es.",
        by=made.scene.coordinator,
    )

    letter = batch.letters.get()
    assert "U blijft bij Praktijk De Es." in words(letter)
    assert "12 september 2022" in words(letter)
    lettered.bring(lettered.Post(made.scene, made.approver, batch), BatchState.POSTED)
    again = lettered.order(
        LetterKind.CORRECTION, who="vervallen", remark="Nog eens.", by=made.scene.coordinator
    )
    assert not again.letters.exists()


def test_correction_says_what_is_right():
    made = lettered.post()

    with refused("remark"):
        lettered.order(LetterKind.CORRECTION, who="vervallen", by=made.scene.coordinator)


def test_check_names_who_was_not_told():
    scene = lettered.scheduled()

    missing = letter_check.lines(scene.coordinator, lettered.period(), which=letter_check.MISSING)

    assert [row.pk for row in missing] == [scene.line.pk]


def test_check_finds_another_day_and_a_late_letter():
    made = lettered.post()
    user = made.scene.coordinator
    found = {
        which: list(letter_check.lines(user, lettered.period(), which=which))
        for which in (letter_check.MISSING, letter_check.OTHERWISE, letter_check.LATE)
    }
    assert found == {letter_check.MISSING: [], letter_check.OTHERWISE: [], letter_check.LATE: []}

    Letter.objects.update(posted_on=date(2022, 10, 4))
    late = letter_check.lines(user, lettered.period(), which=letter_check.LATE)
    assert late.count() == 1
    Letter.objects.update(posted_on=date(2022, 10, 3))
    assert letter_check.lines(user, lettered.period(), which=letter_check.LATE).count() == 0
    lettered.reschedule(made.scene, day=date(2022, 11, 7))
    assert letter_check.lines(user, lettered.period(), which=letter_check.OTHERWISE).count() == 1


def test_check_names_residents_who_heard_nothing_at_all():
    made = lettered.post()
    silent = ClientFactory(**HOME)
    moving.AssessmentFactory(indication__client=silent, outcome="stays", reason="own_contract")

    never = letter_check.never_told(made.scene.coordinator, lettered.period(), today=TODAY)

    assert list(never) == [silent]


def test_letter_that_came_back_counts_as_not_told():
    made = lettered.post()
    posting.record_return(made.letter, day=TODAY, reason="Onbekend", by=made.scene.consultant, today=TODAY)

    missing = letter_check.lines(made.scene.coordinator, lettered.period(), which=letter_check.MISSING)

    assert [row.pk for row in missing] == [made.scene.line.pk]


def test_stop_leaves_a_clean_cut_and_goes_on_where_it_was(monkeypatch):
    scene = lettered.scheduled()
    lettered.sender(scene)
    for number in range(3):
        person = ClientFactory(**(HOME | {"house_number": str(number + 2)}))
        moving.AssessmentFactory(indication__client=person, outcome="stays", reason="own_contract")
    batch = lettered.order(who="iedereen", by=scene.coordinator)
    approver = UserFactory(coordinator=True)
    batch = batches.start(batches.approve(batch, by=approver), by=approver)
    monkeypatch.setattr(producing, "AT_A_TIME", 1)
    real = producing._produce_some

    def stopping(shared, letters):
        LetterBatch.objects.filter(pk=shared.batch.pk).update(stop_asked=True)
        real(shared, letters)

    monkeypatch.setattr(producing, "_produce_some", stopping)
    batch = work.carry_on(batch, today=TODAY)
    assert (batch.state, LetterFile.objects.count()) == (BatchState.STOPPED, 1)

    monkeypatch.setattr(producing, "_produce_some", real)
    batch = work.carry_on(batches.start(batch, by=approver), today=TODAY)

    assert batch.state == BatchState.PRODUCED
    assert LetterFile.objects.count() == batch.letters.filter(state=LetterState.PRODUCED).count() == 4


def test_dropped_letters_leave_the_residents_free_for_new_ones():
    made = lettered.post(BatchState.PRODUCED)

    batches.drop(made.batch, by=made.approver)
    again = lettered.order(by=made.scene.coordinator)

    assert Letter.objects.filter(batch=made.batch, state=LetterState.TAKEN_OUT).count() == 1
    assert again.letters.count() == 1


def test_print_file_and_manifest_agree_and_are_logged():
    made = lettered.post(BatchState.PRODUCED)

    with posting.print_file(made.batch, by=made.approver) as opened:
        file = opened.read()
    manifest = posting.manifest(made.batch, by=made.approver)

    assert file.startswith(b"%PDF")
    [line] = manifest
    assert made.letter.number in line
    assert made.letter.file.sha256 in line
    assert AccessEvent.objects.filter(action="export").count() == 2


def test_letter_taken_out_by_a_person_says_why_and_does_not_go():
    made = lettered.post(BatchState.PRODUCED)

    with refused("reason"):
        batches.take_out(made.letter, reason=" ", by=made.scene.consultant)
    batches.take_out(made.letter, reason="Belt eerst zelf.", by=made.scene.consultant)

    assert list(posting.ready(made.batch)) == []
    with refused("posted"):
        batches.take_out(made.letter, reason="Nog eens.", by=made.scene.consultant)


@pytest.mark.parametrize("kind", LetterKind)
def test_choice_of_another_kind_is_refused(kind):
    scene = moving.scene()

    with refused("who"):
        lettered.order(kind, who="onbekend", by=scene.coordinator)


def test_letter_cannot_be_dated_in_the_past():
    with refused("dated"):
        lettered.order(dated=date(2022, 9, 11), by=UserFactory())


def test_every_choice_of_every_kind_can_be_asked():
    made = lettered.post()
    for kind, choices in CHOICES.items():
        for who, _ in choices:
            if who not in ("plan", "inwoner"):
                batch = lettered.order(
                    LetterKind(kind), who=who, remark="Zo is het.", by=made.scene.coordinator
                )
                assert batch.state == BatchState.DRAFT, (kind, who, batch.refusal)


def test_residents_of_a_plan_are_chosen_by_it():
    made = planned.plan(2, **HOME)
    outside = lettered.scheduled()

    batch = lettered.order(who="plan", plan=made.part.plan, by=made.author)

    chosen = {*batch.letters.values_list("client", flat=True)}
    chosen |= {*batch.exclusions.values_list("client", flat=True)}
    assert chosen == {scene.handover.client_id for scene in made.scenes}
    assert outside.handover.client_id not in chosen


@pytest.mark.parametrize("since", [{"died_on": TODAY}, {"safety": True}])
def test_nothing_goes_to_the_printer_about_who_must_not_hear_by_now(since):
    made = lettered.post(BatchState.PRODUCED)
    Client.objects.filter(pk=made.letter.client_id).update(**since)

    manifest = posting.manifest(made.batch, by=made.approver)

    assert manifest == []
    assert made.letter.state == LetterState.TAKEN_OUT
    assert AccessEvent.objects.filter(what=f"Uit {made.batch.number} gehaald").exists()


def test_print_file_is_fixed_once_it_was_fetched():
    made = lettered.post(BatchState.PRODUCED)
    first = posting.manifest(made.batch, by=made.approver)
    Client.objects.filter(pk=made.letter.client_id).update(died_on=TODAY)

    again = posting.manifest(made.refresh().batch, by=made.approver)

    assert again == first


def test_letter_of_a_batch_that_was_dropped_meanwhile_is_no_letter():
    """A worker may write its last piece just after someone let the batch drop."""
    made = lettered.post(BatchState.DRAFT)
    batches.drop(made.batch, by=made.scene.coordinator)
    Letter.objects.update(state=LetterState.DRAFT)

    again = lettered.order(by=made.scene.coordinator)

    assert again.letters.count() == 1


@pytest.mark.parametrize(
    ("state", "ends_in"), [("preparing", BatchState.DROPPED), ("producing", BatchState.STOPPED)]
)
def test_fault_of_ours_stops_the_work_and_says_so(state, ends_in, monkeypatch, caplog):
    made = lettered.post(BatchState.APPROVED)
    batch = batches.start(made.batch, by=made.approver)
    LetterBatch.objects.filter(pk=batch.pk).update(state=state)
    batch.refresh_from_db()

    def fault(*_):
        raise ZeroDivisionError
        yield 0

    monkeypatch.setitem(work.WORK, batch.state, (fault, BatchState.PRODUCED))
    batch = work.carry_on(batch, today=TODAY)

    assert (batch.state, batch.claimed_at) == (ends_in, None)
    assert "Er ging iets mis" in batch.refusal
    assert "ZeroDivisionError" in caplog.text


def test_correction_takes_back_what_was_told_also_when_the_move_goes_on_after_all():
    made = lettered.post()
    handovers.hold(made.scene.handover, reason="Bezwaar", by=made.scene.coordinator)
    correction = lettered.order(
        LetterKind.CORRECTION, who="vervallen", remark="U blijft bij De Es.", by=made.scene.coordinator
    )
    lettered.bring(lettered.Post(made.scene, made.approver, correction), BatchState.POSTED)
    made.refresh()
    handovers.resume(made.scene.handover, by=made.scene.coordinator, today=TODAY)

    missing = letter_check.lines(made.scene.coordinator, lettered.period(), which=letter_check.MISSING)
    again = lettered.order(by=made.scene.coordinator)

    assert [line.pk for line in missing] == [made.scene.line.pk]
    assert again.letters.count() == 1


def test_correction_about_one_child_goes_to_no_other():
    made = lettered.post(scene=lettered.scheduled(birth_date=date(2006, 1, 1)))
    client = made.scene.handover.client
    home = Household.objects.create(municipality=client.municipality, code="H1")
    sister = ClientFactory(birth_date=date(2005, 3, 1), household=home, **HOME)
    moving.AssessmentFactory(indication__client=sister, outcome="stays", reason="own_contract")
    Client.objects.filter(pk=client.pk).update(household=home)

    batch = lettered.order(
        LetterKind.CORRECTION,
        who="inwoner",
        case_number=client.case_number,
        remark="Zo is het.",
        by=made.scene.coordinator,
    )

    assert set(batch.letters.values_list("client", flat=True)) == {client.pk}
    assert not batch.exclusions.exists()


def test_second_announcement_with_another_text_reaches_everyone_again():
    scene = lettered.scheduled()
    place = scene.consultant.municipality
    first = lettered.post(scene=scene, kind=LetterKind.ANNOUNCEMENT, who="iedereen")
    same = lettered.order(LetterKind.ANNOUNCEMENT, who="iedereen", by=scene.coordinator)
    text, editor = (
        texts.in_use(place, TextKind.ANNOUNCEMENT),
        UserFactory(functional=True, municipality=place),
    )
    draft = texts.draft(
        place,
        TextKind.ANNOUNCEMENT,
        subject=text.subject,
        text=f"{text.text}\n\nDe overgang duurt langer.",
        seen=texts.seen_of(text),
        by=editor,
    )
    texts.approve(draft, seen=texts.seen_of(draft), by=editor)

    again = lettered.order(LetterKind.ANNOUNCEMENT, who="iedereen", by=scene.coordinator)

    assert first.letter.state == LetterState.POSTED
    assert (same.letters.count(), again.letters.count()) == (0, 1)


def test_resident_whose_only_letter_came_back_is_named_again():
    made = lettered.post()
    posting.record_return(made.letter, day=TODAY, reason="Verhuisd", by=made.scene.consultant, today=TODAY)

    never = letter_check.never_told(made.scene.coordinator, lettered.period(), today=TODAY)

    assert [client.pk for client in never] == [made.letter.client_id]


def test_work_ends_though_its_maker_has_left():
    made = lettered.post(BatchState.APPROVED)
    batch = batches.start(made.batch, by=made.approver)
    type(made.scene.coordinator).objects.filter(pk=made.scene.coordinator.pk).update(is_active=False)

    assert work.carry_on(batch, today=TODAY).state == BatchState.PRODUCED


def test_letter_that_waits_in_another_batch_keeps_no_approved_one_back():
    made = lettered.post(BatchState.APPROVED)
    twice = lettered.order(by=made.scene.coordinator)

    batch = work.carry_on(batches.start(made.batch, by=made.approver), today=TODAY)

    assert reasons(twice) == [(NoLetter.HAS_LETTER, f"staat klaar in {batch.number}")]
    assert batch.letters.get().state == LetterState.PRODUCED


def test_letters_are_not_posted_before_their_date():
    made = lettered.post(BatchState.PRODUCED, dated=date(2022, 9, 13))

    with refused("posted_day"):
        posting.post(made.batch, day=TODAY, by=made.approver, today=TODAY)


def test_batch_of_which_every_letter_was_taken_out_is_not_printed():
    made = lettered.post(BatchState.APPROVED)
    lettered.reschedule(made.scene, day=date(2022, 11, 7))

    batch = work.carry_on(batches.start(made.batch, by=made.approver), today=TODAY)

    assert batch.state == BatchState.STOPPED
    assert "niets te drukken" in batch.refusal


def test_markup_in_names_prints_as_typed():
    scene = lettered.scheduled(surname="#import <b>Çelik</b> $x$ {gemeente}")

    made = lettered.post(BatchState.PRODUCED, scene=scene)

    assert made.letter.content["recipient"][0].endswith("#import <b>Çelik</b> $x$ {gemeente}")
    assert bytes(made.letter.file.content).startswith(b"%PDF")
