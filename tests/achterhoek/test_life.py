"""The life of a row as one table: what may follow, who may take the step, and the sentence where it cannot be."""

import pytest
from django.db.models import TextChoices

from achterhoek.life import Impossible, Life, Step
from tests.factories import UserFactory


class Lamp(TextChoices):
    OFF = "off", "uit"
    ON = "on", "aan"
    BROKEN = "broken", "kapot"


LIFE = Life(
    Lamp,
    {
        (Lamp.OFF, Lamp.ON): Step("letters.make", "aangedaan"),
        (Lamp.ON, Lamp.OFF): Step("letters.make", "uitgedaan"),
        (Lamp.ON, Lamp.BROKEN): Step("letters.approve", "stuk"),
    },
    rule="lamp",
    refusal="De lamp is {was}; van daar kan zij niet naar {wanted}.",
)


def test_step_of_the_table_is_found_by_words_too():
    assert LIFE.step("off", "on").name == "aangedaan"


def test_step_that_never_follows_is_refused_in_words():
    with pytest.raises(Impossible) as refusal:
        LIFE.step(Lamp.BROKEN, Lamp.ON)

    assert refusal.value.sentence == "De lamp is kapot; van daar kan zij niet naar aan."
    assert refusal.value.rule == "lamp"


def test_states_that_may_follow():
    assert (LIFE.after("on"), LIFE.after(Lamp.BROKEN)) == ([Lamp.OFF, Lamp.BROKEN], [])


@pytest.mark.django_db
def test_step_is_for_who_may_take_it():
    consultant, coordinator = UserFactory(), UserFactory(coordinator=True)

    assert [LIFE.allowed(one, Lamp.ON, Lamp.BROKEN) for one in (consultant, coordinator)] == [False, True]
    assert LIFE.allowed(consultant, Lamp.OFF, Lamp.ON)
    assert not LIFE.allowed(coordinator, Lamp.BROKEN, Lamp.ON)
