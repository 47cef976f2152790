"""A client died: whoever of the own municipality hears it records the day, a coordinator takes back what was wrong.

The day ends the client's care lines, by the same rule as a file that names it (clients/imports/objects.py). A line that
ended before that day stays as it was.
"""

from datetime import date

from django.db import transaction
from django.db.models import F

from achterhoek import audit
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from clients.imports import objects
from clients.models import CareLine, Client
from clients.statuses import EndReason

ENDING = ["ended_on", "end_reason", "ended_at", "ended_by"]


@transaction.atomic
def record(client: Client, *, died_on: date, told_by: str, by: User, today: date) -> Client:
    """Record the day of death and end the client's care on it. `told_by`: from whom this is known."""
    if not may(by, "clients.record_death") or by.municipality_id != client.municipality_id:
        raise Refused("Dat mag je niet voor deze cliënt.", rule="clients.record_death")
    if not told_by.strip():
        raise Refused("Schrijf op van wie je dit weet.", rule="told_by")
    client = Client.objects.select_for_update().get(pk=client.pk)
    _require_possible(client, died_on=died_on, today=today)
    lines = CareLine.objects.select_for_update().filter(client=client)
    ending = [line for line in lines if objects.ends_by_death(line, died_on)]
    for line in ending:
        objects.end_by_death(line, died_on=died_on, ended_by=by)
    CareLine.objects.bulk_update(ending, ENDING)
    Client.objects.filter(pk=client.pk).update(died_on=died_on, version=F("version") + 1)
    client.died_on = died_on
    _record("Overlijden vastgelegd", client, ending, why=told_by, by=by)
    return client


def _require_possible(client: Client, *, died_on: date, today: date) -> None:
    if client.died_on:
        raise Refused(
            f"Het portaal kent al een dag van overlijden: {written(client.died_on)}. "
            "Klopt die niet, laat een coördinator haar dan eerst intrekken.",
            rule="dies_once",
        )
    if died_on > today:
        raise Refused("De dag van overlijden kan niet later zijn dan vandaag.", rule="future")
    if died_on < client.birth_date:
        raise Refused("De dag van overlijden ligt voor de geboortedatum.", rule="birth")


@transaction.atomic
def withdraw(client: Client, *, reason: str, by: User) -> list[CareLine]:
    """The client did not die: the day goes, and all care that it ended goes on. Returns the reopened lines."""
    if not may(by, "clients.correct") or by.municipality_id != client.municipality_id:
        raise Refused(
            "Een dag van overlijden trekt alleen een coördinator van deze gemeente in.",
            rule="clients.correct",
        )
    if not reason.strip():
        raise Refused("Geef de reden waarom de dag van overlijden niet klopt.", rule="reason")
    client = Client.objects.select_for_update().get(pk=client.pk)
    ended = CareLine.objects.select_for_update().filter(client=client, end_reason=EndReason.DIED)
    lines = list(ended)
    if client.died_on is None and not lines:
        raise Refused("Het portaal kent geen dag van overlijden van deze cliënt.", rule="died")
    ended.update(ended_on=None, end_reason="", ended_at=None, ended_by=None)
    Client.objects.filter(pk=client.pk).update(died_on=None, version=F("version") + 1)
    _record("Dag van overlijden ingetrokken, zorg heropend", client, lines, why=reason, by=by)
    return lines


def _record(what: str, client: Client, lines: list[CareLine], *, why: str, by: User) -> None:
    detail: dict[str, object] = {"care_lines": [line.pk for line in lines]}
    if client.died_on:
        detail["died_on"] = client.died_on.isoformat()
    audit.record(AccessAction.CHANGE, what, by=by, about=[client], why=why.strip(), detail=detail)
