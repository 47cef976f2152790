"""Who decides about care, by age or measure (docs/domain.md, 3 "Representative"; Jeugdwet 7.3, BW 1:245, 1:378, 1:450).

Under 12 the parents with authority or the guardian; from 12 to 15 the child and they; from 16 the youth; adults
themselves, or their curator or mentor; under a child-protection measure the certified institution (GI).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clients.models import Client, Representative
from clients.statuses import Measure, RepresentativeKind

CHILD = 12
YOUTH = 16
ADULT = 18
WITH_AUTHORITY = (RepresentativeKind.PARENT, RepresentativeKind.GUARDIAN)
FOR_ADULTS = (RepresentativeKind.CURATOR, RepresentativeKind.MENTOR)


@dataclass(frozen=True)
class Deciders:
    """Who must be heard, in words, and the names that the portal knows of them."""

    who: str
    names: tuple[str, ...]
    why: str


def age_on(birth_date: date, day: date) -> int:
    """Full years; who was born on 29 February has a birthday on 1 March in other years (BW)."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def deciders(client: Client, representatives: Iterable[Representative], *, today: date) -> Deciders:
    """Who decides for `client` on `today`."""
    known = list(representatives)
    age = age_on(client.birth_date, today)
    if _under_measure(client, known):
        return _institution(client, known)
    if age < CHILD:
        return Deciders("Ouders met gezag, of voogd", _names(known, WITH_AUTHORITY), "jonger dan 12 jaar")
    if age < YOUTH:
        names = (client.name, *_names(known, WITH_AUTHORITY))
        return Deciders("Kind en ouders met gezag, of voogd", names, "12 tot en met 15 jaar")
    if age < ADULT:
        return Deciders("De jongere zelf", (client.name,), "16 of 17 jaar")
    return _adult(client, known)


def _under_measure(client: Client, known: list[Representative]) -> bool:
    return client.measure != Measure.NONE or any(person.kind == RepresentativeKind.GI for person in known)


def _institution(client: Client, known: list[Representative]) -> Deciders:
    names = _names(known, (RepresentativeKind.GI,)) or tuple(filter(None, (client.gi_name,)))
    measure = client.get_measure_display() if client.measure != Measure.NONE else "gecertificeerde instelling"
    return Deciders("De gecertificeerde instelling (GI)", names, f"maatregel: {measure}")


def _adult(client: Client, known: list[Representative]) -> Deciders:
    for kind in FOR_ADULTS:
        if names := _names(known, (kind,)):
            return Deciders(f"De {kind.label}", names, f"er is een {kind.label}")
    return Deciders("De cliënt zelf", (client.name,), "volwassen")


def _names(known: list[Representative], kinds: tuple[RepresentativeKind, ...]) -> tuple[str, ...]:
    return tuple(person.name for person in known if person.kind in kinds)
