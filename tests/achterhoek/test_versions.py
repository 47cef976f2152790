"""Every change of what visitors see raises the version, however it is written; nothing else does."""

import threading

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from achterhoek import jobs, versions
from achterhoek.models import Municipality, PublicVersion
from achterhoek.triggers.rules import Raises, all_rules
from faq.models import Answer, Notice
from providers.models import Contract, ContractParty, Lot, Provider, ProviderCode
from tests.factories import ClientFactory, ContractFactory, municipality
from tests.rules import rows
from transitions.models import PeriodScope, TransitionPeriod

pytestmark = pytest.mark.django_db
PUBLIC = [model for model in rows.all_models() if getattr(model, "public", False)]


def each(models):
    return pytest.mark.parametrize("model", models, ids=lambda model: model._meta.label)


@pytest.fixture
def raised():
    """By how much the version rose since the last time this was asked."""
    last = [versions.current()]

    def ask():
        last.append(versions.current())
        return last[-1] - last[-2]

    return ask


def test_public_rows_are_these_at_least():
    shown = {Answer, Notice, Municipality, Lot, Provider, ProviderCode, Contract, ContractParty}

    assert {*shown, TransitionPeriod, PeriodScope} <= set(PUBLIC)
    raising = {rule.table for rule in all_rules() if isinstance(rule, Raises)}
    assert raising >= {model._meta.db_table for model in PUBLIC}
    assert Contract.municipalities.through._meta.db_table in raising


@each(PUBLIC)
def test_new_and_changed_row_raises_the_version(model, raised):
    table, key = model._meta.db_table, model._meta.pk.column

    row = rows.make(model)
    assert raised() > 0

    if not hasattr(model, "append_only"):
        rows.execute(f'UPDATE "{table}" SET "{key}" = "{key}" WHERE "{key}" = %s', row.pk)
        assert raised() > 0


@each([model for model in PUBLIC if not hasattr(model, "append_only")])
def test_row_that_goes_raises_the_version(model, raised):
    row = rows.make(model)
    raised()

    rows.execute(f'DELETE FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" = %s', row.pk)

    assert raised() > 0


def test_link_to_a_municipality_raises_the_version(raised):
    contract = ContractFactory()
    raised()

    contract.municipalities.clear()
    assert raised() > 0

    contract.municipalities.add(municipality("0222"))
    assert raised() > 0


def test_rows_in_bulk_raise_the_version(raised):
    Lot.objects.bulk_create([Lot(slug=f"lot-{number}", name=f"Perceel {number}") for number in range(3)])
    assert raised() > 0

    Lot.objects.bulk_create(
        [Lot(slug="lot-1", name="Perceel 1"), Lot(slug="l-9", name="9")], ignore_conflicts=True
    )
    assert raised() > 0

    Lot.objects.filter(slug__startswith="lot-").update(order=9)
    assert raised() > 0


def test_nothing_that_changed_raises_nothing(raised):
    Lot.objects.filter(slug="bestaat-niet").update(order=9)
    Lot.objects.filter(slug="bestaat-niet").delete()
    ClientFactory()

    assert raised() == 0


def test_change_that_is_taken_back_leaves_the_version(raised):
    with transaction.atomic():
        rows.make(Lot)
        transaction.set_rollback(True)

    assert raised() == 0


def test_version_is_asked_once_and_remembered(django_assert_num_queries):
    with django_assert_num_queries(0), versions.remembered():
        pass

    with django_assert_num_queries(1), versions.remembered():
        assert versions.current() == versions.current()

    with django_assert_num_queries(1):
        versions.current()


def test_version_without_any_row_is_none_and_rises(raised):
    PublicVersion.objects.all().delete()
    assert versions.current() == 0

    rows.make(Lot)

    assert versions.current() > 0


def test_rows_put_together_leave_the_version_as_it_is(raised):
    PublicVersion.objects.bulk_create([PublicVersion(), PublicVersion(raised=5)])
    before = versions.current()

    assert jobs.run("gather_versions").done >= 2
    assert jobs.run("gather_versions").done == 0

    assert (versions.current(), PublicVersion.objects.count()) == (before, 1)


@pytest.mark.services
@pytest.mark.skipif(connection.vendor != "postgresql", reason="services: two writers at once need PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_do_not_wait_for_each_other():
    """One transaction has raised the version and is still open; another raises it and is written meanwhile."""
    before, seen = versions.current(), []

    def change_meanwhile():
        rows.make(Lot)
        seen.append(versions.current())
        connection.close()

    with transaction.atomic():
        rows.make(Lot)
        other = threading.Thread(target=change_meanwhile)
        other.start()
        other.join(timeout=10)

    assert len(seen) == 1
    assert before < seen[0] < versions.current()


@pytest.mark.services
@pytest.mark.skipif(connection.vendor != "postgresql", reason="services: only a server can end a connection")
@pytest.mark.django_db(transaction=True)
def test_connection_that_was_ended_meanwhile_is_replaced():
    connection.close()
    before = versions.current()
    served = connection.connection.info.backend_pid

    end_connection(served)
    assert versions.current() == before
    assert connection.connection.info.backend_pid != served

    with pytest.raises(OperationalError):
        ask_in_a_transaction_that_was_ended()
    connection.close()


def ask_in_a_transaction_that_was_ended():
    """A new connection would know nothing of what the transaction wrote."""
    with transaction.atomic():
        end_connection(connection.connection.info.backend_pid)
        versions.current()


def end_connection(number):
    """From another one, as a restart of the server would; waits until it is gone."""
    with psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": None}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])


@pytest.mark.django_db(transaction=True)
def test_answer_is_kept_while_the_content_stands():
    asked = []

    @versions.while_unchanged
    def lots(day, *, part=""):
        asked.append(day)
        return Lot.objects.count()

    before = [lots(1), lots(1), lots(1, part="a"), lots(2)]
    assert (len(set(before)), asked) == (1, [1, 1, 2])

    rows.make(Lot)
    assert lots(1) == before[0] + 1

    with transaction.atomic():
        rows.make(Lot)
        assert lots(1) == before[0] + 2
        transaction.set_rollback(True)
    assert lots(1) == before[0] + 1

    for day in range(100):
        lots(day)
    lots(99)
    assert len(asked) == 3 + 1 + 1 + 99
