"""A draft is made from the facts in the database, and nothing of a resident's care changes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Allocation
from providers.models import Capacity
from tests.commands import run
from tests.factories import (
    AssessmentFactory,
    CapacityFactory,
    CareLineFactory,
    ClientFactory,
    ContractFactory,
    IndicationFactory,
    IntakeStopFactory,
    ProviderFactory,
    UserFactory,
    municipality,
    period,
)
from tests.transitions import moving
from tests.transitions.moving import TODAY, refused
from transitions import plan_facts
from transitions.actions import plans, takeovers
from transitions.models import Handover, Plan, Takeover
from transitions.planning import problem
from transitions.statuses import PlanState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def facts(**kwargs):
    settings = problem.Settings(start_from=date(2022, 10, 24), test_day=period().test_day)
    return plan_facts.gather(
        period(), **{"municipality": None, "settings": settings, "today": TODAY} | kwargs
    )


def make(**kwargs) -> Plan:
    by = kwargs.pop("by", None) or UserFactory(coordinator=True)
    plan = plans.order(period(), **{"by": by, "today": TODAY, "municipality": by.municipality} | kwargs)
    return plans.make(plan, by=by, today=TODAY)


def test_resident_gets_a_place_a_day_and_a_reason():
    found = moving.scene()

    plan = make()

    [placed] = plan.placements.all()
    assert plan.state == PlanState.MADE
    assert (placed.contract, placed.delivered_by) == (found.contract, found.new)
    assert placed.starts_on >= TODAY + timedelta(days=42)
    assert placed.keys == [found.line.care_line.indications.get().key]
    assert placed.why.endswith(".")
    assert Handover.objects.get().status == Status.TO_PLAN
    assert Allocation.objects.count() == 1


def test_same_facts_give_the_same_plan():
    first = moving.scene(places=3, per_week=1)
    for _ in range(4):
        moving.another(first)

    one, two = make(), make()

    rows = [
        list(p.placements.order_by("care_line").values_list("care_line", "starts_on")) for p in (one, two)
    ]
    assert rows[0] == rows[1]
    assert one.facts == two.facts


def test_plan_of_a_municipality_leaves_the_others_alone():
    moving.scene()
    elsewhere = ClientFactory(municipality=municipality("0222"))
    AssessmentFactory(indication=IndicationFactory(care_line__client=elsewhere))

    plan = make()

    assert {part.municipality_id for part in plan.parts.all()} == {"0197"}
    assert len(facts().problem.lines) == 2


@pytest.mark.parametrize("who", ["consultant", "elsewhere"])
def test_plan_is_ordered_by_a_coordinator_of_the_municipality(who):
    by = UserFactory() if who == "consultant" else UserFactory(coordinator=True, municipality_id="0222")

    with refused("plans.make"):
        plans.order(period(), by=by, today=TODAY, municipality=municipality("0197"))


@pytest.mark.parametrize("day", [TODAY, date(2022, 8, 1), date(2023, 1, 2)])
def test_plan_that_begins_too_early_or_too_late_is_refused(day):
    with refused("start_from"):
        plans.order(period(), by=UserFactory(regional=True), today=TODAY, start_from=day)

    assert not Plan.objects.exists()


def test_plan_that_cannot_be_made_says_why_and_writes_nothing():
    AssessmentFactory()  # somebody must move, and there is no contract at all

    plan = plans.order(period(), by=UserFactory(regional=True), today=TODAY)
    with refused("lot_without_provider"):
        plans.make(plan, by=plan.made_by, today=TODAY)

    plan.refresh_from_db()
    assert plan.state == PlanState.FAILED
    assert "geen enkele aanbieder" in plan.refusal
    assert not plan.parts.exists()


def test_plan_is_made_once_of_two_workers():
    moving.scene()
    plan = plans.order(period(), by=UserFactory(regional=True), today=TODAY)

    plans.make(plan, by=plan.made_by, today=TODAY)
    plans.make(Plan.objects.get(pk=plan.pk), by=plan.made_by, today=TODAY)

    assert plan.placements.count() == 1


def test_who_is_already_further_is_not_planned():
    moving.at(Status.PROPOSED)

    assert facts().problem.lines == ()


def test_cancelled_handover_is_not_planned_again():
    moving.at(Status.CANCELLED)

    assert facts().problem.lines == ()


def test_planner_is_told_of_room_that_others_hold():
    found = moving.scene()
    moving.propose(found, day=date(2022, 10, 25))

    [contract] = facts().problem.contracts
    [room] = contract.rooms

    number = found.handover.client.case_number
    assert room.holders == {number}
    assert room.starting == {date(2022, 10, 24): {number}}


def test_held_handover_keeps_its_place_and_leaves_its_week():
    found = moving.scene()
    moving.propose(found, day=date(2022, 10, 25))
    moving.handovers.hold(found.handover, reason="opname", by=found.consultant)

    [room] = facts().problem.contracts[0].rooms

    assert room.holders == {found.handover.client.case_number}
    assert room.starting == {}


def test_planner_is_told_who_said_no():
    found = moving.at(Status.OFFERED)
    moving.answer(found, said="declined", reason="Geen plek")

    [line] = facts().problem.lines

    assert line.declined == {found.new.agb}
    assert line.waiting


def test_embargoed_contract_is_not_planned_with():
    moving.scene()
    ContractFactory(public_from=TODAY + timedelta(days=1))

    assert len(facts().problem.contracts) == 1


def test_stop_and_shared_room_are_told():
    contract = ContractFactory()
    CapacityFactory(contract=contract, municipality=None, places=7)
    IntakeStopFactory(contract=contract, municipality=None)

    [told] = facts().problem.contracts

    assert [(room.municipality, room.places) for room in told.rooms] == [(None, 7)]
    assert [stop.municipality for stop in told.stops] == [None]


def test_care_line_with_two_indications_is_one_line_with_both_keys():
    line = CareLineFactory()
    old = ProviderFactory()
    first = IndicationFactory(care_line=line, named_provider=old, last_day=date(2023, 3, 31))
    second = IndicationFactory(
        care_line=line, named_provider=old, first_day=date(2023, 4, 1), allocation=False
    )
    for indication in (first, second):
        AssessmentFactory(indication=indication)

    found = facts()

    [told] = found.problem.lines
    assert told.key == first.key
    assert found.waiting[first.key].keys == (first.key, second.key)
    assert told.last_day == second.last_day


def test_care_that_ended_has_no_day_left():
    found = moving.scene()
    line = found.line.care_line
    type(line).objects.filter(pk=line.pk).update(
        ended_on=date(2022, 9, 1),
        end_reason="own_wish",
        ended_at="2022-09-01T10:00Z",
        ended_by=found.coordinator,
    )

    make()

    assert Plan.objects.get().unplaced.get().reason == "ends_before_start"


def test_agreed_takeover_reaches_the_planner_and_is_agreed_once():
    found = moving.scene()
    by = UserFactory(regional=True)
    agreed = {
        "giving": found.old,
        "receiving": found.new,
        "lot": found.line.care_line.lot,
        "municipality": municipality(),
        "agreed_on": TODAY,
    }
    takeovers.agree(period(), by=by, today=TODAY, **agreed)

    assert [t.receiving for t in facts().problem.takeovers] == [found.new.agb]
    with refused("one_takeover"):
        takeovers.agree(period(), by=by, today=TODAY, **agreed)
    with refused("takeovers.manage"):
        takeovers.withdraw(Takeover.objects.get(), by=found.coordinator)


def test_expected_residents_are_counted_in_clients():
    indication = IndicationFactory(expiring=True)
    AssessmentFactory(indication=indication, outcome="reassess", reason="expires_in_period")

    [expected] = facts().problem.expected

    assert (expected.lot, expected.municipality, expected.residents) == ("wmo-ondersteuning", "0197", 1)


def test_other_room_is_tried_in_a_copy_only():
    found = moving.scene(places=0)

    plan = make(
        other_room=[
            {"contract": found.contract.number, "municipality": "0197", "places": 4, "intake_per_week": None}
        ]
    )

    assert plan.placements.count() == 1
    assert Capacity.objects.get().places == 0
    assert make().unplaced.get().reason == "no_places"


def test_other_room_below_zero_is_refused():
    found = moving.scene()
    change = {
        "contract": found.contract.number,
        "municipality": "0197",
        "places": -1,
        "intake_per_week": None,
    }

    with refused("room_below_zero"):
        make(other_room=[change])


def test_number_of_queries_does_not_grow_with_residents(django_assert_num_queries):
    first = moving.scene()
    with CaptureQueriesContext(connection) as one:
        facts()
    for _ in range(3):
        moving.another(first)

    with django_assert_num_queries(len(one)):
        facts()


def test_command_answers_as_the_contract_says():
    found = moving.scene()

    value = run("plan_handovers", "--period", "achterhoek-2022").value

    assert set(value) == {"plan", "start_from", "placements", "unplaced", "shortages", "expected"}
    [placed] = value["placements"]
    assert set(placed) == {"indication", "contract", "delivered_by", "starts_on", "why"}
    assert placed["delivered_by"] == found.new.agb
    assert Plan.objects.get(pk=value["plan"]).state == PlanState.MADE


@pytest.mark.parametrize("start", ["2022-09-12", "2023-06-01", "morgen"])
def test_command_refuses_an_impossible_day(start):
    ran = run("plan_handovers", "--period", "achterhoek-2022", "--start-from", start)

    assert ran.code == 2
    assert set(ran.value) == {"error"}
    assert not Plan.objects.exists()
