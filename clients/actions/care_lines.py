"""Care that ends before its decision does: the line keeps its last day, a reason and who said so.

Every rule uses the earlier of that day and the indication's own. A day of death does the same by itself, from a file
(clients/imports) or recorded by a person (clients/actions/deaths.py); nothing else in a file ends care.
"""

from datetime import date

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from clients.actions import deaths
from clients.models import Allocation, CareLine, Client
from clients.statuses import EndReason


@transaction.atomic
def end_care(care_line: CareLine, *, on: date, reason: EndReason, by: User) -> CareLine:
    """Record that the care of this line ends after `on`, its last day."""
    if not may(by, "clients.correct") or by.municipality_id != care_line.municipality_id:
        raise Refused("Zorg beëindigen mag alleen een coördinator van deze gemeente.", rule="clients.correct")
    line: CareLine = (
        CareLine.objects.select_for_update(of=("self",)).select_related("client").get(pk=care_line.pk)
    )
    _require_open(line, on=on)
    line.ended_on, line.end_reason, line.ended_at, line.ended_by = on, reason, now(), by
    line.save(update_fields=["ended_on", "end_reason", "ended_at", "ended_by"])
    audit.record(
        AccessAction.CHANGE,
        "Zorg beëindigd",
        by=by,
        about=[line.client],
        why=EndReason(reason).label,
        detail={"care_line": line.pk, "last_day": on.isoformat()},
    )
    return line


@transaction.atomic
def reopen(care_line: CareLine, *, reason: str, by: User) -> list[CareLine]:
    """The care did not end after all: the line counts in every proof again. Returns the lines that were reopened.

    A day of death that was wrong is wrong for the whole client: it goes, and all care that it ended is reopened.
    """
    _require_may_reopen(care_line, reason=reason, by=by)
    client = Client.objects.select_for_update().get(pk=care_line.client_id)
    ended = CareLine.objects.select_for_update().filter(client=client, ended_on__isnull=False)
    line = ended.filter(pk=care_line.pk).first()
    if line is None:
        raise Refused("Deze zorg is niet geëindigd.", rule="ended")
    if line.end_reason == EndReason.DIED:
        return deaths.withdraw(client, reason=reason, by=by)
    if client.died_on:
        raise Refused("De cliënt is overleden: deze zorg begint niet meer.", rule="deceased")
    ended.filter(pk=line.pk).update(ended_on=None, end_reason="", ended_at=None, ended_by=None)
    detail = {"care_lines": [line.pk]}
    audit.record(
        AccessAction.CHANGE, "Zorg heropend", by=by, about=[client], why=reason.strip(), detail=detail
    )
    return [line]


def _require_may_reopen(care_line: CareLine, *, reason: str, by: User) -> None:
    if not may(by, "clients.correct") or by.municipality_id != care_line.municipality_id:
        raise Refused("Zorg heropenen mag alleen een coördinator van deze gemeente.", rule="clients.correct")
    if not reason.strip():
        raise Refused("Geef de reden waarom deze zorg toch niet eindigt.", rule="reason")


def _require_open(line: CareLine, *, on: date) -> None:
    """Not ended yet, and no provider would begin after the end."""
    if line.ended_on and line.ended_on <= on:
        raise Refused(f"Deze zorg is al geëindigd op {written(line.ended_on)}.", rule="ended_once")
    last = Allocation.objects.standing().filter(care_line=line).order_by("-first_day").first()
    if last and last.first_day > on:
        raise Refused(
            f"Op {written(last.first_day)} begint nog een toewijzing. Corrigeer die eerst.",
            rule="ends_after_last_link",
        )
