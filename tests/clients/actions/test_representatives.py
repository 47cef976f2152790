"""Where someone who decides lives: written by a person, kept when a later file comes."""

import pytest

from clients.actions import representatives
from clients.models import Client, Representative
from tests.factories import UserFactory, municipality
from tests.files import region, row, take_in
from tests.transitions.moving import refused

pytestmark = pytest.mark.django_db
HOME = {"street": "Kerkweg", "house_number": "7", "postcode": "7021 BB", "place": "Zelhem"}
PARENT = {
    "vertegenwoordiger_naam": "A. Abbink",
    "vertegenwoordiger_soort": "ouder",
    "vertegenwoordiger2_naam": "B. Rougoor",
}


@pytest.fixture
def mother(db):
    region()
    take_in(row(**PARENT))
    return Client.objects.get().representatives.get(position=1)


def test_address_is_written_whole_or_not_at_all(mother):
    by = UserFactory()

    with refused("whole_address"):
        representatives.give_address(mother, address=HOME | {"place": " "}, by=by)
    representatives.give_address(mother, address=HOME, by=by)
    mother.refresh_from_db()
    assert mother.street == "Kerkweg"
    representatives.give_address(mother, address={}, by=by)
    mother.refresh_from_db()

    assert mother.street == ""


def test_colleague_of_another_municipality_writes_no_address(mother):
    with refused("clients.address"):
        representatives.give_address(mother, address=HOME, by=UserFactory(municipality=municipality("1859")))


def test_later_file_that_names_the_same_person_keeps_the_address(mother):
    representatives.give_address(mother, address=HOME, by=UserFactory())

    take_in(row(**(PARENT | {"vertegenwoordiger2_naam": "C. Rougoor"})))

    people = {one.name: one.postcode for one in Representative.objects.all()}
    assert people == {"A. Abbink": "7021 BB", "C. Rougoor": ""}
