"""Everything that is encrypted gets the newest key: after a new key stands first in BSN_KEYS, before the old one goes.

A few hundred rows at a time, each in a transaction of its own, and compare-and-swap per row: the portal goes on
working, a run that was stopped goes on where it was, and a value that changed meanwhile is left to its new writer.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from achterhoek import audit, bsn, encryption
from achterhoek.imports import chunks
from achterhoek.models import ImportChunk, ParkedRow, User
from achterhoek.statuses import AccessAction
from clients.imports import differences
from clients.models import Client, Difference

BATCH = 500


@dataclass(frozen=True)
class Sealed:
    """A column that holds sealed values, and the place each is bound to."""

    model: type[models.Model]
    column: str
    place: Callable[[Any], str]
    read: tuple[str, ...]


COLUMNS = (
    Sealed(Client, "bsn_sealed", lambda row: bsn.PLACE + row.case_number, ("case_number",)),
    Sealed(Difference, "row_sealed", lambda row: differences.PLACE + row.row_key, ("row_key",)),
    Sealed(ParkedRow, "sealed", chunks.place_of, ("file_import", "line")),
    Sealed(ImportChunk, "sealed", chunks.place_of, ("file_import", "part", "number")),
)


@dataclass
class Rotation:
    """How many values were sealed anew, were already, or did not open; and the keys that are still in use."""

    resealed: int = 0
    already: int = 0
    unreadable: list[str] = field(default_factory=list)
    keys_in_use: Counter[str] = field(default_factory=Counter)


def rotate(*, by: User) -> Rotation:
    """Seal with the newest key what is sealed with an older one. Unreadable values stay as they are and are named."""
    done = Rotation()
    for column in COLUMNS:
        for batch in _batches(column):
            with transaction.atomic():
                for row in batch:
                    _reseal(row, column, done)
    detail = {"resealed": done.resealed, "already": done.already, "unreadable": len(done.unreadable)}
    audit.record(AccessAction.CHANGE, "sleutels van de versleuteling vernieuwd", by=by, detail=detail)
    return done


def _batches(column: Sealed) -> Iterator[list[Any]]:
    """All rows of a column in order of their number; an import's pieces are large, so those go one by one."""
    size = 1 if column.model is ImportChunk else BATCH
    rows = column.model._base_manager.filter(**{f"{column.column}__isnull": False}).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last).only(column.column, *column.read)[:size]):
        yield batch
        last = batch[-1].pk


def _reseal(row: Any, column: Sealed, done: Rotation) -> None:
    old, place = bytes(getattr(row, column.column)), column.place(row)
    if encryption.uses_newest_key(old):
        done.already += 1
        done.keys_in_use[encryption.key_name(old)] += 1
        return
    try:
        new = encryption.seal(encryption.open_sealed(old, bound_to=place), bound_to=place)
    except encryption.CannotOpen:
        done.unreadable.append(f"{row._meta.db_table} {row.pk}")
        done.keys_in_use[encryption.key_name(old)] += 1
        return
    same = {"pk": row.pk, column.column: old}
    column.model._base_manager.filter(**same).update(**{column.column: new})
    done.resealed += 1
    done.keys_in_use[encryption.key_name(new)] += 1
