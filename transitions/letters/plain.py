"""Plain text for paper: what cannot be printed goes out of it, and a word that is too long can be broken.

Widths are counted in ems and never too low; only a word that may not fit gets places to break. Those are zero-width
spaces: they show nowhere, and every other word is kept whole.
"""

import re
import unicodedata

BREAK = "\u200b"
# Where an address of mail or of a page is broken, if that is enough.
NATURAL = re.compile(r"(?<=[@./_?=&-])")

# Characters of the letter's type by how many ems wide they are at most, in its bold as well.
_WIDTHS = {
    char: ems
    for ems, chars in {
        0.3: " !',.:;ijl|",
        0.4: '"()-/IJ[\\]`ft{}',
        0.5: "#$*0123456789?S_acersz~",
        0.6: "+<=>EFLPT^bdghknopquvxy",
        0.7: "%ABCKRUVYZ",
        0.8: "&DGHNOQXw",
        1.0: "@MWm",
    }.items()
    for char in chars
}
_WIDEST = 1.5
_KEPT_SPACES = frozenset("\u00a0\u202f")
# Control, invisible (these could turn the order of a sentence), and halves of characters.
_DROPPED = frozenset({"Cc", "Cf", "Cs"})


def clean(typed: str) -> str:
    """The text in composed characters, on one line, without control characters or blanks around it."""
    composed = unicodedata.normalize("NFC", typed)
    if composed.isprintable():
        return composed.strip(" ")
    return "".join(map(_printed, composed)).strip(" ")


def _printed(char: str) -> str:
    if char.isspace() and char not in _KEPT_SPACES:
        return " "
    return "" if unicodedata.category(char) in _DROPPED else char


def breakable(text: str, *, room: float) -> str:
    """The text with places to break in each word that may be wider than `room` ems."""
    words = text.split(" ")
    if max(map(len, words)) * _WIDEST <= room:
        return text
    return " ".join(word if width(word) <= room else _broken(word, room) for word in words)


def width(word: str) -> float:
    """At most so many ems wide in the letter's type."""
    return sum(map(_width, word))


def _width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    without_accents = unicodedata.normalize("NFD", char)[0]
    return _WIDTHS.get(without_accents, _WIDEST)


def _broken(word: str, room: float) -> str:
    pieces = NATURAL.split(word)
    return BREAK.join(piece if width(piece) <= room else _anywhere(piece) for piece in pieces)


def _anywhere(piece: str) -> str:
    """A break before each character but those that sit on the one before."""
    return "".join(char if unicodedata.combining(char) else BREAK + char for char in piece).lstrip(BREAK)
