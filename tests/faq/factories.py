"""Questions for tests: a published answer that holds from the first day of the portal's story."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from achterhoek.models import User
from faq.models import Answer, Category, Film, Notice, Question
from faq.statuses import AnswerKind, AnswerState

FIRST_DAY, AWARD, START = date(2021, 11, 1), date(2022, 4, 5), date(2022, 7, 1)


def portal():
    return User.objects.portal()


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    slug = factory.Sequence(lambda n: f"onderwerp-{n}")
    name = factory.Sequence(lambda n: f"Onderwerp {n}")


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"vraag-{n}")
    text = factory.Sequence(lambda n: f"Wat is vraag {n}?")
    category = factory.SubFactory(CategoryFactory)
    created_by = factory.LazyFunction(portal)
    changed_by = factory.LazyFunction(portal)

    class Params:
        is_retired = factory.Trait(
            retired_at=datetime(2022, 8, 1, 9, 0, tzinfo=UTC), retired_by=factory.LazyFunction(portal)
        )


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    question = factory.SubFactory(QuestionFactory)
    short = "Dit is het korte antwoord."
    holds_from = FIRST_DAY
    state = AnswerState.PUBLISHED
    published_at = datetime(2021, 11, 1, 9, 0, tzinfo=UTC)
    published_by = factory.LazyFunction(portal)
    created_by = factory.LazyFunction(portal)
    changed_by = factory.LazyFunction(portal)

    class Params:
        draft = factory.Trait(state=AnswerState.DRAFT, published_at=None, published_by=None)
        not_known = factory.Trait(
            kind=AnswerKind.NOT_KNOWN, told_by="je werkgever", told_when="na de uitslag van de aanbesteding"
        )


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    text = "In het filmpje hoor je een oude datum."
    first_day = FIRST_DAY
    created_by = factory.LazyFunction(portal)


class FilmFactory(DjangoModelFactory):
    class Meta:
        model = Film

    slug = factory.Sequence(lambda n: f"film-{n}")
    title = factory.Sequence(lambda n: f"Film {n}")
    text = "Wij zien een erf."
