"""A thing is done once: whoever tries, however often, and whatever goes wrong on the way."""

from datetime import date

import pytest

from achterhoek import errands
from achterhoek.models import Errand, Municipality
from achterhoek.refusals import Refused
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 12)


def renaming(code, name):
    return errands.Thing(code, DAY, lambda: Municipality.objects.filter(pk=code).update(name=name))


def failing(code="0222", error=None):
    def do():
        Municipality.objects.filter(pk=code).update(name="half gedaan")
        raise error or ValueError("Jansen, 999900018")

    return errands.Thing(code, DAY, do)


def test_thing_is_done_once():
    first = errands.run("rename", [renaming("0197", "een")])
    second = errands.run("rename", [renaming("0197", "twee")])

    assert (first.done, second.done, second.skipped) == (1, 0, 1)
    assert Municipality.objects.get(pk="0197").name == "een"


def test_thing_that_fails_leaves_nothing_half_done_and_the_others_alone():
    outcome = errands.run("rename", [failing(), renaming("0197", "een")])

    assert (outcome.done, outcome.failed) == (1, 1)
    assert outcome.failures == ["0222: ValueError"]
    assert not Municipality.objects.filter(name="half gedaan").exists()
    assert Errand.objects.get(key="0222").tries == 1


def test_refusal_is_named_in_words():
    outcome = errands.run("rename", [failing(error=Refused("Dat kan niet.", rule="x"))])

    assert outcome.failures == ["0222: Dat kan niet."]


def test_thing_is_dead_after_eight_tries_and_lives_again_when_someone_says_so():
    for _ in range(errands.MOST_TRIES):
        errands.run("rename", [failing()])

    dead = Errand.objects.dead().get()
    assert errands.run("rename", [renaming("0222", "goed")]).skipped == 1
    errands.try_again(dead, by=UserFactory(regional=True))
    assert errands.run("rename", [renaming("0222", "goed")]).done == 1
    assert Municipality.objects.get(pk="0222").name == "goed"


def test_consultant_revives_nothing():
    dead = Errand.objects.create(job="rename", key="x", day=DAY, error="x", dead_at="2022-09-12T08:00Z")

    with pytest.raises(Refused):
        errands.try_again(dead, by=UserFactory())


def test_another_day_is_another_thing():
    errands.run("rename", [renaming("0197", "een")])

    again = errands.Thing("0197", date(2022, 9, 13), lambda: None)

    assert errands.run("rename", [again]).done == 1
