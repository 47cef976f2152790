"""The environment that tests start from: nothing of the machine's own settings, a folder that is thrown away.

Loaded as a pytest plugin (`-p tests.environment`) because Django reads its settings before any conftest.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

SETTINGS_OF_THE_PORTAL = (
    "ALLOWED_HOSTS",
    "BSN_INDEX_KEY",
    "BSN_KEYS",
    "CELERY_BROKER_URL",
    "DATABASE_URL",
    "DEBUG",
    "PORTAL_TODAY",
    "PUBLIC_ADDRESS",
    "PUBLIC_CONTACT",
    "SECRET_KEY",
    "SECURITY_CONTACT",
)


def prepare() -> None:
    """Point the portal at a throw-away folder, and at the services that TEST_… names."""
    for name in SETTINGS_OF_THE_PORTAL:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    folder = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Path(folder, "static").mkdir()
    os.environ["VAR_DIR"] = folder
    os.environ["SQLITE_SYNCHRONOUS"] = "OFF"  # a test database need not survive a power cut
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in the tests' own thread
    if database := os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = database
    if broker := os.environ.get("TEST_BROKER_URL"):
        os.environ["CELERY_BROKER_URL"] = broker_of_this_worker(broker)


def broker_of_this_worker(url: str) -> str:
    """Give each parallel test process a Redis database of its own, so that none takes another's work."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        return url
    parts = urlsplit(url)
    first = int(parts.path.strip("/") or 0)
    return urlunsplit(parts._replace(path=f"/{first + 1 + int(worker.removeprefix('gw'))}"))


prepare()
