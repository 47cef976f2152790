"""What a visitor finds on a day; facts come from the portal's own data (P6: nothing before its publication day)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from faq import facts, shown
from tests.factories import ContractFactory, period
from tests.faq.factories import (
    AWARD,
    FIRST_DAY,
    START,
    AnswerFactory,
    FilmFactory,
    NoticeFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db
BEFORE_AWARD = AWARD - timedelta(days=1)


@pytest.fixture
def question():
    asked = QuestionFactory(slug="vraag")
    AnswerFactory(question=asked, short="Te vroeg.", not_known=True)
    AnswerFactory(question=asked, short="De uitslag is er.", holds_from=AWARD)
    return asked


def test_answer_that_holds_follows_the_day(question):
    before, after = shown.question("vraag", day=BEFORE_AWARD), shown.question("vraag", day=AWARD)

    assert (before.said.short, before.said.known, before.earlier) == ("Te vroeg.", False, [])
    assert (after.said.short, after.said.since) == ("De uitslag is er.", AWARD)
    assert [(said.short, said.since, said.until) for said in after.earlier] == [
        ("Te vroeg.", FIRST_DAY, BEFORE_AWARD)
    ]


def test_correction_takes_the_place_of_what_held_from_the_same_day(question):
    AnswerFactory(
        question=question,
        short="De uitslag is er, en beter gezegd.",
        holds_from=AWARD,
        published_at=datetime(2022, 5, 2, 9, 0, tzinfo=UTC),
    )

    found = shown.question("vraag", day=START)

    assert found.said.short == "De uitslag is er, en beter gezegd."
    assert found.said.corrected_on == date(2022, 5, 2)
    assert [said.short for said in found.earlier] == ["Te vroeg."]


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), date(1900, 1, 1)])
def test_question_without_an_answer_yet_is_not_there(question, day):
    assert shown.question("vraag", day=day) is None
    assert shown.overview(day=day).entries == []


def test_draft_and_retired_are_not_there():
    AnswerFactory(draft=True)
    AnswerFactory(question=QuestionFactory(is_retired=True))

    assert shown.overview(day=START).entries == []


def test_list_holds_each_question_once_with_what_holds(question):
    (entry,) = shown.overview(day=START).entries

    assert (entry.said.short, entry.changed_on) == ("De uitslag is er.", AWARD)


def test_what_changed_last_comes_first(question):
    other = AnswerFactory(holds_from=START).question

    assert [entry.question for entry in shown.overview(day=START).changed_lately] == [
        other,
        question,
    ]


def test_notices_stand_above_their_question_or_all_in_their_days(question):
    NoticeFactory(text="Voor allen")
    NoticeFactory(text="Hier", question=question, last_day=START)
    NoticeFactory(text="Elders", question=QuestionFactory())

    assert sorted(shown.question("vraag", day=START).notices) == ["Hier", "Voor allen"]
    assert shown.question("vraag", day=START + timedelta(days=1)).notices == ["Voor allen"]
    assert shown.overview(day=START).notices == ["Voor allen"]


def test_question_shows_its_film_and_what_to_read_too(question):
    question.related.add(AnswerFactory().question, QuestionFactory(text="Nog zonder antwoord"))
    film = FilmFactory(question=question)

    found = shown.question("vraag", day=START)

    assert found.film.get_absolute_url() == f"/vragen/film/{film.slug}/"
    assert [row.text for row in found.related] == [question.related.first().text]


def test_number_of_contracts_is_not_known_before_its_publication_day():
    for _ in range(2):
        ContractFactory(public_from=AWARD)
    said = "{aantal_contracten}, {publicatiedag}"

    assert facts.fill(said, facts.of(BEFORE_AWARD, [said])) == "nog niet bekend, nog niet bekend"
    assert facts.fill(said, facts.of(AWARD, [said])) == "2, 5 april 2022"


def test_preview_of_a_day_ahead_tells_no_outcome_before_its_day(on_day):
    ContractFactory(public_from=AWARD)
    on_day(BEFORE_AWARD)

    assert "aantal_contracten" not in facts.of(START, ["{aantal_contracten}"])


def test_answer_follows_a_period_that_was_extended(question):
    AnswerFactory(question=question, short="Tot en met {periode_einde}, {periode_duur}.", holds_from=START)
    assert shown.question("vraag", day=START).said.short == "Tot en met 31 december 2022, 6 maanden."

    row = period()
    row.last_day = date(2023, 3, 31)
    row.save(update_fields=["last_day"])

    assert shown.question("vraag", day=START).said.short == "Tot en met 31 maart 2023, 9 maanden."


def test_unknown_field_is_named_before_publication():
    assert facts.unknown("Tot {periode_einde}", "en {bestaat_niet}") == ["bestaat_niet"]


def test_portal_without_a_period_answers_all_the_same(settings):
    settings.PERIOD_SLUG = "bestaat-niet"

    assert facts.of(START, ["{periode_einde}"]) == {}
