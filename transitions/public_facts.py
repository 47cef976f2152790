"""Facts that public answers may name: the days of the period, and the contracts that are public (P6).

What is not public by the day counts as not there: before the publication of the award the answer is the same whatever
lies ready.
"""

from datetime import date

from django.conf import settings
from django.db.models import Aggregate, Count, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.dateformat import format as date_format

from providers.models import Contract
from providers.statuses import Form
from transitions.models import PeriodScope, TransitionPeriod

DAYS_IN_A_MONTH = 30.44


def of(day: date) -> dict[str, str]:
    """The words that are known on `day`, by the name of their field: one query."""
    found = TransitionPeriod.objects.filter(slug=settings.PERIOD_SLUG).annotate(
        contracts=_of_public_contracts(day, Count("pk")),
        public_from=_of_public_contracts(day, Min(Coalesce("public_from", "first_day"))),
        contracts_from=_of_public_contracts(day, Min("first_day")),
        contracts_until=_of_public_contracts(day, Max("last_day")),
    )
    return {name: word for period in found for name, word in _in_words(period).items() if word}


def _of_public_contracts(day: date, aggregate: Aggregate) -> Subquery:
    """One figure over the contracts of the period's lots that are in force after it, subsidies apart."""
    lots = PeriodScope.objects.filter(period=OuterRef(OuterRef("pk"))).values("lot")
    contracts = Contract.objects.public_on(day).filter(
        form=Form.CONTRACT,
        lot__in=lots,
        first_day__lte=OuterRef("last_day"),
        last_day__gt=OuterRef("last_day"),
    )
    return Subquery(contracts.order_by().values("form").annotate(figure=aggregate).values("figure"))


def _in_words(period: TransitionPeriod) -> dict[str, str]:
    return {
        "periode_begin": _day(period.first_day),
        "periode_einde": _day(period.last_day),
        "dag_na_periode": _day(period.test_day),
        "periode_duur": _months((period.test_day - period.first_day).days),
        "aantal_contracten": str(period.contracts or ""),  # type: ignore[attr-defined]
        "publicatiedag": _day(period.public_from),  # type: ignore[attr-defined]
        "contracten_begin": _day(period.contracts_from),  # type: ignore[attr-defined]
        "contracten_einde": _day(period.contracts_until),  # type: ignore[attr-defined]
    }


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _months(days: int) -> str:
    months = round(days / DAYS_IN_A_MONTH)
    return "1 maand" if months == 1 else f"{months} maanden"
