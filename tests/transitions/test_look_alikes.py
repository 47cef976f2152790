"""Providers that may be the same under another name or code."""

import pytest

from transitions.look_alikes import Known, find, plain


def known(name, *codes):
    return Known(codes[0], name, codes)


ES = known("Praktijk De Es", "41000001", "42000009")


@pytest.mark.parametrize(
    "other",
    [
        known("Stichting Praktijk De Es B.V.", "98100000"),
        known("praktijk de és", "98100000"),
        known("Praktijk de Ess", "98100000"),
        known("Praktijk De Es Jeugdhulp", "98100000"),
        known("Heel Anders", "41000007"),
        known("Heel Anders", "14000001"),
        known("Heel Anders", "98100000", "42000008"),
    ],
)
def test_finds_what_looks_alike(other):
    assert [found.agb for found in find(ES, among=[other])] == [other.agb]


@pytest.mark.parametrize(
    "other",
    [
        known("Het Kompas Jeugdhulp", "98100000"),
        known("De Linde", "98100000"),
        known("Heel Anders", "41000770"),
        known("Heel Anders", "10000004"),
        ES,
    ],
)
def test_passes_over_what_does_not(other):
    assert find(ES, among=[other]) == []


def test_houses_with_another_number_are_other_houses():
    assert find(known("Gezinshuis 12", "41000012"), among=[known("Gezinshuis 13", "98100000")]) == []


def test_says_in_what_they_look_alike():
    [name] = find(ES, among=[known("Praktijk De Es BV", "98100000")])
    [code] = find(ES, among=[known("Heel Anders", "41000002")])

    assert (name.why, code.why) == ("de naam lijkt erop", "de AGB-code lijkt erop")


@pytest.mark.parametrize(
    ("name", "short"),
    [("Stichting Zorg-Één B.V.", "zorg een"), ("B.V.", "bv"), ("De  Es, v.o.f.", "de es")],
)
def test_plain_is_the_name_as_people_remember_it(name, short):
    assert plain(name) == short
