"""A real Celery worker beside the live server: another process, on the same database and the same broker."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

COMMAND = (
    "-m celery --quiet -A achterhoek worker --pool solo --loglevel warning --without-gossip --without-mingle"
)
PATIENCE = 20  # seconds to finish what runs


def address_of_database() -> str:
    """The test database as DATABASE_URL says it."""
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    who = ":".join(quote(str(of[part]), safe="") for part in ("USER", "PASSWORD") if of[part])
    host = of["HOST"] or "localhost"
    port = f":{of['PORT']}" if of["PORT"] else ""
    return f"postgres://{who}@{host}{port}/{of['NAME']}"


@contextmanager
def working(*, day: date) -> Iterator[None]:
    """Let a worker do what lies on the broker, on `day`, until the block ends."""
    environment = {**os.environ, "DATABASE_URL": address_of_database(), "PORTAL_TODAY": day.isoformat()}
    command = [sys.executable, *COMMAND.split()]
    process = subprocess.Popen(command, cwd=Path(settings.BASE_DIR), env=environment)
    try:
        yield
        assert process.poll() is None, "the worker fell over"
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
