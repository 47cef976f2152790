"""The yardstick beside the assessment: one hand-written INSERT … SELECT of outcome and reason.

It writes into a table with the keys and indexes of the real one, and knows neither explanations, follow-ups, changes
nor what a person confirmed. Its outcomes must equal the portal's.
"""

import time

from django.db import connection

TABLE = """
CREATE TABLE bench_floor (
    id {serial}, period_id bigint NOT NULL REFERENCES transitions_transitionperiod (id),
    municipality_id varchar(4) NOT NULL REFERENCES achterhoek_municipality (code),
    indication_id bigint NOT NULL REFERENCES clients_indication (id),
    current_provider_id bigint REFERENCES providers_provider (id),
    outcome varchar(12) NOT NULL, reason varchar(20) NOT NULL,
    party_id bigint, renew boolean NOT NULL DEFAULT FALSE, convert boolean NOT NULL DEFAULT FALSE,
    by_hand boolean NOT NULL DEFAULT FALSE, confirmed_outcome varchar(12) NOT NULL DEFAULT '',
    confirmed_at timestamp, own_outcome varchar(12) NOT NULL DEFAULT '', own_at timestamp,
    lot_id varchar(50) REFERENCES providers_lot (slug)
)
"""

INSERT = """
INSERT INTO bench_floor (period_id, municipality_id, indication_id, current_provider_id, lot_id, outcome, reason)
WITH best AS (
    SELECT p.provider_id, c.lot_id, m.municipality_id,
           MIN(CASE p.role WHEN 'lead' THEN 1 WHEN 'partner' THEN 2 ELSE 3 END) AS role
    FROM providers_contractparty p
    JOIN providers_contract c ON c.id = p.contract_id
    JOIN providers_contract_municipalities m ON m.contract_id = c.id
    WHERE c.first_day <= '{test_day}' AND c.last_day >= '{test_day}'
    GROUP BY p.provider_id, c.lot_id, m.municipality_id
),
in_lot AS (SELECT DISTINCT provider_id, lot_id FROM best),
anywhere AS (SELECT DISTINCT provider_id FROM best),
facts AS (
    SELECT i.id, i.municipality_id, i.delivery, i.care_since, p.lot_id, k.died_on,
           CASE WHEN i.last_day IS NULL OR l.ended_on < i.last_day THEN l.ended_on ELSE i.last_day END AS last_day,
           CASE WHEN i.care_since IS NULL THEN i.named_provider_id ELSE (
               SELECT a.provider_id FROM clients_allocation a
               WHERE a.care_line_id = i.care_line_id AND a.superseded_at IS NULL
                 AND a.first_day <= CASE WHEN i.care_since > '{day_before}' THEN i.care_since ELSE '{day_before}' END
               ORDER BY a.first_day DESC LIMIT 1
           ) END AS provider_id
    FROM clients_indication i
    JOIN clients_client k ON k.id = i.client_id
    JOIN clients_careline l ON l.id = i.care_line_id
    JOIN providers_product p ON p.id = i.product_id
),
reasoned AS (
    SELECT f.id, f.municipality_id, f.provider_id, f.lot_id, CASE
        WHEN f.died_on IS NOT NULL THEN 'deceased'
        WHEN f.delivery = 'PGB' THEN 'personal_budget'
        WHEN f.lot_id IS NULL THEN 'other_lot'
        WHEN s.id IS NULL THEN 'own_procurement'
        WHEN f.last_day < '{first_day}' THEN 'ended_before'
        WHEN b.role = 1 THEN 'own_contract'
        WHEN b.role = 2 THEN 'consortium'
        WHEN b.role = 3 THEN 'subcontractor'
        WHEN f.provider_id IS NULL OR f.care_since IS NULL THEN 'not_started'
        WHEN f.last_day <= '{last_day}' THEN 'expires_in_period'
        WHEN n.lot_id IS NOT NULL THEN 'not_in_municipality'
        WHEN w.provider_id IS NOT NULL THEN 'not_for_lot'
        ELSE 'no_contract' END AS reason
    FROM facts f
    LEFT JOIN transitions_periodscope s
        ON s.period_id = {period} AND s.lot_id = f.lot_id AND s.municipality_id = f.municipality_id
    LEFT JOIN best b
        ON b.provider_id = f.provider_id AND b.lot_id = f.lot_id AND b.municipality_id = f.municipality_id
    LEFT JOIN in_lot n ON n.provider_id = f.provider_id AND n.lot_id = f.lot_id
    LEFT JOIN anywhere w ON w.provider_id = f.provider_id
)
SELECT {period}, municipality_id, id, provider_id, lot_id, CASE
    WHEN reason IN ('deceased', 'personal_budget', 'other_lot', 'own_procurement', 'ended_before') THEN 'not_affected'
    WHEN reason IN ('own_contract', 'consortium', 'subcontractor') THEN 'stays'
    WHEN reason = 'not_started' THEN 'to_allocate'
    WHEN reason = 'expires_in_period' THEN 'reassess'
    ELSE 'moves' END, reason
FROM reasoned
"""

PLACE = "(period_id, municipality_id, outcome, id)"
INDEXES = (
    "CREATE UNIQUE INDEX bench_one ON bench_floor (indication_id, period_id)",
    "CREATE INDEX bench_current ON bench_floor (current_provider_id)",
    "CREATE INDEX bench_party ON bench_floor (party_id) WHERE party_id IS NOT NULL",
    f"CREATE INDEX bench_list ON bench_floor {PLACE}",
    f"CREATE INDEX bench_renew ON bench_floor {PLACE} WHERE renew",
    f"CREATE INDEX bench_convert ON bench_floor {PLACE} WHERE convert",
    f"CREATE INDEX bench_by_hand ON bench_floor {PLACE} WHERE by_hand",
    f"CREATE INDEX bench_open ON bench_floor {PLACE} WHERE confirmed_at IS NULL",
    f"CREATE INDEX bench_confirmed ON bench_floor {PLACE} WHERE confirmed_at IS NOT NULL",
    f"CREATE INDEX bench_own ON bench_floor {PLACE} WHERE own_at IS NOT NULL",
    (
        "CREATE INDEX bench_reason ON bench_floor (period_id, municipality_id, outcome, reason, id) "
        "WHERE own_at IS NULL"
    ),
    "CREATE INDEX bench_lot ON bench_floor (period_id, municipality_id, lot_id, outcome, id)",
    "CREATE INDEX bench_provider ON bench_floor (period_id, municipality_id, current_provider_id, outcome, id)",
)

DIFFERENT = """
SELECT COUNT(*) FROM transitions_assessment a
LEFT JOIN bench_floor b ON b.indication_id = a.indication_id AND b.outcome = a.outcome AND b.reason = a.reason
WHERE b.id IS NULL
"""


def assess_by_hand() -> tuple[float, int]:
    """Seconds of the hand-written statement, and on how many assessments it differs from the portal's."""
    from transitions.models import TransitionPeriod

    period = TransitionPeriod.objects.get(slug="achterhoek-2022")
    days = {
        "period": period.pk,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "day_before": period.day_before,
        "test_day": period.test_day,
    }
    serial = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        cursor.execute(TABLE.format(serial=serial))
        for index in INDEXES:
            cursor.execute(index)
        began = time.perf_counter()
        cursor.execute(INSERT.format(**days))
        seconds = round(time.perf_counter() - began, 2)
        cursor.execute(DIFFERENT)
        differing = cursor.fetchone()[0]
    return seconds, differing
