"""`search_faq QUESTION [--json]` (docs/data.md, commands): what a visitor finds today."""

from typing import Any

from django.core.management.base import CommandParser

from achterhoek import clock
from achterhoek.answers import Answer, AnswerCommand
from faq.search import results, understanding


class Command(AnswerCommand):
    help = "Zoek in de vragen, zoals een bezoeker dat vandaag kan."

    def add_questions(self, parser: CommandParser) -> None:
        parser.add_argument("question", metavar="QUESTION", nargs="+")

    def answer(self, *, question: list[str], **options: Any) -> Answer:
        found = results.slugs(understanding.clean(" ".join(question)), day=clock.today())
        return Answer(found, lines=found or ["Geen vraag gevonden die hierop past."])
