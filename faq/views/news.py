"""News to follow, and the one message on paper."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achterhoek import clock, public_pages
from achterhoek.models import Municipality
from faq import facts, news
from faq.models import Question

#: The one message for everybody, and the facts that its sheet names.
MESSAGE = "belangrijkste-boodschap"
PERIOD = "{periode_begin} {periode_einde}"


@login_not_required
@public_pages.kept()
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What changed, as an Atom feed."""
    return HttpResponse(news.feed(day=clock.today()), content_type="application/atom+xml; charset=utf-8")


@login_not_required
@public_pages.kept()
@require_safe
def handout(request: HttpRequest) -> HttpResponse:
    """The most important message on one sheet, for the kitchen table of a client."""
    today = clock.today()
    context = {
        "question": get_object_or_404(Question.objects.answered_on(today), slug=MESSAGE),
        "period": facts.of(today, [PERIOD]),
        "municipalities": Municipality.objects.exclude(phone=""),
    }
    return render(request, "faq/handout.html", context)
