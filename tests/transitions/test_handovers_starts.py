"""A confirmed start, and nothing else, changes who is responsible."""

from datetime import date, timedelta

import pytest

from achterhoek.refusals import Refused
from clients.models import Allocation
from clients.statuses import EndReason, Source
from providers.models import ContractParty
from providers.statuses import AllocateTo
from tests.factories import (
    AllocationFactory,
    ProviderFactory,
)
from tests.transitions import moving
from tests.transitions.moving import DAY, at, scene
from transitions.actions import handovers
from transitions.statuses import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def test_start_writes_the_allocation_to_the_code_of_the_lead():
    found = at(Status.SCHEDULED)

    allocation = moving.start(found)

    assert (allocation.provider, allocation.code, allocation.contract) == (
        found.new,
        found.new.agb,
        found.contract,
    )
    found.handover.refresh_from_db()
    assert found.handover.status == Status.STARTED


@pytest.mark.parametrize(("to", "own"), [(AllocateTo.LEAD, False), (AllocateTo.PARTY, True)])
def test_start_of_a_partner_goes_to_the_code_the_contract_says(to, own):
    found = scene()
    partner = ProviderFactory()
    ContractParty.objects.create(contract=found.contract, provider=partner, role="partner")
    found.contract.allocate_to = to
    found.contract.save()
    found.new, lead = partner, found.new
    moving.propose(found, receiving=partner)
    moving.hear(found), moving.offer(found), moving.answer(found), moving.schedule(found)

    allocation = moving.start(found)

    assert (allocation.provider, allocation.code) == (partner, partner.agb if own else lead.agb)


def test_start_records_any_day_up_to_today():
    found = at(Status.SCHEDULED)

    with moving.refused("future"):
        moving.start(found, day=DAY + timedelta(days=1))

    assert moving.start(found, day=DAY - timedelta(days=3)).first_day == date(2022, 10, 28)


def test_start_refuses_a_day_on_or_before_the_allocation_before_it():
    found = at(Status.SCHEDULED)
    AllocationFactory(care_line=found.line.care_line, first_day=date(2022, 10, 28))

    with moving.refused("after_last_allocation"):
        moving.start(found, day=date(2022, 10, 28))


def test_start_takes_the_place_of_a_renewal_that_a_file_announced_at_the_old_provider():
    found = at(Status.ACCEPTED)
    care = found.line.care_line
    AllocationFactory(care_line=care, provider=found.old, first_day=date(2023, 1, 1))

    moving.schedule(found)
    moving.start(found)

    standing = Allocation.objects.standing().filter(care_line=care).order_by("first_day")
    assert [(link.first_day, link.provider) for link in standing] == [
        (date(2021, 3, 1), found.old),
        (DAY, found.new),
    ]


def test_start_refuses_while_a_file_announced_a_renewal_at_another_provider():
    found = at(Status.ACCEPTED)
    AllocationFactory(care_line=found.line.care_line, first_day=date(2023, 1, 1))

    with moving.refused("after_last_allocation"):
        moving.schedule(found)


def test_start_refuses_outside_the_indication_and_after_the_end_of_care():
    found = at(Status.SCHEDULED)
    line = found.line.care_line
    line.ended_on, line.end_reason = date(2022, 10, 20), EndReason.DIED
    line.ended_at, line.ended_by = "2022-10-21T10:00+02:00", found.coordinator
    line.save()

    with moving.refused("inside_indication"):
        moving.start(found)


def test_start_refuses_a_day_before_the_contract():
    found = at(Status.SCHEDULED)
    found.contract.first_day = date(2022, 10, 30)
    found.contract.save()

    with moving.refused("contract"):
        moving.start(found, day=date(2022, 10, 29))


def test_start_is_confirmed_once_per_line():
    found = at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    first, second = found.handover.lines.order_by("pk")
    moving.start(found, line=first)

    with moving.refused("started_once"):
        moving.start(found, line=first)
    moving.start(found, line=second, day=DAY - timedelta(days=1))

    assert Allocation.objects.filter(source=Source.START).count() == 2


def test_start_of_care_not_begun_writes_the_first_link():
    found = at(Status.ACCEPTED, waiting=True)
    moving.schedule(found, consulted_on=None)

    moving.start(found)

    assert Allocation.objects.get().provider == found.new


def test_complete_says_what_is_missing():
    found = at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    moving.start(found, line=found.handover.lines.first())

    with pytest.raises(Refused) as refusal:
        moving.complete(found)

    assert refusal.value.sentence == (
        "Nog niet klaar: 1 van de zorg is nog niet begonnen; de stop van de oude aanbieder is niet bekend; "
        "8 punten van de warme overdracht staan open."
    )


def test_complete_accepts_gaps_that_were_excused():
    found = at(Status.STARTED)
    for item in found.handover.checklist.all():
        handovers.excuse(item, reason="niet nodig", by=found.coordinator)
    handovers.note_stop(found.handover, known_on=DAY, by=found.consultant, today=DAY)

    assert moving.complete(found).status == Status.COMPLETED
