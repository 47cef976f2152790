"""Every page, lived in and empty, on a laptop and a phone: readable for everyone, and nothing broken or refused.

The pages come from the register of addresses, so a new one is looked at by itself. Errors in the console, refused
parts and failed requests make the fixture `new_page` fail.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from clients.models import Client
from tests import axe
from tests.journeys import places
from tests.journeys.places import Aalten, Place
from tests.transitions import moving
from transitions.statuses import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAPTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
#: Parts of the register, so that two processes share the walk.
AREAS = {
    "region": lambda name: name.startswith("achterhoek:"),
    "clients": lambda name: name.startswith(("clients:", "transitions:client")),
    "handovers": lambda name: name.startswith("transitions:handover"),
    "questions": lambda name: name.startswith("faq:"),
    "transition": lambda name: True,
}

#: What people look at all day, also in the evening.
EVERY_DAY = {
    *(f"transitions:{name}" for name in ("work", "client", "handover", "handover_propose", "handover_hear")),
    *(f"transitions:{name}" for name in ("assessment", "assessments", "continuity", "provider")),
    *("clients:list", "clients:difference", "achterhoek:import", "achterhoek:sign_in"),
}
FOCUS = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return e === document.body ? null : {
        what: e.outerHTML.slice(0, 80),
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        in_view: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    };
}"""


@pytest.fixture(autouse=True)
def in_september(it_is) -> None:
    it_is(moving.TODAY.isoformat())


@pytest.fixture
def walk(new_page) -> Callable[..., list[str]]:
    """Open each place in the browser of whoever goes there, at both widths; what is wrong, in words."""

    def look(found: list[Place], staff, *, sizes=(LAPTOP, PHONE), **options) -> list[str]:
        browsers = {role: new_page(user=staff.get(role), **options) for role in {one.role for one in found}}
        names = set(Client.objects.values_list("surname", flat=True))
        return [
            f"{place.name} for {place.role}: {fault}"
            for place in found
            for fault in faults(browsers[place.role], place, sizes=sizes, names=names)
        ]

    return look


def faults(page: Page, place: Place, *, sizes, names: set[str]):
    page.set_viewport_size(sizes[0])
    answer = page.goto(place.address)
    if answer.status != 200:
        yield f"answers {answer.status}"
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} times h1"
    title = page.title()
    if " · " not in title or names & set(title.split()):
        yield f"title {title!r}"
    for size in sizes:
        page.set_viewport_size(size)
        for fault in [*axe.violations(page), *axe.too_wide(page)]:
            yield f"{size['width']} px: {fault}"


def area_of(place: Place) -> str:
    return next(area for area, holds in AREAS.items() if holds(place.name))


@pytest.mark.parametrize("area", AREAS)
def test_every_page_is_sound(walk, area):
    aalten = Aalten()
    found = [place for place in aalten.places() if area_of(place) == area]
    assert len(found) > 5

    assert walk(found, aalten.staff) == []


def test_every_empty_page_is_sound_and_says_what_to_do(walk):
    staff = places.staff_of("0294")
    found = places.pages(places.empty_places(), staff)
    assert len(found) > 10

    assert walk(found, staff) == []


def test_the_pages_of_every_day_are_sound_in_the_dark(walk):
    aalten = Aalten()
    found = {place.name: place for place in aalten.places() if place.name in EVERY_DAY}
    assert set(found) == EVERY_DAY

    assert walk(list(found.values()), aalten.staff, sizes=[LAPTOP], color_scheme="dark") == []


@pytest.mark.parametrize("width", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_keyboard_leads_past_the_menu_into_the_work(new_page, width):
    scene = moving.at(Status.PROPOSED)
    page = new_page(user=scene.consultant, **width)
    page.goto(f"{scene.handover.get_absolute_url()}gesprek/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_whatever_has_the_focus_shows_it(new_page):
    """Tab through a whole page: each stop has an outline, and lies in view."""
    scene = moving.at(Status.PROPOSED)
    page = new_page(user=scene.consultant)
    page.goto(scene.handover.get_absolute_url())

    stops = []
    while not stops or stops[-1] is not None:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))

    assert len(stops) > 15
    assert [stop for stop in stops[:-1] if not stop["outlined"] or not stop["in_view"]] == []
