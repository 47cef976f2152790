"""`python -m benchmarks.visits`: requests per second of public pages, against a bare view that returns the same bytes.

Both are served by one granian process, as in production, on this machine, and asked in turns by a client on the other
core. A repeated visit finds the page kept; for a first one nothing is ever kept. The processor time that the server
spends on a request is printed beside it: on a busy machine it says more than the clock does.
"""

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from achterhoek import keys
from benchmarks.__main__ import ROOT, Place, places

PAGES = (
    *(
        "/",
        "/vragen/",
        "/vragen/houdt-client-zorg/",
        "/vragen/onderwerp/de-zorg-van-je-client/",
        "/aanbieders/",
    ),
    *("/mijn-werkgever/", "/gemeenten/oude-ijsselstreek/", "/vragen/nieuws.atom"),
)
ROUNDS = 5
SECONDS = 0.6
CONNECTIONS = 4
REPEATED, FIRST = 0.5, 0.2


@dataclass(frozen=True)
class Pace:
    """Requests in a second, and milliseconds of the server's processor for one."""

    rate: float
    cost: float


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks.visits")
    words.add_argument("--only", default="", help="sqlite or postgresql")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="visits") as folder:
        for place in places(Path(folder)):
            if chosen.only in ("", place.name):
                report(place)


def report(place: Place) -> None:
    """Fill a database with a small region and all questions; measure each page with and without kept pages."""
    place.step("prepare", 1500)
    environment = production(place)
    for command in (["load_questions"], ["collectstatic", "--noinput", "--verbosity=0"]):
        run = [sys.executable, "manage.py", *command]
        subprocess.run(run, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    print(f"\n| {place.name} | bytes | repeated ≥ {REPEATED} | of its cost | first ≥ {FIRST} | of its cost |")
    print("|---|---|---|---|---|---|", flush=True)
    with served(environment) as warm, served(environment | {"BENCH_COLD": "1"}) as cold:
        for number, page in enumerate(PAGES):
            content = keep_body(warm, page, Path(environment["BENCH_BODIES"], str(number)))
            found = [compared(server, page, f"/bare/{number}/") for server in (warm, cold)]
            told = " | ".join(f"{rate:.2f} ({pace.rate:.0f}/s) | {cost:.2f}" for rate, cost, pace in found)
            print(f"| {page} | {content} | {told} |", flush=True)


def production(place: Place) -> dict[str, str]:
    folder = place.folder / "web"
    (folder / "bodies").mkdir(parents=True)
    return {
        **keys.read_or_make(folder),
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_PROXY": "on",
        "BENCH_BODIES": str(folder / "bodies"),
        "CELERY_BROKER_URL": "memory://",
        "DATABASE_URL": place.url,
        "DEBUG": "off",
        "PATH": os.environ["PATH"],
        "STATIC_ROOT": str(folder / "static"),
        "VAR_DIR": str(folder),
    }


@dataclass(frozen=True)
class Server:
    """A running web server: where it listens, and the process group it runs in."""

    port: int
    group: int

    def cpu(self) -> float:
        """Milliseconds of processor that the server has used."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.group:
                ticks += int(fields[11]) + int(fields[12])
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(environment: dict[str, str], *, quiet: bool = False) -> Iterator[Server]:
    """The portal on a free port, by one worker process: the client needs the other core. `quiet` drops its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = f"granian --interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 4"
    command = [sys.executable, "-m", *words.split(), "--no-access-log", "--log-level", "warning"]
    child = subprocess.Popen(
        [*command, "benchmarks.wsgi:application"],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL if quiet else None,
    )
    try:
        wait_for(port, child)
        yield Server(port, child.pid)
    finally:
        child.terminate()
        child.wait(15)


def wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if child.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web server did not start")


def keep_body(server: Server, page: str, path: Path) -> int:
    """Keep the bytes that a visitor gets, for the bare view; returns how many."""
    status, content = asyncio.run(ask_once(server.port, page))
    if status != 200:
        raise SystemExit(f"{page} answered {status}")
    path.write_bytes(content)
    return len(content)


def compared(server: Server, page: str, bare: str) -> tuple[float, float, Pace]:
    """The page's rate as a share of the bare view's, by the clock and by processor time, measured in turns."""
    asyncio.run(drive(server.port, page, SECONDS / 2))
    turns = [(pace_of(server, bare), pace_of(server, page)) for _ in range(ROUNDS)]
    rate = median(mine.rate for _, mine in turns) / median(floor.rate for floor, _ in turns)
    cost = median(floor.cost for floor, _ in turns) / median(mine.cost for _, mine in turns)
    return rate, cost, max((mine for _, mine in turns), key=lambda pace: pace.rate)


def pace_of(server: Server, path: str) -> Pace:
    used, began = server.cpu(), time.perf_counter()
    number = asyncio.run(drive(server.port, path, SECONDS))
    return Pace(number / (time.perf_counter() - began), (server.cpu() - used) / number)


async def drive(port: int, path: str, seconds: float) -> int:
    """Ask for `path` over a few connections until time is up; returns how many answers came."""
    until = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(visit(port, path, until) for _ in range(CONNECTIONS))))


async def visit(port: int, path: str, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = 0
    while time.perf_counter() < until:
        status, _ = await ask(reader, writer, port, path)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
        number += 1
    writer.close()
    return number


async def ask_once(port: int, path: str) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = await ask(reader, writer, port, path)
    writer.close()
    return answer


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, path: str
) -> tuple[int, bytes]:
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-Proto: https\r\n"
        "Accept-Encoding: gzip\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    return int(head[9:12]), await reader.readexactly(length)


if __name__ == "__main__":
    main()
