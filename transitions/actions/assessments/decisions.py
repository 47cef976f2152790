"""What people make of an assessment: confirm it, decide otherwise with a reason, look at what changed.

Confirming `moves` or `to_allocate` gives birth to a handover. Many at once go only where nobody needs to look one by
one: not `by_hand`, not a move of someone with a safety flag or who lives at the provider, and no `moves` before
contract management signed off the check of the old provider (docs/domain.md, "Assessment").
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now, today
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from providers.models import Provider
from transitions import findings
from transitions.actions import handovers
from transitions.models import Assessment, AssessmentChange, Handover
from transitions.querysets import AssessmentQuerySet
from transitions.statuses import Outcome, Reason

MOVING = (Outcome.MOVES, Outcome.TO_ALLOCATE)
OWN_DECISION = "hier geldt een eigen besluit van de coördinator"
CHANGED = "de beoordeling is intussen veranderd; bekijk haar opnieuw"
BY_HAND = "een maatregel, crisis of zorg buiten de regio bekijk je een voor een"
SAFETY = "bij een veiligheidsvlag bekijk je de overgang een voor een"
STAY = "als de cliënt bij de aanbieder woont, bekijk je de overgang een voor een"


@dataclass(frozen=True)
class Confirmed:
    """What came of a confirmation: the assessments, the handovers they began, and what was left, with the reason."""

    assessments: list[Assessment]
    handovers: list[Handover]
    left: dict[str, list[Assessment]] = field(default_factory=dict)

    @property
    def left_count(self) -> int:
        return sum(map(len, self.left.values()))


@transaction.atomic
def confirm(
    assessments: Iterable[Assessment], *, outcome: Outcome, by: User, one_by_one: bool = False
) -> Confirmed:
    """Confirm what the rules say. `outcome` is what the person saw: a row that says otherwise by now is left.

    Refused when nothing at all could be confirmed. Confirming again changes nothing.
    """
    rows = _lock(assessments)
    left = defaultdict(list)
    chosen = []
    unsigned = set() if one_by_one else _unsigned(rows)
    for row in rows:
        if why := _why_not(row, outcome=outcome, one_by_one=one_by_one, unsigned=unsigned):
            left[why].append(row)
        else:
            chosen.append(row)
    if left and not chosen:
        raise Refused(f"Niets bevestigd: {'; '.join(left)}.", rule="confirm")
    _write(chosen, by=by)
    return Confirmed(chosen, handovers.begin(chosen, by=by), dict(left))


@transaction.atomic
def override(assessment: Assessment, *, outcome: Outcome, reason: str, by: User) -> Confirmed:
    """Decide otherwise than the rules, with a reason. That is a confirmation too: a move begins its handover."""
    [row] = _lock([assessment])
    if row.reason == Reason.DECEASED:
        raise Refused("De cliënt is overleden: hier valt niets anders te besluiten.", rule="deceased")
    if not row.own_outcome and outcome == row.outcome:
        raise Refused("Dit zeggen de regels al. Bevestig de beoordeling.", rule="same_as_rules")
    if not reason.strip():
        raise Refused("Geef de reden van het eigen besluit.", rule="reason")
    row.own_outcome, row.own_reason, row.own_at, row.own_by = outcome, reason.strip(), now(), by
    row.confirmed_outcome, row.confirmed_at, row.confirmed_by = outcome, row.own_at, by
    row.save(update_fields=[*OWN, *CONFIRMED])
    _mark_seen(AssessmentChange.objects.filter(assessment=row), by=by)
    _record("Eigen besluit over de beoordeling", [row], by=by, why=row.own_reason)
    return Confirmed([row], handovers.begin([row], by=by))


@transaction.atomic
def follow_rules(assessment: Assessment, *, reason: str, by: User) -> Assessment:
    """Take an own decision back: the rules count again, and somebody confirms anew."""
    [row] = _lock([assessment])
    if not row.own_outcome:
        raise Refused("Er is geen eigen besluit om terug te nemen.", rule="no_own_decision")
    row.own_outcome, row.own_reason, row.own_at, row.own_by = "", "", None, None
    row.confirmed_outcome, row.confirmed_at, row.confirmed_by = "", None, None
    row.save(update_fields=[*OWN, *CONFIRMED])
    _record("Eigen besluit teruggenomen", [row], by=by, why=reason)
    return row


@transaction.atomic
def see(changes: Iterable[AssessmentChange], *, by: User) -> int:
    """Note that a person looked at what a run found otherwise. What was confirmed stays as it was."""
    open_changes = AssessmentChange.objects.select_for_update(of=("self",)).filter(
        pk__in=[change.pk for change in changes], seen_at__isnull=True
    )
    rows = list(open_changes.select_related("assessment__indication__client"))
    seen = _mark_seen(AssessmentChange.objects.filter(pk__in=[row.pk for row in rows]), by=by)
    if rows:
        _record("Verschil in beoordeling gezien", [row.assessment for row in rows], by=by)
    return seen


OWN = ("own_outcome", "own_reason", "own_at", "own_by")
CONFIRMED = ("confirmed_outcome", "confirmed_at", "confirmed_by")


def _lock(assessments: Iterable[Assessment]) -> list[Assessment]:
    rows = Assessment.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in assessments])
    related = ("indication__client", "indication__product__lot", "current_provider", "period")
    return list(rows.select_related(*related).order_by("pk"))


def _unsigned(rows: list[Assessment]) -> set[int]:
    """The old providers of these moves whose check does not stand."""
    moving: dict[tuple[int, str], list[Provider]] = defaultdict(list)
    periods = {row.period_id: row.period for row in rows}
    for row in rows:
        if row.outcome == Outcome.MOVES and row.current_provider is not None:
            moving[row.period_id, row.municipality_id].append(row.current_provider)
    return {
        provider.pk
        for (period, municipality), providers in moving.items()
        for provider in findings.unsigned(
            providers, period=periods[period], municipality=municipality, today=today()
        )
    }


def _why_not(row: Assessment, *, outcome: Outcome, one_by_one: bool, unsigned: set[int]) -> str:
    if row.own_outcome:
        return OWN_DECISION
    if row.outcome != outcome:
        return CHANGED
    return "" if one_by_one else next(_one_by_one(row, unsigned=unsigned), "")


def _one_by_one(row: Assessment, *, unsigned: set[int]) -> Iterator[str]:
    """Why a person must look at this one alone."""
    client, lot = row.indication.client, row.indication.product.lot
    if row.by_hand:
        yield BY_HAND
    if row.outcome in MOVING and client.safety:
        yield SAFETY
    if row.outcome in MOVING and lot is not None and lot.stay:
        yield STAY
    if row.outcome == Outcome.MOVES and row.current_provider_id in unsigned:
        yield f"de controle van {row.current_provider} is nog niet afgetekend"


def _write(rows: list[Assessment], *, by: User) -> None:
    fresh = [row for row in rows if row.confirmed_outcome != row.outcome]
    for row in fresh:
        row.confirmed_outcome, row.confirmed_at, row.confirmed_by = row.outcome, now(), by
    Assessment.objects.bulk_update(fresh, CONFIRMED, batch_size=500)
    _mark_seen(AssessmentChange.objects.filter(assessment__in=[row.pk for row in rows]), by=by)
    if fresh:
        _record("Beoordeling bevestigd", fresh, by=by)


def _mark_seen(changes: AssessmentQuerySet, *, by: User) -> int:
    return changes.filter(seen_at__isnull=True).update(seen_at=now(), seen_by=by)


def _record(what: str, rows: list[Assessment], *, by: User, why: str = "") -> None:
    outcomes = sorted({row.own_outcome or row.confirmed_outcome or row.outcome for row in rows})
    audit.record(
        AccessAction.CHANGE,
        what,
        by=by,
        about=[row.indication.client for row in rows],
        municipality=rows[0].municipality_id,
        why=why,
        detail={"outcomes": outcomes, "assessments": len(rows)},
    )
