"""What only the whole file tells: the same key twice, one person's rows that contradict each other, and renewals.

One compact fact per row and per person is kept until the last row. The first row of a BSN gives the person's details;
another birth date or surname is parked, other values are notices.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from achterhoek import bsn as bsn_rules
from achterhoek.cells import Row
from achterhoek.imports.kinds import Run
from clients.imports import renewals
from clients.imports.columns import OF_THE_PERSON
from clients.imports.renewals import Fact, HeldNumber
from clients.imports.rows import Region, fact_of
from clients.models import AllocationNumber, Client, Indication

TWICE = "Dit kenmerk staat al in een eerdere rij van dit bestand, met een andere inhoud."
SAME_TWICE = "Deze rij staat twee keer in het bestand; de tweede is overgeslagen."
OTHER_BIRTH = "Een eerdere rij van deze persoon heeft een andere geboortedatum."
OTHER_SURNAME = "Een eerdere rij van deze persoon heeft een andere achternaam."
OTHER_IN_PORTAL = "Het portaal heeft een andere geboortedatum van deze persoon."
STILL_DEAD = "Het portaal heeft een dag van overlijden, het bestand niet; die blijft staan."
AT_ONCE = 2_000


class Person(NamedTuple):
    """What the first row of a BSN said. `cells`: a byte per personal cell, enough to see what differs."""

    line: int
    surname: str
    birth_date: date
    in_portal: date | None
    cells: bytes


class Whole:
    """The file as a whole, gathered while its rows go by."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.facts: dict[str, Fact] = {}
        self.people: dict[int, Person] = {}
        self.pointing: list[Fact] = []

    def look(self, rows: list[Row], *, region: Region) -> None:
        """Rows that are right by themselves, in the order of the file."""
        self._meet(rows)
        for row in rows:
            number = number_of_person(row)
            if self._contradicts(row, self.people[number]):
                continue
            fact = fact_of(row, lot=region.product(row).lot_id, person=number, content=_content(row))
            first = self.facts.setdefault(fact.key, fact)
            if first is not fact:
                self._repeats(fact, first)
            elif fact.renews:
                self.pointing.append(fact)

    def settle(self) -> None:
        """Park and tell what rows mean to each other."""
        portal = self._in_portal()
        found = renewals.resolve(self.pointing, rows=self.facts, portal=portal)
        for line, reason in found.faults.items():
            self.run.park(line, "vervangt", reason)
        for line, sentence in found.dropped.items():
            self.run.notice(sentence, line=line, column="vervangt")
        for fact in self.pointing:
            before = found.before.get(fact.line)
            if isinstance(before, Fact) and renewals.overtakes(fact, before):
                self.run.notice(renewals.OVERTAKEN, line=fact.line, column="indicatie_van")

    def _meet(self, rows: list[Row]) -> None:
        """Remember the first row of each person, beside what the portal holds of them."""
        new = {number: row for row in reversed(rows) if (number := number_of_person(row)) not in self.people}
        held = held_people(new.values())
        for number, row in reversed(new.items()):
            birth_date, died_on = held.get(number, (None, None))
            self.people[number] = Person(
                row["line"], row["achternaam"], row["geboortedatum"], birth_date, _personal(row)
            )
            if died_on and not row["overleden_op"]:
                self.run.notice(STILL_DEAD, line=row["line"], column="overleden_op")

    def _contradicts(self, row: Row, person: Person) -> bool:
        """Park a row that says someone else was born or named; tell when it says other details."""
        line = row["line"]
        if person.in_portal and person.in_portal != row["geboortedatum"]:
            self.run.park(line, "geboortedatum", OTHER_IN_PORTAL)
        elif person.birth_date != row["geboortedatum"]:
            self.run.park(line, "geboortedatum", OTHER_BIRTH)
        elif person.surname != row["achternaam"]:
            self.run.park(line, "achternaam", OTHER_SURNAME)
        elif person.line != line and (other := _differing(row, person)):
            self.run.notice(
                f"Anders dan regel {person.line} van dezelfde persoon: {', '.join(other)}.", line=line
            )
        return self.run.is_parked(line)

    def _repeats(self, fact: Fact, first: Fact) -> None:
        if fact.content == first.content:
            self.run.notice(SAME_TWICE, line=fact.line)
        else:
            self.run.park(fact.line, "toewijzingnummer", TWICE)

    def _in_portal(self) -> dict[str, HeldNumber]:
        """The numbers that rows point at, as far as the portal holds them: whose they are, and of which lot."""
        wanted = {fact.renews: fact for fact in self.pointing}
        held: dict[str, HeldNumber] = {}
        for some in _in_pieces(wanted):
            numbers = [key.split("/", 2) for key in some]
            named = (
                AllocationNumber.objects.filter(
                    municipality_id__in={place for place, _, _ in numbers},
                    number__in={number for _, _, number in numbers},
                )
                .select_related("indication__client", "indication__care_line")
                .order_by()
            )
            for one in named:
                key = f"{one.municipality_id}/{one.law}/{one.number}"
                if key in wanted:
                    held[key] = _held_number(one, wanted[key])
        after = Indication.objects.filter(renews__in={one.indication for one in held.values()})
        renewed_by = dict(after.values_list("renews_id", "key"))
        return {key: one._replace(renewed_by=renewed_by.get(one.indication, "")) for key, one in held.items()}


def number_of_person(row: Row) -> int:
    """Municipality and BSN in one number: small to keep."""
    return int(row["gemeente"] + row["bsn"])


def held_people(rows: Iterable[Row]) -> dict[int, tuple[date, date | None]]:
    """Who of these the portal holds: person → birth date and day of death."""
    numbers = {(row["gemeente"], bsn_rules.index(row["bsn"])): number_of_person(row) for row in rows}
    held = {}
    for municipality in {place for place, _ in numbers}:
        indexes = [index for place, index in numbers if place == municipality]
        known = Client.objects.filter(municipality_id=municipality, bsn_index__in=indexes).order_by()
        for index, born, died in known.values_list("bsn_index", "birth_date", "died_on"):
            held[numbers[municipality, index]] = (born, died)
    return held


def _held_number(named: AllocationNumber, fact: Fact) -> HeldNumber:
    """The same person only where client and municipality are those of the row that points."""
    client = named.indication.client
    index = bsn_rules.index(f"{fact.person % 10**9:09d}")
    same = client.bsn_index == index and client.municipality_id == named.municipality_id
    return HeldNumber(fact.person if same else -1, named.indication.care_line.lot_id, named.indication_id)


def _content(row: Row) -> int:
    """Everything that the row says, but for its line: to compare within this process."""
    return hash(tuple(row.values())[1:])


def _personal(row: Row) -> bytes:
    return bytes(hash(row[name]) & 0xFF for name in OF_THE_PERSON)


def _differing(row: Row, person: Person) -> list[str]:
    now = _personal(row)
    if now == person.cells:
        return []
    return [
        name for name, before, after in zip(OF_THE_PERSON, person.cells, now, strict=True) if before != after
    ]


def _in_pieces(wanted: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(wanted)
    while some := list(islice(rest, AT_ONCE)):
        yield some
