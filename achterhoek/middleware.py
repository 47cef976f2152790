"""What holds for every request: an id, headers, closed unless said otherwise, and refusals on record."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from achterhoek import audit
from achterhoek.statuses import AccessAction, AccessOutcome
from achterhoek.views.errors import not_found

Handler = Callable[[HttpRequest], HttpResponse]

#: Where someone with a temporary password may still go.
BEFORE_OWN_PASSWORD = {"achterhoek:password", "achterhoek:sign_out", "achterhoek:healthy"}
#: What of an address may be kept in the log: our own short numbers and codes, never something a person typed.
OUR_NUMBER = re.compile(r"[A-Z]{1,3}-\d{1,8}|\d{1,7}")


def headers(get_response: Handler) -> Handler:
    """Give each request an id, and close the page off from other sites' windows and readers (CORP, COEP)."""

    def handle(request: HttpRequest) -> HttpResponse:
        token = audit.request_id.set(str(uuid4()))
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = audit.request_id.get()
        finally:
            audit.request_id.reset(token)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        return response

    return handle


class SignInFirst(LoginRequiredMiddleware):
    """Every address is closed to visitors, unless its view says `login_not_required`: a new one begins closed.

    tests/rules/register.py lists which may say so.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return super().process_view(request, view_func, view_args, view_kwargs)
        if request.user.must_change_password and _view_name(request) not in BEFORE_OWN_PASSWORD:
            return redirect("achterhoek:password")
        return None

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """Send a visitor to the sign-in page; a part of a page asks its whole page to go there."""
        to_sign_in = super().handle_no_permission(request, view_func)
        if not request.headers.get("HX-Request"):
            return to_sign_in
        return HttpResponse(status=204, headers={"HX-Redirect": to_sign_in.headers["Location"]})


def staff(get_response: Handler) -> Handler:
    """Nothing that a signed-in person sees stays behind in a browser, and what they were refused is on record."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
            if response.status_code in {403, 404} and request.resolver_match:
                _record_refusal(request, response.status_code)
        return response

    return handle


def own_not_found(get_response: Handler) -> Handler:
    """In the demo, too, an unknown address answers with the portal's own page; a developer gets Django's."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.DEBUG and settings.PORTAL_TODAY and response.status_code == 404:
            return not_found(request)
        return response

    return handle


def _record_refusal(request: HttpRequest, status: int) -> None:
    """Keep who was refused which page; of the address only our own numbers."""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    numbers = {name: str(value) for name, value in kwargs.items() if OUR_NUMBER.fullmatch(str(value))}
    audit.record(
        AccessAction.READ if request.method in {"GET", "HEAD"} else AccessAction.CHANGE,
        "pagina geweigerd" if status == 403 else "niets gevonden, of van een andere gemeente",
        by=request.user,  # type: ignore[arg-type]
        detail={"page": _view_name(request), "status": status, **numbers},
        outcome=AccessOutcome.REFUSED,
    )


def _view_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
