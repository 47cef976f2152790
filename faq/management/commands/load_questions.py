"""`load_questions [--json]` (docs/data.md, commands)."""

from typing import Any

from achterhoek.answers import Answer, AnswerCommand
from achterhoek.models import User
from faq.actions import starter


class Command(AnswerCommand):
    help = "Zet de eerste vragen en antwoorden klaar; wat een redacteur heeft gewijzigd, blijft."

    def answer(self, **_: Any) -> Answer:
        loaded = starter.load(by=User.objects.portal())
        line = f"{loaded.created} nieuw, {loaded.updated} bijgewerkt, {loaded.unchanged} gelijk gebleven."
        return Answer(vars(loaded), lines=[line])
