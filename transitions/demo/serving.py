"""Runs the demo's web server and its Celery worker side by side, and stops both together.

The two live in sessions of their own, so that a Ctrl-C reaches only this process and it decides the order.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from types import FrameType

from django.conf import settings

PATIENCE = 12  # seconds to finish what runs before it is ended


def is_free(port: int) -> bool:
    """Whether nobody listens there. The web server would not say: it shares its port, and two would answer in turns."""
    with socket.socket() as door:
        # Connections of a demo that just stopped may linger; they hold nobody up.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def serve(*, port: int, ready: Callable[[], None]) -> int:
    """Serve until SIGINT or SIGTERM, or until one of the two falls over; return the exit code."""
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    # Set explicitly: a shell that starts this in the background has SIGINT ignored.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    children = [_start(_web(port)), _start(_worker())]
    try:
        _announce(port, children, stopping, ready)
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.2)
    finally:
        _end(children)
    return 0 if stopping else 1


def _web(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning"),
        "achterhoek.wsgi:application",
    ]


def _worker() -> list[str]:
    return [
        *(
            sys.executable,
            "-m",
            "celery",
            "--quiet",
            "-A",
            "achterhoek",
            "worker",
            "--beat",
            "--concurrency",
            "1",
        ),
        *("--loglevel", "warning", "--without-gossip", "--without-mingle"),
        *("--schedule", str(settings.VAR_DIR / "beat")),
    ]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ.copy(), start_new_session=True)  # noqa: S603


def _announce(
    port: int, children: list[subprocess.Popen[bytes]], stopping: list[int], ready: Callable[[], None]
) -> None:
    """Say where the portal is once it answers."""
    for _ in range(150):
        if stopping or any(child.poll() is not None for child in children):
            return
        if _answers(port):
            ready()
            return
        time.sleep(0.2)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        _signal(child, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(child, signal.SIGKILL)
            child.wait(5)


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Reach the child and what it started: its own session is its process group."""
    if child.poll() is None:
        os.killpg(child.pid, number)
