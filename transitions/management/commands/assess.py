"""`assess --period SLUG`: what the transition means for every indication in the portal, and why."""

from collections import Counter
from typing import Any

from django.core.management.base import CommandParser

from achterhoek.answers import Answer, AnswerCommand
from achterhoek.models import User
from achterhoek.refusals import Refused
from transitions import explanations
from transitions.actions import assessments
from transitions.models import Assessment, TransitionPeriod
from transitions.statuses import Outcome


class Command(AnswerCommand):
    help = "Beoordeel alle indicaties: wat betekent de overgang, en waarom."

    def add_questions(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True)

    def answer(self, *, period: str, **_: Any) -> Answer:
        found = TransitionPeriod.objects.filter(slug=period).first()
        if found is None:
            raise Refused(f"Er is geen overgangsperiode {period}.", rule="period")
        run = assessments.run(found, by=User.objects.portal())
        rows = Assessment.objects.filter(period=found).order_by("indication__key")
        value = [
            {
                "indication": row.indication.key,
                "outcome": row.outcome,
                "reason": row.reason,
                "follow_ups": explanations.follow_ups(row),
                "explanation": sentence,
            }
            for row, sentence in explanations.current_explanations(rows)
        ]
        counts = Counter(answer["outcome"] for answer in value)
        lines = [f"{outcome.label}: {counts[outcome]}" for outcome in Outcome]
        changed = f"{run.created} nieuw, {run.changed} veranderd, {run.unchanged} gelijk gebleven."
        return Answer(value, lines=[*lines, f"samen: {len(value)}", changed])
