"""Mail back to a visitor: a row first, and the mail after the transaction that wrote it (achterhoek/outbox.py)."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse

from achterhoek import audit, jobs, outbox
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction, MailState
from faq.actions import visitor_questions
from faq.models import Reply, VisitorQuestion
from faq.statuses import VisitorOutcome

SUBJECT = "Antwoord op je vraag over de zorg in de Achterhoek"


@transaction.atomic
def write(asked: VisitorQuestion, text: str, *, by: User) -> Reply:
    """Put the answer in the outbox, and settle the question if it was still open."""
    asked = visitor_questions.locked(asked)
    if not asked.email:
        raise Refused("Er is geen e-mailadres om naar te antwoorden.", rule="address")
    if Reply.objects.filter(visitor_question=asked).exists():
        raise Refused("Op deze vraag is al een mail geschreven.", rule="one_reply")
    reply = Reply.objects.create(visitor_question=asked, text=text, written_by=by)
    if asked.outcome in {VisitorOutcome.OPEN, VisitorOutcome.CLOSED}:
        visitor_questions.settle(
            asked, VisitorOutcome.ANSWERED, by=by, question=asked.question, note=asked.note
        )
    _log("Mail aan bezoeker geschreven", reply, by=by)
    return reply


@transaction.atomic
def send_again(reply: Reply, *, by: User) -> Reply:
    """Put a mail that failed back in the outbox."""
    reply = Reply.objects.select_for_update(of=("self",)).select_related("visitor_question").get(pk=reply.pk)
    if reply.state != MailState.FAILED:
        raise Refused("Deze mail is niet mislukt.", rule="failed")
    if not reply.visitor_question.email:
        raise Refused("Het e-mailadres van de bezoeker is al vergeten.", rule="address")
    reply.state, reply.failure, reply.claimed_at = MailState.WAITING, "", None
    reply.save(update_fields=["state", "failure", "claimed_at"])
    _log("Mail aan bezoeker opnieuw klaargezet", reply, by=by)
    return reply


def send(reply: Reply) -> MailState | None:
    """Send one mail that waits. Nothing, when another worker has it or it is gone already."""
    return outbox.send(reply, _mail)


def send_waiting() -> jobs.Outcome:
    """Send all that waits, and give up on what a dead worker had in its hands."""
    return outbox.send_waiting(Reply, _mail)


def _mail(reply: Reply) -> EmailMessage:
    asked = reply.visitor_question
    body = (
        f"{reply.text}\n\nJe vraag was:\n\n{asked.text}\n\n"
        f"Meer antwoorden staan op {settings.PUBLIC_ADDRESS}{reverse('faq:start')}\n"
        "Antwoord niet op deze mail: niemand leest haar.\n"
    )
    return EmailMessage(SUBJECT, body, settings.DEFAULT_FROM_EMAIL, [asked.email])


def _log(what: str, reply: Reply, *, by: User) -> None:
    detail = {"visitor_question": reply.visitor_question_id}
    audit.record(AccessAction.CHANGE, what, by=by, detail=detail)
