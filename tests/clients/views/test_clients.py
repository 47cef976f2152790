from datetime import date

import pytest
from django.urls import reverse

from achterhoek.models import AccessEvent
from clients.models import Client
from tests.factories import (
    BSNS,
    ClientFactory,
    HandoverFactory,
    IndicationFactory,
    UserFactory,
    municipality,
)

pytestmark = pytest.mark.django_db

LIST = "/clienten/"
QUERIES = 20


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = date(2022, 9, 12)


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def coordinator(client):
    user = UserFactory(coordinator=True)
    client.force_login(user)
    return user


def names(answer):
    return [row["client"].surname for row in answer.context.get("rows", [])]


def last_event():
    event = AccessEvent.objects.latest("pk")
    return event.action, {subject.case_number for subject in event.subjects.all()}, event.detail


def a_resident(**fields):
    indication = IndicationFactory(**{f"care_line__client__{name}": value for name, value in fields.items()})
    HandoverFactory(client=indication.client, giving=indication.named_provider)
    return indication.client


def test_list_shows_care_consultant_and_next_step(client, user):
    resident = a_resident(surname="Ebbers", consultant=user)

    page = client.get(LIST).content.decode()

    for words in ("T. te Ebbers", resident.case_number, "52", "Kies een nieuwe aanbieder", "Praktijk De Es"):
        assert words in page


def test_list_records_one_event_about_who_was_shown(client, user):
    shown = [ClientFactory().case_number for _ in range(2)]

    client.get(LIST)

    assert last_event() == ("read", set(shown), {"filters": {}})


def test_search_by_name_is_logged_as_a_search(client, user):
    found = ClientFactory(surname="Ebbers")
    ClientFactory(surname="Wamelink")

    answer = client.get(LIST, {"zoek": "ebb"})

    assert names(answer) == ["Ebbers"]
    assert last_event() == ("search", {found.case_number}, {"filters": {"zoek": "ebb"}})


def test_list_costs_the_same_queries_for_one_and_three_rows(client, user, django_assert_num_queries):
    a_resident()
    with django_assert_num_queries(QUERIES):
        client.get(LIST)

    a_resident()
    a_resident()
    with django_assert_num_queries(QUERIES):
        client.get(LIST)


def test_list_is_in_order_of_name_and_pages(client, user):
    for number in range(60):
        ClientFactory(surname=f"Ab{number:02d}")

    first, second = client.get(LIST), client.get(LIST, {"page": 2})

    assert names(first) + names(second) == [f"Ab{number:02d}" for number in range(60)]
    assert b"Bladzijde 2 van 2" in second.content


def test_list_of_nobody_says_what_to_do(client, user):
    assert b"Er zijn nog geen cli" in client.get(LIST).content
    assert b"Niemand gevonden" in client.get(LIST, {"zoek": "niemand"}).content


def test_list_leaves_other_municipalities_out(client, user):
    ClientFactory(municipality=municipality("0222"))

    assert names(client.get(LIST)) == []


@pytest.mark.parametrize(
    "role", ["contract_manager", "regional", "functional", "faq_editor", "administrator"]
)
def test_list_is_closed_to_who_does_no_casework(client, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(LIST).status_code == 403


# A BSN goes nowhere.


def test_bsn_leads_to_the_client_by_case_number(client, user):
    resident = ClientFactory(bsn=BSNS[7])

    answer = client.post(f"{LIST}zoek/", {"zoek": BSNS[7]})

    assert answer.url == f"/clienten/{resident.case_number}/"
    action, about, detail = last_event()
    assert (action, about) == ("search", {resident.case_number})
    assert BSNS[7] not in str(detail)


@pytest.mark.parametrize(
    "written", ["{}", " {} ", "{0[0]}{0[1]}{0[2]}{0[3]} {0[4]}{0[5]}.{0[6]}{0[7]}{0[8]}"]
)
def test_bsn_is_found_however_it_is_written(client, user, written):
    resident = ClientFactory(bsn=BSNS[8])

    answer = client.post(f"{LIST}zoek/", {"zoek": written.format(BSNS[8])})

    assert answer.url == f"/clienten/{resident.case_number}/"


@pytest.mark.parametrize("number", ["123456789", "999929885", "12345678901"])
def test_wrong_number_is_not_repeated_anywhere(client, user, number):
    answer = client.post(f"{LIST}zoek/", {"zoek": number}, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert number not in answer.content.decode()
    assert number not in str(list(AccessEvent.objects.values()))


def test_bsn_of_another_municipality_is_not_found(client, user):
    ClientFactory(bsn=BSNS[9], municipality=municipality("0222"))

    answer = client.post(f"{LIST}zoek/", {"zoek": BSNS[9]}, follow=True)

    assert "geen cliënt met dit BSN" in answer.content.decode()


def test_bsn_in_the_address_is_dropped(client, user):
    ClientFactory(bsn=BSNS[10])

    answer = client.get(LIST, {"zoek": BSNS[10]})

    assert (answer.status_code, answer.url) == (302, LIST)
    assert not AccessEvent.objects.filter(detail__icontains=BSNS[10]).exists()


def test_name_typed_in_the_box_goes_into_the_address(client, user):
    assert client.post(f"{LIST}zoek/", {"zoek": " te Riet "}).url == "/clienten/?zoek=te+Riet"
    assert client.post(f"{LIST}zoek/", {"zoek": ""}).url == LIST


# Who works for whom.


def test_consultant_takes_from_the_pool(client, user):
    free = ClientFactory()

    answer = client.post(f"{LIST}neem/", {"client": [free.case_number], "van": "pool"})

    assert answer.url == "/clienten/?van=pool"
    assert Client.objects.get().consultant == user


def test_second_one_to_take_gets_a_clear_refusal(client, user):
    gone = ClientFactory(consultant=UserFactory(first_name="M.", last_name="de Wit"))

    answer = client.post(f"{LIST}neem/", {"client": [gone.case_number]}, follow=True)

    assert "net door M. de Wit genomen" in answer.content.decode()


def test_coordinator_assigns_many_at_once(client, coordinator):
    chosen, colleague = [ClientFactory() for _ in range(3)], UserFactory()

    client.post(f"{LIST}wijs-toe/", {"client": [one.case_number for one in chosen], "to": colleague.pk})

    assert Client.objects.filter(consultant=colleague).count() == 3


def test_coordinator_assigns_to_nobody_of_elsewhere(client, coordinator):
    free, stranger = ClientFactory(), UserFactory(municipality=municipality("0222"))

    answer = client.post(f"{LIST}wijs-toe/", {"client": [free.case_number], "to": stranger.pk}, follow=True)

    assert "Kies een consulent" in answer.content.decode()
    assert Client.objects.get().consultant is None


def test_nobody_touches_a_stranger_through_the_form(client, coordinator):
    stranger = ClientFactory(municipality=municipality("0222"))

    for name in ("take", "assign"):
        client.post(reverse(f"clients:{name}"), {"client": [stranger.case_number], "to": coordinator.pk})

    assert Client.objects.get().consultant is None


def test_consultant_may_not_assign(client, user):
    assert client.post(f"{LIST}wijs-toe/", {"client": [ClientFactory().case_number]}).status_code == 403


@pytest.mark.parametrize("name", ["search", "take", "assign"])
def test_buttons_are_posted(client, coordinator, name):
    assert client.get(reverse(f"clients:{name}")).status_code == 405
