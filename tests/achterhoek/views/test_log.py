from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from achterhoek import audit
from achterhoek.models import AccessEvent, User
from achterhoek.statuses import AccessAction
from tests.factories import ClientFactory, UserFactory, municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = UserFactory(functional=True)
    client.force_login(user)
    client.user = user
    return client


def texts(answer):
    return answer.content.decode()


def events_on(answer):
    return [event.what for event in answer.context["page_obj"]]


def test_log_shows_who_did_what_about_whom(reader):
    resident = ClientFactory()
    worker = UserFactory(first_name="Roos", last_name="Wolters")
    audit.record(AccessAction.READ, "Cliënt bekeken", by=worker, about=[resident], why="intake")

    shown = texts(reader.get("/logboek/"))

    assert all(
        word in shown
        for word in ("Roos Wolters", "consulent", "Cliënt bekeken", resident.case_number, "intake")
    )
    assert resident.surname not in shown


def test_log_of_another_municipality_stays_there(reader):
    elsewhere = UserFactory(municipality=municipality("0222"))
    audit.record(
        AccessAction.READ, "elders", by=elsewhere, about=[ClientFactory(municipality=municipality("0222"))]
    )

    assert "elders" not in events_on(reader.get("/logboek/"))


def test_work_of_the_portal_about_own_clients_is_shown_with_own_clients_only(reader):
    own, other = ClientFactory(), ClientFactory(municipality=municipality("0222"))
    audit.record(AccessAction.CREATE, "nacht", by=User.objects.portal(), about=[own, other])

    answer = reader.get("/logboek/")

    assert "nacht" in events_on(answer)
    assert own.case_number in texts(answer)
    assert other.case_number not in texts(answer)


def test_reading_the_log_is_recorded(reader):
    reader.get("/logboek/", {"action": "export"})

    event = AccessEvent.objects.get()
    assert (event.what, event.by, event.detail) == ("Logboek bekeken", reader.user, {"action": "export"})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"een", "twee", "drie"}),
        ({"action": "search"}, {"twee"}),
        ({"outcome": "refused"}, set()),
        ({"case_number": "C-10111"}, {"drie"}),
        ({"case_number": "999900018"}, {"een", "twee", "drie"}),
        ({"from_day": str(timezone.localdate() + timedelta(days=1))}, set()),
        ({"to_day": str(timezone.localdate())}, {"een", "twee", "drie"}),
        ({"to_day": str(timezone.localdate() - timedelta(days=1))}, set()),
    ],
)
def test_filters_answer_what_they_ask(reader, asked, found):
    worker = UserFactory()
    audit.record(AccessAction.READ, "een", by=worker)
    audit.record(AccessAction.SEARCH, "twee", by=worker)
    audit.record(AccessAction.READ, "drie", by=worker, about=[ClientFactory(case_number="C-10111")])

    assert set(events_on(reader.get("/logboek/", asked))) == found


def test_filter_on_a_person_offers_own_staff_only(reader):
    own, elsewhere = UserFactory(), UserFactory(municipality=municipality("0222"))
    audit.record(AccessAction.READ, "eigen", by=own)
    audit.record(AccessAction.READ, "ander", by=UserFactory())

    answer = reader.get("/logboek/", {"who": own.pk})

    assert events_on(answer) == ["eigen"]
    assert str(elsewhere) not in texts(reader.get("/logboek/"))


def test_typed_number_is_not_kept_in_the_log(reader):
    reader.get("/logboek/", {"case_number": "999900018"})

    assert AccessEvent.objects.get().detail == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_log_asks_as_often_for_one_row_as_for_three(reader, rows, django_assert_num_queries):
    for _ in range(rows):
        audit.record(AccessAction.READ, "gelezen", by=UserFactory(), about=[ClientFactory(), ClientFactory()])

    with django_assert_num_queries(11):
        reader.get("/logboek/")


def test_download_holds_what_the_filters_chose_and_is_recorded(reader):
    resident = ClientFactory(case_number="C-10112")
    audit.record(AccessAction.READ, "=1+1", by=UserFactory(), about=[resident])
    audit.record(AccessAction.SEARCH, "gezocht", by=UserFactory())

    answer = reader.get("/logboek/download/", {"action": "read"})

    lines = answer.content.decode().splitlines()
    assert len(lines) == 2
    assert "'=1+1" in lines[1]
    assert "C-10112" in lines[1]
    assert resident.surname not in lines[1]
    event = AccessEvent.objects.get(action=AccessAction.EXPORT)
    assert event.detail == {"action": "read", "rows": 1}


def test_who_looked_at_this_client(reader):
    resident, other = ClientFactory(), ClientFactory()
    audit.record(AccessAction.READ, "bekeken", by=UserFactory(), about=[resident])
    audit.record(AccessAction.READ, "ander", by=UserFactory(), about=[other])

    answer = reader.get(f"/logboek/client/{resident.case_number}/")

    assert events_on(answer) == ["bekeken"]
    latest = AccessEvent.objects.first()
    assert [subject.case_number for subject in latest.subjects.all()] == [resident.case_number]


def test_client_of_another_municipality_is_as_unknown_as_none(reader):
    stranger = ClientFactory(municipality=municipality("0222"))
    audit.record(
        AccessAction.READ, "elders", by=UserFactory(municipality=municipality("0222")), about=[stranger]
    )

    answers = [
        reader.get(f"/logboek/client/{number}/").status_code for number in (stranger.case_number, "C-99999")
    ]

    assert answers == [404, 404]


def test_consultant_may_not_read_the_log():
    browser = Browser()
    browser.force_login(UserFactory())

    assert browser.get("/logboek/").status_code == 403
