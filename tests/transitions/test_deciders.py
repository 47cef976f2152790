"""Who decides, by age or measure (docs/domain.md, 3 "Representative")."""

from datetime import date

import pytest

from clients.models import Representative
from clients.statuses import Measure, RepresentativeKind
from tests.factories import ClientFactory
from transitions.deciders import age_on, deciders

TODAY = date(2022, 9, 12)
PARENT, GUARDIAN = RepresentativeKind.PARENT, RepresentativeKind.GUARDIAN
CURATOR, MENTOR, GI = RepresentativeKind.CURATOR, RepresentativeKind.MENTOR, RepresentativeKind.GI


def who_decides(birth_date, *kinds, **client):
    person = ClientFactory.build(
        municipality=None, bsn_sealed=b"", bsn_index="", birth_date=birth_date, **client
    )
    known = [
        Representative(name=f"{kind.label} {place}", kind=kind) for place, kind in enumerate(kinds, start=1)
    ]
    return deciders(person, known, today=TODAY)


@pytest.mark.parametrize(
    ("birth_date", "who"),
    [
        (date(2010, 9, 13), "Ouders met gezag, of voogd"),
        (date(2010, 9, 12), "Kind en ouders met gezag, of voogd"),
        (date(2006, 9, 13), "Kind en ouders met gezag, of voogd"),
        (date(2006, 9, 12), "De jongere zelf"),
        (date(2004, 9, 13), "De jongere zelf"),
        (date(2004, 9, 12), "De cliënt zelf"),
    ],
    ids=["11", "12", "15", "16", "17", "18"],
)
def test_age_says_who_decides_from_the_birthday_itself(birth_date, who):
    assert who_decides(birth_date, PARENT).who == who


def test_child_under_twelve_is_decided_for_by_both_parents():
    assert who_decides(date(2015, 1, 1), PARENT, PARENT).names == ("ouder 1", "ouder 2")


def test_child_from_twelve_decides_along():
    names = who_decides(date(2009, 1, 1), GUARDIAN).names

    assert names[0].startswith("T. te Abbink")
    assert names[1:] == ("voogd 1",)


def test_youth_from_sixteen_decides_alone():
    assert len(who_decides(date(2005, 1, 1), PARENT).names) == 1


@pytest.mark.parametrize(("kind", "who"), [(CURATOR, "De curator"), (MENTOR, "De mentor")])
def test_adult_is_decided_for_by_curator_or_mentor(kind, who):
    found = who_decides(date(1970, 1, 1), PARENT, kind)

    assert (found.who, found.names) == (who, (f"{kind.label} 2",))


@pytest.mark.parametrize("measure", [measure for measure in Measure if measure != Measure.NONE])
def test_under_a_measure_the_institution_decides_at_any_age(measure):
    for birth_date in (date(2015, 1, 1), date(2005, 1, 1)):
        found = who_decides(birth_date, PARENT, measure=measure, gi_name="GI De Oever")

        assert (found.who, found.names) == ("De gecertificeerde instelling (GI)", ("GI De Oever",))


def test_institution_among_the_representatives_decides():
    assert who_decides(date(2015, 1, 1), PARENT, GI).names == ("gecertificeerde instelling 2",)


def test_birthday_of_a_leap_day_is_the_first_of_march():
    assert age_on(date(2004, 2, 29), date(2022, 2, 28)) == 17
    assert age_on(date(2004, 2, 29), date(2022, 3, 1)) == 18
