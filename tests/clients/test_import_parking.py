"""One test per reason for which a row is parked (docs/data.md); the list is closed."""

from datetime import date

import pytest

from achterhoek.models import ParkedRow
from clients.models import Client, Indication
from tests.factories import BSNS, UserFactory
from tests.files import other, region, row, take_in, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _region(db, on_day):
    on_day(date(2022, 9, 12))
    region()


SINGLE = [
    ("bsn", "bsn", "999912346"),
    ("bsn of zeros", "bsn", "000000000"),
    ("bsn of letters", "bsn", "BSN"),
    ("unknown provider", "aanbieder_agb", "99999999"),
    ("no provider code", "aanbieder_agb", "x"),
    ("unknown wish", "voorkeur_agb", "99999999"),
    ("unknown municipality", "gemeente", "0001"),
    ("unknown product", "productcode", "99Z99"),
    ("unknown law", "wet", "Wlz"),
    ("unknown delivery", "leveringsvorm", "MIX"),
    ("sex", "geslacht", "9"),
    ("safety", "veiligheid", "misschien"),
    ("out of region", "buiten_regio", "x"),
    ("measure", "maatregel", "streng"),
    ("crisis", "crisis", "soms"),
    ("representative", "vertegenwoordiger_soort", "buur"),
    ("referrer", "verwijzer", "tandarts"),
    ("no such day", "geboortedatum", "1970-02-30"),
    ("day no day", "indicatie_van", "gisteren"),
    ("day before 1900", "geboortedatum", "1899-12-31"),
    ("day after 2100", "indicatie_tot", "2101-01-01"),
    ("birth ahead", "geboortedatum", "2022-09-13"),
    ("ends before", "indicatie_tot", "2021-02-28"),
    ("care after", "zorg_sinds", "2024-02-29"),
    ("volume below zero", "volume", "-1"),
    ("volume no number", "volume", "veel"),
    ("decision missing", "beschikkingsnummer", ""),
    ("provider missing", "aanbieder_agb", ""),
    *[
        (f"empty {column}", column, "")
        for column in (
            *("bsn", "achternaam", "geboortedatum", "gemeente", "wet", "productcategorie", "productcode"),
            *("leveringsvorm", "indicatie_van"),
        )
    ],
]


@pytest.mark.parametrize(("column", "cell"), [case[1:] for case in SINGLE], ids=[case[0] for case in SINGLE])
def test_a_row_with_a_wrong_cell_is_parked_and_the_others_go_in(column, cell):
    answer = take_in(row(**{column: cell}), other(1))

    assert [(one["line"], one["column"]) for one in answer["parked"]] == [(2, column)]
    assert answer["created"] == 1
    assert Indication.objects.get().key == "0197/Wmo/101"


def test_a_decision_number_may_be_empty_with_another_referrer_and_an_allocation_number():
    answer = take_in(
        row(verwijzer="huisarts", beschikkingsnummer=""),
        other(1, verwijzer="huisarts", beschikkingsnummer="", toewijzingnummer=""),
        other(2, verwijzer="", beschikkingsnummer=""),
    )

    assert [(one["line"], one["column"]) for one in answer["parked"]] == [
        (3, "beschikkingsnummer"),
        (4, "beschikkingsnummer"),
    ]


def test_birth_today_is_not_in_the_future():
    assert take_in(row(geboortedatum="2022-09-12"))["parked"] == []


def test_same_key_twice_parks_the_second_with_other_content():
    answer = take_in(row(), row(volume="5"))

    assert [one["line"] for one in answer["parked"]] == [3]
    assert Indication.objects.get().volume == 4


def test_same_row_twice_counts_once():
    answer = take_in(row(), row(), row(volume="5"))

    assert (answer["created"], answer["unchanged"]) == (1, 1)
    assert [one["line"] for one in answer["parked"]] == [4]


def test_same_key_of_two_people_parks_the_second():
    answer = take_in(row(), other(1, toewijzingnummer="100"))

    assert [one["line"] for one in answer["parked"]] == [3]
    assert Client.objects.count() == 1


def test_a_key_is_free_where_the_first_row_was_parked():
    answer = take_in(row(volume="-1"), row())

    assert [one["line"] for one in answer["parked"]] == [2]
    assert answer["created"] == 1


def test_another_birth_date_or_surname_in_the_file_is_parked():
    answer = take_in(
        row(),
        row(toewijzingnummer="201", geboortedatum="1971-05-05"),
        row(toewijzingnummer="202", achternaam="Wessels"),
    )

    assert [(one["line"], one["column"]) for one in answer["parked"]] == [
        (3, "geboortedatum"),
        (4, "achternaam"),
    ]


def test_another_birth_date_than_the_portals_is_parked_and_another_surname_is_followed():
    take_in(row())

    answer = take_in(row(geboortedatum="1971-05-05"))
    named = take_in(row(achternaam="Wessels"))

    assert [one["column"] for one in answer["parked"]] == ["geboortedatum"]
    assert named["updated"] == 1
    assert Client.objects.get().surname == "Wessels"


def test_a_client_of_another_municipality_than_the_uploaders_is_parked_without_its_cells():
    coordinator = UserFactory(coordinator=True)

    done = upload(row(), other(1, gemeente="0222"), other(2, gemeente="222", bsn="1"), by=coordinator)

    parked = ParkedRow.objects.filter(file_import=done)
    assert [(one.line, one.sealed) for one in parked] == [(3, None), (4, None)]
    assert Client.objects.get().municipality_id == "0197"


def test_an_unknown_renewal_is_parked_with_who_renews_it():
    answer = take_in(
        row(toewijzingnummer="3", vervangt="2"),
        row(toewijzingnummer="2", vervangt="1"),
        row(toewijzingnummer="4"),
    )

    assert [(one["line"], one["column"]) for one in answer["parked"]] == [(2, "vervangt"), (3, "vervangt")]


def test_a_renewal_of_a_parked_row_is_parked():
    answer = take_in(row(volume="-1"), row(toewijzingnummer="2", vervangt="100"))

    assert [(one["line"], one["column"]) for one in answer["parked"]] == [(2, "volume"), (3, "vervangt")]


def test_a_renewal_of_another_clients_row_or_number_is_parked():
    take_in(other(1))

    answer = take_in(
        other(1),
        other(2),
        row(toewijzingnummer="7", vervangt="102"),
        row(toewijzingnummer="8", vervangt="101"),
    )

    assert [(one["line"], one["column"]) for one in answer["parked"]] == [(4, "vervangt"), (5, "vervangt")]
    assert {one["reason"] for one in answer["parked"]} == {"Dit toewijzingnummer is van een andere cliënt."}


def test_a_renewal_of_another_lot_is_parked():
    answer = take_in(
        row(), row(toewijzingnummer="2", vervangt="100", productcategorie="15", productcode="15A01")
    )

    assert [(one["line"], one["column"]) for one in answer["parked"]] == [(3, "vervangt")]
    assert answer["parked"][0]["reason"] == "Dit toewijzingnummer is van een ander perceel."


def test_oddities_are_notices_and_go_in():
    answer = take_in(
        row(geboortedatum="2021-03-02"),
        other(1, overleden_op="2022-09-13"),
        other(2, overleden_op="1960-01-01"),
        other(3, vertegenwoordiger_soort="ouder"),
    )

    assert answer["parked"] == []
    assert [(one["line"], one["column"]) for one in answer["notices"]] == [
        (2, "zorg_sinds"),
        (3, "overleden_op"),
        (4, "overleden_op"),
        (5, "vertegenwoordiger_soort"),
    ]
    assert Client.objects.get(surname="Bussink2").died_on is None


def test_other_details_than_the_first_row_are_a_notice():
    answer = take_in(row(plaats="Aalten"), row(toewijzingnummer="2", plaats="Bredevoort", telefoon="0543 1"))

    assert [one["text"] for one in answer["notices"]] == [
        "Anders dan regel 2 van dezelfde persoon: plaats, telefoon."
    ]
    assert Client.objects.get().place == "Aalten"


def test_zeros_that_a_spreadsheet_ate_are_put_back():
    number = next(one for one in BSNS if one.startswith("0000"))

    answer = take_in(
        row(bsn=number.lstrip("0"), gemeente="197", aanbieder_agb="41000901", productcategorie="2")
    )

    assert answer["created"] == 1


#: Columns in which nine digits are right.
OPEN = ("bsn", "achternaam", "beschikkingsnummer", "volume")


def test_nothing_that_is_said_of_a_row_holds_its_bsn(capsys):
    bad = [row(bsn=BSNS[5], **{column: BSNS[5]}) for _, column, _ in SINGLE if column not in OPEN]

    answer = take_in(*bad, row(bsn=BSNS[5], straat=BSNS[5] * 20))

    assert len(answer["parked"]) == len(bad)
    assert BSNS[5] not in str(answer) + "".join(capsys.readouterr())
