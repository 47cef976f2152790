"""The editors' pages: from a draft to what a visitor reads, and what waits on their desk."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from achterhoek import jobs
from achterhoek.clock import living_on
from faq import editing
from faq.models import Answer, Film, Notice, Question, Remark, SearchMiss
from faq.statuses import AnswerState
from tests.factories import UserFactory
from tests.faq.factories import AnswerFactory, CategoryFactory, NoticeFactory, QuestionFactory
from tests.faq.voices import (
    TODAY,
    HelpedCountFactory,
    RemarkFactory,
    SearchMissFactory,
    VisitorQuestionFactory,
)

pytestmark = pytest.mark.django_db
AWARD = date(2022, 10, 3)


@pytest.fixture(autouse=True)
def in_september(on_day):
    on_day(TODAY)


def signed_in(**names):
    browser = Browser()
    browser.user = UserFactory(faq_editor=True, **names)
    browser.force_login(browser.user)
    return browser


@pytest.fixture
def editor():
    return signed_in(first_name="Wilma", last_name="Kok")


def typed(**more):
    return {
        "kind": "known",
        "short": "Ja, dat mag.",
        "text": "Na **overleg**.",
        "told_by": "",
        "told_when": "",
        "holds_from": AWARD.isoformat(),
    } | more


def page(browser, name, *arguments, **query):
    answer = browser.get(reverse(f"faq:{name}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


# The whole way.


def test_editor_drafts_previews_schedules_and_the_portal_publishes(editor, client):
    category = CategoryFactory()
    form = {"text": "Mag ik mee?", "slug": "mag-ik-mee", "category": category.pk}
    begun = editor.post(reverse("faq:edit_question_add"), form)
    saved = editor.post(begun["Location"], typed(bekijk="Bewaar en bekijk"))
    answer = Answer.objects.get()

    assert saved["Location"] == reverse("faq:edit_answer_preview", args=[answer.pk])
    shown = page(editor, "edit_answer_preview", answer.pk)
    assert "<strong>overleg</strong>" in shown
    assert 'Dit geldt sinds <time datetime="2022-10-03">' in shown
    assert "Wilma" not in shown
    assert "staat dan niet op de site" in page(editor, "edit_answer_preview", answer.pk, dag="2022-10-02")

    publish = reverse("faq:edit_answer_publish", args=[answer.pk])
    seen = answer.changed_at.isoformat()
    editor.post(publish, {"when": "later", "publish_on": "2022-10-01", "seen": seen})
    assert client.get("/vragen/mag-ik-mee/").status_code == 404
    with living_on(AWARD + timedelta(days=2)):
        jobs.run("publish_answers")
        assert "Ja, dat mag." in client.get("/vragen/mag-ik-mee/").content.decode()


def test_retired_question_leads_its_readers_on(editor, client):
    gone, target = AnswerFactory().question, AnswerFactory().question

    editor.post(reverse("faq:edit_question_retire", args=[gone.pk]), {"forward_to": target.pk})
    assert client.get(gone.get_absolute_url())["Location"] == target.get_absolute_url()

    editor.post(reverse("faq:edit_question_restore", args=[gone.pk]))
    assert client.get(gone.get_absolute_url()).status_code == 200


def test_second_editor_loses_nothing_of_what_was_typed(editor):
    answer = AnswerFactory(draft=True, changed_by=editor.user)
    address, seen = reverse("faq:edit_answer", args=[answer.pk]), answer.changed_at.isoformat()
    colleague = signed_in()

    editor.post(address, typed(seen=seen, short="Ja, dat mag."))
    refused = colleague.post(address, typed(seen=seen, short="Nee, dat mag niet."))

    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "intussen gewijzigd door Wilma Kok, op 12 september 2022" in shown
    assert "Nee, dat mag niet.</textarea>" in shown
    assert '<del><span class="hidden">Weg: </span>Ja' in shown
    assert Answer.objects.get().short == "Ja, dat mag."
    again = Answer.objects.get().changed_at.isoformat()
    assert f'value="{again}"' in shown
    colleague.post(address, typed(seen=again, short="Nee, dat mag niet."))
    assert Answer.objects.get().short == "Nee, dat mag niet."


def asked(question, **more):
    return {
        "text": question.text,
        "slug": question.slug,
        "category": question.category_id,
        "synonyms": "",
        "seen": question.changed_at.isoformat(),
    } | more


@pytest.mark.parametrize("first", [0, 1], ids=["one first", "other first"])
def test_two_editors_of_one_question_lose_nothing(first):
    people = [signed_in(first_name="Wilma", last_name="Kok"), signed_in(first_name="Bas", last_name="Smit")]
    begin, end = people[first], people[1 - first]
    question, category = QuestionFactory(synonyms="meegaan"), CategoryFactory(name="Na de start")
    address = reverse("faq:edit_question_change", args=[question.pk])

    saved = begin.post(address, asked(question, text="Mag ik mee naar de nieuwe?", synonyms="meegaan\nmee"))
    typed = asked(
        question, text="Blijf ik bij mijn cliënt?", category=category.pk, synonyms="bij mij blijven"
    )
    refused = end.post(address, typed)

    shown, now = refused.content.decode(), Question.objects.get(pk=question.pk)
    assert (saved.status_code, refused.status_code) == (302, 422)
    assert (
        f"Deze vraag is intussen gewijzigd door {begin.user.get_full_name()}, op 12 september 2022" in shown
    )
    assert 'value="Blijf ik bij mijn cliënt?"' in shown
    assert f'<option value="{category.pk}" selected>Na de start</option>' in shown
    assert "bij mij blijven</textarea>" in shown
    assert '<del><span class="hidden">Weg: </span>Mag' in shown
    assert (now.text, now.synonyms) == ("Mag ik mee naar de nieuwe?", "meegaan\nmee")
    assert f'value="{now.changed_at.isoformat()}"' in shown
    again = end.post(address, typed | {"seen": now.changed_at.isoformat()})
    now.refresh_from_db()
    assert again.status_code == 302
    assert (now.text, now.category, now.synonyms) == (
        "Blijf ik bij mijn cliënt?",
        category,
        "bij mij blijven",
    )


def test_question_without_a_version_is_refused_and_one_that_does_not_fit_says_so(editor):
    question = QuestionFactory()
    address = reverse("faq:edit_question_change", args=[question.pk])

    for seen in ("", "gisteren", "2022-09-12", "0001-01-01T00:00:00+00:00"):
        refused = editor.post(address, asked(question, text="Anders?", seen=seen))
        assert refused.status_code == 422, seen
        assert "intussen gewijzigd" in refused.content.decode()

    assert Question.objects.get().text == question.text


def test_published_answer_opens_no_form_and_takes_no_change(editor):
    answer = AnswerFactory()
    address = reverse("faq:edit_answer", args=[answer.pk])

    assert editor.get(address)["Location"] == reverse("faq:edit_question", args=[answer.question_id])
    refused = editor.post(address, typed(seen=answer.changed_at.isoformat()))
    assert "verandert niet meer" in refused.content.decode()
    assert Answer.objects.get().short == answer.short


def test_draft_that_is_hard_to_read_or_names_no_field_is_saved_with_a_warning(editor):
    question = QuestionFactory()
    long = (
        "Dit is een zin die maar doorgaat "
        + "en doorgaat " * 12
        + "tot niemand hem meer begrijpt {geen_veld}."
    )

    answer = editor.post(reverse("faq:edit_answer_add", args=[question.pk]), typed(short=long), follow=True)

    shown = answer.content.decode()
    assert Answer.objects.get().state == AnswerState.DRAFT
    assert "Deze zin is lang" in shown
    assert "{geen_veld} bestaat niet" in shown


@pytest.mark.parametrize("day", ["gisteren", "9999-99-99", "0099-01-01", "2022-10-03T10:00", "\x00"])
def test_preview_on_a_day_that_is_none_is_one_of_today(editor, day):
    answer = AnswerFactory()

    assert "Dit geldt sinds" in page(editor, "edit_question_preview", answer.question_id, dag=day)


def test_preview_shows_what_waits_for_its_day_and_notices_of_then(editor):
    now = AnswerFactory()
    AnswerFactory(
        question=now.question,
        draft=True,
        state="scheduled",
        publish_on=AWARD,
        holds_from=AWARD,
        short="Straks.",
    )
    NoticeFactory(first_day=AWARD, text="Let op de gunning.")

    today = page(editor, "edit_question_preview", now.question_id)
    then = page(editor, "edit_question_preview", now.question_id, dag=AWARD.isoformat())

    assert "Straks." not in today
    assert "Straks." in then
    assert "Let op de gunning." in then
    assert "Wat we eerder zeiden" in then


def test_preview_is_kept_nowhere(editor):
    answer = editor.get(reverse("faq:edit_question_preview", args=[AnswerFactory().question_id]))

    assert "no-store" in answer.headers["Cache-Control"]


# The list and the desk.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "concept gepubliceerd klaar onbekend"),
        ({"stand": "concept"}, "concept"),
        ({"stand": "klaar"}, "klaar"),
        ({"stand": "gepubliceerd"}, "gepubliceerd onbekend"),
        ({"stand": "onbekend"}, "onbekend"),
        ({"stand": "vervallen"}, "vervallen"),
        ({"zoek": "schaap weide"}, "gepubliceerd"),
        (
            {"onderwerp": "bestaat-niet", "stand": "x", "zoek": "\x00", "page": "-1"},
            "concept gepubliceerd klaar onbekend",
        ),
    ],
    ids=["all", "draft", "scheduled", "published", "unknown", "retired", "words", "nonsense"],
)
def test_list_is_filtered(editor, query, found):
    AnswerFactory(question__slug="concept", draft=True)
    AnswerFactory(question__slug="klaar", draft=True, state="scheduled", publish_on=AWARD)
    AnswerFactory(question__slug="gepubliceerd", question__synonyms="schaap", text="In de weide.")
    AnswerFactory(question__slug="onbekend", not_known=True)
    AnswerFactory(question__slug="vervallen", question__is_retired=True)

    answer = editor.get(reverse("faq:edit_questions"), query)

    assert sorted(question.slug for question in answer.context["page_obj"]) == found.split()


@pytest.mark.parametrize("rows", [1, 4])
def test_list_asks_as_much_for_many_as_for_one(editor, rows, django_assert_num_queries):
    for _ in range(rows):
        AnswerFactory(draft=True)

    with django_assert_num_queries(13):
        page(editor, "edit_questions")


def test_questions_are_put_in_order_within_a_category(editor):
    first = QuestionFactory()
    second = QuestionFactory(category=first.category, order=1)

    answer = editor.post(reverse("faq:edit_question_move", args=[second.pk]), {"naar": "boven"}, follow=True)

    assert list(answer.context["page_obj"]) == [second, first]


def test_desk_shows_what_waits(editor):
    unhelpful = HelpedCountFactory(no=3, answer__question__text="Wie helpt mij?").answer
    RemarkFactory(answer=unhelpful, text="Ik snap er niets van.")
    VisitorQuestionFactory(text="Mag mijn cliënt kiezen?")
    SearchMissFactory(words="kilometervergoeding")
    AnswerFactory(question__text="Wat gebeurt er straks?", holds_from=AWARD)
    AnswerFactory(question__text="Wanneer weet ik het?", not_known=True)
    AnswerFactory(question__text="Waar wordt aan gewerkt?", draft=True)

    shown = page(editor, "editing")

    for words in (
        *("Wie helpt mij?", "Ik snap er niets van.", "Mag mijn cliënt kiezen?", "kilometervergoeding"),
        *("Wat gebeurt er straks?", "Wanneer weet ik het?", "Waar wordt aan gewerkt?", "Al weken zo"),
    ):
        assert words in shown


def test_first_page_of_an_editor_is_the_desk(editor):
    assert editor.get("/")["Location"] == reverse("faq:editing")


@pytest.mark.parametrize(
    ("told_when", "since", "due"),
    [
        ("na de gunning op 5 september 2022", TODAY, True),
        ("na de gunning op 5 oktober 2022", date(2022, 1, 1), False),
        ("zodra het kan", TODAY - timedelta(weeks=4), True),
        ("zodra het kan op 45 mei 2022", TODAY - timedelta(weeks=3), False),
    ],
)
def test_not_known_is_due_when_its_day_is_over(told_when, since, due):
    AnswerFactory(not_known=True, told_when=told_when, holds_from=since)

    (found,) = editing.unknown(today=TODAY)

    assert found.due is due


def test_remarks_that_were_on_the_page_are_handled_and_a_newer_one_stays(editor):
    remark = RemarkFactory()
    newer = RemarkFactory(answer=remark.answer, said_at=remark.said_at + timedelta(seconds=1))
    question = remark.answer.question_id

    editor.post(reverse("faq:edit_question_remarks", args=[question]), {"tot": "onzin"})
    assert Remark.objects.open().count() == 2
    editor.post(reverse("faq:edit_question_remarks", args=[question]), {"tot": remark.said_at.isoformat()})
    assert Remark.objects.open().get() == newer


def test_search_is_given_to_a_question(editor):
    miss, question = SearchMissFactory(words="meeverhuizen"), QuestionFactory()
    address = reverse("faq:edit_miss_settle", args=[miss.pk])

    editor.post(address, {"question": question.pk})
    editor.post(address, {"question": "9" * 500})

    assert Question.objects.get().synonyms == "meeverhuizen"
    assert not SearchMiss.objects.open()


def test_messages_and_films_are_written(editor):
    editor.post(reverse("faq:edit_notice_add"), {"text": "Let op.", "first_day": "2022-09-12"})
    wrong = editor.post(
        reverse("faq:edit_notice_add"),
        {"text": "Let op.", "first_day": "2022-09-12", "last_day": "2022-09-11"},
    )
    film = {"title": "Uitleg", "slug": "uitleg", "text": "Een erf.", "subtitles": "00:01 Hallo"}
    unreadable = editor.post(reverse("faq:edit_film_add"), film)
    editor.post(
        reverse("faq:edit_film_add"), film | {"subtitles": "WEBVTT\n\n00:01.000 --> 00:02.000\nHallo"}
    )

    assert Notice.objects.get().text == "Let op."
    assert "laatste dag ligt voor de eerste" in wrong.content.decode()
    assert "WEBVTT" in unreadable.content.decode()
    assert Film.objects.get().title == "Uitleg"


@pytest.mark.parametrize("slug", ["redactie", "stel", "Met Hoofdletters", "a--b", "-"])
def test_address_that_cannot_be_one_is_refused(editor, slug):
    form = {"text": "Mag ik mee?", "slug": slug, "category": CategoryFactory().pk}

    assert editor.post(reverse("faq:edit_question_add"), form).status_code == 422
    assert not Question.objects.exists()
