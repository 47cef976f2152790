"""`plan_handovers --period SLUG`: a draft of who goes where and when; nothing of a resident's care changes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from achterhoek.answers import Answer, AnswerCommand, a_day
from achterhoek.clock import today
from achterhoek.models import User
from achterhoek.refusals import Refused
from transitions.actions import plans
from transitions.models import Plan, TransitionPeriod


class Command(AnswerCommand):
    help = "Maak een concept van een plan: wie waarheen gaat, en wanneer."

    def add_questions(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True)
        parser.add_argument("--start-from", help="eerste dag waarop iemand kan beginnen (JJJJ-MM-DD)")
        parser.add_argument("--name", default="", help="naam van het plan")

    def answer(self, *, period: str, start_from: str | None = None, name: str = "", **_: Any) -> Answer:
        found = TransitionPeriod.objects.filter(slug=period).first()
        if found is None:
            raise Refused(f"Er is geen overgangsperiode {period}.", rule="period")
        plan = _made(found, name=name, start_from=a_day(start_from) if start_from else None)
        return Answer(_value(plan), lines=_lines(plan))


@transaction.atomic
def _made(period: TransitionPeriod, *, name: str, start_from: date | None) -> Plan:
    """All of it or nothing: what is refused leaves no plan that failed, as it does for who asks on a page."""
    portal = User.objects.portal()
    plan = plans.order(period, by=portal, today=today(), name=name, start_from=start_from)
    return plans.make(plan, by=portal, today=today())


def _value(plan: Plan) -> dict[str, Any]:
    unplaced = plan.unplaced.order_by("care_line")
    return {
        "plan": plan.pk,
        "start_from": plan.start_from,
        "placements": list(_placements(plan)),
        "unplaced": [{"indication": key, "reason": row.reason} for row in unplaced for key in row.keys],
        "shortages": list(_shortages(plan)),
        "expected": list(_expected(plan)),
    }


def _placements(plan: Plan) -> Iterator[dict[str, Any]]:
    for row in plan.placements.select_related("contract", "delivered_by").order_by("care_line"):
        for key in row.keys:
            yield {
                "indication": key,
                "contract": row.contract.number,
                "delivered_by": row.delivered_by.agb,
                "starts_on": row.starts_on,
                "why": row.why,
            }


def _shortages(plan: Plan) -> Iterator[dict[str, Any]]:
    for row in plan.shortages.all():
        yield {"lot": row.lot_id, "municipality": row.municipality_id, "places_short": row.places_short}


def _expected(plan: Plan) -> Iterator[dict[str, Any]]:
    for row in plan.expected.all():
        yield {
            "lot": row.lot_id,
            "municipality": row.municipality_id,
            "residents": row.residents,
            "places_left": row.places_left,
        }


def _lines(plan: Plan) -> list[str]:
    return [
        f"{plan.number} {plan.name}: {plan.placements.count()} geplaatst, {plan.unplaced.count()} niet geplaatst.",
        *(
            f"{row.lot}, {row.municipality}: {row.places_short} plaatsen te kort"
            for row in plan.shortages.all()
        ),
    ]
