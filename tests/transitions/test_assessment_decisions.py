"""Confirming one or many, deciding otherwise, and looking at what changed."""

from datetime import date

import pytest

from achterhoek.models import AccessEvent, User
from achterhoek.refusals import Refused
from providers.statuses import PartyRole
from tests.factories import (
    AssessmentFactory,
    CareLineFactory,
    ClientFactory,
    ContractFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    lot,
    municipality,
    period,
)
from transitions import findings
from transitions.actions import assessments, checks
from transitions.models import Assessment, AssessmentChange, Handover, ProviderCheck
from transitions.statuses import Outcome, Reason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

TODAY = date(2022, 9, 12)


def moving(*, provider=None, kind="wmo-ondersteuning", outcome=Outcome.MOVES, by_hand=False, **client):
    line = CareLineFactory(client=ClientFactory(**client), lot=lot(kind))
    indication = IndicationFactory(care_line=line, named_provider=provider or ProviderFactory())
    return AssessmentFactory(indication=indication, outcome=outcome, by_hand=by_hand)


def sign(provider):
    return checks.sign(
        provider, period=period(), municipality=municipality(), by=UserFactory(contract_manager=True)
    )


def confirm(*rows, outcome=Outcome.MOVES, **kwargs):
    return assessments.confirm(rows, outcome=outcome, by=UserFactory(), **kwargs)


def test_confirming_a_move_begins_a_handover():
    assessment = moving()

    confirmed = confirm(assessment, one_by_one=True)

    assessment.refresh_from_db()
    assert (assessment.confirmed_outcome, assessment.confirmed_by is not None) == (Outcome.MOVES, True)
    assert [h.client for h in confirmed.handovers] == [assessment.indication.client]
    assert AccessEvent.objects.filter(what="Beoordeling bevestigd").count() == 1


def test_confirming_who_stays_begins_no_handover():
    assessment = AssessmentFactory(outcome=Outcome.STAYS, reason=Reason.OWN_CONTRACT)

    confirm(assessment, outcome=Outcome.STAYS)

    assert not Handover.objects.exists()


def test_confirming_again_changes_nothing():
    assessment = moving()
    confirm(assessment, one_by_one=True)
    before = Assessment.objects.values().get()

    confirm(assessment, one_by_one=True)

    assert Assessment.objects.values().get() == before
    assert Handover.objects.count() == 1


def test_what_changed_meanwhile_is_not_confirmed():
    assessment = AssessmentFactory(outcome=Outcome.STAYS, reason=Reason.OWN_CONTRACT)

    with pytest.raises(Refused, match="intussen veranderd"):
        confirm(assessment, outcome=Outcome.MOVES, one_by_one=True)


def test_moves_in_bulk_wait_for_the_check_of_the_old_provider():
    provider = ProviderFactory(name="Praktijk De Es")
    assessment = moving(provider=provider)
    with pytest.raises(Refused, match="controle van Praktijk De Es is nog niet afgetekend"):
        confirm(assessment)

    sign(provider)

    assert len(confirm(assessment).handovers) == 1


def test_bulk_leaves_those_it_may_not_and_says_why():
    signed, unsigned = ProviderFactory(), ProviderFactory()
    fine, waits = moving(provider=signed), moving(provider=unsigned)
    sign(signed)

    confirmed = confirm(fine, waits)

    assert confirmed.assessments == [fine]
    assert list(confirmed.left.values()) == [[waits]]
    assert confirmed.left_count == 1


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"by_hand": True}, "een voor een"),
        ({"safety": True}, "veiligheidsvlag"),
        ({"kind": "wmo-wonen"}, "bij de aanbieder woont"),
        ({"kind": "gezins-woonvormen"}, "bij de aanbieder woont"),
    ],
)
def test_some_are_looked_at_one_by_one(facts, why):
    provider = ProviderFactory()
    assessment = moving(provider=provider, **facts)
    sign(provider)
    with pytest.raises(Refused, match=why):
        confirm(assessment)

    assert confirm(assessment, one_by_one=True).assessments == [assessment]


def test_who_stays_with_a_safety_flag_may_go_in_bulk():
    assessment = moving(outcome=Outcome.STAYS, safety=True)

    assert confirm(assessment, outcome=Outcome.STAYS).assessments == [assessment]


def test_by_hand_never_goes_in_bulk_whatever_the_outcome():
    assessment = moving(outcome=Outcome.STAYS, by_hand=True)

    with pytest.raises(Refused, match="een voor een"):
        confirm(assessment, outcome=Outcome.STAYS)


# Deciding otherwise.


def override(assessment, *, outcome=Outcome.STAYS, reason="Individuele afspraak met de aanbieder"):
    return assessments.override(assessment, outcome=outcome, reason=reason, by=UserFactory(coordinator=True))


def test_own_decision_counts_before_the_rules():
    assessment = moving()

    override(assessment)

    assessment.refresh_from_db()
    assert (assessment.outcome, assessment.effective_outcome) == (Outcome.MOVES, Outcome.STAYS)
    assert not Handover.objects.exists()
    assert AccessEvent.objects.latest("pk").why == "Individuele afspraak met de aanbieder"


def test_own_decision_to_move_begins_a_handover():
    assessment = moving(outcome=Outcome.STAYS)

    assert len(override(assessment, outcome=Outcome.MOVES).handovers) == 1


@pytest.mark.parametrize(
    ("kwargs", "why"),
    [({"outcome": Outcome.MOVES}, "zeggen de regels al"), ({"reason": "  "}, "Geef de reden")],
)
def test_own_decision_is_refused(kwargs, why):
    with pytest.raises(Refused, match=why):
        override(moving(), **kwargs)


def test_nothing_is_decided_for_who_died():
    assessment = AssessmentFactory(outcome=Outcome.NOT_AFFECTED, reason=Reason.DECEASED)

    with pytest.raises(Refused, match="overleden"):
        override(assessment)


def test_confirming_leaves_an_own_decision():
    assessment = moving()
    override(assessment)

    with pytest.raises(Refused, match="eigen besluit"):
        confirm(assessment, one_by_one=True)


def test_taking_a_decision_back_lets_the_rules_count_and_asks_to_confirm():
    assessment = moving()
    override(assessment)

    assessments.follow_rules(assessment, reason="Afspraak vervallen", by=UserFactory(coordinator=True))

    assessment.refresh_from_db()
    assert (assessment.effective_outcome, assessment.confirmed_at) == (Outcome.MOVES, None)
    with pytest.raises(Refused, match="geen eigen besluit"):
        assessments.follow_rules(assessment, reason="Nog eens", by=UserFactory(coordinator=True))


# What changed.


def changed(provider):
    """Confirmed as moving, and now it stays."""
    IndicationFactory(named_provider=provider)
    assessments.run(period(), by=User.objects.portal())
    confirm(*Assessment.objects.all(), one_by_one=True)
    ContractFactory(lead=provider)
    assessments.run(period(), by=User.objects.portal())
    return Assessment.objects.get()


def test_seeing_a_change_leaves_what_was_confirmed():
    assessment = changed(ProviderFactory())

    seen = assessments.see(AssessmentChange.objects.all(), by=UserFactory())

    assessment.refresh_from_db()
    assert (seen, assessment.effective_outcome) == (1, Outcome.MOVES)
    assert AssessmentChange.objects.get().seen_by is not None
    assert assessments.see(AssessmentChange.objects.all(), by=UserFactory()) == 0


def test_confirming_the_new_outcome_takes_it_and_closes_the_change():
    assessment = changed(ProviderFactory())

    confirm(assessment, outcome=Outcome.STAYS, one_by_one=True)

    assessment.refresh_from_db()
    assert assessment.effective_outcome == Outcome.STAYS
    assert AssessmentChange.objects.get().seen_at is not None


# The check per old provider.


def test_check_freezes_what_was_found_and_falls_when_that_changes():
    provider = ProviderFactory(name="Stichting De Es B.V.")
    moving(provider=provider)
    check = sign(provider)
    assert check.found["contracts"] == []
    assert check.found["residents"] == {"moves": 1}

    ContractFactory(subcontractors=[provider])

    assert unsigned(provider) == [provider]
    sign(provider)
    assert unsigned(provider) == []
    assert ProviderCheck.objects.get().found["contracts"][0]["role"] == PartyRole.SUBCONTRACTOR


def unsigned(provider):
    return findings.unsigned([provider], period=period(), municipality="0197", today=TODAY)


@pytest.mark.parametrize("new_resident", [True, False])
def test_check_stands_while_residents_come_and_go(new_resident):
    provider = ProviderFactory()
    first = moving(provider=provider)
    sign(provider)

    if new_resident:
        moving(provider=provider)
    else:
        confirm(first)

    assert unsigned(provider) == []


def test_check_falls_when_a_look_alike_gets_a_contract():
    provider = ProviderFactory(name="Praktijk De Es")
    moving(provider=provider)
    sign(provider)

    ContractFactory(lead=ProviderFactory(name="Praktijk De Es B.V.", agb="98765432"))

    assert unsigned(provider) == [provider]


def test_check_never_tells_who_won_before_its_day():
    provider = ProviderFactory()
    moving(provider=provider)
    ContractFactory(lead=provider, public_from=date(2022, 10, 1))

    assert sign(provider).found["contracts"] == []


def test_check_of_one_municipality_says_nothing_for_another():
    provider = ProviderFactory()
    moving(provider=provider)
    moving(provider=provider, municipality=municipality("0222"))
    sign(provider)

    assert unsigned(provider) == []
    assert findings.unsigned([provider], period=period(), municipality="0222", today=TODAY) == [provider]


def test_check_needs_residents():
    with pytest.raises(Refused, match="geen cliënten"):
        sign(ProviderFactory())


def test_lead_confirms_a_subcontractor_once():
    contract = ContractFactory(subcontractors=[ProviderFactory()])
    party, by = contract.parties.get(role=PartyRole.SUBCONTRACTOR), UserFactory(contract_manager=True)

    confirmed = checks.confirm_subcontractor(party, confirmed_on=TODAY, by=by)

    assert (confirmed.confirmed_on, confirmed.confirmed_by) == (TODAY, by)
    with pytest.raises(Refused, match="al bevestigd"):
        checks.confirm_subcontractor(party, confirmed_on=TODAY, by=by)


@pytest.mark.parametrize(
    ("role", "day", "why"),
    [
        (PartyRole.LEAD, TODAY, "Alleen een onderaannemer"),
        (PartyRole.SUBCONTRACTOR, date(2022, 9, 13), "toekomst"),
    ],
)
def test_subcontractor_is_refused(role, day, why):
    contract = ContractFactory(subcontractors=[ProviderFactory()])
    with pytest.raises(Refused, match=why):
        checks.confirm_subcontractor(
            contract.parties.get(role=role), confirmed_on=day, by=UserFactory(contract_manager=True)
        )
