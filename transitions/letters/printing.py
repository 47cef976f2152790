"""Printing: a letter becomes a PDF that anyone can read (PDF/UA-1), and many letters one file for the print shop.

The layout is `letter.typ`. All that a letter says goes in as data and becomes text: typed markup prints as typed. Only
the fonts inside typst are used and no clock is read, so the same letter is the same bytes on every machine. A character
that none of those fonts has prints as `□`.
"""

import hashlib
import json
import shutil
import tempfile
import unicodedata
import weakref
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from achterhoek.refusals import Refused
from transitions.letters.document import Document, Part, Sender
from transitions.letters.logo import BROKEN, Unfit
from transitions.letters.logo import read as read_logo
from transitions.letters.plain import breakable, clean, width

LAYOUT = Path(__file__).with_name("letter.typ").read_bytes()
# A character is known if both weights of the letter can show it.
SPECIMEN = b"""
#set document(title: "x")
#set text(font: "Libertinus Serif", lang: "nl")
#sys.inputs.letter #text(weight: "semibold", sys.inputs.letter)
"""
LOGO = b"#image(sys.inputs.letter)"
UNKNOWN = "□"
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()

LONGEST_NUMBER = 80  # it stands at the foot of each page

# How many ems of their own type the columns of the layout are wide.
BODY, SUBHEADING, HEADING, NAME = 35.0, 34.0, 25.0, 13.0
RECIPIENT, FACT, LABEL, SMALL, FOOTER = 21.0, 16.5, 18.0, 31.0, 40.0


class LogoRefused(Refused):
    """The logo cannot be printed."""


class Unprintable(Refused):
    """The printer fails on one document; the fault behind it is its cause."""

    def __init__(self) -> None:
        super().__init__(
            "De drukker kan deze brief niet maken. Controleer de naam, het adres en de teksten. "
            "Helpt dat niet, geef het kenmerk dan aan de beheerder.",
            rule="unprintable",
        )


class Printer:
    """Keeps one compiler, which makes a letter several times as fast as a new one each time.

    Threads may share a printer; they wait for each other. Processes have their own.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="letters-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._compiler = typst.Compiler(root=self._folder, ignore_system_fonts=True)
        self._one_at_a_time = Lock()
        self._known: dict[str, bool] = {}
        self._logos: dict[bytes, str] = {}

    def pdf(self, document: Document) -> bytes:
        """The letter as tagged PDF/UA-1. Raises LogoRefused, Unprintable."""
        midnight = datetime.combine(document.day, time(), tzinfo=UTC)
        return self._pages(document, format="pdf", pdf_standards="ua-1", timestamp=midnight)[0]

    def png(self, document: Document, page: int = 0, *, ppi: float = 110) -> bytes:
        """One page as a picture, to look at before printing. Raises LogoRefused, Unprintable, IndexError."""
        return self._pages(document, format="png", ppi=ppi)[page]

    def check_logo(self, logo: bytes) -> None:
        """Refuse what is no PNG of a sensible size. Raises LogoRefused, with the reason in Dutch."""
        if logo in self._logos:
            return
        try:
            read_logo(logo)
        except Unfit as unfit:
            raise LogoRefused(str(unfit), rule="logo") from unfit
        name = f"{hashlib.sha256(logo).hexdigest()}.png"
        (self._folder / name).write_bytes(logo)
        try:
            self._compile(LOGO, name, format="png", ppi=10)
        except typst.TypstError as error:
            raise LogoRefused(BROKEN, rule="logo") from error
        self._logos[logo] = name

    def _pages(self, document: Document, **output: Any) -> list[bytes]:
        logo = document.sender.logo
        if logo is not None:
            self.check_logo(logo)
        told = Typesetter(self._shown).letter(document)
        told["logo"] = None if logo is None else self._logos[logo]
        try:
            return self._compile(LAYOUT, json.dumps(told, ensure_ascii=False), **output)
        except typst.TypstError as error:
            raise Unprintable from error

    def _compile(self, layout: bytes, letter: str, **output: Any) -> list[bytes]:
        with self._one_at_a_time:
            made = self._compiler.compile(layout, sys_inputs={"letter": letter}, **output)
        return made if isinstance(made, list) else [made or b""]

    def _shown(self, text: str) -> str:
        """The text as typed, but for characters that no font has."""
        if text.isascii():
            return text
        return "".join(char if char.isascii() or self._knows(char) else UNKNOWN for char in text)

    def _knows(self, char: str) -> bool:
        if char not in self._known:
            self._known[char] = unicodedata.category(char) != "Co" and self._can_show(char)
        return self._known[char]

    def _can_show(self, char: str) -> bool:
        try:
            self._compile(SPECIMEN, f"a{char}", format="pdf", pdf_standards="ua-1", timestamp=0)
        except typst.TypstError:
            return False
        return True


@cache
def printer() -> Printer:
    """The printer of this process."""
    return Printer()


class Typesetter:
    """Puts each text of a letter in the form that `letter.typ` reads. `shown` replaces what no font has."""

    def __init__(self, shown: Callable[[str], str]) -> None:
        self._shown = shown

    def letter(self, document: Document) -> dict[str, Any]:
        """All that the layout asks for."""
        sender, day = document.sender, document.day
        return self.heads(document) | {
            "author": self.fit(sender.name, BODY),
            "number": self.fit(document.number[:LONGEST_NUMBER], FOOTER),
            "day": {"year": day.year, "month": day.month, "day": day.day},
            "subject": self.fit(document.subject, HEADING) or "Brief",
            "logo_says": self.fit(f"Logo van {sender.name}", BODY),
            "facts": [
                (self.fit(label, LABEL), told)
                for label, typed in facts(document)
                if (told := self.fit_all(typed, FACT))
            ],
            "salutation": self.fit(document.salutation, BODY),
            "parts": [self.part(part) for part in document.parts],
            "closing": [self.fit(line, BODY) for line in document.closing],
        }

    def heads(self, document: Document) -> dict[str, Any]:
        """What stands at a fixed place, and whether it surely fits there."""
        sender = document.sender
        heads = {
            "sender": self.fit_all([sender.name], NAME),
            "return_address": self.fit_all([return_line(sender)], SMALL),
            "recipient": self.fit_all(document.recipient, RECIPIENT),
        }
        room = {"sender": (NAME, 1), "return_address": (SMALL, 1), "recipient": (RECIPIENT, 5)}
        return heads | {
            "fits": {name: fits(heads[name], width, lines=lines) for name, (width, lines) in room.items()}
        }

    def part(self, part: Part) -> dict[str, Any]:
        """A heading with what stands under it; empty paragraphs and points are left out."""
        return {
            "heading": self.fit(part.heading, SUBHEADING),
            "paragraphs": self.fit_all(part.paragraphs, BODY),
            "points": self.fit_all(part.points, BODY),
        }

    def fit(self, typed: str, room: float) -> str:
        """One text for a column of so many ems."""
        return breakable(self._shown(clean(typed)), room=room)

    def fit_all(self, typed: Iterable[str], room: float) -> list[str]:
        """Every text that says something."""
        return [text for one in typed if (text := self.fit(one, room))]


def fits(texts: list[str], room: float, *, lines: int) -> bool:
    """Whether these certainly fit: so many lines at most, each within its column."""
    return len(texts) <= lines and all(width(text) <= room for text in texts)


def return_line(sender: Sender) -> str:
    """Where post goes back to, on one line."""
    lines = ", ".join(line for line in sender.return_address if line.strip())
    return f"Retouradres: {lines}" if lines else ""


def facts(document: Document) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What stands beside the recipient: labels with their lines."""
    sender = document.sender
    return (
        (sender.name if sender.logo else "Afdeling", (sender.department,)),
        ("Datum", (in_full(document.day),)),
        ("Ons kenmerk", (document.reference,)),
        ("Wij zijn bereikbaar", (sender.phone, sender.phone_hours, sender.email, sender.website)),
    )


def in_full(day: date) -> str:
    """The day as a letter writes it, whatever language the machine speaks."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
