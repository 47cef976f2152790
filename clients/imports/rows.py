"""What can be wrong with one row of the caseload, and what it is called.

The reasons for which a row is parked are a closed list (docs/data.md); any other oddity is a notice. Neither repeats
a cell: a shifted column may hold a BSN anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from achterhoek.cells import EMPTY_REQUIRED, Row
from achterhoek.models import Municipality, User
from achterhoek.statuses import Role
from clients.imports.renewals import Fact
from clients.statuses import Law, Referrer
from providers.models import Product, ProviderCode


class Fault(NamedTuple):
    """Why a row is parked."""

    column: str
    reason: str


class Number(NamedTuple):
    """An allocation number in the series of its municipality and law."""

    municipality: str
    law: str
    number: str


@dataclass(frozen=True)
class Region:
    """What the portal knows beside its clients: loaded once for a file."""

    municipalities: frozenset[str]
    products: dict[tuple[str, str], Product]
    products_by_id: dict[int, Product]
    providers: dict[str, int]
    people: dict[tuple[str, str], int]

    @classmethod
    def load(cls) -> Self:
        products = list(Product.objects.all())
        caseworkers = User.objects.filter(role__in=(Role.CONSULTANT, Role.COORDINATOR), is_active=True)
        return cls(
            municipalities=frozenset(Municipality.objects.values_list("code", flat=True)),
            products={(product.category, product.code): product for product in products},
            products_by_id={product.pk: product for product in products},
            providers=dict(ProviderCode.objects.values_list("agb", "provider_id")),
            people={
                (str(municipality), username.casefold()): pk
                for municipality, username, pk in caseworkers.values_list("municipality_id", "username", "pk")
            },
        )

    def product(self, row: Row) -> Product:
        return self.products[row["productcategorie"], row["productcode"]]

    def consultant(self, municipality: str, username: str) -> int | None:
        """The caseworker of that municipality whom the file names, if there is one."""
        return self.people.get((municipality, username.casefold()))


def key_of(row: Row) -> str:
    """The name of an indication, given when its row first comes in (docs/data.md)."""
    if row["toewijzingnummer"]:
        return f"{row['gemeente']}/{row['wet']}/{row['toewijzingnummer']}"
    return f"{row['gemeente']}/{row['wet']}/{row['beschikkingsnummer']}/{row['productcode']}"


def key_of_cells(cells: dict[str, str]) -> str:
    """The key of a parked row, as well as its cells as text allow."""
    law = next(
        (law for law in Law.values if law.casefold() == cells["wet"].strip().casefold()), cells["wet"].strip()
    )
    texts = {name: cells[name].strip() for name in ("toewijzingnummer", "beschikkingsnummer", "productcode")}
    return key_of({**texts, "wet": law, "gemeente": cells["gemeente"].strip().zfill(4)})


def number_of(row: Row) -> Number:
    return Number(row["gemeente"], row["wet"], row["toewijzingnummer"])


def fact_of(row: Row, *, lot: str | None, person: int = 0, content: int = 0) -> Fact:
    """What others that point at this row must know of it."""
    return Fact(
        row["line"],
        key_of(row),
        person,
        lot,
        f"{row['gemeente']}/{row['wet']}/{row['vervangt']}" if row["vervangt"] else "",
        row["indicatie_van"],
        row["zorg_sinds"],
        content,
    )


UNKNOWN_MUNICIPALITY = "Deze gemeente kent het portaal niet."
OTHER_MUNICIPALITY = "Dit is een cliënt van een andere gemeente dan de jouwe."
UNKNOWN_PRODUCT = "Dit product kent het portaal niet (categorie en code samen)."
UNKNOWN_PROVIDER = "Deze AGB-code kent het portaal niet."
BIRTH_AHEAD = "De geboortedatum ligt in de toekomst."
ENDS_BEFORE = "De laatste dag ligt voor de eerste dag van de indicatie."
CARE_AFTER = "De zorg begint na de laatste dag van de indicatie."
NEEDS_DECISION = (
    f"{EMPTY_REQUIRED} Alleen met een andere verwijzer en een toewijzingnummer mag hij leeg zijn."
)
NEEDS_PROVIDER = f"{EMPTY_REQUIRED} Er is al zorg, dus er is een aanbieder."

CARE_BEFORE_BIRTH = "De zorg begint voor de geboorte; de rij is overgenomen zoals hij is."
DEATH_BEFORE_BIRTH = "De dag van overlijden ligt voor de geboorte en is niet overgenomen."
DEATH_AHEAD = "De dag van overlijden ligt in de toekomst."
NAMELESS = "Er is een soort vertegenwoordiger zonder naam; die is niet overgenomen."


def fault_of(row: Row, *, region: Region, municipality: str | None, today: date) -> Fault | None:
    """The first thing for which this row is parked, seen by itself. `municipality`: the uploader's, if it has one."""
    if row["gemeente"] not in region.municipalities:
        return Fault("gemeente", UNKNOWN_MUNICIPALITY)
    if municipality and row["gemeente"] != municipality:
        return Fault("gemeente", OTHER_MUNICIPALITY)
    if row["geboortedatum"] > today:
        return Fault("geboortedatum", BIRTH_AHEAD)
    return _unnamed(row) or _unknown(row, region) or _days(row)


def _unnamed(row: Row) -> Fault | None:
    by_municipality = row["verwijzer"] in ("", Referrer.MUNICIPALITY)
    if not row["beschikkingsnummer"] and (by_municipality or not row["toewijzingnummer"]):
        return Fault("beschikkingsnummer", NEEDS_DECISION)
    if row["zorg_sinds"] and not row["aanbieder_agb"]:
        return Fault("aanbieder_agb", NEEDS_PROVIDER)
    return None


def _unknown(row: Row, region: Region) -> Fault | None:
    if (row["productcategorie"], row["productcode"]) not in region.products:
        return Fault("productcode", UNKNOWN_PRODUCT)
    for column in ("aanbieder_agb", "voorkeur_agb"):
        if row[column] and row[column] not in region.providers:
            return Fault(column, UNKNOWN_PROVIDER)
    return None


def _days(row: Row) -> Fault | None:
    last_day = row["indicatie_tot"]
    if last_day is None:
        return None
    if last_day < row["indicatie_van"]:
        return Fault("indicatie_tot", ENDS_BEFORE)
    if row["zorg_sinds"] and row["zorg_sinds"] > last_day:
        return Fault("zorg_sinds", CARE_AFTER)
    return None


def oddities(row: Row, *, today: date) -> Iterator[tuple[str, str]]:
    """What is strange but no reason to park: (column, sentence)."""
    if row["zorg_sinds"] and row["zorg_sinds"] < row["geboortedatum"]:
        yield "zorg_sinds", CARE_BEFORE_BIRTH
    if row["overleden_op"] and row["overleden_op"] < row["geboortedatum"]:
        yield "overleden_op", DEATH_BEFORE_BIRTH
    elif row["overleden_op"] and row["overleden_op"] > today:
        yield "overleden_op", DEATH_AHEAD
    if row["vertegenwoordiger_soort"] and not row["vertegenwoordiger_naam"]:
        yield "vertegenwoordiger_soort", NAMELESS
