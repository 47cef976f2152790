"""Going on or waiting, interim relief, and what follows from the outcome for the handover."""

from datetime import timedelta

import pytest

from clients.models import Allocation
from tests.transitions import moving, objecting
from tests.transitions.moving import refused
from tests.transitions.objecting import RECEIVED, TODAY, case
from transitions import candidates, plan_facts, progress
from transitions.actions import handovers, objections
from transitions.models import Handover, Objection
from transitions.statuses import (
    OPEN,
    CancelReason,
    ObjectionOutcome,
    ReliefState,
    Remedy,
    Status,
    Weighing,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

OPENED = [status for status in OPEN if status != Status.ON_HOLD]


def resume(found):
    return handovers.resume(found.handover, by=found.consultant, today=TODAY)


# Going on or waiting


@pytest.mark.parametrize("status", OPENED, ids=lambda status: status.name)
def test_waiting_holds_an_open_handover(status):
    found = case(status)

    weighed = objecting.weigh(found)

    assert (weighed.weighing, weighed.weighed_by) == (Weighing.WAIT, found.coordinator)
    assert (found.handover.status, found.handover.held_from) == (Status.ON_HOLD, status)
    assert found.objection.number in found.handover.events.first().reason


def test_waiting_leaves_a_held_or_cancelled_handover_as_it_is():
    for status in (Status.ON_HOLD, Status.CANCELLED):
        found = case(status)

        assert objecting.weigh(found).weighing == Weighing.WAIT
        assert found.handover.status == status


def test_waiting_is_too_late_once_the_new_provider_began():
    found = case(Status.STARTED)

    with refused("started"):
        objecting.weigh(found)
    assert objecting.weigh(found, Weighing.GO_ON).weighing == Weighing.GO_ON


def test_handover_that_waits_is_not_taken_up_until_a_coordinator_chose_to_go_on():
    found = case()
    objecting.weigh(found)

    with refused("objection_waits"):
        resume(found)
    objecting.weigh(found, Weighing.GO_ON, reason="Er is een oplossing.")

    assert found.handover.status == Status.ON_HOLD, "going on takes up nothing by itself"
    assert resume(found).status == Status.SCHEDULED
    assert found.now.weighing_reason == "Er is een oplossing."


def test_outcome_ends_the_waiting():
    found = case()
    objecting.weigh(found)

    objecting.decide(found, ObjectionOutcome.UNFOUNDED, None)

    assert found.handover.status == Status.ON_HOLD
    assert resume(found).status == Status.SCHEDULED


def test_choice_needs_a_coordinator_and_a_reason():
    found = case()

    with refused("objections.decide"):
        objecting.weigh(found, by=found.consultant)
    with refused("reason"):
        objecting.weigh(found, reason=" ")
    assert found.handover.status == Status.SCHEDULED


def test_objection_without_a_handover_is_weighed_too():
    found = case(letter=None, handover=None)

    assert objecting.weigh(found).weighing == Weighing.WAIT
    assert found.handover.status == Status.SCHEDULED


# Interim relief


def test_relief_that_was_asked_holds_nothing():
    found = case()

    relief = objecting.ask_relief(found)

    assert relief.state == ReliefState.ASKED
    assert found.handover.status == Status.SCHEDULED
    with refused("one_running_relief"):
        objecting.ask_relief(found)


def test_relief_that_was_granted_holds_the_handover_and_the_old_provider_stays():
    found = case()
    objecting.weigh(found, Weighing.GO_ON)
    objecting.ask_relief(found)

    objecting.rule(found)

    assert (found.handover.status, found.handover.held_from) == (Status.ON_HOLD, Status.SCHEDULED)
    assert Allocation.objects.standing().get().provider == found.scene.old
    with refused("relief"):
        resume(found)
    with refused("workflow"):
        moving.start(found.scene)


def test_handover_that_is_held_by_the_court_is_taken_up_after_the_relief_ended():
    found = case()
    objecting.ask_relief(found)
    objecting.rule(found)

    relief = objecting.end_relief(found)

    assert (relief.state, relief.ended_on) == (ReliefState.ENDED, TODAY)
    assert found.handover.status == Status.ON_HOLD, "a person goes on"
    assert resume(found).status == Status.SCHEDULED


def test_relief_goes_on_when_the_objection_is_unfounded():
    found = case()
    objecting.ask_relief(found)
    objecting.rule(found)
    objecting.decide(found, ObjectionOutcome.UNFOUNDED, None)

    with refused("relief"):
        resume(found)
    objecting.end_relief(found)

    assert resume(found).status == Status.SCHEDULED


def test_relief_that_was_refused_holds_nothing_and_another_may_be_asked():
    found = case()
    objecting.ask_relief(found)

    objecting.rule(found, granted=False)

    assert found.handover.status == Status.SCHEDULED
    assert objecting.ask_relief(found).state == ReliefState.ASKED


def test_relief_after_the_start_leaves_a_person_something_to_do():
    found = case(Status.STARTED)
    objecting.ask_relief(found)

    objecting.rule(found)

    assert found.handover.status == Status.STARTED
    assert "de nieuwe aanbieder is al begonnen" in found.now.follow_up
    assert found.now.follow_up_on == TODAY


def test_request_that_is_taken_back_ends():
    found = case()
    objecting.ask_relief(found)

    relief = objecting.end_relief(found)

    assert (relief.state, relief.ruled_on) == (ReliefState.ENDED, TODAY)


@pytest.mark.parametrize(
    ("ruling", "rule"),
    [
        ({"day": TODAY + timedelta(days=1)}, "future"),
        ({"day": TODAY - timedelta(days=1)}, "order"),
        ({"until": TODAY - timedelta(days=1)}, "order"),
    ],
)
def test_ruling_is_refused(ruling, rule):
    found = case()
    objecting.ask_relief(found)

    with refused(rule):
        objecting.rule(found, **ruling)


def test_what_was_not_asked_is_not_ruled_on_or_ended():
    found = case()

    with refused("relief_state"):
        objecting.rule(found)
    with refused("relief_state"):
        objecting.end_relief(found)
    with refused("future"):
        objecting.ask_relief(found, asked_on=TODAY + timedelta(days=1))


def point(found):
    return objections.point_to(found.objection, handover=found.handover, by=found.consultant, today=TODAY)


def test_what_was_decided_holds_for_a_handover_that_is_named_later():
    waiting, kept, going_on = (case(letter=None, handover=None) for _ in range(3))
    objecting.weigh(waiting)
    objecting.ask_relief(kept)
    objecting.rule(kept)
    objecting.weigh(going_on, Weighing.GO_ON)

    for found in (waiting, kept, going_on):
        point(found)

    assert (waiting.handover.status, kept.handover.status) == (Status.ON_HOLD, Status.ON_HOLD)
    assert going_on.handover.status == Status.SCHEDULED
    with refused("relief"):
        resume(kept)


def test_handover_that_began_and_is_named_after_the_ruling_leaves_a_person_something_to_do():
    found = case(Status.STARTED, letter=None, handover=None)
    objecting.ask_relief(found)
    objecting.rule(found)
    assert not found.now.follow_up

    point(found)

    assert "al begonnen" in found.now.follow_up


# Outcomes


@pytest.mark.parametrize("status", [*OPENED, Status.ON_HOLD], ids=lambda status: status.name)
def test_upheld_cancels_an_open_handover(status):
    found = case(status)

    decided = objecting.decide(found)

    assert (decided.outcome, decided.remedy) == (ObjectionOutcome.UPHELD, Remedy.CANCEL)
    handover = found.handover
    assert (handover.status, handover.cancel_reason) == (Status.CANCELLED, CancelReason.STAYS)
    assert found.objection.number in handover.cancel_confirmed_with
    assert not decided.follow_up


@pytest.mark.parametrize("status", [*OPENED, Status.ON_HOLD], ids=lambda status: status.name)
def test_upheld_brings_an_open_handover_back_to_planning(status):
    found = case(status)
    asked = found.handover.receiving

    decided = objecting.decide(found, remedy=Remedy.ANOTHER)

    handover = Handover.objects.get()
    assert (handover.status, handover.receiving) == (Status.TO_PLAN, None)
    assert decided.excluded == asked
    assert progress.accepted_offer(handover) is None
    assert progress.open_offer(handover) is None


def test_provider_that_was_objected_to_is_not_asked_again_by_hand_or_by_a_plan():
    found = case(Status.PROPOSED)

    objecting.decide(found, remedy=Remedy.ANOTHER)

    [one] = candidates.candidates(found.handover, list(found.handover.lines.all()), today=TODAY)
    assert not one.may
    assert "gegrond" in " ".join(one.why_not)
    with refused("excluded"):
        moving.propose(found.scene)
    said = plan_facts._said(found.handover.period)
    assert said.declined == {found.handover.client_id: frozenset({found.scene.new.agb})}


def test_held_where_a_provider_was_chosen_goes_back_to_planning_with_its_relief_over():
    found = case()
    objecting.weigh(found)
    objecting.ask_relief(found)
    objecting.rule(found)

    objecting.decide(found, remedy=Remedy.ANOTHER)

    assert found.handover.status == Status.TO_PLAN
    assert found.objection.reliefs.get().state == ReliefState.ENDED
    assert found.now.excluded == found.scene.new


@pytest.mark.parametrize("status", [Status.STARTED, Status.COMPLETED], ids=lambda status: status.name)
@pytest.mark.parametrize("remedy", Remedy)
def test_care_that_began_is_turned_back_by_a_person(status, remedy):
    found = case(status)

    objecting.decide(found, remedy=remedy)

    assert found.handover.status == status
    assert "al begonnen" in found.now.follow_up
    assert Allocation.objects.standing().filter(provider=found.scene.new).exists()
    done = objections.follow_up(found.objection, note="Nieuwe overdracht begonnen.", by=found.consultant)
    assert (done.follow_up_note, done.followed_up_by) == ("Nieuwe overdracht begonnen.", found.consultant)
    with refused("follow_up"):
        objections.follow_up(found.objection, note="Nog eens.", by=found.consultant)


def test_upheld_without_a_running_handover_leaves_a_person_something_to_do():
    alone = case(letter=None, handover=None)
    cancelled = case(Status.CANCELLED)

    objecting.decide(alone, remedy=None)
    objecting.decide(cancelled, remedy=Remedy.ANOTHER)

    assert alone.now.follow_up == cancelled.now.follow_up != ""
    assert alone.handover.status == Status.SCHEDULED


def test_upheld_about_what_was_cancelled_already_needs_nothing_more():
    found = case(Status.CANCELLED)

    assert not objecting.decide(found).follow_up


@pytest.mark.parametrize("outcome", [ObjectionOutcome.UNFOUNDED, ObjectionOutcome.INADMISSIBLE])
def test_other_outcomes_leave_the_handover_as_it_is(outcome):
    found = case()

    decided = objecting.decide(found, outcome, Remedy.CANCEL)

    assert (decided.outcome, decided.remedy) == (outcome, "")
    assert found.handover.status == Status.SCHEDULED


def test_client_takes_the_objection_back_and_the_request_lapses():
    found = case()
    objecting.weigh(found)
    objecting.ask_relief(found)

    withdrawn = objecting.withdraw(found)

    assert (withdrawn.outcome, withdrawn.decided_on) == (ObjectionOutcome.WITHDRAWN, TODAY)
    assert found.objection.reliefs.get().state == ReliefState.ENDED
    assert found.handover.status == Status.ON_HOLD
    assert resume(found).status == Status.SCHEDULED


@pytest.mark.parametrize(
    ("kwargs", "rule"),
    [
        ({"remedy": None}, "remedy"),
        ({"day": TODAY + timedelta(days=1)}, "future"),
        ({"day": RECEIVED - timedelta(days=1)}, "order"),
        ({"outcome": ObjectionOutcome.WITHDRAWN}, "withdrawn"),
    ],
)
def test_decision_is_refused(kwargs, rule):
    found = case()

    with refused(rule):
        objecting.decide(found, **kwargs)
    assert not found.now.outcome


@pytest.mark.parametrize("outcome", [ObjectionOutcome.UNFOUNDED, ObjectionOutcome.INADMISSIBLE])
@pytest.mark.parametrize("hearing", ["none", "planned"])
def test_nobody_is_told_no_unheard(outcome, hearing):
    found = case()
    if hearing == "planned":
        ahead = TODAY + timedelta(days=3)
        objections.note_hearing(found.objection, day=ahead, by=found.consultant, today=TODAY)
    verdict = objections.Verdict(outcome, TODAY, "De brief klopt.")

    with refused("hearing"):
        objections.decide(found.objection, verdict=verdict, by=found.coordinator, today=TODAY)

    objecting.hear(found, "De cliënt wilde niet gehoord worden.")
    decided = objections.decide(found.objection, verdict=verdict, by=found.coordinator, today=TODAY)
    assert decided.outcome == outcome


def test_objection_is_decided_once_and_by_a_coordinator():
    found = case()

    with refused("objections.decide"):
        objecting.decide(found, by=found.consultant)
    objecting.decide(found)
    for again in (objecting.decide, objecting.withdraw, objecting.weigh):
        with refused("decided_once"):
            again(found)


def test_every_step_stands_in_the_history():
    found = case()
    objecting.weigh(found)
    objecting.ask_relief(found)
    objecting.rule(found)
    objecting.decide(found)

    assert list(found.objection.events.order_by("pk").values_list("what", flat=True)) == [
        "Bezwaar binnengekomen op 9 september 2022",
        "Gekozen: de overdracht wacht",
        "Voorlopige voorziening gevraagd op 12 september 2022",
        "Voorlopige voorziening toegewezen op 12 september 2022",
        "Besloten op 12 september 2022: gegrond",
        "Voorlopige voorziening afgelopen",
    ]
    assert Objection.objects.get().version == 5
