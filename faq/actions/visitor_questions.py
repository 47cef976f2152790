"""Visitors' questions: asked, and settled by an editor: answered by mail, made into a question of the site, or closed.

What looks like personal data is refused before anything is stored. The refusal says what it looked like, never what
was written.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from achterhoek import audit, visitors
from achterhoek.clock import now
from achterhoek.encryption import keyed_hash
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from faq.actions import questions
from faq.models import Category, Question, Remark, VisitorQuestion
from faq.statuses import VisitorOutcome

#: How many questions one address may ask on a day: an office with many workers has one address.
MOST_PER_CALLER = 15
#: Remarks are kept for a year: after that the answer they were about is another one.
REMARK_DAYS = 365


def require_anonymous(text: str, *, today: date) -> None:
    """Refuse a text in which something looks like personal data."""
    if found := visitors.personal_data(text, today=today):
        kinds = " en ".join(filter(None, [", ".join(found[:-1]), found[-1]]))
        raise Refused(
            f"In je tekst staat {kinds}. Haal dat weg: schrijf niets waaraan iemand te herkennen is. "
            "Wat je schreef, is niet bewaard.",
            rule="personal_data",
        )


@transaction.atomic
def ask(
    *, text: str, email: str = "", category: Category | None = None, caller: str, today: date
) -> VisitorQuestion:
    """Keep a question for the editors. The same one a second time on a day is the first."""
    require_anonymous(text, today=today)
    fingerprint = keyed_hash(f"question|{text.casefold()}|{email.casefold()}")
    asked = VisitorQuestion.objects.asked_on_day(today)
    same: VisitorQuestion | None = asked.filter(fingerprint=fingerprint).first()
    if same is not None:
        return same
    if asked.asked_on_day(today, caller=caller).count() >= MOST_PER_CALLER:
        raise Refused(
            "Er zijn vandaag al veel vragen van dit adres gekomen. Probeer het morgen weer.", rule="caller"
        )
    if asked.count() >= settings.VISITOR_QUESTIONS_PER_DAY:
        raise Refused(
            "Er zijn vandaag zo veel vragen binnengekomen dat we er geen meer aannemen. Probeer het morgen weer, "
            "of bel je gemeente.",
            rule="day",
        )
    kept, _ = VisitorQuestion.objects.get_or_create(
        asked_on=today,
        fingerprint=fingerprint,
        defaults={"text": text, "email": email, "category": category, "caller": caller},
    )
    return kept


@transaction.atomic
def make_question(asked: VisitorQuestion, wording: questions.Wording, *, by: User) -> Question:
    """Make it a question of the site; its answer is written as any other."""
    asked = locked_open(asked)
    question = questions.add(wording, by=by)
    settle(asked, VisitorOutcome.BECAME, by=by, question=question)
    return question


@transaction.atomic
def close(
    asked: VisitorQuestion, *, note: str, question: Question | None = None, by: User
) -> VisitorQuestion:
    """Nothing more is done with it; `question` is where the answer stands already."""
    asked = locked_open(asked)
    if not note and question is None:
        raise Refused("Zeg waarom, of kies de vraag waarin het antwoord al staat.", rule="reason")
    return settle(asked, VisitorOutcome.CLOSED, by=by, question=question, note=note)


@transaction.atomic
def reopen(asked: VisitorQuestion, *, by: User) -> VisitorQuestion:
    """Take the closing back."""
    asked = locked(asked)
    if asked.outcome != VisitorOutcome.CLOSED:
        raise Refused("Alleen wat is afgesloten kun je heropenen.", rule="closed")
    asked.outcome, asked.note, asked.question = VisitorOutcome.OPEN, "", None
    asked.settled_at = asked.settled_by = None
    asked.save(update_fields=["outcome", "note", "question", "settled_at", "settled_by"])
    _log("Vraag van bezoeker heropend", asked, by=by)
    return asked


@transaction.atomic
def settle_remarks(question: Question, *, until: datetime, by: User) -> int:
    """The remarks on a question up to a moment were read, and what had to be done is done."""
    rows = Remark.objects.open().filter(answer__question=question, said_at__lte=until)
    done: int = rows.update(settled_at=now(), settled_by=by)
    if done:
        audit.record(
            AccessAction.CHANGE,
            "Opmerkingen van bezoekers afgehandeld",
            by=by,
            detail={"question": question.slug, "remarks": done},
        )
    return done


@transaction.atomic
def forget(*, day: date, by: User) -> int:
    """Forget addresses of what was settled long enough ago, and remarks of more than a year; returns how many."""
    limit = now() - timedelta(days=settings.FORGET_VISITORS_DAYS)
    asked = VisitorQuestion.objects.to_forget(settled_before=limit)
    forgotten: int = VisitorQuestion.objects.filter(pk__in=list(asked.values_list("pk", flat=True))).update(
        email="", caller="", forgotten_at=now()
    )
    old, _ = Remark.objects.filter(said_at__date__lt=day - timedelta(days=REMARK_DAYS)).delete()
    if forgotten or old:
        detail = {"addresses": forgotten, "remarks": old}
        audit.record(AccessAction.DELETE, "Gegevens van bezoekers vergeten", by=by, detail=detail)
    return forgotten + old


def locked(asked: VisitorQuestion) -> VisitorQuestion:
    found: VisitorQuestion = VisitorQuestion.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    return found


def locked_open(asked: VisitorQuestion) -> VisitorQuestion:
    asked = locked(asked)
    if asked.outcome != VisitorOutcome.OPEN:
        raise Refused("Deze vraag is intussen door een collega afgehandeld.", rule="open")
    return asked


def settle(
    asked: VisitorQuestion,
    outcome: VisitorOutcome,
    *,
    by: User,
    question: Question | None = None,
    note: str = "",
) -> VisitorQuestion:
    """Write down what became of it. The caller holds the row, inside its own transaction."""
    asked.outcome, asked.question, asked.note = outcome, question, note
    asked.settled_at, asked.settled_by = now(), by
    asked.save(update_fields=["outcome", "question", "note", "settled_at", "settled_by"])
    _log(f"Vraag van bezoeker: {outcome.label}", asked, by=by)
    return asked


def _log(what: str, asked: VisitorQuestion, *, by: User) -> None:
    audit.record(AccessAction.CHANGE, what, by=by, detail={"visitor_question": asked.pk})
