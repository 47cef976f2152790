"""Assess the whole caseload, or one municipality's: again and again, changing only what the facts changed.

A run goes through the indications by ranges of their number, each in a transaction of its own, so that no lock lasts
longer than a second. Every statement names its range: it is as quick at the end of a million as at the start, whatever
the planner knows of the tables. Within a range the rules (transitions/assessment.py) fill a temporary table once; then
what differs is noted as AssessmentChange, the rows that differ are updated, the missing ones added, and renewals come
and go with the follow-up `renew`. A renewal that a person works on stays; nor is there one for care that a person
ended early. What a person confirmed or decided is not touched: see Assessment.effective_outcome.
"""

from typing import Any

from django.db import connection, transaction
from django.db.models import F

from achterhoek import audit, tallies
from achterhoek.clock import today
from achterhoek.models import Municipality, User
from achterhoek.statuses import AccessAction
from transitions.assessment import ASSESS
from transitions.models import AssessmentRun, TransitionPeriod

RANGE = 10_000

RANGE_END = """
SELECT MAX(id) FROM (
    SELECT id FROM clients_indication WHERE id > %(after)s ORDER BY id LIMIT %(range)s
) numbered
"""

DROP = "DROP TABLE IF EXISTS assessment_fresh"
GATHER = "CREATE TEMPORARY TABLE assessment_fresh AS " + ASSESS
INDEX = "CREATE UNIQUE INDEX assessment_fresh_indication ON assessment_fresh (indication_id)"
COUNT = "SELECT COUNT(*) FROM assessment_fresh"

# `+period_id` keeps the planner from walking the whole period by one of its indexes: the range is the way in.

#: What a person would call another answer.
DIFFERS = """
    assessment.outcome <> fresh.outcome OR assessment.reason <> fresh.reason
    OR assessment.renew <> fresh.renew OR assessment."convert" <> fresh."convert"
    OR assessment.by_hand <> fresh.by_hand
    OR COALESCE(assessment.current_provider_id, 0) <> COALESCE(fresh.current_provider_id, 0)
"""
PAIRED = """
    FROM assessment_fresh fresh
    JOIN transitions_assessment assessment
        ON assessment.indication_id = fresh.indication_id AND +assessment.period_id = %(period)s
        AND assessment.indication_id > %(after)s AND assessment.indication_id <= %(up_to)s
"""
FACTS = """(
    'outcome', {0}.outcome, 'reason', {0}.reason, 'renew', {0}.renew, 'convert', {0}."convert",
    'by_hand', {0}.by_hand, 'provider', {0}.current_provider_id
)"""
JSON_OBJECT = {"postgresql": "jsonb_build_object", "sqlite": "json_object"}

LOCK_CHANGED = (
    f"SELECT assessment.id {PAIRED} WHERE {DIFFERS} ORDER BY assessment.id FOR UPDATE OF assessment"
)

NOTE_CHANGES = f"""
INSERT INTO transitions_assessmentchange (municipality_id, run_id, assessment_id, "before", "after", was_confirmed)
SELECT assessment.municipality_id, %(run)s, assessment.id,
       {{json_object}}{FACTS.format("assessment")}, {{json_object}}{FACTS.format("fresh")},
       CASE WHEN assessment.confirmed_outcome = '' THEN FALSE ELSE TRUE END
{PAIRED} WHERE {DIFFERS}
"""

UPDATE = f"""
UPDATE transitions_assessment AS assessment
SET outcome = fresh.outcome, reason = fresh.reason, renew = fresh.renew, "convert" = fresh."convert",
    by_hand = fresh.by_hand, current_provider_id = fresh.current_provider_id, party_id = fresh.party_id,
    lot_id = fresh.lot_id
FROM assessment_fresh fresh
WHERE assessment.indication_id = fresh.indication_id AND +assessment.period_id = %(period)s
  AND assessment.indication_id > %(after)s AND assessment.indication_id <= %(up_to)s
  AND ({DIFFERS} OR COALESCE(assessment.party_id, 0) <> COALESCE(fresh.party_id, 0)
       OR COALESCE(assessment.lot_id, '') <> COALESCE(fresh.lot_id, ''))
"""  # noqa: S608

ADD = """
INSERT INTO transitions_assessment (
    period_id, municipality_id, indication_id, outcome, reason, renew, "convert", by_hand,
    current_provider_id, party_id, lot_id, confirmed_outcome, own_outcome, own_reason
)
SELECT %(period)s, fresh.municipality_id, fresh.indication_id, fresh.outcome, fresh.reason, fresh.renew,
       fresh."convert", fresh.by_hand, fresh.current_provider_id, fresh.party_id, fresh.lot_id,
       '', '', ''
FROM assessment_fresh fresh
WHERE NOT EXISTS (
    SELECT 1 FROM transitions_assessment known
    WHERE known.indication_id = fresh.indication_id AND known.period_id = %(period)s
      AND known.indication_id > %(after)s AND known.indication_id <= %(up_to)s
)
ORDER BY fresh.indication_id
"""

DROP_RENEWALS = """
DELETE FROM transitions_renewal
WHERE period_id = %(period)s AND state = 'to_start'
  AND indication_id > %(after)s AND indication_id <= %(up_to)s
  AND indication_id IN (
    SELECT indication_id FROM assessment_fresh WHERE NOT renew OR ended_early
)
"""
MOVE_RENEWALS = """
UPDATE transitions_renewal AS renewal SET last_day = fresh.last_day
FROM assessment_fresh fresh
WHERE renewal.indication_id = fresh.indication_id AND +renewal.period_id = %(period)s
  AND renewal.indication_id > %(after)s AND renewal.indication_id <= %(up_to)s
  AND fresh.renew AND renewal.last_day <> fresh.last_day AND renewal.state IN ('to_start', 'in_research')
"""
ADD_RENEWALS = """
INSERT INTO transitions_renewal (period_id, municipality_id, indication_id, last_day, state, reason)
SELECT %(period)s, fresh.municipality_id, fresh.indication_id, fresh.last_day, 'to_start', ''
FROM assessment_fresh fresh
WHERE fresh.renew AND NOT fresh.ended_early AND NOT EXISTS (
    SELECT 1 FROM transitions_renewal known
    WHERE known.indication_id = fresh.indication_id AND known.period_id = %(period)s
      AND known.indication_id > %(after)s AND known.indication_id <= %(up_to)s
)
ORDER BY fresh.indication_id
"""


def run(period: TransitionPeriod, *, by: User, municipality: Municipality | None = None) -> AssessmentRun:
    """Assess every indication in the portal, or of one municipality, on today's facts."""
    assessed = AssessmentRun.objects.create(period=period, municipality=municipality, day=today(), run_by=by)
    after = 0
    while up_to := _range_end(after):
        _assess_range(assessed, after=after, up_to=up_to)
        after = up_to
    tallies.fold()
    assessed.refresh_from_db()
    audit.record(
        AccessAction.RUN,
        "Beoordeling uitgevoerd",
        by=by,
        municipality=municipality.code if municipality else None,
        detail={
            "period": period.slug,
            "created": assessed.created,
            "changed": assessed.changed,
            "unchanged": assessed.unchanged,
        },
    )
    return assessed


def _range_end(after: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(RANGE_END, {"after": after, "range": RANGE})
        found: int | None = cursor.fetchone()[0]
    return found


@transaction.atomic
def _assess_range(assessed: AssessmentRun, *, after: int, up_to: int) -> None:
    """Two runs at once take turns: each holds the period's row as long as its range lasts."""
    period = TransitionPeriod.objects.select_for_update(no_key=True).get(pk=assessed.period_id)
    facts = _parameters(period, assessed, after=after, up_to=up_to)
    with connection.cursor() as cursor:
        cursor.execute(DROP)
        cursor.execute(GATHER, facts)
        cursor.execute(INDEX)
        cursor.execute(COUNT)
        total = cursor.fetchone()[0]
        if connection.features.has_select_for_update:
            cursor.execute(LOCK_CHANGED, facts)
        cursor.execute(NOTE_CHANGES.format(json_object=JSON_OBJECT[connection.vendor]), facts)
        changed = cursor.rowcount
        cursor.execute(UPDATE, facts)
        cursor.execute(ADD, facts)
        created = cursor.rowcount
        for statement in (DROP_RENEWALS, MOVE_RENEWALS, ADD_RENEWALS):
            cursor.execute(statement, facts)
        cursor.execute(DROP)
    AssessmentRun.objects.filter(pk=assessed.pk).update(
        created=F("created") + created,
        changed=F("changed") + changed,
        unchanged=F("unchanged") + total - created - changed,
    )


def _parameters(
    period: TransitionPeriod, assessed: AssessmentRun, *, after: int, up_to: int
) -> dict[str, Any]:
    days = {
        "first_day": period.first_day,
        "last_day": period.last_day,
        "day_before": period.day_before,
        "test_day": period.test_day,
        "today": assessed.day,
    }
    return {
        **{name: connection.ops.adapt_datefield_value(day) for name, day in days.items()},
        "period": period.pk,
        "run": assessed.pk,
        "after": after,
        "up_to": up_to,
        "municipality": assessed.municipality_id or "",
    }
