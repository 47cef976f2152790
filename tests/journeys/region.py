"""The files of one small region: an old provider without a contract, a new one with room, three residents of Aalten."""

import csv
import io
from collections.abc import Mapping, Sequence

from tests import files
from tests.factories import BSNS

OLD, NEW = ("41000901", "Zorggroep Oude Es"), ("41000902", "Stichting Nieuwe Es")

TABLES: dict[str, Sequence[Mapping[str, str]]] = {
    "Producten": [
        {"productcategorie": "02", "productcode": "02A01", "perceel": "wmo-ondersteuning", "omschrijving": ""}
    ],
    "Aanbieders": [
        {
            **dict.fromkeys(
                "agb_andere kvk postcode website stopt_op contact_naam contact_email".split(), ""
            ),
            "agb": agb,
            "naam": name,
            "plaats": "Aalten",
            "telefoon": "0543 000 000",
            "email": "info@aanbieder.example",
        }
        for agb, name in (OLD, NEW)
    ],
    "Contracten": [
        {
            **dict.fromkeys("naam partners_agb onderaannemers_agb openbaar_vanaf".split(), ""),
            "contractnummer": number,
            "perceel": "wmo-ondersteuning",
            "penvoerder_agb": agb,
            "toewijzen_aan": "penvoerder",
            "gemeenten": "0197|0222",
            "vorm": "contract",
            "ingangsdatum": first_day,
            "einddatum": last_day,
        }
        for number, agb, first_day, last_day in (
            ("AH21-001", OLD[0], "2021-01-01", "2022-06-30"),
            ("AH22-001", NEW[0], "2022-07-01", "2025-06-30"),
        )
    ],
    "Capaciteit": [
        {
            **dict.fromkeys("clientenstop_van clientenstop_tot clientenstop_aangekondigd".split(), ""),
            "contractnummer": "AH22-001",
            "gemeente": "0197",
            "plaatsen": "3",
            "instroom_per_week": "1",
        }
    ],
}

#: Who moves, who stays, who has a personal budget; and a row with a number that is no BSN.
MOVES = {"bsn": BSNS[0], "achternaam": "Abbink", "aanbieder_agb": OLD[0]}
STAYS = {"achternaam": "Bussink", "aanbieder_agb": NEW[0]}
BUDGET = {"achternaam": "Cornelissen", "leveringsvorm": "PGB", "aanbieder_agb": OLD[0]}
WRONG = {"achternaam": "Doornink", "bsn": "999999999", "aanbieder_agb": OLD[0]}


def reference_files() -> dict[str, bytes]:
    """Products, providers, contracts and room, by the word that the upload page has for them, in their order."""
    return {kind: _written(rows) for kind, rows in TABLES.items()}


def caseload() -> bytes:
    return files.caseload(
        files.row(**MOVES), files.other(1, **STAYS), files.other(2, **BUDGET), files.other(3, **WRONG)
    )


def _written(rows: Sequence[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
