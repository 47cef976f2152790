from datetime import date

import pytest

from achterhoek.models import AccessEvent
from achterhoek.refusals import Refused
from clients.actions import care_lines, deaths
from clients.models import CareLine
from clients.statuses import EndReason
from tests.factories import CareLineFactory, ClientFactory, IndicationFactory, UserFactory
from tests.files import region, row, take_in

pytestmark = pytest.mark.django_db
DAY, TODAY = date(2022, 9, 1), date(2022, 9, 12)


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=True)


def die(client, *, by=None, **said):
    said = {"died_on": DAY, "told_by": "dochter", "today": TODAY} | said
    return deaths.record(client, by=by or UserFactory(), **said)


def test_death_ends_all_care_on_that_day_and_is_logged(coordinator):
    line = CareLineFactory()
    ended_before = care_lines.end_care(
        CareLineFactory(client=line.client), on=date(2022, 8, 1), reason=EndReason.GOAL, by=coordinator
    )
    consultant = UserFactory()

    client = die(line.client, by=consultant)

    line.refresh_from_db()
    ended_before.refresh_from_db()
    client.refresh_from_db()
    assert (client.died_on, client.version) == (DAY, 1)
    assert (line.ended_on, line.end_reason, line.ended_by) == (DAY, EndReason.DIED, consultant)
    assert (ended_before.ended_on, ended_before.end_reason) == (date(2022, 8, 1), EndReason.GOAL)
    event = AccessEvent.objects.latest("pk")
    assert (event.what, event.why, event.by) == ("Overlijden vastgelegd", "dochter", consultant)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"died_on": date(2022, 9, 13)}, "future"),
        ({"died_on": date(1969, 1, 1)}, "birth"),
        ({"told_by": " "}, "told_by"),
    ],
)
def test_death_that_cannot_be_is_refused(said, rule):
    with pytest.raises(Refused) as refusal:
        die(ClientFactory(), **said)

    assert refusal.value.rule == rule


def test_death_is_for_casework_of_this_municipality_and_once():
    client = ClientFactory()
    for person in (UserFactory(municipality_id="0222"), UserFactory(contract_manager=True)):
        with pytest.raises(Refused, match="mag je niet"):
            die(client, by=person)
    die(client)

    with pytest.raises(Refused, match="kent al"):
        die(client, died_on=date(2022, 9, 2))


def test_coordinator_takes_a_death_back_with_all_that_it_ended(coordinator):
    line = CareLineFactory()
    die(line.client)

    with pytest.raises(Refused, match="coördinator"):
        deaths.withdraw(line.client, reason="naamgenoot", by=UserFactory())
    deaths.withdraw(line.client, reason="naamgenoot", by=coordinator)

    line.client.refresh_from_db()
    assert line.client.died_on is None
    assert not CareLine.objects.exclude(ended_on=None).exists()
    with pytest.raises(Refused, match="geen dag van overlijden"):
        deaths.withdraw(line.client, reason="naamgenoot", by=coordinator)


def test_later_file_that_knows_no_death_leaves_the_recorded_one():
    region()
    take_in(row())
    line = CareLine.objects.get()
    die(line.client, died_on=DAY)

    take_in(row(volume="5"))

    line.refresh_from_db()
    line.client.refresh_from_db()
    assert (line.client.died_on, line.ended_on) == (DAY, DAY)


def test_death_page_asks_the_day_and_leads_back_to_the_client(client, on_day):
    on_day(TODAY)
    line = IndicationFactory().care_line
    client.force_login(UserFactory())
    address = f"/clienten/{line.client.case_number}/overlijden/"
    assert "Overlijden vastleggen" in client.get(line.client.get_absolute_url()).content.decode()
    assert client.get(address).context["form"]["died_on"].value() is None

    answer = client.post(address, {"died_on": "2022-09-01", "told_by": "dochter"}, follow=True)

    assert answer.redirect_chain[0][0] == line.client.get_absolute_url()
    assert "overleden op 1 september 2022" in answer.content.decode()
    assert "Overlijden vastleggen" not in answer.content.decode()


def test_death_is_taken_back_on_its_own_page(client, coordinator):
    line = CareLineFactory()
    die(line.client)
    client.force_login(coordinator)

    client.post(f"/clienten/{line.client.case_number}/overlijden/intrekken/", {"reason": "naamgenoot"})

    assert CareLine.objects.get().ended_on is None
