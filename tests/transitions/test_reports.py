"""The new help did not begin: reported by a visitor, called back by the municipality, forgotten in time."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from achterhoek import jobs, visitors
from achterhoek.models import AccessEvent, Municipality
from achterhoek.refusals import Refused
from tests.factories import UserFactory, lot, municipality
from transitions.actions import reports
from transitions.actions.reports import Told
from transitions.forms.reports import FORM
from transitions.models import NotStartedReport

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 12)
URL = "/niet-begonnen/"


@pytest.fixture(autouse=True)
def in_september(on_day):
    on_day(TODAY)


def send(client, *, origin="http://testserver", token=None, **given):
    data = {"gemeente": "aalten", "telefoon": "06-12345678", "werkgever": "De Linde", "soort": "wmo-wonen"}
    signed = visitors.token(FORM, today=TODAY) if token is None else token
    headers = {"origin": origin} if origin else {}
    return client.post(URL, {**data, visitors.FIELD: signed, **given}, headers=headers)


def reported(number="0612345678", place="0197", caller="een", **given) -> NotStartedReport:
    told = Told(number, **given)
    return reports.report(municipality(place), told, caller=caller, today=TODAY)


# The visitor.


def test_report_lands_at_its_municipality_and_the_visitor_is_told_what_happens(client):
    Municipality.objects.filter(pk="0197").update(phone="0543 000 000")

    answer = send(client)
    page = client.get(answer["Location"]).content.decode()

    row = NotStartedReport.objects.get()
    assert (row.municipality_id, row.phone, row.employer, row.lot) == (
        *("0197", "0612345678", "De Linde"),
        lot("wmo-wonen"),
    )
    assert (row.reported_on, answer["Location"]) == (TODAY, f"{URL}?gemeld=aalten")
    for words in ("gemeente Aalten", "0543 000 000", "blijft totdat de nieuwe", "belt je terug"):
        assert words in page


def test_form_and_its_answer_set_no_cookie(client):
    client.get(URL)
    send(client)

    assert client.cookies == {}


def test_form_works_where_csrf_is_enforced():
    assert send(Browser(enforce_csrf_checks=True)).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": ""},
        {"origin": "http://elders.example"},
        {"token": ""},
        {"token": "2022-09-12:zelfgemaakt"},
        {"token": visitors.token("ander", today=TODAY)},
        {"token": visitors.token(FORM, today=TODAY - timedelta(days=2))},
    ],
)
def test_forged_or_old_form_is_refused_and_keeps_what_was_typed(client, wrong):
    answer = send(client, **wrong)

    assert answer.status_code == 422
    assert "De Linde" in answer.content.decode()
    assert not NotStartedReport.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"telefoon": ""},
        {"telefoon": "999900018"},
        {"telefoon": "0999900018"},
        {"telefoon": "12345"},
        {"telefoon": "bel mij"},
        {"telefoon": "\x00" * 10},
        {"gemeente": "amsterdam"},
        {"gemeente": ""},
        {"soort": "wmo-vliegen"},
        {"werkgever": "mevrouw met BSN 999900018"},
        {"werkgever": "geboren 12-03-1985"},
        {"werkgever": "x" * 101},
    ],
)
def test_what_cannot_be_called_or_says_who_a_client_is_is_stopped(client, wrong):
    answer = send(client, **wrong)

    assert answer.status_code == 422
    assert not NotStartedReport.objects.exists()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("06 1234 5678", "0612345678"),
        ("+31 (0)6 12345678", "0612345678"),
        ("0031 543-123456", "0543123456"),
        ("+49 2871 1234567", "+4928711234567"),
        ("\uff10612345678", "0612345678"),
        ("900000000", ""),
        ("0900 1234567", ""),
        ("06 12345678 999900018", ""),
    ],
)
def test_number_is_read_as_people_write_it(written, kept):
    assert visitors.phone(written) == kept


def test_same_number_waits_once():
    assert reported() == reported(caller="ander")
    assert reported(place="0222") != reported()


def test_what_one_address_or_all_can_send_on_a_day_is_bounded(client, settings):
    settings.NOT_STARTED_PER_DAY = 12
    for number in range(reports.MOST_PER_CALLER):
        reported(f"06000000{number:02d}")
    with pytest.raises(Refused):
        reported("0600000098")
    for number in range(2):
        reported(f"061000000{number}", caller="ander")
    Municipality.objects.filter(pk="0197").update(phone="0543 000 000")

    answer = send(client)

    assert answer.status_code == 429
    assert "0543 000 000" in answer.content.decode()
    assert reported("0620000000", place="0222", caller="ander").pk
    assert NotStartedReport.objects.of_municipality("0197").count() == 12


def test_report_is_in_the_log_of_its_municipality_without_the_number():
    reported()

    event = AccessEvent.objects.latest("pk")
    assert (event.municipality_id, event.by_name) == ("0197", "bezoeker")
    assert "0612345678" not in f"{event.what}{event.detail}{event.why}"


# The municipality.


@pytest.mark.parametrize("role", ["consultant", "coordinator"])
def test_report_stands_on_top_of_the_list_of_everyone_in_casework(client, role):
    reported(employer="De Linde", lot=lot("wmo-wonen"))
    reported("0687654321", place="0222")
    client.force_login(UserFactory(role=role))

    page = client.get(reverse("transitions:work")).content.decode()

    assert "Bel terug: 0612345678" in page
    assert "De Linde" in page
    assert "0687654321" not in page
    assert page.index("Bel terug") < page.index("Van wie")


def test_calling_back_settles_it_with_who_when_and_what_came_of_it(client):
    report, user = reported(), UserFactory()
    client.force_login(user)

    answer = client.post(report.get_absolute_url(), {"result": "Begint donderdag."})

    report.refresh_from_db()
    assert answer["Location"] == "/"
    assert (report.settled_by, report.result) == (user, "Begint donderdag.")
    assert AccessEvent.objects.latest("pk").detail == {"melding": report.pk}
    assert "Bel terug:" not in client.get("/").content.decode()
    assert "Begint donderdag." in client.get(report.get_absolute_url()).content.decode()


def test_report_is_settled_once_and_with_a_result(client):
    report, user = reported(), UserFactory()
    client.force_login(user)
    assert client.post(report.get_absolute_url(), {"result": " "}).status_code == 200
    reports.settle(report, result="Gebeld.", by=user)

    with pytest.raises(Refused, match="al teruggebeld"):
        reports.settle(report, result="Nog eens.", by=user)
    with pytest.raises(Refused, match="in één regel"):
        reports.settle(reported("0687654321"), result=" ", by=user)


def test_after_it_is_settled_the_same_number_can_report_again():
    first = reports.settle(reported(), result="Gebeld.", by=UserFactory())

    assert reported() != first


def test_number_is_forgotten_some_days_after_it_was_called(settings, on_day):
    settings.FORGET_VISITORS_DAYS = 14
    long_ago, waiting = reported(), reported("0687654321")
    reports.settle(long_ago, result="Gebeld.", by=UserFactory())
    settled = datetime(2022, 9, 12, 23, 30, tzinfo=timezone.get_current_timezone())
    NotStartedReport.objects.filter(pk=long_ago.pk).update(settled_at=settled)
    on_day(date(2022, 9, 27))

    assert jobs.run("forget_reports", day=date(2022, 9, 26)).done == 0
    assert jobs.run("forget_reports", day=date(2022, 9, 27)).done == 1
    assert jobs.run("forget_reports", day=date(2022, 9, 27)).done == 0

    long_ago.refresh_from_db()
    waiting.refresh_from_db()
    assert (long_ago.phone, long_ago.caller, long_ago.result) == ("", "", "Gebeld.")
    assert waiting.phone == "0687654321"


@pytest.mark.services
def test_two_that_come_at_once_take_turns():
    """The count is read under a lock of the municipality's row, so none goes over the bound."""
    with CaptureQueriesContext(connection) as queries:
        reported()

    locked = [place for place, query in enumerate(queries) if "FOR NO KEY UPDATE" in query["sql"]]
    counted = [place for place, query in enumerate(queries) if "COUNT(" in query["sql"]]
    assert locked[0] < counted[0]
