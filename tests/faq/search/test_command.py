"""`search_faq` answers as docs/data.md says: slugs, best first."""

import pytest

from tests.commands import run

pytestmark = pytest.mark.django_db


def test_command_gives_slugs_best_first(content):
    assert run("search_faq", "beschiking aanpasen").value == ["verandert-de-indicatie"]


@pytest.mark.parametrize("question", ["parkeervergunning", "", "\x00", "a" * 10_000])
def test_command_finds_nothing_without_complaint(content, question):
    found = run("search_faq", question)

    assert (found.code, found.value) == (0, [])
