"""Registering an objection, its terms, and what is noted on the way."""

from datetime import date, timedelta

import pytest

from achterhoek.models import AccessEvent
from achterhoek.statuses import AccessAction
from tests.factories import (
    ClientFactory,
    HandoverLineFactory,
    LetterFactory,
    UserFactory,
    municipality,
    period,
)
from tests.transitions import moving, objecting
from tests.transitions.moving import at, refused
from tests.transitions.objecting import POSTED, RECEIVED, TODAY, UNTIL, case
from transitions.actions import handovers, objections
from transitions.models import LetterMove, Objection
from transitions.statuses import LetterState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def events(objection):
    return list(objection.events.order_by("pk").values_list("what", flat=True))


# Registering


def test_objection_is_registered_with_its_terms():
    found = case()

    made = found.now
    assert made.number.startswith("W-")
    assert (made.term_ended_on, made.answer_due_on) == (UNTIL, date(2022, 11, 28))
    assert made.weigh_due_on == date(2022, 9, 13)
    assert not made.is_late
    assert events(made) == ["Bezwaar binnengekomen op 9 september 2022"]
    event = AccessEvent.objects.get(what__contains=made.number)
    assert (event.action, event.by, event.why) == (AccessAction.CREATE, found.consultant, made.ground)
    assert list(event.subjects.values_list("case_number", flat=True)) == [made.client.case_number]


def test_handover_goes_on_while_nobody_chose():
    found = case()

    assert found.handover.status == Status.SCHEDULED


def test_late_objection_is_registered_all_the_same():
    late = UNTIL + timedelta(days=1)

    made = case(received_on=late, today=late).now

    assert made.is_late
    assert made.answer_due_on == date(2022, 11, 29)
    assert events(made) == [
        "Bezwaar binnengekomen op 18 oktober 2022, na de termijn (tot en met 17 oktober 2022)"
    ]


def test_objection_on_the_last_day_is_in_time():
    assert not case(received_on=UNTIL, today=UNTIL).now.is_late


def test_objection_without_a_letter_counts_from_the_day_it_came():
    made = case(letter=None).now

    assert (made.term_ended_on, made.answer_due_on) == (None, date(2022, 10, 21))
    assert not made.is_late


def test_letter_that_is_no_decision_gives_no_term():
    found = at(Status.SCHEDULED)
    letter = objecting.letter_to(found.handover.client, is_decision=False, objection_until=None)

    made = objecting.register(found, letter=letter)

    assert made.term_ended_on is None


def test_committee_gives_twelve_weeks():
    assert case(committee=True).now.answer_due_on == date(2023, 1, 9)


def test_objection_is_about_the_handover_that_its_letter_names():
    found = at(Status.SCHEDULED)
    letter = objecting.letter_to(found.handover.client)
    LetterMove.objects.create(
        municipality=letter.municipality,
        letter=letter,
        line=found.line,
        receiving=found.new,
        first_day=moving.DAY,
    )

    assert objecting.register(found, letter=letter, handover=None).handover == found.handover


def test_letter_about_two_handovers_leaves_the_choice_to_a_person():
    found = at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    letter = objecting.letter_to(found.handover.client)
    own, other = found.handover.lines.all()
    part = handovers.split(found.handover, lines=[other], reason="ander", by=found.consultant)
    for line in (own, HandoverLineFactory._meta.model.objects.get(handover=part)):
        LetterMove.objects.create(
            municipality=letter.municipality,
            letter=letter,
            line=line,
            receiving=found.new,
            first_day=moving.DAY,
        )

    made = objecting.register(found, letter=letter, handover=None)

    assert made.handover is None
    assert objections.point_to(made, handover=part, by=found.consultant, today=TODAY).handover == part


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"received_on": TODAY + timedelta(days=1)}, "future"),
        ({"received_on": POSTED - timedelta(days=1)}, "before_letter"),
        ({"by_whom": "  "}, "reason"),
        ({"ground": ""}, "reason"),
    ],
)
def test_registering_is_refused(told, rule):
    with refused(rule):
        case(**told)

    assert not Objection.objects.exists()


def test_letter_that_was_not_posted_is_refused():
    found = at(Status.SCHEDULED)
    letter = LetterFactory(client=found.handover.client, state=LetterState.DRAFT)

    with refused("posted"):
        objecting.register(found, letter=letter)


def test_letter_and_handover_of_another_client_are_refused():
    found = at(Status.SCHEDULED)

    with refused("same_client"):
        objecting.register(found, letter=objecting.letter_to(ClientFactory()))
    with refused("same_client"):
        objecting.register(found, handover=moving.another(found).handover)


def test_same_objection_twice_is_refused_and_named():
    found = case()

    with refused("once"):
        objecting.register(found.scene, letter=found.letter)
    objecting.register(found.scene, letter=found.letter, ground="En ook over de dagen.")

    assert Objection.objects.count() == 2


def test_owner_is_a_colleague_of_this_municipality():
    found = at(Status.SCHEDULED)
    elsewhere = UserFactory(municipality=municipality("0222"))

    for person in (elsewhere, UserFactory(functional=True), UserFactory(is_active=False)):
        with refused("handled_by"):
            objecting.register(found, handled_by=person)


def test_who_works_elsewhere_registers_nothing():
    found = at(Status.SCHEDULED)

    for person in (UserFactory(municipality=municipality("0222")), UserFactory(functional=True)):
        with refused("objections.work"):
            objecting.register(found, by=person)


# On the way


def test_committee_moves_the_day_there_and_back():
    found = case()
    kwargs = {"period": period(), "by": found.consultant, "today": TODAY}

    asked = objections.set_committee(found.objection, committee=True, **kwargs)
    assert asked.answer_due_on == date(2023, 1, 9)
    with refused("same"):
        objections.set_committee(found.objection, committee=True, **kwargs)
    back = objections.set_committee(found.objection, committee=False, **kwargs)

    assert back.answer_due_on == date(2022, 11, 28)


def test_decision_is_postponed_once():
    found = case()
    kwargs = {"period": period(), "by": found.consultant, "today": TODAY}

    postponed = objections.postpone(found.objection, reason="Advies volgt later.", **kwargs)

    assert (postponed.postponed_on, postponed.answer_due_on) == (TODAY, date(2023, 1, 9))
    assert events(postponed)[-1] == "Verdaagd: besluit uiterlijk 9 januari 2023"
    with refused("postponed_once"):
        objections.postpone(found.objection, reason="Nog eens.", **kwargs)


def test_committee_after_postponing_keeps_the_postponement():
    found = case()
    kwargs = {"period": period(), "by": found.consultant, "today": TODAY}
    objections.postpone(found.objection, reason="Advies volgt later.", **kwargs)

    asked = objections.set_committee(found.objection, committee=True, **kwargs)

    assert asked.answer_due_on == date(2023, 2, 20)


def test_term_that_passed_is_not_made_longer():
    found = case()
    late = found.objection.answer_due_on + timedelta(days=1)
    kwargs = {"period": period(), "by": found.consultant, "today": late}

    with refused("answer_due"):
        objections.postpone(found.objection, reason="Druk.", **kwargs)
    with refused("answer_due"):
        objections.set_committee(found.objection, committee=True, **kwargs)
    kwargs["today"] = found.objection.answer_due_on
    assert objections.postpone(found.objection, reason="Druk.", **kwargs).postponed_on


def test_postponing_asks_a_reason():
    found = case()

    with refused("reason"):
        objections.postpone(found.objection, reason=" ", period=period(), by=found.consultant, today=TODAY)


def test_hearing_is_planned_and_then_noted():
    found = case()
    ahead = TODAY + timedelta(days=9)

    planned = objections.note_hearing(found.objection, day=ahead, by=found.consultant, today=TODAY)
    assert (planned.hearing_on, planned.hearing_note) == (ahead, "")
    held = objections.note_hearing(
        found.objection, day=ahead, note="Beide partijen gehoord.", by=found.consultant, today=ahead
    )

    assert held.hearing_note == "Beide partijen gehoord."
    assert events(held)[1:] == [
        "Hoorzitting gepland op 21 september 2022",
        "Hoorzitting vastgelegd van 21 september 2022",
    ]


@pytest.mark.parametrize(
    ("day", "note", "rule"),
    [
        (RECEIVED - timedelta(days=1), "gehoord", "order"),
        (TODAY, "", "reason"),
        (TODAY + timedelta(days=1), "ging goed", "future"),
    ],
)
def test_hearing_is_refused(day, note, rule):
    found = case()

    with refused(rule):
        objections.note_hearing(found.objection, day=day, note=note, by=found.consultant, today=TODAY)


def test_another_colleague_takes_it_over():
    found = case()

    given = objections.give(found.objection, to=found.coordinator, by=found.consultant)

    assert given.handled_by == found.coordinator
    with refused("same"):
        objections.give(found.objection, to=found.coordinator, by=found.consultant)
    with refused("handled_by"):
        objections.give(found.objection, to=UserFactory(regional=True), by=found.consultant)


def test_objection_is_about_one_handover():
    found = case()
    other = moving.another(found.scene).handover

    with refused("same_client"):
        objections.point_to(found.objection, handover=other, by=found.consultant, today=TODAY)
    with refused("same"):
        objections.point_to(found.objection, handover=found.handover, by=found.consultant, today=TODAY)


def test_whoever_was_overtaken_is_told():
    found = case()
    version = found.objection.version
    objections.give(found.objection, to=found.coordinator, by=found.consultant, version=version)

    with refused("version"):
        objections.postpone(
            found.objection,
            reason="Druk.",
            period=period(),
            by=found.consultant,
            today=TODAY,
            version=version,
        )


def test_nothing_is_noted_on_the_way_after_the_outcome():
    found = case()
    objecting.withdraw(found)
    on_the_way = {
        "set_committee": {"committee": True, "period": period(), "today": TODAY},
        "postpone": {"reason": "x", "period": period(), "today": TODAY},
        "note_hearing": {"day": TODAY, "note": "x", "today": TODAY},
        "give": {"to": found.coordinator},
        "point_to": {"handover": found.handover, "today": TODAY},
        "ask_relief": {"asked_on": TODAY, "today": TODAY},
    }

    for name, kwargs in on_the_way.items():
        with refused("decided_once"):
            getattr(objections, name)(found.objection, by=found.consultant, **kwargs)


def test_who_works_elsewhere_notes_nothing():
    found = case()
    elsewhere = UserFactory(coordinator=True, municipality=municipality("0222"))

    with refused("objections.work"):
        objections.give(found.objection, to=found.coordinator, by=elsewhere)
    with refused("objections.decide"):
        objecting.weigh(found, by=elsewhere)
    with refused("objections.decide"):
        objecting.decide(found, by=elsewhere)
    with refused("objections.work"):
        objecting.withdraw(found, by=elsewhere)
