"""What a municipality’s general announcement told its residents, so that a care worker reads what a client read.

It is shown from the day on which the letters were posted, as they were printed: on a letter nobody can change what was
said. What is shown comes from one text only, whose fields are those that every reader may know; a letter that was made
with any other text, or with a field about a person, is not shown at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from achterhoek.models import Municipality
from transitions.letters import fields
from transitions.letters.document import Part
from transitions.models import Letter, LetterText
from transitions.statuses import LetterKind, TextKind

KIND = TextKind.ANNOUNCEMENT


@dataclass(frozen=True)
class Announcement:
    """The letter without greeting and end; `posted_on` is the day on which residents were written to."""

    posted_on: date
    subject: str
    parts: tuple[Part, ...]


def of(municipality: Municipality, *, day: date) -> Announcement | None:
    """The last announcement that was posted by `day`; nothing where there is none."""
    posted = Letter.objects.posted().filter(
        municipality=municipality, kind=LetterKind.ANNOUNCEMENT, posted_on__lte=day
    )
    row = posted.order_by("-posted_on", "-pk").values_list("posted_on", "texts", "content").first()
    if row is None:
        return None
    posted_on, used, content = row
    return _told(posted_on, content) if _names_nobody(municipality, used) else None


def _names_nobody(municipality: Municipality, used: Mapping[str, int]) -> bool:
    """Whether the letter was made of the announcement alone, and that version asks public facts only."""
    if set(used) - {TextKind.CLOSING.value} != {KIND.value}:
        return False
    rows = LetterText.objects.filter(municipality=municipality, kind=KIND, number=used[KIND.value])
    text = rows.values_list("subject", "text").first()
    public = {field.name for field in fields.FIELDS[KIND]}
    return text is not None and fields.asked_in(" ".join(text)) <= public


def _told(posted_on: date, content: Mapping[str, Any]) -> Announcement:
    parts = (Part(one["heading"], tuple(one["paragraphs"]), tuple(one["points"])) for one in content["parts"])
    return Announcement(posted_on, content["subject"], tuple(parts))
