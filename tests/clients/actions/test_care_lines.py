from datetime import date

import pytest

from achterhoek.models import AccessEvent
from achterhoek.refusals import Refused
from clients.actions import care_lines
from clients.models import CareLine
from clients.statuses import EndReason
from tests.factories import CareLineFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 1)


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=True)


@pytest.fixture
def ended(coordinator):
    return care_lines.end_care(CareLineFactory(), on=DAY, reason=EndReason.OWN_WISH, by=coordinator)


def test_reopen_brings_the_care_back(ended, coordinator):
    care_lines.reopen(ended, reason="verkeerde cliënt", by=coordinator)

    ended.refresh_from_db()
    assert (ended.ended_on, ended.end_reason) == (None, "")
    event = AccessEvent.objects.latest("pk")
    assert (event.what, event.why) == ("Zorg heropend", "verkeerde cliënt")


def test_reopen_after_a_wrong_day_of_death_brings_all_care_back(coordinator):
    line = CareLineFactory(client__died_on=DAY)
    other = CareLineFactory(client=line.client, lot=None)
    for one in (line, other):
        care_lines.end_care(one, on=DAY, reason=EndReason.DIED, by=coordinator)

    care_lines.reopen(line, reason="naamgenoot", by=coordinator)

    line.client.refresh_from_db()
    assert line.client.died_on is None
    assert not CareLine.objects.exclude(ended_on=None).exists()


def test_reopen_is_refused_while_the_client_is_deceased(ended, coordinator):
    ended.client.died_on = DAY
    ended.client.save(update_fields=["died_on"])

    with pytest.raises(Refused, match="overleden"):
        care_lines.reopen(ended, reason="typefout", by=coordinator)


def test_reopen_needs_a_reason(ended, coordinator):
    with pytest.raises(Refused, match="reden"):
        care_lines.reopen(ended, reason=" ", by=coordinator)


def test_reopen_of_care_that_goes_on_is_refused(coordinator):
    with pytest.raises(Refused, match="niet geëindigd"):
        care_lines.reopen(CareLineFactory(), reason="typefout", by=coordinator)


def test_reopen_is_for_a_coordinator_of_this_municipality(ended):
    for person in (UserFactory(), UserFactory(coordinator=True, municipality_id="0222")):
        with pytest.raises(Refused, match="coördinator"):
            care_lines.reopen(ended, reason="typefout", by=person)


def test_reopen_page_leads_back_to_the_client(ended, coordinator, client):
    client.force_login(coordinator)

    answer = client.post(f"/clienten/zorglijn/{ended.pk}/heropenen/", {"reason": "typefout"})

    assert answer.url == ended.client.get_absolute_url()
    assert CareLine.objects.get(pk=ended.pk).ended_on is None
