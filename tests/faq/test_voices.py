"""What visitors send: votes, remarks and questions, without cookies, bounded, and without personal data."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achterhoek import visitors
from faq.actions import visitor_questions, votes
from faq.models import HelpedCount, Remark, VisitorQuestion
from tests.factories import UserFactory
from tests.faq.factories import AnswerFactory, CategoryFactory
from tests.faq.voices import OURS, TODAY, RemarkFactory, VisitorQuestionFactory, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_september(on_day):
    on_day(TODAY)


@pytest.fixture
def answer():
    return AnswerFactory(question__slug="mag-ik-mee")


@pytest.fixture
def visitor():
    """A browser that checks CSRF as a real one meets it."""
    return Browser(enforce_csrf_checks=True)


def vote(browser, answer, helped="nee", **more):
    form = {"answer": answer.pk, "helped": helped} | more.pop("form", {})
    return send(browser, reverse("faq:helped", args=[answer.question.slug]), form, name="geholpen", **more)


# Did this help?


def test_vote_is_counted_and_the_page_asks_what_was_missed(visitor, answer):
    page = vote(visitor, answer)

    assert HelpedCount.objects.values_list("day", "yes", "no").get() == (TODAY, 0, 1)
    assert "Wat miste je?" in page.content.decode()
    assert not page.cookies
    assert "<html" in page.content.decode()


def test_vote_by_script_gets_a_part_of_the_page(visitor, answer):
    page = vote(visitor, answer, helped="ja", headers=OURS | {"HX-Request": "true"})

    assert page.content.decode().lstrip().startswith('<section class="helped')
    assert page.headers["HX-Push-Url"] == "false"
    assert HelpedCount.objects.get().yes == 1


def test_remark_is_kept_beside_the_vote_and_is_no_second_vote(visitor, answer):
    vote(visitor, answer)
    page = vote(visitor, answer, form={"remark": " Ik mis een \x07voorbeeld.\r\n"})

    assert Remark.objects.values_list("text", "helped").get() == ("Ik mis een voorbeeld.", False)
    assert HelpedCount.objects.values_list("no", "remarks").get() == (1, 1)
    assert "Bedankt, de redactie leest mee" in page.content.decode()


def test_remark_with_personal_data_is_stopped_and_stays_in_the_form(visitor, answer):
    page = vote(visitor, answer, form={"remark": "Zijn BSN is 9999.00.018"})

    assert page.status_code == 422
    assert "dat op een burgerservicenummer lijkt" in page.content.decode()
    assert "9999.00.018</textarea>" in page.content.decode()
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("headers", "today"),
    [
        ({"origin": "https://elders.example"}, TODAY),
        ({}, TODAY),
        (OURS, TODAY - timedelta(days=2)),
        (OURS, TODAY + timedelta(days=1)),
    ],
    ids=["elsewhere", "nowhere", "old", "ahead"],
)
def test_forged_vote_counts_for_nothing(visitor, answer, headers, today):
    page = vote(visitor, answer, headers=headers, today=today)

    assert page.status_code == 422
    assert "notice error" in page.content.decode()
    assert not HelpedCount.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "9" * 400, "٣", "1 OR 1=1"])
def test_vote_on_an_answer_that_is_none_is_not_found(visitor, answer, number):
    assert vote(visitor, answer, form={"answer": number}).status_code == 404


def test_vote_on_what_nobody_can_read_is_not_found(visitor):
    for hidden in (
        AnswerFactory(draft=True),
        AnswerFactory(holds_from=TODAY + timedelta(days=1)),
        AnswerFactory(question__is_retired=True),
    ):
        assert vote(visitor, hidden).status_code == 404
    assert not HelpedCount.objects.exists()


def test_address_by_itself_leads_to_the_question(visitor, answer):
    assert visitor.get(reverse("faq:helped", args=["mag-ik-mee"]))["Location"] == "/vragen/mag-ik-mee/"


def test_ten_thousand_votes_leave_one_row_and_cost_one_update_each(answer):
    votes.vote(answer, helped=True, today=TODAY)
    HelpedCount.objects.update(yes=9_999)

    with CaptureQueriesContext(connection) as asked:
        votes.vote(answer, helped=True, today=TODAY)

    writes = [query["sql"] for query in asked.captured_queries if "helpedcount" in query["sql"]]
    assert len(writes) == 1
    assert '"yes" = (' in writes[0]
    assert HelpedCount.objects.get().yes == 10_000


def test_counter_never_runs_full(answer):
    votes.vote(answer, helped=True, today=TODAY)
    HelpedCount.objects.update(yes=votes.MOST_VOTES)

    votes.vote(answer, helped=True, today=TODAY)

    assert HelpedCount.objects.get().yes == votes.MOST_VOTES


def test_remarks_beyond_the_most_are_only_counted(answer):
    for number in range(votes.MOST_REMARKS + 3):
        votes.remark(answer, f"opmerking {number}", helped=False, today=TODAY)

    assert Remark.objects.count() == votes.MOST_REMARKS
    assert HelpedCount.objects.values_list("remarks", "more_remarks").get() == (votes.MOST_REMARKS, 3)


# Ask a question.


def ask(browser, text="Mag ik mee met mijn cliënt?", **more):
    form = {"text": text, "email": "anja@example.nl"} | more.pop("form", {})
    return send(browser, reverse("faq:ask"), form, name="stel", **more)


def test_question_is_kept_and_thanked_for(visitor):
    category = CategoryFactory()
    answer = ask(visitor, form={"category": category.slug})

    kept = VisitorQuestion.objects.get()
    assert answer["Location"] == reverse("faq:asked")
    assert (kept.category, kept.text, kept.email) == (
        category,
        "Mag ik mee met mijn cliënt?",
        "anja@example.nl",
    )
    assert not answer.cookies


def test_page_of_the_form_sets_no_cookie_and_takes_words_along(visitor):
    page = visitor.get(reverse("faq:ask"), {"vraag": "<b>mee</b> verhuizen"})

    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert "&lt;b&gt;mee&lt;/b&gt; verhuizen</textarea>" in page.content.decode()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Het gaat om 999900018", "burgerservicenummer"),
        ("BSN 9999 00 018", "burgerservicenummer"),
        ("nummer 9999.00.019", "burgerservicenummer"),
        ("zij is geboren op 3 april 1958", "geboortedatum"),
        ("hij is van 03-04-1958", "geboortedatum"),
        ("bel 06-12345678", "telefoonnummer"),
        ("bel (0314) 37 41 10", "telefoonnummer"),
        ("mail ook jan@zorg.example.nl", "e-mailadres"),
    ],
)
def test_personal_data_is_stopped_with_an_explanation_and_nothing_is_kept(visitor, text, word):
    page = ask(visitor, f"Mag ik mee? {text}")

    shown = page.content.decode()
    assert page.status_code == 422
    assert word in shown
    assert f"{text}</textarea>" in shown
    assert 'value="anja@example.nl"' in shown
    assert not VisitorQuestion.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "De indicatie eindigt op 31-12-2022, en de zorg begon op 1 september 2021. Wat nu?",
        "Wij werken met AGB-code 41410101. Hebben wij een contract voor 3 uur per week?",
    ],
)
def test_question_with_ordinary_days_and_numbers_is_taken(visitor, text):
    assert ask(visitor, text).status_code == 302


@pytest.mark.parametrize(
    "form",
    [
        {"text": ""},
        {"text": "\x00\x01"},
        {"text": "a" * 1001},
        {"email": "geen adres"},
        {"category": "bestaat-niet"},
    ],
    ids=["empty", "unseen", "long", "mail", "category"],
)
def test_wrong_form_is_shown_again(visitor, form):
    assert ask(visitor, form=form).status_code == 422
    assert not VisitorQuestion.objects.exists()


@pytest.mark.parametrize(
    ("headers", "today"),
    [({"origin": "null"}, TODAY), ({}, TODAY), (OURS, date(2022, 9, 1))],
    ids=["null", "nowhere", "old"],
)
def test_forged_question_is_not_kept(visitor, headers, today):
    page = ask(visitor, headers=headers, today=today)

    assert page.status_code == 422
    assert "Mag ik mee met mijn cliënt?</textarea>" in page.content.decode()
    assert not VisitorQuestion.objects.exists()


def test_token_of_another_form_is_refused(visitor):
    form = {visitors.FIELD: visitors.token("geholpen", today=TODAY), "text": "Mag ik mee?"}

    assert visitor.post(reverse("faq:ask"), form, headers=OURS).status_code == 422


def test_program_that_fills_in_everything_is_thanked_and_not_heard(visitor):
    assert ask(visitor, form={"website": "https://elders.example"}).status_code == 302
    assert not VisitorQuestion.objects.exists()


def test_question_sent_twice_is_one(visitor):
    for _ in range(2):
        assert ask(visitor).status_code == 302

    assert VisitorQuestion.objects.count() == 1


def test_one_address_asks_so_many_a_day(visitor, monkeypatch):
    monkeypatch.setattr(visitor_questions, "MOST_PER_CALLER", 2)

    statuses = [ask(visitor, f"Vraag {number}?").status_code for number in range(3)]
    elsewhere = ask(visitor, "Vraag 4?", REMOTE_ADDR="192.0.2.9").status_code

    assert statuses == [302, 302, 422]
    assert elsewhere == 302
    assert "192" not in "".join(VisitorQuestion.objects.values_list("caller", flat=True))[:3]


def test_all_together_ask_so_many_a_day(visitor, settings):
    settings.VISITOR_QUESTIONS_PER_DAY = 1
    VisitorQuestionFactory()

    page = ask(visitor)

    assert page.status_code == 422
    assert "bel je gemeente" in page.content.decode()
    assert VisitorQuestion.objects.count() == 1


# Forgetting.


def test_address_is_forgotten_some_time_after_settling(settings):
    settings.FORGET_VISITORS_DAYS = 30
    editor = UserFactory(faq_editor=True)
    old, fresh = VisitorQuestionFactory(caller="a"), VisitorQuestionFactory(caller="b")
    open_one = VisitorQuestionFactory(caller="c")
    for asked in (old, fresh):
        visitor_questions.close(asked, note="al gemaild", by=editor)
    VisitorQuestion.objects.filter(pk=old.pk).update(settled_at="2022-08-01T10:00:00Z")

    assert visitor_questions.forget(day=TODAY, by=editor) == 1

    left = VisitorQuestion.objects.exclude(email="")
    assert list(left.order_by("pk")) == [fresh, open_one]
    assert VisitorQuestion.objects.values_list("email", "caller").get(pk=old.pk) == ("", "")
    assert visitor_questions.forget(day=TODAY, by=editor) == 0


def test_remarks_of_more_than_a_year_go():
    RemarkFactory(said_at="2021-09-01T10:00:00Z")
    kept = RemarkFactory(said_at="2021-09-20T10:00:00Z")

    visitor_questions.forget(day=TODAY, by=UserFactory(faq_editor=True))

    assert Remark.objects.get() == kept
