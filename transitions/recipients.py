"""To whom a letter about a resident goes, each at their own address (docs/domain.md, 3 "Representative").

Under 12 the parents with authority or the guardian; from 12 to 15 the child and they; from 16 the youth; adults
themselves, or their curator or mentor; under a measure the certified institution. A parent or guardian without an
address of their own lives with the child. Nobody gets a letter where the resident died, where the safety flag stands,
or where it is not known who decides or where they live: those are for a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clients.models import Client, Representative
from clients.statuses import Measure, RepresentativeKind, Sex
from transitions.deciders import ADULT, CHILD, FOR_ADULTS, WITH_AUTHORITY, YOUTH, age_on
from transitions.statuses import Addressee, NoLetter

ROLE = {
    RepresentativeKind.PARENT: Addressee.PARENT,
    RepresentativeKind.GUARDIAN: Addressee.GUARDIAN,
    RepresentativeKind.CURATOR: Addressee.CURATOR,
    RepresentativeKind.MENTOR: Addressee.MENTOR,
    RepresentativeKind.GI: Addressee.GI,
}
MADAM, SIR = "mevrouw", "meneer"


@dataclass(frozen=True)
class Recipient:
    """One person who gets the letter: in which role, how it is addressed, and how it greets."""

    addressee: Addressee
    position: int
    name: str
    address: tuple[str, ...]
    postcode: str
    salutation: str

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands in the window of the envelope."""
        return (self.name, *self.address)


class Unreachable(Exception):
    """No letter can go out by itself; a person looks at it."""

    def __init__(self, reason: NoLetter, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def of(client: Client, representatives: Sequence[Representative], *, today: date) -> list[Recipient]:
    """Everyone who must have a letter about `client`. Raises Unreachable where it must not, or cannot, go out."""
    if client.died_on:
        raise Unreachable(NoLetter.DECEASED)
    if client.safety:
        raise Unreachable(NoLetter.SAFETY)
    return list(_people(client, representatives, today=today))


def _people(client: Client, known: Sequence[Representative], *, today: date) -> Iterable[Recipient]:
    age = age_on(client.birth_date, today)
    named = any(one.kind == RepresentativeKind.GI for one in known)
    if client.measure != Measure.NONE or (age < ADULT and named):
        return [_institution(client, known)]
    if age < YOUTH:
        adults = [_representative(client, one) for one in known if one.kind in WITH_AUTHORITY]
        if not adults:
            raise Unreachable(NoLetter.NO_DECIDER, "ouder met gezag of voogd")
        return adults if age < CHILD else [_self(client), *adults]
    deciding = [one for one in known if age >= ADULT and one.kind in FOR_ADULTS]
    return [_representative(client, one) for one in _first_kind(deciding)] or [_self(client)]


def _first_kind(deciding: Sequence[Representative]) -> list[Representative]:
    """A curator goes before a mentor: with both, the curator decides."""
    for kind in FOR_ADULTS:
        if found := [one for one in deciding if one.kind == kind]:
            return found
    return []


def _self(client: Client) -> Recipient:
    polite = {Sex.FEMALE: MADAM, Sex.MALE: SIR}.get(Sex(client.sex))
    last = " ".join(filter(None, (client.infix, client.surname)))
    greeted = f"{polite} {last[:1].upper()}{last[1:]}" if polite else client.name
    return Recipient(
        Addressee.CLIENT,
        0,
        client.name,
        _address(client, of="de cliënt"),
        client.postcode,
        f"Beste {greeted},",
    )


def _representative(client: Client, person: Representative) -> Recipient:
    kind = RepresentativeKind(person.kind)
    own = person if person.postcode or kind not in WITH_AUTHORITY else client
    return Recipient(
        ROLE[kind],
        person.position,
        person.name,
        _address(own, of=f"de {kind.label}"),
        own.postcode,
        f"Beste {person.name},",
    )


def _institution(client: Client, known: Sequence[Representative]) -> Recipient:
    """The certified institution: its own row where there is one; the name alone has no address yet."""
    for person in known:
        if person.kind == RepresentativeKind.GI:
            return _representative(client, person)
    raise Unreachable(NoLetter.NO_ADDRESS, f"adres van de GI {client.gi_name}".strip()[:200])


def _address(whose: Client | Representative, *, of: str) -> tuple[str, ...]:
    if not (whose.street and whose.house_number and whose.postcode and whose.place):
        raise Unreachable(NoLetter.NO_ADDRESS, f"adres van {of}")
    number = " ".join(filter(None, (whose.house_number, whose.addition)))
    return (f"{whose.street} {number}", f"{whose.postcode}  {whose.place.upper()}")
