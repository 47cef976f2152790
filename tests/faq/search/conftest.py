import pytest
from django.core.cache import caches

from faq.actions.search_misses import COUNTER
from tests.faq.factories import AnswerFactory


@pytest.fixture
def content():
    """Three questions: one asked often, one not known yet, one with markup in its text."""
    AnswerFactory(
        question__slug="verandert-de-indicatie",
        question__text="Verandert de indicatie?",
        question__synonyms="beschikking aanpassen\nopnieuw indiceren",
        question__often_asked=1,
        short="Nee, de indicatie blijft gelden.",
        text="Je hoeft niets te doen. **De gemeente** belt als dat anders is.",
    )
    AnswerFactory(
        question__slug="mijn-werkgever",
        question__text="Heeft mijn werkgever een contract?",
        short="Dat weten we nog niet.",
        not_known=True,
    )
    AnswerFactory(
        question__slug="wat-is-wonen",
        question__text="Wat is <Wonen> & co?",
        short="Vroeger heette dat beschermd wonen.",
    )


@pytest.fixture(autouse=True)
def room_for_misses():
    caches["default"].delete(COUNTER)
