"""The proof can fail: each kind of breach and risk is put into the tables by raw SQL, and found."""

from datetime import date, timedelta

import pytest
from django.db import connection

from achterhoek import triggers
from achterhoek.clock import now
from achterhoek.models import User
from clients.models import Indication
from clients.statuses import Delivery, EndReason, Law
from tests.commands import run
from tests.factories import (
    AllocationFactory,
    ClientFactory,
    ContractFactory,
    HandoverFactory,
    HandoverLineFactory,
    IndicationFactory,
    ProviderFactory,
    lot,
    municipality,
    period,
)
from transitions import continuity
from transitions.models import BridgingAgreement, Renewal
from transitions.statuses import RenewalState, Status

pytestmark = pytest.mark.django_db

TODAY = date(2022, 9, 12)
TEST_DAY = date(2023, 1, 1)
ALL_DAYS = 184


@pytest.fixture
def old():
    """A provider whose contract ended the day before the period began."""
    provider = ProviderFactory()
    ContractFactory(old=True, lead=provider)
    return provider


@pytest.fixture
def new():
    """A provider with a contract from the period on."""
    provider = ProviderFactory()
    ContractFactory(lead=provider)
    return provider


@pytest.fixture
def staying(new):
    """Care that nothing is wrong with: the provider is contracted."""
    return IndicationFactory(named_provider=new)


@pytest.fixture
def moving(old):
    """Care at an old provider: in order until the period ends."""
    return IndicationFactory(named_provider=old)


def prove(today=TODAY):
    return continuity.prove(period(), today=today)


def breaches(today=TODAY):
    return [(found.key, found.day, found.kind) for found in prove(today).breaches]


def risks(today=TODAY):
    return [(found.key, found.day, found.kind) for found in prove(today).at_risk]


def by_hand(statement, *values):
    """Change the tables behind the portal's back, guards and all."""
    with triggers.lifted(by=User.objects.portal(), why="proef"), connection.cursor() as cursor:
        cursor.execute(statement, [str(value) if isinstance(value, date) else value for value in values])
        assert cursor.rowcount == 1


# Covered.


def test_contracted_provider_gives_no_breach_and_no_risk(staying):
    proof = prove()

    assert (proof.indications, proof.days) == (1, ALL_DAYS)
    assert (proof.breaches, proof.risks) == ([], [])


def test_old_contract_holds_through_the_whole_period(moving):
    assert breaches(today=date(2022, 12, 31)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"delivery": Delivery.BUDGET},
        {"care_since": None},
        {"last_day": date(2022, 6, 30)},
        {"first_day": date(2023, 1, 1)},
    ],
)
def test_care_outside_the_proof_is_not_covered(fields):
    IndicationFactory(**fields)

    assert (prove().indications, prove().days, prove().risks) == (0, 0, [])


def test_municipality_that_does_not_take_part_is_not_covered(new):
    client = ClientFactory(municipality=municipality("1509"))
    IndicationFactory(care_line__client=client, named_provider=new)

    assert prove().indications == 0


def test_care_line_that_ended_counts_to_its_own_last_day(staying):
    line = staying.care_line
    line.ended_on, line.end_reason = date(2022, 7, 10), EndReason.MOVED
    line.ended_at, line.ended_by = now(), User.objects.portal()
    line.save()

    proof = prove()

    assert (proof.days, proof.breaches, proof.risks) == (10, [], [])


def test_only_the_municipalities_asked_are_proved(moving):
    assert continuity.prove(period(), today=TODAY, municipalities=["0222"]).indications == 0
    assert continuity.prove(period(), today=TODAY, municipalities=["0197"]).indications == 1


def test_end_of_the_period_is_data(moving):
    extended = period()
    extended.last_day = date(2023, 3, 31)
    extended.save()

    assert risks() == [(moving.key, date(2023, 4, 1), "no_new_provider")]


# Breaches.


def test_link_that_disappears_leaves_nobody(staying):
    by_hand("DELETE FROM clients_allocation WHERE care_line_id = %s", staying.care_line_id)

    assert breaches() == [(staying.key, date(2022, 7, 1), "nobody")]


def test_link_that_begins_too_late_leaves_nobody_on_the_days_before(staying):
    by_hand("UPDATE clients_allocation SET first_day = %s", date(2022, 8, 1))

    assert breaches() == [(staying.key, date(2022, 7, 1), "nobody")]
    assert breaches(today=date(2022, 6, 30)) == []


def test_superseded_link_without_a_right_one_leaves_nobody(staying):
    by_hand(
        "UPDATE clients_allocation SET superseded_at = %s, superseded_by_id = written_by_id, superseded_reason = 'x'",
        "2022-08-01 10:00:00+00:00",
    )

    assert breaches() == [(staying.key, date(2022, 7, 1), "nobody")]


def test_start_that_was_confirmed_keeps_the_resident_in_the_proof(new):
    indication = IndicationFactory(waiting=True)
    started = HandoverLineFactory(
        handover=HandoverFactory(
            client=indication.client,
            giving=None,
            receiving=new,
            status=Status.STARTED,
            municipality=indication.municipality,
        ),
        care_line=indication.care_line,
        started_on=date(2022, 8, 1),
        started_confirmed_at=now(),
        started_confirmed_by=User.objects.portal(),
        is_open=False,
    )
    AllocationFactory(care_line=indication.care_line, provider=new, first_day=started.started_on)
    assert breaches() == []

    by_hand("DELETE FROM clients_allocation WHERE care_line_id = %s", indication.care_line_id)

    assert breaches() == [(indication.key, date(2022, 8, 1), "nobody")]


def test_contract_that_disappears_leaves_no_ground(moving):
    by_hand("DELETE FROM providers_contractparty WHERE provider_id = %s", moving.named_provider_id)

    assert breaches() == [(moving.key, date(2022, 7, 1), "no_ground")]


def test_contract_cut_short_leaves_no_ground_from_the_day_after(staying):
    by_hand("UPDATE providers_contract SET last_day = %s", date(2022, 8, 31))

    assert breaches() == [(staying.key, date(2022, 9, 1), "no_ground")]
    assert breaches(today=date(2022, 8, 31)) == []


def test_contract_in_another_municipality_or_lot_is_no_ground():
    elsewhere, other_lot = ProviderFactory(), ProviderFactory()
    ContractFactory(old=True, lead=elsewhere, municipalities=["0222"])
    ContractFactory(old=True, lead=other_lot, lot=lot("wmo-wonen"))
    here = [IndicationFactory(named_provider=provider) for provider in (elsewhere, other_lot)]

    assert breaches() == sorted((one.key, date(2022, 7, 1), "no_ground") for one in here)


def test_partner_and_subcontractor_have_ground():
    partner, subcontractor = ProviderFactory(), ProviderFactory()
    ContractFactory(partners=[partner], subcontractors=[subcontractor])
    for provider in (partner, subcontractor):
        IndicationFactory(named_provider=provider)

    assert (prove().breaches, prove().risks) == ([], [])


def test_provider_that_stopped_leaves_its_residents(moving):
    by_hand(
        "UPDATE providers_provider SET stops_on = %s WHERE id = %s",
        date(2022, 9, 1),
        moving.named_provider_id,
    )

    assert breaches() == breaches(today=date(2022, 9, 2)) == [(moving.key, date(2022, 9, 2), "stopped_early")]
    assert breaches(today=date(2022, 9, 1)) == []


def test_next_provider_after_a_stop_ends_the_breach(moving, new):
    by_hand(
        "UPDATE providers_provider SET stops_on = %s WHERE id = %s",
        date(2022, 9, 1),
        moving.named_provider_id,
    )
    AllocationFactory(care_line=moving.care_line, provider=new, first_day=date(2022, 9, 2))

    assert breaches() == []


def test_start_after_the_indication_is_outside_it(moving, new):
    by_hand("UPDATE clients_indication SET last_day = %s", date(2022, 8, 31))
    AllocationFactory(care_line=moving.care_line, provider=new, first_day=date(2022, 9, 5))

    assert breaches() == [(moving.key, date(2022, 9, 5), "outside_indication")]
    assert breaches(today=date(2022, 9, 4)) == []


def test_starts_outside_the_indication_that_follow_one_another_are_one_run(moving, new):
    by_hand("UPDATE clients_indication SET last_day = %s", date(2022, 8, 31))
    for day in (date(2022, 9, 5), date(2022, 9, 7)):
        AllocationFactory(care_line=moving.care_line, provider=new, first_day=day)

    assert breaches() == [(moving.key, date(2022, 9, 5), "outside_indication")]


def test_care_before_a_renewed_decision_is_normal(old):
    renewed = IndicationFactory(named_provider=old, first_day=date(2022, 8, 1), care_since=date(2022, 7, 15))

    assert breaches() == []
    assert prove().days == 153
    assert renewed.care_since < renewed.first_day


def test_days_before_care_begins_are_waiting(new):
    IndicationFactory(named_provider=new, care_since=date(2022, 9, 1))

    assert breaches() == []


def test_each_run_of_days_is_one_entry(staying, new):
    by_hand(
        "UPDATE providers_contract SET first_day = %s, last_day = %s", date(2022, 7, 11), date(2022, 8, 31)
    )

    assert breaches() == [
        (staying.key, date(2022, 7, 1), "no_ground"),
        (staying.key, date(2022, 9, 1), "no_ground"),
    ]


# Risks.


def test_old_provider_without_successor_is_at_risk_on_the_test_day(moving):
    assert risks() == [(moving.key, TEST_DAY, "no_new_provider")]


def test_risk_is_of_days_ahead_and_the_page_keeps_the_test_day(moving):
    proof = prove(today=TEST_DAY)

    assert proof.at_risk == []
    assert [(found.key, found.day) for found in proof.risks] == [(moving.key, TEST_DAY)]


def test_contract_counts_from_the_day_it_is_public(staying):
    by_hand("UPDATE providers_contract SET public_from = %s", date(2022, 10, 1))

    assert risks() == [(staying.key, TEST_DAY, "no_new_provider")]
    assert risks(today=date(2022, 10, 1)) == []


def schedule(indication, receiving, day, status=Status.SCHEDULED, **fields):
    handover = HandoverFactory(
        client=indication.client,
        municipality=indication.municipality,
        receiving=receiving,
        status=status,
        **fields,
    )
    return HandoverLineFactory(handover=handover, care_line=indication.care_line, planned_first_day=day)


def test_planned_start_is_not_yet_a_provider(moving, new):
    schedule(moving, new, date(2022, 12, 5))

    assert risks() == [(moving.key, TEST_DAY, "start_not_confirmed")]


def test_handover_on_hold_plans_nothing(moving, new):
    schedule(moving, new, date(2022, 12, 5), status=Status.ON_HOLD, held_from=Status.SCHEDULED)

    assert risks() == [(moving.key, TEST_DAY, "no_new_provider")]


def test_confirmed_start_ends_the_risk(moving, new):
    AllocationFactory(care_line=moving.care_line, provider=new, first_day=date(2022, 9, 1))

    assert (risks(), breaches()) == ([], [])


def test_provider_that_will_stop_is_a_risk_the_day_after(moving):
    by_hand(
        "UPDATE providers_provider SET stops_on = %s WHERE id = %s",
        date(2022, 10, 31),
        moving.named_provider_id,
    )

    assert risks() == [(moving.key, date(2022, 11, 1), "provider_stops")]


def test_start_planned_before_the_stop_waits_for_confirmation(moving, new):
    by_hand(
        "UPDATE providers_provider SET stops_on = %s WHERE id = %s",
        date(2022, 10, 31),
        moving.named_provider_id,
    )
    schedule(moving, new, date(2022, 11, 1))

    assert risks() == [(moving.key, date(2022, 11, 1), "start_not_confirmed")]


def test_start_planned_after_the_stop_leaves_a_gap(moving, new):
    by_hand(
        "UPDATE providers_provider SET stops_on = %s WHERE id = %s",
        date(2022, 10, 31),
        moving.named_provider_id,
    )
    schedule(moving, new, date(2022, 11, 2))

    assert risks() == [(moving.key, date(2022, 11, 1), "provider_stops")]


def test_contracted_provider_that_stops_on_the_last_day_is_at_risk(staying):
    by_hand(
        "UPDATE providers_provider SET stops_on = %s WHERE id = %s",
        date(2022, 12, 31),
        staying.named_provider_id,
    )

    assert risks() == [(staying.key, TEST_DAY, "provider_stops")]


def test_indication_that_ends_is_at_risk_whoever_the_provider(new, old):
    at_new = IndicationFactory(named_provider=new, expiring=True)
    at_old = IndicationFactory(named_provider=old, last_day=date(2022, 10, 31))

    assert risks() == sorted((one.key, TEST_DAY, "indication_ends") for one in (at_new, at_old))


def test_stop_after_the_indication_ended_leaves_the_end_as_the_risk(moving):
    by_hand(
        "UPDATE providers_provider SET stops_on = %s WHERE id = %s",
        date(2022, 10, 31),
        moving.named_provider_id,
    )
    by_hand("UPDATE clients_indication SET last_day = %s", date(2022, 10, 15))

    assert risks() == [(moving.key, TEST_DAY, "indication_ends")]


def test_indication_with_a_successor_is_judged_by_its_provider(new, old):
    for provider in (new, old):
        ending = IndicationFactory(named_provider=provider, expiring=True)
        IndicationFactory(
            care_line=ending.care_line,
            named_provider=provider,
            first_day=TEST_DAY,
            care_since=None,
            renews=ending,
        )

    [(key, day, kind)] = risks()

    assert (day, kind) == (TEST_DAY, "no_new_provider")
    assert Indication.objects.get(key=key).named_provider == old


def test_end_that_a_person_decided_is_no_risk(new):
    ending = IndicationFactory(named_provider=new, expiring=True)
    renewal = Renewal.objects.create(
        period=period(),
        municipality=ending.municipality,
        indication=ending,
        last_day=ending.last_day,
        state=RenewalState.IN_RESEARCH,
    )
    assert [kind for _, _, kind in risks()] == ["indication_ends"]

    renewal.state, renewal.reason, renewal.told_on = RenewalState.ENDED, "doel bereikt", TODAY
    renewal.closed_at, renewal.closed_by = now(), User.objects.portal()
    renewal.save()

    assert risks() == []
    Indication.objects.update(last_day=date(2022, 11, 30))
    assert [kind for _, _, kind in risks()] == ["indication_ends"]


def test_care_that_went_on_as_budget_asks_for_no_provider(old):
    ending = IndicationFactory(named_provider=old, expiring=True)
    IndicationFactory(
        care_line=ending.care_line,
        first_day=TEST_DAY,
        care_since=None,
        delivery=Delivery.BUDGET,
        renews=ending,
    )

    assert risks() == []


def bridge(indication, first_day, last_day, **fields):
    return BridgingAgreement.objects.create(
        municipality=indication.municipality,
        client=indication.client,
        provider=indication.named_provider,
        first_day=first_day,
        last_day=last_day,
        agreed_with="directeur",
        agreed_on=TODAY,
        reason="geen plaats elders",
        recorded_by=User.objects.portal(),
        **fields,
    )


def test_bridging_agreement_is_ground_on_the_test_day(moving):
    bridge(moving, TEST_DAY, date(2023, 2, 28))

    assert risks() == []


def test_bridging_agreement_that_ends_before_is_named(moving):
    bridge(moving, date(2022, 12, 1), date(2022, 12, 31))

    assert risks() == [(moving.key, TEST_DAY, "bridging_ends")]


def test_withdrawn_bridging_agreement_is_no_ground(moving):
    bridge(
        moving,
        TEST_DAY,
        date(2023, 2, 28),
        withdrawn_at=now(),
        withdrawn_by=User.objects.portal(),
        withdrawn_reason="toch een plaats",
    )

    assert risks() == [(moving.key, TEST_DAY, "no_new_provider")]


def test_bridging_agreement_is_ground_in_the_period_for_its_own_client_only():
    stranger = ProviderFactory()
    bridged, other = (IndicationFactory(named_provider=stranger) for _ in range(2))
    bridge(bridged, date(2022, 7, 1), date(2023, 2, 28))

    assert breaches() == [(other.key, date(2022, 7, 1), "no_ground")]


@pytest.mark.parametrize(
    ("born", "found"),
    [
        (date(2004, 9, 12), []),
        (date(2004, 9, 13), [(date(2022, 9, 13), "turns_18")]),
        (date(2005, 1, 1), [(TEST_DAY, "turns_18")]),
        (date(2005, 1, 2), []),
    ],
)
def test_turning_18_is_named_from_tomorrow_to_the_test_day(new, born, found):
    youth = IndicationFactory(
        care_line__client__birth_date=born,
        care_line__lot=lot("jeugd-ambulant"),
        law=Law.YOUTH,
        named_provider=new,
    )
    ContractFactory(lead=new, lot=lot("jeugd-ambulant"))

    assert [(one.key, one.day, one.kind) for one in prove().risks] == [(youth.key, *one) for one in found]


@pytest.mark.parametrize(
    ("ends", "named"), [(date(2022, 10, 31), False), (date(2022, 11, 14), False), (date(2022, 11, 15), True)]
)
def test_youth_care_that_is_over_before_the_birthday_does_not_turn_18(new, ends, named):
    youth = IndicationFactory(
        care_line__client__birth_date=date(2004, 11, 15),
        care_line__lot=lot("jeugd-ambulant"),
        law=Law.YOUTH,
        last_day=ends,
        named_provider=new,
    )
    IndicationFactory(
        care_line=youth.care_line, renews=youth, first_day=ends + timedelta(days=1), named_provider=new
    )
    ContractFactory(lead=new, lot=lot("jeugd-ambulant"))

    found = [(one.key, one.day) for one in prove().risks if one.kind == "turns_18"]

    assert found == ([(youth.key, date(2022, 11, 15))] if named else [])


def test_adult_care_has_no_eighteenth_birthday(new):
    IndicationFactory(care_line__client__birth_date=date(2004, 12, 1), named_provider=new)

    assert risks() == []


# The command.


def test_command_answers_in_the_agreed_shape(moving, settings):
    settings.PORTAL_TODAY = TODAY

    ran = run("check_continuity", "--period", "achterhoek-2022")

    assert ran.code == 0
    assert ran.value == {
        "first_day": "2022-07-01",
        "last_day": "2022-12-31",
        "indications": 1,
        "days": ALL_DAYS,
        "breaches": [],
        "at_risk": [{"indication": moving.key, "day": "2023-01-01", "kind": "no_new_provider"}],
    }


def test_command_leaves_with_4_on_a_breach(moving, settings):
    settings.PORTAL_TODAY = TODAY
    by_hand("DELETE FROM clients_allocation")

    ran = run("check_continuity", "--period", "achterhoek-2022")

    assert ran.code == 4
    assert ran.value["breaches"] == [{"indication": moving.key, "day": "2022-07-01", "kind": "nobody"}]


def test_command_refuses_an_unknown_period():
    ran = run("check_continuity", "--period", "nergens")

    assert (ran.code, list(ran.value)) == (2, ["error"])


def test_reading_costs_the_same_queries_for_any_caseload(old, django_assert_num_queries):
    IndicationFactory(named_provider=old)
    with django_assert_num_queries(10):
        prove()

    for _ in range(3):
        IndicationFactory(named_provider=old)
    with django_assert_num_queries(10):
        prove()
