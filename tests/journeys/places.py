"""Every page of the portal with something on it, and who goes there: the register of addresses, in Aalten."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from achterhoek.models import User
from achterhoek.permissions import PERMISSIONS
from achterhoek.statuses import MUNICIPAL_ROLES, Role
from tests.factories import UserFactory, municipality
from tests.rules import register
from tests.transitions import moving
from transitions.statuses import Status

#: Who goes to a page, when several may: the first of these.
PREFERRED = (
    Role.COORDINATOR,
    Role.CONTRACT_MANAGER,
    Role.CONSULTANT,
    Role.FUNCTIONAL,
    Role.ADMINISTRATOR,
    Role.REGIONAL,
    Role.FAQ_EDITOR,
)
#: Pages that show somebody else something else.
ALSO = (
    ("transitions:work", None),
    *(("transitions:work", role) for role in (Role.CONTRACT_MANAGER, Role.REGIONAL, Role.FUNCTIONAL)),
    *(("transitions:continuity", role) for role in (Role.CONTRACT_MANAGER, Role.REGIONAL)),
    *(("transitions:assessment", role) for role in (Role.CONTRACT_MANAGER, Role.REGIONAL)),
    ("transitions:provider", Role.CONTRACT_MANAGER),
    ("transitions:check", Role.CONTRACT_MANAGER),
    ("achterhoek:imports", Role.CONTRACT_MANAGER),
)
#: The handover on which a step makes sense; elsewhere the page would say less.
STEP_AT = {
    **dict.fromkeys(("hear", "another", "offer", "decide"), Status.PROPOSED),
    **dict.fromkeys(("answer", "sheet", "withdraw_offer"), Status.OFFERED),
    **dict.fromkeys(("schedule", "identity", "hold"), Status.ACCEPTED),
    **dict.fromkeys(("start", "withdraw"), Status.SCHEDULED),
    **dict.fromkeys(("stop", "complete", "checklist", "staff"), Status.STARTED),
    **dict.fromkeys(("call", "correct"), Status.COMPLETED),
    "resume": Status.ON_HOLD,
}


@dataclass(frozen=True)
class Place:
    """An address, and who goes there; nobody is a visitor."""

    name: str
    address: str
    role: Role | None


class Aalten:
    """A municipality with one of everything and a handover in every state, and one person of every role."""

    def __init__(self) -> None:
        self.scenes = {status: moving.at(status) for status in Status}
        self.things = register.things_of(municipality(), surname="Bewoner")
        self.staff = staff_of("0197")

    def places(self) -> list[Place]:
        """Every page, each once or for several people; what only takes a POST or gives a file is no page."""
        found = [*self._register(), *self._also(), *self._handovers()]
        return pages(found, self.staff)

    def _register(self) -> Iterator[Place]:
        # Visitors' own pages are walked by tests of their own.
        for name in ("achterhoek:sign_in", "transitions:work"):
            yield Place(name, reverse(name), None if name == "achterhoek:sign_in" else Role.COORDINATOR)
        for name in sorted(register.OWN):
            yield Place(name, reverse(name), Role.COORDINATOR)
        for name, permission in sorted(register.PLAIN.items()):
            yield Place(name, reverse(name), first_who_may(permission))
        for name, (permission, shown) in sorted((register.SHARED | register.SCOPED).items()):
            yield Place(name, self._address(name, shown), first_who_may(permission))

    def _address(self, name: str, shown: register.Shown) -> str:
        step = STEP_AT.get(name.removeprefix("transitions:handover_"))
        things = replace(self.things, handover=self.scenes[step].handover) if step else self.things
        arguments: dict[str, Any] = shown.arguments(things)
        return reverse(name, kwargs=arguments | ({"kind": "informed"} if "kind" in arguments else {}))

    def _also(self) -> Iterator[Place]:
        for name, role in ALSO:
            shown = register.SHARED.get(name)
            yield Place(name, self._address(name, shown[1]) if shown else reverse(name), role)

    def _handovers(self) -> Iterator[Place]:
        for scene in self.scenes.values():
            yield Place("transitions:handover", scene.handover.get_absolute_url(), Role.COORDINATOR)
        yield Place("transitions:client", scene.handover.client.get_absolute_url(), Role.CONSULTANT)


def pages(found: list[Place], staff: dict[Role, User]) -> list[Place]:
    """Those that answer a GET with a page."""
    browsers = {role: Browser() for role in {place.role for place in found}}
    for role, browser in browsers.items():
        if role:
            browser.force_login(staff[role])
    return [place for place in found if _is_page(browsers[place.role].get(place.address))]


def _is_page(answer: HttpResponse) -> bool:
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")


def empty_places() -> list[Place]:
    """The pages that show no single thing, for people of a municipality that has nothing yet."""
    names = {"transitions:work": "handovers.view", **register.PLAIN}
    return [
        Place(name, reverse(name), first_who_may(permission)) for name, permission in sorted(names.items())
    ]


def staff_of(code: str) -> dict[Role, User]:
    """One person of every role; who works for a municipality works for this one."""
    return {
        role: UserFactory(role=role, municipality=municipality(code) if role in MUNICIPAL_ROLES else None)
        for role in PREFERRED
    }


def first_who_may(permission: str) -> Role:
    return next(role for role in PREFERRED if role in PERMISSIONS[permission])
