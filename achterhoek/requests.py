"""A request of someone who is signed in: what a view behind `@required` gets."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest

from achterhoek.models import User
from achterhoek.refusals import Refused

Thing = TypeVar("Thing")


class StaffRequest(HttpRequest):
    """`required` let it through, so its user is one of ours."""

    user: User


def shown_version(request: HttpRequest) -> int | None:
    """The version of the row that the page showed, as its form sent it along; none where it is no number."""
    shown = request.POST.get("version", "")
    return int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else None


def attempt(request: HttpRequest, action: Callable[[], Thing], *, said: str) -> Thing | None:
    """Do what was asked and say so on the next page; a refusal is said there instead, and gives nothing."""
    try:
        done = action()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return None
    messages.success(request, said)
    return done
