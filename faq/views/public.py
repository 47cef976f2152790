"""What visitors read: the start page, the questions by category, one question, a film.

The day is asked once and passed on, so an editor's preview shows the same pages on another day.
"""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from achterhoek import clock, public_pages
from faq import films, shown
from faq.models import Category, Film


def start(request: HttpRequest) -> HttpResponse:
    """What a visitor finds at `/` (setting PUBLIC_START): care workers first, then residents."""
    found = shown.overview(day=clock.today(), facts_in=PERIOD)
    message = next((entry for entry in found.entries if entry.question.slug == MESSAGE), None)
    return render(request, "faq/start.html", _lists(found) | {"message": message, "period": found.values})


#: The one message for every care worker, and what residents read about the days of the transition.
MESSAGE = "belangrijkste-boodschap"
PERIOD = "{periode_begin} {periode_einde}"


@login_not_required
@public_pages.kept()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All questions, by category."""
    found = shown.overview(day=clock.today())
    return render(request, "faq/index.html", _lists(found))


def _lists(found: shown.Overview) -> dict[str, Any]:
    """What stands beside a search field."""
    return {
        "often": found.often_asked,
        "changed": found.changed_lately[: shown.MOST_CHANGED],
        "categories": found.by_category,
        "notices": found.notices,
    }


@login_not_required
@public_pages.kept()
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions of one category, each with its short answer."""
    found = shown.overview(day=clock.today())
    here = next((row for row in found.by_category if row[0].slug == slug), None)
    chosen, entries = here or (get_object_or_404(Category, slug=slug), [])
    context = {
        "category": chosen,
        "entries": entries,
        "categories": found.by_category,
        "notices": found.notices,
    }
    return render(request, "faq/category.html", context)


@login_not_required
@public_pages.kept()
@require_safe
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """One question: the answer that holds today, since when, and what was said before."""
    found = shown.question(slug, day=clock.today())
    return question_page(request, found) if found else _gone(request, slug)


def question_page(
    request: HttpRequest, found: shown.Shown, *, preview_of: date | None = None
) -> HttpResponse:
    """The page of a question; `preview_of` is the day that an editor looks at."""
    return render(request, "faq/question.html", {"shown": found, "preview_of": preview_of})


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    """A question that was taken away leads on, or says so; an unknown one is not found."""
    gone = shown.retired(slug)
    if gone is None:
        raise Http404
    asked, forward_to = gone
    if forward_to:
        return redirect(forward_to, permanent=True)
    return render(request, "faq/gone.html", {"question": asked}, status=410)


@login_not_required
@public_pages.kept()
@require_safe
def film(request: HttpRequest, slug: str) -> HttpResponse:
    """The film with its subtitles, and all that is said and shown as text."""
    found = get_object_or_404(Film.objects.select_related("question"), slug=slug)
    context = {"film": found, "text": films.text(found), "plays": films.plays_here(found.address)}
    return render(request, "faq/film.html", context)


@login_not_required
@public_pages.kept()
@require_safe
def film_subtitles(request: HttpRequest, slug: str) -> HttpResponse:
    """The subtitles as the player of a browser reads them."""
    found = get_object_or_404(Film.objects.exclude(subtitles=""), slug=slug)
    return HttpResponse(found.subtitles, content_type="text/vtt; charset=utf-8")
