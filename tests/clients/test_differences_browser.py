"""Differences, corrections and ends of care in a real browser: no barrier on a laptop or a phone."""

from datetime import date

import pytest

from clients.models import CareLine, Difference
from tests import axe
from tests.factories import UserFactory
from tests.files import NEW, other, region, row, take_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _differences(on_day, transactional_db):
    on_day(date(2022, 9, 12))
    region()
    take_in(row(), other(1), other(2, zorg_sinds=""))
    take_in(row(volume="5", aanbieder_agb=NEW, indicatie_tot="2023-06-30"), other(2, zorg_sinds="2022-09-01"))


@pytest.mark.parametrize("width", [1280, 390])
def test_differences_are_settled_without_a_barrier(new_page, width):
    page = new_page(user=UserFactory(coordinator=True), width=width)
    page.goto("/clienten/verschillen/")
    axe.check(page)
    page.get_by_role("link", name="T. Abbink").click()
    axe.check(page)
    page.get_by_role("button", name="Neem over uit het bestand").click()
    axe.check(page)
    page.get_by_role("link", name="Corrigeer wie verantwoordelijk is").click()
    axe.check(page)
    page.get_by_label("Reden van de correctie").fill("x")
    page.get_by_label("AGB-code").first.fill("12345678")
    page.get_by_role("button", name="Leg de correctie vast").click()
    axe.check(page)
    page.goto(f"/clienten/verschillen/{Difference.objects.get(kind='missing').pk}/")
    axe.check(page)
    page.get_by_role("button", name="Leg vast waarom").click()
    axe.check(page)
    page.goto(f"/clienten/zorglijn/{CareLine.objects.first().pk}/beeindigen/")
    axe.check(page)
    page.goto("/clienten/verschillen/?stand=gone")
    axe.check(page)
