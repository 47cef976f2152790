"""What a key must look like; and the keys of a portal that runs without configuration (debug mode).

Those are made once under `var/`, under an exclusive lock. Production never comes there: with DEBUG
off every secret must stand in the environment.
"""

import fcntl
import json
import secrets
from base64 import b64decode, b64encode
from pathlib import Path

KEY_BYTES, NAME_LETTERS, SECRET_LETTERS = 32, 4, 50


def ring(written: str) -> dict[str, bytes]:
    """The keys of BSN_KEYS by name, newest first; ValueError says what is wrong and repeats nothing of a key."""
    found = {}
    for entry in filter(None, (part.strip() for part in written.split(","))):
        name, _, key = entry.partition(":")
        if not 1 <= len(name) <= NAME_LETTERS:
            raise ValueError("each key is written as name:key, with a name of 1 to 4 letters")
        found[name] = one(key)
    if not found:
        raise ValueError("it holds no key")
    return found


def one(written: str) -> bytes:
    """One key of 32 bytes in base64."""
    try:
        key = b64decode(written, validate=True)
    except ValueError:
        raise ValueError("a key is written in base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key


def long_enough(written: str) -> str:
    """SECRET_KEY, which may be any text that is long enough."""
    if len(written) < SECRET_LETTERS:
        raise ValueError("it has 50 letters or more")
    return written


def read_or_make(folder: Path) -> dict[str, str]:
    """Return SECRET_KEY, BSN_KEYS and BSN_INDEX_KEY from `folder`, making them once for all processes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "keys.json"
    with (folder / "keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(json.dumps(_make()))
        keys: dict[str, str] = json.loads(path.read_text())
        return keys


def _make() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BSN_KEYS": "k1:" + b64encode(secrets.token_bytes(32)).decode(),
        "BSN_INDEX_KEY": b64encode(secrets.token_bytes(32)).decode(),
    }
