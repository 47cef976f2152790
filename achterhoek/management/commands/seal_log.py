"""`seal_log`: seal what the access log recorded since the last seal; after a bulk run, or from the schedule."""

from typing import Any

from achterhoek import sealing
from achterhoek.answers import Answer, AnswerCommand


class Command(AnswerCommand):
    help = "Verzegel wat er sinds het laatste zegel in het logboek is gekomen."

    def answer(self, **_: Any) -> Answer:
        count = sealing.seal()
        return Answer({"sealed": count}, lines=[f"{count} gebeurtenissen verzegeld."])
