"""Forms without cookies carry no CSRF token: only those that ask `visitors.check` instead may do without."""

import inspect

import pytest

from tests.rules import register
from tests.rules.test_urls import VIEWS

#: Each checks the token of the day and our own origin; what a forged one meets is tested where it is made.
COOKIELESS = {"faq:ask", "faq:helped", "transitions:not_started"}


def test_only_forms_of_visitors_do_without_a_csrf_token():
    exempt = {name for name, view in VIEWS.items() if getattr(view, "csrf_exempt", False)}

    assert exempt == COOKIELESS
    assert exempt <= register.PUBLIC


@pytest.mark.parametrize("name", sorted(COOKIELESS))
def test_view_of_such_a_form_checks_where_it_comes_from(name):
    module = inspect.getmodule(inspect.unwrap(VIEWS[name]))

    assert "visitors.check(request" in inspect.getsource(module)
