"""What a first file makes: clients, their care lines, and who is responsible from which day."""

from datetime import date

import pytest

from achterhoek import bsn
from achterhoek.models import AccessEvent, Numbering
from clients.models import (
    Allocation,
    AllocationNumber,
    CareLine,
    Client,
    Household,
    Indication,
    Representative,
)
from clients.statuses import EndReason, Source
from tests.factories import BSNS, UserFactory
from tests.files import NEW, OLD, other, region, row, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _region(db, on_day):
    on_day(date(2022, 9, 12))
    region()


def links():
    return [
        (one.code, one.first_day.isoformat(), one.number) for one in Allocation.objects.order_by("first_day")
    ]


def test_a_row_becomes_a_client_with_an_indication_a_line_and_a_link():
    answer = take_in(row())

    indication = Indication.objects.select_related("client", "care_line", "named_provider").get()
    assert answer == {"created": 1, "updated": 0, "unchanged": 0, "different": 0, "parked": [], "notices": []}
    assert indication.key == "0197/Wmo/100"
    assert (indication.first_day, indication.last_day) == (date(2021, 3, 1), date(2024, 2, 28))
    assert (indication.care_since, indication.named_code, indication.volume) == (date(2021, 3, 1), OLD, 4)
    assert indication.care_line.lot_id == "wmo-ondersteuning"
    assert AllocationNumber.objects.get().number == "100"
    assert links() == [(OLD, "2021-03-01", "100")]
    assert Allocation.objects.get().source == Source.IMPORT


def test_a_client_is_known_by_case_number_and_its_bsn_is_sealed():
    take_in(row(), other(1))

    clients = Client.objects.order_by("case_number")
    assert [one.case_number for one in clients] == ["C-10001", "C-10002"]
    assert bsn.reveal(clients[0].bsn_sealed, case_number="C-10001") == BSNS[0]
    assert clients[0].bsn_index == bsn.index(BSNS[0])
    assert Numbering.objects.get(name="case").last == 10_002


def test_who_was_added_is_in_the_access_log():
    take_in(row(), other(1))

    event = AccessEvent.objects.get(what__startswith="cliënten toegevoegd")
    assert set(event.subjects.values_list("case_number", flat=True)) == {"C-10001", "C-10002"}


def test_the_same_bsn_in_two_municipalities_is_two_clients():
    take_in(row(), row(gemeente="0222"))

    assert set(Client.objects.values_list("municipality_id", flat=True)) == {"0197", "0222"}
    assert set(Indication.objects.values_list("key", flat=True)) == {"0197/Wmo/100", "0222/Wmo/100"}


def test_without_allocation_the_key_is_of_decision_and_product():
    take_in(row(toewijzingnummer="", aanbieder_agb="", zorg_sinds="", leveringsvorm="PGB"))

    assert Indication.objects.get().key == "0197/Wmo/0197-2021-000001/02A01"
    assert not AllocationNumber.objects.exists()


def test_a_row_without_care_names_its_provider_and_has_no_link():
    take_in(row(zorg_sinds=""))

    indication = Indication.objects.get()
    assert (indication.named_code, indication.care_since) == (OLD, None)
    assert not Allocation.objects.exists()


def test_empty_cells_mean_unknown_or_none():
    empty = dict.fromkeys(("geslacht", "maatregel", "crisis", "veiligheid", "volume", "indicatie_tot"), "")

    take_in(row(**empty))

    client = Client.objects.get()
    assert (client.sex, client.measure, client.crisis, client.safety) == ("0", "geen", False, False)
    assert (Indication.objects.get().volume, Indication.objects.get().last_day) == (None, None)


def test_a_household_is_one_per_municipality():
    take_in(row(huishouden="H1"), other(1, huishouden="H1"), other(2, huishouden="H1", gemeente="0222"))

    assert Household.objects.count() == 2
    assert Household.objects.get(municipality="0197").members.count() == 2


def test_representatives_are_kept_in_order():
    take_in(
        row(
            vertegenwoordiger_naam="A. Abbink",
            vertegenwoordiger_soort="ouder",
            vertegenwoordiger2_naam="B. Abbink",
        )
    )

    people = Representative.objects.order_by("position").values_list("position", "name", "kind")
    assert list(people) == [(1, "A. Abbink", "ouder"), (2, "B. Abbink", "ouder")]


def test_the_consultant_of_the_file_is_assigned_when_of_the_same_municipality():
    own = UserFactory(username="c.smit")
    UserFactory(username="d.smit", municipality_id="0222")
    UserFactory(username="e.smit", contract_manager=True)

    take_in(
        *(other(number, consulent=name) for number, name in enumerate(("C.Smit", "d.smit", "e.smit", "x")))
    )

    assigned = Client.objects.order_by("case_number").values_list("consultant", "consultant_in_file")
    assert list(assigned) == [(own.pk, "C.Smit"), (None, "d.smit"), (None, "e.smit"), (None, "x")]


def test_a_renewal_in_the_file_joins_the_line_in_any_order():
    take_in(
        row(toewijzingnummer="102", vervangt="101", indicatie_van="2022-06-01", aanbieder_agb=NEW),
        row(toewijzingnummer="101", vervangt="100", indicatie_van="2022-01-01", indicatie_tot="2022-05-31"),
        row(indicatie_tot="2021-12-31"),
    )

    line = CareLine.objects.get()
    renewals = {one.key: one.renews and one.renews.key for one in line.indications.all()}
    assert renewals == {
        "0197/Wmo/100": None,
        "0197/Wmo/101": "0197/Wmo/100",
        "0197/Wmo/102": "0197/Wmo/101",
    }
    assert links() == [(OLD, "2021-03-01", "100"), (OLD, "2022-01-01", "101"), (NEW, "2022-06-01", "102")]


def test_the_first_link_is_of_the_first_row_with_care():
    take_in(
        row(zorg_sinds="", indicatie_tot="2021-12-31"),
        row(toewijzingnummer="101", vervangt="100", indicatie_van="2022-01-01", zorg_sinds="2022-02-01"),
    )

    assert links() == [(OLD, "2022-02-01", "101")]


@pytest.mark.parametrize("renewed_on", ["2021-06-01", "2021-03-01", "2021-01-01"])
def test_a_renewal_that_begins_before_the_link_it_follows_takes_its_place(renewed_on):
    rows = (
        row(zorg_sinds="2021-06-01"),
        row(toewijzingnummer="101", vervangt="100", indicatie_van=renewed_on, aanbieder_agb=NEW),
    )

    answer = take_in(*rows)

    assert links() == [(NEW, "2021-06-01", "101")]
    assert [(one["line"], one["column"]) for one in answer["notices"]] == [(3, "indicatie_van")]
    assert take_in(*rows)["unchanged"] == 2


def test_two_rows_that_renew_the_same_one_are_two_lines():
    rows = (
        row(),
        row(toewijzingnummer="101", vervangt="100", indicatie_van="2022-01-01"),
        row(toewijzingnummer="102", vervangt="100", indicatie_van="2022-01-01"),
    )

    answer = take_in(*rows)

    assert CareLine.objects.count() == 2
    assert [(one["line"], one["column"]) for one in answer["notices"]] == [(4, "vervangt")]
    assert take_in(*rows)["unchanged"] == 3


def test_rows_that_renew_each_other_begin_with_the_earliest():
    rows = (
        row(toewijzingnummer="101", vervangt="100", indicatie_van="2022-01-01"),
        row(vervangt="101"),
        other(2, vervangt="102"),
    )

    answer = take_in(*rows)

    assert [(one["line"], one["column"]) for one in answer["notices"]] == [(3, "vervangt"), (4, "vervangt")]
    assert Indication.objects.get(key="0197/Wmo/101").renews.key == "0197/Wmo/100"
    assert take_in(*rows)["unchanged"] == 3


def test_death_ends_the_lines_of_a_new_client():
    take_in(row(overleden_op="2022-08-01"))

    line = CareLine.objects.get()
    assert (line.ended_on, line.end_reason, line.ended_by.username) == (
        date(2022, 8, 1),
        EndReason.DIED,
        "portaal",
    )
    assert Client.objects.get().died_on == date(2022, 8, 1)


def test_a_product_of_no_lot_has_a_line_without_lot():
    take_in(row(productcategorie="11", productcode="11A01"))

    assert CareLine.objects.get().lot is None


def test_a_dry_run_answers_the_same_and_writes_nothing():
    rows = (row(), row(volume="5"), other(1, consulent="x"), other(2, bsn="1"))

    dry = take_in(*rows, dry_run=True)

    assert not Client.objects.exists()
    assert dry == take_in(*rows)
    assert dry["created"] == 2
