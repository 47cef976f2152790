"""What the schedule does by itself: it reminds, escalates, asks for plans and writes mails; it never moves anyone."""

from datetime import date, timedelta

import pytest
from django.core import mail

from achterhoek import jobs
from achterhoek.clock import living_on
from achterhoek.models import AccessEvent, Errand
from achterhoek.refusals import Refused
from tests.factories import ContractFactory, UserFactory
from tests.transitions import moving
from tests.transitions.moving import DAY, TODAY, at
from transitions.models import Digest, HandoverEvent, Plan
from transitions.statuses import PlanState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]
DUE = date(2022, 9, 15)  # three working days after the offer of 12 September
ESCALATED = date(2022, 9, 19)  # two working days later, over a weekend


def run(name, day):
    with living_on(max(day, TODAY)):
        return jobs.run(name, day=day)


def said(handover):
    return [
        what for what in handover.events.order_by("pk").values_list("what", flat=True) if "moeten" in what
    ]


def test_silence_reminds_on_the_day_and_escalates_two_working_days_later():
    found = at(Status.OFFERED)

    for day in (DUE - timedelta(days=1), DUE, DUE + timedelta(days=1), ESCALATED, ESCALATED):
        run("answer_clock", day)

    assert [what.split(":")[0] for what in said(found.handover)] == ["Herinnering", "Naar de coördinator"]
    found.handover.refresh_from_db()
    assert found.handover.status == Status.OFFERED


def test_lost_run_of_the_answer_clock_is_made_up_for():
    found = at(Status.OFFERED)

    outcome = run("answer_clock", ESCALATED)

    assert outcome.done == 2
    assert run("answer_clock", ESCALATED).done == 0
    assert len(said(found.handover)) == 2


def test_start_that_nobody_confirmed_is_named_once():
    found = at(Status.SCHEDULED)

    assert run("start_day_check", DAY).done == 0
    assert run("start_day_check", DAY + timedelta(days=1)).done == 1
    assert run("start_day_check", DAY + timedelta(days=2)).done == 0

    last = HandoverEvent.objects.filter(handover=found.handover).latest("pk")
    assert "niemand bevestigde dat. Praktijk De Es blijft aan zet." in last.what


def test_one_mail_per_person_and_day_without_personal_data():
    found = at(Status.OFFERED)
    type(found.consultant).objects.filter(pk=found.consultant.pk).update(email="consulent@aalten.example")

    run("deadline_digests", ESCALATED)
    run("deadline_digests", ESCALATED)
    run("send_digests", ESCALATED)
    run("send_digests", ESCALATED)

    [sent] = mail.outbox
    assert sent.to == ["consulent@aalten.example"]
    assert "Geen antwoord: bel nog eens of trek het aanbod in: 1" in sent.body
    client = found.handover.client
    assert client.surname not in sent.body
    assert client.case_number not in sent.body


def test_mail_server_that_fails_is_said_and_not_tried_for_ever(settings):
    settings.EMAIL_BACKEND = "tests.transitions.test_schedule.Broken"
    Digest.objects.create(person=UserFactory(email="a@aalten.example"), day=TODAY, lines=["x"])

    outcome = run("send_digests", TODAY)

    assert outcome.failed == 1
    assert Digest.objects.get().failure == "De mailserver weigerde: ConnectionRefusedError."


class Broken:
    """A mail server that is not there."""

    def __init__(self, **_):
        raise ConnectionRefusedError


def test_weekly_plan_is_asked_for_once_a_week():
    moving.scene()

    for days in (0, 1, 6):
        run("weekly_plan", date(2022, 9, 12) + timedelta(days=days))
    run("weekly_plan", date(2022, 9, 19))

    assert list(Plan.objects.order_by("pk").values_list("name", "state")) == [
        ("Weekplan 37", PlanState.WAITING),
        ("Weekplan 38", PlanState.WAITING),
    ]


def test_weekly_plan_is_not_asked_for_where_nobody_waits():
    assert run("weekly_plan", TODAY).done == 0


def test_contract_that_becomes_public_is_noted_and_assessed_with():
    contract = ContractFactory(public_from=TODAY)

    assert run("lift_embargoes", TODAY).done == 1
    assert run("lift_embargoes", TODAY).done == 0

    assert AccessEvent.objects.filter(what=f"Contract {contract.number} is openbaar").count() == 1


@pytest.mark.parametrize("name", ["answer_clock", "deadline_digests", "weekly_plan"])
def test_job_for_a_day_ahead_is_refused(name):
    with pytest.raises(Refused):
        jobs.run(name, day=TODAY + timedelta(days=1))

    assert not Errand.objects.exists()
