"""The letter that a municipality's residents got, for anyone to read.

It is answered anew each time: it comes from rows of letters, which change all day while they are made, and would empty
the memory of every other public page with each change.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achterhoek import clock, public_pages
from achterhoek.models import Municipality
from transitions import announcement


@login_not_required
@public_pages.kept(anew=True)
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The text of the announcement, or that there was none yet."""
    municipality = get_object_or_404(Municipality, slug=slug)
    told = announcement.of(municipality, day=clock.today())
    return render(request, "transitions/announcement.html", {"municipality": municipality, "told": told})
