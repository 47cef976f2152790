"""The tests' own ground: reference data come back after a flush, the network is closed, the browser notices."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from achterhoek.models import Municipality, User
from tests import axe
from tests import browser as chromium
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_emptied_tables_get_their_reference_data_back(turn):
    assert Municipality.objects.count() == 8
    assert User.objects.get().username == "portaal"

    Municipality.objects.filter(code="0197").update(name=turn)


def test_network_is_closed():
    with pytest.raises(PermissionError, match="tests stay on this machine"):
        socket.create_connection(("example.nl", 80))
    with socket.socket() as unconnected, pytest.raises(PermissionError, match="tests stay on this machine"):
        unconnected.connect(("192.0.2.1", 80))


@pytest.fixture
def complaints_about(browser, live_server):
    """Visit one page of tests/pages.py and return what the watch says of it."""
    context = browser.new_context(base_url=live_server.url)

    def visit(address, *, allowed=()):
        visited = context.new_page()
        complaints = chromium.watch(visited, allowed=allowed)
        visited.goto(address)
        visited.wait_for_load_state("networkidle")
        return complaints

    yield visit
    context.close()


@pytest.mark.urls("tests.pages")
@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("/not-found/", "404 on GET"),
        ("/missing-script/", "404 on GET"),
        ("/inline-script/", "Content Security Policy"),
        ("/elsewhere/", "request to another host|Content Security Policy"),
    ],
)
def test_watch_notices_a_fault_on_a_page(complaints_about, address, fault):
    assert [complaint for complaint in complaints_about(address) if re.search(fault, complaint)]


@pytest.mark.urls("tests.pages")
def test_watch_is_silent_about_a_good_page_and_an_expected_status(complaints_about):
    assert complaints_about("/good/") == []
    assert complaints_about("/not-found/", allowed={404}) == []


@pytest.mark.urls("tests.pages")
def test_new_page_signs_in(new_page):
    user = UserFactory()

    signed_in, visitor = new_page(user=user), new_page()
    signed_in.goto("/who/")
    visitor.goto("/who/")

    assert str(user) in signed_in.inner_text("main")
    assert "AnonymousUser" in visitor.inner_text("main")


@pytest.mark.urls("tests.pages")
def test_axe_finds_what_breaks_a_rule(page):
    page.goto("/good/")
    axe.check(page)

    page.goto("/no-alternative/")
    with pytest.raises(AssertionError, match="image-alt"):
        axe.check(page)


@pytest.mark.urls("tests.pages")
def test_axe_check_finds_a_page_wider_than_the_screen(new_page):
    phone = new_page(width=390)

    phone.goto("/too-wide/")

    with pytest.raises(AssertionError, match="wider than the screen"):
        axe.check(phone)


@pytest.mark.parametrize(
    ("value", "outcome"), [("", pytest.ExitCode.OK), ("1", pytest.ExitCode.TESTS_FAILED)]
)
def test_skipped_test_fails_a_run_that_may_not_skip(tmp_path, value, outcome):
    (tmp_path / "test_sample.py").write_text(
        "import pytest\n\ndef test_one():\n    pytest.skip('no reason')\n"
    )

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PORTAL_FAIL_ON_SKIP": value},
        capture_output=True,
        check=False,
    )

    assert b"1 skipped" in done.stdout
    assert done.returncode == outcome
