"""A general announcement that went out: one letter of it, as the work on a batch leaves it."""

from datetime import UTC, date, datetime

from tests.factories import LetterFactory, municipality
from transitions.actions.letters import senders, texts
from transitions.letters import fields
from transitions.models import Letter
from transitions.statuses import LetterKind, TextKind

#: In no public page: who got the letter that is shown.
RESIDENT = "Wolkenkrabber"


def posted(*, on: date, place: str = "0197", **more) -> Letter:
    """A letter to one resident, posted on this day, that says what the text in use says."""
    of = municipality(place)
    text = texts.in_use(of, TextKind.ANNOUNCEMENT)
    values = fields.examples(TextKind.ANNOUNCEMENT) | senders.facts_of(senders.sender_of(of))
    values["gemeente"] = of.name
    told = fields.composed(text.text, values)
    content = {
        "subject": fields.fill(text.subject, values),
        "parts": [
            {"heading": part.heading, "paragraphs": list(part.paragraphs), "points": list(part.points)}
            for part in told
        ],
        "closing": ["Met vriendelijke groet,", RESIDENT],
        "recipient": [f"T. {RESIDENT}"],
        "salutation": f"Beste mevrouw {RESIDENT},",
        "reference": RESIDENT,
    }
    made_at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return LetterFactory(
        posted=True,
        client__municipality=of,
        client__surname=RESIDENT,
        name=f"T. {RESIDENT}",
        kind=LetterKind.ANNOUNCEMENT,
        batch__kind=LetterKind.ANNOUNCEMENT,
        batch__posted_on=on,
        batch__dated=on,
        posted_on=on,
        produced_at=made_at,
        is_decision=False,
        objection_until=None,
        texts={TextKind.ANNOUNCEMENT.value: text.number, TextKind.CLOSING.value: 1},
        content=content,
        **more,
    )
