"""A person settles what a later file says otherwise: takes it over, does not, or says why a row is gone.

What was settled stays settled: the same difference in a next file is not opened again.
"""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from clients.actions import acceptance, care_lines
from clients.imports.differences import fingerprint
from clients.models import Difference, Indication
from clients.statuses import DifferenceKind, DifferenceState, EndReason


class Settled(NamedTuple):
    """The difference as it is now, and what else must be said."""

    difference: Difference
    note: str


@transaction.atomic
def accept(difference: Difference, *, by: User, reason: str = "") -> Settled:
    """Take over what the file says, as far as a file may change it. What may not stays open."""
    difference = _open(difference, by=by)
    if difference.kind == DifferenceKind.MISSING:
        raise Refused(
            "Zeg waarom deze indicatie niet meer in het bestand staat.", rule="missing_is_explained"
        )
    before = list(difference.columns)
    note = acceptance.take_over(difference, by=by)
    if difference.columns and difference.columns != before:
        _keep_the_rest(difference)
        _record(difference, "Deel van een verschil overgenomen", why=reason, by=by)
        return Settled(difference, note)
    difference.columns = before
    return Settled(_settle(difference, DifferenceState.ACCEPTED, reason=reason, by=by), note)


@transaction.atomic
def dismiss(difference: Difference, *, reason: str, by: User) -> Difference:
    """Leave the portal as it is. For a row that is gone: the care goes on, and stays in every proof."""
    difference = _open(difference, by=by)
    return _settle(difference, DifferenceState.DISMISSED, reason=_required(reason), by=by)


@transaction.atomic
def explain_missing(
    difference: Difference, *, reason: str, by: User, today: date, ended_on: date | None = None, why: str = ""
) -> Difference:
    """Say why an indication is no longer in the file: its care ended on a day, or it was over already."""
    difference = _open(difference, by=by)
    indication = difference.indication
    if difference.kind != DifferenceKind.MISSING or indication is None:
        raise Refused("Dit verschil gaat niet over een rij die weg is.", rule="missing")
    if ended_on is not None:
        _end(indication, on=ended_on, why=why, by=by)
    elif not _is_over(indication, today=today):
        raise Refused(
            "Deze indicatie loopt nog. Zeg op welke dag de zorg eindigde, of wijs het verschil af: dan loopt zij door.",
            rule="still_valid",
        )
    return _settle(difference, DifferenceState.ACCEPTED, reason=_required(reason), by=by)


def _end(indication: Indication, *, on: date, why: str, by: User) -> None:
    if why not in EndReason.values:
        raise Refused("Kies waarom de zorg eindigde.", rule="end_reason")
    if Indication.objects.filter(renews=indication).exists():
        raise Refused(
            "Deze indicatie is verlengd: de zorglijn loopt door. Laat de laatste dag leeg.", rule="renewed"
        )
    care_lines.end_care(indication.care_line, on=on, reason=EndReason(why), by=by)


def _is_over(indication: Indication, *, today: date) -> bool:
    ends = [day for day in (indication.last_day, indication.care_line.ended_on) if day]
    return bool(ends and min(ends) < today) or Indication.objects.filter(renews=indication).exists()


def _open(difference: Difference, *, by: User) -> Difference:
    """The difference, locked, if this person may settle it and nobody did."""
    if not may(by, "clients.settle_difference") or by.municipality_id != difference.municipality_id:
        raise Refused(
            "Verschillen beoordeel je alleen voor je eigen gemeente.", rule="clients.settle_difference"
        )
    rows = Difference.objects.select_for_update(of=("self",))
    held: Difference = rows.select_related("client", "indication__care_line").get(pk=difference.pk)
    if held.state != DifferenceState.OPEN:
        raise Refused(f"Dit verschil is al beoordeeld: {held.get_state_display()}.", rule="settled_once")
    return held


def _settle(difference: Difference, state: DifferenceState, *, reason: str, by: User) -> Difference:
    difference.state, difference.settled_at, difference.settled_by = state, now(), by
    difference.settled_reason = reason.strip()[:300]
    difference.save(update_fields=["state", "settled_at", "settled_by", "settled_reason"])
    _record(difference, f"Verschil {state.label}", why=reason, by=by)
    return difference


def _keep_the_rest(difference: Difference) -> None:
    difference.fingerprint = fingerprint(
        difference.kind, difference.row_key, difference.indication_id, difference.columns
    )
    difference.save(update_fields=["columns", "fingerprint"])


def _required(reason: str) -> str:
    if not reason.strip():
        raise Refused("Geef een reden.", rule="reason")
    return reason


def _record(difference: Difference, what: str, *, why: str, by: User) -> None:
    audit.record(
        AccessAction.CHANGE,
        f"{what} ({difference.get_kind_display()})",
        by=by,
        about=[difference.client],
        why=why.strip(),
        detail={"difference": difference.pk, "columns": [one["column"] for one in difference.columns]},
    )
