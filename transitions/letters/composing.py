"""Putting a letter together: opening, what changes per indication, what one can do against it, and the end.

Texts come in with their fields still open; every field is filled from the facts, or the letter is not made
(`fields.MissingFact`). What is composed is plain text: nothing in a name or a reason is ever read as markup.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from transitions.letters import fields, paragraphs
from transitions.letters.document import Document, Part, Sender
from transitions.letters.paragraphs import Paragraph
from transitions.statuses import LetterKind, TextKind


@dataclass(frozen=True)
class Text:
    """One text in use: its version, the subject it gives the letter (if it opens one), and the words."""

    number: int
    subject: str
    words: str


@dataclass(frozen=True)
class Told:
    """What one letter says, and the versions of the texts that it says it with."""

    subject: str
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
    used: dict[str, int]


Texts = Mapping[TextKind, Text]


def tell(
    kind: LetterKind,
    *,
    texts: Texts,
    said: Sequence[Paragraph],
    values: Mapping[str, str],
    decision: bool | None,
) -> Told:
    """Fill the texts of a letter.

    `values`: the fields that every text may use. `decision`: whether one can object; none where nothing moves.
    Raises `fields.MissingFact` where a text asks what nobody knows.
    """
    opening, clause = _opening(kind, said), _clause(decision)
    first = {**values, **dict(said[0].values)} if said else values
    parts = [
        *(fields.composed(texts[opening].words, values) if opening else ()),
        *(part for one in said for part in _about_care(texts, one, values)),
        *(fields.composed(texts[clause].words, values) if clause else ()),
    ]
    closing = fields.fill(texts[TextKind.CLOSING].words, values)
    used = [opening, *(one.kind for one in said), clause, TextKind.CLOSING]
    return Told(
        subject=fields.fill(texts[opening or TextKind.CHANGE_OF_DAY].subject, first),
        parts=tuple(parts),
        closing=tuple(line.strip() for line in closing.strip().splitlines()),
        used={text.value: texts[text].number for text in dict.fromkeys(used) if text},
    )


def _opening(kind: LetterKind, said: Sequence[Paragraph]) -> TextKind | None:
    """The text that opens a letter of this kind; a change of day begins with what changes."""
    if kind == LetterKind.OUTCOME:
        nothing = paragraphs.nothing_changes(list(said))
        return TextKind.OPENING_NOTHING if nothing else TextKind.OPENING
    return {LetterKind.ANNOUNCEMENT: TextKind.ANNOUNCEMENT, LetterKind.CORRECTION: TextKind.CORRECTION}.get(
        kind
    )


def _clause(decision: bool | None) -> TextKind | None:
    if decision is None:
        return None
    return TextKind.OBJECTION if decision else TextKind.NO_DECISION


def _about_care(texts: Texts, said: Paragraph, values: Mapping[str, str]) -> Iterator[Part]:
    """What changes for one indication, under the name of that care."""
    parts = fields.composed(texts[said.kind].words, {**values, **dict(said.values)})
    for number, part in enumerate(parts):
        yield replace(part, heading=said.heading) if number == 0 and not part.heading else part


def kept(told: Told, *, recipient: Sequence[str], salutation: str, about: str) -> dict[str, Any]:
    """What a letter says, as JSON keeps it; `document` makes it whole again."""
    return {
        "subject": told.subject,
        "parts": [asdict(part) for part in told.parts],
        "closing": list(told.closing),
        "recipient": list(recipient),
        "salutation": salutation,
        "reference": about,
    }


def document(content: Mapping[str, Any], *, number: str, day: date, sender: Sender) -> Document:
    """The letter as it is printed."""
    parts = (Part(one["heading"], tuple(one["paragraphs"]), tuple(one["points"])) for one in content["parts"])
    return Document(
        number=number,
        day=day,
        sender=sender,
        recipient=tuple(content["recipient"]),
        reference=f"{number} (dossier {content['reference']})",
        subject=content["subject"],
        salutation=content["salutation"],
        parts=tuple(parts),
        closing=tuple(content["closing"]),
    )
