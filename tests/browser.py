"""Debian's Chromium, and an ear for what a person would not notice: failed requests, script errors, blocked parts."""

import os
import shutil
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
PATIENCE = 15_000  # milliseconds that one step may take on a busy machine


def find() -> str | None:
    """Return the path of the browser: CHROMIUM, or the first known name on the path.

    The shell without a window comes first: it draws the same pages in two thirds of the time.
    """
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def watch(page: Page, *, allowed: Collection[int]) -> list[str]:
    """Collect complaints while the page lives; answers with a status in `allowed` are expected by the test."""
    complaints: list[str] = []

    def on_response(response: Response) -> None:
        if response.status >= 400 and response.status not in allowed:
            complaints.append(f"{response.status} on {response.request.method} {response.url}")

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname not in LOOPBACK:
            complaints.append(f"request to another host: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        expected = any(f"status of {status}" in message.text for status in allowed)
        if message.type in {"error", "warning"} and not expected:
            complaints.append(f"console {message.type}: {message.text}")

    page.on("response", on_response)
    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("crash", lambda _: complaints.append("the page crashed"))
    return complaints


def sign_in(context: BrowserContext, *, user: "AbstractBaseUser", address: str) -> None:
    """Give the browser a session of this user, without walking through the sign-in page."""
    client = Client()
    client.force_login(user)
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        # The name begins with `__Host-`: the browser keeps it for https, and counts localhost as such when it sends it.
        "url": address.replace("http://", "https://"),
        "httpOnly": True,
        "secure": True,
    }
    context.add_cookies([cookie])
