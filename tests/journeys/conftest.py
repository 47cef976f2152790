"""What the journeys share: the people of a municipality, each in a browser of their own."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from achterhoek.models import User
from tests.factories import PASSWORD, UserFactory, municipality
from tests.transitions.moving import Scene

PATIENCE = 30_000  # milliseconds that the worker may take to answer on a busy machine


@dataclass
class Person:
    """Somebody at a browser, and every address of the portal that they came by."""

    user: User
    page: Page
    seen: list[str] = field(default_factory=list)
    scene: Scene | None = None

    def sign_in(self) -> None:
        self.page.goto("/aanmelden/")
        self.page.get_by_label("Gebruikersnaam").fill(self.user.username)
        self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        self.press("Aanmelden")
        expect(self.page.locator(".who summary")).to_contain_text(self.user.first_name)

    def goes_to(self, place: str) -> None:
        """By the menu, as people go."""
        self.page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name=place).click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str | re.Pattern) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(value)

    def choose(self, name: str) -> None:
        self.page.get_by_role("radio", name=name, exact=True).check()

    def reads(self, text: str | re.Pattern) -> None:
        expect(self.page.locator("main")).to_contain_text(text, timeout=PATIENCE)

    def does_not_read(self, text: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(text, timeout=PATIENCE)

    def is_told(self, text: str) -> None:
        """The message after an action."""
        expect(self.page.locator(".messages")).to_contain_text(text, timeout=PATIENCE)

    def is_refused(self, text: str) -> None:
        """What stands above the form."""
        expect(self.page.locator(".error-summary")).to_contain_text(text, timeout=PATIENCE)


@pytest.fixture
def person(new_page) -> Callable[..., Person]:
    """Hire somebody and sit them down: `person("consultant", code="0222", allow={404})`; a `user` is signed in."""

    def hire(role: str = "", *, code: str = "0197", user: User | None = None, **options) -> Person:
        page = new_page(user=user, **options)
        traits = {role: True} if role not in {"", "consultant"} else {}
        found = Person(
            user or UserFactory(**traits, municipality=municipality(code), password=PASSWORD), page
        )
        page.on("framenavigated", lambda frame: found.seen.append(frame.url))
        return found

    return hire


@pytest.fixture
def it_is(on_day) -> Callable[[str], None]:
    """Let the portal live in another day: `it_is("2022-09-12")`."""
    return lambda day: on_day(date.fromisoformat(day))
