"""What the transition means for each indication: the first rule that fits (docs/domain.md, "Assessment").

The rules are one SQL statement over a run of indications, the same on SQLite and PostgreSQL, so that a million rows are
assessed without leaving the database. Read it from the bottom: the reason is a CASE in the order of the rules, the
outcome and the follow-ups follow from it. What a rule needs is gathered above it:

who stands where with a contract: transitions/standing.py, which the public page about an employer asks as well;
`facts`     per indication: its last day (the earlier of the decision's and the care line's), whether care has begun,
            and the current provider: responsible on the day before the period, or on the first day of care if that is
            later, or the one that the row names where care has not begun.

Two steps are MATERIALIZED: otherwise SQLite works each of them out again for every column that asks for it.

A start that was confirmed through a handover is no first day of care here: a handover carried out does not change the
assessment.
"""

from transitions.standing import BY_ROLE, CONTRACTED, WITHOUT
from transitions.statuses import Outcome, Reason

OUTCOMES: dict[Reason, Outcome] = {
    Reason.DECEASED: Outcome.NOT_AFFECTED,
    Reason.PERSONAL_BUDGET: Outcome.NOT_AFFECTED,
    Reason.OTHER_LOT: Outcome.NOT_AFFECTED,
    Reason.OWN_PROCUREMENT: Outcome.NOT_AFFECTED,
    Reason.ENDED_BEFORE: Outcome.NOT_AFFECTED,
    Reason.OWN_CONTRACT: Outcome.STAYS,
    Reason.CONSORTIUM: Outcome.STAYS,
    Reason.SUBCONTRACTOR: Outcome.STAYS,
    Reason.NOT_STARTED: Outcome.TO_ALLOCATE,
    Reason.EXPIRES_IN_PERIOD: Outcome.REASSESS,
    Reason.NOT_IN_MUNICIPALITY: Outcome.MOVES,
    Reason.NOT_FOR_LOT: Outcome.MOVES,
    Reason.NO_CONTRACT: Outcome.MOVES,
}

#: Parameters: period, first_day, last_day, day_before, test_day, today, after, up_to, municipality ("" for all).
ASSESS = f"""
WITH {CONTRACTED},
facts AS MATERIALIZED (
    SELECT indication.id AS indication_id, indication.municipality_id, indication.delivery, product.lot_id,
           client.died_on,
           CASE
               WHEN client.crisis OR client.out_of_region OR client.measure <> 'geen' THEN TRUE ELSE FALSE
           END AS by_hand,
           CASE
               WHEN indication.last_day IS NULL OR line.ended_on < indication.last_day THEN line.ended_on
               ELSE indication.last_day
           END AS last_day,
           CASE WHEN line.ended_on IS NULL THEN FALSE ELSE TRUE END AS ended_early,
           indication.named_provider_id,
           CASE
               WHEN indication.care_since IS NULL THEN FALSE
               WHEN indication.care_since < %(first_day)s THEN TRUE
               WHEN EXISTS (
                   SELECT 1 FROM clients_allocation link
                   WHERE link.care_line_id = indication.care_line_id AND link.superseded_at IS NULL
                     AND link.source = 'start' AND link.first_day = indication.care_since
               ) THEN FALSE
               ELSE TRUE
           END AS begun,
           (
               SELECT link.provider_id FROM clients_allocation link
               WHERE link.care_line_id = indication.care_line_id AND link.superseded_at IS NULL
                 AND link.first_day <= CASE
                     WHEN indication.care_since > %(day_before)s THEN indication.care_since
                     ELSE %(day_before)s
                 END
               ORDER BY link.first_day DESC LIMIT 1
           ) AS responsible_id
    FROM clients_indication indication
    JOIN clients_client client ON client.id = indication.client_id
    JOIN clients_careline line ON line.id = indication.care_line_id
    JOIN providers_product product ON product.id = indication.product_id
    WHERE indication.id > %(after)s AND indication.id <= %(up_to)s
      AND (%(municipality)s = '' OR indication.municipality_id = %(municipality)s)
),
known AS (
    SELECT facts.*,
           CASE
               WHEN facts.begun THEN COALESCE(facts.responsible_id, facts.named_provider_id)
               ELSE facts.named_provider_id
           END AS provider_id
    FROM facts
),
reasoned AS MATERIALIZED (
    SELECT known.indication_id, known.municipality_id, known.lot_id, known.provider_id, known.last_day,
           known.by_hand, known.ended_early,
           best.id AS party_id, best.role, best.to_itself,
           CASE
               WHEN known.died_on IS NOT NULL THEN 'deceased'
               WHEN known.delivery = 'PGB' THEN 'personal_budget'
               WHEN lots.lot_id IS NULL THEN 'other_lot'
               WHEN scope.lot_id IS NULL THEN 'own_procurement'
               WHEN known.last_day < %(first_day)s THEN 'ended_before'
               {BY_ROLE}
               WHEN known.provider_id IS NULL OR NOT known.begun THEN 'not_started'
               WHEN known.last_day <= %(last_day)s THEN 'expires_in_period'
               {WITHOUT}
           END AS reason
    FROM known
    LEFT JOIN lots ON lots.lot_id = known.lot_id
    LEFT JOIN scope ON scope.lot_id = known.lot_id AND scope.municipality_id = known.municipality_id
    LEFT JOIN best ON best.provider_id = known.provider_id AND best.lot_id = known.lot_id
        AND best.municipality_id = known.municipality_id
    LEFT JOIN in_lot ON in_lot.provider_id = known.provider_id AND in_lot.lot_id = known.lot_id
    LEFT JOIN anywhere ON anywhere.provider_id = known.provider_id
),
judged AS (
    SELECT reasoned.*,
           CASE
               WHEN reason IN ('deceased', 'personal_budget', 'other_lot', 'own_procurement', 'ended_before')
                   THEN 'not_affected'
               WHEN reason IN ('own_contract', 'consortium', 'subcontractor') THEN 'stays'
               WHEN reason = 'not_started' THEN 'to_allocate'
               WHEN reason = 'expires_in_period' THEN 'reassess'
               ELSE 'moves'
           END AS outcome
    FROM reasoned
)
SELECT indication_id, municipality_id, lot_id, provider_id AS current_provider_id, outcome, reason,
       CASE WHEN outcome = 'stays' THEN party_id END AS party_id,
       CASE
           WHEN outcome <> 'not_affected' AND last_day >= %(first_day)s AND last_day <= %(last_day)s THEN TRUE
           ELSE FALSE
       END AS renew,
       CASE
           WHEN reason = 'subcontractor' THEN TRUE
           WHEN reason = 'consortium' AND to_itself = 0 THEN TRUE
           ELSE FALSE
       END AS "convert",
       CASE WHEN outcome <> 'not_affected' AND by_hand THEN TRUE ELSE FALSE END AS by_hand,
       last_day, ended_early
FROM judged
"""  # noqa: S608 - made of our own words
