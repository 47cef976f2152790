"""What every template may count on: the name of the portal, its menu for this person, and today."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from achterhoek import clock
from achterhoek.permissions import may

NAME = "Zorg in overgang"


@dataclass(frozen=True)
class Place:
    """A page the menu may lead to, and what is found there; `permission` empty means anyone of that menu."""

    label: str
    url_name: str
    permission: str = ""
    about: str = ""


@dataclass(frozen=True)
class Item:
    """A place as this person sees it."""

    label: str
    url: str
    current: bool
    about: str = ""


WORK = (
    Place("Mijn werk", "transitions:work"),
    Place("Cliënten", "clients:list", "clients.view", "De inwoners van je gemeente."),
    Place(
        "Beoordelingen",
        "transitions:assessment",
        "assessments.numbers",
        "Wat de overgang betekent, in aantallen en met de reden.",
    ),
    Place("Overdrachten", "transitions:handovers", "handovers.view", "Van oude naar nieuwe aanbieder."),
    Place(
        "Niemand zonder zorg",
        "transitions:continuity",
        "continuity.numbers",
        "Hoeveel inwoners na de overgang nog geen aanbieder hebben.",
    ),
    Place(
        "Aanbieders",
        "transitions:providers",
        "providers.view",
        "Wie een contract heeft, waar nog plaats is, en waar nog inwoners weg moeten.",
    ),
    Place(
        "Invoer", "achterhoek:imports", "imports.view", "Bestanden aanbieden, laten controleren en inlezen."
    ),
)
LOG = Place("Logboek", "achterhoek:log", "log.view", "Wie wat bekeek, zocht, downloadde of wijzigde.")
#: The work of a functional administrator; others find the log among their own pages.
MANAGING = (
    Place("Medewerkers", "achterhoek:staff", "staff.manage", "Wie kan aanmelden, en met welke rol."),
    LOG,
)
OWN = (
    Place("Wachtwoord wijzigen", "achterhoek:password", about="Kies zelf een ander wachtwoord."),
    LOG,
    Place("Beheer", "admin:index", "admin.enter", "De gegevens van de regio, en de accounts."),
)
SIGN_IN = Place("Aanmelden", "achterhoek:sign_in")
SIGN_OUT = Place("Afmelden", "achterhoek:sign_out")
PUBLIC = (
    Place("Vragen", "faq:start"),
    Place("Aanbieders", "providers:register"),
)


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return `portal`: name, today, nav, own (the user's own pages), theme."""
    user = getattr(request, "user", None)
    nav, own = _menus(user)
    return {
        "portal": {
            "name": NAME,
            "today": clock.today(),
            "demo": settings.PORTAL_TODAY is not None,
            "nav": list(_items(request, nav)),
            "own": list(_items(request, own)),
            "sign_in": _url(SIGN_IN),
            "sign_out": _url(SIGN_OUT),
            "theme_stylesheet": settings.THEME_STYLESHEET,
            "theme_class": settings.THEME_CLASS,
        }
    }


def _menus(user: Any) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The places of the menu, and the person's own ones."""
    if not user or not user.is_authenticated:
        return PUBLIC, ()
    if may(user, "staff.manage"):
        return (*WORK, *MANAGING), tuple(place for place in OWN if place not in MANAGING)
    return WORK, OWN


def _items(request: HttpRequest, places: tuple[Place, ...]) -> Iterator[Item]:
    found = [(place, url) for place in places if _open_to(request, place) and (url := _url(place))]
    here = _nearest(request.path, [url for _, url in found])
    for place, url in found:
        yield Item(place.label, url, url == here, place.about)


def _open_to(request: HttpRequest, place: Place) -> bool:
    return not place.permission or may(request.user, place.permission)


def _url(place: Place) -> str:
    """Return the address, or nothing where this installation has no such page."""
    try:
        return reverse(place.url_name)
    except NoReverseMatch:
        return ""


def _nearest(path: str, urls: list[str]) -> str:
    """Return the menu's address that `path` lies under: the longest; the start page only for itself."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")
