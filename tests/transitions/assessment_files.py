"""Reads a region's five files for the oracle, by itself: nothing here goes through the portal's own import."""

import csv
from datetime import date
from pathlib import Path

from tests.transitions.assessment_oracle import Case, Contract, Region

OWN = {"wmo-ondersteuning", "jeugd-ambulant"}
LOTS = {"wmo-ondersteuning", "wmo-wonen", "jeugd-ambulant", "gezins-woonvormen"}
PLACES = ("0197", "0222", "0294", "1509", "1586", "1859", "1876", "1955")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            {column: (cell or "").strip() for column, cell in row.items()}
            for row in csv.DictReader(file, delimiter=";")
        ]


def day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def several(written: str) -> list[str]:
    return [part.strip() for part in written.split("|") if part.strip()]


def region_from_files(folder: Path, *, today: date) -> tuple[Region, dict[str, Case]]:
    """The region, and each indication of its caseload under its key."""
    main = {
        code: row["agb"]
        for row in rows(folder, "aanbieders")
        for code in [row["agb"], *several(row["agb_andere"])]
    }
    lots = {
        (row["productcategorie"], row["productcode"]): row["perceel"] or None
        for row in rows(folder, "producten")
    }
    scope = {(place, lot) for place in PLACES for lot in LOTS if not (place == "1509" and lot in OWN)}
    contracts = [contract(row, main) for row in rows(folder, "contracten")]
    region = Region(date(2022, 7, 1), date(2022, 12, 31), today, scope, contracts)
    return region, people(rows(folder, "caseload"), main, lots)


def contract(row: dict[str, str], main: dict[str, str]) -> Contract:
    return Contract(
        lot=row["perceel"],
        places=set(several(row["gemeenten"])),
        first_day=date.fromisoformat(row["ingangsdatum"]),
        last_day=date.fromisoformat(row["einddatum"]),
        public_from=day(row["openbaar_vanaf"]),
        to_party=row["toewijzen_aan"] == "partij",
        lead=main[row["penvoerder_agb"]],
        partners={main[code] for code in several(row["partners_agb"])},
        subcontractors={main[code] for code in several(row["onderaannemers_agb"])},
    )


def people(caseload, main, lots) -> dict[str, Case]:
    by_number = {
        (row["gemeente"], row["wet"], row["toewijzingnummer"]): row
        for row in caseload
        if row["toewijzingnummer"]
    }
    renewed_by = {(row["gemeente"], row["wet"], row["vervangt"]): row for row in caseload if row["vervangt"]}
    return {key(row): case(row, by_number, renewed_by, main, lots) for row in caseload}


def key(row: dict[str, str]) -> str:
    if row["toewijzingnummer"]:
        return f"{row['gemeente']}/{row['wet']}/{row['toewijzingnummer']}"
    return f"{row['gemeente']}/{row['wet']}/{row['beschikkingsnummer']}/{row['productcode']}"


def chain(row, by_number, renewed_by) -> list[dict[str, str]]:
    """All rows of the care line, the first one first."""
    while row["vervangt"]:
        row = by_number[row["gemeente"], row["wet"], row["vervangt"]]
    found = [row]
    while after := renewed_by.get((row["gemeente"], row["wet"], row["toewijzingnummer"] or "-")):
        found.append(after)
        row = after
    return found


def case(row, by_number, renewed_by, main, lots) -> Case:
    links = []
    for link in chain(row, by_number, renewed_by):
        if not link["zorg_sinds"]:
            continue
        first_day = link["indicatie_van"] if links else link["zorg_sinds"]
        links.append((date.fromisoformat(first_day), main[link["aanbieder_agb"]]))
    return Case(
        place=row["gemeente"],
        lot=lots[row["productcategorie"], row["productcode"]],
        died_on=day(row["overleden_op"]),
        budget=row["leveringsvorm"] == "PGB",
        last_day=day(row["indicatie_tot"]),
        ended_on=None,
        care_since=day(row["zorg_sinds"]),
        named=main[row["aanbieder_agb"]] if row["aanbieder_agb"] else None,
        links=links,
        measure=row["maatregel"] not in {"", "geen"},
        crisis=row["crisis"] == "ja",
        out_of_region=row["buiten_regio"] == "ja",
    )
