"""What programs ask of a site: where they may go, which pages there are, and whom to tell about a leak."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from achterhoek import clock, public_pages
from achterhoek.models import Municipality

TEXT = "text/plain; charset=utf-8"
#: Pages without a thing of their own; one that this installation does not have is left out.
SINGLE = (
    *("transitions:work", "transitions:employer", "transitions:not_started", "providers:register", "faq:ask"),
    *("achterhoek:municipalities", "achterhoek:accessibility", "achterhoek:privacy"),
)
OF_A_MUNICIPALITY = ("transitions:announcement",)
#: Searching and other people's work are nothing for a search engine.
CLOSED = ("faq:search", "faq:editing", "achterhoek:sign_in", "clients:list", "admin:index")
SECURITY_DAYS = 180


@login_not_required
@public_pages.kept()
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Which pages a search engine may read."""
    closed = (f"Disallow: {address}" for address in _addresses(CLOSED))
    lines = ["User-agent: *", *closed, f"Sitemap: {settings.PUBLIC_ADDRESS}{reverse('achterhoek:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@login_not_required
@public_pages.kept()
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """security.txt (RFC 9116). Who reads it lives today, also where the portal's own day is pinned."""
    expires = timezone.now().date() + timedelta(days=SECURITY_DAYS)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.PUBLIC_ADDRESS}{reverse('achterhoek:security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@login_not_required
@public_pages.kept()
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that a visitor finds today, and no other."""
    pages = list(_pages(clock.today()))
    context = {"pages": pages, "address": settings.PUBLIC_ADDRESS}
    return render(request, "achterhoek/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For who asks the old address; pages themselves name the drawing."""
    return HttpResponseRedirect(static("img/logo.svg"))


def _pages(day: date) -> Iterator[tuple[str, date | None]]:
    yield from ((address, None) for address in _addresses(SINGLE))
    for place in Municipality.objects.all():
        yield place.get_absolute_url(), None
        yield from ((address, None) for address in _addresses(OF_A_MUNICIPALITY, place.slug))
    for path in settings.PUBLIC_ADDRESSES:
        yield from import_string(path)(day=day)


def _addresses(names: tuple[str, ...], *arguments: str) -> Iterator[str]:
    for name in names:
        try:
            yield reverse(name, args=arguments)
        except NoReverseMatch:
            continue
