"""Lists that stay quick: counts that stop at a cap, pages that are read by key, and the same rows as without."""

import pytest
from django.test import RequestFactory

from achterhoek import pages
from clients.models import Client
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    monkeypatch.setattr(pages, "CAP", 5)
    monkeypatch.setattr(pages, "CHIP_CAP", 3)


def page(number):
    request = RequestFactory().get("/", {"page": number})
    return pages.page_of(Client.objects.order_by("-pk"), request)


@pytest.mark.parametrize("count", [0, 1, 4, 5])
def test_pages_hold_every_row_once_in_order(few, count):
    ClientFactory.create_batch(count)

    shown = [row for number in range(1, page(1).paginator.num_pages + 1) for row in page(number)]

    assert shown == list(Client.objects.order_by("-pk"))
    assert not page(1).paginator.is_capped


def test_pages_end_at_the_cap(few):
    ClientFactory.create_batch(7)

    last = page(99)

    assert last.paginator.is_capped
    assert (last.number, last.paginator.count) == (3, 5)
    assert list(last) == [Client.objects.order_by("-pk")[4]]


def test_number_on_a_chip_says_that_there_are_more(few):
    ClientFactory.create_batch(3)
    assert pages.counted(Client.objects.all()) == 3

    ClientFactory()
    assert pages.counted(Client.objects.all()) == "3+"
