from datetime import date

import pytest

from achterhoek.models import AccessEvent
from achterhoek.refusals import Refused
from clients.actions import contacts
from clients.actions.contacts import Talk
from clients.statuses import Channel, ContactResult
from tests.factories import ClientFactory, UserFactory, municipality

pytestmark = pytest.mark.django_db

TODAY = date(2022, 9, 12)
TALK = Talk(TODAY, Channel.PHONE, "moeder", ContactResult.REACHED, "wil graag dezelfde dagen")


def test_contact_is_one_line_and_one_event():
    client, user = ClientFactory(), UserFactory()

    contact = contacts.log(client, talk=TALK, by=user, today=TODAY)

    assert (contact.municipality, contact.with_whom, contact.logged_by) == (
        client.municipality,
        "moeder",
        user,
    )
    event = AccessEvent.objects.get()
    assert (event.what, event.subjects.get().case_number) == ("Contact vastgelegd", client.case_number)
    assert "dezelfde dagen" not in str(event.detail)


def test_contact_of_tomorrow_is_refused():
    tomorrow = TALK._replace(day=date(2022, 9, 13))

    with pytest.raises(Refused, match="later"):
        contacts.log(ClientFactory(), talk=tomorrow, by=UserFactory(), today=TODAY)


@pytest.mark.parametrize(
    "who", [{"municipality": "0222"}, {"contract_manager": True}], ids=["elsewhere", "no casework"]
)
def test_stranger_logs_no_contact(who):
    if "municipality" in who:
        who = {"municipality": municipality(who["municipality"])}

    with pytest.raises(Refused):
        contacts.log(ClientFactory(), talk=TALK, by=UserFactory(**who), today=TODAY)
