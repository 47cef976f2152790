"""Answers: drafted, changed, published now or on their day, and never changed after that.

Two editors may have one draft open. Whoever saves says which version they saw (`seen`, the moment of its last change);
if it is another by now the save is refused, and the screen keeps what was typed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from faq import facts
from faq.actions import questions
from faq.models import Answer, Question
from faq.statuses import AnswerKind, AnswerState

FIELDS = ("kind", "short", "text", "told_by", "told_when", "holds_from")


@dataclass(frozen=True)
class Content:
    """What an answer says, and from which day it holds."""

    kind: str
    short: str
    holds_from: date
    text: str = ""
    told_by: str = ""
    told_when: str = ""


@dataclass(frozen=True)
class Published:
    """What a run of the schedule did; `failures` say which answer stays behind, and why."""

    done: int
    failures: list[str]


@transaction.atomic
def draft(question: Question, content: Content, *, by: User) -> Answer:
    """Begin an answer; nobody but the editors sees it."""
    question = questions.locked(question)
    _require_standing(question)
    _require_teller(content)
    answer = Answer(question=question, created_by=by, changed_by=by)
    answer.created_at = answer.changed_at = now()
    _put(answer, content)
    answer.save(force_insert=True)
    _log(AccessAction.CREATE, "Antwoord begonnen", answer, by=by)
    return answer


@transaction.atomic
def change(answer: Answer, content: Content, *, seen: datetime, by: User) -> Answer:
    """Write a draft anew. Refused: another version than the one that was seen, and anything but a draft."""
    answer = _locked(answer)
    if answer.state == AnswerState.PUBLISHED:
        raise Refused(
            "Een gepubliceerd antwoord verandert niet meer. Maak een nieuw antwoord als er iets verbeterd moet worden.",
            rule="published_stays",
        )
    if answer.state == AnswerState.SCHEDULED:
        raise Refused(
            f"Dit antwoord wordt op {written(answer.publish_on)} gepubliceerd. Maak er eerst weer een concept van.",
            rule="scheduled_stays",
        )
    _require_version(answer, seen)
    _require_teller(content)
    _put(answer, content)
    answer.changed_at, answer.changed_by = now(), by
    answer.save(update_fields=[*FIELDS, "changed_at", "changed_by"])
    _log(AccessAction.CHANGE, "Antwoord gewijzigd", answer, by=by)
    return answer


@transaction.atomic
def publish(answer: Answer, *, seen: datetime | None = None, by: User, today: date) -> Answer:
    """Let visitors read it from now on, or from the day on which it holds if that is later."""
    answer = _locked(answer)
    if answer.state == AnswerState.PUBLISHED:
        raise Refused("Dit antwoord is al gepubliceerd.", rule="published_once")
    if seen:
        _require_version(answer, seen)
    _require_ready(answer, day=today)
    answer.state, answer.published_at, answer.published_by = AnswerState.PUBLISHED, now(), by
    answer.save(update_fields=["state", "published_at", "published_by"])
    _log(AccessAction.CHANGE, "Antwoord gepubliceerd", answer, by=by)
    return answer


@transaction.atomic
def schedule(answer: Answer, *, on: date, seen: datetime, by: User, today: date) -> Answer:
    """Let the portal publish it on a day ahead."""
    answer = _locked(answer)
    if answer.state != AnswerState.DRAFT:
        raise Refused("Dit antwoord is geen concept meer.", rule="draft")
    if on <= today:
        raise Refused("Kies een dag na vandaag, of publiceer het antwoord nu.", rule="ahead")
    _require_version(answer, seen)
    _require_ready(answer, day=on)
    answer.state, answer.publish_on = AnswerState.SCHEDULED, on
    answer.changed_at, answer.changed_by = now(), by
    answer.save(update_fields=["state", "publish_on", "changed_at", "changed_by"])
    _log(AccessAction.CHANGE, "Antwoord klaargezet voor publicatie", answer, by=by, on=on.isoformat())
    return answer


@transaction.atomic
def call_back(answer: Answer, *, by: User) -> Answer:
    """Make a draft again of what waits for its day."""
    answer = _locked(answer)
    if answer.state != AnswerState.SCHEDULED:
        raise Refused("Dit antwoord wacht niet op publicatie.", rule="scheduled")
    answer.state, answer.publish_on = AnswerState.DRAFT, None
    answer.changed_at, answer.changed_by = now(), by
    answer.save(update_fields=["state", "publish_on", "changed_at", "changed_by"])
    _log(AccessAction.CHANGE, "Antwoord weer concept gemaakt", answer, by=by)
    return answer


@transaction.atomic
def discard(answer: Answer, *, seen: datetime, by: User) -> None:
    """Throw a draft away that nobody else changed meanwhile."""
    answer = _locked(answer)
    if answer.state != AnswerState.DRAFT:
        raise Refused("Alleen een concept kun je weggooien.", rule="draft")
    _require_version(answer, seen)
    _log(AccessAction.DELETE, "Concept weggegooid", answer, by=by)
    answer.delete()


def publish_due(*, day: date, by: User) -> Published:
    """Publish every answer whose day came on or before `day`: what a lost run left behind goes along."""
    done, failures = 0, []
    due = Answer.objects.due_on(day).select_related("question").order_by("publish_on", "pk")
    for answer in due:
        try:
            publish(answer, by=by, today=day)
        except Refused as refusal:
            failures.append(f"{answer.question.slug}: {refusal.sentence}")
        else:
            done += 1
    return Published(done, failures)


def _locked(answer: Answer) -> Answer:
    rows = Answer.objects.select_for_update(of=("self",)).select_related("question", "changed_by")
    found: Answer | None = rows.filter(pk=answer.pk).first()
    if found is None:
        raise Refused("Dit concept is intussen weggegooid.", rule="there")
    return found


def _put(answer: Answer, content: Content) -> None:
    for name in FIELDS:
        setattr(answer, name, getattr(content, name))


def _require_version(answer: Answer, seen: datetime) -> None:
    if answer.changed_at != seen:
        at = timezone.localtime(answer.changed_at)
        raise Refused(
            f"Dit concept is intussen gewijzigd door {answer.changed_by}, op {written(at.date())} om {at:%H:%M}.",
            rule="version",
        )


def _require_standing(question: Question) -> None:
    if question.retired_at:
        raise Refused("Deze vraag is vervallen. Zet haar eerst terug.", rule="standing")


def _require_teller(content: Content) -> None:
    if content.kind == AnswerKind.NOT_KNOWN and not (content.told_by and content.told_when):
        raise Refused("Vul in wie het vertelt, en wanneer het bekend is.", rule="teller")


def _require_ready(answer: Answer, *, day: date) -> None:
    """What visitors may read: of a question on the site, with fields that exist, and not older than what is said."""
    _require_standing(questions.locked(answer.question))
    if not answer.short:
        raise Refused("Schrijf eerst het korte antwoord.", rule="short")
    if unknown := facts.unknown(answer.short, answer.text, answer.told_by, answer.told_when):
        fields = ", ".join(f"{{{name}}}" for name in unknown)
        raise Refused(f"Deze velden bestaan niet: {fields}.", rule="fields")
    said = Answer.objects.filter(question=answer.question).said_by(day).first()
    if said and answer.holds_from < said.holds_from:
        raise Refused(
            f"Er geldt al een antwoord vanaf {written(said.holds_from)}. Laat dit gelden vanaf die dag of later.",
            rule="order",
        )


def _log(action: AccessAction, what: str, answer: Answer, *, by: User, **more: str) -> None:
    detail = {
        "question": answer.question.slug,
        "answer": answer.pk,
        "holds_from": answer.holds_from.isoformat(),
    }
    audit.record(action, what, by=by, detail=detail | more)
