"""Mail back to a visitor: written in the transaction, sent after it, once; a failure is shown and a person decides."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from achterhoek import jobs
from achterhoek.clock import now
from achterhoek.refusals import Refused
from achterhoek.statuses import MailState
from faq import tasks
from faq.actions import replies, visitor_questions
from faq.models import Question, Reply, VisitorQuestion
from faq.statuses import VisitorOutcome
from tests.factories import UserFactory
from tests.faq.factories import CategoryFactory, QuestionFactory
from tests.faq.voices import TODAY, VisitorQuestionFactory

pytestmark = pytest.mark.django_db
BROKEN = "tests.faq.broken_mail.Backend"


@pytest.fixture(autouse=True)
def in_september(on_day):
    on_day(TODAY)


@pytest.fixture
def editor():
    return UserFactory(faq_editor=True)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def written(editor, **more):
    return replies.write(VisitorQuestionFactory(**more), "Ja, dat kan.", by=editor)


def test_mail_leaves_after_the_transaction_and_once(desk, monkeypatch, django_capture_on_commit_callbacks):
    asked = VisitorQuestionFactory()
    rung = []
    monkeypatch.setattr(tasks.send_reply, "delay", lambda **sent: rung.append(sent))

    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(reverse("faq:edit_voice_reply", args=[asked.pk]), {"text": "Ja, dat kan."})
        assert (rung, mail.outbox) == ([], [])
    for _ in range(2):
        tasks.send_reply(**rung[0])

    asked.refresh_from_db()
    (sent,) = mail.outbox
    assert answer["Location"] == asked.get_absolute_url()
    assert (sent.to, asked.outcome) == (["anja@example.nl"], VisitorOutcome.ANSWERED)
    assert "Ja, dat kan." in sent.body
    assert asked.text in sent.body
    assert asked.reply.state == MailState.SENT


def test_lost_message_is_made_up_for_by_the_schedule(editor):
    written(editor)

    assert jobs.run("send_replies").done == 1
    assert jobs.run("send_replies").done == 0
    assert len(mail.outbox) == 1


def test_failure_is_shown_and_sent_again_by_a_person_only(desk, editor, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, BROKEN
    reply = written(editor)
    row = jobs.run("send_replies")
    settings.EMAIL_BACKEND = working

    assert (row.done, row.failed) == (0, 1)
    assert jobs.run("send_replies").done == 0
    assert "1 mail niet verzonden" in desk.get(reverse("faq:editing")).content.decode()
    assert "ConnectionRefusedError" in desk.get(reply.visitor_question.get_absolute_url()).content.decode()

    desk.post(reverse("faq:edit_voice_send_again", args=[reply.visitor_question_id]))
    assert jobs.run("send_replies").done == 1


def test_mail_in_the_hands_of_a_dead_worker_is_not_sent_twice(editor):
    reply = written(editor)
    Reply.objects.update(state=MailState.SENDING, claimed_at=now() - timedelta(minutes=20))

    outcome = replies.send_waiting()

    assert (outcome.done, outcome.failed) == (0, 1)

    reply.refresh_from_db()
    assert "niet zeker" in reply.failure
    assert mail.outbox == []


def test_reply_needs_an_address_and_is_written_once(editor):
    with pytest.raises(Refused, match="geen e-mailadres"):
        written(editor, email="")
    reply = written(editor)
    with pytest.raises(Refused, match="al een mail"):
        replies.write(reply.visitor_question, "Nog een keer.", by=editor)
    with pytest.raises(Refused, match="niet mislukt"):
        replies.send_again(reply, by=editor)


def test_forgotten_address_gets_no_second_mail(editor):
    reply = written(editor)
    Reply.objects.update(state=MailState.FAILED, failure="geen verbinding")
    VisitorQuestion.objects.update(email="", caller="", forgotten_at=now())

    with pytest.raises(Refused, match="vergeten"):
        replies.send_again(reply, by=editor)


# What else becomes of a question.


def test_question_of_a_visitor_becomes_one_of_the_site(desk):
    asked, category = VisitorQuestionFactory(), CategoryFactory()
    form = {"text": "Mag ik mee met mijn cliënt?", "slug": "", "category": category.pk}

    answer = desk.post(reverse("faq:edit_voice_make_question", args=[asked.pk]), form)

    asked.refresh_from_db()
    assert asked.question == Question.objects.get(slug="mag-ik-mee-met-mijn-client")
    assert (asked.outcome, asked.settled_by) == (VisitorOutcome.BECAME, answer.wsgi_request.user)
    assert answer["Location"] == reverse("faq:edit_answer_add", args=[asked.question_id])


def test_closing_says_why_or_where_and_can_be_taken_back(editor):
    asked = VisitorQuestionFactory()

    with pytest.raises(Refused, match="Zeg waarom"):
        visitor_questions.close(asked, note="", by=editor)
    visitor_questions.close(asked, note="", question=QuestionFactory(), by=editor)
    with pytest.raises(Refused, match="door een collega afgehandeld"):
        visitor_questions.close(asked, note="toch niet", by=editor)
    reopened = visitor_questions.reopen(asked, by=editor)

    assert (reopened.outcome, reopened.settled_by, reopened.question) == (VisitorOutcome.OPEN, None, None)
    with pytest.raises(Refused):
        visitor_questions.reopen(asked, by=editor)
