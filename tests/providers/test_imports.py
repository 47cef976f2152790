"""Products, providers, contracts and room: what a file does, and what a later one does."""

import csv
import io
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from achterhoek.cells import EMPTY_REQUIRED, NO_AGB, NO_CBS, NO_DAY, NOT_IN_LIST
from achterhoek.imports import files, kinds
from achterhoek.models import User
from achterhoek.statuses import ImportKind
from providers.imports import capacity, contracts, providers
from providers.models import Capacity, Contract, ContractParty, IntakeStop, Product, Provider, ProviderCode
from providers.statuses import PartyRole
from tests.factories import (
    CapacityFactory,
    CareLineFactory,
    ContractFactory,
    HandoverFactory,
    HandoverLineFactory,
    IntakeStopFactory,
    ProviderFactory,
)
from transitions.demo.region import Region
from transitions.statuses import Status

pytestmark = pytest.mark.django_db

PROVIDER = {"agb": "41000001", "naam": "De Es"}
CONTRACT = {
    "contractnummer": "AH22-900",
    "perceel": "wmo-wonen",
    "penvoerder_agb": "41000001",
    "toewijzen_aan": "partij",
    "gemeenten": "0197|0222",
    "vorm": "contract",
    "ingangsdatum": "2022-07-01",
    "einddatum": "30-06-2025",
    "openbaar_vanaf": "2022-04-05",
}
ROOM = {"contractnummer": "AH22-900", "gemeente": "0197", "plaatsen": "5", "instroom_per_week": "2"}
DEFAULTS = {ImportKind.PROVIDERS: PROVIDER, ImportKind.CONTRACTS: CONTRACT, ImportKind.CAPACITY: ROOM}


def take_in(kind, *rows, dry_run=False):
    """Take rows in over the defaults of their kind; the answer, with a dry run held to be the same."""
    names = kinds.importer_of(kind).columns.names
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(DEFAULTS.get(kind, {}) | row for row in rows)
    content, by = text.getvalue().encode(), User.objects.portal()
    told = files.run(kind, file_name="x.csv", content=content, by=by, dry_run=True)[1]
    real = files.run(kind, file_name="x.csv", content=content, by=by)[1]
    assert told == real
    return real


def counts(told):
    return told["created"], told["updated"], told["unchanged"], len(told["parked"])


def reasons(told):
    return [(row["line"], row["column"], row["reason"]) for row in told["parked"]]


def notices(told):
    return [(notice["line"], notice["text"]) for notice in told["notices"]]


# Products.


def test_product_gets_its_lot_or_none():
    take_in(
        ImportKind.PRODUCTS,
        {"productcategorie": "2", "productcode": "02A01", "perceel": "Wmo-Wonen"},
        {"productcategorie": "55", "productcode": "55A01", "omschrijving": "Vervoer"},
    )

    assert list(Product.objects.values_list("category", "code", "lot_id", "description")) == [
        ("02", "02A01", "wmo-wonen", ""),
        ("55", "55A01", None, "Vervoer"),
    ]


def test_product_of_an_unknown_lot_is_parked():
    told = take_in(
        ImportKind.PRODUCTS, {"productcategorie": "02", "productcode": "02A01", "perceel": "logeren"}
    )

    assert reasons(told) == [(2, "perceel", NOT_IN_LIST)]


# Providers.


def test_provider_comes_with_all_its_codes():
    told = take_in(ImportKind.PROVIDERS, {"agb_andere": "1234567|41000009", "website": "www.es.example"})

    provider = Provider.objects.get()
    assert counts(told) == (1, 0, 0, 0)
    assert {code.agb for code in provider.codes.all()} == {"41000001", "01234567", "41000009"}
    assert provider.website == "https://www.es.example"


def test_later_file_follows_details_and_codes():
    take_in(ImportKind.PROVIDERS, {"agb_andere": "41000008|41000009"})

    told = take_in(
        ImportKind.PROVIDERS, {"agb_andere": "41000009", "stopt_op": "2022-11-30", "naam": "De Nieuwe Es"}
    )

    provider = Provider.objects.get()
    assert counts(told) == (0, 1, 0, 0)
    assert (provider.name, provider.stops_on) == ("De Nieuwe Es", date(2022, 11, 30))
    assert {code.agb for code in provider.codes.all()} == {"41000001", "41000009"}


def test_only_a_code_more_counts_as_updated_and_then_as_unchanged():
    take_in(ImportKind.PROVIDERS, {})

    assert counts(take_in(ImportKind.PROVIDERS, {"agb_andere": "41000009"})) == (0, 1, 0, 0)
    assert counts(take_in(ImportKind.PROVIDERS, {"agb_andere": "41000009"})) == (0, 0, 1, 0)


def test_provider_may_change_its_main_code():
    take_in(ImportKind.PROVIDERS, {"agb_andere": "41000009"})
    before = Provider.objects.get().pk

    told = take_in(ImportKind.PROVIDERS, {"agb": "41000009", "agb_andere": "41000001"})

    assert counts(told) == (0, 1, 0, 0)
    assert (Provider.objects.get().pk, Provider.objects.get().agb) == (before, "41000009")


def test_code_of_another_row_or_another_provider_is_parked():
    ProviderFactory(agb="41000050")

    told = take_in(
        ImportKind.PROVIDERS,
        {"agb_andere": "41000002"},
        {"agb": "41000002"},
        {"agb": "41000003", "agb_andere": "41000002"},
        {"agb": "41000004", "agb_andere": "41000050"},
        {"agb": "41000001", "naam": "Een ander"},
        {"agb": "x"},
        {"naam": ""},
    )

    assert reasons(told) == [
        (3, "agb", providers.OTHER_ROW),
        (4, "agb_andere", providers.OTHER_ROW),
        (5, "agb_andere", providers.OTHER_PROVIDER),
        (6, "agb", kinds.SAME_KEY),
        (7, "agb", NO_AGB),
        (8, "naam", EMPTY_REQUIRED),
    ]


def test_row_that_would_split_a_provider_is_parked():
    take_in(ImportKind.PROVIDERS, {"agb_andere": "41000009"})

    told = take_in(ImportKind.PROVIDERS, {}, {"agb": "41000009"})

    assert reasons(told) == [(3, "agb", providers.OTHER_PROVIDER)]


def test_link_that_is_no_web_address_is_left_out_and_told():
    told = take_in(ImportKind.PROVIDERS, {"website": "javascript:alert(1)"})

    assert Provider.objects.get().website == ""
    assert notices(told) == [(2, providers.NO_ADDRESS)]


# Contracts.


@pytest.fixture
def four():
    """Four providers, the first with a second code."""
    made = [ProviderFactory(agb=f"4100000{n}") for n in range(1, 5)]
    ProviderCode.objects.create(agb="41000011", provider=made[0])
    return made


def parties():
    return list(
        ContractParty.objects.order_by("provider__agb").values_list("provider__agb", "role", "confirmed_on")
    )


def test_contract_comes_with_lot_days_municipalities_and_parties(four):
    told = take_in(
        ImportKind.CONTRACTS, {"partners_agb": "41000002", "onderaannemers_agb": "41000003|41000004"}
    )

    contract = Contract.objects.get()
    assert counts(told) == (1, 0, 0, 0)
    assert (contract.lot_id, contract.form, contract.allocate_to) == ("wmo-wonen", "contract", "partij")
    assert (contract.first_day, contract.last_day) == (date(2022, 7, 1), date(2025, 6, 30))
    assert sorted(contract.municipalities.values_list("code", flat=True)) == ["0197", "0222"]
    assert [(agb, role) for agb, role, _ in parties()] == [
        ("41000001", PartyRole.LEAD),
        ("41000002", PartyRole.PARTNER),
        ("41000003", PartyRole.SUBCONTRACTOR),
        ("41000004", PartyRole.SUBCONTRACTOR),
    ]


def test_later_file_changes_parties_and_keeps_what_was_confirmed(four):
    take_in(ImportKind.CONTRACTS, {"onderaannemers_agb": "41000002|41000003"})
    day = date(2022, 8, 1)
    ContractParty.objects.filter(role="subcontractor").update(
        confirmed_on=day, confirmed_by=User.objects.portal()
    )

    told = take_in(ImportKind.CONTRACTS, {"onderaannemers_agb": "41000003|41000004", "gemeenten": "222|294"})

    assert counts(told) == (0, 1, 0, 0)
    assert parties() == [
        ("41000001", PartyRole.LEAD, None),
        ("41000003", PartyRole.SUBCONTRACTOR, day),
        ("41000004", PartyRole.SUBCONTRACTOR, None),
    ]
    assert sorted(Contract.objects.get().municipalities.values_list("code", flat=True)) == ["0222", "0294"]


def test_lead_and_partner_may_change_places(four):
    take_in(ImportKind.CONTRACTS, {"partners_agb": "41000002"})

    told = take_in(ImportKind.CONTRACTS, {"penvoerder_agb": "41000002", "partners_agb": "41000001"})

    assert counts(told) == (0, 1, 0, 0)
    assert [(agb, role) for agb, role, _ in parties()] == [
        ("41000001", PartyRole.PARTNER),
        ("41000002", PartyRole.LEAD),
    ]


def test_provider_in_two_roles_or_by_two_codes_stands_once_in_its_best(four):
    told = take_in(
        ImportKind.CONTRACTS, {"partners_agb": "41000002", "onderaannemers_agb": "41000002|41000011"}
    )

    assert [(agb, role) for agb, role, _ in parties()] == [
        ("41000001", PartyRole.LEAD),
        ("41000002", PartyRole.PARTNER),
    ]
    assert notices(told) == [(2, contracts.TWO_ROLES)]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"penvoerder_agb": "99999999"}, "penvoerder_agb", contracts.UNKNOWN_AGB),
        ({"partners_agb": "41000002|99999999"}, "partners_agb", contracts.UNKNOWN_AGB),
        ({"onderaannemers_agb": "99999999"}, "onderaannemers_agb", contracts.UNKNOWN_AGB),
        ({"onderaannemers_agb": "x"}, "onderaannemers_agb", NO_AGB),
        ({"gemeenten": "0197|0001"}, "gemeenten", contracts.UNKNOWN_MUNICIPALITY),
        ({"gemeenten": "Aalten"}, "gemeenten", NO_CBS),
        ({"gemeenten": ""}, "gemeenten", EMPTY_REQUIRED),
        ({"perceel": "logeren"}, "perceel", NOT_IN_LIST),
        ({"vorm": "lening"}, "vorm", NOT_IN_LIST),
        ({"toewijzen_aan": "niemand"}, "toewijzen_aan", NOT_IN_LIST),
        ({"einddatum": "2022-06-30"}, "einddatum", contracts.ENDS_BEFORE),
        ({"contractnummer": ""}, "contractnummer", EMPTY_REQUIRED),
    ],
)
def test_contract_that_cannot_be_is_parked_and_the_next_goes_in(four, cells, column, reason):
    told = take_in(ImportKind.CONTRACTS, cells, {"contractnummer": "AH22-901"})

    assert reasons(told) == [(2, column, reason)]
    assert [contract.number for contract in Contract.objects.all()] == ["AH22-901"]


def test_two_contracts_of_one_lead_in_one_lot_are_told_when_their_days_overlap(four):
    ContractFactory(number="AH22-800", lead=four[1], lot_id="wmo-wonen", lot=None)

    told = take_in(
        ImportKind.CONTRACTS,
        {},
        {"contractnummer": "AH22-901"},
        {"contractnummer": "AH22-902", "perceel": "wmo-ondersteuning"},
        {"contractnummer": "AH22-903", "ingangsdatum": "2021-01-01", "einddatum": "2022-06-30"},
        {"contractnummer": "AH22-904", "penvoerder_agb": "41000002"},
    )

    assert notices(told) == [(3, contracts.SAME_LEAD), (6, contracts.SAME_LEAD)]


# Room.


@pytest.fixture
def contract():
    return ContractFactory(number="AH22-900", municipalities=["0197", "0222"])


def test_room_and_stop_come_per_municipality_or_shared(contract):
    told = take_in(
        ImportKind.CAPACITY,
        {"clientenstop_van": "2022-09-01", "clientenstop_aangekondigd": "2022-08-01"},
        {"gemeente": "", "plaatsen": "9"},
    )

    assert counts(told) == (2, 0, 0, 0)
    assert list(Capacity.objects.values_list("municipality", "places").order_by("places")) == [
        ("0197", 5),
        (None, 9),
    ]
    assert list(IntakeStop.objects.values_list("municipality", "first_day", "last_day")) == [
        ("0197", date(2022, 9, 1), None)
    ]
    assert told["notices"] == []


def test_later_file_gives_the_new_total_and_ends_a_stop(contract):
    CapacityFactory(contract=contract, places=5)
    IntakeStopFactory(contract=contract)

    told = take_in(ImportKind.CAPACITY, {"plaatsen": "3"})

    assert counts(told) == (0, 1, 0, 0)
    assert Capacity.objects.get().places == 3
    assert not IntakeStop.objects.exists()


def test_only_another_stop_counts_as_updated_and_then_as_unchanged(contract):
    take_in(ImportKind.CAPACITY, {})
    row = {"clientenstop_van": "2022-09-01", "clientenstop_aangekondigd": "2022-08-01"}

    assert counts(take_in(ImportKind.CAPACITY, row)) == (0, 1, 0, 0)
    assert counts(take_in(ImportKind.CAPACITY, row)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"clientenstop_van": "2022-09-01", "clientenstop_aangekondigd": "2022-08-19"}, capacity.LATE_STOP),
        ({"clientenstop_van": "2022-09-01"}, capacity.UNANNOUNCED_STOP),
        ({"clientenstop_tot": "2022-09-01"}, capacity.STOP_WITHOUT_DAY),
        ({"gemeente": "1876"}, capacity.NOT_SERVED),
    ],
)
def test_odd_room_goes_in_and_is_told(contract, cells, text):
    told = take_in(ImportKind.CAPACITY, cells)

    assert notices(told) == [(2, text)]
    assert Capacity.objects.count() == 1


def test_stop_announced_fourteen_days_ahead_is_in_time(contract):
    told = take_in(
        ImportKind.CAPACITY, {"clientenstop_van": "2022-09-01", "clientenstop_aangekondigd": "2022-08-18"}
    )

    assert told["notices"] == []


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"contractnummer": "AH22-999"}, "contractnummer", capacity.UNKNOWN_CONTRACT),
        ({"gemeente": "0001"}, "gemeente", contracts.UNKNOWN_MUNICIPALITY),
        (
            {"clientenstop_van": "2022-09-02", "clientenstop_tot": "2022-09-01"},
            "clientenstop_tot",
            capacity.STOP_ENDS_BEFORE,
        ),
        ({"plaatsen": ""}, "plaatsen", EMPTY_REQUIRED),
        ({"instroom_per_week": ""}, "instroom_per_week", EMPTY_REQUIRED),
        (
            {"clientenstop_van": "30-02-2022"},
            "clientenstop_van",
            NO_DAY,
        ),
    ],
)
def test_room_that_cannot_be_is_parked(contract, cells, column, reason):
    assert reasons(take_in(ImportKind.CAPACITY, cells)) == [(2, column, reason)]


def test_second_room_with_another_content_is_parked_and_the_same_is_not(contract):
    told = take_in(ImportKind.CAPACITY, {}, {}, {"plaatsen": "6"})

    assert counts(told) == (1, 0, 1, 1)
    assert reasons(told) == [(4, "contractnummer", kinds.SAME_KEY)]


def test_fewer_places_than_are_promised_go_in_and_are_told(contract):
    CapacityFactory(contract=contract, places=2)
    for _ in range(2):
        handover = HandoverFactory(status=Status.PROPOSED, receiving=contract.parties.get().provider)
        HandoverLineFactory(
            handover=handover, care_line=CareLineFactory(client=handover.client), contract=contract
        )

    told = take_in(ImportKind.CAPACITY, {"plaatsen": "1"})

    assert Capacity.objects.get().places == 1
    assert notices(told) == [(2, capacity.TOO_FEW.format(promised=2, places=1))]


# A whole region: one that is drawn here, or that of REGION_DIR.

FILE_NAMES = {
    ImportKind.PRODUCTS: "producten.csv",
    ImportKind.PROVIDERS: "aanbieders.csv",
    ImportKind.CONTRACTS: "contracten.csv",
    ImportKind.CAPACITY: "capaciteit.csv",
}


def region_files() -> dict[ImportKind, bytes]:
    if folder := os.environ.get("REGION_DIR"):
        return {kind: Path(folder, name).read_bytes() for kind, name in FILE_NAMES.items()}
    region = Region(residents=200)
    return {kind: region.file(kind) for kind in FILE_NAMES}


def test_reference_files_of_a_region_go_in_whole():
    contents = region_files()
    rows = {
        kind: list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
        for kind, content in contents.items()
    }

    for expected in ("created", "unchanged"):
        for kind, content in contents.items():
            told = files.run(kind, file_name="x.csv", content=content, by=User.objects.portal())[1]
            assert (told[expected], told["parked"]) == (len(rows[kind]), [])

    products, given, agreed, rooms = rows.values()
    lots = Counter(row["perceel"] or None for row in products)
    codes = [code for row in given for code in f"{row['agb']}|{row['agb_andere']}".split("|") if code]
    roles = ("penvoerder_agb", "partners_agb", "onderaannemers_agb")
    named = [code for row in agreed for role in roles for code in row[role].split("|") if code]
    assert Counter(Product.objects.values_list("lot", flat=True)) == lots
    assert sorted(ProviderCode.objects.values_list("agb", flat=True)) == sorted(codes)
    assert ContractParty.objects.count() == len(named)
    assert sum(Capacity.objects.values_list("places", flat=True)) == sum(
        int(row["plaatsen"]) for row in rooms
    )
    assert IntakeStop.objects.count() == sum(bool(row["clientenstop_van"]) for row in rooms)
