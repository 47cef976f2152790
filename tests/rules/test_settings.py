"""Production says what it misses and does not start without it; a demo's comforts are refused there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from achterhoek import keys

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def production(tmp_path):
    """The environment of a production process, complete."""
    return {
        **keys.read_or_make(tmp_path / "keys"),
        "ALLOWED_HOSTS": "portal.example.nl",
        "CELERY_BROKER_URL": "redis://redis:6379/0",
        "DATABASE_URL": "postgres://portal:not-used@postgres:5432/portal",
        "DEBUG": "off",
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path / "var"),
    }


def start(environment, code="pass"):
    """Read the settings as a process of that environment does."""
    program = f"import achterhoek.settings as s; {code}"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_complete_environment_starts(production):
    assert start(production).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "BSN_KEYS", "BSN_INDEX_KEY"])
@pytest.mark.parametrize("value", [None, ""])
def test_missing_secret_is_named(production, name, value):
    production.pop(name)
    if value is not None:
        production[name] = value

    ran = start(production)

    assert ran.returncode != 0
    assert f"{name} is empty. With DEBUG=off it must be set" in ran.stderr


@pytest.mark.parametrize("hosts", ["", "*", "portal.example.nl,*"])
def test_hosts_that_are_none_or_all_are_refused(production, hosts):
    ran = start(production | {"ALLOWED_HOSTS": hosts})

    assert ran.returncode != 0
    assert "ALLOWED_HOSTS must name the portal's own host" in ran.stderr


def test_pinned_day_is_refused(production):
    ran = start(production | {"PORTAL_TODAY": "2022-09-12"})

    assert ran.returncode != 0
    assert "with DEBUG=off it is refused" in ran.stderr


def test_day_that_is_none_is_refused_in_debug_mode(production):
    ran = start(production | {"DEBUG": "on", "PORTAL_TODAY": "12 september"})

    assert "must be a day as YYYY-MM-DD" in ran.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BSN_KEYS", "k1:kort"),
        ("BSN_KEYS", "zonder-dubbele-punt"),
        ("BSN_INDEX_KEY", "geen base64!"),
        ("BSN_INDEX_KEY", "a29ydA=="),
        ("SECRET_KEY", "te-kort"),
    ],
)
def test_key_that_is_none_is_refused_and_not_repeated(production, name, value):
    ran = start(production | {name: value})

    assert ran.returncode != 0
    assert name in ran.stderr
    assert value not in ran.stderr


def test_secret_may_stand_in_a_file(production, tmp_path):
    file = tmp_path / "secret"
    file.write_text(production.pop("SECRET_KEY"))

    ran = start(production | {"SECRET_KEY_FILE": str(file)}, code="assert len(s.SECRET_KEY) > 40")

    assert ran.returncode == 0, ran.stderr


def test_production_speaks_https_only(production):
    code = (
        "assert s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS >= 31536000;"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and not s.DEBUG"
    )

    assert start(production, code=code).returncode == 0


def test_cookies_are_bound_to_this_host():
    assert settings.SESSION_COOKIE_NAME.startswith("__Host-")
    assert settings.CSRF_COOKIE_NAME.startswith("__Host-")
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60


def test_policy_lets_nothing_in_that_is_not_our_own():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["default-src"] == ["'none'"]
    assert {source for sources in directives.values() for source in sources} == {"'none'", "'self'"}
