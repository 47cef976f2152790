"""Care lines as plain data: who has a right to what on which days, and which provider is responsible from when.

A rule that looks at every day of every resident (clients/continuity.py) reads them here: one line at a time, in two
ordered passes over the tables, so that memory stays the same for a village and for the country.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from clients.models import Allocation, Indication
from clients.statuses import Delivery
from providers.models import Provider

type_scope = frozenset[tuple[str, str]]
CHUNK = 5000
NO_END = date.max


class Link(NamedTuple):
    """A provider is responsible from this day on, until the next link of the line."""

    first_day: date
    provider: int
    stops_on: date | None = None


class Right(NamedTuple):
    """An indication. One without last day ends on `NO_END`."""

    pk: int
    key: str
    law: str
    lot: str
    in_kind: bool
    first_day: date
    last_day: date
    care_since: date | None


class Line(NamedTuple):
    """A care line with its indications and standing links, each in order of first day."""

    pk: int
    client: int
    municipality: str
    birth_date: date
    ended_on: date
    rights: tuple[Right, ...]
    links: tuple[Link, ...]


COLUMNS = (
    "care_line_id",
    "client_id",
    "municipality_id",
    "client__birth_date",
    "care_line__ended_on",
    "pk",
    "key",
    "law",
    "product__lot_id",
    "delivery",
    "first_day",
    "last_day",
    "care_since",
)


def read(scope: type_scope, *, lines: Collection[int] | None = None) -> Iterator[Line]:
    """Read every line with an indication in `scope`, the (municipality, lot) pairs that take part; or some of them."""
    links = _links({municipality for municipality, _ in scope}, lines)
    waiting = next(links, None)
    for pk, rows in groupby(_rows(scope, lines), key=itemgetter(0)):
        while waiting and waiting[0] < pk:
            waiting = next(links, None)
        own = waiting[1] if waiting and waiting[0] == pk else ()
        yield _line(list(rows), own)


def _rows(scope: type_scope, lines: Collection[int] | None) -> Iterator[tuple[Any, ...]]:
    rows = Indication.objects.filter(
        municipality__in={municipality for municipality, _ in scope},
        product__lot__in={lot for _, lot in scope},
    )
    if lines is not None:
        rows = rows.filter(care_line__in=lines)
    ordered = rows.order_by("care_line_id", "first_day", "pk").values_list(*COLUMNS)
    return (row for row in ordered.iterator(chunk_size=CHUNK) if (row[2], row[8]) in scope)


def _links(
    municipalities: Iterable[str], lines: Collection[int] | None
) -> Iterator[tuple[int, tuple[Link, ...]]]:
    stops = dict(Provider.objects.exclude(stops_on=None).values_list("pk", "stops_on"))
    rows = Allocation.objects.standing().filter(municipality__in=set(municipalities))
    if lines is not None:
        rows = rows.filter(care_line__in=lines)
    ordered = rows.order_by("care_line_id", "first_day").values_list(
        "care_line_id", "first_day", "provider_id"
    )
    for pk, own in groupby(ordered.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        yield pk, tuple(Link(first_day, provider, stops.get(provider)) for _, first_day, provider in own)


def _line(rows: list[tuple[Any, ...]], links: tuple[Link, ...]) -> Line:
    pk, client, municipality, birth_date, ended_on = rows[0][:5]
    rights = tuple(_right(row) for row in rows)
    return Line(pk, client, municipality, birth_date, ended_on or NO_END, rights, links)


def _right(row: tuple[Any, ...]) -> Right:
    pk, key, law, lot, delivery, first_day, last_day, care_since = row[5:]
    in_kind = delivery == Delivery.IN_KIND
    return Right(pk, key, law, lot, in_kind, first_day, last_day or NO_END, care_since)
