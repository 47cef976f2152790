"""Two municipalities with one of everything, and a browser for each role of the first."""

import pytest
from django.test import Client as Browser

from achterhoek.statuses import MUNICIPAL_ROLES, Role
from tests.factories import UserFactory, municipality
from tests.rules import register

HERE, ELSEWHERE = "0197", "0222"
ROLES = [role for role in Role if role != Role.SYSTEM]


@pytest.fixture
def region():
    here = register.things_of(municipality(HERE), surname="Eigenaar")
    there = register.things_of(municipality(ELSEWHERE), surname=register.SECRET_NAME)
    return here, there


@pytest.fixture
def browsers():
    """One signed-in browser for each role; municipal roles work here."""
    found = {}
    for role in ROLES:
        more = {} if role in MUNICIPAL_ROLES else {"municipality": None}
        found[role] = Browser()
        found[role].force_login(UserFactory(role=role, last_name="Prober", **more))
    return found
