"""A search that found nothing is counted, for the editors to work on (their part: actions/searches.py).

One UPDATE where the words are known already. Otherwise a row, for which the least wanted one makes room when the table
is full. What a process writes in a minute is bounded, and a database that is busy spoils no visitor's page: a count
lost is no loss.
"""

import logging
from datetime import date

from django.core.cache import caches
from django.db import OperationalError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from faq.models import SearchMiss
from faq.search import misses

logger = logging.getLogger(__name__)

MOST_ROWS = 2_000
MOST_A_MINUTE = 60
COUNTER = "search_misses_of_this_minute"


def count(question: str, *, today: date) -> None:
    """Count a question that found nothing; not one in which there may be personal data."""
    words = misses.words(question, today=today)
    if not words or not _has_room():
        return
    try:
        _count(words, today=today)
    except OperationalError:
        logger.warning("A search without result was not counted: the database is busy.")


def _count(words: str, *, today: date) -> None:
    latest = Greatest("last_day", Value(today))
    if SearchMiss.objects.filter(words=words).update(times=F("times") + 1, last_day=latest):
        return
    with transaction.atomic():
        if SearchMiss.objects.count() >= MOST_ROWS:
            SearchMiss.objects.filter(pk__in=SearchMiss.objects.least_wanted().values("pk")[:1]).delete()
        row = SearchMiss(words=words, first_day=today, last_day=today)
        SearchMiss.objects.bulk_create([row], ignore_conflicts=True)


def _has_room() -> bool:
    """Whether this process may write one more this minute."""
    cache = caches["default"]
    cache.add(COUNTER, 0, timeout=60)
    try:
        return cache.incr(COUNTER) <= MOST_A_MINUTE
    except ValueError:  # it expired between the two
        return True
