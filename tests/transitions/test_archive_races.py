"""Two at the end of the same records at once, or somebody at work in one: nothing goes twice, nothing goes unseen."""

import threading
import time

import pytest
from django.db import connection, connections, transaction

from achterhoek import triggers
from achterhoek.models import AccessEvent
from clients.models import Client
from tests.factories import CareLineFactory, ClientFactory, IndicationFactory
from tests.transitions import archived
from tests.transitions.archived import LATE
from tests.transitions.test_handovers_races import at_once, refusals
from transitions.actions import deletions
from transitions.models import ArchiveDelivery, ArchiveRecord
from transitions.statuses import ArchiveState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _late(on_day):
    on_day(LATE)


def resident() -> Client:
    return IndicationFactory(care_line=CareLineFactory(client=ClientFactory())).client


def test_two_who_order_at_once_make_one_delivery():
    resident()
    people = [archived.coordinator() for _ in range(2)]

    results = at_once(*(lambda by=by: archived.order(by) for by in people))

    [refused] = refusals(results)
    assert refused.rule == "one_open_delivery"
    assert ArchiveDelivery.objects.count() == 1


def test_two_runs_at_once_delete_each_record_once():
    for _ in range(5):
        resident()
    archived.acknowledged()

    runs = at_once(archived.deleted, archived.deleted)
    again = archived.deleted()

    assert {failure.split(": ")[1] for run in runs for failure in run.failures} <= {deletions.BUSY}
    assert sum(run.done for run in (*runs, again)) == 5
    assert AccessEvent.objects.filter(what=deletions.DELETED).count() == 5
    assert not Client.objects.exists()
    assert triggers.missing(connection) == []


def write_after_the_look(monkeypatch) -> None:
    """Somebody writes after the run looked, and before it deletes."""
    real = deletions._look

    def look(records, **more):
        found = real(records, **more)
        Client.objects.update(phone="0543 000 000")
        return found

    monkeypatch.setattr(deletions, "_look", look)


def test_what_was_written_after_the_look_is_not_deleted(monkeypatch):
    resident()
    archived.acknowledged()
    write_after_the_look(monkeypatch)

    run = archived.deleted()

    assert (run.done, run.skipped, run.failed) == (0, 1, 0)
    assert Client.objects.get().phone == "0543 000 000"
    assert ArchiveRecord.objects.get().state == ArchiveState.CHANGED
    assert not AccessEvent.objects.filter(what=deletions.DELETED).exists()
    assert triggers.missing(connection) == []


def test_without_the_second_look_it_is_deleted(monkeypatch):
    """The control: what holds the rows and looks again is needed."""
    resident()
    archived.acknowledged()
    write_after_the_look(monkeypatch)
    real, looked = deletions._refusal, []

    def once(record, client, standing):
        looked.append(record)
        return real(record, client, standing) if len(looked) == 1 else None

    monkeypatch.setattr(deletions, "_refusal", once)

    assert archived.deleted().done == 1
    assert not Client.objects.exists()


def holding(client: Client, held: str, at_work: threading.Event, done: threading.Event) -> threading.Thread:
    """Somebody at work: who wrote in a row of the record, or merely read in a table of it."""

    def work():
        with transaction.atomic():
            if held == "row":
                Client.objects.filter(pk=client.pk).update(phone="0543 000 000")
            else:
                list(client.care_lines.get().allocations.all())
            at_work.set()
            done.wait(10)
            transaction.set_rollback(True)
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    at_work.wait(10)
    return worker


@pytest.mark.services
@pytest.mark.parametrize("held", ["row", "table"])
def test_run_gives_way_to_who_is_at_work_and_makes_nobody_wait(held):
    client, done = resident(), threading.Event()
    archived.acknowledged()
    worker = holding(client, held, threading.Event(), done)

    began = time.monotonic()
    run = archived.deleted()
    took = time.monotonic() - began
    done.set()
    worker.join()

    record = ArchiveRecord.objects.get()
    assert run.failures == [f"{record.delivery.number}, record-{record.pk}: {deletions.BUSY}"]
    assert took < 3
    assert Client.objects.filter(pk=client.pk).exists()
    assert archived.deleted().done == 1
