"""Files as municipalities send them: CSV bytes from rows with good defaults, and taking them in."""

import csv
import io
from typing import Any

from achterhoek.imports import files
from achterhoek.models import FileImport, User
from clients.imports.columns import COLUMNS
from tests.factories import BSNS, ProductFactory, ProviderFactory, lot, municipality

COLUMN_NAMES = COLUMNS.names
OLD, NEW = "41000901", "41000902"

ROW = {
    "bsn": BSNS[0],
    "voorletters": "T.",
    "achternaam": "Abbink",
    "geboortedatum": "1970-05-05",
    "geslacht": "2",
    "straat": "Esweg",
    "huisnummer": "4",
    "postcode": "7121 AB",
    "plaats": "Aalten",
    "gemeente": "0197",
    "veiligheid": "nee",
    "buiten_regio": "nee",
    "maatregel": "geen",
    "crisis": "nee",
    "verwijzer": "gemeente",
    "beschikkingsnummer": "0197-2021-000001",
    "wet": "Wmo",
    "productcategorie": "02",
    "productcode": "02A01",
    "leveringsvorm": "ZIN",
    "volume": "4",
    "eenheid": "04",
    "frequentie": "2",
    "resultaat": "Zelfstandig wonen lukt weer",
    "indicatie_van": "2021-03-01",
    "indicatie_tot": "2024-02-28",
    "aanbieder_agb": OLD,
    "toewijzingnummer": "100",
    "zorg_sinds": "2021-03-01",
}


def region() -> None:
    """The products and providers that the default row names."""
    ProductFactory(category="02", code="02A01", lot=lot("wmo-ondersteuning"))
    ProductFactory(category="02", code="02A02", lot=lot("wmo-ondersteuning"))
    ProductFactory(category="15", code="15A01", lot=lot("wmo-wonen"))
    ProductFactory(category="11", code="11A01", lot=None)
    ProviderFactory(agb=OLD, name="Oude Es")
    ProviderFactory(agb=NEW, name="Nieuwe Es")


def row(**cells: str) -> dict[str, str]:
    """A caseload row: the default one with other cells."""
    return {**ROW, **cells}


def other(number: int, **cells: str) -> dict[str, str]:
    """The row of another person with care of their own."""
    own = {"bsn": BSNS[number], "toewijzingnummer": f"{100 + number}", "beschikkingsnummer": f"B-{number}"}
    return row(**{**own, "achternaam": f"Bussink{number}", **cells})


def caseload(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMN_NAMES, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def take_in(*rows: dict[str, str], dry_run: bool = False) -> dict[str, Any]:
    """Take a caseload in as the command does; its answer."""
    by = User.objects.portal()
    _, answer = files.run(
        "caseload", file_name="caseload.csv", content=caseload(*rows), by=by, dry_run=dry_run
    )
    return answer


def upload(*rows: dict[str, str], by: User, code: str = "0197") -> FileImport:
    """Take a caseload in as a coordinator does by the pages."""
    offered = files.offer(
        "caseload", file_name="caseload.csv", content=caseload(*rows), by=by, municipality=municipality(code)
    )
    checked = files.check(offered)
    return files.take_in(files.queue(checked, by=by))
