"""Searches that found nothing: settled, from now on found by the words people used, or forgotten with time."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from faq.actions import questions
from faq.models import Question, SearchMiss


@transaction.atomic
def settle(miss: SearchMiss, *, by: User) -> SearchMiss:
    """An editor looked at it, and nothing more is done."""
    miss = _open(miss)
    _settle(miss, by=by)
    _log("Zoekvraag zonder antwoord afgehandeld", miss, by=by)
    return miss


@transaction.atomic
def add_to_question(miss: SearchMiss, question: Question, *, by: User) -> Question:
    """Let the search find `question` by these words: they become one of its other words."""
    miss = _open(miss)
    question = questions.locked(question)
    if question.retired_at:
        raise Refused("Deze vraag is vervallen.", rule="standing")
    lines = question.synonyms.splitlines()
    if miss.words not in lines:
        question.synonyms = "\n".join([*lines, miss.words])
        questions.touch(question, by=by)
        question.save(update_fields=["synonyms", *questions.TOUCHED])
    _settle(miss, by=by)
    _log("Zoekwoorden bij een vraag gezet", miss, by=by, question=question.slug)
    return question


@transaction.atomic
def forget(*, day: date, by: User) -> int:
    """Clear what nobody sought for FORGET_SEARCHES_DAYS days, settled or not; returns how many rows went."""
    limit = day - timedelta(days=settings.FORGET_SEARCHES_DAYS)
    gone, _ = SearchMiss.objects.not_missed_since(limit).delete()
    if gone:
        audit.record(AccessAction.DELETE, "Oude zoekvragen vergeten", by=by, detail={"searches": gone})
    return gone


def _open(miss: SearchMiss) -> SearchMiss:
    rows = SearchMiss.objects.select_for_update(of=("self",)).filter(pk=miss.pk, settled_at=None)
    found: SearchMiss | None = rows.first()
    if found is None:
        raise Refused("Deze zoekvraag is al afgehandeld.", rule="open")
    return found


def _settle(miss: SearchMiss, *, by: User) -> None:
    miss.settled_at, miss.settled_by = now(), by
    miss.save(update_fields=["settled_at", "settled_by"])


def _log(what: str, miss: SearchMiss, *, by: User, **more: str) -> None:
    audit.record(AccessAction.CHANGE, what, by=by, detail={"words": miss.words, **more})
