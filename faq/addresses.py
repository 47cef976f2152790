"""What other parts of the portal may link to: questions that a visitor finds on a day, and every public address."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse

from faq import book, shown
from faq.models import Film, Question


def questions(slugs: Sequence[str], *, day: date) -> list[Question]:
    """Of these questions the ones that are answered on `day`, in the order they were asked for (PUBLIC_QUESTIONS)."""
    found = book.answers(day)
    return [found[slug][0].question for slug in slugs if slug in found]


def every(*, day: date) -> Iterator[tuple[str, date | None]]:
    """Every address of the questions that a visitor finds on `day`, and when it changed last (PUBLIC_ADDRESSES)."""
    entries = shown.entries(day=day)
    changed = [entry.changed_on for entry in entries]
    yield reverse("faq:start"), max(changed, default=None)
    for category in {entry.category: None for entry in entries}:
        yield category.get_absolute_url(), max(e.changed_on for e in entries if e.category == category)
    for entry in entries:
        yield entry.question.get_absolute_url(), entry.changed_on
    for film in Film.objects.order_by("pk"):
        yield reverse("faq:film", args=[film.slug]), None
