"""What no plan can be made of: a clear sentence, exit code 2, and nothing written."""

from datetime import date, timedelta

import pytest

from achterhoek.clock import living_on
from achterhoek.models import JobRun
from providers.models import Contract
from tests.commands import run
from tests.factories import ContractFactory, IndicationFactory, UserFactory, municipality, period
from tests.transitions import moving, planned
from tests.transitions.moving import TODAY, refused
from transitions.actions import plans
from transitions.models import Placement, Plan, PlanPart, Unplaced
from transitions.statuses import PartState, PlacementState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def command(*arguments):
    return run("plan_handovers", "--period", "achterhoek-2022", *arguments)


def lot_without_provider():
    moving.begin(moving.ClientFactory(), old=moving.ProviderFactory(), by=UserFactory())


def week_without_contract():
    found = moving.scene()
    Contract.objects.filter(pk=found.contract.pk).update(first_day=date(2022, 11, 14))


REFUSALS = {
    lot_without_provider: (
        "Voor het perceel wmo-ondersteuning heeft op 01-01-2023 geen enkele aanbieder een contract."
    ),
    week_without_contract: "In de week van 24-10-2022 is geen enkel contract van kracht.",
}


@pytest.mark.parametrize("wrong", REFUSALS)
def test_command_refuses_what_no_plan_can_be_made_of(wrong):
    wrong()

    ran = command()

    assert (ran.code, ran.value) == (2, {"error": REFUSALS[wrong]})
    for model in (Plan, PlanPart, Placement, Unplaced):
        assert not model.objects.exists()


def test_command_refuses_a_period_that_ends_tomorrow():
    moving.scene()
    with living_on(period().last_day - timedelta(days=1)):
        ran = command()

    assert ran.code == 2
    assert ran.value["error"].startswith("Een plan vanaf 10 februari 2023 past niet meer in")
    assert "leg overbruggingen vast" in ran.value["error"]
    assert not Plan.objects.exists()


def test_command_refuses_a_period_that_is_not_there():
    ran = run("plan_handovers", "--period", "achterhoek-2099")

    assert (ran.code, ran.value) == (2, {"error": "Er is geen overgangsperiode achterhoek-2099."})


@pytest.mark.parametrize("figure", ["places", "intake_per_week"])
def test_other_room_below_zero_keeps_no_placements(figure):
    found = moving.scene()
    change = {"contract": found.contract.number, "municipality": "0197", "places": 1, "intake_per_week": 1}

    with refused("room_below_zero"):
        plan = plans.order(
            period(),
            by=found.coordinator,
            municipality=municipality("0197"),
            today=TODAY,
            other_room=[change | {figure: -1}],
        )
        plans.make(plan, by=found.coordinator, today=TODAY)

    plan = Plan.objects.get()
    assert plan.refusal == f"De ruimte van contract {found.contract.number} is kleiner dan nul."
    assert not PlanPart.objects.exists()
    assert not Placement.objects.exists()


def test_client_in_two_plans_is_named_and_nothing_binds():
    found = planned.plan(residents=2)
    second = planned.of(found.scenes)
    second.to("checked")
    found.to("approved")

    with refused("one_plan") as told:
        plans.approve(second.part, by=second.approver, today=TODAY)

    assert told.value.sentence == (
        f"{found.placement().client.case_number} staat ook in plan {found.part.plan.number}, dat al goedgekeurd is. "
        "Trek die goedkeuring eerst in."
    )
    second.part.refresh_from_db()
    assert second.part.state == PartState.CHECKED
    assert not second.part.placements.filter(binding=True).exists()


def test_plan_approved_twice_is_refused_and_stays_as_it_was():
    found = planned.plan()
    before = found.to("approved")

    with refused("plan_life") as told:
        plans.approve(found.part, by=UserFactory(coordinator=True), today=TODAY)

    assert told.value.sentence.endswith(".")
    found.part.refresh_from_db()
    assert (found.part.version, found.part.approved_by) == (before.version, found.approver)


def test_plan_carried_out_twice_is_refused():
    found = planned.plan()
    found.to("carried_out")

    with refused("plan_life"):
        plans.start(found.part, by=found.approver, today=TODAY)

    assert found.states() == [PlacementState.DONE] * 2


def test_job_for_a_day_ahead_is_refused_by_the_command():
    ran = run("run_job", "weekly_plan", "--day", "2022-09-13")

    assert ran.code == 2
    assert ran.value == {
        "error": "13 september 2022 ligt in de toekomst; een taak draait voor vandaag of een eerdere dag."
    }
    assert not JobRun.objects.exists()


def test_contract_that_is_not_public_yet_is_no_contract():
    """Who asks for a plan may not learn from it that a contract was won (P6)."""
    lot_without_provider()
    ContractFactory(public_from=TODAY + timedelta(days=1))
    IndicationFactory()

    assert command().value == {"error": REFUSALS[lot_without_provider]}
