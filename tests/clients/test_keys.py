"""Another key: everything that is encrypted is sealed anew, and the old key may go."""

import secrets
from base64 import b64encode

import pytest

from achterhoek import bsn, encryption
from achterhoek.imports import chunks
from achterhoek.models import AccessEvent, FileImport, ParkedRow
from clients.actions import keys
from clients.imports import differences
from clients.models import Client, Difference
from tests.commands import run
from tests.factories import BSNS, ClientFactory
from tests.rules import rows
from transitions.models import LetterFile, LetterSender

pytestmark = pytest.mark.django_db


def new_key(name):
    return f"{name}:{b64encode(secrets.token_bytes(32)).decode()}"


@pytest.fixture
def ring(settings):
    """Two keys; `turn` puts the new one first."""
    old, new = new_key("oud"), new_key("new")
    settings.BSN_KEYS = old

    class Ring:
        def turn(self):
            settings.BSN_KEYS = f"{new},{old}"

        def drop_the_old(self):
            settings.BSN_KEYS = new

    return Ring()


def sealed_things():
    """A sealed value in every column that has one."""
    client = ClientFactory(bsn=BSNS[3])
    caseload = rows.make(FileImport, kind="caseload")
    difference = rows.make(
        Difference,
        client=client,
        row_key="0197/Wmo/1",
        row_sealed=differences.seal_row(None, key="0197/Wmo/1"),
    )
    chunks.keep_file(caseload, b"bsn;naam")
    parked = ParkedRow.objects.create(
        file_import=caseload,
        line=4,
        column="bsn",
        reason="fout",
        sealed=chunks.seal_cells(caseload, 4, {"bsn": "1"}),
    )
    return client, difference, caseload, parked


#: Letters and logos are read as they are: no BSN stands in them.
NOT_SEALED = {(LetterFile, "content"), (LetterSender, "logo")}


def test_every_column_that_holds_sealed_values_is_known():
    known = {(column.model, column.column) for column in keys.COLUMNS}
    found = {
        (model, field.name)
        for model in rows.all_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() == "BinaryField"
    }

    assert found == known | NOT_SEALED


def test_everything_opens_with_the_new_key_alone(ring):
    client, difference, caseload, parked = sealed_things()
    ring.turn()

    ran = run("rotate_bsn_keys")

    ring.drop_the_old()
    client.refresh_from_db()
    parked.refresh_from_db()
    difference.refresh_from_db()
    assert (ran.code, ran.value["keys_in_use"]) == (0, {"new": ran.value["resealed"]})
    assert bsn.reveal(client.bsn_sealed, case_number=client.case_number) == BSNS[3]
    assert chunks.read_file(caseload) == b"bsn;naam"
    assert chunks.open_cells(parked) == {"bsn": "1"}
    assert encryption.open_sealed(difference.row_sealed, bound_to=keys.COLUMNS[1].place(difference))


def test_second_run_changes_nothing(ring):
    client, *_ = sealed_things()
    ring.turn()
    first = run("rotate_bsn_keys").value
    before = bytes(Client.objects.get(pk=client.pk).bsn_sealed)

    second = run("rotate_bsn_keys").value

    assert (second["resealed"], second["already"]) == (0, first["resealed"])
    assert bytes(Client.objects.get(pk=client.pk).bsn_sealed) == before


def test_client_is_still_found_by_bsn(ring):
    client, *_ = sealed_things()
    ring.turn()
    run("rotate_bsn_keys")

    assert Client.objects.get(bsn_index=bsn.index(BSNS[3])) == client


def test_value_that_does_not_open_is_named_and_left(ring):
    client, *_ = sealed_things()
    Client.objects.filter(pk=client.pk).update(bsn_sealed=b"weg " + b"0" * 40)
    ring.turn()

    ran = run("rotate_bsn_keys")

    assert ran.code == 4
    assert ran.value["unreadable"] == [f"clients_client {client.pk}"]
    assert bytes(Client.objects.get(pk=client.pk).bsn_sealed).startswith(b"weg ")


def test_rotation_is_on_record_without_a_number(ring):
    sealed_things()
    ring.turn()

    ran = run("rotate_bsn_keys")

    event = AccessEvent.objects.get(what__startswith="sleutels")
    assert event.detail["resealed"] == ran.value["resealed"]
    assert BSNS[3] not in str(ran.value) + str(event.detail)


def test_batches_reach_every_row(ring, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 2)
    for _ in range(5):
        ClientFactory()
    ring.turn()

    assert run("rotate_bsn_keys").value["resealed"] == 5
