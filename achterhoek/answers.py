"""How a command of the portal answers: Dutch lines for people, with `--json` one JSON value on standard output.

Exit codes are those that scripts build on (docs/operations.md): 0 done; 2 refused, nothing written; 3 done, with
parked rows; 4 done, with breaches; 1 is a fault of ours.

    class Command(AnswerCommand):
        help = "Lees het bestand met producten in."

        def add_questions(self, parser: CommandParser) -> None:
            parser.add_argument("file")

        def answer(self, *, file: str, **options: Any) -> Answer:
            taken_in = products.import_file(existing_file(file), by=User.objects.portal())
            return Answer(taken_in.as_json(), lines=[…], exit_code=Exit.PARKED if taken_in.parked else Exit.DONE)

A `Refused` that comes out of `answer` becomes `{"error": sentence}` and exit code 2. `--json` is added here; what a
command prints for people goes into `lines`, and progress on the way to `self.stderr`.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from achterhoek.refusals import Refused


class Exit(IntEnum):
    """What a script may count on; 1 is left to Python for faults of ours."""

    DONE = 0
    REFUSED = 2
    PARKED = 3
    BREACHES = 4


@dataclass(frozen=True)
class Answer:
    """What a command found: `value` for scripts (days and decimals may stay what they are), `lines` for people."""

    value: Any
    lines: Sequence[str] = ()
    exit_code: Exit = Exit.DONE


class AnswerCommand(BaseCommand):
    """A command that answers: give `answer`, and `add_questions` where it takes arguments."""

    #: Does the work; every argument comes by name.
    answer: Callable[..., Answer]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="één JSON-waarde op de standaarduitvoer")
        self.add_questions(parser)

    def add_questions(self, parser: CommandParser) -> None:
        """Add the command's own arguments; take days as text and read them with `a_day`."""

    def run_from_argv(self, argv: list[str]) -> None:
        """Also answer in JSON when the arguments themselves make no sense (argparse leaves with 2)."""
        self.answered = False
        try:
            super().run_from_argv(argv)
        except SystemExit as leaving:
            if leaving.code == Exit.REFUSED and not self.answered and "--json" in argv:
                self._print_json({"error": "De opdracht klopt niet; zie --help."})
            raise

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            answer = self.answer(**options)
        except Refused as refusal:
            answer = Answer({"error": refusal.sentence}, exit_code=Exit.REFUSED)
            self.stderr.write(refusal.sentence)
        self._give(answer, as_json=options["json"])
        if answer.exit_code:
            sys.exit(int(answer.exit_code))

    def _give(self, answer: Answer, *, as_json: bool) -> None:
        self.answered = True
        if as_json:
            self._print_json(answer.value)
            return
        for line in answer.lines:
            self.stdout.write(line)

    def _print_json(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, cls=DjangoJSONEncoder))


def a_day(written: str) -> date:
    """Read a day from the command line (YYYY-MM-DD); anything else is refused."""
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Refused(f"{written!r} is geen dag; schrijf die als JJJJ-MM-DD.", rule="day") from error


def existing_file(written: str) -> Path:
    """The file that the command line names; one that is not there or cannot be read is refused."""
    path = Path(written)
    if not path.is_file():
        raise Refused(f"Het bestand {path.name} bestaat niet.", rule="file")
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise Refused(f"Het bestand {path.name} is niet te lezen.", rule="file") from error
