"""What every template may count on: the name of the portal, its menu for this person, and today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix

from achterhoek import addresses, clock
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
        "Plannen", "transitions:plans", "plans.view", "Wie waarheen kan, en wanneer, voor iedereen tegelijk."
    ),
    Place("Brieven", "transitions:letters", "letters.view", "Wat inwoners van de gemeente te lezen krijgen."),
    Place(
        "Bezwaren",
        "transitions:objections",
        "objections.view",
        "Wie het er niet mee eens is, en tot wanneer.",
    ),
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
    Place(
        "Teksten van brieven",
        "transitions:letter_texts",
        "letters.edit_texts",
        "Wat er in de brieven staat, van wie ze komen, en wat een besluit is.",
    ),
    Place("Medewerkers", "achterhoek:staff", "staff.manage", "Wie kan aanmelden, en met welke rol."),
    LOG,
)
#: The work of an editor of the public questions, who sees nothing of the residents.
EDITING = (
    Place("Mijn werk", "faq:editing", "questions.edit"),
    Place("Vragen", "faq:edit_questions", "questions.edit"),
    Place("Van bezoekers", "faq:edit_voices", "questions.edit"),
    Place("Zoekvragen", "faq:edit_misses", "questions.edit"),
    Place("Berichten en films", "faq:edit_extras", "questions.edit"),
    Place("De site", "faq:start"),
)
OPERATIONS = Place(
    "Wat vanzelf loopt",
    "achterhoek:operations",
    "operations.view",
    "Taken op vaste tijden: laatste, volgende, te laat.",
)
OWN = (
    Place("Wachtwoord wijzigen", "achterhoek:password", about="Kies zelf een ander wachtwoord."),
    LOG,
    OPERATIONS,
    Place("Beheer", "admin:index", "admin.enter", "De gegevens van de regio, en de accounts."),
)
SIGN_IN = Place("Aanmelden", "achterhoek:sign_in")
SIGN_OUT = Place("Afmelden", "achterhoek:sign_out")
PUBLIC = (
    Place("Vragen", "faq:start"),
    Place("Aanbieders", "providers:register"),
    Place("Mijn werkgever", "transitions:employer"),
)


@dataclass(frozen=True)
class Links:
    """Pages that every page leads to, beside its menu; an address is empty where this installation has no such page."""

    municipalities: str
    accessibility: str
    privacy: str
    feed: str


LINKS = {
    "municipalities": "achterhoek:municipalities",
    "accessibility": "achterhoek:accessibility",
    "privacy": "achterhoek:privacy",
    "feed": "faq:feed",
}


@dataclass(frozen=True)
class Portal:
    """What a template knows as `portal`. It can be hashed: parts that show nothing else are kept by it."""

    name: str
    address: str
    today: date
    demo: bool
    nav: tuple[Item, ...]
    own: tuple[Item, ...]
    links: Links
    sign_in: str
    sign_out: str
    at_sign_in: bool
    theme_stylesheet: str
    theme_class: str


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return `portal`: name, today, nav, own (the user's own pages), links, theme."""
    user = getattr(request, "user", None)
    nav, own = _menus(user)
    links, sign_in, sign_out = _addresses(settings.ROOT_URLCONF, get_script_prefix())
    found = Portal(
        name=NAME,
        address=settings.PUBLIC_ADDRESS,
        today=clock.today(),
        demo=settings.PORTAL_TODAY is not None,
        nav=tuple(_items(request, nav)),
        own=tuple(_items(request, own)),
        links=links,
        sign_in=sign_in,
        sign_out=sign_out,
        at_sign_in=request.path == sign_in,
        theme_stylesheet=settings.THEME_STYLESHEET,
        theme_class=settings.THEME_CLASS,
    )
    return {"portal": found}


@lru_cache(maxsize=8)
def _addresses(urlconf: str, prefix: str) -> tuple[Links, str, str]:
    """The links of the frame, signing in and out: the same on every page of one installation."""
    links = Links(**{name: addresses.of_known(url_name) for name, url_name in LINKS.items()})
    return links, _url(SIGN_IN), _url(SIGN_OUT)


def _menus(user: Any) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The places of the menu, and the person's own ones."""
    if not user or not user.is_authenticated:
        return PUBLIC, ()
    if may(user, "staff.manage"):
        return (*WORK, *MANAGING), tuple(place for place in OWN if place not in MANAGING)
    if may(user, "questions.edit"):
        return EDITING, OWN
    return WORK, OWN


def _items(request: HttpRequest, places: tuple[Place, ...]) -> Iterator[Item]:
    found = [(place, url) for place in places if _open_to(request, place) and (url := _url(place))]
    here = _nearest(request.path, [url for _, url in found])
    for place, url in found:
        yield Item(place.label, url, url == here, place.about)


def _open_to(request: HttpRequest, place: Place) -> bool:
    return not place.permission or may(request.user, place.permission)


def _url(place: Place) -> str:
    return addresses.of_known(place.url_name)


def _nearest(path: str, urls: list[str]) -> str:
    """Return the menu's address that `path` lies under: the longest; the start page only for itself."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")
