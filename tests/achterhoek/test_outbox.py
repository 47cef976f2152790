"""Mail leaves at most once, whoever dies or fails."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from achterhoek import outbox
from achterhoek.clock import now
from achterhoek.statuses import MailState
from faq.models import Reply
from tests.factories import UserFactory
from tests.rules import rows
from transitions.models import Digest

pytestmark = pytest.mark.django_db
every_box = pytest.mark.parametrize("model", [Digest, Reply])


def waiting(model):
    """A mail that waits; a person has one daily mail a day."""
    mine = {"person": UserFactory()} if model is Digest else {}
    return rows.make(model, state=MailState.WAITING, **mine)


def letter(row):
    return EmailMessage("Onderwerp", "Tekst", "van@portaal.example", ["aan@aalten.example"])


@every_box
def test_mail_that_waits_is_sent_once(model):
    row = waiting(model)

    first, second = outbox.send(row, letter), outbox.send(row, letter)

    row.refresh_from_db()
    assert (first, second, len(mail.outbox)) == (MailState.SENT, None, 1)
    assert (row.state, row.failure) == (MailState.SENT, "")
    assert row.sent_at


@every_box
def test_mail_that_fails_says_why_and_does_not_hold_up_the_others(model):
    bad, good = waiting(model), waiting(model)

    def write(row):
        if row == bad:
            raise ZeroDivisionError
        return letter(row)

    outcome = outbox.send_waiting(model, write)

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (MailState.FAILED, MailState.SENT)
    assert (outcome.done, outcome.failed) == (1, 1)
    assert outcome.failures == [
        f"{model._meta.model_name}-{bad.pk}: De mailserver weigerde: ZeroDivisionError."
    ]


@every_box
@pytest.mark.parametrize(("minutes", "state"), [(14, MailState.SENDING), (16, MailState.FAILED)])
def test_mail_in_the_hands_of_a_dead_worker_fails_and_is_not_sent(model, minutes, state):
    row = rows.make(model, state=MailState.SENDING, claimed_at=now() - timedelta(minutes=minutes))

    outbox.send_waiting(model, letter)

    row.refresh_from_db()
    assert (row.state, mail.outbox) == (state, [])
    assert row.failure == (outbox.LOST if state == MailState.FAILED else "")
