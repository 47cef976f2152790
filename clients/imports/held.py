"""What the portal holds of the clients of one batch of rows: loaded in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from achterhoek import bsn as bsn_rules
from achterhoek.cells import Row
from clients.imports.rows import Number, Region, key_of, number_of
from clients.models import (
    Allocation,
    AllocationNumber,
    CareLine,
    Client,
    Difference,
    Household,
    Indication,
    Representative,
)
from clients.statuses import DifferenceKind, DifferenceState

type_person = tuple[str, str]


@dataclass(slots=True)
class Held:
    """What the portal holds of one client; empty for someone new."""

    client: Client | None = None
    household: str = ""
    indications: list[Indication] = field(default_factory=list)
    lines: dict[int, CareLine] = field(default_factory=dict)
    links: dict[int, list[Allocation]] = field(default_factory=dict)
    numbers: dict[Number, Indication] = field(default_factory=dict)
    representatives: dict[int, Representative] = field(default_factory=dict)
    open: list[Difference] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)

    def numbers_of(self, indication: Indication) -> list[Number]:
        return [number for number, owner in self.numbers.items() if owner.pk == indication.pk]

    def renewed(self) -> dict[int, Indication]:
        """Which indication renews which: the renewed one's id → the one that took its place."""
        return {one.renews_id: one for one in self.indications if one.renews_id}


@dataclass(slots=True)
class Batch:
    """What the portal holds that the rows of a batch may be about."""

    people: dict[type_person, Held] = field(default_factory=dict)
    indexes: dict[type_person, str] = field(default_factory=dict)
    households: dict[tuple[str, str], int] = field(default_factory=dict)
    #: Indications of other people that a row of the batch points at, by key or by number.
    others_by_key: dict[str, Indication] = field(default_factory=dict)
    others_by_number: dict[Number, Indication] = field(default_factory=dict)
    #: Differences about those, open or settled, by the key of the row in the file.
    others_open: dict[str, list[Difference]] = field(default_factory=dict)
    others_settled: set[str] = field(default_factory=set)


def person_of(row: Row) -> type_person:
    return row["gemeente"], row["bsn"]


def load(rows: list[Row], region: Region, *, lock: bool = False) -> Batch:
    """Load what the portal holds of the people in `rows` and of the numbers that these point at."""
    batch = Batch()
    for row in rows:
        if (person := person_of(row)) not in batch.people:
            batch.people[person] = Held()
            batch.indexes[person] = bsn_rules.index(row["bsn"])
    _load_care(_load_clients(batch, lock=lock), region)
    _load_households(rows, batch)
    _load_others(rows, batch)
    return batch


def load_clients(clients: Iterable[Client], region: Region) -> list[Held]:
    """Load what the portal holds of clients whom the file does not name."""
    by_client = {client.pk: Held(client) for client in clients}
    _load_care(by_client, region)
    return list(by_client.values())


def _load_clients(batch: Batch, *, lock: bool) -> dict[int, Held]:
    """Client id → what is held of it. Locked where details may follow the file."""
    wanted = {(place, batch.indexes[place, number]): held for (place, number), held in batch.people.items()}
    per_municipality = defaultdict(list)
    for municipality, index in wanted:
        per_municipality[municipality].append(index)
    clients = Client.objects.select_related(
        "household"
    ).order_by()  # in an order SQLite would scan the municipality
    if lock:
        clients = clients.select_for_update(of=("self",))
    by_client = {}
    for municipality, indexes in per_municipality.items():
        for client in clients.filter(municipality_id=municipality, bsn_index__in=indexes):
            held = wanted[municipality, client.bsn_index]
            held.client, by_client[client.pk] = client, held
            held.household = client.household.code if client.household else ""
    return by_client


def _load_care(by_client: dict[int, Held], region: Region) -> None:
    if not by_client:
        return
    indications = {}
    for one in Indication.objects.filter(client_id__in=by_client).order_by("pk"):
        held = by_client[one.client_id]
        one.product, one.client = region.products_by_id[one.product_id], held.client
        held.indications.append(one)
        indications[one.pk] = one
    for number in AllocationNumber.objects.filter(indication__client_id__in=by_client).order_by():
        one = indications[number.indication_id]
        by_client[one.client_id].numbers[Number(one.municipality_id, number.law, number.number)] = one
    for representative in Representative.objects.filter(client_id__in=by_client).order_by():
        by_client[representative.client_id].representatives[representative.position] = representative
    _load_links(by_client)
    _load_differences(by_client)


def _load_links(by_client: dict[int, Held]) -> None:
    lines = {line.pk: line for line in CareLine.objects.filter(client_id__in=by_client).order_by()}
    for line in lines.values():
        by_client[line.client_id].lines[line.pk] = line
    standing = Allocation.objects.standing().filter(care_line__client_id__in=by_client)
    for link in standing.order_by("first_day", "pk"):
        held = by_client[lines[link.care_line_id].client_id]
        held.links.setdefault(link.care_line_id, []).append(link)


def _load_differences(by_client: dict[int, Held]) -> None:
    """Open differences, and those that a person settled in a way that holds for the next file too."""
    known = Difference.objects.filter(client_id__in=by_client).defer("row_sealed").order_by("pk")
    for difference in known.exclude(state=DifferenceState.GONE):
        if difference.state == DifferenceState.OPEN:
            by_client[difference.client_id].open.append(difference)
        elif _stays_settled(difference):
            by_client[difference.client_id].settled.add(difference.fingerprint)


def _stays_settled(difference: Difference) -> bool:
    """What was taken over is in the portal now: if it shows up again, the file or the portal changed since."""
    if difference.state == DifferenceState.DISMISSED:
        return True
    return difference.kind in (DifferenceKind.MATCH, DifferenceKind.MISSING)


def _load_households(rows: list[Row], batch: Batch) -> None:
    codes = {row["huishouden"] for row in rows} - {""}
    municipalities = {row["gemeente"] for row in rows}
    named = Household.objects.filter(municipality_id__in=municipalities, code__in=codes).order_by()
    known = named if codes else ()
    batch.households = {(one.municipality_id, one.code): one.pk for one in known}


def _load_others(rows: list[Row], batch: Batch) -> None:
    """Keys and numbers that are not of the row's own client may be of another."""
    keys, numbers = _not_own(rows, batch)
    for some in _in_pieces(keys):
        for one in Indication.objects.filter(key__in=some).select_related("client").order_by():
            batch.others_by_key[one.key] = one
    for some in _in_pieces(numbers):
        for named in _numbered(some):
            number = Number(named.municipality_id, named.law, named.number)
            if number in numbers:
                batch.others_by_number[number] = named.indication
    if batch.others_by_key or batch.others_by_number:
        _load_others_differences(rows, batch)


def _not_own(rows: list[Row], batch: Batch) -> tuple[set[str], set[Number]]:
    keys, numbers = set(), set()
    for row in rows:
        held = batch.people[person_of(row)]
        if (key := key_of(row)) not in {one.key for one in held.indications}:
            keys.add(key)
        if row["toewijzingnummer"] and (number := number_of(row)) not in held.numbers:
            numbers.add(number)
    return keys, numbers


def _numbered(numbers: list[Number]) -> Iterator[AllocationNumber]:
    """Who has these numbers, and maybe some more: the same number in another municipality or law."""
    named = AllocationNumber.objects.filter(
        municipality_id__in={number.municipality for number in numbers},
        law__in={number.law for number in numbers},
        number__in=[number.number for number in numbers],
    )
    return iter(named.select_related("indication__client").order_by())


def _load_others_differences(rows: list[Row], batch: Batch) -> None:
    known = Difference.objects.filter(
        municipality_id__in={row["gemeente"] for row in rows}, row_key__in={key_of(row) for row in rows}
    )
    for difference in known.exclude(state=DifferenceState.GONE).defer("row_sealed").order_by():
        if difference.state == DifferenceState.OPEN:
            batch.others_open.setdefault(difference.row_key, []).append(difference)
        elif _stays_settled(difference):
            batch.others_settled.add(difference.fingerprint)


def _in_pieces(wanted: Iterable[Any], size: int = 5_000) -> Iterator[list[Any]]:
    """Lists short enough for one query."""
    everything = list(wanted)
    for start in range(0, len(everything), size):
        yield everything[start : start + size]
