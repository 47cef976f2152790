"""The end of a record: it goes to the archive, the archive has it, the portal deletes it, and nothing of it is left."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, ForeignKey, JSONField

from achterhoek import triggers
from achterhoek.models import AccessEvent, FileImport, ImportChunk, ParkedRow, User
from achterhoek.statuses import AccessAction
from clients.models import CareLine, Client, Household
from clients.statuses import Law
from tests.factories import (
    BSNS,
    CareLineFactory,
    ClientFactory,
    HouseholdFactory,
    IndicationFactory,
    LetterFactory,
    UserFactory,
    municipality,
    period,
)
from tests.rules import rows
from tests.transitions import archived, moving, objecting
from tests.transitions.archived import DAY, LATE
from tests.transitions.moving import refused
from transitions import dossiers, retention
from transitions.actions import archives, deletions
from transitions.models import (
    ArchiveDelivery,
    CareGap,
    LetterBatch,
    LetterFile,
    TransitionPeriod,
)
from transitions.statuses import ArchiveState, ObjectionOutcome, Remedy, Status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _late(on_day):
    on_day(LATE)


def resident(**given) -> Client:
    """Someone for whom nothing runs."""
    return IndicationFactory(care_line=CareLineFactory(client=ClientFactory(**given))).client


def state_of(client) -> str:
    return archived.record_of(client.case_number).state


# What goes along.


def test_delivery_holds_everyone_for_whom_nothing_runs():
    rests, runs = resident(), moving.at(Status.PROPOSED).handover.client
    resident(municipality=municipality("0222"))

    made = archived.order()

    assert dict(made.records.values_list("case_number", "state")) == {
        rests.case_number: ArchiveState.READY,
        runs.case_number: ArchiveState.LEFT_OUT,
    }
    assert retention.HANDOVER in archived.record_of(runs.case_number).reason


def test_file_holds_a_dossier_per_resident_with_the_letters_and_a_manifest():
    client = resident()
    letter = LetterFactory(client=client, posted=True)
    rows.make(LetterFile, letter=letter, content=archived.PDF, sha256="0" * 64)
    by = archived.coordinator()
    made = archived.order(by)

    found = archived.unpacked(made, by=by)

    number = client.case_number
    dossier = found[f"{number}/dossier.json"]
    assert set(found) == {f"{number}/dossier.json", f"{number}/brieven/{letter.number}.pdf", "manifest.csv"}
    assert found[f"{number}/brieven/{letter.number}.pdf"] == archived.PDF
    sha256 = hashlib.sha256(dossier).hexdigest()
    assert found["manifest.csv"].decode("utf-8-sig").splitlines() == [
        "dossiernummer;wet;bewaren tot;bestanden;sha256",
        f"{number};Wmo;2039-02-28;2;{sha256}",
    ]
    record = archived.record_of(number)
    assert (record.state, record.sha256, record.files) == (ArchiveState.DELIVERED, sha256, 2)


def test_dossier_reads_in_words_and_holds_no_bsn():
    client = archived.full_resident()

    dossier = dossiers.read([client], names=dossiers.Names())[client.pk]

    told = json.loads(dossier.content)
    [person] = told["tabellen"]["clients.client"]["rijen"]
    [line] = told["tabellen"]["clients.careline"]["rijen"]
    assert (person["surname"], person["household"]) == (archived.SURNAME, f"H-{archived.SURNAME}")
    assert line["lot"] == "Wmo Integrale Ondersteuning"
    assert archived.BSN.encode() not in dossier.content
    assert client.bsn_index.encode() not in dossier.content


def test_dossier_is_the_same_until_something_of_it_changes():
    client, other = resident(), resident()

    def sha256():
        return dossiers.read([client, other], names=dossiers.Names())[client.pk].sha256

    before = sha256()
    Client.objects.filter(pk=other.pk).update(phone="0543 000 000")
    same = sha256()
    Client.objects.filter(pk=client.pk).update(phone="0543 000 000")

    assert (same == before, sha256() == before) == (True, False)


def test_dossiers_are_read_in_as_many_queries_for_one_as_for_many(django_assert_max_num_queries):
    clients = [resident() for _ in range(3)]

    with django_assert_max_num_queries(len(dossiers.hanging()) + 12):
        assert len(dossiers.read(clients, names=dossiers.Names())) == 3


@pytest.mark.parametrize(
    ("law", "last_day", "ended_on", "until"),
    [
        (Law.WMO, date(2022, 12, 31), None, date(2037, 12, 31)),
        (Law.YOUTH, date(2022, 12, 31), None, date(2042, 12, 31)),
        (Law.WMO, date(2022, 12, 31), date(2022, 10, 1), date(2037, 10, 1)),
        (Law.YOUTH, date(2024, 2, 29), None, date(2044, 2, 29)),
        (Law.WMO, date(2024, 2, 29), None, date(2039, 2, 28)),
        (Law.WMO, None, None, None),
    ],
)
def test_archive_keeps_fifteen_or_twenty_years_from_the_last_day_of_care(law, last_day, ended_on, until):
    client = IndicationFactory(law=law, last_day=last_day).client
    if ended_on:
        ended = {"ended_at": rows.MOMENT, "ended_by": User.objects.portal(), "end_reason": "own_wish"}
        CareLine.objects.update(ended_on=ended_on, **ended)

    assert dossiers.terms([client])[client.pk].keep_until == until


def test_archive_keeps_a_record_under_two_laws_for_the_longer_term():
    line = IndicationFactory(law=Law.WMO, last_day=date(2023, 6, 30)).care_line
    IndicationFactory(law=Law.YOUTH, last_day=date(2022, 6, 30), care_line=line, allocation=False)

    term = dossiers.terms([line.client])[line.client_id]

    assert (term.laws, term.keep_until) == (("Jeugdwet", "Wmo"), date(2042, 6, 30))


def test_download_is_on_record_with_whom_it_was_about():
    client, by = resident(), archived.coordinator()
    made = archived.order(by)

    archived.unpacked(made, by=by)

    event = AccessEvent.objects.get(action=AccessAction.EXPORT)
    assert (event.by, [one.case_number for one in event.subjects.all()]) == (by, [client.case_number])


def test_second_download_leaves_out_who_changed_since_the_first():
    changes, stays = resident(), resident()
    by = archived.coordinator()
    made = archived.order(by)
    archived.unpacked(made, by=by)
    Client.objects.filter(pk=changes.pk).update(phone="0543 000 000")

    again = archived.unpacked(made, by=by)

    assert f"{changes.case_number}/dossier.json" not in again
    assert f"{stays.case_number}/dossier.json" in again
    assert state_of(changes) == ArchiveState.CHANGED


def test_second_download_of_the_same_is_the_same_file():
    resident()
    by = archived.coordinator()
    made = archived.order(by)

    with archives.deliver(made, by=by) as first, archives.deliver(made, by=by) as second:
        assert first.read() == second.read()


# What is refused.


def test_delivery_is_ordered_by_a_coordinator_of_the_own_municipality():
    resident()
    for by in (
        UserFactory(),
        UserFactory(functional=True),
        archived.coordinator(municipality=municipality("0222")),
    ):
        with refused("archive.deliver"):
            archives.order(period(), municipality=municipality(), by=by, today=LATE)


def test_delivery_is_refused_where_nobody_can_go():
    moving.at(Status.PROPOSED)

    with refused("empty"):
        archived.order()
    assert not ArchiveDelivery.objects.exists()


def test_second_delivery_is_refused_while_one_is_open():
    resident()
    made, by = archived.order(), archived.coordinator()

    with refused("one_open_delivery"):
        archived.order()
    archives.withdraw(made, by=by)

    assert archived.order().records.count() == 1


def test_archive_cannot_have_what_was_not_downloaded():
    resident()
    made = archived.order()

    with refused("delivered"):
        archived.acknowledge(made, by=archived.coordinator())


@pytest.mark.parametrize(
    ("day", "rule"), [(LATE - timedelta(days=1), "acknowledged_on"), (LATE + timedelta(days=1), "future")]
)
def test_archive_has_it_after_the_download_and_not_ahead(day, rule):
    resident()
    by = archived.coordinator()
    made = archived.order(by)
    archived.unpacked(made, by=by)

    with refused(rule):
        archived.acknowledge(made, by=by, day=day)
    with refused("reference"):
        archives.acknowledge(made, day=LATE, reference=" ", by=by, today=LATE)
    made.refresh_from_db()
    assert made.acknowledged_at is None


def test_delivery_that_the_archive_has_is_neither_withdrawn_nor_downloaded_nor_acknowledged_again():
    resident()
    made, by = archived.acknowledged(), archived.coordinator()

    for act in (
        lambda: archives.withdraw(made, by=by),
        lambda: archives.deliver(made, by=by),
        lambda: archived.acknowledge(made, by=by),
    ):
        with refused("acknowledged"):
            act()


def test_withdrawn_delivery_is_not_downloaded():
    resident()
    by = archived.coordinator()
    made = archived.order(by)
    archives.withdraw(made, by=by)

    with refused("withdrawn"):
        archives.deliver(made, by=by)


# When the portal deletes.


def test_record_goes_once_the_archive_has_it_and_leaves_its_case_number():
    client, by = resident(), archived.coordinator()
    made = archived.acknowledged()

    run = archived.deleted()

    assert (run.done, run.skipped, run.failed) == (1, 0, 0)
    assert not Client.objects.exists()
    record = archived.record_of(client.case_number)
    assert (record.state, record.delivery, record.deleted_by) == (
        ArchiveState.DELETED,
        made,
        User.objects.portal(),
    )
    event = AccessEvent.objects.get(what=deletions.DELETED)
    assert event.action == AccessAction.DELETE
    assert [one.case_number for one in event.subjects.all()] == [client.case_number]
    assert event in AccessEvent.objects.visible_to(by)


def test_record_stays_without_acknowledgement():
    client, by = resident(), archived.coordinator()
    archived.unpacked(archived.order(by), by=by)

    run = archived.deleted()

    assert (run.done, run.skipped) == (0, 0)
    assert Client.objects.get() == client


def test_record_stays_until_its_day():
    resident()
    archived.acknowledged()

    early = archived.deleted(day=DAY - timedelta(days=1))
    on_its_day = archived.deleted(day=DAY)

    assert (early.done, on_its_day.done) == (0, 1)


def test_record_that_changed_since_it_was_delivered_stays_and_is_delivered_again():
    client = resident()
    archived.acknowledged()
    Client.objects.update(phone="0543 000 000")

    run = archived.deleted()

    assert (run.done, run.skipped, state_of(client)) == (0, 1, ArchiveState.CHANGED)
    archived.acknowledged()
    assert archived.deleted().done == 1


@pytest.mark.parametrize("guarded", [True, False])
def test_open_objection_keeps_the_record_until_it_ended(guarded, monkeypatch, on_day):
    """The control: with the guard off the record goes while the objection runs."""
    on_day(moving.TODAY)
    found = objecting.case(Status.SCHEDULED)
    client = found.handover.client
    if not guarded:
        monkeypatch.setattr(retention, "_running", lambda period, *, today: NOTHING_RUNS)
    on_day(LATE)
    resident()

    archived.acknowledged()

    assert state_of(client) == (ArchiveState.LEFT_OUT if guarded else ArchiveState.DELIVERED)
    archived.deleted()
    assert Client.objects.filter(pk=client.pk).exists() == guarded
    if guarded:
        objecting.decide(found, ObjectionOutcome.UPHELD, remedy=Remedy.CANCEL)
        archived.acknowledged()
        assert archived.deleted().done == 1
        assert not Client.objects.exists()


NOTHING_RUNS = [(why, "pk", Client.objects.none()) for why in ("niets", "ook niets")]


def test_term_for_objecting_that_began_after_the_acknowledgement_keeps_the_record(on_day):
    """What begins to run without changing a row is seen too: here the period that was made longer."""
    client = resident()
    archived.acknowledged()
    longer = TransitionPeriod.objects.create(
        slug="later", name="Later", first_day=date(2024, 1, 1), last_day=date(2025, 1, 1)
    )
    line = client.care_lines.get()
    rows.make("transitions_assessment", indication=line.indications.get(), period=longer)

    run = archived.deleted()

    assert (run.done, run.skipped, state_of(client)) == (0, 1, ArchiveState.DELIVERED)


def test_file_that_was_not_taken_in_keeps_the_records_of_its_municipality():
    client = resident()
    archived.acknowledged()
    rows.make(FileImport, kind="caseload", state="checked", municipality=client.municipality)

    assert archived.deleted().skipped == 1

    FileImport.objects.update(state="done")
    assert archived.deleted().done == 1


def test_death_of_the_worker_between_two_loses_nothing(monkeypatch):
    first, second = resident(), resident()
    archived.acknowledged()
    real, gone = dossiers.delete, []

    def dies(dossier):
        if gone:
            raise SystemExit
        gone.append(dossier.client)
        real(dossier)

    monkeypatch.setattr(dossiers, "delete", dies)
    with pytest.raises(SystemExit):
        archived.deleted()

    assert list(Client.objects.all()) == [second]
    assert (state_of(first), state_of(second)) == (ArchiveState.DELETED, ArchiveState.DELIVERED)
    monkeypatch.undo()
    assert archived.deleted().done == 1


def test_one_that_fails_is_named_and_keeps_no_other(monkeypatch):
    first, _ = resident(), resident()
    archived.acknowledged()
    real = dossiers.delete

    def fails(dossier):
        if dossier.client == first:
            raise ZeroDivisionError
        real(dossier)

    monkeypatch.setattr(dossiers, "delete", fails)
    run = archived.deleted()

    record = archived.record_of(first.case_number)
    assert (run.done, run.failed) == (1, 1)
    assert run.failures == [f"{record.delivery}, record-{record.pk}: ZeroDivisionError"]
    assert Client.objects.get() == first


# Nothing is left.


def test_every_table_with_a_path_to_a_client_goes_along():
    """A model that can be reached from a client by any path is deleted with it; exceptions stand here with why."""
    exceptions: dict[type, str] = {}
    found = {one.model for one in dossiers.hanging()}
    pointing = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model in found
    }
    many = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_many_to_many
        if {model, field.related_model} & found
    }

    assert pointing - found == set(exceptions)
    assert many == set(), "a link to many is no row of its own: dossiers do not see it"


#: Columns outside the dossier that could name a resident, and why nothing of theirs stays there.
LOOSE = {
    "achterhoek.AccessSubject.case_number": "the log names whom it was about, by case number (NEN 7513)",
    "achterhoek.AccessEvent.detail": "counts, rules and keys; audit.record takes nothing personal",
    "achterhoek.AccessSeal.fingerprints": "hashes over the log",
    "achterhoek.FileImport.notices": "line, column and a sentence that repeats no cell",
    "achterhoek.ImportChunk.sealed": "of caseloads that were taken in, forgotten with the record",
    "achterhoek.ParkedRow.sealed": "the resident's own rows are forgotten with the record",
    "achterhoek.JobRun.failures": "rows by their keys",
    "transitions.ArchiveRecord.case_number": "what is left of the record",
    "transitions.Digest.lines": "numbers and links to lists",
    "transitions.LetterBatch.asked": "letters for this resident alone are deleted with the record",
    "transitions.LetterSender.logo": "of the municipality",
    "transitions.Plan.rules": "settings",
    "transitions.Plan.what_if": "room of contracts",
    "transitions.Plan.measures": "numbers",
    "transitions.ProviderCheck.found": "numbers",
}


def test_every_column_that_could_name_a_resident_is_thought_of():
    inside = {one.model for one in dossiers.hanging()}

    found = {
        f"{model._meta.label}.{field.name}"
        for model in rows.all_models()
        if model not in inside and model._meta.app_label != "faq"
        for field in model._meta.concrete_fields
        if isinstance(field, JSONField | BinaryField) or field.name == "case_number"
    }

    assert found == set(LOOSE)


def test_full_resident_has_a_row_in_every_table():
    client = archived.full_resident()

    empty = {one.model for one in dossiers.hanging() if not one.read([client], ["pk"])}

    assert empty == {CareGap}, "a gap in the care keeps the record"


def traces(marks, *, but=()):
    """Where any of these marks stands, in whatever column of whatever table."""
    found = set()
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - set(but):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                held = [
                    bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                    for value in row
                ]
                found |= {(table, mark) for mark in marks for value in held if mark in value}
    return found


#: The log names whom it was about, the tombstone whose record it was: by case number, and nothing else.
BY_CASE_NUMBER = ("achterhoek_accesssubject", "achterhoek_accessevent", "transitions_archiverecord")


def test_nothing_of_a_resident_is_left_in_any_table():
    client = archived.full_resident()
    who = [archived.SURNAME, archived.STREET, archived.BSN, client.bsn_index]
    marks = [*(mark.encode() for mark in who), bytes(client.bsn_sealed)]
    number = client.case_number.encode()
    assert {mark for _, mark in traces([*marks, number])} == {*marks, number} - {archived.BSN.encode()}
    archived.acknowledged()

    run = archived.deleted()

    assert (run.done, run.skipped, run.failed) == (1, 0, 0)
    assert traces(marks) == set()
    assert traces([number], but=BY_CASE_NUMBER) == set()
    assert not ImportChunk.objects.exists()
    assert ParkedRow.objects.get().sealed is None
    assert not Household.objects.exists()
    assert not LetterBatch.objects.filter(asked__who="inwoner").exists()


def test_letters_of_a_brother_that_came_along_stay():
    """A batch that was asked for one child holds the letter of another: the batch stays, and names nobody."""
    gone = archived.full_resident()
    batch = LetterBatch.objects.get(asked__case_number=gone.case_number)
    brother = LetterFactory(batch=batch, posted=True, objection_until=LATE)
    archived.acknowledged()

    archived.deleted()

    assert not Client.objects.filter(pk=gone.pk).exists()
    assert list(batch.letters.all()) == [brother]
    batch.refresh_from_db()
    assert gone.case_number not in str(batch.asked)


def test_household_with_others_stays_and_so_do_the_parked_rows_of_others():
    household = HouseholdFactory()
    goes, stays = resident(household=household), resident(household=household)
    made = archived.acknowledged()
    made.records.filter(case_number=stays.case_number).update(state=ArchiveState.CHANGED)
    caseload = rows.make(FileImport, kind="caseload", state="done", municipality=goes.municipality)
    parked = rows.make(ParkedRow, file_import=caseload, municipality=goes.municipality, line=2)
    ParkedRow.objects.update(sealed=archived.sealed_row(caseload, 2, BSNS[99]))

    archived.deleted()

    assert list(household.members.all()) == [stays]
    assert ParkedRow.objects.get(pk=parked.pk).sealed is not None


def test_guards_stand_again_and_those_of_the_log_were_never_taken_off(monkeypatch):
    resident()
    archived.acknowledged()
    real, standing = dossiers.delete, []

    def look(dossier):
        standing.extend(triggers.missing(connection))
        real(dossier)

    monkeypatch.setattr(dossiers, "delete", look)
    archived.deleted()

    assert standing
    assert not [name for name in standing if "access" in name]
    assert triggers.missing(connection) == []
