"""The starter questions come in, come in again, and leave alone what an editor changed."""

from datetime import date

import pytest

from achterhoek.models import AccessEvent
from achterhoek.refusals import Refused
from faq.actions import starter
from faq.models import Answer, Category, Film, Notice, Question
from faq.starter_files import questions
from tests.commands import run
from tests.faq.factories import AWARD, FIRST_DAY, AnswerFactory, CategoryFactory, QuestionFactory

pytestmark = pytest.mark.django_db
ALL = 48


@pytest.fixture
def loaded():
    assert run("load_questions").value == {"created": ALL, "updated": 0, "unchanged": 0}
    return Question.objects.get(slug="hoeveel-aanbieders")


def as_written_before(question):
    """Let the portal believe that it wrote the question like this itself, from older files."""
    question.starter = starter.fingerprint(question)
    question.save(update_fields=["starter"])


def test_all_comes_in_with_film_notice_and_what_to_read_too(loaded):
    assert [answer.holds_from for answer in loaded.answers.order_by("holds_from")] == [FIRST_DAY, AWARD]
    assert Film.objects.get().question.slug == Notice.objects.get().question.slug == "filmpje-oude-datum"
    assert loaded.related.count() == 3
    assert "consortium" in Question.objects.get(slug="samenwerkingsverband").synonyms.splitlines()
    assert AccessEvent.objects.filter(what="Eerste vragen ingelezen").count() == 1


def test_a_second_time_changes_nothing(loaded):
    before = list(Answer.objects.values_list()), list(Question.objects.values_list())

    ran = run("load_questions")

    assert (ran.code, ran.value) == (0, {"created": 0, "updated": 0, "unchanged": ALL})
    assert (list(Answer.objects.values_list()), list(Question.objects.values_list())) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda question: Question.objects.filter(pk=question.pk).update(text="Hoeveel zijn het er?"),
        lambda question: Question.objects.filter(pk=question.pk).update(synonyms="aantal"),
        lambda question: AnswerFactory(question=question, short="Anders gezegd.", holds_from=AWARD),
        lambda question: AnswerFactory(question=question, draft=True, holds_from=date(2022, 9, 1)),
        lambda question: question.related.clear(),
    ],
    ids=["wording", "words", "answer", "draft", "related"],
)
def test_question_that_an_editor_changed_stays_as_it_is(loaded, change):
    older = loaded.answers.get(holds_from=FIRST_DAY)
    older.short = "Zo stond het in oudere bestanden."
    older.save(update_fields=["short"])
    as_written_before(loaded)
    change(loaded)
    loaded.refresh_from_db()
    before = starter.fingerprint(loaded)

    ran = run("load_questions")

    assert ran.value == {"created": 0, "updated": 0, "unchanged": ALL}
    loaded.refresh_from_db()
    assert starter.fingerprint(loaded) == before


def test_question_of_an_editor_with_the_same_address_is_left_alone():
    QuestionFactory(slug="pgb", text="Mijn eigen vraag over pgb?")

    assert run("load_questions").value == {"created": ALL - 1, "updated": 0, "unchanged": 1}
    assert Question.objects.get(slug="pgb").answers.count() == 0


def test_better_files_bring_a_question_up_to_date_by_a_newer_answer(loaded):
    before = loaded.answers.get(holds_from=AWARD)
    before.short, loaded.text = "Zo stond het er eerst.", "Zo heette het eerst"
    before.save(update_fields=["short"])
    loaded.save(update_fields=["text"])
    as_written_before(loaded)

    assert run("load_questions").value == {"created": 0, "updated": 1, "unchanged": ALL - 1}
    assert run("load_questions").value == {"created": 0, "updated": 0, "unchanged": ALL}
    loaded.refresh_from_db()
    (file,) = (file for file in questions() if file.slug == loaded.slug)
    said = Answer.objects.filter(question=loaded).said_by(AWARD)
    assert loaded.text == file.question
    assert [answer.short for answer in said][:2] == [file.answers[1].short, "Zo stond het er eerst."]


def test_order_belongs_to_the_editors(loaded):
    Question.objects.filter(pk=loaded.pk).update(order=900)

    run("load_questions")

    loaded.refresh_from_db()
    assert loaded.order == 900


def test_category_keeps_the_name_that_an_editor_gave_it():
    CategoryFactory(slug="contracten", name="Wie levert de zorg")
    CategoryFactory(slug="anders", name="De overdracht")

    run("load_questions")

    assert Category.objects.get(slug="contracten").name == "Wie levert de zorg"
    assert Question.objects.get(slug="hoe-gaat-overdracht").category.slug == "anders"


def test_file_that_is_not_as_it_should_be_is_named_and_nothing_is_written(tmp_path):
    (tmp_path / "kapot.md").write_text("+++\nquestion = \n+++\n", encoding="utf-8")

    with pytest.raises(Refused, match=r"kapot\.md"):
        questions(tmp_path)
