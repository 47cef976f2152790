"""A PostgreSQL and a Redis of our own, and workers, each a process that is known by its number and can be killed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def postgresql_bin() -> Path | None:
    """Where PostgreSQL's own programs are: the newest version there is."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3])
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def missing() -> str:
    """What these tests need and this machine has not; empty where all is there."""
    if postgresql_bin() is None:
        return "PostgreSQL"
    return "" if shutil.which("redis-server") else "Redis"


class Postgres:
    """It writes to disk before it answers, as in production: what it said yes to must be there after any stop."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.bin = folder / "postgresql", free_port(), postgresql_bin()
        folder.chmod(0o755)
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run(
            "initdb", "-D", self.folder, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        self.start()
        self._run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "portal", "portal")
        self.url = f"postgres://portal@127.0.0.1:{self.port}/portal"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "start", "-s", "-w", "-D", self.folder, "-l", self.folder / "log", "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        """`immediate` is a crash: no connection ends in order, nothing is written out."""
        self._run("pg_ctl", "stop", "-s", "-w", "-m", mode, "-D", self.folder)

    def _run(self, program, *arguments) -> None:
        command = [str(self.bin / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd=self.folder.parent, stdout=subprocess.DEVNULL)


class Redis:
    """It keeps nothing on disk: a restart loses every message."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.process = subprocess.Popen([*command, "--dir", str(self.folder)], stdout=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("Redis did not start.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Worker:
    """A real Celery worker in one process."""

    def __init__(self, env: dict[str, str], log: Path, *, app: str = "achterhoek") -> None:
        command = [sys.executable, "-m", "celery", "-A", app, "worker", "-P", "solo", "-l", "ERROR"]
        command += [
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "-n",
            f"w{time.monotonic_ns()}",
        ]
        with log.open("ab") as kept:
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=kept, stderr=kept)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
