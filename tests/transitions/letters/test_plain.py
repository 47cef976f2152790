"""Text made ready for paper: nothing that cannot be printed, and places to break in what would not fit."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transitions.letters.plain import BREAK, breakable, clean, width


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Jan\tde\r\nBoer ", "Jan de  Boer"),
        ("C\u0327elik", "Çelik"),
        ("a\x00\x1b\u202e\u200b\ufeffb", "ab"),
        ("half\ud800", "half"),
        ("12\u00a0uur", "12\u00a0uur"),
        ("", ""),
    ],
)
def test_text_is_cleaned(typed, printed):
    assert clean(typed) == printed


@given(st.text())
def test_cleaning_again_changes_nothing(typed):
    cleaned = clean(typed)

    assert clean(cleaned) == cleaned
    assert {unicodedata.category(char) for char in cleaned} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()


def test_text_that_fits_stays_as_it_is():
    text = "Zorgboerderij De Linde neemt de begeleiding over van het Slingeland."

    assert breakable(text, room=10) == text


def test_word_that_may_not_fit_can_be_broken_before_each_character():
    assert breakable("aan WWWWW", room=4) == "aan W" + f"{BREAK}W" * 4


def test_address_of_mail_is_broken_where_one_expects_it():
    assert breakable("overgang@oude-ijsselstreek.nl", room=9) == (
        f"overgang@{BREAK}oude-{BREAK}ijsselstreek.{BREAK}nl"
    )


def test_mark_stays_on_its_letter():
    assert breakable("q\u0301" * 9, room=2) == BREAK.join(["q\u0301"] * 9)


@given(st.text(), st.floats(1, 40))
def test_breaks_add_nothing_else(typed, room):
    text = clean(typed)

    assert breakable(text, room=room).replace(BREAK, "") == text


def test_width_is_never_too_low():
    assert [width("W"), width("Ŵ"), width("\u0301"), width("漢")] == [1.0, 1.0, 0.0, 1.5]
