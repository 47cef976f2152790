"""What holds in one municipality, for visitors: whom to call, which care goes by the new contracts, and questions.

What the apps above know comes in by dotted paths in the settings: PUBLIC_PARTICIPATION and PUBLIC_QUESTIONS.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from achterhoek import clock, public_pages, versions
from achterhoek.models import Municipality

#: Addresses of the questions that are asked everywhere, and of those where a municipality has care of its own purchase.
ASKED = ("houdt-client-zorg", "wat-moet-client-doen", "client-kreeg-brief", "client-is-het-niet-eens")
OWN_PURCHASE = ("werkgever-geen-contract", "oude-ijsselstreek")


@login_not_required
@public_pages.kept()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The municipalities, each with its telephone and its own site."""
    return render(request, "achterhoek/municipality_list.html", {"municipalities": _known().values()})


@login_not_required
@public_pages.kept()
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One municipality."""
    municipality, today = _known().get(slug), clock.today()
    if municipality is None:
        raise Http404
    taking_part = import_string(settings.PUBLIC_PARTICIPATION)(municipality, day=today)
    asked = (*OWN_PURCHASE, *ASKED) if taking_part and taking_part.own else ASKED
    context = {
        "municipality": municipality,
        "taking_part": taking_part,
        "questions": import_string(settings.PUBLIC_QUESTIONS)(asked, day=today),
    }
    return render(request, "achterhoek/municipality_detail.html", context)


@versions.while_unchanged
def _known() -> dict[str, Municipality]:
    """All of them, by name in their address."""
    return {municipality.slug: municipality for municipality in Municipality.objects.all()}
