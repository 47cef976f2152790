"""Two municipalities with one of everything, and a browser for each role of the first.

They are made once for all tests of a module: each test takes back what it changed and leaves them as they were.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client as Browser

from achterhoek.statuses import MUNICIPAL_ROLES, Role
from tests.factories import UserFactory, municipality
from tests.rules import register

HERE, ELSEWHERE = "0197", "0222"
ROLES = [role for role in Role if role != Role.SYSTEM]


@pytest.fixture(scope="module")
def lasting(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What is written while this is set up stays until the module's last test; tests run in savepoints inside it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def region(lasting):
    here = register.things_of(municipality(HERE), surname="Eigenaar")
    there = register.things_of(municipality(ELSEWHERE), surname=register.SECRET_NAME)
    return here, there


@pytest.fixture(scope="module")
def signed_in(lasting):
    """What the browser of each role holds after signing in; municipal roles work here."""
    found = {}
    for role in ROLES:
        more = {} if role in MUNICIPAL_ROLES else {"municipality": None}
        browser = Browser()
        browser.force_login(UserFactory(role=role, last_name="Prober", **more))
        found[role] = browser.cookies
    return found


@pytest.fixture
def browsers(signed_in):
    """One signed-in browser for each role, as if nothing was asked yet."""
    found = {role: Browser() for role in signed_in}
    for role, browser in found.items():
        browser.cookies.load({name: held.value for name, held in signed_in[role].items()})
    return found
