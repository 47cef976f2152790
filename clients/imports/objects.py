"""Rows of a file as rows of the database, not yet written."""

from datetime import date
from typing import Any

from achterhoek import bsn as bsn_rules
from achterhoek.cells import Row
from achterhoek.clock import now
from achterhoek.models import User
from clients.imports.columns import INDICATED, PERSONAL
from clients.imports.rows import Region, key_of
from clients.models import Allocation, AllocationNumber, CareLine, Client, Indication, Representative
from clients.statuses import EndReason, Source


def enrich(rows: list[Row], region: Region) -> list[Row]:
    """Give each row the product and the providers that its codes stand for."""
    providers = region.providers
    for row in rows:
        row["product"] = region.product(row)
        row["provider"] = providers.get(row["aanbieder_agb"])
        row["wish"] = providers.get(row["voorkeur_agb"])
    return rows


def client_of(
    person: Row, *, case_number: str, bsn_index: str, region: Region, household: int | None
) -> Client:
    """A new client from the first row of its BSN."""
    number = person["bsn"]
    return Client(
        municipality_id=person["gemeente"],
        case_number=case_number,
        bsn_sealed=bsn_rules.seal(number, case_number=case_number),
        bsn_index=bsn_index,
        birth_date=person["geboortedatum"],
        household_id=household,
        consultant_in_file=person["consulent"],
        consultant_id=region.consultant(person["gemeente"], person["consulent"]),
        **personal(person),
    )


def personal(person: Row) -> dict[str, Any]:
    """Field of Client → what the file says; an empty choice is the one that says so."""
    values = {field: person[cell] for cell, field in PERSONAL.items()}
    values["measure"] = values["measure"] or "geen"
    values["sex"] = values["sex"] or "0"
    return values


def representatives_of(row: Row) -> dict[int, tuple[str, str]]:
    """Position → name and kind; the second parent of a child is a parent too."""
    kind = row["vertegenwoordiger_soort"]
    named = {
        1: (row["vertegenwoordiger_naam"], kind),
        2: (row["vertegenwoordiger2_naam"], kind if kind == "ouder" else ""),
    }
    return {position: (name, kind) for position, (name, kind) in named.items() if name}


def representatives(client: Client, row: Row) -> list[Representative]:
    return [
        Representative(
            municipality_id=client.municipality_id, client=client, position=position, name=name, kind=kind
        )
        for position, (name, kind) in representatives_of(row).items()
    ]


def care_line(client: Client, row: Row, *, died_on: date | None, ended_by: User) -> CareLine:
    line = CareLine(municipality_id=client.municipality_id, client=client, lot_id=row["product"].lot_id)
    if died_on:
        end_by_death(line, died_on=died_on, ended_by=ended_by)
    return line


def end_by_death(line: CareLine, *, died_on: date | None, ended_by: User) -> None:
    """The client's death ends the line on that day."""
    line.ended_on, line.end_reason = died_on, EndReason.DIED
    line.ended_at, line.ended_by = now(), ended_by


def ends_by_death(line: CareLine, died_on: date) -> bool:
    """A line that ended earlier stays as it was; a corrected day of death is followed."""
    if line.ended_on is None or line.ended_on > died_on:
        return True
    return line.end_reason == EndReason.DIED and line.ended_on != died_on


def indication_of(row: Row, line: CareLine, *, renews: Indication | None = None) -> Indication:
    return Indication(
        municipality_id=line.municipality_id,
        client_id=line.client_id,
        care_line=line,
        key=key_of(row),
        product=row["product"],
        care_since=row["zorg_sinds"],
        named_provider_id=row["provider"],
        named_code=row["aanbieder_agb"],
        wish_id=row["wish"],
        renews=renews,
        **{field: row[cell] for cell, field in INDICATED.items()},
    )


def number_for(row: Row, indication: Indication) -> AllocationNumber:
    return AllocationNumber(
        municipality_id=indication.municipality_id,
        indication=indication,
        law=row["wet"],
        number=row["toewijzingnummer"],
    )


def link_of(row: Row, line: CareLine, *, first_day: date, by: User) -> Allocation:
    """The link of an imported row; the import writes those of the lines that it makes, and no other."""
    return Allocation(
        municipality_id=line.municipality_id,
        care_line=line,
        provider_id=row["provider"],
        code=row["aanbieder_agb"],
        number=row["toewijzingnummer"],
        first_day=first_day,
        source=Source.IMPORT,
        written_by=by,
    )
