"""`check_log`: read the whole access log against its seals, and name every row that was tampered with.

The answer carries the hash of the last seal. Note it outside the portal and give it back with `--noted`: then it also
shows when the end of the log was cut off together with its seals.
"""

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from achterhoek import sealing
from achterhoek.answers import Answer, AnswerCommand, Exit


class Command(AnswerCommand):
    help = "Controleer het logboek: elke gewijzigde, verwijderde of toegevoegde gebeurtenis wordt genoemd."

    def add_questions(self, parser: CommandParser) -> None:
        parser.add_argument("--noted", default="", help="een eerder genoteerd laatste zegel")

    def answer(self, *, noted: str = "", **_: Any) -> Answer:
        found = sealing.check(noted=noted)
        lines = [
            f"{found.sealed} verzegeld, {found.unsealed} nog niet. Laatste zegel: {found.head or 'geen'}."
        ]
        lines += [f"{fault['kind']}: {fault.get('event') or fault.get('seal')}" for fault in found.tampered]
        code = Exit.BREACHES if found.tampered else Exit.DONE
        return Answer(asdict(found), lines=lines, exit_code=code)
