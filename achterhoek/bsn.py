"""The burgerservicenummer: checked by the eleven-test, encrypted, found by keyed hash, masked on screens.

Law: Wmo 5.2.9 and Jeugdwet 7.2. A BSN stands in no address, log, error, file name or message.
"""

from stdnum.nl import bsn as standard

from achterhoek import encryption

PLACE = "clients_client.bsn_sealed."


def is_valid(number: str) -> bool:
    """Nine digits that pass the eleven-test, and not all zeros."""
    return len(number) == 9 and number.isdigit() and number != "000000000" and standard.is_valid(number)


def seal(number: str, *, case_number: str) -> bytes:
    return encryption.seal(number.encode(), bound_to=PLACE + case_number)


def reveal(sealed: bytes, *, case_number: str) -> str:
    return encryption.open_sealed(sealed, bound_to=PLACE + case_number).decode()


def index(number: str) -> str:
    """What a client is found by; the same number in two municipalities gives the same index."""
    return encryption.keyed_hash(number)


def masked(number: str) -> str:
    return "•••••" + number[-4:]
