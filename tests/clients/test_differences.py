"""Settling differences: what accepting does, and what it refuses with what to do instead."""

from datetime import date

import pytest

from achterhoek.models import AccessEvent
from achterhoek.refusals import Refused
from clients.actions import care_lines, differences
from clients.models import Allocation, AllocationNumber, CareLine, Difference, Indication
from clients.statuses import DifferenceKind, DifferenceState, EndReason, Source
from tests.factories import UserFactory
from tests.files import NEW, OLD, other, region, row, take_in

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 12)


@pytest.fixture(autouse=True)
def _region(db, on_day):
    on_day(TODAY)
    region()


@pytest.fixture
def consultant():
    return UserFactory()


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=True)


def one(kind):
    return Difference.objects.get(kind=kind, state=DifferenceState.OPEN)


def links():
    return [
        (link.code, link.first_day.isoformat())
        for link in Allocation.objects.standing().order_by("first_day")
    ]


def unchanged(*rows):
    answer = take_in(*rows)
    return answer["unchanged"] == len(rows) and not answer["different"]


def test_an_accepted_match_gives_the_indication_the_number(consultant):
    take_in(row())
    later = row(toewijzingnummer="7")
    take_in(later)

    differences.accept(one("match"), by=consultant)

    assert set(AllocationNumber.objects.values_list("number", flat=True)) == {"100", "7"}
    assert Indication.objects.get().key == "0197/Wmo/100"
    assert unchanged(later)


def test_an_accepted_renewal_at_the_same_provider_goes_on_with_a_link(consultant):
    rows = (
        row(indicatie_tot="2022-09-30"),
        row(toewijzingnummer="2", vervangt="100", indicatie_van="2022-10-01"),
    )
    take_in(rows[0])
    take_in(*rows)

    settled = differences.accept(one("renewal"), by=consultant)

    new = Indication.objects.get(key="0197/Wmo/2")
    assert new.renews.key == "0197/Wmo/100"
    assert new.care_line.indications.count() == 2
    assert links() == [(OLD, "2021-03-01"), (OLD, "2022-10-01")]
    assert settled.note == ""
    assert unchanged(*rows)


def test_an_accepted_renewal_at_another_provider_moves_nobody(consultant):
    rows = (
        row(indicatie_tot="2022-09-30"),
        row(toewijzingnummer="2", vervangt="100", indicatie_van="2022-10-01", aanbieder_agb=NEW),
    )
    take_in(rows[0])
    take_in(*rows)

    settled = differences.accept(one("renewal"), by=consultant)

    assert links() == [(OLD, "2021-03-01")]
    assert "overdracht" in settled.note
    assert Indication.objects.get(key="0197/Wmo/2").care_line == CareLine.objects.get()


def test_a_renewal_of_a_renewal_waits_for_the_first(consultant):
    rows = (
        row(indicatie_tot="2022-09-30"),
        row(toewijzingnummer="2", vervangt="100", indicatie_van="2022-10-01", indicatie_tot="2023-09-30"),
        row(toewijzingnummer="3", vervangt="2", indicatie_van="2023-10-01"),
    )
    take_in(rows[0])
    take_in(*rows)
    first, second = Difference.objects.order_by("row_key")

    with pytest.raises(Refused, match="eerst het verschil"):
        differences.accept(second, by=consultant)
    differences.accept(first, by=consultant)
    differences.accept(second, by=consultant)

    assert Indication.objects.get(key="0197/Wmo/3").renews.key == "0197/Wmo/2"
    assert unchanged(*rows)


def test_an_indication_is_renewed_once(consultant):
    take_in(row(indicatie_tot="2022-09-30"))
    take_in(
        row(indicatie_tot="2022-09-30"),
        row(toewijzingnummer="2", productcode="02A02", beschikkingsnummer="Y", indicatie_van="2022-10-01"),
        row(toewijzingnummer="3", productcode="02A02", beschikkingsnummer="Z", indicatie_van="2022-10-01"),
    )
    first, second = Difference.objects.order_by("row_key")

    differences.accept(first, by=consultant)

    with pytest.raises(Refused, match="al verlengd"):
        differences.accept(second, by=consultant)


def test_a_renewal_of_ended_care_is_refused(consultant, coordinator):
    take_in(row(indicatie_tot="2022-09-30"))
    take_in(
        row(indicatie_tot="2022-09-30"), row(toewijzingnummer="2", vervangt="100", indicatie_van="2022-10-01")
    )
    care_lines.end_care(CareLine.objects.get(), on=date(2022, 9, 1), reason=EndReason.MOVED, by=coordinator)

    with pytest.raises(Refused, match="geëindigd op 1 september 2022"):
        differences.accept(one("renewal"), by=consultant)


def test_accepted_days_volume_and_product_are_those_of_the_file(consultant):
    later = row(indicatie_tot="2023-06-30", volume="8", productcode="02A02", beschikkingsnummer="B-9")
    take_in(row())
    take_in(later)

    differences.accept(one("unexplained"), by=consultant)

    found = Indication.objects.get()
    assert (found.last_day, found.volume, found.product.code) == (date(2023, 6, 30), 8, "02A02")
    assert unchanged(later)


def test_a_value_that_goes_back_and_forth_is_asked_again(consultant):
    take_in(row())
    take_in(row(volume="5"))
    differences.accept(one("unexplained"), by=consultant)
    take_in(row())
    differences.accept(one("unexplained"), by=consultant)

    answer = take_in(row(volume="5"))

    assert answer["different"] == 1


def test_another_provider_is_not_taken_over(consultant):
    take_in(row())
    take_in(row(aanbieder_agb=NEW))

    with pytest.raises(Refused, match="overdracht of een correctie"):
        differences.accept(one("unexplained"), by=consultant)

    assert links() == [(OLD, "2021-03-01")]


def test_what_may_be_taken_over_is_and_the_rest_stays_open(consultant):
    later = row(aanbieder_agb=NEW, volume="9")
    take_in(row())
    take_in(later)

    settled = differences.accept(one("unexplained"), by=consultant)
    answer = take_in(later)

    assert settled.note.endswith("verantwoordelijk is: aanbieder.")
    assert Indication.objects.get().volume == 9
    assert [column["column"] for column in one("unexplained").columns] == ["aanbieder_agb"]
    assert answer["different"] == 1
    assert Difference.objects.count() == 1


def test_the_named_provider_of_care_that_did_not_begin_is_taken_over(consultant):
    later = row(zorg_sinds="", aanbieder_agb=NEW)
    take_in(row(zorg_sinds=""))
    take_in(later)

    differences.accept(one("unexplained"), by=consultant)

    assert Indication.objects.get().named_code == NEW
    assert not Allocation.objects.exists()
    assert unchanged(later)


def test_an_indication_is_not_shortened_below_its_last_link(consultant):
    first = row(indicatie_tot="2022-05-31")
    second = row(toewijzingnummer="2", vervangt="100", indicatie_van="2022-06-01", aanbieder_agb=NEW)
    take_in(first, second)
    take_in(first, {**second, "indicatie_van": "2022-05-01", "indicatie_tot": "2022-05-31"})

    with pytest.raises(Refused, match="1 juni 2022 begint nog een toewijzing"):
        differences.accept(one("unexplained"), by=consultant)

    assert Indication.objects.get(key="0197/Wmo/2").last_day == date(2024, 2, 28)


def test_a_product_of_another_lot_is_refused(consultant):
    take_in(row())
    take_in(row(productcategorie="15", productcode="15A01"))

    with pytest.raises(Refused, match="ander perceel"):
        differences.accept(one("unexplained"), by=consultant)


def test_a_start_at_the_named_provider_is_recorded_by_a_coordinator(consultant, coordinator):
    later = row(zorg_sinds="2022-09-01")
    take_in(row(zorg_sinds=""))
    take_in(later)

    with pytest.raises(Refused, match="coördinator"):
        differences.accept(one("start"), by=consultant)
    differences.accept(one("start"), by=coordinator)

    assert links() == [(OLD, "2022-09-01")]
    assert Allocation.objects.get().source == Source.CORRECTION
    assert Indication.objects.get().care_since == date(2022, 9, 1)
    assert unchanged(later)


def test_a_start_elsewhere_is_confirmed_in_its_handover(coordinator):
    take_in(row())
    take_in(row(aanbieder_agb=NEW, zorg_sinds="2022-09-01"))

    with pytest.raises(Refused, match="in de overdracht"):
        differences.accept(one("start"), by=coordinator)

    assert links() == [(OLD, "2021-03-01")]


def test_a_row_beside_missing_care_can_be_added(consultant):
    take_in(row())
    later = row(toewijzingnummer="2", productcode="02A02", beschikkingsnummer="Z")
    take_in(later)

    differences.accept(one("unexplained"), by=consultant)

    new = Indication.objects.get(key="0197/Wmo/2")
    assert new.care_line.allocations.get().first_day == date(2021, 3, 1)
    assert CareLine.objects.count() == 2
    assert unchanged(later)


def test_a_number_of_another_client_is_not_taken_over(consultant):
    take_in(row(), other(1))
    take_in(other(1), other(2, toewijzingnummer="100"))

    with pytest.raises(Refused, match="bestand verbeteren"):
        differences.accept(one("unexplained"), by=consultant)


def test_a_dismissed_difference_stays_dismissed(consultant):
    take_in(row())
    take_in(row(volume="5"))

    with pytest.raises(Refused, match="reden"):
        differences.dismiss(one("unexplained"), reason=" ", by=consultant)
    settled = differences.dismiss(one("unexplained"), reason="Typfout in de export", by=consultant)

    assert (settled.state, settled.settled_by, settled.settled_reason) == (
        DifferenceState.DISMISSED,
        consultant,
        "Typfout in de export",
    )
    assert unchanged(row(volume="5"))
    assert Indication.objects.get().volume == 4


def test_a_dismissed_renewal_is_not_added(consultant):
    rows = (
        row(indicatie_tot="2022-09-30"),
        row(toewijzingnummer="2", vervangt="100", indicatie_van="2022-10-01"),
    )
    take_in(rows[0])
    take_in(*rows)

    differences.dismiss(one("renewal"), reason="Nog niet besloten", by=consultant)

    assert unchanged(*rows)
    assert Indication.objects.count() == 1


def test_why_a_row_is_gone_ends_its_care(coordinator):
    take_in(row(), other(1))
    take_in(row())

    differences.explain_missing(
        one("missing"),
        reason="Verhuisd",
        ended_on=date(2022, 8, 1),
        why=EndReason.MOVED,
        by=coordinator,
        today=TODAY,
    )

    line = CareLine.objects.get(client__surname="Bussink1")
    assert (line.ended_on, line.end_reason, line.ended_by) == (date(2022, 8, 1), EndReason.MOVED, coordinator)
    assert unchanged(row())
    assert not Difference.objects.open().exists()


def test_only_a_coordinator_ends_care(consultant):
    take_in(row(), other(1))
    take_in(row())

    with pytest.raises(Refused, match="coördinator"):
        differences.explain_missing(
            one("missing"),
            reason="x",
            ended_on=date(2022, 8, 1),
            why=EndReason.MOVED,
            by=consultant,
            today=TODAY,
        )

    assert CareLine.objects.filter(ended_on__isnull=False).count() == 0
    assert one("missing").state == DifferenceState.OPEN


def test_a_missing_indication_that_still_runs_needs_a_day(consultant):
    take_in(row(), other(1), other(2, indicatie_tot="2022-01-31"))
    take_in(row())
    running = Difference.objects.get(kind=DifferenceKind.MISSING, row_key="0197/Wmo/101")
    over = Difference.objects.get(kind=DifferenceKind.MISSING, row_key="0197/Wmo/102")

    with pytest.raises(Refused, match="loopt nog"):
        differences.explain_missing(running, reason="x", by=consultant, today=TODAY)
    with pytest.raises(Refused, match="waarom"):
        differences.accept(running, by=consultant)
    settled = differences.explain_missing(over, reason="Afgelopen", by=consultant, today=TODAY)

    assert settled.state == DifferenceState.ACCEPTED


def test_a_difference_is_settled_once_and_by_the_own_municipality(consultant):
    take_in(row())
    take_in(row(volume="5"))
    found = one("unexplained")

    with pytest.raises(Refused, match="eigen gemeente"):
        differences.accept(found, by=UserFactory(municipality_id="0222"))
    differences.accept(found, by=consultant)
    with pytest.raises(Refused, match="al beoordeeld"):
        differences.dismiss(found, reason="x", by=consultant)


def test_settling_is_in_the_access_log(consultant):
    take_in(row())
    take_in(row(volume="5"))

    differences.dismiss(one("unexplained"), reason="Typfout", by=consultant)

    event = AccessEvent.objects.get(by=consultant)
    assert (event.why, event.subjects.get().case_number) == ("Typfout", "C-10001")


def test_care_ends_once_and_not_before_its_last_link(coordinator):
    take_in(row())
    line = CareLine.objects.get()

    with pytest.raises(Refused, match="1 maart 2021 begint nog"):
        care_lines.end_care(line, on=date(2021, 2, 1), reason=EndReason.GOAL, by=coordinator)
    care_lines.end_care(line, on=date(2022, 9, 1), reason=EndReason.GOAL, by=coordinator)
    with pytest.raises(Refused, match="al geëindigd"):
        care_lines.end_care(line, on=date(2022, 9, 2), reason=EndReason.GOAL, by=coordinator)
