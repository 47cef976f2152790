"""Visitors of the questions, for tests: browsers without cookies that send forms as our own pages do."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from achterhoek import visitors
from faq.models import HelpedCount, Remark, SearchMiss, VisitorQuestion
from tests.faq.factories import AnswerFactory

TODAY = date(2022, 9, 12)
OURS = {"origin": "http://testserver"}


class VisitorQuestionFactory(DjangoModelFactory):
    class Meta:
        model = VisitorQuestion

    text = factory.Sequence(lambda n: f"Mag ik mee met mijn cliënt, keer {n}?")
    email = "anja@example.nl"
    asked_on = TODAY
    fingerprint = factory.Sequence(lambda n: f"vingerafdruk {n}")


class HelpedCountFactory(DjangoModelFactory):
    class Meta:
        model = HelpedCount

    answer = factory.SubFactory(AnswerFactory)
    day = TODAY


class RemarkFactory(DjangoModelFactory):
    class Meta:
        model = Remark

    answer = factory.SubFactory(AnswerFactory)
    text = "Ik mis wat ik moet zeggen."


class SearchMissFactory(DjangoModelFactory):
    class Meta:
        model = SearchMiss

    words = factory.Sequence(lambda n: f"woorden {n}")
    first_day = last_day = TODAY


def send(client, address, form, *, name, today=TODAY, headers=OURS, **more):
    """Send a visitor's form with the token of its page."""
    token = visitors.token(name, today=today)
    return client.post(address, {visitors.FIELD: token, **form}, headers=headers, **more)
