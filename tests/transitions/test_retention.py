"""Until when a record is kept, what it waits for, and where people read it."""

from datetime import date
from types import SimpleNamespace

import pytest

from clients.models import Client
from tests.factories import UserFactory, period
from tests.transitions import moving, objecting
from tests.transitions.lettered import TODAY
from transitions import retention
from transitions.models import BridgingAgreement, TransitionPeriod
from transitions.statuses import ObjectionOutcome, Remedy, Status

NOTHING = {"handovers": (), "objects": False, "is_bridged": False}


@pytest.mark.parametrize(
    ("last_day", "months", "first_day_to_go"),
    [
        (date(2022, 12, 31), 12, date(2023, 12, 31)),
        (date(2023, 3, 31), 12, date(2024, 3, 31)),
        (date(2022, 12, 31), 2, date(2023, 2, 28)),
        (date(2022, 12, 31), 14, date(2024, 2, 29)),
        (date(2022, 6, 30), 6, date(2022, 12, 30)),
        (date(2022, 12, 31), 0, date(2022, 12, 31)),
    ],
)
def test_record_is_kept_some_months_after_the_period(last_day, months, first_day_to_go):
    kept = retention.of(TransitionPeriod(last_day=last_day, retention_months=months), **NOTHING)

    assert (kept.may_go_on, kept.waits_for) == (first_day_to_go, ())


@pytest.mark.parametrize("status", Status)
def test_record_waits_for_a_handover_until_it_is_completed_or_cancelled(status):
    found = [SimpleNamespace(status=Status.CANCELLED), SimpleNamespace(status=status)]

    kept = retention.of(TransitionPeriod(last_day=date(2022, 12, 31)), **NOTHING | {"handovers": found})

    waits = status not in (Status.COMPLETED, Status.CANCELLED)
    assert kept.waits_for == ((retention.HANDOVER,) if waits else ())


def test_record_waits_for_an_objection_and_a_bridging():
    kept = retention.of(
        TransitionPeriod(last_day=date(2022, 12, 31)), handovers=(), objects=True, is_bridged=True
    )

    assert kept.waits_for == (retention.OBJECTION, retention.BRIDGING)


def keeping(browser, client):
    return browser.get(client.get_absolute_url()).context["keeping"]


@pytest.fixture
def signed_in(client, on_day):
    on_day(TODAY)

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.mark.django_db
def test_client_page_says_until_when_and_what_it_waits_for(signed_in):
    found = objecting.case(Status.STARTED)
    browser, client = signed_in(found.coordinator), found.handover.client
    TransitionPeriod.objects.update(retention_months=14)

    page = browser.get(client.get_absolute_url()).content.decode()

    assert keeping(browser, client).waits_for == (retention.OBJECTION, retention.HANDOVER)
    assert "29 februari 2024" in page
    assert "langer, zolang dit nog loopt: een bezwaar, of wat daaruit volgt; een overdracht" in page


@pytest.mark.django_db
def test_record_waits_for_what_an_outcome_left_to_be_done(signed_in):
    found = objecting.case(Status.STARTED)
    browser, client = signed_in(found.coordinator), found.handover.client

    objecting.decide(found, ObjectionOutcome.UPHELD, remedy=Remedy.CANCEL)
    waits = retention.OBJECTION in keeping(browser, client).waits_for
    page = browser.get(found.now.get_absolute_url()).content.decode()
    objecting.objections.follow_up(found.now, note="Nieuwe overdracht begonnen.", by=found.coordinator)

    assert waits
    assert "het dossier blijft bewaard zolang hieruit nog iets volgt" in page
    assert retention.OBJECTION not in keeping(browser, client).waits_for
    after = browser.get(found.now.get_absolute_url()).content.decode()
    assert "dit bezwaar houdt het dossier niet langer vast" in after


@pytest.mark.django_db
def test_page_of_a_running_objection_says_that_the_record_is_kept(signed_in):
    found = objecting.case()

    page = signed_in(found.consultant).get(found.now.get_absolute_url()).content.decode()

    assert "het dossier blijft bewaard zolang dit bezwaar loopt" in page


@pytest.mark.django_db
@pytest.mark.parametrize(("last_day", "waits"), [(TODAY, True), (date(2022, 9, 11), False)])
def test_record_waits_for_a_bridging_until_its_last_day(signed_in, last_day, waits):
    found = moving.at(Status.CANCELLED)
    client = Client.objects.get(pk=found.handover.client_id)
    user = UserFactory(coordinator=True)
    BridgingAgreement.objects.create(
        municipality=client.municipality,
        client=client,
        provider=found.handover.giving,
        first_day=period().first_day,
        last_day=last_day,
        reason="De nieuwe hulp is er nog niet.",
        agreed_on=date(2022, 6, 1),
        agreed_with="De aanbieder",
        recorded_by=user,
    )

    assert keeping(signed_in(user), client).waits_for == ((retention.BRIDGING,) if waits else ())
