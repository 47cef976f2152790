"""A letter as it is handed to the printer: plain text in its place. Nothing in it is ever read as markup."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Sender:
    """Who writes: a municipality, where post goes back to, and when one can call. `logo`: a PNG file, or none."""

    name: str
    department: str
    return_address: tuple[str, ...]
    phone: str
    phone_hours: str
    email: str
    website: str
    logo: bytes | None = None


@dataclass(frozen=True)
class Part:
    """Paragraphs under a heading, which may be empty; `points` is a bulleted list after them."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """One letter. `recipient`: the lines of the address; `closing`: the lines of the end, an empty one is white."""

    number: str
    day: date
    sender: Sender
    recipient: tuple[str, ...]
    reference: str
    subject: str
    salutation: str
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
