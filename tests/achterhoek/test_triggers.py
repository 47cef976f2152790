"""Every guard of the database is run into once, by raw SQL: no rule of ours stands between."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from achterhoek import audit, triggers
from achterhoek.models import AccessEvent, AccessSeal, AccessSubject, FileImport, User
from achterhoek.statuses import AccessAction, ImportKind
from achterhoek.triggers.rules import OnlyAdded, Settled, Stays, Within, all_rules
from clients.models import Allocation, Client, Indication
from tests.factories import (
    AllocationFactory,
    ClientFactory,
    HandoverFactory,
    HouseholdFactory,
    UserFactory,
    municipality,
    period,
)
from tests.rules import rows
from tests.rules.rows import execute
from transitions.actions.letters import texts
from transitions.models import (
    HandoverEvent,
    LetterFile,
    LetterMove,
    LetterText,
    ObjectionEvent,
    PeriodChange,
)
from transitions.statuses import TextKind

pytestmark = pytest.mark.django_db
ELSEWHERE = "0222"
#: What a row must say when this column is filled.
ALONG_WITH = {("transitions_handover", "split_from_id"): {"split_reason": "twee adressen"}}


def only_added():
    return {rule.table: rule for rule in all_rules() if isinstance(rule, OnlyAdded)}


SETTLED = next(rule for rule in all_rules() if isinstance(rule, Settled))


def pointers():
    return [(rule, pointer) for rule in all_rules() if isinstance(rule, Within) for pointer in rule.pointers]


# Rows that are only added.


@pytest.fixture
def kept_rows():
    """One row of every table whose rows are only added."""
    user = UserFactory()
    event = audit.record(AccessAction.READ, "dossier", by=user, about=[ClientFactory()])
    AccessSeal.objects.create(first_event=event.pk, last_event=event.pk, fingerprints=[], hash="0" * 64)
    AllocationFactory()
    handover = HandoverFactory()
    HandoverEvent.objects.create(
        municipality=handover.municipality, handover=handover, by=user, what="begonnen"
    )
    days = {"first_day_before": date(2022, 7, 1), "first_day_after": date(2022, 7, 1)}
    last = {"last_day_before": date(2022, 12, 31), "last_day_after": date(2023, 1, 31)}
    PeriodChange.objects.create(period=period(), **days, **last, reason="uitstel", changed_by=user)
    for model in (LetterFile, LetterMove, ObjectionEvent):
        rows.make(model)


def test_rows_that_are_only_added_are_these():
    models = (
        *(AccessEvent, AccessSubject, AccessSeal, Allocation, HandoverEvent, PeriodChange),
        *(LetterFile, LetterMove, ObjectionEvent),
    )

    assert set(only_added()) == {model._meta.db_table for model in models}


@pytest.mark.parametrize("table", sorted(only_added()))
def test_row_that_is_only_added_cannot_be_deleted(kept_rows, table):
    with pytest.raises(IntegrityError, match="only added"):
        execute(f'DELETE FROM "{table}"')


@pytest.mark.parametrize(
    ("table", "column"), [(rule.table, c) for rule in only_added().values() for c in rule.fixed]
)
def test_no_column_of_it_can_be_changed(kept_rows, table, column):
    with pytest.raises(IntegrityError, match=r"only added|stays in its municipality"):
        execute(f'UPDATE "{table}" SET "{column}" = %s', rows.another_value(table, column))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="services: only PostgreSQL has TRUNCATE")
@pytest.mark.services
@pytest.mark.parametrize("table", sorted(only_added()))
def test_its_table_cannot_be_emptied(kept_rows, table):
    execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="only added"):
        execute(f'TRUNCATE "{table}" CASCADE')


def supersede(allocation, **columns):
    return execute(
        "UPDATE clients_allocation SET " + ", ".join(f"{name} = %s" for name in columns) + " WHERE id = %s",
        *columns.values(),
        allocation.pk,
    )


def test_allocation_is_superseded_once():
    allocation, user = AllocationFactory(), UserFactory()
    moment = datetime(2022, 9, 12, 10, 0, tzinfo=UTC)
    found = {"superseded_at": moment, "superseded_by_id": user.pk, "superseded_reason": "verkeerde dag"}

    assert supersede(allocation, **found) == 1

    for undone in (
        {**found, "superseded_reason": "anders"},
        dict.fromkeys(found, None) | {"superseded_reason": ""},
    ):
        with pytest.raises(IntegrityError, match="only added"):
            supersede(allocation, **undone)


# Rows that stay as they were once they are settled.


def settled_text():
    return texts.in_use(municipality(), TextKind.OPENING)


def test_rows_that_settle_are_these():
    found = {rule.table: rule for rule in all_rules() if isinstance(rule, Settled)}

    assert set(found) == {"transitions_lettertext"}
    free = {field.column for field in LetterText._meta.concrete_fields} - {*SETTLED.fixed}
    assert free == {"state", "version", "retired_at"}


@pytest.mark.parametrize("column", SETTLED.fixed)
def test_no_word_of_an_approved_text_can_be_changed(column):
    text = settled_text()
    table = SETTLED.table

    with pytest.raises(IntegrityError, match="what was settled stays"):
        execute(
            f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', rows.another_value(table, column), text.pk
        )


def test_approval_of_a_text_cannot_be_taken_away():
    text = settled_text()

    with pytest.raises(IntegrityError, match="what was settled stays"):
        execute(
            f"UPDATE {SETTLED.table} SET state = 'draft', approved_at = NULL, approved_by_id = NULL"
            " WHERE id = %s",
            text.pk,
        )


def test_approved_text_cannot_be_deleted():
    text = settled_text()

    with pytest.raises(IntegrityError, match="what was settled stays"):
        execute(f"DELETE FROM {SETTLED.table} WHERE id = %s", text.pk)


def test_draft_of_a_text_can_be_changed_and_dropped():
    used, editor = settled_text(), UserFactory(functional=True)
    draft = texts.draft(
        used.municipality,
        used.kind,
        subject=used.subject,
        text="Nieuw.",
        seen=texts.seen_of(used),
        by=editor,
    )

    assert execute(f"UPDATE {SETTLED.table} SET text = 'Anders.' WHERE id = %s", draft.pk) == 1
    assert execute(f"DELETE FROM {SETTLED.table} WHERE id = %s", draft.pk) == 1


def test_text_in_use_can_be_replaced():
    text = settled_text()

    assert (
        execute(
            f"UPDATE {SETTLED.table} SET state = 'retired', version = version + 1, retired_at = made_at"
            " WHERE id = %s",
            text.pk,
        )
        == 1
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="services: only PostgreSQL has TRUNCATE")
@pytest.mark.services
def test_table_of_texts_cannot_be_emptied():
    settled_text()
    execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="what was settled stays"):
        execute(f'TRUNCATE "{SETTLED.table}" CASCADE')


# Rows that point within one municipality.


def test_pointers_are_found_in_the_models():
    found = {(rule.table, pointer.column) for rule, pointer in pointers()}

    assert ("clients_client", "consultant_id") in found
    assert ("clients_allocation", "care_line_id") in found
    assert ("transitions_handoverevent", "handover_id") in found
    assert ("clients_difference", "found_in_id") in found
    assert not [column for _, column in found if column.endswith("by_id")]


@pytest.mark.parametrize(
    ("rule", "pointer"), pointers(), ids=[f"{rule.table}.{pointer.column}" for rule, pointer in pointers()]
)
def test_no_row_points_to_another_municipality(rule, pointer):
    here, there = rows.make(rule.table), rows.make(pointer.target, within=municipality(ELSEWHERE))
    told = ALONG_WITH.get((rule.table, pointer.column), {}) | {pointer.column: there.pk}
    columns = ", ".join(f'"{column}" = %s' for column in told)

    with pytest.raises(IntegrityError, match=r"another municipality|only added"):
        execute(f'UPDATE "{rule.table}" SET {columns} WHERE id = %s', *told.values(), here.pk)


@pytest.mark.parametrize(
    ("rule", "pointer"), pointers(), ids=[f"{rule.table}.{pointer.column}" for rule, pointer in pointers()]
)
def test_no_row_comes_in_that_points_to_another_municipality(rule, pointer):
    there = rows.make(pointer.target, within=municipality(ELSEWHERE))
    values = rows.columns(rows.new(rows.model_of(rule.table))) | {pointer.column: there.pk}
    values |= ALONG_WITH.get((rule.table, pointer.column), {})

    with pytest.raises(IntegrityError, match="another municipality"):
        rows.insert(rule.table, values)


@pytest.mark.parametrize("table", sorted(rule.table for rule in all_rules() if isinstance(rule, Stays)))
def test_row_that_others_point_to_stays_in_its_municipality(table):
    row = rows.make(table, within=municipality())

    with pytest.raises(IntegrityError, match=r"stays in its municipality|another municipality|only added"):
        execute(f'UPDATE "{table}" SET municipality_id = %s WHERE id = %s', ELSEWHERE, row.pk)


def test_consultant_with_clients_stays_in_their_municipality():
    consultant = UserFactory()
    client = ClientFactory(consultant=consultant)
    move = "UPDATE achterhoek_user SET municipality_id = %s WHERE id = %s"

    with pytest.raises(IntegrityError, match="still has clients"):
        execute(move, ELSEWHERE, consultant.pk)

    Client.objects.filter(pk=client.pk).update(consultant=None)
    assert execute(move, ELSEWHERE, consultant.pk) == 1


def test_client_of_the_region_has_no_consultant_of_the_region():
    client, regional = ClientFactory(), UserFactory(regional=True)

    with pytest.raises(IntegrityError, match="another municipality"):
        Client.objects.filter(pk=client.pk).update(consultant=regional)


def test_regional_file_may_be_where_a_difference_was_found():
    difference = rows.make("clients_difference")
    regional = FileImport.objects.create(
        kind=ImportKind.CASELOAD, file_name="x.csv", sha256="0" * 64, size=1, offered_by=User.objects.portal()
    )

    difference.found_in = regional
    difference.save(update_fields=["found_in"])


def two_indications(*, second_place):
    """Two rows for one statement, the first of which renews the second."""
    renews = rows.columns(rows.new(Indication, within=municipality(second_place)))
    renewed = rows.columns(rows.new(Indication, renews_id=renews["id"]))
    return renewed, renews


def test_renewal_may_point_to_a_row_of_the_same_statement():
    renewed, renews = two_indications(second_place="0197")

    rows.insert("clients_indication", renewed, renews)

    assert Indication.objects.get(pk=renewed["id"]).renews_id == renews["id"]


def test_renewal_of_the_same_statement_stays_within_its_municipality():
    renewed, renews = two_indications(second_place=ELSEWHERE)

    with pytest.raises(IntegrityError, match="another municipality"):
        rows.insert("clients_indication", renewed, renews)


def test_household_of_another_municipality_is_refused_through_the_models_too():
    with pytest.raises(IntegrityError):
        ClientFactory(household=HouseholdFactory(municipality=municipality(ELSEWHERE)))


# The guards themselves.


def test_every_guard_stands():
    assert triggers.missing(connection) == []
    assert triggers.check_guards(databases=["default"]) == []


def test_missing_guard_is_reported_and_made_anew():
    triggers.remove(connection, only_row_keepers=True)

    (warning,) = triggers.check_guards(databases=["default"])
    assert warning.id == "achterhoek.W001"
    assert "guard_achterhoek_accessevent_deleted" in warning.msg

    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_guard_of_another_rule_is_removed():
    allocation = AllocationFactory()
    table = "clients_allocation"
    if connection.vendor == "sqlite":
        action = "BEGIN SELECT RAISE(ABORT, 'old'); END"
    else:
        action = "FOR EACH ROW EXECUTE FUNCTION guard_refuse('old')"
    execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor == "postgresql" else None
    execute(f"CREATE TRIGGER guard_{table}_changed_00000000 BEFORE UPDATE ON {table} {action}")

    triggers.install(connection)

    assert Allocation.objects.filter(pk=allocation.pk).update(superseded_reason="") == 1


@pytest.mark.django_db(transaction=True)
def test_migrate_makes_the_guards():
    triggers.remove(connection)

    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []


def test_lifting_lets_rows_go_and_leaves_an_event():
    event = audit.record(AccessAction.READ, "oud", by=UserFactory())

    with triggers.lifted(by=User.objects.portal(), why="bewaartermijn"):
        execute("DELETE FROM achterhoek_accessevent WHERE id = %s", event.pk)

    left = AccessEvent.objects.get()
    assert (left.by_name, left.why) == ("Portaal", "bewaartermijn")
    assert triggers.missing(connection) == []


def test_lifting_that_fails_leaves_the_guards_standing():
    with pytest.raises(ZeroDivisionError), triggers.lifted(by=User.objects.portal(), why="proef"):
        raise ZeroDivisionError

    assert triggers.missing(connection) == []
    assert not AccessEvent.objects.exists()
