"""To whom a letter goes: every age, every representative, every reason why a person must look at it."""

from datetime import date

import pytest

from clients.models import Representative
from tests.factories import ClientFactory
from tests.transitions.lettered import HOME
from transitions import recipients
from transitions.recipients import Unreachable
from transitions.statuses import Addressee, NoLetter

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 12)
OWN = {"street": "Kerkweg", "house_number": "7", "addition": "bis", "postcode": "7021 BB", "place": "Zelhem"}
PARENT, OTHER = ("A. Abbink", "ouder", {}), ("B. Rougoor", "ouder", OWN)
GUARDIAN, CURATOR = ("V. Voogd", "voogd", {}), ("C. Curator", "curator", OWN)
MENTOR, GI = ("M. Mentor", "mentor", OWN), ("Jeugdbescherming Oost", "gi", OWN)
SELF = "T. Abbink"


def client(born, *representatives, **more):
    named = {"initials": "T.", "infix": "", "surname": "Abbink"}
    made = ClientFactory(birth_date=born, **(HOME | named | more))
    for position, (name, kind, home) in enumerate(representatives, start=1):
        Representative.objects.create(
            municipality=made.municipality, client=made, position=position, name=name, kind=kind, **home
        )
    return made


def reached(one):
    return recipients.of(one, list(one.representatives.order_by("position")), today=TODAY)


@pytest.mark.parametrize(
    ("born", "representatives", "names"),
    [
        (date(2010, 9, 13), [PARENT], ["A. Abbink"]),
        (date(2010, 9, 13), [PARENT, OTHER], ["A. Abbink", "B. Rougoor"]),
        (date(2010, 9, 12), [PARENT, OTHER], [SELF, "A. Abbink", "B. Rougoor"]),
        (date(2006, 9, 13), [GUARDIAN], [SELF, "V. Voogd"]),
        (date(2006, 9, 12), [PARENT], [SELF]),
        (date(2004, 9, 13), [PARENT], [SELF]),
        (date(2004, 9, 12), [PARENT], [SELF]),
        (date(1950, 1, 1), [], [SELF]),
        (date(1950, 1, 1), [CURATOR], ["C. Curator"]),
        (date(1950, 1, 1), [MENTOR], ["M. Mentor"]),
        (date(1950, 1, 1), [MENTOR, CURATOR], ["C. Curator"]),
        (date(2010, 1, 1), [GI, PARENT], ["Jeugdbescherming Oost"]),
    ],
)
def test_letter_goes_to_who_decides(born, representatives, names):
    assert [one.name for one in reached(client(born, *representatives))] == names


def test_parent_without_an_own_address_lives_with_the_child():
    first, second = reached(client(date(2015, 1, 1), PARENT, OTHER))

    assert first.address == ("Dorpsstraat 1", "7101 AA  WINTERSWIJK")
    assert second.address == ("Kerkweg 7 bis", "7021 BB  ZELHEM")
    assert (first.addressee, second.addressee, second.postcode) == (
        Addressee.PARENT,
        Addressee.PARENT,
        "7021 BB",
    )


@pytest.mark.parametrize(
    ("sex", "infix", "greets"),
    [
        ("2", "", "Beste mevrouw Abbink,"),
        ("1", "van der", "Beste meneer Van der Abbink,"),
        ("0", "", "Beste T. Abbink,"),
    ],
)
def test_letter_greets_as_the_file_knows_the_client(sex, infix, greets):
    [one] = reached(client(date(1950, 1, 1), sex=sex, infix=infix))

    assert one.salutation == greets


@pytest.mark.parametrize(
    ("born", "representatives", "more", "reason", "detail"),
    [
        (date(1950, 1, 1), [], {"died_on": TODAY}, NoLetter.DECEASED, ""),
        (date(1950, 1, 1), [], {"safety": True}, NoLetter.SAFETY, ""),
        (date(1950, 1, 1), [], {"house_number": ""}, NoLetter.NO_ADDRESS, "adres van de cliënt"),
        (date(1950, 1, 1), [("C. Curator", "curator", {})], {}, NoLetter.NO_ADDRESS, "adres van de curator"),
        (date(2015, 1, 1), [], {}, NoLetter.NO_DECIDER, "ouder met gezag of voogd"),
        (date(2008, 1, 1), [MENTOR], {}, NoLetter.NO_DECIDER, "ouder met gezag of voogd"),
        (
            date(2008, 1, 1),
            [PARENT],
            {"measure": "ots", "gi_name": "Jeugdzorg Oost"},
            NoLetter.NO_ADDRESS,
            "adres van de GI Jeugdzorg Oost",
        ),
        (
            date(2008, 1, 1),
            [PARENT, ("B. Rougoor", "ouder", {"postcode": "7021 BB"})],
            {},
            NoLetter.NO_ADDRESS,
            "adres van de ouder",
        ),
    ],
)
def test_letter_that_cannot_go_is_for_a_person(born, representatives, more, reason, detail):
    with pytest.raises(Unreachable) as why:
        reached(client(born, *representatives, **more))

    assert (why.value.reason, why.value.detail) == (reason, detail)
