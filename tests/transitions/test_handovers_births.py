"""A handover is born when a person confirms that care moves, once per client and old provider."""

import pytest

from achterhoek.clock import now
from achterhoek.models import AccessEvent, User
from achterhoek.refusals import Refused
from tests.factories import (
    AllocationFactory,
    AssessmentFactory,
    CareLineFactory,
    ClientFactory,
    HandoverFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    lot,
)
from transitions.actions import handovers
from transitions.models import Handover, HandoverEvent, HandoverLine
from transitions.statuses import Outcome, Reason, Status

pytestmark = pytest.mark.django_db


def confirmed(line, *, provider=None, outcome=Outcome.MOVES, **kwargs):
    indication = IndicationFactory(care_line=line, named_provider=provider or ProviderFactory())
    return AssessmentFactory(
        indication=indication,
        outcome=outcome,
        confirmed_outcome=outcome,
        confirmed_at=now(),
        confirmed_by=User.objects.portal(),
        **kwargs,
    )


def test_begin_makes_one_handover_for_all_care_at_one_old_provider():
    client, old, by = ClientFactory(), ProviderFactory(), UserFactory()
    lines = [CareLineFactory(client=client), CareLineFactory(client=client, lot=lot("wmo-wonen"))]
    assessments = [confirmed(line, provider=old) for line in lines]

    [handover] = handovers.begin(assessments, by=by)

    assert (handover.status, handover.giving, handover.client) == (Status.TO_PLAN, old, client)
    assert {line.care_line for line in handover.lines.all()} == set(lines)
    assert handover.number.startswith("O-1")


def test_begin_makes_a_handover_per_old_provider():
    client = ClientFactory()
    assessments = [confirmed(CareLineFactory(client=client)) for _ in range(2)]

    assert len(handovers.begin(assessments, by=UserFactory())) == 2


def test_begin_again_changes_nothing():
    assessment = confirmed(CareLineFactory())
    [first] = handovers.begin([assessment], by=UserFactory())

    [again] = handovers.begin([assessment], by=UserFactory())

    assert again == first
    assert (Handover.objects.count(), HandoverLine.objects.count(), HandoverEvent.objects.count()) == (
        1,
        1,
        1,
    )


def test_begin_joins_the_handover_that_is_still_to_plan():
    client, old = ClientFactory(), ProviderFactory()
    [first] = handovers.begin([confirmed(CareLineFactory(client=client), provider=old)], by=UserFactory())

    [joined] = handovers.begin([confirmed(CareLineFactory(client=client), provider=old)], by=UserFactory())

    assert joined == first
    assert first.lines.count() == 2


def test_begin_leaves_a_handover_that_was_proposed_as_it_is():
    client, old = ClientFactory(), ProviderFactory()
    HandoverFactory(client=client, giving=old, status=Status.PROPOSED, receiving=ProviderFactory())

    [made] = handovers.begin([confirmed(CareLineFactory(client=client), provider=old)], by=UserFactory())

    assert made.status == Status.TO_PLAN
    assert Handover.objects.count() == 2


def test_begin_for_care_not_begun_has_no_old_provider():
    line = CareLineFactory()
    indication = IndicationFactory(care_line=line, waiting=True, named_provider=None)
    assessment = AssessmentFactory(
        indication=indication,
        outcome=Outcome.TO_ALLOCATE,
        reason=Reason.NOT_STARTED,
        confirmed_outcome=Outcome.TO_ALLOCATE,
        confirmed_at=now(),
        confirmed_by=User.objects.portal(),
    )

    [handover] = handovers.begin([assessment], by=UserFactory())

    assert handover.giving is None


def test_begin_takes_the_provider_that_is_responsible_now():
    line, later = CareLineFactory(), ProviderFactory()
    assessment = confirmed(line)
    AllocationFactory(care_line=line, provider=later, first_day="2022-08-01")

    [handover] = handovers.begin([assessment], by=UserFactory())

    assert handover.giving == later


def test_begin_passes_over_who_stays():
    assert handovers.begin([confirmed(CareLineFactory(), outcome=Outcome.STAYS)], by=UserFactory()) == []


def test_begin_follows_a_persons_own_decision():
    assessment = confirmed(
        CareLineFactory(),
        own_outcome=Outcome.STAYS,
        own_reason="overbrugging afgesproken",
        own_at=now(),
        own_by=User.objects.portal(),
    )

    assert handovers.begin([assessment], by=UserFactory()) == []


def test_begin_refuses_what_nobody_confirmed():
    with pytest.raises(Refused, match="Bevestig eerst"):
        handovers.begin([AssessmentFactory()], by=UserFactory())


def test_begin_is_logged_with_the_client():
    by = UserFactory()
    assessment = confirmed(CareLineFactory())

    handovers.begin([assessment], by=by)

    event = AccessEvent.objects.get(by=by)
    assert [subject.case_number for subject in event.subjects.all()] == [
        assessment.indication.client.case_number
    ]
