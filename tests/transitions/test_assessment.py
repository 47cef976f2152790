"""What the transition means for each indication: every reason, every follow-up, every boundary."""

from datetime import date, timedelta

import pytest

from achterhoek.models import Municipality, User
from clients.models import Allocation
from clients.statuses import EndReason, Source
from providers.models import ContractParty
from providers.statuses import AllocateTo, Form, PartyRole
from tests.factories import (
    AllocationFactory,
    CareLineFactory,
    ClientFactory,
    ContractFactory,
    IndicationFactory,
    ProductFactory,
    ProviderFactory,
    lot,
    municipality,
    period,
)
from transitions import explanations
from transitions.actions import assessments
from transitions.assessment import OUTCOMES
from transitions.models import Assessment, PeriodScope
from transitions.statuses import Outcome, Reason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

FIRST_DAY, LAST_DAY, TEST_DAY = date(2022, 7, 1), date(2022, 12, 31), date(2023, 1, 1)
DAY = timedelta(days=1)


def assessed(indication):
    assessments.run(period(), by=User.objects.portal())
    return Assessment.objects.get(indication=indication)


def reason_of(indication):
    assessment = assessed(indication)
    assert assessment.outcome == OUTCOMES[Reason(assessment.reason)]
    return assessment.reason


def at(provider, **kwargs):
    return IndicationFactory(named_provider=provider, **kwargs)


def line(*, place="0197", kind="wmo-ondersteuning", **client):
    return CareLineFactory(client=ClientFactory(municipality=municipality(place), **client), lot=lot(kind))


# Not affected.


def test_death_comes_before_everything():
    indication = IndicationFactory(care_line=line(died_on=date(2022, 8, 1)), budget=True)

    assert reason_of(indication) == Reason.DECEASED


def test_personal_budget_comes_before_the_lot():
    product = ProductFactory(code="GEEN", lot=None)

    assert reason_of(IndicationFactory(budget=True, product=product)) == Reason.PERSONAL_BUDGET


def test_product_without_lot_is_not_affected():
    assert reason_of(IndicationFactory(product=ProductFactory(code="GEEN", lot=None))) == Reason.OTHER_LOT


def test_lot_outside_the_period_is_not_affected():
    PeriodScope.objects.filter(period=period(), lot="wmo-wonen").delete()

    assert reason_of(IndicationFactory(care_line=line(kind="wmo-wonen"))) == Reason.OTHER_LOT


@pytest.mark.parametrize("kind", ["wmo-ondersteuning", "jeugd-ambulant"])
def test_oude_ijsselstreek_buys_two_lots_itself(kind):
    provider = ProviderFactory()
    ContractFactory(lead=provider, municipalities=["1509"], lot=lot(kind), form=Form.SUBSIDY)

    assert reason_of(at(provider, care_line=line(place="1509", kind=kind))) == Reason.OWN_PROCUREMENT


@pytest.mark.parametrize("kind", ["wmo-wonen", "gezins-woonvormen"])
def test_oude_ijsselstreek_takes_part_in_the_other_two(kind):
    assert reason_of(IndicationFactory(care_line=line(place="1509", kind=kind))) == Reason.NO_CONTRACT


@pytest.mark.parametrize(
    ("last_day", "reason"),
    [
        (FIRST_DAY - DAY, Reason.ENDED_BEFORE),
        (FIRST_DAY, Reason.EXPIRES_IN_PERIOD),
        (LAST_DAY, Reason.EXPIRES_IN_PERIOD),
        (TEST_DAY, Reason.NO_CONTRACT),
        (None, Reason.NO_CONTRACT),
    ],
)
def test_last_day_decides_around_the_period(last_day, reason):
    assert reason_of(IndicationFactory(last_day=last_day)) == reason


def test_care_that_ended_early_counts_by_its_own_last_day():
    indication = IndicationFactory(last_day=None)
    indication.care_line.ended_on, indication.care_line.end_reason = FIRST_DAY - DAY, EndReason.GOAL
    indication.care_line.ended_at, indication.care_line.ended_by = "2022-06-30T12:00Z", User.objects.portal()
    indication.care_line.save()

    assert reason_of(indication) == Reason.ENDED_BEFORE


# Stays.


def test_lead_of_a_contract_stays():
    provider = ProviderFactory()
    ContractFactory(lead=provider)

    assert reason_of(at(provider)) == Reason.OWN_CONTRACT


def test_best_role_wins():
    provider = ProviderFactory()
    ContractFactory(subcontractors=[provider])
    ContractFactory(partners=[provider])
    assert reason_of(at(provider)) == Reason.CONSORTIUM

    lead = ContractFactory(lead=provider)
    assessment = assessed(at(provider))

    assert (assessment.reason, assessment.party.contract) == (Reason.OWN_CONTRACT, lead)


def test_subsidy_counts_as_a_contract():
    provider = ProviderFactory()
    ContractFactory(lead=provider, form=Form.SUBSIDY)

    assert reason_of(at(provider)) == Reason.OWN_CONTRACT


def test_contract_of_another_code_counts():
    """Parties are providers, not codes: the indication named one code, the contract another."""
    provider = ProviderFactory()
    provider.codes.create(agb="42999999")
    ContractFactory(lead=provider)

    assert reason_of(at(provider, named_code="42999999")) == Reason.OWN_CONTRACT


@pytest.mark.parametrize(
    ("first_day", "last_day", "reason"),
    [
        (TEST_DAY, TEST_DAY, Reason.OWN_CONTRACT),
        (FIRST_DAY, LAST_DAY, Reason.NO_CONTRACT),
        (TEST_DAY + DAY, date(2025, 1, 1), Reason.NO_CONTRACT),
    ],
)
def test_contract_counts_on_the_test_day_alone(first_day, last_day, reason):
    provider = ProviderFactory()
    ContractFactory(lead=provider, first_day=first_day, last_day=last_day)

    assert reason_of(at(provider)) == reason


@pytest.mark.parametrize(
    ("public_from", "first_day", "reason"),
    [
        (date(2022, 9, 12), FIRST_DAY, Reason.OWN_CONTRACT),
        (date(2022, 9, 13), FIRST_DAY, Reason.NO_CONTRACT),
        (None, date(2022, 9, 12), Reason.OWN_CONTRACT),
        (None, date(2022, 9, 13), Reason.NO_CONTRACT),
    ],
)
def test_contract_counts_from_its_publication_day(public_from, first_day, reason):
    provider = ProviderFactory()
    ContractFactory(lead=provider, public_from=public_from, first_day=first_day)

    assert reason_of(at(provider)) == reason


def test_care_that_has_not_begun_stays_at_a_contracted_provider_that_the_row_names():
    provider = ProviderFactory()
    ContractFactory(partners=[provider])

    assert reason_of(at(provider, waiting=True)) == Reason.CONSORTIUM


def test_contracted_provider_stays_also_when_the_indication_expires():
    provider = ProviderFactory()
    ContractFactory(lead=provider)
    assessment = assessed(at(provider, expiring=True))

    assert (assessment.outcome, assessment.renew) == (Outcome.STAYS, True)


# To allocate, reassess, moves.


@pytest.mark.parametrize("named", [False, True])
def test_care_that_has_not_begun_is_to_allocate(named):
    indication = IndicationFactory(waiting=True, named_provider=ProviderFactory() if named else None)

    assert reason_of(indication) == Reason.NOT_STARTED


def test_contract_for_this_lot_elsewhere_is_not_in_municipality():
    provider = ProviderFactory()
    ContractFactory(lead=provider, municipalities=["0222"])
    ContractFactory(lead=provider, lot=lot("wmo-wonen"), municipalities=["0197"])

    assert reason_of(at(provider)) == Reason.NOT_IN_MUNICIPALITY


@pytest.mark.parametrize("role", ["lead", "partners", "subcontractors"])
def test_contract_for_another_lot_is_not_for_lot(role):
    provider = ProviderFactory()
    ContractFactory(lot=lot("wmo-wonen"), **{role: provider if role == "lead" else [provider]})

    assert reason_of(at(provider)) == Reason.NOT_FOR_LOT


def test_secret_contract_elsewhere_says_nothing():
    provider = ProviderFactory()
    ContractFactory(lead=provider, municipalities=["0222"], public_from=date(2022, 10, 1))

    assert reason_of(at(provider)) == Reason.NO_CONTRACT


# Who is the current provider.


def test_current_provider_is_who_was_responsible_the_day_before_the_period():
    before, after = ProviderFactory(), ProviderFactory()
    indication = at(before)
    AllocationFactory(care_line=indication.care_line, provider=after, first_day=FIRST_DAY - DAY)

    assert assessed(indication).current_provider == after


def test_handover_carried_out_does_not_change_the_assessment():
    old, new = ProviderFactory(), ProviderFactory()
    ContractFactory(lead=new)
    indication = at(old)
    AllocationFactory(care_line=indication.care_line, provider=new, first_day=FIRST_DAY, source=Source.START)
    assessment = assessed(indication)

    assert (assessment.current_provider, assessment.reason) == (old, Reason.NO_CONTRACT)


def test_care_that_began_in_the_period_counts_on_its_first_day():
    first, later = ProviderFactory(), ProviderFactory()
    indication = at(first, first_day=date(2022, 8, 1))
    AllocationFactory(care_line=indication.care_line, provider=later, first_day=date(2022, 9, 1))

    assert assessed(indication).current_provider == first


def test_start_through_a_handover_leaves_it_to_allocate():
    new = ProviderFactory()
    ContractFactory(lead=new)
    indication = IndicationFactory(waiting=True, named_provider=None)
    AllocationFactory(
        care_line=indication.care_line, provider=new, first_day=date(2022, 9, 1), source=Source.START
    )
    indication.named_provider, indication.care_since = ProviderFactory(), date(2022, 9, 1)
    indication.save()

    assert reason_of(indication) == Reason.NOT_STARTED


def test_superseded_link_does_not_count():
    right, wrong = ProviderFactory(), ProviderFactory()
    indication = at(right)
    AllocationFactory(
        care_line=indication.care_line,
        provider=wrong,
        first_day=date(2022, 5, 1),
        superseded_at="2022-06-01T12:00Z",
        superseded_by=User.objects.portal(),
        superseded_reason="Verkeerde aanbieder",
    )

    assert assessed(indication).current_provider == right


def test_indication_in_a_chain_looks_at_the_line_on_the_day_before_the_period():
    before, after = ProviderFactory(), ProviderFactory()
    first = at(before, last_day=date(2022, 9, 30))
    second = at(
        after,
        care_line=first.care_line,
        renews=first,
        first_day=date(2022, 10, 1),
        care_since=first.care_since,
        allocation=False,
    )
    AllocationFactory(care_line=first.care_line, provider=after, first_day=date(2022, 10, 1))

    assert assessed(second).current_provider == before


# Follow-ups.


@pytest.mark.parametrize(
    ("last_day", "renew"),
    [(FIRST_DAY, True), (LAST_DAY, True), (TEST_DAY, False), (None, False)],
)
def test_renew_is_for_a_last_day_in_the_period_whoever_the_provider_is(last_day, renew):
    provider = ProviderFactory()
    ContractFactory(lead=provider)
    stays, other = at(provider, last_day=last_day), IndicationFactory(last_day=last_day)
    assessed(stays)

    assert list(Assessment.objects.values_list("renew", flat=True)) == [renew, renew]
    assert Assessment.objects.get(indication=other).outcome != Outcome.STAYS


@pytest.mark.parametrize(
    ("role", "allocate_to", "convert"),
    [
        ("lead", AllocateTo.LEAD, False),
        ("partners", AllocateTo.LEAD, True),
        ("partners", AllocateTo.PARTY, False),
        ("subcontractors", AllocateTo.LEAD, True),
        ("subcontractors", AllocateTo.PARTY, True),
    ],
)
def test_convert_is_for_who_stays_under_another_code(role, allocate_to, convert):
    provider = ProviderFactory()
    ContractFactory(allocate_to=allocate_to, **{role: provider if role == "lead" else [provider]})

    assert assessed(at(provider)).convert is convert


def test_one_contract_that_allocates_to_the_partner_is_enough():
    provider = ProviderFactory()
    ContractFactory(partners=[provider], allocate_to=AllocateTo.LEAD)
    ContractFactory(partners=[provider], allocate_to=AllocateTo.PARTY)

    assert assessed(at(provider)).convert is False


def test_contract_as_subcontractor_that_allocates_to_the_party_does_not_help_a_partner():
    provider = ProviderFactory()
    ContractFactory(partners=[provider], allocate_to=AllocateTo.LEAD)
    ContractFactory(subcontractors=[provider], allocate_to=AllocateTo.PARTY)

    assert assessed(at(provider)).convert is True


@pytest.mark.parametrize(
    ("fact", "by_hand"),
    [
        ({"measure": "ots"}, True),
        ({"measure": "gesloten"}, True),
        ({"crisis": True}, True),
        ({"out_of_region": True}, True),
        ({"safety": True}, False),
        ({}, False),
    ],
)
def test_by_hand_is_for_a_measure_crisis_or_care_elsewhere(fact, by_hand):
    assert assessed(IndicationFactory(care_line=line(**fact))).by_hand is by_hand


@pytest.mark.parametrize("referrer", ["gi", "rechter"])
def test_referral_by_gi_or_court_alone_is_no_measure(referrer):
    assert assessed(IndicationFactory(referrer=referrer)).by_hand is False


def test_who_is_not_affected_has_no_follow_up():
    indication = IndicationFactory(care_line=line(measure="ots", crisis=True), budget=True, expiring=True)

    assert explanations.follow_ups(assessed(indication)) == []


# The whole.


def test_every_indication_has_exactly_one_outcome():
    kept = [
        IndicationFactory(),
        IndicationFactory(waiting=True, named_provider=None),
        IndicationFactory(budget=True),
        IndicationFactory(care_line=line(place="1509")),
    ]
    assessments.run(period(), by=User.objects.portal())
    assessments.run(period(), by=User.objects.portal())

    assert sorted(Assessment.objects.values_list("indication", flat=True)) == [i.pk for i in kept]


def test_ranges_do_not_change_the_answer(monkeypatch):
    monkeypatch.setattr("transitions.actions.assessments.runs.RANGE", 2)
    made = [IndicationFactory() for _ in range(5)]

    run = assessments.run(period(), by=User.objects.portal())

    assert (run.created, Assessment.objects.count()) == (5, len(made))


def test_run_of_one_municipality_leaves_the_others():
    own, _ = IndicationFactory(), IndicationFactory(care_line=line(place="0222"))

    run = assessments.run(
        period(), by=User.objects.portal(), municipality=Municipality.objects.get(code="0197")
    )

    assert (run.created, Assessment.objects.get().indication) == (1, own)


def test_sentence_names_what_made_it_so():
    lead, provider = ProviderFactory(name="Het Kompas"), ProviderFactory(name="De Es")
    contract = ContractFactory(lead=lead, subcontractors=[provider], number="AH22-900")
    indication = at(provider)
    assessed(indication)
    [(_, unsure)] = explanations.current_explanations(Assessment.objects.all())
    ContractParty.objects.filter(contract=contract, role=PartyRole.SUBCONTRACTOR).update(
        confirmed_on=date(2022, 9, 1), confirmed_by=User.objects.portal()
    )
    [(_, sure)] = explanations.current_explanations(Assessment.objects.all())

    assert unsure == (
        "De Es levert op 1 januari 2023 Wmo Integrale Ondersteuning in Aalten als onderaannemer van Het Kompas "
        "(contract AH22-900): de cliënt blijft, als Het Kompas dat bevestigt."
    )
    assert sure.endswith("de cliënt blijft; Het Kompas bevestigde dat op 1 september 2022.")


def test_every_reason_has_a_sentence():
    assert set(explanations.SENTENCES) == set(Reason) == set(OUTCOMES)


def test_allocations_are_not_written_by_a_run():
    indication = at(ProviderFactory())
    before = list(Allocation.objects.values_list("pk", flat=True))
    assessed(indication)

    assert list(Allocation.objects.values_list("pk", flat=True)) == before
