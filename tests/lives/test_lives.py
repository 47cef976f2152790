"""Random lives of residents: whatever people do, in whatever order, nobody is a day without care and nobody has two
providers, and the portal never disagrees with an oracle that was written apart (tests/lives/truth.py).

`make lives` drives 10,000 of them; LIVES says how many. Where nothing is said 210 on SQLite and 90 on PostgreSQL: 300
in CI, which runs both.
"""

import os
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.lives import world as worlds
from tests.lives.life import Life
from tests.lives.truth import CareLine
from tests.lives.world import HELP, HOUSING, OLD, STAYER
from transitions import continuity
from transitions.models import HandoverLine, TransitionPeriod

pytestmark = [pytest.mark.django_db, pytest.mark.lives]

USUAL = "90" if "TEST_DATABASE_URL" in os.environ else "210"
LIVES = int(os.environ.get("LIVES", USUAL))
#: So that test processes can share them.
PARTS = 6
STEPS = 22
#: Of the decision: before, on and after the cliff of 31 December; most go on.
LAST_DAYS = [date(2022, 10, 31), date(2022, 12, 31), date(2023, 1, 1), date(2024, 2, 28), date(2024, 2, 28)]
#: How many days pass before the next thing happens; now and then a month does.
WAITS = (0, 0, 1, 2, 3, 5, 8, 13, 29)


@pytest.fixture
def world():
    return worlds.make()


@pytest.mark.parametrize("part", range(PARTS))
@settings(
    max_examples=max(1, LIVES // PARTS),
    deadline=None,
    # The story of a failing life reads better than a shrunken one, and shrinking takes longer than all lives together.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    lots=st.sampled_from([[HELP], [HOUSING], [HELP, HOUSING]]),
    provider=st.sampled_from([OLD, OLD, OLD, STAYER]),
    last_day=st.sampled_from(LAST_DAYS),
    chance=st.randoms(use_true_random=True),
)
def test_lives_never_lose_a_day(world, part, lots, provider, last_day, chance):
    with transaction.atomic():
        world.period.refresh_from_db()
        life = Life(world, lots=lots, provider=provider, first_day=date(2021, 3, 1), last_day=last_day)

        for _ in range(STEPS):
            life.step(chance.choice(WAITS), chance.randrange(10_000_000))
            assert_true(life)

        transaction.set_rollback(True)


def assert_true(life: Life) -> None:
    """The portal says what the oracle says; every day that has come had care; the proof finds no breach."""
    assert life.spells() == {slug: line.spells() for slug, line in life.truth.items()}, life.story
    assert life.ends() == {slug: line.ended_on for slug, line in life.truth.items()}, life.story
    for line in life.truth.values():
        assert days_without_care(line, until=life.day) == [], life.story
    open_lines = list(HandoverLine.objects.filter(is_open=True).values_list("care_line", flat=True))
    assert len(open_lines) == len(set(open_lines)), life.story
    period = TransitionPeriod.objects.get(pk=life.world.period.pk)
    proof = continuity.prove(period, today=life.day)
    assert proof.breaches == [], life.story


def days_without_care(line: CareLine, *, until: date) -> list[date]:
    """The days of the period up to `until` on which a resident had a right to care and nobody was responsible."""
    day, found = date(2022, 7, 1), []
    while day <= until:
        if line.is_valid(day) and line.responsible(day) is None:
            found.append(day)
        day += timedelta(days=1)
    return found
