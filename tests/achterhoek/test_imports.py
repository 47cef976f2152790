"""The life of a file, told with products: what holds for one kind holds for every kind."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from achterhoek import encryption, jobs
from achterhoek.cells import Column, Columns, product_category, text, word
from achterhoek.imports import files, kinds
from achterhoek.imports.claims import Busy
from achterhoek.models import AccessEvent, FileImport, ImportChunk, Numbering, ParkedRow, User
from achterhoek.refusals import FileRefused, Refused
from achterhoek.statuses import ImportKind, ImportState
from providers.imports.products import Products
from providers.models import Product
from tests.factories import BSNS, UserFactory, municipality

pytestmark = pytest.mark.django_db
HEADER = "productcategorie;productcode;perceel;omschrijving\n"
EMPTY = {"created": 0, "updated": 0, "unchanged": 0, "different": 0}


class Crash(BaseException):
    """The process is gone: nothing of the portal gets to tidy up."""


def rows(count: int, start: int = 1) -> bytes:
    lines = "".join(f"02;A{n:03d};wmo-wonen;\n" for n in range(start, start + count))
    return (HEADER + lines).encode()


def offer(content: bytes, **more) -> FileImport:
    return files.offer(ImportKind.PRODUCTS, file_name="producten.csv", content=content, by=person(), **more)


def person() -> User:
    return User.objects.filter(username="beheer").first() or UserFactory(
        username="beheer", administrator=True
    )


def checked(content: bytes) -> FileImport:
    return files.check(offer(content))


def queued(content: bytes) -> FileImport:
    return files.queue(checked(content), by=person())


def run(content: bytes, *, dry_run: bool = False):
    by = User.objects.portal()
    return files.run(ImportKind.PRODUCTS, file_name="p.csv", content=content, by=by, dry_run=dry_run)[1]


class Moments:
    """Lets something happen while the n-th row is read back for taking in."""

    def __init__(self) -> None:
        self._at, self._action = 0, None
        self.look = lambda: None

    def at(self, row: int, action) -> None:
        self._at, self._action = row, action

    def reached(self, cell: str) -> str:
        self._at -= 1
        if self._at == 0:
            self._action()
        return cell


@pytest.fixture
def moments():
    """Products in batches of two rows, in which something may happen."""
    moments = Moments()

    class SmallBatches(Products):
        batch_size = 2

        def look(self, rows):
            super().look(rows)
            moments.look()

        columns = Columns(
            product_category("productcategorie"),
            Column("productcode", load=moments.reached, limit=5, required=True),
            word("perceel", 40),
            text("omschrijving", 200),
        )

    kinds.register(SmallBatches)
    yield moments
    kinds.register(Products)


def crash() -> None:
    raise Crash


def everything() -> dict[str, int]:
    """How many rows each table has that an import may touch."""
    models = (Product, FileImport, ImportChunk, ParkedRow, AccessEvent, Numbering)
    return {model.__name__: model.objects.count() for model in models}


# The check and the taking in.


def test_file_goes_through_its_life():
    offered = offer(rows(3))
    states = [offered.state]
    for step in (files.check, lambda one: files.queue(one, by=person()), files.take_in):
        offered = step(offered)
        states.append(offered.state)

    assert states == [ImportState.WAITING, ImportState.CHECKED, ImportState.QUEUED, ImportState.DONE]
    assert (offered.created, offered.rows_total, offered.rows_taken_in) == (3, 3, 3)
    assert Product.objects.count() == 3
    assert offered.queued_by == person()
    assert not offered.chunks.filter(part="rows").exists()


def test_check_writes_nothing_to_the_portal_and_counts_what_would_happen():
    run(rows(2))

    found = checked(HEADER.encode() + b"02;A001;wmo-wonen;\n02;A002;;\n02;A003;;\n02;;;\n")

    assert files.answer(found) == {
        "created": 1,
        "updated": 1,
        "unchanged": 1,
        "different": 0,
        "parked": [{"line": 5, "column": "productcode", "reason": "Deze cel moet gevuld zijn."}],
        "notices": [
            {
                "line": 3,
                "column": "perceel",
                "text": "Dit product zat in een ander perceel. Zorg die al loopt houdt het perceel dat zij had.",
            }
        ],
    }
    assert Product.objects.count() == 2


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(rows(5), id="new"),
        pytest.param(rows(5) + rows(5)[len(HEADER) :], id="each row twice"),
        pytest.param(rows(2) + b"02;A001;wmo-ondersteuning;\n", id="the same key, another content"),
        pytest.param(HEADER.encode(), id="no rows"),
        pytest.param(HEADER.encode() + b"2;A001;WMO-WONEN;\xc3\xa9\n02;A900;elders;\n;;;x\n", id="parked"),
        pytest.param(b"omschrijving;wijk;perceel;productcode;productcategorie\nx;y;;A001;2\n", id="columns"),
    ],
)
def test_dry_run_answers_as_the_real_run_and_writes_nothing(content):
    run(rows(2, start=2))
    before = everything()

    told = run(content, dry_run=True)

    assert everything() == before
    assert told == run(content)
    assert sum(told[name] for name in EMPTY) + len(told["parked"]) == content.count(b"\n") - 1


def test_same_file_again_changes_nothing():
    run(rows(5))
    told = run(rows(5))

    assert told == {**EMPTY, "unchanged": 5, "parked": [], "notices": []}


def test_products_that_only_the_portal_has_are_counted_and_stay():
    run(rows(5))

    found = files.take_in(queued(rows(2)))

    assert found.only_in_portal == 3
    assert Product.objects.count() == 5


def test_file_that_is_no_table_is_refused_whole():
    found = checked(rows(3) + b'02;"A004;;\n')

    assert found.state == ImportState.REFUSED
    assert "aanhalingsteken" in found.refusal
    assert not found.chunks.exists()
    with pytest.raises(Refused):
        files.queue(found, by=person())


def test_command_leaves_nothing_of_a_refused_file():
    before = everything()

    with pytest.raises(FileRefused, match="ontbreken"):
        run(b"productcategorie;productcode\n02;A001\n")

    assert everything() == before


def test_notices_are_told_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(kinds, "MAX_NOTICES", 2)
    long = "x" * 201
    content = HEADER + "".join(f"02;A{n:03d};;{long}\n" for n in range(5))

    told = run(content.encode())["notices"]

    assert [notice["line"] for notice in told] == [2, 3, None]
    assert told[-1]["text"] == "En nog 3 andere opmerkingen."


# What is kept, and how.


def test_contents_are_sealed_and_open_only_in_their_place():
    found = checked(HEADER.encode() + f"02;{BSNS[0]};;\n".encode())
    row = found.parked.get()
    stored = [bytes(chunk.sealed) for chunk in found.chunks.all()] + [bytes(row.sealed)]

    assert all(BSNS[0].encode() not in sealed for sealed in stored)
    assert BSNS[0] not in row.reason
    ParkedRow.objects.filter(pk=row.pk).update(line=99)
    with pytest.raises(encryption.CannotOpen):
        kinds.chunks.open_cells(ParkedRow.objects.get(pk=row.pk))


def test_file_name_keeps_no_bsn_and_no_path():
    offered = files.offer(
        ImportKind.PRODUCTS, file_name=f"cliënt {BSNS[0]}.csv", content=rows(1), by=person()
    )

    assert offered.file_name == "cliënt ….csv"


def test_old_files_are_forgotten_and_their_counts_stay(settings, on_day):
    on_day(date(2022, 9, 1))
    done = files.take_in(queued(rows(2) + b"02;;;\n"))
    waiting = checked(rows(3))
    on_day(date(2022, 10, 1) + timedelta(days=1))
    new = checked(rows(1))

    assert jobs.run("forget_uploads").done == 2
    assert jobs.run("forget_uploads").done == 0

    done.refresh_from_db()
    waiting.refresh_from_db()
    assert not ImportChunk.objects.exclude(file_import=new).exists()
    assert [row.sealed for row in done.parked.all()] == [None]
    assert (done.state, done.created) == (ImportState.DONE, 2)
    assert waiting.state == ImportState.STOPPED
    assert new.chunks.exists()


def test_withdrawn_file_is_forgotten_at_once():
    found = files.withdraw(checked(rows(2)), by=person())

    found.refresh_from_db()
    assert found.forgotten_at is not None
    assert not found.chunks.exists()
    with pytest.raises(Refused):
        files.queue(found, by=person())


def test_file_that_went_in_cannot_be_withdrawn():
    done = files.take_in(queued(rows(2)))

    with pytest.raises(Refused):
        files.withdraw(done, by=person())


def test_every_step_of_a_person_is_recorded():
    files.take_in(queued(rows(2)))

    told = list(AccessEvent.objects.order_by("pk").values_list("action", "what"))
    assert told == [
        ("create", "bestand aangeboden (producten)"),
        ("change", "bestand laten inlezen (producten)"),
        ("run", "bestand ingelezen (producten)"),
    ]


# Stopping, and picking up.


def test_stop_while_taking_in_leaves_a_clean_cut_and_the_rest_can_follow(moments):
    waiting = queued(rows(7))
    moments.at(5, lambda: files.stop(waiting, by=person()))

    stopped = files.take_in(waiting)

    assert stopped.state == ImportState.STOPPED
    assert (stopped.rows_taken_in, stopped.created, Product.objects.count()) == (4, 4, 4)
    done = files.take_in(files.queue(stopped, by=person()))
    assert (done.state, done.created, done.rows_taken_in) == (ImportState.DONE, 7, 7)
    assert Product.objects.count() == 7


def test_stop_while_checking_stores_nothing_to_take_in(moments):
    offered = offer(rows(7))
    moments.at(3, lambda: files.stop(offered, by=person()))

    stopped = files.check(offered)

    assert stopped.state == ImportState.STOPPED
    assert not files.may_go_on(stopped)
    with pytest.raises(Refused):
        files.queue(stopped, by=person())


def test_nothing_to_stop_is_refused():
    with pytest.raises(Refused):
        files.stop(checked(rows(1)), by=person())


def test_waiting_file_stops_at_once():
    assert files.stop(offer(rows(1)), by=person()).state == ImportState.STOPPED


def test_file_of_a_dead_process_is_taken_up_where_it_was(moments, settings):
    waiting = queued(rows(7))
    moments.at(5, crash)
    with pytest.raises(Crash):
        files.take_in(waiting)
    assert Product.objects.count() == 4
    assert files.go_on_with_abandoned() == 0

    settings.IMPORT_LEASE_SECONDS = 0
    files.go_on_with_abandoned()

    waiting.refresh_from_db()
    assert (waiting.state, waiting.created, waiting.rows_taken_in) == (ImportState.DONE, 7, 7)
    assert Product.objects.count() == 7


def test_check_of_a_dead_process_begins_anew(moments, settings):
    offered = offer(rows(5))
    moments.at(3, crash)
    with pytest.raises(Crash):
        files.check(offered)

    settings.IMPORT_LEASE_SECONDS = 0
    files.go_on_with_abandoned()

    offered.refresh_from_db()
    assert (offered.state, offered.created, offered.rows_total) == (ImportState.CHECKED, 5, 5)


def test_process_that_lost_its_claim_rolls_back_and_leaves_the_rest_to_the_other(moments, settings):
    waiting = queued(rows(5))

    def other_takes_over():
        settings.IMPORT_LEASE_SECONDS = 0
        files.go_on_with_abandoned()

    moments.at(3, other_takes_over)
    files.take_in(waiting)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.created, waiting.rows_taken_in) == (ImportState.DONE, 5, 5)
    assert Product.objects.count() == 5


def test_fault_of_ours_is_told_and_can_be_tried_again(moments):
    waiting = queued(rows(5))

    def fail():
        raise ZeroDivisionError

    moments.at(3, fail)
    with pytest.raises(ZeroDivisionError):
        files.take_in(waiting)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.refusal, waiting.claimed_at) == (
        ImportState.FAILED,
        files.FAULT_OF_OURS,
        None,
    )
    assert files.take_in(files.queue(waiting, by=person())).created == 5


def test_command_that_is_broken_off_keeps_what_went_in_and_nothing_else(moments):
    before = everything()
    moments.at(1, crash)
    with pytest.raises(Crash):
        run(rows(5))
    assert everything() == {**before, "Numbering": before["Numbering"] + 1}

    moments.at(3, crash)
    with pytest.raises(Crash):
        run(rows(5))
    left = FileImport.objects.get()
    assert (left.state, left.rows_taken_in, left.claimed_at) == (ImportState.STOPPED, 2, None)


# Several at once.


def test_only_one_file_is_taken_in_at_a_time(moments):
    first, second = queued(rows(5)), queued(rows(5, start=3))
    found = []

    def try_second():
        with pytest.raises(Busy):
            files.take_in(second)
        with pytest.raises(Busy):
            run(rows(1))
        found.append(files.take_in)

    moments.at(3, try_second)
    files.take_in(first)

    assert found
    assert Product.objects.count() == 5


def test_check_that_was_overtaken_goes_back_to_a_person_when_its_answer_changed():
    early, late = queued(rows(3)), queued(rows(3))
    files.take_in(early)

    back = files.take_in(late)

    assert (back.state, back.queued_by, back.created, back.unchanged) == (ImportState.CHECKED, None, 0, 3)
    assert back.notices[0]["text"] == files.OVERTAKEN
    assert files.take_in(files.queue(back, by=person())).state == ImportState.DONE


def test_check_that_was_overtaken_without_consequence_goes_on():
    early, late = queued(rows(3)), queued(rows(3, start=4))
    files.take_in(early)

    assert files.take_in(late).state == ImportState.DONE


def test_check_broken_off_inside_the_taking_in_is_done_again_whole(moments):
    early, late = queued(rows(2)), queued(rows(6, start=3))
    files.take_in(early)
    moments.look = lambda: files.stop(late, by=person())
    stopped = files.take_in(late)
    assert stopped.state == ImportState.STOPPED
    moments.look = lambda: None

    back = files.take_in(files.queue(stopped, by=person()))
    assert (back.state, back.created) == (ImportState.CHECKED, 6)
    files.take_in(files.queue(back, by=person()))

    assert Product.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_a_file_in_once():
    waiting = queued(rows(50))
    barrier, outcomes = threading.Barrier(2), []

    def work():
        barrier.wait()
        try:
            outcomes.append(files.take_in(FileImport.objects.get(pk=waiting.pk)).state)
        except Busy:
            outcomes.append("busy")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    waiting.refresh_from_db()
    assert sorted(outcomes) == ["busy", "done"]
    assert (waiting.created, waiting.rows_taken_in, Product.objects.count()) == (50, 50, 50)


# Grouping.


def test_rows_of_a_group_are_taken_in_together_wherever_they_lie(moments):
    seen = []

    class ByLot(kinds.importer_of(ImportKind.PRODUCTS)):
        def group(self, row):
            return row["perceel"]

        def take_in(self, rows, *, write):
            seen.append([row["perceel"] for row in rows])
            return super().take_in(rows, write=write)

    kinds.register(ByLot)
    lots = ["wmo-wonen", "", "jeugd-ambulant", "wmo-wonen", "jeugd-ambulant", "", "wmo-wonen"]
    run((HEADER + "".join(f"02;A{n:03d};{lot};\n" for n, lot in enumerate(lots))).encode())

    assert seen == [["wmo-wonen"] * 3, [""] * 2, ["jeugd-ambulant"] * 2]


def test_parked_row_is_of_the_municipality_it_names(moments):
    class WithMunicipality(kinds.importer_of(ImportKind.PRODUCTS)):
        municipality_column = "perceel"

    kinds.register(WithMunicipality)
    content = HEADER + "02;;197;\n02;;222;\n02;;onbekend;\n"

    found = files.check(offer(content.encode(), municipality=municipality("0222")))

    assert list(found.parked.values_list("line", "municipality")) == [(2, "0197"), (3, "0222"), (4, "0222")]
