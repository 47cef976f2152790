"""Choosing the new provider, and splitting what one cannot take."""

from datetime import date

import pytest

from tests.factories import (
    ContractFactory,
    IntakeStopFactory,
    ProviderFactory,
    lot,
)
from tests.transitions import moving
from tests.transitions.moving import at, scene
from transitions.actions import handovers
from transitions.statuses import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def test_propose_takes_the_contract_in_which_the_provider_has_its_best_role():
    found = scene()
    ContractFactory(partners=[found.new])

    handover = moving.propose(found)

    assert handover.lines.get().contract == found.contract
    assert handover.receiving == found.new


def test_propose_takes_the_contract_a_person_chose():
    found = scene()
    other = ContractFactory(partners=[found.new])

    handover = moving.propose(found, contracts={found.line.pk: other})

    assert handover.lines.get().contract == other


def test_propose_takes_all_lines_of_a_client_along():
    found = scene(lots=("wmo-ondersteuning", "wmo-wonen"))

    moving.propose(found)

    assert {line.contract.lot_id for line in found.handover.lines.all()} == {"wmo-ondersteuning", "wmo-wonen"}


def test_propose_refuses_a_provider_that_cannot_take_one_of_the_lines():
    found = scene(lots=("wmo-ondersteuning", "wmo-wonen"))
    half = ProviderFactory()
    ContractFactory(lead=half)

    with moving.refused("contract"):
        moving.propose(found, receiving=half)


@pytest.mark.parametrize(
    "contract",
    [
        {"last_day": date(2022, 12, 31)},
        {"first_day": date(2023, 1, 2)},
        {"municipalities": ["0222"]},
        {"lot": "wmo-wonen"},
        {"public_from": date(2022, 10, 1)},
    ],
    ids=["ended", "not begun", "another municipality", "another lot", "under embargo"],
)
def test_propose_refuses_a_contract_that_does_not_serve(contract):
    found, provider = scene(), ProviderFactory()
    if "lot" in contract:
        contract = {"lot": lot(contract["lot"])}
    ContractFactory(lead=provider, **contract)

    with moving.refused("contract"):
        moving.propose(found, receiving=provider)


def test_propose_refuses_a_provider_without_contract():
    with moving.refused("contract"):
        moving.propose(scene(), receiving=ProviderFactory())


def test_propose_refuses_the_old_provider():
    found = scene()
    ContractFactory(lead=found.old)

    with moving.refused("another_provider"):
        moving.propose(found, receiving=found.old)


def test_propose_refuses_a_provider_that_stops_before():
    found = scene()
    found.new.stops_on = date(2022, 11, 30)
    found.new.save()

    with moving.refused("provider_stops"):
        moving.propose(found)


def test_propose_refuses_when_every_place_is_promised():
    found = scene(places=1)
    moving.propose(moving.another(found))

    with moving.refused("places"):
        moving.propose(found)


def test_propose_refuses_a_stop_that_lasts():
    found = scene()
    IntakeStopFactory(contract=found.contract, last_day=None)

    with moving.refused("intake_stop"):
        moving.propose(found)


def test_propose_accepts_a_stop_that_ends_in_time():
    found = scene()
    IntakeStopFactory(contract=found.contract)

    assert moving.propose(found).status == Status.PROPOSED


def test_propose_with_a_day_refuses_that_day_in_a_stop():
    found = scene()
    IntakeStopFactory(contract=found.contract)

    with moving.refused("intake_stop"):
        moving.propose(found, day=date(2022, 10, 20))


def test_propose_with_a_day_takes_its_week():
    found = scene(per_week=1)
    moving.propose(moving.another(found), day=date(2022, 10, 31))

    with moving.refused("intake_per_week"):
        moving.propose(found, day=date(2022, 11, 4))

    assert moving.propose(found, day=date(2022, 11, 7)).status == Status.PROPOSED


def test_propose_refuses_for_who_died():
    found = scene(died_on=date(2022, 9, 1))

    with moving.refused("deceased"):
        moving.propose(found)


def test_propose_refuses_a_second_time():
    found = at(Status.PROPOSED)

    with moving.refused("workflow"):
        moving.propose(found)


def test_choose_another_notes_the_wish_and_frees_the_place():
    found = at(Status.PROPOSED, places=1)

    handovers.choose_another(found.handover, wish="Liever dichtbij huis", by=found.consultant)

    found.handover.refresh_from_db()
    assert (found.handover.status, found.handover.receiving, found.handover.wish) == (
        Status.TO_PLAN,
        None,
        "Liever dichtbij huis",
    )
    assert moving.propose(moving.another(found)).status == Status.PROPOSED


def test_note_wish_keeps_the_status():
    found = at(Status.PROPOSED)

    handovers.note_wish(found.handover, wish="Zelfde dagen", by=found.consultant)

    found.handover.refresh_from_db()
    assert (found.handover.status, found.handover.wish) == (Status.PROPOSED, "Zelfde dagen")


def test_split_makes_a_handover_of_its_own_with_the_reason():
    found = scene(lots=("wmo-ondersteuning", "wmo-wonen"))
    line = found.handover.lines.get(care_line__lot="wmo-wonen")

    part = handovers.split(found.handover, lines=[line], reason="Bron biedt geen wonen", by=found.consultant)

    assert (part.status, part.split_from, part.split_reason) == (
        Status.TO_PLAN,
        found.handover,
        "Bron biedt geen wonen",
    )
    assert [own.care_line.lot_id for own in part.lines.all()] == ["wmo-wonen"]
    assert found.handover.lines.count() == 1


def test_split_takes_out_a_line_that_has_not_started():
    found = at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    first, second = found.handover.lines.order_by("pk")
    moving.start(found, line=first)

    part = handovers.split(found.handover, lines=[second], reason="later", by=found.consultant)

    second.refresh_from_db()
    assert (second.handover, second.contract, second.planned_first_day, second.is_open) == (
        part,
        None,
        None,
        True,
    )


def test_split_refuses_all_lines_or_none_and_what_started():
    found = at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    first, second = found.handover.lines.order_by("pk")
    moving.start(found, line=first)

    with moving.refused("split"):
        handovers.split(found.handover, lines=[], reason="x", by=found.consultant)
    with moving.refused("split"):
        handovers.split(found.handover, lines=[first, second], reason="x", by=found.consultant)
    with moving.refused("split_started"):
        handovers.split(found.handover, lines=[first], reason="x", by=found.consultant)
    with moving.refused("reason"):
        handovers.split(found.handover, lines=[second], reason=" ", by=found.consultant)
