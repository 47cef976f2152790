"""A later file never moves, starts or closes anything, except that a death ends the client's care."""

from datetime import date

import pytest

from achterhoek.imports import files, parking
from achterhoek.models import AccessSubject, FileImport
from clients.models import Allocation, AllocationNumber, CareLine, Client, Difference, Indication
from clients.statuses import DifferenceKind, DifferenceState, EndReason, Source
from providers.models import Provider
from tests.factories import AllocationFactory, UserFactory, municipality
from tests.files import NEW, OLD, caseload, other, region, row, take_in, upload

pytestmark = pytest.mark.django_db
FIRST = date(2022, 9, 12)


@pytest.fixture(autouse=True)
def _region(db, on_day):
    on_day(FIRST)
    region()


def counts(answer):
    return {name: answer[name] for name in ("created", "updated", "unchanged", "different") if answer[name]}


def differences(state=DifferenceState.OPEN):
    return [(one.kind, one.row_key, [column["column"] for column in one.columns]) for one in rows(state)]


def rows(state=DifferenceState.OPEN):
    return Difference.objects.filter(state=state).order_by("pk")


def care():
    """Everything that only a person may change."""
    lines = CareLine.objects.order_by("pk").values_list("pk", "ended_on")
    links = Allocation.objects.order_by("pk").values_list("care_line", "code", "first_day", "superseded_at")
    indications = Indication.objects.order_by("pk").values_list(
        "key", "first_day", "last_day", "volume", "product"
    )
    return list(lines), list(links), list(indications)


def test_the_same_file_again_changes_nothing():
    rows = (
        row(),
        row(toewijzingnummer="2", vervangt="100", indicatie_van="2022-01-01"),
        other(1, zorg_sinds=""),
    )
    take_in(*rows)
    before, subjects = care(), AccessSubject.objects.count()

    answer = take_in(*rows)

    assert counts(answer) == {"unchanged": 3}
    assert care() == before
    assert not Difference.objects.exists()
    assert AccessSubject.objects.count() == subjects


def test_a_renewal_without_care_of_its_own_is_no_difference_the_second_time():
    rows = row(indicatie_tot="2021-12-31"), row(toewijzingnummer="2", vervangt="100", zorg_sinds="")
    take_in(*rows)

    assert counts(take_in(*rows)) == {"unchanged": 2}


CHANGED = [
    ("indicatie_van", "2021-02-01", "unexplained"),
    ("indicatie_tot", "2023-02-28", "unexplained"),
    ("indicatie_tot", "", "unexplained"),
    ("volume", "8", "unexplained"),
    ("eenheid", "01", "unexplained"),
    ("frequentie", "4", "unexplained"),
    ("resultaat", "Anders", "unexplained"),
    ("verwijzer", "huisarts", "unexplained"),
    ("leveringsvorm", "PGB", "unexplained"),
    ("productcode", "02A02", "unexplained"),
    ("beschikkingsnummer", "B-77", "unexplained"),
    ("zorg_sinds", "", "unexplained"),
    ("zorg_sinds", "2021-05-01", "unexplained"),
    ("aanbieder_agb", NEW, "unexplained"),
]


@pytest.mark.parametrize(("column", "cell", "kind"), CHANGED, ids=[f"{one[0]}={one[1]}" for one in CHANGED])
def test_what_differs_of_the_indication_is_left_to_a_person(column, cell, kind):
    take_in(row())
    before = care()

    answer = take_in(row(**{column: cell}))

    assert counts(answer) == {"different": 1}
    assert differences() == [(kind, "0197/Wmo/100", [column])]
    assert care() == before


FOLLOWED = [
    ("achternaam", "Wessels", "surname", "Wessels"),
    ("plaats", "Bredevoort", "place", "Bredevoort"),
    ("telefoon", "0543 12", "phone", "0543 12"),
    ("veiligheid", "ja", "safety", True),
    ("buiten_regio", "ja", "out_of_region", True),
    ("maatregel", "ots", "measure", "ots"),
    ("crisis", "ja", "crisis", True),
    ("geslacht", "1", "sex", "1"),
]


@pytest.mark.parametrize(("column", "cell", "field", "value"), FOLLOWED, ids=[one[0] for one in FOLLOWED])
def test_personal_details_follow_the_file(column, cell, field, value):
    take_in(row())

    answer = take_in(row(**{column: cell}))

    client = Client.objects.get()
    assert counts(answer) == {"updated": 1}
    assert (getattr(client, field), client.version) == (value, 1)
    assert counts(take_in(row(**{column: cell}))) == {"unchanged": 1}


def test_household_wish_and_representatives_follow_the_file():
    take_in(row(huishouden="H1", vertegenwoordiger_naam="A.", vertegenwoordiger_soort="mentor"))

    answer = take_in(row(huishouden="H2", voorkeur_agb=NEW, vertegenwoordiger_naam="B."))

    client = Client.objects.get()
    assert counts(answer) == {"updated": 1}
    assert client.household.code == "H2"
    assert Indication.objects.get().wish.agb == NEW
    assert list(client.representatives.values_list("name", "kind")) == [("B.", "")]


def test_the_consultant_follows_the_file_but_not_over_who_was_assigned_by_hand():
    smit, bos, assigned = UserFactory(username="smit"), UserFactory(username="bos"), UserFactory()
    take_in(row(consulent="smit"), other(1, consulent="smit"), other(2))
    Client.objects.filter(surname="Bussink1").update(consultant=assigned)

    take_in(row(consulent="bos"), other(1, consulent="onbekend"), other(2))
    followed = list(Client.objects.order_by("pk").values_list("consultant", flat=True))
    take_in(row(consulent="weg"), other(1, consulent="smit"), other(2))

    assert followed == [bos.pk, assigned.pk, None]
    assert list(Client.objects.order_by("pk").values_list("consultant", flat=True)) == [None, smit.pk, None]


def test_a_death_ends_the_lines_and_is_told_once():
    take_in(row(), row(toewijzingnummer="2", productcode="02A02"), other(1))

    answer = take_in(
        row(overleden_op="2022-08-01"),
        row(toewijzingnummer="2", productcode="02A02", overleden_op="2022-08-01"),
        other(1),
    )

    assert counts(answer) == {"updated": 2, "unchanged": 1}
    ended = CareLine.objects.filter(ended_on=date(2022, 8, 1), end_reason=EndReason.DIED)
    assert ended.count() == 2
    assert Allocation.objects.count() == 3


def test_a_corrected_day_of_death_is_followed_and_a_vanished_one_is_not():
    take_in(row(overleden_op="2022-08-01"))

    take_in(row(overleden_op="2022-08-03"))
    answer = take_in(row())

    assert CareLine.objects.get().ended_on == date(2022, 8, 3)
    assert [one["column"] for one in answer["notices"]] == ["overleden_op"]


def test_care_that_ended_before_the_death_keeps_its_end():
    take_in(row())
    portal = UserFactory(coordinator=True)
    CareLine.objects.update(
        ended_on=date(2022, 5, 1), end_reason=EndReason.GOAL, ended_by=portal, ended_at="2022-05-01T00:00Z"
    )

    take_in(row(overleden_op="2022-08-01"))

    assert CareLine.objects.get().end_reason == EndReason.GOAL


def test_a_new_row_is_added_with_a_line_of_its_own():
    take_in(row())

    answer = take_in(row(), row(toewijzingnummer="2", productcode="02A02"), other(1))

    assert counts(answer) == {"created": 2, "unchanged": 1}
    assert CareLine.objects.count() == 3


def test_an_allocation_number_that_it_ever_had_matches():
    take_in(row())
    indication = Indication.objects.get()
    AllocationNumber.objects.create(indication=indication, municipality_id="0197", law="Wmo", number="555")

    answer = take_in(row(toewijzingnummer="555"))

    assert counts(answer) == {"different": 1}
    assert differences() == [("match", "0197/Wmo/555", ["kenmerk", "herkend aan"])]
    assert Indication.objects.count() == 1


def test_the_same_decision_and_product_matches_before_overlapping_days():
    take_in(
        row(beschikkingsnummer="A", indicatie_van="2021-03-01", indicatie_tot="2021-12-31"),
        row(beschikkingsnummer="B", toewijzingnummer="2", indicatie_van="2022-01-01"),
    )

    take_in(
        row(
            beschikkingsnummer="A",
            toewijzingnummer="9",
            indicatie_van="2022-01-01",
            indicatie_tot="2022-06-30",
        )
    )

    found = rows().filter(kind=DifferenceKind.MATCH).get()
    assert found.indication.key == "0197/Wmo/100"
    assert {"column": "herkend aan", "portal": "", "file": "beschikkingsnummer"} in found.columns


def test_overlapping_days_match_only_when_there_is_one():
    take_in(row(), other(1), other(1, toewijzingnummer="2"))

    answer = take_in(
        row(toewijzingnummer="7", beschikkingsnummer="Z"),
        other(1, toewijzingnummer="8", beschikkingsnummer="Y"),
    )

    matched = rows().filter(kind=DifferenceKind.MATCH)
    assert [one.row_key for one in matched] == ["0197/Wmo/7"]
    assert counts(answer) == {"different": 2}


def test_days_that_do_not_overlap_do_not_match():
    take_in(row(indicatie_tot="2021-12-31"))

    take_in(
        row(indicatie_tot="2021-12-31"),
        row(toewijzingnummer="2", beschikkingsnummer="Z", indicatie_van="2022-03-01"),
    )

    assert Indication.objects.count() == 2


def test_a_number_of_another_client_is_left_to_a_person():
    take_in(row(), other(1))

    answer = take_in(row(), other(1), other(2, toewijzingnummer="100"))
    parked = take_in(other(1), other(2, toewijzingnummer="100"))

    assert [one["line"] for one in answer["parked"]] == [4]
    assert counts(parked) == {"unchanged": 1, "different": 1}
    assert ("unexplained", "0197/Wmo/100", ["toewijzingnummer"]) in differences()
    assert Client.objects.count() == 2
    assert Indication.objects.get(key="0197/Wmo/100").missing_since is None


def test_care_that_began_where_the_portal_holds_none_is_a_start_to_confirm():
    take_in(row(zorg_sinds=""))

    answer = take_in(row(zorg_sinds="2022-09-01"))

    assert counts(answer) == {"different": 1}
    assert differences() == [("start", "0197/Wmo/100", ["zorg_sinds"])]
    assert not Allocation.objects.exists()


def test_a_renewal_joined_by_vervangt_is_left_to_a_person():
    take_in(row(indicatie_tot="2022-09-30"))

    answer = take_in(
        row(indicatie_tot="2022-09-30"),
        row(toewijzingnummer="2", vervangt="100", indicatie_van="2022-10-01"),
        row(toewijzingnummer="3", vervangt="2", indicatie_van="2023-10-01"),
    )

    assert counts(answer) == {"unchanged": 1, "different": 2}
    assert [one[:2] for one in differences()] == [("renewal", "0197/Wmo/2"), ("renewal", "0197/Wmo/3")]
    assert Indication.objects.count() == 1


def test_joining_days_in_the_same_lot_propose_a_renewal():
    take_in(row(indicatie_tot="2022-09-30"))

    answer = take_in(
        row(indicatie_tot="2022-09-30"),
        row(toewijzingnummer="2", productcode="02A02", beschikkingsnummer="Z", indicatie_van="2022-10-01"),
    )

    assert counts(answer) == {"unchanged": 1, "different": 1}
    assert rows().get().kind == DifferenceKind.RENEWAL
    assert rows().get().indication.key == "0197/Wmo/100"


def test_a_row_does_not_belong_to_the_indication_that_it_renews():
    take_in(row(indicatie_tot="2022-09-30"))

    take_in(row(toewijzingnummer="2", vervangt="100", indicatie_van="2022-10-01"))

    assert {one.kind for one in rows()} == {DifferenceKind.RENEWAL, DifferenceKind.MISSING}


def test_a_row_that_is_gone_is_listed_and_comes_back(on_day):
    take_in(row(), other(1))
    on_day(date(2022, 10, 3))

    answer = take_in(row())
    on_day(date(2022, 10, 10))
    take_in(row())
    since = Indication.objects.get(key="0197/Wmo/101").missing_since
    back = take_in(row(), other(1))

    assert counts(answer) == {"unchanged": 1}
    assert since == date(2022, 10, 3)
    assert counts(back) == {"updated": 1, "unchanged": 1}
    assert not Indication.objects.filter(missing_since__isnull=False).exists()
    assert [one.kind for one in rows(DifferenceState.GONE)] == [DifferenceKind.MISSING]
    assert not rows().exists()


def test_a_file_says_nothing_of_other_municipalities():
    take_in(row(), other(1, gemeente="0222"))

    take_in(row())

    assert not Indication.objects.filter(missing_since__isnull=False).exists()


def test_a_coordinators_file_says_what_is_gone_from_the_own_municipality():
    coordinator = UserFactory(coordinator=True)
    take_in(row(), other(1), other(2, gemeente="0222"))

    done = upload(row(), by=coordinator)

    assert done.only_in_portal == 1
    assert [one.key for one in Indication.objects.filter(missing_since__isnull=False)] == ["0197/Wmo/101"]


def test_a_parked_row_is_not_missing():
    take_in(row(), other(1))

    take_in(row(), other(1, volume="-1"))

    assert not Indication.objects.filter(missing_since__isnull=False).exists()


def test_corrected_rows_that_come_back_say_nothing_of_the_others():
    coordinator = UserFactory(coordinator=True)
    take_in(row(), other(1), other(2))
    parked = upload(row(volume="8"), other(1), other(2), other(3, volume="veel"), by=coordinator)
    wrong = parking.download(parked, by=coordinator)
    open_before = differences()

    offered = files.offer(
        "caseload",
        file_name="apart.csv",
        content=wrong.replace(";veel;", ";8;").encode(),
        by=coordinator,
        municipality=municipality("0197"),
    )
    done = files.take_in(files.queue(files.check(offered), by=coordinator))

    assert (done.corrects, done.created, done.only_in_portal) == (True, 1, 0)
    assert not Indication.objects.filter(missing_since__isnull=False).exists()
    assert differences() == open_before != []


@pytest.mark.parametrize(("beside_in_file", "answer"), [(True, (1, 0)), (False, (0, 1))])
def test_a_corrected_row_goes_in_beside_care_that_its_file_named(beside_in_file, answer):
    """The same row, right the first time, is new beside a line in the file and a difference beside one that is not."""
    coordinator = UserFactory(coordinator=True)
    take_in(row())
    second = {"toewijzingnummer": "2", "beschikkingsnummer": "0197-2022-000002", "productcode": "02A02"}
    others = [row(volume="8") if beside_in_file else other(1)]
    parked = upload(*others, row(**second, volume="veel"), by=coordinator)
    back = parking.download(parked, by=coordinator).replace(";veel;", ";8;")

    offered = files.offer(
        "caseload",
        file_name="apart.csv",
        content=back.encode(),
        by=coordinator,
        municipality=municipality("0197"),
    )
    done = files.take_in(files.queue(files.check(offered), by=coordinator))

    assert (done.created, done.different) == answer


def test_a_client_of_a_corrected_row_keeps_what_the_row_does_not_name():
    coordinator = UserFactory(coordinator=True)
    take_in(row())
    wrong = row(toewijzingnummer="2", productcode="15A01", productcategorie="15", volume="veel")
    parked = upload(row(volume="8"), wrong, by=coordinator)
    back = parking.download(parked, by=coordinator).replace(";veel;", ";8;")

    offered = files.offer(
        "caseload",
        file_name="apart.csv",
        content=back.encode(),
        by=coordinator,
        municipality=municipality("0197"),
    )
    done = files.take_in(files.queue(files.check(offered), by=coordinator))

    assert done.created == 1
    assert not Indication.objects.filter(missing_since__isnull=False).exists()
    assert differences() == [("unexplained", "0197/Wmo/100", ["volume"])]


def test_the_reconciliation_is_the_same_for_check_and_real_run():
    take_in(row(), row(toewijzingnummer="2", productcode="02A02"), other(1))
    coordinator = UserFactory(coordinator=True)

    done = upload(row(), by=coordinator)

    assert done.only_in_portal == 2
    assert FileImport.objects.first().only_in_portal == 2


def test_a_new_row_beside_care_that_is_not_in_the_file_is_left_to_a_person():
    take_in(row())

    answer = take_in(row(toewijzingnummer="2", productcode="02A02", beschikkingsnummer="Z"))

    assert counts(answer) == {"different": 1}
    assert {one.kind for one in rows()} == {DifferenceKind.UNEXPLAINED, DifferenceKind.MISSING}
    assert Indication.objects.count() == 1


def test_a_new_row_in_another_lot_is_new():
    take_in(row())

    answer = take_in(
        row(toewijzingnummer="2", productcategorie="15", productcode="15A01", beschikkingsnummer="Z")
    )

    assert counts(answer) == {"created": 1}


def test_an_open_difference_is_not_doubled_and_follows_the_file():
    take_in(row())
    take_in(row(volume="5"))
    take_in(row(volume="5"))

    assert len(differences()) == 1

    take_in(row(volume="6"))

    assert [one.columns[0]["file"] for one in rows()] == ["6"]
    assert [one.columns[0]["file"] for one in rows(DifferenceState.GONE)] == ["5"]


def test_a_difference_that_the_file_no_longer_says_is_gone():
    take_in(row())
    take_in(row(volume="5"))

    answer = take_in(row())

    assert counts(answer) == {"unchanged": 1}
    gone = rows(DifferenceState.GONE).get()
    assert gone.settled_by.username == "portaal"
    assert not rows().exists()


def test_an_export_that_does_not_know_of_a_started_handover_moves_nothing():
    take_in(row())
    line = CareLine.objects.get()
    AllocationFactory(
        care_line=line,
        provider=Provider.objects.get(agb=NEW),
        first_day=date(2022, 9, 1),
        source=Source.START,
    )
    before = care()

    answer = take_in(row())
    known = take_in(row(aanbieder_agb=NEW, zorg_sinds="2022-09-01"))

    assert counts(answer) == {"different": 1}
    assert counts(known) == {"unchanged": 1}
    assert care() == before


def test_another_provider_from_a_later_day_is_a_start_to_confirm():
    take_in(row())

    take_in(row(aanbieder_agb=NEW, zorg_sinds="2022-09-01"))

    assert differences() == [("start", "0197/Wmo/100", ["aanbieder_agb", "zorg_sinds"])]
    assert Allocation.objects.get().code == OLD


def test_a_number_that_another_indication_of_the_client_has_is_left_to_a_person():
    take_in(row())
    AllocationNumber.objects.create(
        indication=Indication.objects.get(), municipality_id="0197", law="Wmo", number="2"
    )

    answer = take_in(row(), row(toewijzingnummer="2", beschikkingsnummer="Z"))

    assert counts(answer) == {"unchanged": 1, "different": 1}
    assert differences() == [("unexplained", "0197/Wmo/2", ["toewijzingnummer"])]


def test_a_birth_date_that_changed_after_the_check_is_left_to_a_person():
    take_in(row())
    coordinator = UserFactory(coordinator=True)
    content = caseload(row(plaats="Bredevoort", volume="9"))
    offered = files.offer(
        "caseload", file_name="c.csv", content=content, by=coordinator, municipality=municipality()
    )
    files.queue(files.check(offered), by=coordinator)
    Client.objects.update(birth_date=date(1980, 1, 1))

    done = files.take_in(offered)

    assert (done.different, done.updated) == (1, 0)
    assert [column["column"] for column in rows().first().columns] == ["geboortedatum"]
    assert Client.objects.get().place == "Aalten"


def test_new_care_of_a_client_who_died_ends_on_that_day():
    take_in(row(overleden_op="2022-08-01"))

    take_in(row(), row(toewijzingnummer="2", productcode="02A02", beschikkingsnummer="Z"))

    assert {line.ended_on for line in CareLine.objects.all()} == {date(2022, 8, 1)}


def test_nobody_is_asked_why_care_that_ended_is_gone():
    take_in(row(overleden_op="2022-08-01"), other(1))

    take_in(other(1))

    assert Indication.objects.get(key="0197/Wmo/100").missing_since == FIRST
    assert not rows().exists()
