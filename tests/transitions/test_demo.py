"""The demo: refused where DEBUG is off, built by actions, served by a web server and a worker that stop together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date

import pytest
from django.conf import settings as portal
from django.core.management import CommandError, call_command

from achterhoek.clock import living_on
from clients.models import Client, Difference
from transitions import continuity
from transitions.demo import build
from transitions.demo.region import Region
from transitions.models import Assessment, Handover, Letter, Objection, TransitionPeriod
from transitions.statuses import LetterKind, Status


def test_demo_is_refused_where_debug_is_off(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG=off"):
        call_command("demo", build_only=True)


def test_demo_is_refused_on_a_port_where_another_listens(settings):
    settings.DEBUG = True
    with socket.socket() as other:
        # As the web server opens its port: a second one could join it.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(CommandError, match="in gebruik"):
            call_command("demo", port=other.getsockname()[1], reset=True)


def test_region_of_one_seed_is_the_same_twice():
    first, second = Region(residents=50, seed=4), Region(residents=50, seed=4)

    assert first.file("caseload") == second.file("caseload")


@pytest.mark.embedded
@pytest.mark.django_db
def test_demo_builds_a_region_that_lives():
    with living_on(date(2022, 9, 12)):
        build.ensure(residents=600, say=str)

        proof = continuity.prove(TransitionPeriod.objects.get(), today=date(2022, 9, 12))

    assert Client.objects.count() == 600
    assert Assessment.objects.exists()
    assert Difference.objects.open().exists()
    assert Objection.objects.running().count() == 3
    assert set(Letter.objects.values_list("kind", flat=True)) == set(LetterKind)
    assert Objection.objects.with_running_relief().get().handover.status == Status.ON_HOLD
    assert set(Handover.objects.values_list("status", flat=True)) >= {
        *(Status.TO_PLAN, Status.PROPOSED, Status.OFFERED, Status.ACCEPTED, Status.SCHEDULED),
        *(Status.STARTED, Status.COMPLETED),
    }
    # What the first sign-in of the terminal comes to see, and the README shows.
    in_aalten = Handover.objects.filter(municipality="0197")
    assert set(in_aalten.values_list("status", flat=True)) >= {
        Status.OFFERED,
        Status.SCHEDULED,
        Status.STARTED,
    }
    assert proof.breaches == []
    assert proof.at_risk


def test_demo_serves_and_stops_within_twenty_seconds(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    unset = ("DATABASE_URL", "CELERY_BROKER_URL", "TEST_DATABASE_URL", "TEST_BROKER_URL")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    command = [sys.executable, "manage.py", "demo", "--residents", "30", "--port", str(port)]
    demo = subprocess.Popen(
        command,
        cwd=portal.BASE_DIR,
        env=environment | {"VAR_DIR": str(tmp_path), "SQLITE_SYNCHRONOUS": "OFF"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", demo)
        began = time.monotonic()
        demo.send_signal(signal.SIGINT)
        said, _ = demo.communicate(timeout=20)
    finally:
        demo.kill()
        demo.wait()

    assert demo.returncode == 0
    assert time.monotonic() - began < 20
    assert "consulent1.0197" in said.decode()


def wait_for(address, demo, seconds=150):
    """Wait until the portal answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and demo.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the demo did not answer")
