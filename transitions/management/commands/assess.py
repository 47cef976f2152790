"""`assess --period SLUG`: what the transition means for every indication in the portal, and why."""

from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Count

from achterhoek.answers import Answer, AnswerCommand
from achterhoek.models import User
from achterhoek.refusals import Refused
from transitions import explanations
from transitions.actions import assessments
from transitions.models import Assessment, AssessmentRun, TransitionPeriod
from transitions.statuses import Outcome


class Command(AnswerCommand):
    help = "Beoordeel alle indicaties: wat betekent de overgang, en waarom."

    def add_questions(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True)

    def answer(self, *, period: str, json: bool = False, **_: Any) -> Answer:
        found = TransitionPeriod.objects.filter(slug=period).first()
        if found is None:
            raise Refused(f"Er is geen overgangsperiode {period}.", rule="period")
        run = assessments.run(found, by=User.objects.portal())
        return Answer(_value(found) if json else None, lines=_lines(found, run))


def _value(period: TransitionPeriod) -> list[dict[str, Any]]:
    rows = Assessment.objects.filter(period=period).order_by("indication__key")
    return [
        {
            "indication": row.indication.key,
            "outcome": row.outcome,
            "reason": row.reason,
            "follow_ups": explanations.follow_ups(row),
            "explanation": sentence,
        }
        for row, sentence in explanations.current_explanations(rows)
    ]


def _lines(period: TransitionPeriod, run: AssessmentRun) -> list[str]:
    """What a person wants to know: how many of each outcome, and what this run changed."""
    rows = Assessment.objects.filter(period=period)
    counted = dict(rows.order_by().values_list("outcome").annotate(number=Count("pk")))
    lines = [f"{outcome.label}: {counted.get(outcome, 0)}" for outcome in Outcome]
    changed = f"{run.created} nieuw, {run.changed} veranderd, {run.unchanged} gelijk gebleven."
    return [*lines, f"samen: {sum(counted.values())}", changed]
