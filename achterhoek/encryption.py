"""Encryption at rest: AES-256-GCM with a ring of keys, and keyed hashes to find what is encrypted.

A sealed value is key id (4 bytes) + nonce (12) + ciphertext. It is bound to where it stands by its associated data:
moved to another row or column it does not open. `settings.BSN_KEYS` is "id:base64,id:base64", newest first.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from achterhoek import keys

ID_BYTES, NONCE_BYTES = 4, 12


class CannotOpen(Exception):
    """The sealed value was changed, moved, or its key is no longer in the ring."""


@cache
def _ring(written: str) -> dict[bytes, AESGCM]:
    return {name.encode().ljust(ID_BYTES): AESGCM(key) for name, key in keys.ring(written).items()}


def seal(plain: bytes, *, bound_to: str) -> bytes:
    """Encrypt with the newest key, bound to the place `bound_to` ("table.column.case number")."""
    name, cipher = next(iter(_ring(settings.BSN_KEYS).items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return name + nonce + cipher.encrypt(nonce, plain, bound_to.encode())


def open_sealed(sealed: bytes, *, bound_to: str) -> bytes:
    """Decrypt; raises CannotOpen for a value that was changed or stands in another place."""
    sealed = bytes(sealed)
    cipher = _ring(settings.BSN_KEYS).get(sealed[:ID_BYTES])
    if cipher is None:
        raise CannotOpen("unknown key")
    nonce, body = sealed[ID_BYTES : ID_BYTES + NONCE_BYTES], sealed[ID_BYTES + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, bound_to.encode())
    except InvalidTag as error:
        raise CannotOpen("changed or moved") from error


def uses_newest_key(sealed: bytes) -> bool:
    return bytes(sealed)[:ID_BYTES] == next(iter(_ring(settings.BSN_KEYS)))


def key_name(sealed: bytes) -> str:
    """Which key of the ring a value was sealed with."""
    return bytes(sealed)[:ID_BYTES].decode(errors="replace").rstrip()


def keyed_hash(value: str) -> str:
    """HMAC-SHA256 under BSN_INDEX_KEY: finds a BSN without storing it; a plain hash would be tried out in seconds."""
    return hmac.new(b64decode(settings.BSN_INDEX_KEY), value.encode(), hashlib.sha256).hexdigest()
