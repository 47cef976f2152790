"""Holding, cancelling and correcting a move."""

from datetime import date, timedelta

import pytest

from clients.models import Allocation
from clients.statuses import Source
from tests.factories import (
    AllocationFactory,
    HandoverFactory,
    HandoverLineFactory,
)
from tests.transitions import moving
from tests.transitions.moving import DAY, TODAY, at, scene
from transitions import candidates, progress
from transitions.actions import handovers
from transitions.models import (
    Handover,
    Offer,
)
from transitions.statuses import Answer, CancelReason, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


@pytest.mark.parametrize(
    "status", [Status.TO_PLAN, Status.PROPOSED, Status.OFFERED, Status.ACCEPTED, Status.SCHEDULED]
)
def test_hold_and_resume_come_back_where_it_was(status):
    found = at(status)

    held = handovers.hold(found.handover, reason="opname", by=found.consultant)
    assert (held.status, held.held_from) == (Status.ON_HOLD, status)
    resumed = handovers.resume(found.handover, by=found.consultant, today=TODAY)

    assert (resumed.status, resumed.held_from) == (status, "")


def test_resume_after_the_planned_day_asks_another():
    found = at(Status.SCHEDULED)
    handovers.hold(found.handover, reason="opname", by=found.consultant)

    resumed = handovers.resume(found.handover, by=found.consultant, today=DAY + timedelta(days=1))

    assert resumed.status == Status.ACCEPTED
    assert resumed.lines.get().planned_first_day is None


def test_hold_keeps_the_place_and_gives_back_the_week():
    found = at(Status.SCHEDULED, places=2, per_week=1)
    second, third = moving.another(found), moving.another(found)
    handovers.hold(found.handover, reason="opname", by=found.consultant)

    moving.propose(second, day=DAY)
    with moving.refused("places"):
        moving.propose(third)
    resumed = handovers.resume(found.handover, by=found.consultant, today=TODAY)

    assert resumed.status == Status.ACCEPTED
    assert resumed.events.first().reason.startswith(f"{found.contract.number} is vol in week 44")


def test_hold_asks_a_reason():
    found = scene()

    with moving.refused("reason"):
        handovers.hold(found.handover, reason="", by=found.consultant)


@pytest.mark.parametrize("reason", CancelReason)
def test_cancel_says_why_who_confirmed_and_when(reason):
    found = at(Status.SCHEDULED, places=1)

    handover = moving.cancel(found, reason=reason)

    assert (handover.status, handover.cancel_reason, handover.cancel_confirmed_with) == (
        Status.CANCELLED,
        reason,
        "Sociaal team",
    )
    assert not handover.lines.get().is_open
    assert Allocation.objects.get().provider == found.old
    assert moving.propose(moving.another(found)).status == Status.PROPOSED


def test_cancel_closes_the_offer_and_excludes_nobody():
    found = at(Status.OFFERED)

    moving.cancel(found)

    assert Offer.objects.get().answer == Answer.DROPPED
    assert candidates.excluded(found.handover.client) == {}


def test_cancel_ends_the_view_of_the_person():
    found = at(Status.ACCEPTED)

    moving.cancel(found)

    assert progress.accepted_offer(found.handover) is None


def test_cancel_is_for_coordinators_and_open_handovers_only():
    with moving.refused("handovers.cancel"):
        found = scene()
        moving.cancel(found, by=found.consultant)
    with moving.refused("reason"):
        moving.cancel(scene(), confirmed_with=" ")
    with moving.refused("future"):
        moving.cancel(scene(), confirmed_on=moving.later(1))
    with moving.refused("workflow"):
        moving.cancel(at(Status.STARTED))


def test_correct_writes_the_right_day_and_keeps_the_wrong_one(on_day):
    on_day(DAY)
    found = at(Status.STARTED)

    handovers.correct(found.line, day=date(2022, 10, 27), reason="typefout", by=found.coordinator, today=DAY)

    wrong = Allocation.objects.get(superseded_at__isnull=False)
    right = Allocation.objects.standing().order_by("first_day").last()
    assert (wrong.first_day, right.first_day, right.source) == (DAY, date(2022, 10, 27), Source.CORRECTION)
    assert found.line.started_on == date(2022, 10, 27)
    assert Handover.objects.get().status == Status.STARTED


def test_correct_that_nobody_started_leaves_the_old_provider_and_asks_another_day():
    found = at(Status.STARTED)

    handovers.correct(found.line, day=None, reason="nooit begonnen", by=found.coordinator, today=DAY)

    assert [row.provider for row in Allocation.objects.standing()] == [found.old]
    line = found.line
    assert (line.started_on, line.is_open, Handover.objects.get().status) == (
        None,
        True,
        Status.ACCEPTED,
    )


def test_correct_again_after_a_correction(on_day):
    on_day(DAY)
    found = at(Status.STARTED)
    handovers.correct(found.line, day=date(2022, 10, 27), reason="a", by=found.coordinator, today=DAY)

    handovers.correct(found.line, day=date(2022, 10, 26), reason="b", by=found.coordinator, today=DAY)

    assert [row.first_day for row in Allocation.objects.standing()] == [date(2021, 3, 1), date(2022, 10, 26)]


def test_correct_is_for_coordinators_and_between_the_links():
    found = at(Status.STARTED)

    with moving.refused("handovers.correct"):
        handovers.correct(found.line, day=DAY, reason="x", by=found.consultant, today=DAY)
    AllocationFactory(care_line=found.line.care_line, first_day=date(2022, 10, 28))
    with moving.refused("after_last_allocation"):
        handovers.correct(found.line, day=date(2022, 10, 28), reason="x", by=found.coordinator, today=DAY)
    with moving.refused("future"):
        handovers.correct(
            found.line, day=DAY + timedelta(days=1), reason="x", by=found.coordinator, today=DAY
        )


def test_correct_refuses_to_undo_a_start_while_the_care_is_in_a_next_handover(on_day):
    on_day(DAY)
    found = at(Status.STARTED)
    following = HandoverFactory(client=found.handover.client, giving=found.new)
    HandoverLineFactory(handover=following, care_line=found.line.care_line)

    with moving.refused("one_open_handover"):
        handovers.correct(found.line, day=None, reason="x", by=found.coordinator, today=DAY)


def test_correct_a_completed_handover_changes_the_day_only(on_day):
    on_day(DAY)
    found = at(Status.COMPLETED)

    with moving.refused("completed"):
        handovers.correct(found.line, day=None, reason="x", by=found.coordinator, today=DAY)
    handovers.correct(found.line, day=date(2022, 10, 27), reason="x", by=found.coordinator, today=DAY)

    assert Handover.objects.get().status == Status.COMPLETED


STEPS_FORWARD = [
    (Status.TO_PLAN, moving.propose),
    (Status.PROPOSED, lambda found: (moving.hear(found), moving.offer(found))),
    (Status.OFFERED, moving.answer),
    (Status.ACCEPTED, moving.schedule),
]


@pytest.mark.parametrize(("status", "step"), STEPS_FORWARD)
def test_care_that_ended_goes_no_step_further(status, step):
    found = at(status)
    moving.end_care(found, on=TODAY)

    with moving.refused("care_ended"):
        step(found)

    assert moving.cancel(found, reason=CancelReason.OWN_WISH).status == Status.CANCELLED


def test_care_that_ended_in_part_is_split_off_and_the_rest_goes_on():
    found = at(Status.TO_PLAN, lots=("wmo-ondersteuning", "wmo-wonen"))
    ended = found.handover.lines.last()
    moving.end_care(found, line=ended, on=TODAY)
    with moving.refused("care_ended"):
        moving.propose(found)

    handovers.split(found.handover, lines=[ended], reason="zorg geëindigd", by=found.consultant)

    found.handover.refresh_from_db()
    assert moving.propose(found).status == Status.PROPOSED


def test_start_before_the_care_ended_may_still_be_recorded(on_day):
    found = at(Status.SCHEDULED)
    on_day(DAY + timedelta(days=7))
    moving.end_care(found, on=DAY + timedelta(days=3))

    assert moving.start(found, today=DAY + timedelta(days=7)).first_day == DAY
