"""Django's own admin keeps its look and works under the portal's content policy."""

import pytest
from playwright.sync_api import expect

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_admin_asks_for_nothing_that_the_policy_refuses(new_page):
    """The fixture fails on any complaint in the console, on each list and form that the index leads to."""
    page = new_page(user=UserFactory(administrator=True))
    page.goto("/admin/")
    addresses = page.eval_on_selector_all("#content-main a[href]", "links => links.map(link => link.href)")

    for address in ["/admin/", *addresses]:
        page.goto(address)
        page.wait_for_load_state("networkidle")

        expect(page.locator("#site-name")).to_contain_text("Zorg in overgang")
        assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 0)")
