"""Anything at all sent to any public address: a page or a refusal that says so, never a fault of ours.

Hypothesis draws an address, a method, a query, a form, a body and headers: words of every script, control characters,
NUL, half characters, markup, Markdown that nests, wrong days, forged tokens, endless and empty things. `BAD_INPUT` in
the environment asks for more of them than a quick run does.
"""

import os
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.conf import settings as values
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achterhoek import visitors
from faq import shown
from faq.models import HelpedCount, Remark, SearchMiss, VisitorQuestion
from tests.faq import visiting
from transitions.models import NotStartedReport

pytestmark = pytest.mark.django_db
HOW_MANY = int(os.environ.get("BAD_INPUT", "150"))
#: What may be answered to a visitor, whatever they send.
CLEAR = {200, 301, 302, 304, 400, 403, 404, 405, 410, 413, 422, 429}
#: No element of ours: where it stands in a page as it is, what was typed became markup.
CANARY = "<xqz onload=1>"
NAMES = (
    *(
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
        "next",
    ),
    *(
        "answer",
        "helped",
        "remark",
        "formulier",
        "category",
        "text",
        "email",
        "website",
        "username",
        "password",
    ),
    *("csrfmiddlewaretoken", "telefoon", ""),
)
NASTY = st.sampled_from(
    [
        *(
            "",
            "\x00",
            "a\x00b",
            "\x1b[31m",
            "\u202e",
            "\ufeff",
            "\ud800",
            "'",
            '"',
            "%",
            "%00",
            "{{7*7}}",
            "{periode_einde}",
        ),
        *(
            CANARY,
            "'\"><xqz>",
            "-1",
            "0",
            "9" * 400,
            "1e400",
            "٣",
            "²",
            "2022-13-45",
            "0000-00-00",
            "99999-01-01",
        ),
        *(
            "> " * 4000,
            "[" * 9000,
            "**" * 4000,
            "`" * 9000,
            "- " * 3000,
            "[a](" * 3000,
            "x" * 60_000,
            "🐄" * 5000,
        ),
        *(
            "999990019",
            "06-12345678",
            "jan@voorbeeld.nl",
            "a@" + "b" * 300,
            "\r\nSet-Cookie: a=b",
            "../../etc/passwd",
        ),
        *(
            "aalten",
            "wmo-ondersteuning",
            "Stichting Heideveld 3",
            "ja",
            "nee",
            "indicatie",
            "houdt-client-zorg",
        ),
    ]
)
WORDS = st.one_of(NASTY, st.text(max_size=60), st.text("<>&\"'[]*_`#{}%\\\x00\n", max_size=200))
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES), WORDS), max_size=8)
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Origin": st.one_of(st.just("http://testserver"), HEADER),
        "Referer": HEADER,
        "Accept-Encoding": HEADER,
        "Accept-Language": HEADER,
        "If-None-Match": st.one_of(st.just("*"), HEADER),
        "If-Modified-Since": HEADER,
        "HX-Request": st.sampled_from(["true", "false", "x"]),
        "HX-Trigger": HEADER,
        "HX-Current-URL": HEADER,
        "User-Agent": HEADER,
        "X-Forwarded-For": HEADER,
        "Cookie": HEADER,
        "Range": HEADER,
    },
)
BODIES = st.one_of(
    FIELDS.map(lambda fields: (encoded(fields), "application/x-www-form-urlencoded")),
    FIELDS.map(lambda fields: (encoded(fields), "application/x-www-form-urlencoded; charset=utf-16")),
    st.tuples(
        st.binary(max_size=300), st.sampled_from(["", "text/plain", "application/json", "x/y; charset=geen"])
    ),
    st.tuples(st.binary(max_size=300), st.just("multipart/form-data; boundary=x")),
    st.just((b"a=" + b"x" * 3_000_000, "application/x-www-form-urlencoded")),
    st.just((b"&".join(b"a%d=1" % n for n in range(6000)), "application/x-www-form-urlencoded")),
)
PATHS = st.one_of(
    st.sampled_from(sorted({urlsplit(path).path for path in visiting.addresses()})),
    st.tuples(
        st.sampled_from(
            ["/", "/vragen/", "/vragen/onderwerp/", "/vragen/film/", "/gemeenten/", "/aanbieders/"]
        ),
        WORDS,
    ).map(lambda parts: parts[0] + quote(parts[1][:2000], errors="surrogatepass") + "/"),
)


def encoded(fields):
    return urlencode(fields, errors="surrogatepass").encode()


@pytest.fixture
def _region(on_day):
    on_day(visiting.TODAY)
    visiting.fill()


def send(method, path, fields, body, headers):
    query = urlencode(fields, errors="surrogatepass")
    data, kind = body if method in {"POST", "PUT", "PATCH"} else (b"", "")
    visitor = Client(raise_request_exception=False)
    return visitor.generic(method, path, data, kind, QUERY_STRING=query, headers=headers)


def require_clear(answer, path):
    """A known kind of answer; where it is a page it has a heading, and nothing that was typed is markup in it."""
    assert answer.status_code in CLEAR, path
    if answer.status_code == 304 or answer.streaming:
        return
    assert b"<xqz" not in answer.content, path
    if answer["Content-Type"].startswith("text/html") and b"<!doctype" in answer.content:
        assert answer.content.count(b"<h1") == 1, path


@pytest.mark.usefixtures("_region")
@settings(max_examples=HOW_MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(
        ["GET", "GET", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X"]
    ),
    path=PATHS,
    fields=FIELDS,
    body=BODIES,
    headers=HEADERS,
)
def test_anything_sent_anywhere_gets_a_page_or_a_refusal(method, path, fields, body, headers):
    require_clear(send(method, path, fields, body, headers), path)


FORMS = {
    "/vragen/stel/": ("stel", ("category", "text", "email", "website")),
    "/niet-begonnen/": ("niet-begonnen", ("gemeente", "telefoon", "werkgever", "soort")),
    f"/vragen/{visiting.QUESTION}/geholpen/": ("geholpen", ("answer", "helped", "remark")),
}


@pytest.mark.usefixtures("_region")
@settings(max_examples=HOW_MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    form=st.sampled_from(sorted(FORMS)),
    typed=st.lists(WORDS, min_size=6, max_size=6),
    by_script=st.booleans(),
)
def test_form_that_is_ours_with_anything_in_it_is_taken_or_refused(form, typed, by_script):
    """With the right token and origin, so that all of it is read; what is kept stays bounded and clean."""
    name, fields = FORMS[form]
    answer = shown.question(visiting.QUESTION, day=visiting.TODAY).said.answer
    sent = {"answer": str(answer.pk)} | dict(zip(fields, typed, strict=False))
    sent |= {visitors.FIELD: visitors.token(name, today=visiting.TODAY)}
    headers = {"Origin": "http://testserver"} | ({"HX-Request": "true"} if by_script else {})

    found = send(
        "POST", form, [], (encoded(list(sent.items())), "application/x-www-form-urlencoded"), headers
    )

    require_clear(found, form)
    assert VisitorQuestion.objects.count() <= values.VISITOR_QUESTIONS_PER_DAY
    assert NotStartedReport.objects.count() <= values.NOT_STARTED_PER_DAY * 8
    assert HelpedCount.objects.count() <= 1
    kept = [
        *VisitorQuestion.objects.values_list("text", flat=True),
        *Remark.objects.values_list("text", flat=True),
    ]
    assert not any("\x00" in text or "\x1b" in text for text in kept)
    assert SearchMiss.objects.count() <= 2000
