"""Two people at once, in real threads on a real database: one succeeds, the other is told, nothing is doubled.

Each race lines both up at a barrier. Its control runs the same race with the guard taken off and must see both succeed:
so the race is one that can be lost.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connections
from django.db.models import QuerySet

from achterhoek.refusals import Refused
from clients.models import Allocation
from tests.transitions import moving
from tests.transitions.moving import DAY, at
from transitions import room
from transitions.actions import handovers
from transitions.actions.handovers import moves
from transitions.models import Handover, HandoverLine, Offer
from transitions.statuses import Status

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_september")]

WAIT = 1.5


def at_once(*tasks: Callable[[], object]) -> list[object]:
    """Run each in a thread with a connection of its own; what it gave, or its refusal."""
    barrier, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int, task: Callable[[], object]) -> None:
        try:
            barrier.wait()
            results[place] = task()
        except Refused as refusal:
            results[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refusals(results) -> list[Refused]:
    return [result for result in results if isinstance(result, Refused)]


def test_last_place_goes_to_one_of_two():
    first = moving.scene(places=1)
    second = moving.another(first)

    results = at_once(lambda: moving.propose(first), lambda: moving.propose(second))

    [refused] = refusals(results)
    assert refused.rule == "places"
    assert room.promised([first.contract.pk])[first.contract.pk, "0197"] == 1
    assert sorted(Handover.objects.values_list("status", flat=True)) == [Status.PROPOSED, Status.TO_PLAN]


def test_last_place_goes_to_both_with_the_guard_off(monkeypatch):
    first = moving.scene(places=1)
    second = moving.another(first)
    monkeypatch.setattr(room, "require_place", lambda here, client: None)

    results = at_once(lambda: moving.propose(first), lambda: moving.propose(second))

    assert refusals(results) == []
    assert room.promised([first.contract.pk])[first.contract.pk, "0197"] == 2


def meet_while_counting(monkeypatch) -> None:
    """Make both wait for each other between counting the room and writing: the widest gap there can be."""
    barrier, count = threading.Barrier(2), room.Room.taken

    def counted(self, **kwargs):
        found = count(self, **kwargs)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(WAIT)
        return found

    monkeypatch.setattr(room.Room, "taken", counted)


def test_lock_keeps_two_from_counting_the_same_last_place(monkeypatch):
    first = moving.scene(places=1)
    second = moving.another(first)
    meet_while_counting(monkeypatch)

    results = at_once(lambda: moving.propose(first), lambda: moving.propose(second))

    assert [refused.rule for refused in refusals(results)] == ["places"]


@pytest.mark.services
def test_without_the_lock_both_count_the_same_last_place(monkeypatch):
    """The control. On PostgreSQL: SQLite has one writer at a time, whatever we lock."""
    first = moving.scene(places=1)
    second = moving.another(first)
    meet_while_counting(monkeypatch)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self.all())

    results = at_once(lambda: moving.propose(first), lambda: moving.propose(second))

    assert refusals(results) == []


def test_last_day_of_a_week_goes_to_one_of_two():
    first = at(Status.ACCEPTED, per_week=1)
    second = moving.another(first)
    for step in (moving.propose, moving.hear, moving.offer, moving.answer):
        step(second)

    results = at_once(lambda: moving.schedule(first), lambda: moving.schedule(second))

    assert [refused.rule for refused in refusals(results)] == ["intake_per_week"]


def test_yes_is_recorded_once():
    found = at(Status.OFFERED)
    version = found.handover.version

    results = at_once(*(lambda: moving.answer(found, version=version) for _ in range(2)))

    assert [refused.rule for refused in refusals(results)] in (["version"], ["workflow"])
    assert Offer.objects.count() == 1
    assert found.handover.events.filter(to_status=Status.ACCEPTED).count() == 1


def test_start_is_confirmed_once():
    found = at(Status.SCHEDULED)

    results = at_once(*(lambda: moving.start(found) for _ in range(2)))

    [refused] = refusals(results)
    assert refused.rule in ("started_once", "version")
    assert Allocation.objects.filter(source="start").count() == 1


def test_offer_is_made_once():
    found = at(Status.PROPOSED)
    moving.hear(found)

    results = at_once(*(lambda: moving.offer(found) for _ in range(2)))

    assert len(refusals(results)) == 1
    assert Offer.objects.count() == 1


def test_handover_begins_once_for_two_who_confirm():
    found = moving.scene()
    assessment = found.line.care_line.indications.get().assessments.get()
    moving.cancel(found)

    made = at_once(*(lambda: handovers.begin([assessment], by=found.consultant) for _ in range(2)))

    assert made[0] == made[1]
    assert HandoverLine.objects.filter(is_open=True).count() == 1


def test_cancel_and_start_at_once_do_one_of_the_two():
    found = at(Status.SCHEDULED)

    results = at_once(lambda: moving.start(found), lambda: moving.cancel(found, today=DAY))

    assert len(refusals(results)) == 1
    handover = Handover.objects.get()
    started = Allocation.objects.filter(source="start").count()
    assert (handover.status, started) in ((Status.STARTED, 1), (Status.CANCELLED, 0))


def test_stale_version_is_refused_by_the_write_itself():
    """Where two read before either locked (no row locks), the counted write still lets one through."""
    found = at(Status.PROPOSED)
    one, two = (Handover.objects.get(pk=found.handover.pk) for _ in range(2))
    moves.change(one, by=found.consultant, what="eerst", wish="a")

    with pytest.raises(handovers.Stale):
        moves.change(two, by=found.consultant, what="daarna", wish="b")

    assert Handover.objects.get().wish == "a"
