"""A request of someone who is signed in: what a view behind `@required` gets."""

from django.http import HttpRequest

from achterhoek.models import User


class StaffRequest(HttpRequest):
    """`required` let it through, so its user is one of ours."""

    user: User


def shown_version(request: HttpRequest) -> int | None:
    """The version of the row that the page showed, as its form sent it along; none where it is no number."""
    shown = request.POST.get("version", "")
    return int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else None
