"""Places, weeks and stops of a contract (docs/data.md "Room")."""

from datetime import date

import pytest

from providers.models import Capacity
from tests.factories import CapacityFactory, ClientFactory, ContractFactory, IntakeStopFactory, municipality
from tests.transitions import moving
from tests.transitions.moving import DAY, TODAY, at
from transitions import room
from transitions.actions import handovers
from transitions.room import Room
from transitions.statuses import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def claim(contract, *, client=None, day=None):
    return room.claim(
        contract, client=client or ClientFactory(), day=day, until=date(2023, 1, 1), today=TODAY
    )


@pytest.mark.parametrize("status", [*moving.STEPS], ids=lambda step: step[0].name)
def test_every_status_from_proposed_on_holds_a_place(status):
    found = at(status[0], places=1)

    with moving.refused("places"):
        claim(found.contract)


@pytest.mark.parametrize("status", [Status.TO_PLAN, Status.CANCELLED])
def test_to_plan_and_cancelled_hold_no_place(status):
    found = at(status, places=1)

    assert claim(found.contract).row == found.room


def test_held_handover_keeps_its_place():
    found = at(Status.PROPOSED, places=1)
    handovers.hold(found.handover, reason="opname", by=found.consultant)

    with moving.refused("places"):
        claim(found.contract)


def test_room_made_smaller_than_promised_keeps_who_is_in_it():
    found = at(Status.ACCEPTED, places=2)
    waiting = moving.another(found)
    found.room.places = 0
    found.room.save()

    with moving.refused("places"):
        moving.propose(waiting)
    moving.schedule(found)
    handovers.hold(found.handover, reason="opname", by=found.consultant)

    resumed = handovers.resume(found.handover, by=found.consultant, today=TODAY)
    assert resumed.status == Status.SCHEDULED


def test_room_that_is_not_stated_refuses_nobody_and_is_shown_so():
    contract = ContractFactory()

    assert claim(contract).row is None
    assert room.promised([contract.pk]) == {}


def test_shared_room_counts_the_municipalities_without_a_row_of_their_own():
    found = at(Status.PROPOSED, places=1)
    Capacity.objects.all().delete()
    CapacityFactory(contract=found.contract, municipality=None, places=1)
    elsewhere = ClientFactory(municipality=municipality("0222"))

    with moving.refused("places"):
        claim(found.contract, client=elsewhere)

    CapacityFactory(contract=found.contract, municipality=municipality("0197"), places=1)
    assert claim(found.contract, client=elsewhere).row.municipality is None


def test_own_room_counts_the_own_clients_only():
    found = at(Status.PROPOSED, places=1)
    CapacityFactory(contract=found.contract, municipality=municipality("0222"), places=1)

    assert claim(found.contract, client=ClientFactory(municipality=municipality("0222")))


def test_promised_counts_clients_per_room():
    found = at(Status.PROPOSED, lots=("wmo-ondersteuning", "wmo-wonen"))
    moving.propose(moving.another(found))

    assert room.promised([found.contract.pk]) == {(found.contract.pk, "0197"): 2}
    assert room.promised([]) == {}


def test_week_runs_from_monday_to_sunday_across_the_year():
    found = at(Status.ACCEPTED, per_week=1)
    moving.schedule(found, day=date(2023, 1, 1))

    with moving.refused("intake_per_week"):
        claim(found.contract, day=date(2022, 12, 26))

    assert claim(found.contract, day=date(2022, 12, 25))


def test_week_counts_a_client_once():
    found = at(Status.SCHEDULED, per_week=1)

    assert claim(found.contract, client=found.handover.client, day=DAY)


def test_week_counts_who_started_on_another_day_where_it_started():
    found = at(Status.SCHEDULED, per_week=1)
    moving.start(found, day=date(2022, 10, 28))

    assert claim(found.contract, day=DAY)
    with moving.refused("intake_per_week"):
        claim(found.contract, day=date(2022, 10, 24))


@pytest.mark.parametrize(
    ("day", "stopped"),
    [
        (date(2022, 8, 31), False),
        (date(2022, 9, 1), True),
        (date(2022, 10, 31), True),
        (date(2022, 11, 1), False),
    ],
)
def test_stop_forbids_its_first_and_last_day(day, stopped):
    contract = ContractFactory()
    IntakeStopFactory(contract=contract)

    assert bool(Room.of(contract, "0197").stopped_on(day)) is stopped


def test_shared_stop_holds_for_municipalities_without_a_row_of_their_own():
    contract = ContractFactory()
    IntakeStopFactory(contract=contract, municipality=None)

    assert Room.of(contract, "0222").stopped_on(date(2022, 9, 1))
    CapacityFactory(contract=contract, municipality=municipality("0222"))
    assert not Room.of(contract, "0222").stopped_on(date(2022, 9, 1))


def test_two_stops_leave_the_days_between_them_open():
    contract = ContractFactory()
    IntakeStopFactory(contract=contract, last_day=date(2022, 9, 30))
    here = Room.of(contract, "0197")

    assert here.open_between(TODAY, date(2022, 10, 1))
    assert not here.open_between(TODAY, date(2022, 9, 30))


def test_fewer_places_than_promised_is_told_not_undone():
    found = at(Status.PROPOSED)
    Capacity.objects.update(places=0)

    assert room.promised([found.contract.pk])[found.contract.pk, "0197"] == 1
    with moving.refused("places"):
        claim(found.contract)
    assert moving.hear(found)
