"""Addresses of a portal in which every place of the menu exists, whatever the real one has by now."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def anywhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        f"<!doctype html><html lang=nl><title>{request.path}</title><link rel=icon href=/static/img/logo.svg>"
    )


def app(name: str, addresses: Iterable[tuple[str, str]]) -> tuple[list, str]:
    return [path(address, anywhere, name=place) for place, address in addresses], name


TRANSITIONS = [
    ("work", ""),
    ("assessment", "overgang/"),
    ("continuity", "overgang/doorgang/"),
    ("handovers", "overdrachten/"),
    ("providers", "aanbieders/overzicht/"),
]
ACHTERHOEK = [
    ("imports", "invoer/"),
    ("staff", "medewerkers/"),
    ("log", "logboek/"),
    ("password", "wachtwoord/"),
    ("sign_in", "aanmelden/"),
    ("sign_out", "afmelden/"),
]

FAQ = [
    ("start", "vragen/"),
    ("editing", "vragen/redactie/"),
    ("edit_questions", "vragen/redactie/vragen/"),
    ("edit_voices", "vragen/redactie/bezoekers/"),
    ("edit_misses", "vragen/redactie/zoekvragen/"),
    ("edit_extras", "vragen/redactie/berichten/"),
]

urlpatterns = [
    path("", include(app("faq", FAQ))),
    path("", include(app("transitions", TRANSITIONS))),
    path("", include(app("clients", [("list", "clienten/")]))),
    path("", include(app("achterhoek", ACHTERHOEK))),
]
