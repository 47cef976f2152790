"""The tests' own ground: reference data come back after a flush, the network is closed, the browser notices."""

import socket

import pytest
from achterhoek.models import Municipality, User


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_emptied_tables_get_their_reference_data_back(turn):
    assert Municipality.objects.count() == 8
    assert User.objects.get().username == "portaal"

    Municipality.objects.filter(code="0197").update(name=turn)


def test_network_is_closed():
    with pytest.raises(PermissionError, match="tests stay on this machine"):
        socket.create_connection(("example.nl", 80))
    with socket.socket() as unconnected, pytest.raises(PermissionError, match="tests stay on this machine"):
        unconnected.connect(("192.0.2.1", 80))
