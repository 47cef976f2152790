"""Searching: by a form without script, and as you type."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from achterhoek import clock, public_pages
from faq.actions import search_misses
from faq.search import results, understanding

FIELD = "q"
#: The id of the form, which htmx names as the sender while a visitor is typing in it. A search that rests without an
#: answer asks once more, by a link of its own: then it counts.
TYPING = "typing"


@login_not_required
@require_safe
@public_pages.kept(free=(FIELD,))
def search(request: HttpRequest) -> HttpResponse:
    """What fits the question; the part with results only for htmx."""
    day, typing = clock.today(), request.headers.get("HX-Trigger") == TYPING
    question = understanding.clean(request.GET.get(FIELD, ""))
    found = results.find(question, day=day, typing=typing)
    if found.missed and not typing:
        search_misses.count(question, today=day)
    template = "faq/_results.html" if request.htmx else "faq/search.html"  # type: ignore[attr-defined]
    return render(request, template, {"found": found, "q": question})
