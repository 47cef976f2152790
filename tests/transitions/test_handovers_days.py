"""The first day is agreed, and the warme overdracht with it."""

from datetime import date, timedelta

import pytest

from tests.factories import (
    lot,
)
from tests.transitions import moving
from tests.transitions.moving import DAY, TODAY, at
from transitions.actions import handovers
from transitions.models import (
    BridgingAgreement,
    ChecklistRule,
)
from transitions.statuses import ChecklistKind, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

TEST_DAY = date(2023, 1, 1)


def test_schedule_notes_the_old_providers_last_day_and_opens_the_checklist():
    found = at(Status.SCHEDULED)

    assert found.handover.giving_last_day == DAY - timedelta(days=1)
    assert found.handover.giving_consulted_on == TODAY
    assert set(found.handover.checklist.values_list("kind", flat=True)) == set(ChecklistKind.values)


def test_schedule_opens_the_points_that_the_lot_asks():
    for kind in (ChecklistKind.INFORMED, ChecklistKind.FIRST_DAY):
        ChecklistRule.objects.create(lot=lot(), kind=kind)

    found = at(Status.SCHEDULED)

    assert [item.kind for item in found.handover.checklist.all()] == ["informed", "first_day"]


def test_schedule_goes_up_to_and_including_the_test_day():
    found = at(Status.ACCEPTED)

    with moving.refused("test_day"):
        moving.schedule(found, day=TEST_DAY + timedelta(days=1))

    assert moving.schedule(found, day=TEST_DAY).status == Status.SCHEDULED


def test_schedule_goes_on_to_the_day_after_a_bridging_agreement():
    found = at(Status.ACCEPTED)
    BridgingAgreement.objects.create(
        municipality=found.handover.municipality,
        client=found.handover.client,
        provider=found.old,
        first_day=TEST_DAY,
        last_day=date(2023, 1, 31),
        agreed_with="De Es",
        agreed_on=TODAY,
        reason="nieuwe aanbieder is later klaar",
        recorded_by=found.coordinator,
    )

    assert moving.schedule(found, day=date(2023, 2, 1)).status == Status.SCHEDULED


def test_care_not_begun_may_begin_after_the_test_day():
    found = at(Status.OFFERED, waiting=True)
    found.today = date(2023, 1, 9)
    moving.answer(found, earliest_start=date(2023, 2, 6))

    handover = moving.schedule(found, day=date(2023, 2, 6), consulted_on=None)

    assert (handover.status, handover.shortened_by) == (Status.SCHEDULED, None)


def test_late_mover_is_proposed_and_planned_after_the_test_day_by_a_coordinator_with_a_reason():
    found = moving.scene()
    found.today = date(2023, 1, 2)
    for step in (moving.propose, moving.hear, moving.offer, moving.answer):
        step(found)
    day = date(2023, 2, 6)

    with moving.refused("reason"):
        moving.schedule(found, day=day)
    with moving.refused("handovers.shorten_notice"):
        moving.schedule(found, day=day, shorten_reason="geen plek eerder")
    handover = moving.schedule(found, day=day, shorten_reason="geen plek eerder", by=found.coordinator)

    assert (handover.status, handover.shortened_reason) == (Status.SCHEDULED, "geen plek eerder")
    assert handover.events.get(to_status=Status.SCHEDULED).reason == "geen plek eerder"


def test_on_the_test_day_itself_it_is_still_the_last_one():
    found = at(Status.ACCEPTED)
    found.today = TEST_DAY

    with moving.refused("test_day"):
        moving.schedule(found, day=TEST_DAY + timedelta(days=1), shorten_reason="x", by=found.coordinator)


def test_schedule_asks_the_notice_unless_a_coordinator_shortens_it():
    found = at(Status.ACCEPTED)
    soon = moving.later(27)

    with moving.refused("reason"):
        moving.schedule(found, day=soon)
    with moving.refused("handovers.shorten_notice"):
        moving.schedule(found, day=soon, shorten_reason="client wil eerder")
    handover = moving.schedule(found, day=soon, shorten_reason="cliënt wil eerder", by=found.coordinator)

    assert (handover.shortened_reason, handover.shortened_by) == ("cliënt wil eerder", found.coordinator)


def test_schedule_on_the_first_day_of_the_notice_needs_no_reason():
    found = at(Status.ACCEPTED)

    assert moving.schedule(found, day=moving.later(28)).shortened_by is None


def test_schedule_refuses_a_day_that_passed_also_for_a_coordinator():
    found = at(Status.ACCEPTED)

    with moving.refused("past"):
        moving.schedule(found, day=moving.later(-1), shorten_reason="x", by=found.coordinator)


def test_schedule_asks_that_the_old_provider_was_consulted():
    with moving.refused("consulted"):
        moving.schedule(at(Status.ACCEPTED), consulted_on=None)


def test_schedule_refuses_before_the_provider_can_begin():
    found = at(Status.OFFERED)
    moving.answer(found, earliest_start=date(2022, 11, 14))

    with moving.refused("earliest_start"):
        moving.schedule(found)


def test_schedule_refuses_outside_the_indication():
    found = at(Status.ACCEPTED)
    found.line.care_line.indications.update(last_day=date(2022, 10, 30))

    with moving.refused("inside_indication"):
        moving.schedule(found)


def test_schedule_refuses_a_full_week():
    found = at(Status.ACCEPTED, per_week=1)
    moving.propose(moving.another(found), day=DAY)

    with moving.refused("intake_per_week"):
        moving.schedule(found)


def test_rescheduling_needs_no_second_slot():
    found = at(Status.SCHEDULED, per_week=1, places=1)

    handover = moving.schedule(found, day=DAY + timedelta(days=1))

    assert handover.lines.get().planned_first_day == DAY + timedelta(days=1)
    assert handover.checklist.count() == len(ChecklistKind)


def test_schedule_for_care_not_begun_asks_no_old_provider():
    found = at(Status.ACCEPTED, waiting=True)

    handover = moving.schedule(found, consulted_on=None)

    assert handover.giving_last_day is None
    assert not handover.checklist.filter(kind=ChecklistKind.DOCUMENTS).exists()


def test_tick_records_that_it_was_done():
    found = at(Status.SCHEDULED)
    item = found.handover.checklist.first()

    handovers.tick(item, done_on=TODAY, note="moeder", by=found.consultant, today=TODAY)

    item.refresh_from_db()
    assert (item.done_on, item.note, item.recorded_by) == (TODAY, "moeder", found.consultant)


def test_excuse_is_for_coordinators_and_has_a_reason():
    found = at(Status.SCHEDULED)
    item = found.handover.checklist.first()

    with moving.refused("handovers.excuse_gaps"):
        handovers.excuse(item, reason="niet nodig", by=found.consultant)
    item.refresh_from_db()
    with moving.refused("reason"):
        handovers.excuse(item, reason="", by=found.coordinator)
    handovers.excuse(item, reason="cliënt wil het niet", by=found.coordinator)

    item.refresh_from_db()
    assert item.excused_reason == "cliënt wil het niet"
