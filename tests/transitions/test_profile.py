"""The pseudonymous sheet holds seven facts and nothing that says who it is (P7)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.models import CareLine, Representative
from tests.factories import ClientFactory, lot
from transitions import profile

TODAY = date(2022, 9, 12)


@pytest.mark.parametrize(
    ("birth_date", "band"),
    [
        (date(2020, 1, 1), "0 tot en met 3 jaar"),
        (date(2010, 9, 13), "4 tot en met 11 jaar"),
        (date(2010, 9, 12), "12 tot en met 15 jaar"),
        (date(2005, 1, 1), "16 tot en met 17 jaar"),
        (date(1970, 1, 1), "45 tot en met 64 jaar"),
        (date(1930, 1, 1), "80 jaar of ouder"),
    ],
)
def test_age_band(birth_date, band):
    assert profile.age_band(birth_date, today=TODAY) == band


@pytest.mark.django_db
def test_sheet_has_seven_facts_and_reads_back():
    client = ClientFactory(surname="Wamelink", street="Hoofdstraat")
    lines = [CareLine(lot=lot()), CareLine(lot=lot("wmo-wonen")), CareLine(lot=lot())]

    rows = profile.sheet(
        client, lines, help_asked="Hulp: de dag", days_and_times="", language="", today=TODAY
    )

    assert [value for _, value in rows] == [
        client.case_number,
        "45 tot en met 64 jaar",
        "Aalten",
        "Wmo Integrale Ondersteuning, Wmo Wonen",
        "Hulp: de dag",
        "in overleg",
        "Nederlands",
    ]
    assert profile.rows_of(profile.as_text(rows)) == rows


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "Wamelink wil hulp",
        "hulp voor WAMELINK",
        "aan de Hoofdstraat",
        "in 7121 AB",
        "in 7121AB",
        "bel 0543-123456",
        "bel 06 12 34 56 78",
        "BSN 123456782",
        "t.wamelink@post.nl",
    ],
)
def test_text_that_says_who_it_is_is_refused(text):
    client = ClientFactory(surname="Wamelink", street="Hoofdstraat", postcode="7121 AB")

    with pytest.raises(profile.SaysWhoItIs):
        profile.require_anonymous(client, "Hulp bij de dag", text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["mevrouw Haverkamp wil hulp", "bij Smit thuis", "in 7121 AB", "moeder, mevrouw Tolkamp, doet mee"],
)
def test_text_with_half_a_name_or_that_of_a_relative_is_refused(text):
    client = ClientFactory(surname="Haverkamp-Smit", postcode="7121AB")
    Representative.objects.create(
        client=client, municipality=client.municipality, position=1, name="M. te Tolkamp", kind="ouder"
    )

    with pytest.raises(profile.SaysWhoItIs):
        profile.require_anonymous(client, text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Hulp bij de dag", "2 x 60 minuten per week", "ma 9-12, do 13-17 uur", ""])
def test_text_about_the_care_goes_through(text):
    client = ClientFactory(surname="Wamelink", street="Hoofdstraat", postcode="7121 AB")

    profile.require_anonymous(client, text)


@given(st.dates(date(1920, 1, 1), date(2022, 9, 12)))
def test_every_age_has_one_band_that_holds_it(birth_date):
    words = profile.age_band(birth_date, today=TODAY).split()
    first, last = int(words[0]), int(words[4]) if len(words) > 4 and words[4].isdigit() else 200
    age = TODAY.year - birth_date.year - ((TODAY.month, TODAY.day) < (birth_date.month, birth_date.day))

    assert first <= age <= last
