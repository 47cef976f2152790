"""`run_job NAME [--day DAY]`: do now what the nightly schedule would do on that day."""

from typing import Any

from django.core.management.base import CommandParser

from achterhoek import jobs
from achterhoek.answers import Answer, AnswerCommand, a_day


class Command(AnswerCommand):
    help = "Voer een taak van het nachtelijk schema uit, ook voor een dag die gemist is."

    def add_questions(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--day")

    def answer(self, *, name: str, day: str | None = None, **_: Any) -> Answer:
        run = jobs.run(name, day=a_day(day) if day else None)
        counts = {"done": run.done, "skipped": run.skipped, "failed": run.failed}
        line = (
            f"{run.job} voor {run.day}: {run.done} gedaan, {run.skipped} overgeslagen, {run.failed} mislukt."
        )
        return Answer({"job": run.job, "day": run.day, **counts}, lines=[line, *run.failures])
