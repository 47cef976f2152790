"""What is kept of searches that found nothing: words only, bounded, and counted once per row."""

from datetime import date, timedelta

import pytest

from faq.actions import search_misses
from faq.models import SearchMiss
from faq.search import misses

DAY = date(2022, 9, 12)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Parkeer-vergunning  aanvragen?", "parkeer vergunning aanvragen"),
        ("cliënt's fiets", "clients fiets"),
        ("na 1 juli 22", "na juli"),
        ("999990019", ""),
        ("jan 12-05-1980", ""),
        ("bel 0612 345678", ""),
        ("bel 06 - 12 34", ""),
        ("jan@voorbeeld.nl", ""),
        ("postcode 1234 AB", ""),
        ("lidnummer 47 11", ""),
        ("lidnummer 471", "lidnummer"),
        ("?!", ""),
        ("zo", ""),
    ],
)
def test_only_words_are_kept(question, kept):
    assert misses.words(question, today=DAY) == kept


def test_endless_question_leaves_few_words():
    assert len(misses.words("woord " * 100 + "x" * 500, today=DAY)) <= 80


@pytest.mark.django_db
def test_same_words_are_one_row():
    search_misses.count("Parkeren?", today=DAY)
    search_misses.count("parkeren", today=DAY + timedelta(days=2))
    search_misses.count("PARKEREN", today=DAY - timedelta(days=2))

    found = SearchMiss.objects.get()

    assert (found.words, found.times, found.first_day, found.last_day) == (
        "parkeren",
        3,
        DAY,
        DAY + timedelta(days=2),
    )


@pytest.mark.django_db
def test_full_table_makes_room_for_what_is_new(monkeypatch):
    monkeypatch.setattr(search_misses, "MOST_ROWS", 2)
    for words in ("twee", "twee", "oud", "nieuw"):
        search_misses.count(words, today=DAY)

    assert set(SearchMiss.objects.values_list("words", flat=True)) == {"twee", "nieuw"}


@pytest.mark.django_db
def test_flood_writes_no_more_than_the_bound(monkeypatch):
    monkeypatch.setattr(search_misses, "MOST_A_MINUTE", 3)
    for number in range(10):
        search_misses.count(f"woord {'abcdefghij'[number] * 4}", today=DAY)

    assert SearchMiss.objects.count() == 3
