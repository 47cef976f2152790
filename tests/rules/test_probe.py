"""The probe itself is tried: with a guard taken away, one at a time, it must turn red on every address it guards."""

import pytest

from achterhoek import permissions
from achterhoek.actions import staff
from achterhoek.models import User
from achterhoek.querysets import FileImportQuerySet, ScopedQuerySet
from achterhoek.refusals import Refused
from achterhoek.statuses import MUNICIPAL_ROLES
from tests.rules import register, test_urls

pytestmark = pytest.mark.django_db
#: This one compares municipalities in the view itself (tests/achterhoek/views/test_log.py breaks it).
OWN_GUARD = {"achterhoek:log_client"}
#: These take the part of the own municipality, whatever else is in reach (transitions/views/plans.py).
OWN_PART = {
    f"transitions:plan_{step}"
    for step in ("approve", "check", "drop", "start", "stop", "undo", "withdraw_approval")
}


def without_scope(monkeypatch):
    """Everyone sees the rows of every municipality."""
    for queryset in (ScopedQuerySet, FileImportQuerySet):
        monkeypatch.setattr(queryset, "visible_to", lambda rows, user: rows)
    monkeypatch.setattr(staff, "managed_by", lambda user: User.objects.filter(role__in=MUNICIPAL_ROLES))


@pytest.mark.parametrize("name", sorted(register.SCOPED.keys() - OWN_GUARD - OWN_PART))
def test_probe_notices_that_scope_is_gone(region, browsers, monkeypatch, name):
    without_scope(monkeypatch)

    # An action that looks for itself refuses what the scope would have kept out of its reach.
    with pytest.raises((AssertionError, Refused)):
        test_urls.test_thing_of_elsewhere_is_as_unknown_as_none(region, browsers, name)


@pytest.mark.parametrize("name", sorted(register.SCOPED | register.SHARED))
def test_probe_notices_that_a_permission_is_gone(region, browsers, monkeypatch, name):
    monkeypatch.setattr(permissions, "may", lambda user, permission: True)

    with pytest.raises(AssertionError):
        test_urls.test_own_thing_opens_for_who_may_and_for_no_other(region, browsers, name)


@pytest.mark.parametrize("name", sorted(register.PLAIN))
def test_probe_notices_that_a_page_is_open_to_all(region, browsers, monkeypatch, name):
    monkeypatch.setattr(permissions, "may", lambda user, permission: True)

    with pytest.raises(AssertionError):
        test_urls.test_role_without_the_permission_is_refused(region, browsers, name)
