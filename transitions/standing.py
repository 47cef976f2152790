"""Where a provider stands for one kind of care in one municipality: the one source of the rules on contracts.

The assessment of an indication and the public page about an employer ask the same words of SQL, so they cannot
contradict each other. Read from above:

`usable`    contracts and subsidies in force on the test day whose outcome is public today; no publication day means
            public from the first day (P6);
`party`     who is lead (1), partner (2) or subcontractor (3) of one; any role gives a provider "a contract";
`best`      per provider, lot and municipality the best role. Of equal roles one that allocates to the party itself
            comes first (then nothing is converted; of a subcontractor it always is), then one that the lead
            confirmed, then the lowest number;
`in_lot`    who has a contract for a lot, wherever; `anywhere` who has one at all;
`scope`     the municipalities that take part in the period, per lot; `lots` the lots that anyone takes part in.

`BY_ROLE` and `WITHOUT` are the last steps of the CASE that gives the reason; what a rule asks of the indication stands
between and before them (transitions/assessment.py).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from providers.register import Tender
from transitions.models import PeriodScope, TransitionPeriod
from transitions.statuses import Reason

#: Parameters: period, test_day, today.
CONTRACTED = """
usable AS (
    SELECT id, lot_id, number, allocate_to
    FROM providers_contract
    WHERE first_day <= %(test_day)s AND last_day >= %(test_day)s
      AND COALESCE(public_from, first_day) <= %(today)s
),
party AS (
    SELECT party.id, party.provider_id, party.contract_id, usable.lot_id,
           CASE party.role WHEN 'lead' THEN 1 WHEN 'partner' THEN 2 ELSE 3 END AS role,
           CASE usable.allocate_to WHEN 'partij' THEN 1 ELSE 0 END AS to_itself,
           CASE WHEN party.confirmed_on IS NULL THEN 1 ELSE 0 END AS unconfirmed,
           usable.number
    FROM providers_contractparty party
    JOIN usable ON usable.id = party.contract_id
),
ranked AS (
    SELECT party.id, party.contract_id, party.provider_id, party.lot_id, place.municipality_id, party.role,
           party.to_itself, party.unconfirmed,
           ROW_NUMBER() OVER (
               PARTITION BY party.provider_id, party.lot_id, place.municipality_id
               ORDER BY party.role, CASE WHEN party.role = 3 THEN 0 ELSE party.to_itself END DESC,
                   party.unconfirmed, party.number
           ) AS turn
    FROM party
    JOIN providers_contract_municipalities place ON place.contract_id = party.contract_id
),
best AS (
    SELECT id, contract_id, provider_id, lot_id, municipality_id, role, to_itself, unconfirmed
    FROM ranked WHERE turn = 1
),
in_lot AS (SELECT DISTINCT provider_id, lot_id FROM party),
anywhere AS (SELECT DISTINCT provider_id FROM party),
scope AS (
    SELECT lot_id, municipality_id FROM transitions_periodscope WHERE period_id = %(period)s
),
lots AS (SELECT DISTINCT lot_id FROM scope)
"""

BY_ROLE = """
    WHEN best.role = 1 THEN 'own_contract'
    WHEN best.role = 2 THEN 'consortium'
    WHEN best.role = 3 THEN 'subcontractor'
"""
WITHOUT = """
    WHEN in_lot.lot_id IS NOT NULL THEN 'not_in_municipality'
    WHEN anywhere.provider_id IS NOT NULL THEN 'not_for_lot'
    ELSE 'no_contract'
"""

#: Further parameter: provider (0 for all).
STANDINGS = f"""
WITH {CONTRACTED},
coming AS (
    SELECT party.provider_id, contract.lot_id, place.municipality_id, MIN(contract.first_day) AS first_day
    FROM providers_contract contract
    JOIN providers_contractparty party ON party.contract_id = contract.id
    JOIN providers_contract_municipalities place ON place.contract_id = contract.id
    WHERE contract.first_day > %(test_day)s AND COALESCE(contract.public_from, contract.first_day) <= %(today)s
      AND (party.role <> 'subcontractor' OR party.confirmed_on IS NOT NULL)
    GROUP BY party.provider_id, contract.lot_id, place.municipality_id
)
SELECT provider.id, lots.lot_id, place.code,
       CASE WHEN scope.lot_id IS NULL THEN 'own_procurement' {BY_ROLE} {WITHOUT} END,
       best.role, best.unconfirmed, contract.name, contract.form, contract.first_day, lead_provider.name,
       coming.first_day
FROM providers_provider provider
CROSS JOIN lots
CROSS JOIN achterhoek_municipality place
LEFT JOIN scope ON scope.lot_id = lots.lot_id AND scope.municipality_id = place.code
LEFT JOIN best ON best.provider_id = provider.id AND best.lot_id = lots.lot_id AND best.municipality_id = place.code
LEFT JOIN in_lot ON in_lot.provider_id = provider.id AND in_lot.lot_id = lots.lot_id
LEFT JOIN anywhere ON anywhere.provider_id = provider.id
LEFT JOIN providers_contract contract ON contract.id = best.contract_id
LEFT JOIN providers_contractparty lead ON lead.contract_id = contract.id AND lead.role = 'lead'
LEFT JOIN providers_provider lead_provider ON lead_provider.id = lead.provider_id
LEFT JOIN coming ON coming.provider_id = provider.id AND coming.lot_id = lots.lot_id
    AND coming.municipality_id = place.code
WHERE %(provider)s = 0 OR provider.id = %(provider)s
"""  # noqa: S608 - made of our own words

#: The lots of the period for which a contract is known.
KNOWN_LOTS = f"""
WITH {CONTRACTED}
SELECT DISTINCT usable.lot_id
FROM usable
JOIN providers_contract_municipalities place ON place.contract_id = usable.id
JOIN scope ON scope.lot_id = usable.lot_id AND scope.municipality_id = place.municipality_id
"""  # noqa: S608

ROLES = {1: "lead", 2: "partner", 3: "subcontractor"}


class Standing(NamedTuple):
    """Where a provider stands. `role` and what follows are of its best contract, also where the municipality buys this
    care by itself; `sure` is False for a subcontractor that no lead confirmed; `coming` is the first day of a contract
    that begins later.
    """

    provider: int
    lot: str
    municipality: str
    reason: Reason
    role: str
    sure: bool
    consortium: str
    form: str
    since: date | None
    lead: str
    coming: date | None


def tender(*, today: date) -> Tender | None:
    """The current period as a round of contracts (setting TENDER), with who takes part; one query."""
    _, found = scope(today=today)
    return found


def scope(*, today: date) -> tuple[TransitionPeriod | None, Tender | None]:
    """The current period and who takes part in it; nothing where nobody does."""
    rows = PeriodScope.objects.filter(period__slug=settings.PERIOD_SLUG)
    pairs = list(rows.select_related("period", "lot", "municipality").order_by("pk"))
    if not pairs:
        return None, None
    period = pairs[0].period
    lots, places = {row.lot for row in pairs}, {row.municipality for row in pairs}
    return period, Tender(
        holds_on=day_of(period, today=today),
        lots=tuple(sorted(lots, key=lambda lot: (lot.order, lot.pk))),
        municipalities=tuple(sorted(places, key=lambda place: place.name)),
        places=frozenset((row.lot_id, row.municipality_id) for row in pairs),
    )


def of(provider: int, *, period: TransitionPeriod, today: date) -> list[Standing]:
    """Where one provider stands in every lot of the period and every municipality; one query."""
    return list(_standings(period, today=today, provider=provider))


def of_all(*, period: TransitionPeriod, today: date) -> list[Standing]:
    return list(_standings(period, today=today, provider=0))


def known_lots(*, period: TransitionPeriod, today: date) -> frozenset[str]:
    """The lots of which the outcome is public: somebody has a contract for it in a municipality that takes part."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_LOTS, parameters(period, today=today))
        return frozenset(lot for (lot,) in cursor.fetchall())


def day_of(period: TransitionPeriod, *, today: date) -> date:
    """The day that counts: the test day, and after it today."""
    return max(period.test_day, today)


def parameters(period: TransitionPeriod, *, today: date) -> dict[str, Any]:
    days = {"test_day": day_of(period, today=today), "today": today}
    adapted = {name: connection.ops.adapt_datefield_value(day) for name, day in days.items()}
    return {"period": period.pk, **adapted}


def _standings(period: TransitionPeriod, *, today: date, provider: int) -> Iterator[Standing]:
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS, parameters(period, today=today) | {"provider": provider})
        rows = cursor.fetchall()
    for who, lot, place, reason, role, unconfirmed, name, form, since, lead, coming in rows:
        yield Standing(
            provider=who,
            lot=lot,
            municipality=place,
            reason=Reason(reason),
            role=ROLES.get(role, ""),
            sure=not (role == 3 and unconfirmed),
            consortium=name or "",
            form=form or "",
            since=_day(since),
            lead=lead or "",
            coming=_day(coming),
        )


def _day(value: Any) -> date | None:
    """SQLite gives days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
