"""Questions: their permanent address, their order, and leading on when they go."""

import pytest

from achterhoek.refusals import Refused
from faq.actions import films, notices, questions, searches
from faq.models import Film, Notice, Question, SearchMiss
from tests.factories import UserFactory
from tests.faq.factories import AnswerFactory, CategoryFactory, FilmFactory, NoticeFactory, QuestionFactory
from tests.faq.voices import TODAY, SearchMissFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(faq_editor=True)


def wording(**more):
    return questions.Wording(
        **{"slug": "mag-ik-mee", "text": "Mag ik mee?", "category": CategoryFactory()} | more
    )


def change(question, content, *, by):
    """As whoever saw the question as it is in the hand."""
    return questions.change(question, content, seen=question.changed_at, by=by)


def test_new_question_comes_last_of_its_category(editor):
    first = QuestionFactory(order=4)

    question = questions.add(wording(category=first.category, synonyms=" meegaan \n\n blijven"), by=editor)

    assert question.order == 5
    assert question.synonyms == "meegaan\nblijven"


def test_address_is_permanent_once_an_answer_was_published(editor):
    question = AnswerFactory().question

    with pytest.raises(Refused) as refusal:
        change(question, wording(), by=editor)
    change(question, wording(slug=question.slug, related=[question, QuestionFactory()]), by=editor)

    question.refresh_from_db()
    assert refusal.value.rule == "permanent_address"
    assert question.text == "Mag ik mee?"
    assert question.related.count() == 1


def test_address_of_another_is_refused(editor):
    QuestionFactory(slug="mag-ik-mee")

    with pytest.raises(Refused, match="Er is al een vraag"):
        questions.add(wording(), by=editor)
    with pytest.raises(Refused, match="Er is al een vraag"):
        change(QuestionFactory(), wording(), by=editor)


def test_second_of_two_editors_is_refused_and_told_of_the_first(editor):
    question, colleague = QuestionFactory(), UserFactory(faq_editor=True, first_name="Wilma", last_name="Kok")
    seen = question.changed_at
    change(question, wording(slug="eerst"), by=colleague)

    with pytest.raises(Refused, match=r"intussen gewijzigd door Wilma Kok, op \d+ \w+ \d+ om \d\d:\d\d"):
        questions.change(question, wording(slug="daarna"), seen=seen, by=editor)

    question.refresh_from_db()
    assert (question.slug, question.changed_by) == ("eerst", colleague)


@pytest.mark.parametrize(
    "deed",
    [
        lambda question, by: searches.add_to_question(SearchMissFactory(), question, by=by),
        lambda question, by: change(question, wording(related=[QuestionFactory()]), by=by),
    ],
    ids=["search words", "related"],
)
def test_every_change_of_the_words_makes_another_version(editor, deed):
    question = QuestionFactory()

    deed(question, editor)

    with pytest.raises(Refused) as refusal:
        change(question, wording(), by=editor)
    assert refusal.value.rule == "version"


def test_order_and_leaving_the_site_are_no_other_version(editor):
    category = CategoryFactory()
    first, second = QuestionFactory(category=category), QuestionFactory(category=category)

    questions.move(second, up=True, by=editor)
    questions.retire(first, forward_to=None, by=editor)
    questions.restore(first, by=editor)

    assert change(first, wording(), by=editor).text == "Mag ik mee?"


def test_question_moves_one_place_among_those_on_the_site(editor):
    category = CategoryFactory()
    first, gone, second = (QuestionFactory(category=category, is_retired=n == 1) for n in range(3))

    questions.move(second, up=True, by=editor)

    assert list(Question.objects.filter(category=category).standing()) == [second, first]
    with pytest.raises(Refused):
        questions.move(second, up=True, by=editor)
    with pytest.raises(Refused):
        questions.move(gone, up=False, by=editor)


def test_retired_question_leads_on_and_can_come_back(editor):
    question, target = AnswerFactory().question, AnswerFactory().question
    before = QuestionFactory(is_retired=True, forward_to=question)

    questions.retire(question, forward_to=target, by=editor)

    before.refresh_from_db()
    assert before.forward_to == target
    assert questions.restore(question, by=editor).forward_to is None


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        (lambda own: own, "forwards_to_another"),
        (lambda own: QuestionFactory(), "forwards_to_answer"),
        (lambda own: AnswerFactory(question__is_retired=True).question, "forwards_to_answer"),
    ],
    ids=["itself", "unanswered", "retired"],
)
def test_leading_nowhere_is_refused(editor, target, rule):
    question = AnswerFactory().question

    with pytest.raises(Refused) as refusal:
        questions.retire(question, forward_to=target(question), by=editor)

    assert refusal.value.rule == rule


def test_question_with_an_answer_that_waits_does_not_go(editor):
    answer = AnswerFactory(draft=True, state="scheduled", publish_on=TODAY)

    with pytest.raises(Refused, match="wacht nog een antwoord"):
        questions.retire(answer.question, forward_to=None, by=editor)


def test_what_is_done_is_not_done_again(editor):
    question = QuestionFactory(is_retired=True)

    with pytest.raises(Refused):
        questions.retire(question, forward_to=None, by=editor)
    with pytest.raises(Refused):
        questions.restore(QuestionFactory(), by=editor)


# Messages, films, searches.


def test_message_that_was_seen_ends_and_one_that_was_not_goes(editor):
    seen, ahead = NoticeFactory(), NoticeFactory(first_day=TODAY)

    for notice in (seen, ahead):
        notices.take_away(notice, by=editor, today=TODAY)

    assert not Notice.objects.shown_on(TODAY)
    assert Notice.objects.get() == seen
    with pytest.raises(Refused):
        notices.take_away(seen, by=editor, today=TODAY)


def test_message_with_a_field_that_does_not_exist_is_refused(editor):
    with pytest.raises(Refused, match="weet_ik_niet"):
        notices.write(None, text="{weet_ik_niet}", question=None, first_day=TODAY, last_day=None, by=editor)


def test_film_has_an_address_of_its_own(editor):
    film = FilmFactory()
    content = {name: getattr(film, name) for name in films.FIELDS}

    films.write(film, by=editor, **content | {"title": "Anders"})
    with pytest.raises(Refused):
        films.write(None, by=editor, **content)

    assert Film.objects.get().title == "Anders"


def test_search_is_found_from_now_on(editor):
    question, miss = QuestionFactory(synonyms="blijven"), SearchMissFactory(words="mee verhuizen")

    searches.add_to_question(miss, question, by=editor)

    question.refresh_from_db()
    assert question.synonyms == "blijven\nmee verhuizen"
    assert not SearchMiss.objects.open()
    with pytest.raises(Refused):
        searches.settle(miss, by=editor)


def test_search_is_not_given_to_a_retired_question(editor):
    with pytest.raises(Refused):
        searches.add_to_question(SearchMissFactory(), QuestionFactory(is_retired=True), by=editor)
