"""Assessing again: nothing changes unless the facts did, and what a person confirmed is not taken away."""

from datetime import date

import pytest

from achterhoek.models import AccessEvent, JobRun, Municipality, User
from achterhoek.statuses import AccessAction
from providers.models import Contract
from tests.commands import run as run_command
from tests.factories import (
    CareLineFactory,
    ContractFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    period,
)
from transitions.actions import assessments, renewals
from transitions.models import Assessment, AssessmentChange, AssessmentRun, Renewal
from transitions.statuses import Outcome, Reason, RenewalState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def run(**kwargs) -> AssessmentRun:
    return assessments.run(period(), by=User.objects.portal(), **kwargs)


def counts(made: AssessmentRun) -> tuple[int, int, int]:
    return made.created, made.changed, made.unchanged


def test_second_run_changes_nothing():
    indications = [IndicationFactory(), IndicationFactory(expiring=True), IndicationFactory(budget=True)]
    run()
    before = list(Assessment.objects.order_by("pk").values())

    again = run()

    assert counts(again) == (0, 0, len(indications))
    assert list(Assessment.objects.order_by("pk").values()) == before
    assert not AssessmentChange.objects.exists()


def test_run_after_a_contract_shows_the_difference():
    provider = ProviderFactory()
    IndicationFactory(named_provider=provider)
    run()
    ContractFactory(subcontractors=[provider])

    again = run()

    change = AssessmentChange.objects.get()
    assert counts(again) == (0, 1, 0)
    assert (change.before["outcome"], change.before["reason"]) == (Outcome.MOVES, Reason.NO_CONTRACT)
    assert (change.after["outcome"], change.after["convert"]) == (Outcome.STAYS, True)
    assert (change.was_confirmed, change.seen_at, change.run) == (False, None, again)
    assert Assessment.objects.get().effective_outcome == Outcome.STAYS


def test_run_keeps_what_a_person_confirmed_until_somebody_looks():
    provider = ProviderFactory()
    IndicationFactory(named_provider=provider)
    run()
    assessments.confirm(Assessment.objects.all(), outcome=Outcome.MOVES, by=UserFactory(), one_by_one=True)
    ContractFactory(lead=provider)
    run()

    assessment = Assessment.objects.get()
    assert (assessment.outcome, assessment.effective_outcome) == (Outcome.STAYS, Outcome.MOVES)
    assert AssessmentChange.objects.get().was_confirmed is True


def test_run_keeps_an_own_decision():
    IndicationFactory()
    run()
    assessments.override(
        Assessment.objects.get(), outcome=Outcome.STAYS, reason="Afspraak", by=UserFactory(coordinator=True)
    )
    Contract.objects.all().delete()
    run()

    assessment = Assessment.objects.get()
    assert (assessment.outcome, assessment.effective_outcome) == (Outcome.MOVES, Outcome.STAYS)


def test_new_row_of_a_contract_is_no_difference():
    """An import may write a contract's parties anew; the answer for the client is the same."""
    provider = ProviderFactory()
    IndicationFactory(named_provider=provider)
    contract = ContractFactory(lead=provider)
    run()
    contract.parties.all().delete()
    contract.parties.create(provider=provider, role="lead")

    again = run()

    assert counts(again) == (0, 0, 1)
    assert Assessment.objects.get().party == contract.parties.get()


def test_period_that_ends_later_asks_anew():
    indication = IndicationFactory(last_day=date(2023, 2, 1))
    run()
    current = period()
    current.last_day = date(2023, 3, 31)
    current.save()

    run()

    assert indication.assessments.get().reason == Reason.EXPIRES_IN_PERIOD
    assert Renewal.objects.get().last_day == date(2023, 2, 1)


def test_renewal_comes_with_the_follow_up_and_goes_with_it():
    indication = IndicationFactory(expiring=True)
    run()
    renewal = Renewal.objects.get()
    assert (renewal.state, renewal.last_day) == (RenewalState.TO_START, date(2022, 12, 31))

    indication.last_day = date(2022, 11, 30)
    indication.save()
    run()
    assert Renewal.objects.get().last_day == date(2022, 11, 30)

    indication.last_day = date(2024, 1, 1)
    indication.save()
    run()
    assert not Renewal.objects.exists()


def test_renewal_that_a_person_works_on_stays():
    indication = IndicationFactory(expiring=True)
    run()
    renewals.start(Renewal.objects.get(), by=UserFactory())
    indication.last_day = date(2024, 1, 1)
    indication.save()

    run()

    assert Renewal.objects.get().state == RenewalState.IN_RESEARCH


def test_care_that_a_person_ended_asks_no_renewal():
    indication = IndicationFactory()
    line = indication.care_line
    line.ended_on, line.end_reason, line.ended_at = date(2022, 8, 31), "goal", "2022-08-31T12:00Z"
    line.ended_by = User.objects.portal()
    line.save()

    run()

    assert Assessment.objects.get().renew is True
    assert not Renewal.objects.exists()


def test_run_of_one_municipality_counts_and_logs_its_own():
    IndicationFactory()
    IndicationFactory(care_line=CareLineFactory(client__municipality_id="0222"))
    own = Municipality.objects.get(code="0222")

    made = run(municipality=own)

    assert counts(made) == (1, 0, 0)
    event = AccessEvent.objects.filter(action=AccessAction.RUN).latest("pk")
    assert (event.municipality, event.detail["created"]) == (own, 1)


def test_job_does_the_work_and_then_nothing():
    IndicationFactory()

    first = run_command("run_job", "assess_changed")
    second = run_command("run_job", "assess_changed")

    assert first.value == {
        "job": "assess_changed",
        "day": "2022-09-12",
        "done": 1,
        "skipped": 0,
        "failed": 0,
    }
    assert (second.value["done"], second.value["skipped"]) == (0, 1)
    assert JobRun.objects.count() == 2


def test_embargo_that_lifts_changes_the_outcome(on_day):
    provider = ProviderFactory()
    IndicationFactory(named_provider=provider)
    ContractFactory(lead=provider, public_from=date(2022, 10, 1))
    run()
    assert Assessment.objects.get().outcome == Outcome.MOVES

    on_day(date(2022, 10, 1))
    run()

    assert Assessment.objects.get().outcome == Outcome.STAYS
