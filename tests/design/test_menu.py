"""The menu shows a person the places that the role may open, and where one is."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from achterhoek import context
from achterhoek.models import User
from achterhoek.permissions import PERMISSIONS
from achterhoek.statuses import Role

pytestmark = pytest.mark.urls("tests.design.places")


def seen(user, path: str = "/") -> context.Portal:
    request = RequestFactory().get(path)
    request.user = user
    return context.portal(request)["portal"]


def labels(items: tuple[context.Item, ...]) -> list[str]:
    return [item.label for item in items]


def test_a_consultant_sees_the_work_but_not_the_files():
    shown = labels(seen(User(role=Role.CONSULTANT)).nav)

    assert shown == [
        "Mijn werk",
        "Cliënten",
        "Beoordelingen",
        "Overdrachten",
        "Niemand zonder zorg",
        "Aanbieders",
    ]


def test_a_regional_coordinator_is_not_led_to_clients():
    shown = labels(seen(User(role=Role.REGIONAL)).nav)

    assert "Cliënten" not in shown
    assert "Overdrachten" not in shown


def test_the_log_is_shown_to_who_may_read_it():
    assert labels(seen(User(role=Role.COORDINATOR)).own) == ["Wachtwoord wijzigen", "Logboek"]
    assert labels(seen(User(role=Role.CONSULTANT)).own) == ["Wachtwoord wijzigen"]


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", "Mijn werk"),
        ("/clienten/C-10110/", "Cliënten"),
        ("/overgang/", "Beoordelingen"),
        ("/overgang/doorgang/", "Niemand zonder zorg"),
        ("/elders/", None),
    ],
)
def test_the_nearest_place_is_the_current_one(path, here):
    current = [item.label for item in seen(User(role=Role.COORDINATOR), path).nav if item.current]

    assert current == ([here] if here else [])


def test_a_functional_administrator_finds_staff_and_log_in_the_menu_and_nobody_else_does():
    functional = seen(User(role=Role.FUNCTIONAL))
    others = [seen(User(role=role)).nav for role in Role if role != Role.FUNCTIONAL]

    assert labels(functional.nav) == ["Mijn werk", "Aanbieders", "Medewerkers", "Logboek"]
    assert labels(functional.own) == ["Wachtwoord wijzigen"]
    assert not any({"Medewerkers", "Logboek"} & set(labels(nav)) for nav in others)


def test_an_editor_is_led_to_the_questions_only():
    shown = seen(User(role=Role.FAQ_EDITOR), "/vragen/redactie/vragen/7/").nav

    assert labels(shown) == [
        "Mijn werk",
        "Vragen",
        "Van bezoekers",
        "Zoekvragen",
        "Berichten en films",
        "De site",
    ]
    assert [item.label for item in shown if item.current] == ["Vragen"]


def test_a_visitor_has_no_pages_of_their_own():
    portal = seen(AnonymousUser())

    assert portal.own == ()
    assert "Mijn werk" not in labels(portal.nav)


def test_a_place_that_does_not_exist_is_left_out(settings):
    settings.ROOT_URLCONF = "tests.design.nowhere"

    shown = seen(User(role=Role.COORDINATOR))

    assert (shown.nav, shown.own, shown.sign_in) == ((), (), "")


def test_a_failing_request_without_a_user_still_gets_a_page():
    assert context.portal(RequestFactory().get("/"))["portal"].name


def test_places_ask_permissions_that_exist():
    places = [*context.WORK, *context.MANAGING, *context.EDITING, *context.OWN, *context.PUBLIC]

    assert {place.permission for place in places} - {""} <= set(PERMISSIONS)


def test_a_pinned_day_is_shown_as_a_demonstration(on_day):
    assert not seen(AnonymousUser()).demo
    on_day(date(2022, 9, 12))
    assert seen(AnonymousUser()).demo


def test_a_municipality_may_bring_its_own_theme(settings):
    settings.THEME_STYLESHEET, settings.THEME_CLASS = "themes/aalten.css", "aalten-theme"

    page = render_to_string("404.html", request=RequestFactory().get("/"))

    assert '<html lang="nl" class="themed aalten-theme">' in page
    assert page.index("themes/aalten.css") < page.index("css/portal.css")
