"""The programme: workers do the work of the schedule while they are killed, Redis is emptied and PostgreSQL crashes.

Messages are lost and doubled on purpose. The kills are spread over the work, so that each hits workers that are at it.
What counts is what the database says at the end: every change made, and made once.
`python -m tests.resilience.programme --kills 200 --offers 8000 --residents 4000` is the long form.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from tests.resilience.servers import ROOT, Postgres, Redis, Worker

#: The last kills come while there is still work.
SPREAD = 0.95
DONE = """SELECT (SELECT count(*) FROM transitions_handoverevent WHERE to_status = '')
    + (SELECT count(*) FROM transitions_placement WHERE state = 'done')"""


@dataclass
class Result:
    changes: int
    lost: int
    doubled: int
    kills: int
    redis_restarts: int
    crashes: int
    seconds: int


class Programme:
    def __init__(self, folder: Path, *, offers: int, residents: int, app: str, seed: int) -> None:
        self.chance, self.folder, self.app = random.Random(seed), folder, app
        self.changes = 2 * offers + residents
        self.asked = ["--offers", str(offers), "--residents", str(residents)]
        self.postgres, self.redis = Postgres(folder), Redis(folder)
        self.env = os.environ | {
            "DATABASE_URL": self.postgres.url,
            "CELERY_BROKER_URL": self.redis.url,
            "VAR_DIR": str(folder / "var"),
            "PORTAL_TODAY": "2022-09-12",
            "CONN_MAX_AGE": "0",
            "LOG_LEVEL": "CRITICAL",
            "PYTHONPATH": str(ROOT),
        }
        self.workers: list[Worker] = []
        self.bell: subprocess.Popen[bytes] | None = None
        self.kills = self.restarts = self.crashes = 0

    def prepare(self) -> None:
        self._python("manage.py", "migrate", "-v", "0")
        self._python("-m", "tests.resilience.region", "fill", *self.asked)

    def live(self, *, kills: int, workers: int, longest: float) -> Result:
        """Do the work with `kills` kills; stop when it is done and all of them came, or after `longest` seconds."""
        began = time.monotonic()
        self.bell = subprocess.Popen(
            [sys.executable, "-m", "tests.resilience.bell", self.redis.url], cwd=ROOT, env=self.env
        )
        self.workers = [self._worker() for _ in range(workers)]
        while time.monotonic() - began < longest:
            time.sleep(self.chance.uniform(0.3, 1.2))
            share = self._done() / self.changes
            if self.kills < kills and share >= SPREAD * self.kills / kills:
                self._strike(kills)
            elif share >= 1 and self._ask("left") == 0:
                break
        found = self._ask("count")
        return Result(
            found["changes"],
            found["lost"],
            found["doubled"],
            self.kills,
            self.restarts,
            self.crashes,
            int(time.monotonic() - began),
        )

    def stop(self) -> None:
        for worker in self.workers:
            worker.kill()
        if self.bell:
            self.bell.kill()
            self.bell.wait()
        self.redis.kill()
        with suppress(subprocess.CalledProcessError):
            self.postgres.stop()

    def _strike(self, kills: int) -> None:
        """Kill a worker; now and then Redis loses everything, or PostgreSQL crashes under load."""
        place = self.chance.randrange(len(self.workers))
        self.workers[place].kill()
        self.kills += 1
        if self.kills % max(3, kills // 20) == 0:
            self.redis.kill()
            self.redis.start()
            self.restarts += 1
        if self.kills % max(3, kills // 10) == 1:
            self.postgres.stop()
            self.postgres.start()
            self.crashes += 1
        self.workers[place] = self._worker()

    def _done(self) -> int:
        """How many changes there are, doubles too; cheap enough to ask each second."""
        with psycopg.connect(self.postgres.url) as connection:
            [(done,)] = connection.execute(DONE).fetchall()
        return int(done)

    def _worker(self) -> Worker:
        return Worker(self.env, self.folder / "workers.log", app=self.app)

    def _ask(self, what: str):
        return json.loads(self._python("-m", "tests.resilience.region", what, *self.asked))

    def _python(self, *arguments: str) -> str:
        ran = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        return ran.stdout


def run(*, kills: int, offers: int, residents: int, workers=3, longest=3600.0, app="achterhoek", seed=1):
    """The whole programme in a folder of its own, thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="portal-resilience-") as folder:
        programme = Programme(Path(folder), offers=offers, residents=residents, app=app, seed=seed)
        try:
            programme.prepare()
            return programme.live(kills=kills, workers=workers, longest=longest)
        finally:
            programme.stop()


def main() -> None:
    parser = argparse.ArgumentParser()
    usual = {"kills": 200, "offers": 8000, "residents": 4000, "workers": 3, "seed": 1, "longest": 7200}
    for name, value in usual.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument(
        "--control", action="store_true", help="with the claiming switched off: must see doubles"
    )
    asked = vars(parser.parse_args())
    app = "tests.resilience.unclaimed" if asked.pop("control") else "achterhoek"
    print(json.dumps(asdict(run(app=app, **asked))))  # noqa: T201


if __name__ == "__main__":
    main()
