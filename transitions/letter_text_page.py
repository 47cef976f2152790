"""What the pages of texts show: every text with its state, one text filled with example facts, and its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from achterhoek import comparing, readability
from achterhoek.models import Municipality
from achterhoek.wording import written
from transitions.letters import fields
from transitions.letters.document import Part
from transitions.models import LetterText, TransitionPeriod
from transitions.statuses import TextKind

#: The kinds as a reader meets them, each group under its heading.
GROUPS: tuple[tuple[str, str, tuple[TextKind, ...]], ...] = (
    (
        "Hele brieven",
        "Met deze teksten begint een brief. Zij hebben een onderwerp.",
        (
            *(TextKind.ANNOUNCEMENT, TextKind.OPENING, TextKind.OPENING_NOTHING),
            *(TextKind.CHANGE_OF_DAY, TextKind.CORRECTION),
        ),
    ),
    (
        "Alinea’s per indicatie",
        "Van elke indicatie zegt één alinea wat er gebeurt. Erboven staat om welke zorg het gaat.",
        (
            *(TextKind.NOTHING_CHANGES, TextKind.RUNS_THROUGH, TextKind.OTHER_PROVIDER),
            *(TextKind.FIRST_PROVIDER, TextKind.INDICATION_ENDS, TextKind.BRIDGING, TextKind.HEAR_LATER),
        ),
    ),
    (
        "Aan het eind",
        "Wat iemand kan doen die het er niet mee eens is, en de afsluiting.",
        (TextKind.OBJECTION, TextKind.NO_DECISION, TextKind.CLOSING),
    ),
)


@dataclass(frozen=True)
class Row:
    """A text in the list: the version in use, and the draft beside it if there is one."""

    kind: TextKind
    used: LetterText
    draft: LetterText | None

    @property
    def word(self) -> str:
        """What the text is, under the heading of its group."""
        return str(self.kind.label).removeprefix("alinea: ")


@dataclass(frozen=True)
class Preview:
    """A text as a resident would read it, with example facts; `subject` is empty where the text has none."""

    subject: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Version:
    """A version and what it changed: both texts side by side, or nothing for the first."""

    text: LetterText
    before: Sequence[comparing.Part]
    after: Sequence[comparing.Part]


def groups(
    municipality: Municipality, used: Mapping[TextKind, LetterText]
) -> list[tuple[str, str, list[Row]]]:
    """Every text of a municipality, under its headings."""
    drafts = {
        text.kind: text
        for text in LetterText.objects.drafts().filter(municipality=municipality).select_related("made_by")
    }
    return [
        (title, about, [Row(kind, used[kind], drafts.get(kind)) for kind in kinds])
        for title, about, kinds in GROUPS
    ]


def facts(
    kind: TextKind, municipality: Municipality, period: TransitionPeriod, sender: Mapping[str, str]
) -> dict[str, str]:
    """A value for each field of a kind: the municipality's own where it has them, made-up facts for the rest."""
    return fields.examples(kind) | {
        name: value
        for name, value in {
            "gemeente": municipality.name,
            "periode_begin": written(period.first_day),
            "periode_einde": written(period.last_day),
            "bezwaar_weken": str(period.objection_weeks),
            **sender,
        }.items()
        if value and name in {field.name for field in fields.FIELDS[kind]}
    }


def preview(subject: str, text: str, values: Mapping[str, str]) -> Preview:
    """A text filled in; a field that has no value stays as it was typed."""
    asked = fields.asked_in(subject) | fields.asked_in(text)
    shown = {name: f"{{{name}}}" for name in asked} | {name: value for name, value in values.items() if value}
    return Preview(fields.fill(subject, shown), fields.composed(text, shown))


def hard_to_read(text: str, values: Mapping[str, str]) -> list[str]:
    """What makes a text hard to read, as a warning to its editor."""
    found = preview("", text, values)
    reading = readability.measure(
        *(words for part in found.parts for words in (*part.paragraphs, *part.points))
    )
    warnings = [f"Deze zin is lang: ‘{sentence[:120]}…’" for sentence in reading.long_sentences[:3]]
    if reading.hard:
        warnings.insert(
            0,
            f"De tekst is lastig te lezen: {reading.score}, en we willen minstens {readability.EASY}. "
            "Kortere woorden en kortere zinnen helpen.",
        )
    return warnings


def versions(municipality: Municipality, kind: TextKind) -> list[Version]:
    """Every version, newest first, each beside the one before it; a draft beside the version in use."""
    rows = LetterText.objects.filter(municipality=municipality, kind=kind)
    texts = list(rows.select_related("made_by", "approved_by").order_by("number"))
    found = [Version(texts[0], (), ()), *(_beside(old, new) for old, new in pairwise(texts))]
    return found[::-1]


def differing(old: str, new: str) -> tuple[Sequence[comparing.Part], Sequence[comparing.Part]]:
    """Two texts as two columns: the old with what went, the new with what came."""
    parts = comparing.compare(old, new)
    return [part for part in parts if part.kind != "added"], [part for part in parts if part.kind != "gone"]


def _beside(old: LetterText, new: LetterText) -> Version:
    return Version(new, *differing(whole(old.subject, old.text), whole(new.subject, new.text)))


def whole(subject: str, text: str) -> str:
    """Subject and text as one, to compare."""
    return f"{subject}\n\n{text}".strip()
