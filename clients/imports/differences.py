"""What a row says otherwise than the portal holds of its indication: left for a person, never taken over by itself.

A later file never moves, starts or closes care (docs/domain.md, files after the first). A start at another provider
or at the named one is *expected*: someone confirms it. A difference is known by its fingerprint, over what the portal
holds and what the file says: the same one is not opened twice, and once settled it stays settled.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from achterhoek import encryption
from achterhoek.cells import Row
from clients.imports.columns import COLUMNS, INDICATED
from clients.imports.held import Held
from clients.imports.matching import How, Match
from clients.imports.rows import key_of, number_of
from clients.models import Allocation, Difference, Indication
from clients.statuses import DifferenceKind, Source

type_column = dict[str, str]
PLACE = "clients_difference.row_sealed."


@dataclass(slots=True)
class Found:
    """A difference. `row` is none where the file lacks one; `indication` where the row would be new."""

    kind: DifferenceKind
    key: str
    row: Row | None
    indication: Indication | None
    columns: list[type_column] = field(default_factory=list)

    def fingerprint(self) -> str:
        return fingerprint(self.kind, self.key, self.indication.pk if self.indication else None, self.columns)


def fingerprint(kind: str, key: str, indication: int | None, columns: list[type_column]) -> str:
    """What makes a difference the same one in the next file. A match is one whatever it was recognised by."""
    if kind == DifferenceKind.MATCH:
        columns = []
    return encryption.keyed_hash(json.dumps([kind, key, indication, columns], sort_keys=True))


def seal_row(row: Row | None, *, key: str) -> bytes:
    """The row of a difference, encrypted: it holds a BSN."""
    cells = [row["line"], *(row[name] for name in COLUMNS.names)] if row else []
    return encryption.seal(json.dumps(cells, default=str).encode(), bound_to=PLACE + key)


def open_row(difference: Difference) -> Row:
    """The row that a difference was found in."""
    cells = json.loads(
        encryption.open_sealed(bytes(difference.row_sealed), bound_to=PLACE + difference.row_key)
    )
    return COLUMNS.unpack(cells)


def column(name: str, portal: Any, file: Any) -> type_column:
    """One line of a difference; values as text, days as JJJJ-MM-DD."""
    return {"column": name, "portal": _text(portal), "file": _text(file)}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def of_match(row: Row, match: Match, held: Held, *, renews_other: bool) -> list[Found]:
    """Everything that a row says otherwise than the indication it belongs to."""
    indication = match.indication
    links = held.links.get(indication.care_line_id, [])
    found = []
    if match.how is not How.KEY:
        found.append(
            Found(DifferenceKind.MATCH, key_of(row), row, indication, _recognition(row, match, held))
        )
    columns = _indicated(row, indication)
    if renews_other:
        columns.append(column("vervangt", "", row["vervangt"]))
    provided = _provided(row, indication, links)
    if provided and _is_a_start(row, indication, responsible(indication, links)):
        found.append(Found(DifferenceKind.START, key_of(row), row, indication, provided))
    else:
        columns += provided
    if columns:
        found.append(Found(DifferenceKind.UNEXPLAINED, key_of(row), row, indication, columns))
    return found


def of_taken_number(row: Row, indication: Indication, held: Held) -> Found:
    """A row whose key or number is that of an indication it cannot belong to, maybe of another client."""
    same = held.client is not None and held.client.pk == indication.client_id
    whose = "een andere indicatie van deze cliënt" if same else "een andere cliënt"
    columns = [column("toewijzingnummer", f"hoort bij {whose}", row["toewijzingnummer"])]
    return Found(DifferenceKind.UNEXPLAINED, key_of(row), row, indication, columns)


def of_missing(indication: Indication, *, since: date) -> Found:
    columns = [column("niet in het bestand sinds", since, "")]
    return Found(DifferenceKind.MISSING, indication.key, None, indication, columns)


def of_new_row(
    kind: DifferenceKind, row: Row, indication: Indication | None, beside: Indication | None = None
) -> Found:
    """A row that matches nothing but may renew or replace what the portal holds."""
    columns = [column(name, "", row[name]) for name in (*ALLOCATED, *INDICATED, "vervangt") if row[name]]
    columns += [column("productcode", "", f"{row['productcategorie']} {row['productcode']}")]
    if beside:
        columns.append(column("naast", beside.key, ""))
    return Found(kind, key_of(row), row, indication, columns)


ALLOCATED = ("toewijzingnummer", "aanbieder_agb", "zorg_sinds")


def _recognition(row: Row, match: Match, held: Held) -> list[type_column]:
    """By what the row was recognised, and the numbers that differ."""
    numbers = [one.number for one in held.numbers_of(match.indication)]
    columns = [
        column("kenmerk", match.indication.key, key_of(row)),
        column("herkend aan", "", match.how.value),
    ]
    if row["toewijzingnummer"] and number_of(row) not in held.numbers:
        columns.append(column("toewijzingnummer", ", ".join(numbers), row["toewijzingnummer"]))
    return columns


def _indicated(row: Row, indication: Indication) -> list[type_column]:
    columns = [
        column(name, getattr(indication, field_name), row[name])
        for name, field_name in INDICATED.items()
        if getattr(indication, field_name) != row[name]
    ]
    if indication.product_id != row["product"].pk:
        product = f"{row['productcategorie']} {row['productcode']}"
        columns.append(
            column("productcode", f"{indication.product.category} {indication.product.code}", product)
        )
    return columns


def responsible(indication: Indication, links: list[Allocation]) -> Allocation | None:
    """The link that holds at the end of the indication: the last that begins inside or before it."""
    last_day = indication.last_day or date.max
    return next((link for link in reversed(links) if link.first_day <= last_day), None)


def _provided(row: Row, indication: Indication, links: list[Allocation]) -> list[type_column]:
    """What the row says of the provider and of the first day of care."""
    link = responsible(indication, links)
    code = link.code if link else indication.named_code
    columns = []
    if row["aanbieder_agb"] != code and not (
        _only_imported(link) and row["aanbieder_agb"] == indication.named_code
    ):
        columns.append(column("aanbieder_agb", code, row["aanbieder_agb"]))
    if _other_start(row, indication, links, link):
        columns.append(
            column("zorg_sinds", indication.care_since or (link and link.first_day), row["zorg_sinds"])
        )
    return columns


def _other_start(row: Row, indication: Indication, links: list[Allocation], link: Allocation | None) -> bool:
    """Care is said to begin on a day that the portal does not know, or not to have begun where it knows better."""
    if row["zorg_sinds"] is None:
        return indication.care_since is not None or not _only_imported(link)
    return row["zorg_sinds"] not in {indication.care_since, *(one.first_day for one in links)}


def _only_imported(link: Allocation | None) -> bool:
    """Whether nothing but a file said who is responsible: of overlapping rows each may name its own provider."""
    return link is None or link.source == Source.IMPORT


def _is_a_start(row: Row, indication: Indication, link: Allocation | None) -> bool:
    """Care began where the portal holds none, or began at another provider after the one it holds."""
    if row["zorg_sinds"] is None:
        return False
    if link is None:
        return indication.care_since is None
    return bool(link.code != row["aanbieder_agb"] and row["zorg_sinds"] > link.first_day)
