"""A page for visitors is kept for everybody: so nothing of one visitor, one Host or one unknown word may be in it."""

import gzip
import random
from datetime import date

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import include, path
from django.views.decorators.http import require_safe

from achterhoek import clock, public_pages
from providers.models import Lot
from tests.factories import UserFactory
from tests.rules import rows

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.achterhoek.test_public_pages")]
made = []


def page(request, **kwargs):
    """All that a careless page might show."""
    made.append(request.get_full_path())
    part = "deel" if request.htmx else "geheel"
    words = (
        part,
        request.get_full_path(),
        dict(request.GET),
        clock.today(),
        Lot.objects.count(),
        request.user,
    )
    return HttpResponse("lang genoeg om in te pakken " * 20 + " ".join(map(str, words)))


def with_token(request):
    made.append("token")
    return HttpResponse(get_token(request))


def with_session(request):
    request.session["bezocht"] = True
    return HttpResponse("welkom")


def big(request):
    made.append("big")
    return HttpResponse(random.Random(1).randbytes(200_000))


def stream(request):
    return StreamingHttpResponse(["een", "twee"])


def gone(request):
    made.append("gone")
    return HttpResponse("weg", status=410)


def shown(view, *parameters, **options):
    return login_not_required(public_pages.kept(*parameters, **options)(require_safe(view)))


urlpatterns = [
    path("", include("achterhoek.own_urls")),
    path("pagina/", shown(page, "perceel", "page"), name="page"),
    path("pagina/<slug:slug>/", shown(page), name="slug"),
    path("zoek/", shown(page, "page", free=["q"]), name="free"),
    path("token/", shown(with_token), name="token"),
    path("zitting/", shown(with_session), name="session"),
    path("groot/", shown(big), name="big"),
    path("stroom/", shown(stream), name="stream"),
    path("weg/", shown(gone), name="gone"),
]


@pytest.fixture(autouse=True)
def nothing_made():
    made.clear()


def body(address, **options):
    return Client().get(address, **options).content.decode()


def test_page_is_made_once_and_then_asks_for_the_version_only(client, django_assert_num_queries):
    first = client.get("/pagina/")

    with django_assert_num_queries(1):
        again = client.get("/pagina/")

    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert len(made) == 1


def test_changed_content_and_another_day_make_it_anew(settings):
    before = body("/pagina/")

    rows.make(Lot)
    changed = body("/pagina/")
    settings.PORTAL_TODAY = date(2022, 4, 5)
    another_day = body("/pagina/")

    assert len({before, changed, another_day}) == 3


def test_visitor_who_has_the_page_is_told_that_it_holds(client):
    first = client.get("/pagina/")

    again = client.get("/pagina/", headers={"If-None-Match": f'"een", W/{first["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "default-src" in again["Content-Security-Policy"]

    rows.make(Lot)
    assert client.get("/pagina/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_change_that_shows_nothing_leaves_the_tag(client):
    first = client.get("/pagina/een/")

    rows.make(Lot).delete()

    assert client.get("/pagina/een/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert len(made) == 2


def test_headers_say_who_may_keep_it(client):
    answer = client.get("/pagina/")

    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=10, must-revalidate"
    assert {"Accept-Encoding", "Cookie", "HX-Request"} <= set(answer["Vary"].split(", "))
    assert not answer.cookies
    assert answer["X-Request-ID"] != client.get("/pagina/")["X-Request-ID"]


@pytest.mark.parametrize("first", ["", "gzip"])
def test_page_is_sent_as_the_visitor_takes_it(client, first):
    client.get("/pagina/", headers={"Accept-Encoding": first})

    plain = client.get("/pagina/", headers={"Accept-Encoding": "br, gzip;q=0"})
    packed = client.get("/pagina/", headers={"Accept-Encoding": "br, gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert client.get("/pagina/", headers={"If-None-Match": packed["ETag"]}).status_code == 304


def test_head_is_answered_from_the_same_page(client):
    client.get("/pagina/")

    answer = client.head("/pagina/")

    assert (answer.status_code, answer.content, len(made)) == (200, b"", 1)
    assert answer["ETag"]


def test_part_and_whole_are_kept_apart():
    whole, part = body("/pagina/"), body("/pagina/", headers={"HX-Request": "true"})

    assert ("geheel" in whole, "deel" in part) == (True, True)
    assert body("/pagina/", headers={"HX-Request": "ja"}) == whole


def test_unknown_parameters_are_neither_seen_nor_kept_apart():
    plain = body("/pagina/?perceel=wonen")

    odd = body("/pagina/?utm=%3Cscript%3E&perceel=wonen&_=1")

    assert odd == plain
    assert len(made) == 1


def test_order_of_parameters_and_empty_ones_do_not_matter():
    assert body("/pagina/?page=2&perceel=wonen") == body("/pagina/?perceel=wonen&q=&page=2&page=")
    assert len(made) == 1


def test_words_are_cut_and_cleaned_of_what_nobody_sees():
    assert "'perceel': ['a b']" in body("/pagina/?perceel=a%00%1b%0ab")
    assert len(body("/pagina/?perceel=" + "x" * 5000)) < 1500
    assert body("/pagina/?" + "&".join(f"perceel={n}" for n in range(900))).count("', '") == 9


def test_typed_words_are_answered_and_not_kept(client):
    first = client.get("/zoek/?q=indicatie")
    again = client.get("/zoek/?q=indicatie", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, len(made)) == (200, 304, 2)
    assert len(caches["public_pages"]._cache) == 0
    body("/zoek/")
    assert len(caches["public_pages"]._cache) == 1


def test_many_queries_stay_within_the_bounds_and_push_out_what_nobody_asks(client, monkeypatch):
    monkeypatch.setattr(caches["public_pages"], "_max_entries", 20)

    for number in range(100):
        client.get(f"/pagina/?page={number}&x={number}")
        client.get("/pagina/?perceel=wonen")

    assert len(caches["public_pages"]._cache) <= 20
    assert made.count("/pagina/?perceel=wonen") == 1


def test_signed_in_person_neither_gets_nor_leaves_a_kept_page(client):
    signed_in, user = Client(), UserFactory()
    signed_in.force_login(user)

    own = signed_in.get("/pagina/")
    assert str(user) in own.content.decode()
    assert own["Cache-Control"] == "no-store, private"
    assert str(user) not in body("/pagina/")
    assert str(user) in signed_in.get("/pagina/").content.decode()


def test_signed_in_person_may_ask_more(client):
    client.force_login(UserFactory())

    assert "'soort': ['laat']" in client.get("/pagina/?soort=laat").content.decode()


@pytest.mark.parametrize("name", ["__Host-zitting", "__Host-csrf"])
def test_visitor_with_a_cookie_of_ours_neither_gets_nor_leaves_one(client, name):
    client.cookies[name] = "a" * 32

    answer = client.get("/token/")
    client.get("/token/")

    assert made == ["token", "token"]
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", ["/token/", "/zitting/"])
def test_page_with_something_of_the_visitor_is_not_kept(client, address):
    answer = client.get(address)

    assert answer.cookies
    assert "Cache-Control" not in answer
    assert len(caches["public_pages"]._cache) == 0


@pytest.mark.parametrize("address", ["/groot/", "/stroom/", "/weg/", "/pagina/bestaat_niet!/"])
def test_too_large_streamed_gone_or_unknown_is_not_kept(client, address):
    assert client.get(address).status_code in {200, 404, 410}
    assert len(caches["public_pages"]._cache) == 0


def test_forged_host_gets_nothing(client):
    assert client.get("/pagina/", headers={"Host": "evil.example"}).status_code == 400
    assert "evil" not in body("/pagina/")


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "patch"])
def test_other_methods_are_not_answered_from_a_kept_page(client, method):
    client.get("/pagina/")

    assert getattr(client, method)("/pagina/").status_code in {403, 405}
