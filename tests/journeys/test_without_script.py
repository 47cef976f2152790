"""The main job without a line of script: signing in, choosing, offering, and what the provider answered."""

import pytest

from tests.factories import PASSWORD
from tests.journeys.conftest import Person
from tests.transitions import moving
from transitions.statuses import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def consultant(person, it_is) -> Person:
    """The consultant of a handover to plan, at a browser that runs no script."""
    it_is(moving.TODAY.isoformat())
    scene = moving.scene()
    scene.consultant.set_password(PASSWORD)
    scene.consultant.save(update_fields=["password"])
    found = person(java_script_enabled=False)
    found.user, found.scene = scene.consultant, scene
    return found


def test_a_handover_goes_from_to_plan_to_accepted_without_script(consultant):
    consultant.sign_in()
    consultant.follow("Kies een nieuwe aanbieder")
    propose(consultant)
    hear(consultant)
    offer(consultant)
    record_a_yes(consultant)

    handover = consultant.scene.handover
    handover.refresh_from_db()
    assert handover.status == Status.ACCEPTED


def propose(consultant: Person) -> None:
    consultant.follow("Bekijk de kandidaten")
    consultant.choose(f"Kies {consultant.scene.new}")
    consultant.press("Stel deze aanbieder voor")
    consultant.is_told("Voorgesteld. Spreek nu de cliënt.")


def hear(consultant: Person) -> None:
    """What was forgotten is said above the form, with a link to it."""
    consultant.follow("Leg het gesprek vast")
    consultant.choose("telefoon")
    consultant.choose("akkoord")
    consultant.fill("Wat is er gezegd?", "Vindt het goed.")
    consultant.press("Leg het gesprek vast")
    consultant.is_refused("Met wie")
    consultant.fill("Met wie", "de cliënt zelf")
    consultant.press("Leg het gesprek vast")
    consultant.is_told("Het gesprek is vastgelegd.")


def offer(consultant: Person) -> None:
    consultant.follow("Maak het aanbod")
    consultant.fill("Hulpvraag in één zin", "Hulp bij het indelen van de dag.")
    consultant.press("Maak het blad en bied aan")


def record_a_yes(consultant: Person) -> None:
    consultant.follow("Leg het antwoord vast")
    consultant.choose("ja, na kennismaking")
    consultant.fill("Wie antwoordde", "J. Planner")
    consultant.choose("e-mail")
    consultant.press("Leg het antwoord vast")
    consultant.is_told("Het antwoord is vastgelegd.")


def test_a_list_is_filtered_and_a_resident_found_without_script(consultant):
    consultant.sign_in()
    client = consultant.scene.handover.client

    consultant.goes_to("Cliënten")
    consultant.fill("Naam, dossiernummer of BSN", client.surname)
    consultant.press("Zoek")
    consultant.follow(client.surname)

    consultant.reads(client.case_number)
