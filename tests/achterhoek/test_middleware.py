from datetime import date

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.http import require_POST

from achterhoek import audit
from achterhoek.models import AccessEvent
from achterhoek.permissions import required
from achterhoek.statuses import AccessAction
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.achterhoek.test_middleware")]


def forgotten(request, number="", word=""):
    """A view whose maker forgot to protect it."""
    return HttpResponse(audit.request_id.get())


@login_not_required
def public(request):
    return HttpResponse("openbaar")


def stranger(request, number):
    raise Http404(f"no {number}")


@require_POST
def forbidden(request):
    raise PermissionDenied


urlpatterns = [
    path("", include("achterhoek.own_urls")),
    path("vergeten/", forgotten, name="forgotten"),
    path("openbaar/", public, name="public"),
    path("vreemd/<str:number>/", stranger, name="stranger"),
    path("verboden/", forbidden, name="forbidden"),
    path("beheer/", required("log.view")(forgotten), name="guarded"),
]


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory())
    return client


def test_forgotten_view_is_closed_to_visitors(client):
    assert client.get("/vergeten/")["Location"] == "/aanmelden/?next=/vergeten/"
    assert client.post("/vergeten/").status_code == 302
    assert client.get("/openbaar/").status_code == 200


def test_part_of_a_page_sends_the_whole_page_to_sign_in(client):
    answer = client.get("/vergeten/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/aanmelden/?next=/vergeten/")


def test_signed_in_answer_is_never_stored(client, signed_in):
    assert signed_in.get("/vergeten/")["Cache-Control"] == "no-store, private"
    assert "no-store" not in Client().get("/openbaar/").get("Cache-Control", "")


@pytest.mark.parametrize("address", ["/vergeten/", "/openbaar/", "/bestaat-niet/", "/verboden/"])
def test_answer_carries_every_header(signed_in, address):
    answer = signed_in.get(address)

    assert "default-src 'none'" in answer["Content-Security-Policy"].split("; ")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_each_request_has_an_id_of_its_own(signed_in):
    first, second = signed_in.get("/vergeten/"), signed_in.get("/vergeten/")

    assert first.content.decode() == first["X-Request-ID"] != second["X-Request-ID"]
    assert audit.request_id.get() == ""


def test_page_that_is_not_there_is_on_record(signed_in):
    answer = signed_in.get("/vreemd/C-10110/")

    event = AccessEvent.objects.get()
    assert answer.status_code == 404
    assert (event.action, event.outcome) == ("read", "refused")
    assert event.detail == {"page": "stranger", "status": 404, "number": "C-10110"}
    assert event.request_id == answer["X-Request-ID"]


@pytest.mark.parametrize("typed", ["999900018", "Abbink", "99990001"])
def test_refusal_keeps_nothing_that_was_typed(signed_in, typed):
    signed_in.get(f"/vreemd/{typed}/")

    assert AccessEvent.objects.get().detail == {"page": "stranger", "status": 404}


def test_refused_change_is_on_record(signed_in):
    signed_in.post("/verboden/")

    event = AccessEvent.objects.get()
    assert (event.action, event.what) == (AccessAction.CHANGE, "pagina geweigerd")


def test_refused_role_is_on_record(signed_in):
    assert signed_in.get("/beheer/").status_code == 403
    assert AccessEvent.objects.get().detail["page"] == "guarded"


def test_visitor_leaves_nothing_on_record(client):
    client.get("/vreemd/C-10110/")
    client.get("/bestaat-niet/")

    assert not AccessEvent.objects.exists()


def test_address_that_leads_nowhere_is_not_on_record(signed_in):
    assert signed_in.get("/wp-login.php").status_code == 404
    assert not AccessEvent.objects.exists()


def test_health_is_open_and_says_nothing(client):
    answer = client.get("/gezond/")

    assert (answer.status_code, answer.content) == (200, b"gezond")


@pytest.mark.django_db
def test_unknown_address_in_the_demo_answers_with_the_portals_own_page(client, settings):
    settings.DEBUG, settings.PORTAL_TODAY = True, date(2022, 9, 12)

    answer = client.get("/bestaat-niet/")

    assert answer.status_code == 404
    assert "Zorg in overgang" in answer.content.decode()
    assert "URLconf" not in answer.content.decode()
