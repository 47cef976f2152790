"""Files as nobody would write them: nothing breaks, every row is accounted for, a check says what the real run does."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.models import Allocation, Client, Indication
from tests.factories import BSNS
from tests.files import COLUMN_NAMES, NEW, OLD, caseload, region, row, take_in

pytestmark = pytest.mark.django_db

NUMBERS = ("100", "101", "102", "103", "")
CELLS = {
    "bsn": st.sampled_from([*BSNS[:3], BSNS[-1].lstrip("0"), "1"]),
    "achternaam": st.sampled_from(["Abbink", "Abbink", "Abbink", "Çelik"]),
    "geboortedatum": st.sampled_from(["1970-05-05", "05-05-1970", "1971-01-01"]),
    "gemeente": st.sampled_from(["0197", "0197", "222", "9999"]),
    "toewijzingnummer": st.sampled_from(NUMBERS),
    "vervangt": st.sampled_from(["", "", *NUMBERS]),
    "beschikkingsnummer": st.sampled_from(["A", "B", ""]),
    "indicatie_van": st.sampled_from(["2021-03-01", "2022-01-01", "2022-06-01"]),
    "indicatie_tot": st.sampled_from(["", "2021-12-31", "2022-05-31", "2024-01-01"]),
    "zorg_sinds": st.sampled_from(["", "2021-03-01", "2022-06-01"]),
    "aanbieder_agb": st.sampled_from([OLD, NEW, ""]),
    "overleden_op": st.sampled_from(["", "", "", "2022-07-01", "1950-01-01"]),
    "productcode": st.sampled_from(["02A01", "02A02"]),
    "verwijzer": st.sampled_from(["gemeente", "gi"]),
    "huishouden": st.sampled_from(["", "H1"]),
    "consulent": st.sampled_from(["", "iemand"]),
    "volume": st.sampled_from(["4", "4,50", "-1"]),
}
ROWS = st.lists(st.fixed_dictionaries({}, optional=CELLS).map(lambda cells: row(**cells)), max_size=8)
COUNTS = ("created", "updated", "unchanged", "different")


def total(answer):
    return sum(answer[name] for name in COUNTS) + len(answer["parked"])


@pytest.fixture(autouse=True)
def _region(db, on_day):
    on_day(date(2022, 9, 12))
    region()


@pytest.mark.usefixtures("_region")
@settings(max_examples=60)
@given(first=ROWS, later=ROWS)
def test_any_two_files_are_accounted_for_row_by_row(first, later):
    with transaction.atomic():
        checked = take_in(*first, dry_run=True)
        assert take_in(*first) == checked
        assert total(checked) == len(first)
        assert checked["different"] == checked["updated"] == 0
        links = list(Allocation.objects.order_by("pk").values_list("pk", "first_day", "code"))

        checked = take_in(*later, dry_run=True)
        assert take_in(*later) == checked
        assert total(checked) == len(later)
        assert (
            list(Allocation.objects.order_by("pk").values_list("pk", "first_day", "code"))[: len(links)]
            == links
        )

        again = take_in(*later)
        assert again["created"] == 0
        assert again["updated"] == 0
        assert again["different"] == checked["different"]
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_region")
@settings(max_examples=40)
@given(
    st.lists(
        st.lists(st.text(max_size=12), min_size=len(COLUMN_NAMES), max_size=len(COLUMN_NAMES)), max_size=4
    )
)
def test_any_text_in_any_cell_is_parked_or_taken_in(cells):
    rows = [dict(zip(COLUMN_NAMES, some, strict=True)) for some in cells]
    filled = [one for one in rows if any(value.strip() for value in one.values())]
    if b"\x00" in caseload(*rows):
        return

    with transaction.atomic():
        answer = take_in(*rows)
        assert total(answer) == len(filled)
        assert not Client.objects.exists()
        assert not Indication.objects.exists()
        transaction.set_rollback(True)
