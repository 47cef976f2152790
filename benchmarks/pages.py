"""Server time of the list pages, as the staff of the largest municipality sees them."""

import time

from django.test import Client
from django.urls import reverse

from achterhoek.models import Municipality, User
from achterhoek.statuses import Role
from clients import models

PAGES = (
    "transitions:work",
    "clients:list",
    "transitions:assessment",
    "transitions:assessments",
    "transitions:handovers",
    "transitions:providers",
)
TURNS = 9


def time_pages() -> dict[str, float]:
    """Milliseconds per page, the best of nine, signed in as a coordinator."""
    largest = max(
        Municipality.objects.all(), key=lambda m: models.Client.objects.of_municipality(m.pk).count()
    )
    someone, _ = User.objects.get_or_create(
        username="bench", defaults={"role": Role.COORDINATOR, "municipality": largest}
    )
    browser = Client(headers={"host": "localhost"})
    browser.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return {name: _best(browser, reverse(name)) for name in PAGES}


def _best(browser: Client, address: str) -> float:
    def once() -> float:
        began = time.perf_counter()
        answer = browser.get(address)
        answer.getvalue()
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        return (time.perf_counter() - began) * 1000

    once()
    return round(min(once() for _ in range(TURNS)), 1)
