"""The public register: who has a contract for which care, in which municipalities, with whom, from which day.

Only what may be public today is read (P6): an outcome before its publication day leaves no trace here, in no list,
count, order or search. A subcontractor stands in it once the contract holder confirmed it. Until then it is an
agreement between two others that may still fall through: to name it would promise residents a provider that nobody
answers for.

The register is that of one round of contracts (`Tender`, told by the app above): those that outlast its period. As long
as nothing of the round is public the register is empty, also of what a municipality bought by itself: whoever is found
there already would be set apart from whoever is not.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from achterhoek import versions
from achterhoek.models import Municipality
from providers.models import Contract, ContractParty, Lot
from providers.names import folded
from providers.querysets import ContractQuerySet
from providers.statuses import Form, PartyRole


@dataclass(frozen=True)
class Tender:
    """A round of contracts: a contract that ends before `holds_on` is of an earlier one.

    `places` are the pairs of lot and municipality that take part.
    """

    holds_on: date
    lots: tuple[Lot, ...]
    municipalities: tuple[Municipality, ...]
    places: frozenset[tuple[str, str]]


class Party(NamedTuple):
    """A provider that delivers under a contract."""

    name: str
    agb: str


@dataclass(frozen=True)
class Entry:
    """One contract as the public reads it on a day; `drawn` are the parts of pages that show it, while it is kept."""

    consortium: str
    lead: Party
    partners: tuple[Party, ...]
    subcontractors: tuple[Party, ...]
    lot: Lot
    municipalities: tuple[Municipality, ...]
    form: str
    first_day: date
    number: str
    where: str
    begun: bool
    drawn: dict[Hashable, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        return self.consortium or self.lead.name

    @property
    def is_subsidy(self) -> bool:
        return self.form == Form.SUBSIDY

    @property
    def parties(self) -> Iterator[tuple[str, Party]]:
        """Each provider with its role."""
        yield "penvoerder", self.lead
        yield from (("partner", party) for party in self.partners)
        yield from (("onderaannemer", party) for party in self.subcontractors)

    @cached_property
    def sorted_by(self) -> str:
        return folded(self.name)

    @cached_property
    def sought(self) -> str:
        """All that a search may find it by."""
        words = (self.consortium, *(word for _, party in self.parties for word in party))
        return folded(" ".join(words))


@dataclass(frozen=True)
class Register:
    """What is public on one day. `is_known` once an outcome of the round is; before that there are no entries."""

    tender: Tender | None
    entries: tuple[Entry, ...]

    @property
    def is_known(self) -> bool:
        return bool(self.entries)

    @cached_property
    def awaited(self) -> list[Lot]:
        """The lots of the round of which nothing is public yet."""
        known = {entry.lot for entry in self.entries}
        return [lot for lot in self.tender.lots if lot not in known] if self.tender else []


@versions.while_unchanged
def read(*, today: date) -> Register:
    """The register of today: three queries, however long it is."""
    tender: Tender | None = import_string(settings.TENDER)(today=today)
    if tender is None:
        return Register(None, ())
    contracts = Contract.objects.public_on(today).filter(last_day__gte=tender.holds_on)
    places, parties = _places(contracts), _parties(contracts, today=today)
    entries = tuple(_entries(parties, places, tender, today=today))
    known = any(
        (entry.lot.pk, place.pk) in tender.places for entry in entries for place in entry.municipalities
    )
    return Register(tender, entries if known else ())


def narrow(entries: Iterable[Entry], *, lot: str = "", place: str = "", text: str = "") -> list[Entry]:
    """Those for one lot, in one municipality (by slug), with every word of the text in a name or code."""
    words = folded(text).split()
    return [
        entry
        for entry in entries
        if (not lot or entry.lot.pk == lot)
        and (not place or any(place == served.slug for served in entry.municipalities))
        and all(word in entry.sought for word in words)
    ]


#: By what the list can be put in order.
ORDERS = {
    "naam": lambda entry: (entry.sorted_by, entry.lot.order, entry.number),
    "soort": lambda entry: (entry.lot.order, entry.sorted_by, entry.number),
    "vanaf": lambda entry: (entry.first_day, entry.sorted_by, entry.lot.order, entry.number),
}


def in_order(entries: Iterable[Entry], by: str) -> list[Entry]:
    return sorted(entries, key=ORDERS.get(by, ORDERS["naam"]))


def per_municipality(
    entries: Sequence[Entry], municipalities: Iterable[Municipality]
) -> list[tuple[Municipality, list[tuple[Lot, list[Entry]]]]]:
    """The same entries under each municipality they serve, by lot and name: the list that is printed."""
    ordered = in_order(entries, "soort")
    return [
        (
            place,
            [(lot, list(rows)) for lot, rows in groupby(_serving(ordered, place), lambda entry: entry.lot)],
        )
        for place in municipalities
    ]


def rows(entries: Iterable[Entry], *, place: str = "") -> Iterator[tuple[str, ...]]:
    """One row per municipality, lot and provider, for the download."""
    for entry in entries:
        for served in entry.municipalities:
            if place and served.slug != place:
                continue
            for role, party in entry.parties:
                yield (
                    *(served.name, entry.lot.name, party.name, party.agb, role),
                    *(entry.consortium, entry.lead.name, entry.form, entry.first_day.isoformat()),
                )


COLUMNS = (
    *("gemeente", "soort zorg", "aanbieder", "agb", "rol"),
    *("samenwerkingsverband", "penvoerder", "vorm", "vanaf"),
)


def _serving(entries: Iterable[Entry], place: Municipality) -> list[Entry]:
    return [entry for entry in entries if place in entry.municipalities]


def _parties(contracts: ContractQuerySet, *, today: date) -> Iterable[ContractParty]:
    shown = ~Q(role=PartyRole.SUBCONTRACTOR) | Q(confirmed_on__lte=today)
    found = ContractParty.objects.filter(shown, contract__in=contracts.values("pk"))
    return found.select_related("contract__lot", "provider").order_by("contract", "provider__name", "pk")


def _places(contracts: ContractQuerySet) -> Mapping[int, list[Municipality]]:
    """The municipalities of each contract, by name."""
    found = defaultdict(list)
    links = Contract.municipalities.through.objects.filter(contract__in=contracts.values("pk"))
    for link in links.select_related("municipality").order_by("municipality__name"):
        found[link.contract_id].append(link.municipality)
    return found


def _entries(
    parties: Iterable[ContractParty],
    places: Mapping[int, list[Municipality]],
    tender: Tender,
    *,
    today: date,
) -> Iterator[Entry]:
    for contract, members in groupby(parties, lambda party: party.contract):
        by_role = defaultdict(list)
        for party in members:
            by_role[party.role].append(Party(party.provider.name, party.provider.agb))
        if not by_role[PartyRole.LEAD]:
            continue
        yield Entry(
            consortium=contract.name,
            lead=by_role[PartyRole.LEAD][0],
            partners=tuple(by_role[PartyRole.PARTNER]),
            subcontractors=tuple(by_role[PartyRole.SUBCONTRACTOR]),
            lot=contract.lot,
            municipalities=tuple(places.get(contract.pk, ())),
            form=contract.form,
            first_day=contract.first_day,
            number=contract.number,
            where=_in_words(places.get(contract.pk, []), tender.municipalities),
            begun=contract.first_day <= today,
        )


def _in_words(served: Sequence[Municipality], every: Sequence[Municipality]) -> str:
    """The municipalities of a contract, briefly where it serves nearly all of them."""
    missing = [place.name for place in every if place not in served]
    if len(every) > 2 and not missing:
        return "alle gemeenten"
    if len(every) > 3 and len(missing) == 1:
        return f"alle gemeenten behalve {missing[0]}"
    return _listed([place.name for place in served])


def _listed(names: Sequence[str]) -> str:
    *most, last = names or ("",)
    return f"{', '.join(most)} en {last}" if most else last
