"""The contact log: who was spoken, when and how, in one short line without medical content."""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from achterhoek import audit
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from clients.models import Client, Contact


class Talk(NamedTuple):
    """One contact: the day, how, with whom, what came of it."""

    day: date
    channel: str
    with_whom: str
    result: str
    note: str = ""


@transaction.atomic
def log(client: Client, *, talk: Talk, by: User, today: date) -> Contact:
    """Write one line into the client's contact log."""
    if not may(by, "clients.log_contact") or by.municipality_id != client.municipality_id:
        raise Refused("Dat mag je niet voor deze cliënt.", rule="clients.log_contact")
    if talk.day > today:
        raise Refused("Een contact kan niet later zijn dan vandaag.", rule="past")
    contact = Contact.objects.create(
        municipality_id=client.municipality_id, client=client, logged_by=by, **talk._asdict()
    )
    audit.record(
        AccessAction.CREATE, "Contact vastgelegd", by=by, about=[client], detail={"contact": contact.pk}
    )
    return contact
