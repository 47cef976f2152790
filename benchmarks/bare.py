"""The yardstick of public pages: views that do nothing but return bytes they hold, behind the same middleware."""

import os
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from achterhoek.urls import urlpatterns as portal


@cache
def body(number: int) -> bytes:
    return Path(os.environ["BENCH_BODIES"], str(number)).read_bytes()


@login_not_required
def bare(request: HttpRequest, number: int) -> HttpResponse:
    """The bytes of a page as they went over the wire."""
    return HttpResponse(body(number), headers={"Content-Encoding": "gzip"})


handler404 = "achterhoek.views.errors.not_found"
# Last: it is found among all of the portal's addresses, as a page is.
urlpatterns = [*portal, path("bare/<int:number>/", bare)]
