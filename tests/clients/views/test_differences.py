from datetime import date

import pytest

from achterhoek.models import AccessEvent
from clients.models import Allocation, CareLine, Difference, Indication
from clients.statuses import DifferenceState, EndReason
from tests.factories import UserFactory
from tests.files import NEW, OLD, other, region, row, take_in

pytestmark = pytest.mark.django_db
LIST = "/clienten/verschillen/"


@pytest.fixture(autouse=True)
def _region(db, on_day):
    on_day(date(2022, 9, 12))
    region()


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


@pytest.fixture
def difference():
    take_in(row())
    take_in(row(volume="5", indicatie_tot="2023-06-30"))
    return Difference.objects.get()


def test_the_list_shows_what_is_open_with_a_log_of_whom(client, user, difference):
    answer = client.get(LIST)

    assert "Abbink" in answer.content.decode()
    assert "volume, laatste dag" in answer.content.decode()
    assert AccessEvent.objects.get(by=user).subjects.get().case_number == "C-10001"


def test_the_list_is_narrowed_by_kind_and_state(client, user, difference):
    assert client.get(LIST, {"soort": "start"}).context["rows"] == []
    assert client.get(LIST, {"stand": "dismissed"}).context["rows"] == []
    assert len(client.get(LIST, {"soort": "unexplained", "stand": "open"}).context["rows"]) == 1
    assert len(client.get(LIST, {"soort": "zomaar", "stand": "iets"}).context["rows"]) == 1


def test_an_empty_list_says_what_comes_here(client, user):
    assert "Geen verschillen te beoordelen" in client.get(LIST).content.decode()


def test_the_list_asks_the_same_number_of_questions_for_1_and_3_rows(client, user, django_assert_num_queries):
    take_in(row(), other(1), other(2))
    take_in(row(volume="5"), other(1), other(2))
    client.get(LIST)

    with django_assert_num_queries(19):
        client.get(LIST)
    take_in(row(volume="5"), other(1, volume="5"), other(2, volume="5"))
    with django_assert_num_queries(19):
        assert len(client.get(LIST).context["rows"]) == 3


def test_a_stranger_gets_404_on_every_page_of_a_difference(client, difference):
    client.force_login(UserFactory(coordinator=True, municipality_id="0222"))
    line = CareLine.objects.get().pk

    for address in ("", "overnemen/", "niet-overnemen/", "verklaren/"):
        answer = (client.post if address else client.get)(f"{LIST}{difference.pk}/{address}")
        assert answer.status_code == 404
    assert client.get(f"/clienten/zorglijn/{line}/corrigeren/").status_code == 404
    assert client.post(f"/clienten/zorglijn/{line}/beeindigen/").status_code == 404
    assert Difference.objects.get().state == DifferenceState.OPEN


def test_a_difference_shows_both_sides(client, user, difference):
    page = client.get(difference.get_absolute_url()).content.decode()

    assert "28 februari 2024" in page
    assert "30 juni 2023" in page
    assert "Oude Es" in page
    assert "Corrigeer wie" not in page


def test_accepting_takes_over_what_the_file_says(client, user, difference):
    answer = client.post(f"{LIST}{difference.pk}/overnemen/", follow=True)

    assert "volgt nu het bestand" in answer.content.decode()
    assert Indication.objects.get().volume == 5


def test_a_refusal_says_which_rule(client, user):
    take_in(row())
    take_in(row(aanbieder_agb=NEW))
    found = Difference.objects.get()

    answer = client.post(f"{LIST}{found.pk}/overnemen/", follow=True)

    assert "gebruik een overdracht of een correctie" in answer.content.decode()
    assert "Nieuwe Es (41000902)" in answer.content.decode()


def test_dismissing_asks_for_a_reason(client, user, difference):
    address = f"{LIST}{difference.pk}/niet-overnemen/"

    asked = client.post(address, {"reason": ""})
    client.post(address, {"reason": "Typfout"})

    assert asked.status_code == 200
    assert "Typfout" in client.get(LIST, {"stand": "dismissed"}).content.decode()


def test_a_row_that_is_gone_is_explained(client, coordinator):
    take_in(row(), other(1))
    take_in(row())
    found = Difference.objects.get()
    address = f"{LIST}{found.pk}/verklaren/"

    page = client.get(found.get_absolute_url()).content.decode()
    asked = client.post(address, {"ended_on": "2022-08-01", "reason": "Verhuisd"})
    refused = client.post(address, {"reason": "Weet ik niet"})
    client.post(address, {"ended_on": "2022-08-01", "why": "moved", "reason": "Verhuisd"})

    assert "Niet in het bestand sinds" in page
    assert "Kies waarom" in asked.content.decode()
    assert "loopt nog" in refused.content.decode()
    assert CareLine.objects.get(ended_on=date(2022, 8, 1)).end_reason == EndReason.MOVED


def test_an_export_that_is_behind_is_said_to_be(client, coordinator):
    take_in(row())
    line = CareLine.objects.get().pk
    client.post(
        f"/clienten/zorglijn/{line}/corrigeren/",
        {"day0": "2021-03-01", "code0": OLD, "day1": "2022-09-01", "code1": NEW, "reason": "Was al begonnen"},
    )
    take_in(row())

    page = client.get(Difference.objects.get().get_absolute_url()).content.decode()

    assert "nog niet bijgewerkt" in page


def test_a_correction_supersedes_and_writes(client, coordinator):
    take_in(row())
    line = CareLine.objects.get().pk
    address = f"/clienten/zorglijn/{line}/corrigeren/"

    shown = client.get(address).content.decode()
    unknown = client.post(address, {"day0": "2021-03-01", "code0": "99999999", "reason": "x"})
    half = client.post(address, {"day0": "2021-03-01", "code0": "", "reason": "x"})
    done = client.post(
        address, {"day0": "2021-04-01", "code0": NEW, "reason": "Verkeerde aanbieder in de export"}
    )

    assert OLD in shown
    assert "kent het portaal niet" in unknown.content.decode()
    assert "allebei" in half.content.decode()
    assert done.status_code == 302
    assert Allocation.objects.standing().get().code == NEW
    assert Allocation.objects.count() == 2


def test_a_refused_correction_says_why(client, coordinator):
    take_in(row())
    line = CareLine.objects.get().pk

    answer = client.post(
        f"/clienten/zorglijn/{line}/corrigeren/", {"day0": "2024-03-01", "code0": OLD, "reason": "x"}
    )

    assert "eindigt op 28 februari 2024" in answer.content.decode()


def test_care_is_ended_by_a_coordinator_only(client, user):
    take_in(row())
    address = f"/clienten/zorglijn/{CareLine.objects.get().pk}/beeindigen/"

    assert client.get(address).status_code == 403
    client.force_login(UserFactory(coordinator=True))
    assert client.get(address).status_code == 200
    client.post(address, {"on": "2022-09-30", "reason": "goal"})
    again = client.post(address, {"on": "2022-10-30", "reason": "goal"})

    assert CareLine.objects.get().ended_on == date(2022, 9, 30)
    assert "al geëindigd" in again.content.decode()
