"""Keys of a portal that runs without configuration (debug mode): made once under `var/`, under an exclusive lock.

Production never comes here: with DEBUG off every secret must stand in the environment.
"""

import fcntl
import json
import secrets
from base64 import b64encode
from pathlib import Path


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
