"""Run Django's deployment checks as production would: DEBUG off, every secret given, PostgreSQL and Redis named.

The secrets are made here for this one run; nothing is connected to.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from achterhoek import keys  # noqa: E402 - the repository is not an installed package


def production(folder: Path) -> dict[str, str]:
    """Return the environment of a production process that writes under `folder` only."""
    return {
        **keys.read_or_make(folder),
        "ALLOWED_HOSTS": "portal.example.nl",
        "BEHIND_PROXY": "on",
        "CELERY_BROKER_URL": "redis://redis:6379/0",
        "CSRF_TRUSTED_ORIGINS": "https://portal.example.nl",
        "DATABASE_URL": "postgres://portal:not-used@postgres:5432/portal",
        "DEBUG": "off",
        "PATH": os.environ["PATH"],
        "PYTHONWARNINGS": "error",
        "VAR_DIR": str(folder),
    }


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-check-") as folder:
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, cwd=ROOT, env=production(Path(folder)), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
