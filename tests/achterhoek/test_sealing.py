import random
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from achterhoek import audit, sealing, triggers
from achterhoek.models import AccessEvent, AccessSeal, AccessSubject, User
from achterhoek.statuses import AccessAction
from tests.commands import run
from tests.factories import ClientFactory, UserFactory, municipality
from tests.rules.rows import execute

pytestmark = pytest.mark.django_db


def recorded(count=1, *, about=()):
    user = UserFactory()
    return [audit.record(AccessAction.READ, f"dossier {n}", by=user, about=about).pk for n in range(count)]


def tamper():
    return triggers.lifted(by=User.objects.portal(), why="proef")


def faults():
    return {(fault.get("event"), fault["kind"]) for fault in sealing.check().tampered}


def test_seal_covers_what_was_recorded_since_the_last():
    first = recorded(3)
    assert sealing.seal() == 3

    second = recorded(2)
    assert sealing.seal() == 2

    one, two = AccessSeal.objects.order_by("pk")
    assert [number for number, _ in one.fingerprints] == first
    assert [number for number, _ in two.fingerprints] == second
    assert two.previous == one


def test_nothing_new_makes_no_seal():
    recorded()
    sealing.seal()

    assert sealing.seal() == 0
    assert AccessSeal.objects.count() == 1


def test_many_events_are_sealed_in_pieces(monkeypatch):
    monkeypatch.setattr(sealing, "PER_SEAL", 4)
    recorded(10)

    assert sealing.seal() == 10
    assert AccessSeal.objects.count() == 3
    assert faults() == set()


def test_whole_log_passes():
    recorded(5, about=[ClientFactory(), ClientFactory()])
    sealing.seal()
    recorded(2)

    found = sealing.check()

    assert (found.sealed, found.unsealed, found.tampered) == (5, 2, [])
    assert found.head == AccessSeal.objects.get().hash


COLUMNS = {
    "at": "2020-01-01T00:00:00Z",
    "by": None,
    "by_name": "iemand anders",
    "role": "coordinator",
    "municipality": "0222",
    "action": "export",
    "outcome": "refused",
    "what": "niets",
    "why": "zomaar",
    "detail": {"x": 1},
    "request_id": "ander",
}


def test_columns_below_are_all_of_them():
    assert set(COLUMNS) == {field.name for field in AccessEvent._meta.concrete_fields} - {"id"}


@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_change_of_any_column_is_found(column):
    number, *_ = recorded(3)
    sealing.seal()

    with tamper():
        AccessEvent.objects.filter(pk=number).update(**{column: COLUMNS[column]})

    assert faults() == {(number, "changed")}


@pytest.mark.parametrize("change", [{"case_number": "C-99999"}, {"municipality": "0222"}])
def test_change_of_a_subject_is_found(change):
    numbers = recorded(2, about=[ClientFactory()])
    sealing.seal()

    with tamper():
        AccessSubject.objects.filter(event=numbers[1]).update(**change)

    assert faults() == {(numbers[1], "changed")}


def test_removed_and_added_subjects_are_found():
    one, two = recorded(2, about=[ClientFactory()])
    sealing.seal()

    with tamper():
        AccessSubject.objects.filter(event=one).delete()
    AccessSubject.objects.create(event_id=two, case_number="C-99999", municipality=municipality())

    assert faults() == {(one, "changed"), (two, "changed")}


def test_two_hundred_tampered_rows_are_all_found():
    choose = random.Random(20220912)
    clients = [ClientFactory(), ClientFactory()]
    numbers = [recorded(1, about=clients)[0] for _ in range(260)]
    gaps = numbers[3::4][:50]
    with tamper():
        AccessSubject.objects.filter(event__in=gaps).delete()
        AccessEvent.objects.filter(pk__in=gaps).delete()
    sealing.seal()
    rest = [number for number in numbers if number not in gaps]
    chosen = choose.sample(rest, 150)
    changed, deleted, subjects = chosen[:50], chosen[50:100], chosen[100:]
    expected = {
        *((number, "changed") for number in changed + subjects),
        *((number, "deleted") for number in deleted),
        *((number, "added") for number in gaps),
    }

    with tamper():
        AccessEvent.objects.filter(pk__in=changed).update(by_name="iemand anders")
        AccessSubject.objects.filter(event__in=deleted).delete()
        AccessEvent.objects.filter(pk__in=deleted).delete()
        AccessSubject.objects.filter(event__in=subjects, case_number=clients[0].case_number).delete()
    for number in gaps:
        AccessEvent.objects.create(
            pk=number, by_name="verzonnen", what="nooit gebeurd", action=AccessAction.READ
        )

    assert len(expected) == 200
    assert faults() == expected


def test_seal_that_was_rewritten_is_found():
    number, *_ = recorded(2)
    sealing.seal()
    with tamper():
        AccessEvent.objects.filter(pk=number).update(what="niets")
        seal = AccessSeal.objects.get()
        seal.fingerprints = [list(one) for one in sealing._fingerprints([n for n, _ in seal.fingerprints])]
        seal.save(update_fields=["fingerprints"])

    assert [fault["kind"] for fault in sealing.check().tampered] == ["broken_seal"]


def test_seal_that_was_taken_out_is_found():
    for _ in range(3):
        recorded()
        sealing.seal()
    first, second, third = AccessSeal.objects.order_by("pk")

    with tamper():
        execute("DELETE FROM achterhoek_accessseal WHERE id = %s", second.pk)
        AccessSeal.objects.filter(pk=third.pk).update(previous=first)

    assert {"seal": third.pk, "kind": "broken_seal"} in sealing.check().tampered


def test_end_that_was_cut_off_shows_against_a_noted_seal():
    recorded()
    sealing.seal()
    recorded()
    sealing.seal()
    noted = sealing.check().head
    with tamper():
        AccessSeal.objects.order_by("pk").last().delete()

    assert sealing.check(noted=noted).tampered == [{"seal": None, "kind": "noted_seal_is_gone"}]


def test_seals_do_not_fork():
    for _ in range(2):
        recorded()
        sealing.seal()
    values = {"first_event": 1, "last_event": 1, "fingerprints": [], "hash": "x"}

    for previous in (None, AccessSeal.objects.order_by("pk").first()):
        with pytest.raises(IntegrityError, match=r"one_seal_follows|previous"), transaction.atomic():
            AccessSeal.objects.create(**values, previous=previous)


def test_commands_seal_and_check():
    numbers = recorded(3)

    assert run("seal_log").value == {"sealed": 3}
    assert run("check_log").code == 0

    with tamper():
        AccessEvent.objects.filter(pk=numbers[0]).update(what="niets")
    ran = run("check_log")
    assert ran.code == 4
    assert ran.value["tampered"] == [{"event": numbers[0], "kind": "changed"}]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_event_that_commits_late_still_comes_under_seal():
    """A transaction takes a number, another commits a higher one: the seal waits for the first."""
    UserFactory()
    took_its_number, may_commit = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            audit.record(AccessAction.READ, "traag", by=None)
            took_its_number.set()
            may_commit.wait(10)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    took_its_number.wait(10)
    audit.record(AccessAction.READ, "snel", by=None)

    assert sealing.seal(patience=0.2) == 0

    threading.Timer(0.3, may_commit.set).start()
    assert sealing.seal(patience=10) == 2
    writer.join()
    assert faults() == set()
    assert [event.what for event in AccessEvent.objects.order_by("pk")] == ["traag", "snel"]
