"""Two people at one objection, in real threads on a real database: one succeeds, the other is told.

The controls run the same race with the guard taken off, and must see it lost.
"""

import threading
from contextlib import suppress

import pytest
from django.db.models import QuerySet

from tests.factories import period
from tests.transitions import objecting
from tests.transitions.objecting import TODAY, case
from tests.transitions.test_handovers_races import WAIT, at_once, refusals
from transitions.actions import handovers, objections
from transitions.actions.handovers import endings, guards
from transitions.actions.objections import deciding, steps
from transitions.models import Handover, InterimRelief, Objection
from transitions.statuses import ObjectionOutcome, ReliefState, Status, Weighing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_september")]


def meet(monkeypatch, module, name):
    """Make both wait for each other after this look, before either writes: the widest gap there can be."""
    barrier, look = threading.Barrier(2), getattr(module, name)

    def looked(*args, **kwargs):
        found = look(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(WAIT)
        return found

    monkeypatch.setattr(module, name, looked)


def without_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self.all())


def decided(objection):
    return objection.events.filter(what__startswith="Besloten").count()


def both_decide(found):
    objecting.hear(found)
    return at_once(
        lambda: objecting.decide(found),
        lambda: objecting.decide(found, ObjectionOutcome.UNFOUNDED, None),
    )


def test_two_who_decide_at_once_decide_once(monkeypatch):
    found = case()
    meet(monkeypatch, deciding, "require_running")

    results = both_decide(found)

    [refused] = refusals(results)
    assert refused.rule in ("decided_once", "version")
    assert decided(found.objection) == 1
    upheld = found.now.outcome == ObjectionOutcome.UPHELD
    assert found.handover.status == (Status.CANCELLED if upheld else Status.SCHEDULED)


@pytest.mark.services
def test_counted_write_keeps_two_from_deciding_where_the_lock_is_off(monkeypatch):
    found = case()
    meet(monkeypatch, deciding, "require_running")
    without_locks(monkeypatch)

    results = both_decide(found)

    assert [refused.rule for refused in refusals(results)] == ["version"]
    assert decided(found.objection) == 1


@pytest.mark.services
def test_without_lock_and_counted_write_both_decide(monkeypatch):
    """The control. On PostgreSQL: SQLite has one writer at a time, whatever we lock."""
    found = case()
    meet(monkeypatch, deciding, "require_running")
    without_locks(monkeypatch)
    write = QuerySet.update

    def uncounted(rows, **fields):
        """Without the version among what it counts on."""
        if rows.model is Objection and "version" in fields:
            rows = Objection.objects.filter(pk=found.objection.pk)
        return write(rows, **fields)

    monkeypatch.setattr(QuerySet, "update", uncounted)

    results = both_decide(found)

    assert refusals(results) == []
    assert decided(found.objection) == 2


def test_same_objection_is_registered_once():
    found = case()

    results = at_once(
        *(lambda: objecting.register(found.scene, letter=found.letter, ground="Ook dit.") for _ in range(2))
    )

    assert [refused.rule for refused in refusals(results)] == ["once"]
    assert Objection.objects.filter(ground="Ook dit.").count() == 1


def test_decision_is_postponed_once():
    found = case()

    results = at_once(
        *(
            lambda: objections.postpone(
                found.objection, reason="Advies volgt.", period=period(), by=found.consultant, today=TODAY
            )
            for _ in range(2)
        )
    )

    [refused] = refusals(results)
    assert refused.rule in ("postponed_once", "version")
    assert found.objection.events.filter(what__startswith="Verdaagd").count() == 1


def test_waiting_and_going_on_at_once_leave_one_choice():
    found = case()
    version = found.objection.version

    results = at_once(
        lambda: objecting.weigh(found, version=version),
        lambda: objecting.weigh(found, Weighing.GO_ON, version=version),
    )

    assert [refused.rule for refused in refusals(results)] == ["version"]
    waits = found.now.weighing == Weighing.WAIT
    assert found.handover.status == (Status.ON_HOLD if waits else Status.SCHEDULED)


def held_and_asked():
    """A handover on hold for a reason of its own, with a request at the court."""
    found = case()
    handovers.hold(found.handover, reason="opname", by=found.consultant)
    objecting.ask_relief(found)
    return found


def rule_and_resume(found):
    return at_once(
        lambda: objecting.rule(found),
        lambda: handovers.resume(found.scene.handover, by=found.consultant, today=TODAY),
    )


def test_court_and_going_on_at_once_leave_the_handover_held():
    """Whichever comes first: resumed and then held by the court, or held by the court and not resumed."""
    found = held_and_asked()

    results = rule_and_resume(found)

    assert [refused.rule for refused in refusals(results)] in ([], ["relief"])
    assert InterimRelief.objects.get().state == ReliefState.GRANTED
    assert Handover.objects.get().status == Status.ON_HOLD


@pytest.mark.services
def test_lock_keeps_going_on_from_missing_what_the_court_said(monkeypatch):
    found = held_and_asked()
    meet(monkeypatch, guards, "require_nobody_waits")

    rule_and_resume(found)

    assert Handover.objects.get().status == Status.ON_HOLD


@pytest.mark.services
def test_without_the_guard_the_handover_goes_on_against_the_court(monkeypatch):
    """The control."""
    found = held_and_asked()
    objecting.rule(found)
    monkeypatch.setattr(endings.guards, "require_nobody_waits", lambda handover: None)

    handovers.resume(found.handover, by=found.consultant, today=TODAY)

    assert Handover.objects.get().status == Status.SCHEDULED


def test_stale_version_is_refused_by_the_write_itself():
    """Where two read before either locked (no row locks), the counted write still lets one through."""
    found = case()
    one, two = (Objection.objects.get(pk=found.objection.pk) for _ in range(2))
    steps.change(one, by=found.consultant, what="eerst", hearing_on=TODAY)

    with pytest.raises(handovers.Stale):
        steps.change(two, by=found.consultant, what="daarna", hearing_on=None)

    assert found.now.hearing_on == TODAY
