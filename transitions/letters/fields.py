"""Named fields of the texts of letters: `{eerste_dag}` in a text is filled from the facts of one resident.

A text is plain: fields, paragraphs, points and headings, and nothing that computes, repeats or reads a file. What a
text of each kind may use stands in `FIELDS`; `problems` says why a text cannot be approved. A letter is made with
`composed`, which cuts the text before it fills it: whatever a name or a reason holds, it prints as typed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from transitions.letters.document import Part
from transitions.statuses import TextKind

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
LONGEST_SUBJECT = 120
LONGEST_TEXT = 4000


class MissingFact(Exception):
    """A text asks a fact that is not known of this resident; the letter cannot be made."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Field:
    """A fact that a text may name: what it is, and how it reads in a sentence."""

    name: str
    about: str
    example: str

    @property
    def written(self) -> str:
        """The field as one writes it in a text."""
        return f"{{{self.name}}}"


_ALL = {
    field.name: field
    for field in (
        Field("gemeente", "naam van de gemeente", "Aalten"),
        Field("ontvanger", "naam van wie de brief krijgt", "mevrouw A. de Vries"),
        Field("client", "naam van de inwoner om wie het gaat", "T. de Vries"),
        Field("telefoon", "telefoonnummer van de gemeente", "0543 49 33 33"),
        Field("bereikbaar", "wanneer de gemeente te bellen is", "op werkdagen van 9.00 tot 16.00 uur"),
        Field("website", "website van de gemeente", "www.aalten.nl"),
        Field("periode_begin", "eerste dag van de overgangsperiode", "1 juli 2022"),
        Field("periode_einde", "laatste dag van de overgangsperiode", "31 december 2022"),
        Field("zorg", "om welke zorg het gaat, zoals het midden in een zin staat", "hulp in huis"),
        Field("oude_aanbieder", "wie de zorg nu geeft", "Thuiszorg De Es"),
        Field("nieuwe_aanbieder", "wie de zorg gaat geven", "Stichting De Bron"),
        Field("organisatie", "via wie het contract loopt", "Zorggroep Oost"),
        Field("eerste_dag", "eerste dag bij de nieuwe aanbieder", "3 oktober 2022"),
        Field("laatste_dag", "laatste dag bij de oude aanbieder", "2 oktober 2022"),
        Field("oude_dag", "de dag die in de vorige brief stond", "26 september 2022"),
        Field("indicatie_einde", "laatste dag van de indicatie", "31 december 2022"),
        Field(
            "waarom",
            "waarom er iets verandert, in één zin",
            "Thuiszorg De Es heeft geen contract meer met ons.",
        ),
        Field("bel_aanbieder", "nummer voor vragen over de start", "0543 12 34 56"),
        Field("overbrugging_tot", "tot en met welke dag de oude aanbieder doorgaat", "31 maart 2023"),
        Field("correctie", "wat er nu juist is, in een of meer zinnen", "De zorg begint op 10 oktober 2022."),
        Field("vorige_datum", "datum van de vorige brief", "5 september 2022"),
        Field("bezwaar_adres", "waar een bezwaar heen gaat", "Postbus 119, 7120 AC Aalten"),
        Field("bezwaar_weken", "hoeveel weken er zijn voor een bezwaar, als cijfer", "6"),
        Field("kenmerk", "kenmerk van de brief", "B-00123"),
        Field("klachten", "waar een klacht heen gaat", "klachten@aalten.nl"),
        Field("ondertekening", "wie de brief ondertekent", "burgemeester en wethouders van Aalten"),
    )
}
_PUBLIC = ("gemeente", "telefoon", "bereikbaar", "website", "periode_begin", "periode_einde")
_EVERY = ("gemeente", "ontvanger", "client", *_PUBLIC[1:])
_OWN: dict[TextKind, tuple[str, ...]] = {
    TextKind.OPENING: (),
    TextKind.OPENING_NOTHING: (),
    TextKind.NOTHING_CHANGES: ("zorg", "oude_aanbieder"),
    TextKind.RUNS_THROUGH: ("zorg", "oude_aanbieder", "organisatie"),
    TextKind.OTHER_PROVIDER: (
        *("zorg", "oude_aanbieder", "nieuwe_aanbieder", "eerste_dag", "laatste_dag"),
        *("waarom", "bel_aanbieder"),
    ),
    TextKind.FIRST_PROVIDER: ("zorg", "nieuwe_aanbieder", "eerste_dag", "bel_aanbieder"),
    TextKind.INDICATION_ENDS: ("zorg", "oude_aanbieder", "indicatie_einde"),
    TextKind.BRIDGING: ("zorg", "oude_aanbieder", "overbrugging_tot"),
    TextKind.HEAR_LATER: ("zorg", "oude_aanbieder"),
    TextKind.CHANGE_OF_DAY: (
        *("zorg", "nieuwe_aanbieder", "oude_dag", "eerste_dag", "laatste_dag"),
        "bel_aanbieder",
    ),
    TextKind.CORRECTION: ("correctie", "vorige_datum"),
    TextKind.OBJECTION: ("bezwaar_adres", "bezwaar_weken", "kenmerk"),
    TextKind.NO_DECISION: ("klachten",),
    TextKind.CLOSING: ("ondertekening",),
}
#: Which fields a text of each kind may use. The announcement is shown to visitors too, so it names nobody.
FIELDS: dict[TextKind, tuple[Field, ...]] = {
    TextKind.ANNOUNCEMENT: tuple(_ALL[name] for name in _PUBLIC),
} | {kind: tuple(_ALL[name] for name in (*own, *_EVERY)) for kind, own in _OWN.items()}
#: What a text of a kind is for: without these it says nothing.
REQUIRED: dict[TextKind, tuple[str, ...]] = {
    TextKind.OTHER_PROVIDER: ("nieuwe_aanbieder", "eerste_dag"),
    TextKind.FIRST_PROVIDER: ("nieuwe_aanbieder", "eerste_dag"),
    TextKind.INDICATION_ENDS: ("indicatie_einde",),
    TextKind.BRIDGING: ("overbrugging_tot",),
    TextKind.CHANGE_OF_DAY: ("eerste_dag",),
    TextKind.CORRECTION: ("correctie",),
    TextKind.OBJECTION: ("bezwaar_adres", "bezwaar_weken"),
    TextKind.NO_DECISION: ("klachten",),
}
#: Texts that begin a letter, and so carry its subject.
WITH_SUBJECT = frozenset(
    {
        TextKind.ANNOUNCEMENT,
        TextKind.OPENING,
        TextKind.OPENING_NOTHING,
        TextKind.CHANGE_OF_DAY,
        TextKind.CORRECTION,
    }
)

_in_braces = re.compile(r"\{([^{}]*)\}")
_code = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}|\$\{|<%|<\?|"
    r"<\s*/?[a-z!][^>\n]*>?|javascript:|"
    r"[#@](?:import|include|read|eval|let|set|show|for|while|if|plugin|sys|json|image|raw)\b|"
    r"\binclude\b|\b(?:read|open|eval|exec|image)\(|file:|\.\./",
    re.IGNORECASE,
)
_unseen = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def problems(kind: TextKind | str, subject: str, text: str) -> list[str]:
    """Why this text cannot be approved, a sentence for each reason; none when it can."""
    kind = TextKind(kind)
    return [
        *_about_subject(kind, subject),
        *_about_length(text),
        *_about_code(subject, text),
        *_about_fields(kind, subject, text),
        *_about_required(kind, text),
    ]


def _about_subject(kind: TextKind, subject: str) -> Iterator[str]:
    if kind in WITH_SUBJECT and not subject.strip():
        yield "Geef een onderwerp: met deze tekst begint een brief."
    if kind not in WITH_SUBJECT and subject.strip():
        yield "Laat het onderwerp leeg: deze tekst staat binnen een brief."
    if len(subject) > LONGEST_SUBJECT:
        yield f"Het onderwerp is te lang: {len(subject)} tekens, het mogen er {LONGEST_SUBJECT} zijn."
    if "\n" in subject or "\r" in subject:
        yield "Zet het onderwerp op één regel."


def _about_length(text: str) -> Iterator[str]:
    if not text.strip():
        yield "Schrijf eerst de tekst."
    if len(text) > LONGEST_TEXT:
        yield f"De tekst is te lang: {len(text)} tekens, het mogen er {LONGEST_TEXT} zijn."


def _about_code(*texts: str) -> Iterator[str]:
    if found := _once(match[0] for text in texts for match in _code.finditer(text)):
        signs = ", ".join(f"“{_short(sign)}”" for sign in found[:5])
        yield (
            f"Dit mag niet in een tekst: {signs}. Een tekst kan niet rekenen, niet herhalen en geen bestand lezen: "
            "gebruik alleen gewone zinnen en de velden uit de lijst."
        )
    if any(_unseen.search(text) for text in texts):
        yield "Er staat een onzichtbaar teken in de tekst. Typ de zin opnieuw in plaats van te plakken."


def _about_fields(kind: TextKind, *texts: str) -> Iterator[str]:
    known = {field.name for field in FIELDS[kind]}
    for text in texts:
        plain = re.sub(r"\{\{.*?\}\}|\{[%#].*?[%#]\}", "", text, flags=re.DOTALL)
        for inside in _once(match[1] for match in _in_braces.finditer(plain)):
            if inside not in known:
                yield _unfit(inside, kind)
        if re.search(r"[{}]", re.sub(r"[{%#$]\{|\}\}|\{[%#]|[%#]\}", "", _in_braces.sub("", plain))):
            yield "Er staat een losse accolade in de tekst. Schrijf een veld zo: {gemeente}."


def _unfit(inside: str, kind: TextKind) -> str:
    """Why what stands between these braces is no field of this kind of text."""
    if not inside.strip():
        return "Tussen twee accolades staat geen naam. Schrijf een veld zo: {gemeente}."
    known = [field.name for field in FIELDS[kind]]
    name = inside.strip().lower()
    if not FIELD.fullmatch(f"{{{inside}}}") and name not in known:
        return f"{{{_short(inside)}}} is geen veld: tussen de accolades staat één naam uit de lijst, zonder meer."
    if name in _ALL and name not in known:
        return f"Het veld {{{name}}} kan niet in deze tekst: het is hier niet bekend."
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    tip = f" Bedoel je {{{near[0]}}}?" if near else " Kies een veld uit de lijst."
    return f"Het veld {{{_short(inside)}}} bestaat niet.{tip}"


def _about_required(kind: TextKind, text: str) -> Iterator[str]:
    asked = asked_in(text)
    for name in REQUIRED.get(kind, ()):
        if name not in asked:
            yield f"Het veld {{{name}}} ontbreekt: {_ALL[name].about}."


def _once(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _short(found: str) -> str:
    found = " ".join(found.split())
    return found if len(found) <= 40 else f"{found[:39]}…"


def asked_in(text: str) -> set[str]:
    """The names of the fields that a text uses."""
    return set(FIELD.findall(text))


def examples(kind: TextKind | str) -> dict[str, str]:
    """Made-up facts for every field of a kind: what a text looks like before there is a resident."""
    return {field.name: field.example for field in FIELDS[TextKind(kind)]}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the facts in the place of their fields, once: a value that holds braces is not filled again.

    Raises MissingFact where a fact is not known.
    """
    return FIELD.sub(lambda field: _known(field[1], values), text)


def _known(name: str, values: Mapping[str, str]) -> str:
    value = values.get(name) or ""
    if not value.strip():
        raise MissingFact(name)
    return value


def composed(text: str, values: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts of a text with the facts in them. Cut first, filled then: no value can make a heading or a point."""
    return tuple(
        Part(
            heading=fill(part.heading, values),
            paragraphs=tuple(fill(paragraph, values) for paragraph in part.paragraphs),
            points=tuple(fill(point, values) for point in part.points),
        )
        for part in parts(text)
    )


def parts(text: str) -> tuple[Part, ...]:
    """The parts of a text: `## ` begins one with a heading, `- ` a point, a blank line a paragraph.

    Of a part the points follow the paragraphs: a paragraph after points begins a part without a heading.
    """
    found: list[Part] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        for heading, lines in _under_headings(block):
            _add(found, heading, lines)
    return tuple(found)


def _under_headings(block: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of a block without blank lines, with the heading above them if there is one."""
    heading, lines = "", list[str]()
    for line in filter(None, (line.strip() for line in block.split("\n"))):
        if line.startswith("## "):
            if heading or lines:
                yield heading, lines
            heading, lines = line[3:].strip(), []
        else:
            lines.append(line)
    if heading or lines:
        yield heading, lines


def _add(found: list[Part], heading: str, lines: list[str]) -> None:
    words = " ".join(line for line in lines if not line.startswith("- "))
    points = tuple(line[2:].strip() for line in lines if line.startswith("- "))
    paragraphs = (words,) if words else ()
    last = found[-1] if found and not heading else None
    if last and not (paragraphs and last.points):
        found[-1] = Part(last.heading, (*last.paragraphs, *paragraphs), (*last.points, *points))
    else:
        found.append(Part(heading, paragraphs, points))
