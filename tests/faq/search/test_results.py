"""What a visitor gets for a question, on a day and at a version."""

from datetime import date, timedelta

import pytest

from faq.search import results, shelf
from tests.faq.factories import AWARD, AnswerFactory

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 12)


def slugs(question, day=DAY):
    return results.slugs(question, day=day)


def test_hit_is_marked_and_everything_else_escaped(content):
    found = results.find("woning beschermd", day=DAY).results[0]

    assert found.question == "Wat is &lt;<mark>Wonen</mark>&gt; &amp; co?"
    assert found.short == "Vroeger heette dat <mark>beschermd</mark> <mark>wonen</mark>."


def test_passage_shows_what_only_the_explanation_holds(content):
    found = results.find("belt de gemeente over de indicatie", day=DAY).results[0]

    assert found.passage == "De <mark>gemeente</mark> <mark>belt</mark> als dat anders is."


def test_question_is_found_by_what_editors_add(content):
    assert slugs("herindiceren") == slugs("opnieuw indiceren") == ["verandert-de-indicatie"]


def test_nothing_is_found_before_its_day_nor_after_it_was_taken_away(content):
    later = AnswerFactory(question__slug="later", question__text="Wie won de tender?", holds_from=AWARD)
    AnswerFactory(question__slug="oud", question__text="Waar is de tender?", question__is_retired=True)
    AnswerFactory(question__slug="concept", question__text="Wat is een tender?", draft=True)

    assert slugs("tender", AWARD - timedelta(days=1)) == []
    assert slugs("tender", AWARD) == [later.question.slug]


def test_words_of_an_earlier_or_later_answer_are_not_found(content):
    first = AnswerFactory(question__text="Wie won?", short="Vertrouwelijk.")
    AnswerFactory(question=first.question, short="Zestig combinaties.", holds_from=AWARD)

    before, after = AWARD - timedelta(days=1), AWARD

    assert (slugs("vertrouwelijk", before), slugs("combinaties", before)) == ([first.question.slug], [])
    assert (slugs("vertrouwelijk", after), slugs("combinaties", after)) == ([], [first.question.slug])


def test_change_is_found_with_the_next_question(content):
    assert slugs("giraffe") == []

    AnswerFactory(question__slug="giraffe", question__text="Waar is de giraffe?")

    assert slugs("giraffe") == ["giraffe"]


def test_index_is_made_once_for_a_version_and_a_day(content, django_assert_num_queries):
    kept = shelf.on(DAY)

    with django_assert_num_queries(1):  # the version
        assert shelf.on(DAY) is kept
    assert shelf.on(AWARD) is not kept


def test_no_more_than_two_indexes_are_kept(content):
    for number in range(4):
        shelf.on(DAY + timedelta(days=number))

    assert len(shelf._shelves) == shelf.KEPT


def test_municipality_is_named_by_village_and_with_a_typing_error(content):
    def named(question):
        return [place.name for place in results.find(question, day=DAY).places]

    assert named("ik werk in Terborg") == ["Oude IJsselstreek"]
    assert named("doet doetinchm mee en groenlo ook") == ["Doetinchem", "Oost Gelre"]
    assert named("mijn oude baas") == []


@pytest.mark.parametrize("question", ["mijn baas", "contract werkgever", "12345678"])
def test_question_about_an_employer_leads_to_the_look_up(content, question):
    assert results.find(question, day=DAY).employer


def test_question_that_finds_nothing_shows_what_is_asked_often(content):
    found = results.find("parkeervergunning", day=DAY)

    assert found.missed
    assert [entry.slug for entry in found.often_asked] == ["verandert-de-indicatie"]


def test_no_question_is_no_miss(content):
    assert not results.find("", day=DAY).missed
