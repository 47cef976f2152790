"""Draws a fictitious region in the file formats of the portal (docs/data.md): the five files as CSV.

The same seed gives the same region. People, providers and addresses are made up; BSNs come from the public test
ranges, and beyond those ranges (benchmarks only) from numbers drawn for the run.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from achterhoek import bsn

Row = dict[str, str]

MUNICIPALITIES = {
    "0197": ("Aalten", "7121"),
    "0222": ("Doetinchem", "7001"),
    "0294": ("Winterswijk", "7101"),
    "1509": ("Gendringen", "7081"),
    "1586": ("Lichtenvoorde", "7131"),
    "1859": ("Borculo", "7271"),
    "1876": ("Hengelo (Gld)", "7255"),
    "1955": ("Didam", "6941"),
}
WEIGHTS = {"0197": 9, "0222": 20, "0294": 8, "1509": 14, "1586": 10, "1859": 14, "1876": 12, "1955": 13}
LOTS = {
    "wmo-ondersteuning": ("Wmo", "02", 24),
    "wmo-wonen": ("Wmo", "07", 16),
    "jeugd-ambulant": ("Jeugdwet", "45", 24),
    "gezins-woonvormen": ("Jeugdwet", "44", 16),
}
SHARE = {"wmo-ondersteuning": 46, "wmo-wonen": 10, "jeugd-ambulant": 36, "gezins-woonvormen": 8}
OWN_PROCUREMENT = ("1509", ("wmo-ondersteuning", "jeugd-ambulant"))
SURNAMES = (
    "Abbink Ebbers Wamelink Kolkman Velthorst Rougoor Lurvink Bekkers Papen Vreeman Wesselink Hoftijzer Nijhof "
    "Lammers Geurink Rensink Boland Oonk Klumper Tannemaat Ruesink Reusink Winkelhorst Meerdink Hoitink Kappert "
    "Özdemir Yilmaz Nguyễn Çelik El-Amrani Kowalski Haile Tesfay"
).split()
STREETS = (
    "Esweg Lindelaan Nieuwstad Stationsweg Markt Kerkplein Veldweg Bleekwal Kapelstraat Hogestraat".split()
)
AS_ADULT = (
    "Zelfstandig wonen lukt weer",
    "Zelf koken en schoonmaken lukt",
    "Meedoen in de buurt lukt",
    "Sociaal netwerk op orde",
    "Dagritme is hersteld",
    "Administratie is op orde",
)
AS_CHILD = (
    "Ouders kunnen het samen aan",
    "Naar school gaan lukt",
    "Veilig opgroeien thuis",
    "Met anderen spelen lukt",
    "Dagritme is hersteld",
    "Het is weer rustig thuis",
)
RESULTS = {"02": AS_ADULT, "07": AS_ADULT, "45": AS_CHILD, "44": AS_CHILD}
WORDS = (
    "Es Linde Kompas Bron Brug Spil Akker Haag Beek Kievit Molen Tij Anker Hoeve Wilg Ster Boog Zon".split()
)
NEUTER = ("Kompas", "Tij", "Anker")
KINDS = {
    "wmo-ondersteuning": "Begeleiding",
    "wmo-wonen": "Wonen",
    "jeugd-ambulant": "Jeugdhulp",
    "gezins-woonvormen": "Gezinshuis",
}
#: Minutes, hours, days and parts of a day: in which steps they are given, and the most in a week.
UNITS = {"01": (15, 240), "04": (1, 12), "14": (1, 7), "16": (1, 9)}
FIRST_DAY, LAST_DAY = date(2022, 7, 1), date(2022, 12, 31)
RENEWED = date(2022, 6, 1)
#: What the members of one household share.
FAMILY = (
    "achternaam",
    "tussenvoegsel",
    "straat",
    "huisnummer",
    "postcode",
    "plaats",
    "gemeente",
    "huishouden",
)

COLUMNS = {
    "products": "productcategorie productcode perceel omschrijving",
    "providers": "agb agb_andere naam kvk plaats postcode telefoon email website stopt_op contact_naam contact_email",
    "contracts": (
        "contractnummer naam perceel penvoerder_agb partners_agb onderaannemers_agb toewijzen_aan gemeenten vorm "
        "ingangsdatum einddatum openbaar_vanaf"
    ),
    "capacity": (
        "contractnummer gemeente plaatsen instroom_per_week clientenstop_van clientenstop_tot "
        "clientenstop_aangekondigd"
    ),
    "caseload": (
        "bsn voorletters tussenvoegsel achternaam geboortedatum geslacht straat huisnummer toevoeging postcode plaats "
        "telefoon email overleden_op gemeente huishouden veiligheid buiten_regio maatregel gi_naam crisis "
        "vertegenwoordiger_naam vertegenwoordiger_soort vertegenwoordiger2_naam consulent verwijzer "
        "beschikkingsnummer wet productcategorie productcode leveringsvorm volume eenheid frequentie resultaat "
        "indicatie_van indicatie_tot aanbieder_agb toewijzingnummer zorg_sinds vervangt voorkeur_agb"
    ),
}
EMPTY = dict.fromkeys(COLUMNS["caseload"].split(), "")


@dataclass
class Region:
    """The rows of the five files; `residents` people, and providers and contracts to fit, up to `most_providers`."""

    residents: int = 600
    seed: int = 1
    most_providers: int = 300
    products: list[Row] = field(default_factory=list)
    providers: list[Row] = field(default_factory=list)
    contracts: list[Row] = field(default_factory=list)
    capacity: list[Row] = field(default_factory=list)
    old: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - fiction, no secret
        self._draw_products()
        self._draw_providers()

    def file(self, kind: str) -> bytes:
        """One of the five files as CSV, the caseload whole in memory."""
        rows = self.caseload() if kind == "caseload" else getattr(self, kind)
        return "".join(lines(kind, rows)).encode()

    # -- what is offered -------------------------------------------------------------------------------------------

    def _draw_products(self) -> None:
        for lot, (_, category, count) in LOTS.items():
            for number in range(1, count // 4 + 1):
                self.products.append(row("products", category, f"{category}A{number:02d}", lot, KINDS[lot]))
        self.products.append(row("products", "10", "10X01", "", "Vervoer"))

    def _draw_providers(self) -> None:
        """Old providers serve one lot near home; a fifth of them has a new contract, alone or with others."""
        count = min(self.most_providers, max(48, self.residents // 12))
        number = 0
        for lot in LOTS:
            members = [
                self._draw_provider(lot, number := number + 1) for _ in range(count * SHARE[lot] // 100 + 3)
            ]
            self._draw_old_contracts(lot, members)
            self._draw_new_contracts(lot, members)

    def _draw_provider(self, lot: str, number: int) -> str:
        agb = f"{41100000 + number * 7:08d}"
        code = self.random.choice(list(MUNICIPALITIES))
        place, postcode = MUNICIPALITIES[code]
        form, word = self.random.choice(("Praktijk ", "Stichting ", "", "")), self.random.choice(WORDS)
        name = f"{form}{'Het' if word in NEUTER else 'De'} {word} {KINDS[lot]} {number}"
        stops = "2022-10-31" if number % 19 == 0 else ""
        other = f"{98100000 + number * 7:08d}" if number % 8 == 0 else ""
        self.providers.append(
            row(
                "providers",
                *(agb, other, name, f"{60000000 + number * 137}", place, f"{postcode} AB", "0543 000 000"),
                *(f"info@aanbieder{number}.example", f"https://aanbieder{number}.example/", stops),
                *("Team overdracht", f"overdracht@aanbieder{number}.example"),
            )
        )
        return agb

    def _draw_old_contracts(self, lot: str, members: list[str]) -> None:
        for position, agb in enumerate(members):
            number = f"OUD-{KINDS[lot][:3].upper()}-{position:03d}"
            served = "|".join(MUNICIPALITIES)
            self.contracts.append(
                row(
                    "contracts",
                    *(number, "", lot, agb, "", "", "penvoerder", served, "contract"),
                    *("2021-01-01", "2022-06-30", "2020-12-01"),
                )
            )
        for code in MUNICIPALITIES:
            self.old[lot, code] = self.random.sample(members, k=max(4, len(members) * 2 // 3))

    def _draw_new_contracts(self, lot: str, members: list[str]) -> None:
        served = [code for code in MUNICIPALITIES if (code, lot) not in own_procurement()]
        winners = members[: max(4, len(members) // 4)]
        for position, agb in enumerate(winners):
            partners = members[-2:-1] if position == 1 else []
            subcontractors = members[-1:] if position == 2 else []
            number = f"AH22-{KINDS[lot][:3].upper()}-{position:03d}"
            name = f"Samenwerking {self.random.choice(WORDS)}" if partners else ""
            giver = "partij" if position % 2 else "penvoerder"
            self.contracts.append(
                row(
                    "contracts",
                    *(number, name, lot, agb, "|".join(partners), "|".join(subcontractors), giver),
                    *("|".join(served), "contract", "2022-07-01", "2025-06-30", "2022-04-05"),
                )
            )
            self._draw_room(number, position, served, share=SHARE[lot] / 100 / len(winners))
        if (OWN_PROCUREMENT[0], lot) in own_procurement():
            self._draw_own_contract(lot, winners[0])

    def _draw_own_contract(self, lot: str, agb: str) -> None:
        """The municipality that bought this lot by itself did so as a subsidy."""
        code, number = OWN_PROCUREMENT[0], f"OIJ22-{KINDS[lot][:3].upper()}"
        self.contracts.append(
            row(
                "contracts",
                *(number, "", lot, agb, "", "", "penvoerder", code),
                *("subsidie", "2022-01-01", "2026-12-31", "2021-12-01"),
            )
        )

    def _draw_room(self, number: str, position: int, served: list[str], *, share: float) -> None:
        if position % 5 == 4:
            self.capacity.append(
                row("capacity", number, "", str(int(self.residents * share) + 8), "6", "", "", "")
            )
            return
        for code in served:
            places = int(self.residents * share * WEIGHTS[code] / 100 * 0.8) + 2
            stop = (
                ("2022-09-01", "2022-10-31", "2022-08-10")
                if position == 3 and code == "0222"
                else ("", "", "")
            )
            intake = str(1 + places // 8)
            self.capacity.append(row("capacity", number, code, str(places), intake, *stop))

    # -- who receives it -------------------------------------------------------------------------------------------

    def caseload(self) -> Iterator[Row]:
        """One row per product of a decision; about a fifth of the residents has more than one."""
        numbers = test_bsns(self.random, self.residents)
        codes = self.random.choices(list(WEIGHTS), weights=list(WEIGHTS.values()), k=self.residents)
        serial = 0
        before: Row = {}
        for index, (number, code) in enumerate(zip(numbers, codes, strict=True)):
            related = index % 17 == 1
            person = self._draw_person(index, number, before["gemeente"] if related else code)
            if related:
                person |= {name: before[name] for name in FAMILY}
            before = person
            lots = self._draw_lots(person)
            for lot in lots:
                for care in self._draw_care(lot, person["gemeente"], serial, index):
                    serial += 1
                    yield person | care

    def _draw_person(self, index: int, number: str, code: str) -> Row:
        place, postcode = MUNICIPALITIES[code]
        pick = self.random
        young = pick.random() < 0.44
        born = FIRST_DAY - timedelta(
            days=pick.randint(365 * 3, 365 * 18) if young else pick.randint(365 * 19, 365 * 92)
        )
        measure = "ots" if young and index % 23 == 0 else "geen"
        surname = pick.choice(SURNAMES)
        person = {
            "bsn": number,
            "voorletters": f"{pick.choice('ABDEFGHJKLMNPRSTVW')}.",
            "tussenvoegsel": pick.choice(("", "", "", "te", "ter", "van")),
            "achternaam": surname,
            "geboortedatum": born.isoformat(),
            "geslacht": pick.choice("12"),
            "straat": pick.choice(STREETS),
            "huisnummer": str(pick.randint(1, 140)),
            "postcode": f"{postcode} {pick.choice('ABC')}{pick.choice('ABCDEFGH')}",
            "plaats": place,
            "gemeente": code,
            "maatregel": measure,
            "gi_naam": "GI Voorbeeld" if measure != "geen" else "",
        }
        kind = "gi" if measure != "geen" else ("ouder" if young else ("mentor" if index % 31 == 0 else ""))
        return EMPTY | person | self._draw_representatives(kind, surname, index) | circumstances(index, code)

    def _draw_representatives(self, kind: str, surname: str, index: int) -> Row:
        first = f"{self.random.choice('ABCM')}. {surname}" if kind else ""
        second = f"{self.random.choice('DEFG')}. {surname}" if kind == "ouder" and index % 2 else ""
        return {
            "vertegenwoordiger_naam": first,
            "vertegenwoordiger_soort": kind,
            "vertegenwoordiger2_naam": second,
        }

    def _draw_lots(self, person: Row) -> list[str]:
        young = person["vertegenwoordiger_soort"] in ("ouder", "gi")
        pair = ("jeugd-ambulant", "gezins-woonvormen") if young else ("wmo-ondersteuning", "wmo-wonen")
        main = self.random.choices(pair, weights=[SHARE[lot] for lot in pair])[0]
        return list(pair) if self.random.random() < 0.08 else [main]

    def _draw_care(self, lot: str, code: str, serial: int, index: int) -> Iterable[Row]:
        pick = self.random
        law, category, count = LOTS[lot]
        started = FIRST_DAY - timedelta(days=pick.randint(40, 900))
        decision = self._draw_decision(started, category, count, index)
        waiting = index % 29 == 0
        first = decision | {
            "verwijzer": "gemeente" if law == "Wmo" or index % 3 else "huisarts",
            "beschikkingsnummer": f"{code}-2021-{serial:06d}",
            "wet": law,
            "aanbieder_agb": "" if waiting else pick.choice(self.old[lot, code]),
            "toewijzingnummer": "" if waiting else str(100000 + serial),
            "zorg_sinds": "" if waiting else started.isoformat(),
            "voorkeur_agb": pick.choice(self.old[lot, code]) if index % 9 == 0 else "",
        }
        if waiting or index % 7 or started >= RENEWED:
            return [first]
        ended = {"indicatie_tot": (RENEWED - timedelta(days=1)).isoformat()}
        return [first | ended, self._renew(first, serial)]

    def _draw_decision(self, started: date, category: str, count: int, index: int) -> Row:
        """What was decided: product, volume and days; three in ten end with the period, one in twenty never."""
        pick = self.random
        draw = pick.random()
        last = LAST_DAY if draw < 0.3 else FIRST_DAY + timedelta(days=pick.randint(-60, 900))
        last_day = "" if draw > 0.95 else max(last, started + timedelta(days=30)).isoformat()
        transport = index % 61 == 0
        code = "10X01" if transport else f"{category}A{pick.randint(1, count // 4):02d}"
        return {
            "productcategorie": "10" if transport else category,
            "productcode": code,
            "leveringsvorm": "PGB" if index % 16 == 0 else "ZIN",
            **_week(pick.randint(1, 180), unit=pick.choice(tuple(UNITS))),
            "frequentie": "2",
            "resultaat": pick.choice(RESULTS[category]),
            "indicatie_van": started.isoformat(),
            "indicatie_tot": last_day,
        }

    def _renew(self, first: Row, serial: int) -> Row:
        """The row that renewed `first` a month before the period: the same care line, the next link."""
        last_day = RENEWED + timedelta(days=self.random.randint(90, 900))
        return first | {
            "beschikkingsnummer": first["beschikkingsnummer"].replace("-2021-", "-2022-"),
            "indicatie_van": RENEWED.isoformat(),
            "indicatie_tot": last_day.isoformat(),
            "toewijzingnummer": str(500000 + serial),
            "vervangt": first["toewijzingnummer"],
        }


def _week(drawn: int, *, unit: str) -> Row:
    """A volume that fits in a week."""
    step, most = UNITS[unit]
    return {"volume": str(max(step, drawn % most // step * step)), "eenheid": unit}


def own_procurement() -> set[tuple[str, str]]:
    code, lots = OWN_PROCUREMENT
    return {(code, lot) for lot in lots}


def circumstances(index: int, code: str) -> Row:
    """What is out of the ordinary, each for a fixed share of the residents."""
    return {
        "telefoon": "0543 000 000" if index % 3 else "",
        "huishouden": f"H{index:05d}" if index % 17 == 0 else "",
        "veiligheid": "ja" if index % 67 == 0 else "nee",
        "buiten_regio": "ja" if index % 89 == 0 else "nee",
        "crisis": "ja" if index % 101 == 0 else "nee",
        "consulent": f"consulent{index % 2 + 1}.{code}" if index % 5 else "",
    }


def row(kind: str, *cells: str) -> Row:
    return dict(zip(COLUMNS[kind].split(), cells, strict=True))


def lines(kind: str, rows: Iterable[Row]) -> Iterator[str]:
    """The CSV text of a file, line by line, header first."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS[kind].split(), delimiter=";", lineterminator="\n")
    writer.writeheader()
    for cells in rows:
        writer.writerow(cells)
        if buffer.tell() > 1_000_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def test_bsns(random: Random, count: int) -> list[str]:
    """`count` different BSNs that pass the eleven-test; the test ranges first, then numbers drawn for this run."""
    ranges = [n for start in (999900000, 0) for n in range(start, start + 100000) if bsn.is_valid(f"{n:09d}")]
    if count <= len(ranges):
        return [f"{n:09d}" for n in random.sample(ranges, count)]
    drawn: set[str] = {f"{n:09d}" for n in ranges}
    while len(drawn) < count:
        candidate = f"{random.randint(100000000, 899999999)}"
        if bsn.is_valid(candidate):
            drawn.add(candidate)
    return random.sample(sorted(drawn), count)
