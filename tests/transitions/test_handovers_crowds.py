"""Two hundred at once for the last places: exactly as many succeed as there is room, and the others are told why.

Every control runs the same race without a guard and must see too many succeed, or the race proves nothing.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from achterhoek.refusals import Refused
from tests.transitions import moving
from tests.transitions.moving import DAY
from transitions import room
from transitions.models import Handover
from transitions.statuses import Status

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_september")]

CROWD = 200
#: Enough to see a control fail.
FEW = 40
#: How many hold a connection at one moment: PostgreSQL gives out a hundred, SQLite lets one write at a time.
AT_ONCE = {"postgresql": 60, "sqlite": 8}
DONE = "done"


def crowd(size: int = CROWD, **room_of_all) -> list[moving.Scene]:
    first = moving.scene(**room_of_all)
    return [first, *(moving.another(first) for _ in range(size - 1))]


def race(scenes: list[moving.Scene], **kwargs) -> list[str]:
    """Propose the one provider for everyone at once; per resident that it was done, or the rule that refused."""
    at_once = min(AT_ONCE[connection.vendor], len(scenes))
    barrier = threading.Barrier(at_once)

    def run(scene: moving.Scene) -> str:
        try:
            moving.propose(scene, **kwargs)
        except Refused as refusal:
            return refusal.rule
        return DONE

    def begin() -> None:
        connections["default"].ensure_connection()
        barrier.wait()

    def run_and_leave(some: list[moving.Scene]) -> list[str]:
        begin()
        try:
            return [run(scene) for scene in some]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(at_once) as pool:
        told = list(pool.map(run_and_leave, [scenes[at::at_once] for at in range(at_once)]))
    return [each for some in told for each in some]


def promised(scenes: list[moving.Scene]) -> int:
    contract = scenes[0].contract
    return room.promised([contract.pk])[contract.pk, "0197"]


def test_last_place_goes_to_one_of_two_hundred():
    scenes = crowd(places=1, per_week=CROWD)

    told = race(scenes)

    assert (told.count(DONE), told.count("places")) == (1, CROWD - 1)
    assert promised(scenes) == 1
    assert Handover.objects.filter(status=Status.PROPOSED).count() == 1


def test_last_seven_starts_of_a_week_go_to_seven_of_two_hundred():
    scenes = crowd(places=CROWD, per_week=7)

    told = race(scenes, day=DAY)

    assert (told.count(DONE), told.count("intake_per_week")) == (7, CROWD - 7)
    assert room.Room.of(scenes[0].contract, "0197").taken_in_week(DAY) == 7
    assert Handover.objects.filter(status=Status.PROPOSED).count() == 7


def test_last_place_goes_to_all_without_the_guard(monkeypatch):
    scenes = crowd(FEW, places=1)
    monkeypatch.setattr(room, "require_place", lambda here, client: None)

    told = race(scenes)

    assert told.count(DONE) == promised(scenes) == FEW


def test_last_start_of_a_week_goes_to_all_without_the_guard(monkeypatch):
    scenes = crowd(FEW, places=FEW, per_week=1)
    monkeypatch.setattr(room, "require_day", lambda here, client, day: None)

    told = race(scenes, day=DAY)

    assert told.count(DONE) == FEW


@pytest.mark.services
@pytest.mark.parametrize(
    ("room_of_all", "asked"), [({"places": 1}, {}), ({"places": FEW, "per_week": 1}, {"day": DAY})]
)
def test_without_the_lock_more_succeed_than_there_is_room(monkeypatch, room_of_all, asked):
    """The control of the lock. On PostgreSQL: SQLite has one writer at a time, whatever we lock."""
    scenes = crowd(FEW, **room_of_all)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self.all())

    told = race(scenes, **asked)

    assert promised(scenes) == told.count(DONE) > 1
