"""What the portal owes its visitors: how accessible it is, and what it does with data."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from achterhoek import public_pages


@login_not_required
@public_pages.kept()
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, after the model that Dutch government bodies follow."""
    return _statement(request, "achterhoek/accessibility.html")


@login_not_required
@public_pages.kept()
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data of visitors and of residents the portal keeps, why, and for how long."""
    return _statement(request, "achterhoek/privacy.html")


def _statement(request: HttpRequest, template: str) -> HttpResponse:
    context = {
        "contact": settings.PUBLIC_CONTACT,
        "address": settings.PUBLIC_ADDRESS,
        "forget_after": settings.FORGET_VISITORS_DAYS,
        "forget_searches_after": settings.FORGET_SEARCHES_DAYS,
    }
    return render(request, template, context)
