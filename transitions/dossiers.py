"""Everything that hangs on a resident, over all apps: as one document for the archive, and as rows that go together.

What hangs on a resident is read from the models: every model that points to a client, or to what does. A new model
is in the dossier, and goes with it, without a line here. The document is the same as long as nothing of the rows, or
of the names that they show, changed: its hash says whether what was delivered is what there is.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, F, Field, ForeignKey, Model
from django.db.models.sql import DeleteQuery
from django.utils import timezone

from achterhoek import workdays
from clients.models import Client, Indication
from clients.statuses import Law

#: The form of the document (docs/operations.md); another number says that it reads otherwise.
FORM = 1
#: How many years the archive keeps a record: Wmo 2015 art. 5.3.4, Jeugdwet art. 7.3.8.
YEARS = {Law.WMO: 15, Law.YOUTH: 20}
#: What says nothing to a reader, or too much: keyed hashes, fingerprints, spellings to search by.
LEFT_OUT = {"bsn_index", "search_name", "fingerprint", "facts_hash", "sender_hash"}


@dataclass(frozen=True)
class Hanging:
    """A model of which rows belong to a resident, and the way from such a row to the client."""

    model: type[Model]
    way: str

    def read(self, clients: Sequence[Client], columns: Iterable[str], *, lock: bool = False) -> list[Any]:
        """These columns of the rows of these residents, and last the key of the client."""
        rows = self.model._base_manager.filter(**{f"{self.way}__in": [client.pk for client in clients]})
        if lock:
            rows = rows.select_for_update()
        return list(rows.order_by("pk").values_list(*columns, F(self.way)))


@dataclass(frozen=True)
class Dossier:
    """One resident's record as the archive gets it, and the keys of the rows that it was made of."""

    client: Client
    content: bytes
    keys: Mapping[type[Model], Sequence[int]]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@cache
def hanging() -> tuple[Hanging, ...]:
    """The client, and every model with a path of foreign keys to it, by the shortest way."""
    found: dict[type[Model], str] = {Client: "pk"}
    models = [model for model in apps.get_models() if model._meta.managed]
    while further := {model: way for model in models if model not in found and (way := _way(model, found))}:
        found |= further
    return tuple(Hanging(model, way) for model, way in found.items())


def _target(field: Any) -> Any:
    """The model that a field points to; none where it is no pointer."""
    return field.related_model if isinstance(field, ForeignKey) else None


def _way(model: type[Model], found: Mapping[type[Model], str]) -> str:
    """The way from a row of this model to the client; one that is always there before one that may be empty."""
    ways = [
        (field.null, "__".join((field.name, *([] if target is Client else [found[target]]))))
        for field in model._meta.concrete_fields
        if (target := _target(field)) in found
    ]
    return min(ways, default=(False, ""))[1]


def read(clients: Sequence[Client], *, names: "Names", lock: bool = False) -> dict[int, Dossier]:
    """The dossiers of these residents, by the key of the client; `lock` holds every row until the transaction ends.

    A fixed number of queries, however many residents.
    """
    tables: dict[int, dict[str, Any]] = {client.pk: {} for client in clients}
    keys: dict[int, dict[type[Model], list[int]]] = {client.pk: {} for client in clients}
    for one in hanging():
        label, title = one.model._meta.label_lower, str(one.model._meta.verbose_name_plural)
        fields = [field for field in one.model._meta.concrete_fields if _is_told(field)]
        found = list(one.read(clients, [field.attname for field in fields], lock=lock))
        names.learn(fields, found)
        at = fields.index(one.model._meta.pk)
        for *values, client in found:
            table = tables[client].setdefault(label, {"naam": title, "rijen": []})
            table["rijen"].append(_row(fields, values, names))
            keys[client].setdefault(one.model, []).append(values[at])
    return {
        client.pk: Dossier(client, _document(client, tables[client.pk]), keys[client.pk])
        for client in clients
    }


def _is_told(field: Field) -> bool:
    """Sealed values, files and hashes are not for the reader; to whom the row belongs, the document says."""
    is_owner = _target(field) is Client
    return not (isinstance(field, BinaryField) or is_owner or field.name in LEFT_OUT)


def _row(fields: Sequence[Field], values: Sequence[Any], names: "Names") -> dict[str, Any]:
    return {field.name: names.of(field, value) for field, value in zip(fields, values, strict=True)}


def _document(client: Client, tables: dict[str, Any]) -> bytes:
    told = {
        "dossiernummer": client.case_number,
        "gemeente": client.municipality_id,
        "vorm": FORM,
        "tabellen": tables,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


class Names:
    """How values read: a choice by its word, and what a row points to outside the dossier by its name.

    Names are looked up once, many at a time; one of these serves one run.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[type[Model], Any], str] = {}
        self._inside = {one.model for one in hanging()}

    def learn(self, fields: Sequence[Field], rows: Sequence[Sequence[Any]]) -> None:
        """Look up what these rows point to."""
        for at, field in enumerate(fields):
            model = self._outside(field)
            if model is None:
                continue
            wanted = {row[at] for row in rows} - {None} - {pk for known, pk in self._known if known is model}
            if wanted:
                found = model._base_manager.select_related().in_bulk(wanted)
                self._known |= {(model, pk): str(row) for pk, row in found.items()}

    def of(self, field: Field, value: Any) -> Any:
        """The value of this field, for a reader."""
        if value is None:
            return None
        if model := self._outside(field):
            return self._known[model, value]
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _plain(value)

    def _outside(self, field: Field) -> type[Model] | None:
        target: type[Model] | None = _target(field)
        return None if target in self._inside else target


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Term:
    """Under which laws a resident had care, and the first day on which the archive may let the record go.

    No day: care goes on, or its last day is not known.
    """

    laws: tuple[str, ...]
    keep_until: date | None


def terms(clients: Sequence[Client]) -> dict[int, Term]:
    """How long the archive keeps each record: the longest of its laws, counted from the last day of care."""
    found: dict[int, list[tuple[str, date | None]]] = {client.pk: [] for client in clients}
    rows = Indication.objects.filter(client__in=clients).order_by("pk")
    for client, law, last, ended in rows.values_list("client", "law", "last_day", "care_line__ended_on"):
        found[client].append((law, min(filter(None, (last, ended)), default=None)))
    return {client: _term(ends) for client, ends in found.items()}


def _term(ends: Sequence[tuple[str, date | None]]) -> Term:
    known = [workdays.months_after(day, 12 * YEARS[Law(law)]) for law, day in ends if day]
    laws = tuple(sorted({law for law, _ in ends}))
    return Term(laws, max(known) if known and len(known) == len(ends) else None)


def delete(dossier: Dossier) -> None:
    """Delete the rows of a dossier. That nothing points to them any more, the database checks when this ends.

    One statement per table: Django's own way would look for what points to each of them, and stops at a row that
    points to one of its own kind (an indication renews another).
    """
    for model, keys in dossier.keys.items():
        DeleteQuery(model).delete_batch(list(keys), connection.alias)
