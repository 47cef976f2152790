"""A plan's part: checked, approved by another, carried out resident by resident, undone as far as nobody went on."""

import pytest
from django.db import IntegrityError, transaction

from clients.models import Client
from providers.models import Capacity
from tests.factories import UserFactory
from tests.transitions import moving, planned
from tests.transitions.moving import TODAY, refused
from transitions import plan_life, tasks
from transitions.actions import handovers, plans
from transitions.models import Handover, HandoverEvent, Placement
from transitions.statuses import AT_WORK, PartState, PlacementState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def test_plan_goes_from_draft_to_proposed_handovers():
    found = planned.plan(residents=2)

    part = found.to("carried_out")

    assert part.state == PartState.CARRIED_OUT
    assert found.states() == [PlacementState.DONE] * 2
    for scene in found.scenes:
        scene.handover.refresh_from_db()
        assert scene.handover.status == Status.PROPOSED
        assert scene.handover.receiving == scene.new
        assert scene.line.planned_first_day == planned.STARTS_ON


@pytest.mark.parametrize("rung", [True, False], ids=["its own bell", "the round of every minute"])
def test_worker_carries_a_part_on_whatever_its_work_is(rung):
    found = planned.plan(residents=2)
    begun = {
        PartState.CHECKING: lambda part: plans.start_check(part, by=found.author, today=TODAY),
        PartState.RUNNING: lambda part: plans.start(
            plans.approve(part, by=found.approver, today=TODAY), by=found.approver, today=TODAY
        ),
        PartState.UNDOING: lambda part: plans.start_undo(part, by=found.author),
    }
    assert tuple(begun) == AT_WORK

    reached = []
    for begin in begun.values():
        found.part = begin(found.part)
        tasks.carry_on_part(part_id=found.part.pk) if rung else tasks.continue_plans()
        found.part.refresh_from_db()
        reached.append(found.part.state)

    assert reached == [PartState.CHECKED, PartState.CARRIED_OUT, PartState.UNDONE]


def test_checking_keeps_nothing_but_what_it_found():
    found = planned.plan(residents=2, places=1)
    events = HandoverEvent.objects.count()

    part = planned.check(found.part, by=found.author)

    assert part.state == PartState.CHECKED
    assert [one.rehearsal for one in part.placements.order_by("client")] == [
        "",
        f"{found.scenes[0].contract.number} heeft niet genoeg plaatsen voor dit hele plan.",
    ]
    assert HandoverEvent.objects.count() == events
    assert set(Handover.objects.values_list("status", flat=True)) == {Status.TO_PLAN}


def test_checking_counts_the_week_of_this_plan_too():
    found = planned.plan(residents=2, per_week=1)

    part = planned.check(found.part, by=found.author)

    assert [bool(one.rehearsal) for one in part.placements.order_by("client")] == [False, True]


def test_author_does_not_approve_the_own_plan():
    found = planned.plan()
    found.to("checked")

    with refused("own_plan"):
        plans.approve(found.part, by=found.author, today=TODAY)


@pytest.mark.parametrize("who", ["consultant", "elsewhere", "regional"])
def test_only_a_coordinator_of_the_municipality_approves(who):
    found = planned.plan()
    found.to("checked")
    other = {
        "consultant": UserFactory,
        "elsewhere": lambda: UserFactory(coordinator=True, municipality_id="0222"),
        "regional": lambda: UserFactory(regional=True),
    }[who]()

    with refused("plans.approve"):
        plans.approve(found.part, by=other, today=TODAY)


def test_approved_twice_is_refused():
    found = planned.plan()
    found.to("approved")

    with refused("plan_life"):
        plans.approve(found.part, by=UserFactory(coordinator=True), today=TODAY)


def test_client_stands_in_one_approved_plan():
    found = planned.plan(residents=1)
    second = planned.of(found.scenes)
    second.to("checked")
    found.to("approved")

    with refused("one_plan"):
        plans.approve(second.part, by=second.approver, today=TODAY)


def test_checking_says_who_stands_in_another_approved_plan():
    found = planned.plan(residents=1)
    found.to("approved")
    second = planned.of(found.scenes)

    second.to("checked")

    assert f"plan {found.part.plan.number}, dat al goedgekeurd is" in second.part.placements.get().rehearsal


def test_database_holds_one_approved_placement_per_care_line():
    found = planned.plan(residents=1)
    second = planned.of(found.scenes)
    Placement.objects.filter(part=found.part).update(binding=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(part=second.part).update(binding=True)


@pytest.mark.parametrize("what", ["death", "room", "handover"])
def test_stale_plan_is_not_approved(what):
    found = planned.plan()
    found.to("checked")
    {
        "death": lambda: Client.objects.filter(pk=found.placement().client_id).update(died_on=TODAY),
        "room": lambda: Capacity.objects.update(places=1),
        "handover": lambda: moving.propose(found.scenes[0]),
    }[what]()

    with refused("stale"):
        plans.approve(found.part, by=found.approver, today=TODAY)


def test_stale_plan_is_not_carried_out():
    found = planned.plan()
    found.to("approved")
    Capacity.objects.update(places=1)

    with refused("stale"):
        plans.start(found.part, by=found.approver, today=TODAY)

    assert found.states() == [PlacementState.PROPOSED] * 2


def test_run_stops_where_the_facts_changed_underneath():
    found = planned.plan(residents=3)
    found.to("running")
    Client.objects.filter(pk=found.placement(1).client_id).update(died_on=TODAY)

    part = plans.carry_on(found.part, today=TODAY)

    assert part.state == PartState.STOPPED
    assert "Anders dan bij het nakijken" in part.remark
    assert found.states() == [PlacementState.DONE, PlacementState.SKIPPED, PlacementState.PROPOSED]
    plans.start(part, by=found.approver, today=TODAY)
    assert plans.carry_on(part, today=TODAY).state == PartState.CARRIED_OUT
    assert found.states() == [PlacementState.DONE, PlacementState.SKIPPED, PlacementState.DONE]


def test_what_checking_found_is_passed_over():
    found = planned.plan(residents=2, places=1)

    part = found.to("carried_out")

    assert part.state == PartState.CARRIED_OUT
    assert found.states() == [PlacementState.DONE, PlacementState.SKIPPED]
    assert "niet genoeg plaatsen" in found.placement(1).result_reason


def test_asking_to_stop_leaves_a_clean_cut(monkeypatch):
    found = planned.plan(residents=3)
    found.to("running")
    propose = handovers.propose

    def propose_and_ask(*args, **kwargs):
        found.part.__class__.objects.filter(pk=found.part.pk).update(stop_asked=True)
        return propose(*args, **kwargs)

    monkeypatch.setattr(handovers, "propose", propose_and_ask)
    part = plans.carry_on(found.part, today=TODAY)

    assert part.state == PartState.STOPPED
    assert found.states() == [PlacementState.DONE, PlacementState.PROPOSED, PlacementState.PROPOSED]


def test_crash_halfway_loses_and_doubles_nothing(monkeypatch):
    found = planned.plan(residents=3)
    found.to("running")
    propose, calls = handovers.propose, []

    def propose_and_die(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise SystemExit
        return propose(*args, **kwargs)

    monkeypatch.setattr(handovers, "propose", propose_and_die)
    with pytest.raises(SystemExit):
        plans.carry_on(found.part, today=TODAY)
    assert found.states() == [PlacementState.DONE, PlacementState.PROPOSED, PlacementState.PROPOSED]

    assert (
        plans.carry_on(found.part, today=TODAY).state == PartState.RUNNING
    )  # the dead worker's claim still holds
    found.part.__class__.objects.update(claimed_at=None)
    assert plans.carry_on(found.part, today=TODAY).state == PartState.CARRIED_OUT
    assert found.states() == [PlacementState.DONE] * 3
    proposed = HandoverEvent.objects.filter(to_status=Status.PROPOSED)
    assert proposed.values("handover").distinct().count() == proposed.count() == 3


def test_undo_leaves_alone_what_somebody_went_on_with():
    found = planned.plan(residents=2)
    part = found.to("carried_out")
    moving.hear(found.scenes[0])

    plans.start_undo(part, by=found.approver)
    part = plans.carry_on(part, today=TODAY)

    assert part.state == PartState.UNDONE
    assert found.states() == [PlacementState.LEFT, PlacementState.UNDONE]
    assert found.scenes[0].handover.number in found.placement(0).result_reason
    statuses = [Handover.objects.get(pk=scene.handover.pk).status for scene in found.scenes]
    assert statuses == [Status.PROPOSED, Status.TO_PLAN]


def test_one_resident_is_undone_apart():
    found = planned.plan(residents=2)
    part = found.to("carried_out")

    plans.undo_one(found.placement(1), by=found.approver)

    part.refresh_from_db()
    assert part.state == PartState.CARRIED_OUT
    assert found.states() == [PlacementState.DONE, PlacementState.UNDONE]


def test_resident_with_safety_flag_is_taken_over_by_a_person_only():
    found = planned.plan(residents=1, safety=True)
    part = found.to("carried_out")
    assert found.states() == [PlacementState.SKIPPED]

    plans.take_over(found.placement(), by=found.approver, today=TODAY)

    assert found.states() == [PlacementState.DONE]
    assert part.placements.get().handover.status == Status.PROPOSED


def test_two_lines_to_two_providers_are_split_with_the_reason():
    found = planned.plan(residents=1, lots=("wmo-ondersteuning", "jeugd-ambulant"))
    other = moving.scene(lots=("jeugd-ambulant",))
    found.part.placements.filter(lot="jeugd-ambulant").update(
        contract=other.contract, delivered_by=other.new, split_reason="Niemand levert beide."
    )

    found.to("carried_out")

    assert found.states() == [PlacementState.DONE] * 2
    both = Handover.objects.filter(client=found.scenes[0].handover.client)
    assert {one.receiving for one in both} == {found.scenes[0].new, other.new}
    assert both.get(split_from__isnull=False).split_reason == "Niemand levert beide."


def test_unconfirmed_assessment_is_found_when_checking():
    found = planned.plan(residents=1)
    person = moving.ClientFactory()
    assessment = moving.AssessmentFactory(
        indication=moving.IndicationFactory(care_line__client=person, named_provider=found.scenes[0].old)
    )
    line = assessment.indication.care_line
    planned.Placement.objects.create(
        municipality=found.part.municipality,
        plan=found.part.plan,
        part=found.part,
        client=person,
        care_line=line,
        lot=line.lot,
        contract=found.scenes[0].contract,
        delivered_by=found.scenes[0].new,
        starts_on=planned.STARTS_ON,
        why="Er is plaats.",
    )

    planned.check(found.part, by=found.author)

    assert "Bevestig eerst de beoordeling" in found.part.placements.get(client=person).rehearsal


def test_plan_with_other_room_than_there_is_is_only_looked_at():
    found = planned.plan(residents=1)
    found.part.plan.what_if = [{"contract": "AH22-001", "municipality": None, "places": 99}]
    found.part.plan.save(update_fields=["what_if"])

    with refused("what_if"):
        planned.check(found.part, by=found.author)


@pytest.mark.parametrize(("was", "to"), [(a, b) for a in PartState for b in PartState])
def test_every_pair_of_states_is_in_the_table_or_refused(was, to):
    if (was, to) in plan_life.TABLE:
        assert plan_life.step(was, to).name
    else:
        with refused("plan_life"):
            plan_life.step(was, to)
