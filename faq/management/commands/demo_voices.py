"""`demo_voices`: fill the editors' pages of the demo with visitors' questions, votes and searches, once."""

from typing import Any

from django.conf import settings

from achterhoek.answers import Answer, AnswerCommand
from achterhoek.refusals import Refused
from faq import demo
from faq.models import VisitorQuestion


class Command(AnswerCommand):
    help = "Vul de bladzijden van de redactie in de proefomgeving. Nooit waar DEBUG uit staat."

    def answer(self, **_: Any) -> Answer:
        if not settings.DAY_MAY_BE_PINNED:
            raise Refused("Verzonnen vragen horen alleen in de proefomgeving.", rule="demo")
        if not VisitorQuestion.objects.exists():
            demo.live()
        asked = VisitorQuestion.objects.count()
        return Answer({"questions": asked}, lines=[f"Er zijn {asked} vragen van verzonnen bezoekers."])
