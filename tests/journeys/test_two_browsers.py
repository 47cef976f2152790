"""Two people press the same button in the same second: one is done, the other is told, and nothing is there twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from clients.models import Allocation
from tests.factories import UserFactory
from tests.journeys.conftest import PATIENCE, Person
from tests.transitions import moving
from transitions.models import Handover, HandoverEvent, Offer
from transitions.statuses import HOLDS_PLACE, Answer, Status

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_september"),
]

SOMEONE_ELSE = (
    "Iemand anders heeft dit net gewijzigd. Kijk eerst wat er nu staat; er is niets dubbel vastgelegd."
)
SEND = "() => { document.body.dataset.sent = 'yes'; document.querySelector('main form[method=post]').requestSubmit(); }"


@pytest.fixture
def in_september(it_is) -> None:
    it_is(moving.TODAY.isoformat())


@pytest.fixture
def both(person) -> Callable[[moving.Scene, str], tuple[Person, Person]]:
    """The consultant of the scene and a colleague, both at their desks with the same page open."""

    def open_pages(found: moving.Scene, address: str = "") -> tuple[Person, Person]:
        people = person(user=found.consultant), person(user=UserFactory())
        for one in people:
            one.page.goto(f"{found.handover.get_absolute_url()}{address}")
        return people

    return open_pages


def send_at_once(*people: Person) -> tuple[Person, Person]:
    """Send both forms before either is answered; who succeeded, and who did not."""
    for one in people:
        one.page.evaluate(SEND)
    for one in people:
        expect(one.page.locator("body[data-sent]")).to_have_count(0, timeout=PATIENCE)
        one.page.wait_for_load_state()
    succeeded = [one for one in people if one.page.locator(".message.success").count()]
    assert len(succeeded) == 1, [one.page.locator("main").inner_text() for one in people]
    return succeeded[0], next(one for one in people if one is not succeeded[0])


def events(handover: Handover, status: Status) -> int:
    return HandoverEvent.objects.filter(handover=handover, to_status=status).count()


def test_two_people_propose_for_the_same_resident(both):
    found = moving.scene()
    people = both(found, "kandidaten/")
    for one in people:
        one.choose(f"Kies {found.new}")

    first, second = send_at_once(*people)

    first.is_told("Voorgesteld. Spreek nu de cliënt.")
    second.is_refused(SOMEONE_ELSE)
    assert events(found.handover, Status.PROPOSED) == 1


def test_two_people_give_the_last_place_away(both):
    found = moving.scene(places=1)
    other = moving.another(found)
    people = both(found, "kandidaten/")
    people[1].page.goto(f"{other.handover.get_absolute_url()}kandidaten/")
    for one in people:
        one.choose(f"Kies {found.new}")

    _, second = send_at_once(*people)

    second.is_refused("heeft geen plaats meer: alle 1 zijn toegezegd.")
    assert Handover.objects.filter(status__in=HOLDS_PLACE).count() == 1


def test_two_people_record_the_same_answer(both):
    found = moving.at(Status.OFFERED)
    people = both(found, "antwoord/")
    for one in people:
        one.choose("ja")
        one.fill("Wie antwoordde", "J. Planner")
        one.choose("e-mail")

    first, second = send_at_once(*people)

    first.is_told("Het antwoord is vastgelegd.")
    second.is_refused(SOMEONE_ELSE)
    assert events(found.handover, Status.ACCEPTED) == 1
    assert Offer.objects.get(handover=found.handover).answer == Answer.YES


def test_two_people_confirm_the_same_start(both, it_is):
    found = moving.at(Status.SCHEDULED)
    it_is(moving.DAY.isoformat())
    people = both(found, "start/")
    for one in people:
        one.fill(f"{found.line.care_line.lot}: begonnen op", moving.DAY.isoformat())

    _, second = send_at_once(*people)

    second.is_refused(SOMEONE_ELSE)
    assert Allocation.objects.filter(care_line=found.line.care_line, provider=found.new).count() == 1
    assert events(found.handover, Status.STARTED) == 1


def test_two_people_take_the_same_resident_from_the_pool(both):
    found = moving.scene(consultant=None)
    client = found.handover.client
    people = both(found)
    for one in people:
        one.page.goto(client.get_absolute_url())

    first, second = send_at_once(*people)

    client.refresh_from_db()
    first.is_told(f"Je werkt nu voor {client.case_number}.")
    second.is_told(f"{client.case_number} is net door {first.user} genomen. Kies opnieuw.")
    assert client.consultant == first.user
