"""Rules for every page that a visitor may open: cheap, light, kept, named, closed, and calm under bad input."""

import gzip
import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from achterhoek.models import PublicVersion
from achterhoek.triggers.rules import Raises, all_rules
from tests.faq import visiting
from tests.faq.visiting import ASKED, NOT_KEPT, NOT_READ, addresses
from tests.rules import register

pytestmark = pytest.mark.django_db
MOST_QUERIES = 5
MOST_BYTES = 60_000
#: A search without a result is written down: its savepoint asks nothing.
POINT = re.compile("SAVEPOINT|RELEASE|BEGIN|COMMIT")
TABLE = re.compile(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"')


@pytest.fixture(autouse=True)
def region(on_day):
    on_day(visiting.TODAY)
    visiting.fill()


def text(address):
    return Client().get(address).content.decode()


def readable():
    return addresses(set(ASKED) - NOT_READ)


def kept():
    return [
        address
        for address in addresses(set(ASKED) - NOT_KEPT)
        if not re.search("q=|zoek=|werkgever=|vraag=", address)
    ]


def test_every_public_address_is_looked_at():
    assert set(ASKED) == register.PUBLIC


def test_page_asks_few_queries_and_once_kept_only_the_version():
    for address in addresses():
        with CaptureQueriesContext(connection) as first:
            assert Client().get(address).status_code in {200, 302}
        assert len([query for query in first if not POINT.match(query["sql"])]) <= MOST_QUERIES, address
    for address in kept():
        with CaptureQueriesContext(connection) as again:
            Client().get(address)
        assert len(again) == 1, address


def test_kept_page_shows_nothing_that_could_change_behind_its_back():
    """Every table that a kept page reads raises the version."""
    raising = {rule.table for rule in all_rules() if isinstance(rule, Raises)} | {
        PublicVersion._meta.db_table
    }

    for address in kept():
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        read = {table for query in asked for table in TABLE.findall(query["sql"])}
        assert read, address
        assert read <= raising, address


def test_visitor_gets_no_cookie_and_every_header():
    for address in addresses(set(ASKED) - {"achterhoek:sign_in"}):
        answer = Client().get(address)
        assert not answer.cookies, address
        assert "default-src 'none'" in answer["Content-Security-Policy"], address
        if address in kept():
            assert answer["Cache-Control"].startswith("public, max-age=0"), address
            assert Client().get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304, (
                address
            )


def test_page_has_a_title_a_description_and_an_address_of_its_own():
    titles, told = {}, {}
    for address in addresses(set(ASKED) - NOT_READ - {"achterhoek:sign_in"}):
        page, path = text(address), urlsplit(address).path
        title, description = (
            found(page, r"<title>(.*?)</title>"),
            found(page, r'<meta name="description" content="(.*?)">'),
        )
        assert len(description) > 40, address
        assert found(page, r'<link rel="canonical" href="(.*?)">') == django_settings.PUBLIC_ADDRESS + path
        assert 'type="application/atom+xml"' in page
        titles.setdefault(title, set()).add(path)
        told.setdefault(description, set()).add(path)

    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
    assert {words: paths for words, paths in told.items() if len(paths) > 1} == {}


def found(page, pattern):
    matches = re.findall(pattern, page, re.DOTALL)
    assert len(matches) == 1, (pattern, matches)
    return " ".join(unescape(matches[0]).split())


def test_page_with_everything_is_light():
    for address in readable():
        answer = Client().get(address, headers={"Accept-Encoding": "gzip"})
        body = answer.content if answer.get("Content-Encoding") == "gzip" else gzip.compress(answer.content)
        loaded = set(re.findall(r'(?:src|href)="/static/([^"#]+)', gzip.decompress(body).decode()))
        assert "css/portal.css" in loaded
        everything = len(body) + sum(map(compressed, loaded))
        assert everything <= MOST_BYTES, (address, everything)


def compressed(name):
    return len(gzip.compress(Path(finders.find(name)).read_bytes(), 9))


def test_secret_outcome_leaves_no_trace_anywhere():
    for address in addresses():
        assert not re.search("zilverdistel", text(address), re.IGNORECASE), address


def test_name_of_a_forged_host_stands_nowhere(settings):
    settings.ALLOWED_HOSTS = ["testserver", ".anders.example"]

    for address in addresses():
        answer = Client().get(address, headers={"Host": "xqzwv.anders.example:666"})
        assert b"xqzwv" not in answer.content, address
        assert b"xqzwv" not in Client().get(address).content, address


# Bad input: a page or a 4xx, and nothing kept that grows.

BAD_VALUES = (
    *("%00", "a%00b", "%ED%A0%80", "%FF%FE", "%1b[31m", "%E2%80%AE", "%u0041", "%", "' OR 1=1 --", "{{7*7}}"),
    *("<script>alert(1)</script>", "-1", "99999999999999999999", "1e400", "2022-13-45", "../../etc/passwd"),
    *("x" * 30_000, "%F0%9F%90%84" * 500, "a b" * 3000),
)
NAMES = (
    "q",
    "zoek",
    "page",
    "gemeente",
    "soort",
    "volgorde",
    "weergave",
    "werkgever",
    "vraag",
    "gemeld",
    "dag",
)
BAD_PATHS = (
    *(
        "/vragen/%00/",
        "/vragen/%FF%FE/",
        "/vragen/geen-vraag/",
        "/vragen/" + "a" * 3000 + "/",
        "/vragen/A B/",
    ),
    *("/vragen/onderwerp/geen/", "/vragen/film/geen/", "/vragen/film/geen/ondertiteling.vtt", "/vragen//"),
    *(
        "/vragen/geen/geholpen/",
        "/gemeenten/geen/",
        "/gemeenten/%0d%0aX-A:b/",
        "/aanbieders/geen/",
        "/.git/config",
    ),
    *(
        "/wp-login.php",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/" + "x/" * 900,
        "/.well-known/geen",
        "/vragen/nieuws.atom/x",
    ),
)


def ask(method, address, **options):
    answer = getattr(Client(raise_request_exception=False), method)(address, **options)
    assert answer.status_code < 500, (method, address[:120])
    return answer


def test_senseless_values_get_a_page_or_a_refusal():
    for address in {urlsplit(address).path for address in addresses()}:
        for value in BAD_VALUES:
            ask("get", f"{address}?" + "&".join(f"{name}={value}" for name in NAMES))
        endless = "&".join(f"a{n}=1" for n in range(6000))
        assert ask("get", f"{address}?{endless}").status_code in {200, 302, 400}
        assert ask("get", f"{address}?{'&' * 9000}{'=' * 9000}%%%").status_code in {200, 302, 400}


def test_unknown_addresses_are_not_found():
    for address in BAD_PATHS:
        answer = ask("get", address)
        assert answer.status_code in {301, 404, 405, 302}, address
        if answer.status_code == 404:
            assert "Deze pagina is er niet" in answer.content.decode()


def test_other_methods_and_encodings_get_a_refusal_or_a_page():
    for address in addresses():
        assert not ask("head", address).content
        for method in ("post", "put", "patch", "delete", "options", "trace"):
            assert ask(method, address).status_code in {200, 302, 400, 403, 404, 405, 422}, (method, address)
        for content_type in (
            "text/plain; charset=utf-7",
            "multipart/form-data; boundary=x",
            "application/json",
        ):
            answer = Client(raise_request_exception=False).generic(
                "POST", address, b"\xff\x00{", content_type
            )
            assert answer.status_code < 500, address
        ask(
            "get",
            address,
            headers={"Accept-Encoding": "gzip;q=x, *", "If-None-Match": '"' * 900, "HX-Request": "true"},
        )


def test_ever_other_queries_leave_a_bounded_memory(monkeypatch):
    store = caches["public_pages"]
    monkeypatch.setattr(store, "_max_entries", 10)

    for number in range(20):
        for path in ("/", "/aanbieders/", "/vragen/zoeken/", "/mijn-werkgever/"):
            ask(
                "get",
                f"{path}?page={number}&q=woord{number}&werkgever=naam{number}&gemeente=g{number}&x{number}=1",
            )

    assert len(store._cache) <= 10


def test_day_before_publication_names_nobody(on_day):
    on_day(date(2022, 4, 4))

    for address in addresses():
        shown = text(address).replace("werkgever=Heideveld", "").replace('value="Heideveld"', "")
        assert "Heideveld " not in shown, address
