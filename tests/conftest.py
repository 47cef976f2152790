"""What every test may use, and a rule for all: no test leaves this machine."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright

from achterhoek import versions
from faq.search import shelf
from tests import browser as chromium
from tests import reference

JOURNEYS = Path(__file__).parent / "journeys"
BROWSER_FIXTURES = {"browser", "new_page", "page"}
SERVICES = ("TEST_DATABASE_URL", "TEST_BROKER_URL")
FAST_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"

hypothesis_settings.register_profile(
    "portal", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("portal")


# No test leaves this machine.


def _stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host and host not in chromium.LOOPBACK and not host.startswith("127."):
        raise PermissionError(f"A test tried to reach {host}; tests stay on this machine.")


sys.addaudithook(_stay_here)


# A test that misses something skips by the name of it (in CI that fails the run: tests/skipping.py).


def pytest_configure(config: pytest.Config) -> None:
    """Argon2 takes 50 ms on purpose; tests that are about it ask for `production_hashers`."""
    django_settings.PASSWORD_HASHERS = [FAST_HASHER, *django_settings.PASSWORD_HASHERS]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [name for name in SERVICES if not os.environ.get(name)]
    no_browser = pytest.mark.skip(reason="browser: there is no chromium on this machine")
    no_services = pytest.mark.skip(reason=f"services: {' and '.join(missing)} not set")
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
        if item.path.parent == JOURNEYS:
            item.add_marker("journey")
        if item.get_closest_marker("browser") and not chromium.find():
            item.add_marker(no_browser)
        if item.get_closest_marker("services") and missing:
            item.add_marker(no_services)


# The database.


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        reference.keep()
    reference.let_flush_empty_every_table()
    yield
    with django_db_blocker.unblock():
        _end_other_sessions()


def _end_other_sessions() -> None:
    """A worker that was stopped, or a server thread at rest, may still be connected: the database could not go."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """A test begins without pages and search index kept by another, whose database had the same version."""
    caches["public_pages"].clear()
    versions.forget()
    shelf.forget()


@pytest.fixture
def production_hashers(settings) -> None:
    """Passwords as production hashes them."""
    settings.PASSWORD_HASHERS = [name for name in settings.PASSWORD_HASHERS if name != FAST_HASHER]


@pytest.fixture
def on_day(settings) -> Callable[[date], None]:
    """Pin the portal's day, as PORTAL_TODAY does."""

    def pin(day: date) -> None:
        settings.PORTAL_TODAY = day

    return pin


# The browser.


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Open a browser of its own for one person: `new_page(user=…, width=…, allow={404}, color_scheme="dark")`.

    Each has its own cookies. When the test ends it fails on any answer of 400 and up that is not in `allow`, any
    error or warning in the console, and any request to another host.
    """
    opened: list[tuple[Any, list[str]]] = []

    def open_page(*, user=None, width: int = 1280, height: int = 900, allow=(), **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            **options,
        )
        context.set_default_timeout(chromium.PATIENCE)
        if user is not None:
            chromium.sign_in(context, user=user, address=live_server.url)
        page = context.new_page()
        opened.append((context, chromium.watch(page, allowed=allow)))
        return page

    yield open_page
    for context, _ in opened:
        context.close()
    assert [complaint for _, complaints in opened for complaint in complaints] == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A visitor at a laptop."""
    return new_page()
