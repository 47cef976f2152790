"""Pages for visitors, made once and kept: by address, day and version of the content (achterhoek/versions.py).

A kept page depends on nothing but its key. So the view sees only the parameters that it knows, cleaned and cut short;
pages name their own address by PUBLIC_ADDRESS and never by the request's Host; and whoever carries a cookie of ours,
also one that is over, neither gets a kept page nor leaves one. What people type themselves (a search) is answered anew
each time: nobody can fill the memory with words. A kept body is compressed once; nothing in it is secret, so that its
compressed length tells nothing.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, urlencode

from achterhoek import clock, versions

View = Callable[..., HttpResponseBase]

#: The browser asks each time whether its page still holds; a cache in front of the portal may answer for some seconds.
FRESHNESS = "public, max-age=0, s-maxage=10, must-revalidate"
VARY = ("Accept-Encoding", "Cookie", "HX-Request")
#: Longer values are cut, more of one name are left out; a larger body is sent and not kept.
LONGEST_VALUE = 200
MOST_VALUES = 10
LARGEST_BODY = 150_000
COOKIES = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


@dataclass(frozen=True)
class Body:
    """What is kept of an answer; `tag` is a digest of the page as people see it."""

    headers: dict[str, str]
    packed: bytes
    tag: str


def kept(*parameters: str, free: Collection[str] = (), anew: bool = False) -> Callable[[View], View]:
    """Keep a view's page. It gets the query's `parameters` and `free` ones; an answer to a free one is not kept.

    A page that is made `anew` is never kept either: a browser that has it still hears so.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            _keep_only(request, parameters, free)
            if COOKIES & request.COOKIES.keys():
                return _private(view(request, *args, **kwargs))
            with versions.remembered():
                key = "" if anew or any(name in request.GET for name in free) else _key(request)
                body = caches["public_pages"].get(key) if key else None
                if body is not None:
                    return _send(request, body)
                return _answer(request, view(request, *args, **kwargs), key=key)

        return show

    return decorate


def _keep_only(request: HttpRequest, parameters: Collection[str], free: Collection[str]) -> None:
    """Leave the view only what it knows, in one order: a page cannot show what its key does not hold.

    Staff may share an address with visitors (`/`) and ask more there: of theirs every name stays.
    """
    known: list[tuple[str, str]] = []
    for name in sorted(request.GET if request.user.is_authenticated else (*parameters, *free)):
        values = (UNSEEN.sub(" ", value[:LONGEST_VALUE]).strip() for value in request.GET.getlist(name))
        known += [(name, value) for value in values if value or name not in parameters][-MOST_VALUES:]
    request.META["QUERY_STRING"] = urlencode(known)
    request.GET = QueryDict(request.META["QUERY_STRING"])


def _key(request: HttpRequest) -> str:
    part = request.headers.get("HX-Request") == "true"
    words = (
        request.path,
        request.META["QUERY_STRING"],
        part,
        clock.today().isoformat(),
        versions.current(),
    )
    return hashlib.sha256(repr(words).encode()).hexdigest()


def _answer(request: HttpRequest, response: HttpResponseBase, *, key: str = "") -> HttpResponseBase:
    """Send what the view made; keep it if it is a whole page that is the same for everybody."""
    if (
        not isinstance(response, HttpResponse)
        or response.status_code != 200
        or _is_personal(request, response)
    ):
        return response
    body = Body(
        headers=dict(response.headers),
        packed=gzip.compress(response.content, 6, mtime=0),
        tag=hashlib.sha256(response.content).hexdigest()[:32],
    )
    if key and len(body.packed) <= LARGEST_BODY:
        caches["public_pages"].set(key, body)
    return _send(request, body)


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether making this page gave the visitor a cookie or a token of their own."""
    return bool(response.cookies) or request.session.modified or "CSRF_COOKIE_NEEDS_UPDATE" in request.META


def _send(request: HttpRequest, body: Body) -> HttpResponse:
    """The page as this visitor takes it, or word that theirs still holds."""
    packed = bool(TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")))
    tags = {f'"{body.tag}"', f'"{body.tag}-gzip"'}
    if tags & {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body.packed if packed else gzip.decompress(body.packed), headers=body.headers)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f'"{body.tag}-gzip"' if packed else f'"{body.tag}"'
    response.headers["Cache-Control"] = FRESHNESS
    patch_vary_headers(response, VARY)
    return response


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, VARY)
    return response
