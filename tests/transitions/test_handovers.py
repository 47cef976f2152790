"""The life of one move by hand, from beginning to end (docs/domain.md, 5)."""

import pytest

from achterhoek.models import AccessEvent
from clients.models import Allocation
from clients.statuses import Source
from tests.factories import (
    UserFactory,
    municipality,
)
from tests.transitions import moving
from tests.transitions.moving import DAY, TODAY, at, scene
from transitions import room
from transitions.actions import handovers
from transitions.models import (
    Handover,
    StaffConsultation,
)
from transitions.statuses import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def test_handover_goes_from_to_plan_to_completed():
    found = at(Status.COMPLETED)

    assert found.handover.status == Status.COMPLETED
    assert [event.to_status for event in found.handover.events.order_by("pk") if event.to_status] == [
        Status.TO_PLAN,
        Status.PROPOSED,
        Status.OFFERED,
        Status.ACCEPTED,
        Status.SCHEDULED,
        Status.STARTED,
        Status.COMPLETED,
    ]


def test_every_change_is_in_the_access_log_with_the_client():
    found = at(Status.ACCEPTED)

    events = AccessEvent.objects.filter(subjects__case_number=found.handover.client.case_number)

    assert events.filter(what__contains=found.handover.number).count() >= 4
    assert not events.exclude(by=found.consultant).exists()


def test_nothing_but_a_start_changes_who_is_responsible():
    found = at(Status.SCHEDULED)

    before = list(Allocation.objects.values_list("provider__name", flat=True))
    moving.start(found)

    assert before == ["Praktijk De Es"]
    assert list(
        Allocation.objects.order_by("first_day").values_list("provider__name", "first_day", "source")
    )[1:] == [("Stichting Bron Thuis", DAY, Source.START)]


def test_staff_consultation_is_recorded_once_per_pair():
    found = scene()
    asked = {"giving": found.old, "receiving": found.new, "by": found.consultant, "today": TODAY}

    handovers.record_staff_consultation(**asked, held_on=TODAY, result="twee medewerkers gaan mee")
    with moving.refused("once_per_pair"):
        handovers.record_staff_consultation(**asked, held_on=TODAY, result="nog eens")

    assert StaffConsultation.objects.count() == 1


def test_stale_page_changes_nothing():
    found = scene()
    shown = found.handover.version
    handovers.note_wish(found.handover, wish="iets", by=found.coordinator)

    with pytest.raises(handovers.Stale, match="Iemand anders heeft dit net gewijzigd"):
        moving.propose(found, version=shown)

    assert Handover.objects.get().status == Status.TO_PLAN


def test_actions_refuse_people_of_another_municipality():

    stranger = UserFactory(coordinator=True, municipality=municipality("0222"))

    with moving.refused("handovers.work"):
        moving.propose(scene(), by=stranger)


def test_place_is_one_client_not_one_line():
    found = scene(lots=("wmo-ondersteuning",), places=1)
    moving.propose(found)
    second = moving.begin(found.handover.client, old=found.old, by=found.consultant)

    proposed = handovers.propose(second, receiving=found.new, by=found.consultant, today=TODAY)

    assert proposed.status == Status.PROPOSED
    assert room.promised([found.contract.pk]) == {(found.contract.pk, "0197"): 1}
