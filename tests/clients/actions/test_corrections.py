"""A correction marks what was wrong and writes what is right; nothing is changed or deleted."""

from datetime import date

import pytest

from achterhoek.models import AccessEvent
from achterhoek.refusals import Refused
from clients.actions import corrections
from clients.models import Allocation
from clients.statuses import Source
from tests.factories import IndicationFactory, ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(date(2022, 9, 12))


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=True)


def link(day, provider):
    return day, provider, provider.agb, None


def standing(line):
    return [(one.first_day, one.provider) for one in Allocation.objects.standing().filter(care_line=line)]


def test_a_wrong_link_is_superseded_and_the_right_one_written(coordinator):
    line = IndicationFactory().care_line
    right = ProviderFactory()

    corrections.correct(
        line, links=[link(date(2021, 4, 1), right)], by=coordinator, reason="Verkeerd in de export"
    )

    wrong = Allocation.objects.get(superseded_at__isnull=False)
    assert standing(line) == [(date(2021, 4, 1), right)]
    assert (wrong.superseded_by, wrong.superseded_reason) == (coordinator, "Verkeerd in de export")
    assert Allocation.objects.get(provider=right).source == Source.CORRECTION
    assert AccessEvent.objects.get(by=coordinator).why == "Verkeerd in de export"


def test_a_link_that_was_right_stays_as_it_is(coordinator):
    indication = IndicationFactory()
    line, old, right = indication.care_line, indication.named_provider, ProviderFactory()
    kept = Allocation.objects.get()

    corrections.correct(
        line,
        links=[link(date(2021, 3, 1), old), link(date(2022, 1, 1), right)],
        by=coordinator,
        reason="Vergeten",
    )

    assert standing(line) == [(date(2021, 3, 1), old), (date(2022, 1, 1), right)]
    assert Allocation.objects.get(pk=kept.pk).superseded_at is None


def test_a_correction_is_not_about_a_day_ahead_unless_it_stood_there(coordinator):
    indication = IndicationFactory()
    line, old, new = indication.care_line, indication.named_provider, ProviderFactory()
    first, ahead = link(date(2021, 3, 1), old), link(date(2022, 10, 1), new)

    with pytest.raises(Refused, match="dag in de toekomst"):
        corrections.correct(line, links=[first, ahead], by=coordinator, reason="x")
    Allocation.objects.create(
        care_line=line,
        municipality_id="0197",
        provider=new,
        code=new.agb,
        first_day=date(2022, 10, 1),
        source=Source.IMPORT,
        written_by=coordinator,
    )
    corrections.correct(line, links=[link(date(2021, 4, 1), old), ahead], by=coordinator, reason="x")

    assert standing(line) == [(date(2021, 4, 1), old), (date(2022, 10, 1), new)]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [([date(2022, 1, 1)] * 2, "op volgorde"), ([date(2024, 3, 1)], "eindigt op 28 februari 2024")],
)
def test_links_in_order_and_within_the_care(days, sentence, coordinator):
    line = IndicationFactory().care_line

    with pytest.raises(Refused, match=sentence):
        corrections.correct(
            line, links=[link(day, ProviderFactory()) for day in days], by=coordinator, reason="x"
        )


def test_only_a_coordinator_of_the_municipality_corrects_and_says_why(coordinator):
    line = IndicationFactory().care_line

    for by in (UserFactory(), UserFactory(coordinator=True, municipality_id="0222")):
        with pytest.raises(Refused, match="coördinator van deze gemeente"):
            corrections.correct(line, links=[], by=by, reason="x")
    with pytest.raises(Refused, match="reden"):
        corrections.correct(line, links=[], by=coordinator, reason=" ")
