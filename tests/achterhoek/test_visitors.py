"""Forms without cookies: what is refused, and which personal data is found in what visitors write."""

from datetime import date

import pytest
from django.template import Context, Template

from achterhoek import visitors
from achterhoek.refusals import Refused
from achterhoek.visitors import BIRTH, BSN, EMAIL, PHONE

TODAY = date(2022, 9, 12)


def posted(rf, *, token=None, **headers):
    given = visitors.token("proef", today=TODAY) if token is None else token
    return rf.post("/", {visitors.FIELD: given}, headers=headers)


def test_own_form_of_today_is_taken(rf):
    visitors.check(posted(rf, origin="http://testserver"), "proef", today=TODAY)


def test_browser_without_origin_is_known_by_its_page(rf):
    visitors.check(posted(rf, referer="http://testserver/niet-begonnen/?a=1"), "proef", today=TODAY)


def test_form_that_stood_open_over_midnight_is_taken(rf):
    visitors.check(posted(rf, origin="http://testserver"), "proef", today=date(2022, 9, 13))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver.example.org"},
        {"origin": "http://elders.example", "referer": "http://testserver/"},
        {"referer": "http://elders.example/http://testserver/"},
        {"referer": "http://[elders/"},
    ],
)
def test_form_from_elsewhere_is_refused(rf, headers):
    with pytest.raises(Refused, match="niet van onze eigen pagina"):
        visitors.check(posted(rf, **headers), "proef", today=TODAY)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "2022-09-12",
        "2022-09-12:AAAA",
        "x\x00y",
        visitors.token("ander", today=TODAY),
        visitors.token("proef", today=date(2022, 9, 10)),
        visitors.token("proef", today=date(2022, 9, 13)),
    ],
    ids=["none", "unsigned", "forged", "control", "another form", "old", "of tomorrow"],
)
def test_token_that_is_forged_old_or_of_another_form_is_refused(rf, token):
    with pytest.raises(Refused) as refusal:
        visitors.check(posted(rf, token=token, origin="http://testserver"), "proef", today=TODAY)

    assert refusal.value.rule == "token"


def test_token_stands_in_the_page_and_is_the_same_all_day(on_day):
    on_day(TODAY)
    template = Template('{% load visitors %}{% visitor_token "proef" %}')

    assert template.render(Context()) == template.render(Context())
    assert visitors.token("proef", today=TODAY) in template.render(Context())


def test_caller_is_another_every_day_and_holds_no_address(rf):
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")

    assert visitors.caller(request, today=TODAY) == visitors.caller(request, today=TODAY)
    assert visitors.caller(request, today=TODAY) != visitors.caller(request, today=date(2022, 9, 13))
    assert "192" not in visitors.caller(request, today=TODAY)[:3]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("999900018", [BSN]),
        ("bsn9999.00.018x", [BSN]),
        ("9999 00 018 van mevrouw", [BSN]),
        ("999900018 12 jaar", [BSN]),
        ("9999000\uff11\uff18", [BSN]),
        ("9999\u200b00018", [BSN]),
        ("99990\u00ad0018 en 06-12345678", [BSN, PHONE]),
        ("0314 - 37 41 10", [PHONE]),
        ("(0314) 374110", [PHONE]),
        ("06 12 34 56 78", [PHONE]),
        ("+31 (0)6 1234 5678", [PHONE]),
        ("0031612345678", [PHONE]),
        ("geboren op 12-03-1985", [BIRTH]),
        ("12/03/85", [BIRTH]),
        ("1985-03-12", [BIRTH]),
        ("12 mrt. '85", [BIRTH]),
        ("12 Maart 1985", [BIRTH]),
        ("geb. 3-4-2022", [BIRTH]),
        ("Geboortedatum: 3 april 2022", [BIRTH]),
        ("Mail mij op Anja.de-Wit@zorg.example.nl.", [EMAIL]),
        ("anja@example.nl of 06 12345678", [PHONE, EMAIL]),
    ],
)
def test_personal_data_is_found(text, kinds):
    assert visitors.personal_data(text, today=TODAY) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Gaat de zorg door na 1 juli 2022, of pas op 1-1-2023 om 10.30 uur?",
        "Van 1-7-2022 tot en met 31-12-2022, 3 keer per week",
        "Mijn werkgever heeft AGB 41410101 en contract AH22-013",
        "Wij hebben 60 aanbieders in plaats van 300, zie artikel 2.6.5 Wmo en 2.13 Jeugdwet",
        "7121 AB Aalten, nummer 12",
        "op 99-99-9999 of 31-02-2021",
        "@iedereen, kijk op www.example.nl",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert visitors.personal_data(text, today=TODAY) == []


def test_long_text_is_read_at_once():
    """Digits and spaces without end cost no more than reading them."""
    for part in ("1 ", "1" * 50, "1 - ", "12 mrt ", " ", "a@", "a.", "a@b."):
        visitors.personal_data(part * 5000, today=TODAY)
