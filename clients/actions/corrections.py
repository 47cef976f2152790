"""Correcting who was responsible for a care line: nothing is changed or deleted.

In one transaction the links that were wrong are marked superseded, with who, when and why, and the right ones are
written. Links that were right stay as they are.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now, today
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from clients.models import Allocation, CareLine
from clients.statuses import Source
from providers.models import Contract, Provider


class Link(NamedTuple):
    """A provider is responsible from this day on, to this AGB code, under this contract where it is known."""

    first_day: date
    provider: Provider
    code: str
    contract: Contract | None


@transaction.atomic
def correct(
    care_line: CareLine,
    *,
    links: Sequence[tuple[date, Provider, str, Contract | None]],
    by: User,
    reason: str,
) -> list[Allocation]:
    """Make `links` the ones that stand, in order of first day. Returns them all."""
    if not may(by, "clients.correct") or by.municipality_id != care_line.municipality_id:
        raise Refused("Corrigeren mag alleen een coördinator van deze gemeente.", rule="clients.correct")
    if not reason.strip():
        raise Refused("Geef de reden van de correctie.", rule="reason")
    line = CareLine.objects.select_for_update(of=("self",)).select_related("client").get(pk=care_line.pk)
    right = [Link(*link) for link in links]
    _require_fits(line, right)
    standing = list(Allocation.objects.standing().filter(care_line=line).order_by("first_day"))
    _require_past(right, standing, today=today())
    wrong = [row for row in standing if not any(_same(row, link) for link in right)]
    kept = [row for row in standing if row not in wrong]
    Allocation.objects.filter(pk__in=[row.pk for row in wrong]).update(
        superseded_at=now(), superseded_by=by, superseded_reason=reason.strip()
    )
    new = [link for link in right if not any(_same(row, link) for row in kept)]
    written = Allocation.objects.bulk_create(_row(line, link, by=by) for link in new)
    _record(line, by=by, why=reason.strip(), counts={"superseded": len(wrong), "written": len(written)})
    return sorted([*kept, *written], key=lambda row: row.first_day)


def _record(line: CareLine, *, by: User, why: str, counts: dict[str, int]) -> None:
    audit.record(
        AccessAction.CHANGE,
        "Toewijzing gecorrigeerd",
        by=by,
        about=[line.client],
        municipality=line.municipality_id,
        why=why,
        detail=counts,
    )


def _require_fits(line: CareLine, links: list[Link]) -> None:
    """In order, no two on one day, none after the care ended."""
    if any(one.first_day >= after.first_day for one, after in pairwise(links)):
        raise Refused("Twee toewijzingen beginnen niet op dezelfde dag; zet ze op volgorde.", rule="order")
    days = [row.last_day for row in line.indications.all()]
    ends = [day for day in (line.ended_on, max(days) if all(days) and days else None) if day]
    if links and ends and links[-1].first_day > min(ends):
        raise Refused(
            f"Deze zorg eindigt op {written(min(ends))}: daarna begint er niemand.", rule="inside_indication"
        )


def _require_past(links: list[Link], standing: list[Allocation], *, today: date) -> None:
    """A correction records what happened; who begins on a day ahead, begins by a handover."""
    ahead = [link for link in links if link.first_day > today]
    if any(not any(_same(row, link) for row in standing) for link in ahead):
        raise Refused(
            "Een correctie legt vast wat al gebeurd is. Voor een dag in de toekomst is er de overdracht.",
            rule="past",
        )


def _same(row: Allocation, link: Link) -> bool:
    contract = link.contract.pk if link.contract else None
    return (row.first_day, row.provider_id, row.code, row.contract_id) == (
        link.first_day,
        link.provider.pk,
        link.code,
        contract,
    )


def _row(line: CareLine, link: Link, *, by: User) -> Allocation:
    return Allocation(
        municipality_id=line.municipality_id,
        care_line=line,
        provider=link.provider,
        code=link.code,
        contract=link.contract,
        first_day=link.first_day,
        source=Source.CORRECTION,
        written_by=by,
    )
