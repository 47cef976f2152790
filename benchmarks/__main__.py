"""`make bench`: prints one table of ratios, on SQLite and, where BENCH_DATABASE_URL answers, on PostgreSQL.

Each step runs in a process of its own, so that its memory is its own; the list pages are asked in turn at two sizes.
Figures and what they mean: docs/quality.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SIZES = ("few", "many")


#: The best of so many turns, or of as many as fit in so many seconds of one size.
TURNS, SECONDS = 15, 12


@dataclass
class Place:
    """A database to measure on, and a folder for what the steps hand to each other."""

    name: str
    url: str
    folder: Path

    def step(self, name: str, *words: object) -> dict[str, Any]:
        """Run one step; its last line is JSON."""
        done = subprocess.run(
            self._command(name, *words),
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{name} {words} on {self.name} failed:\n{done.stdout}\n{done.stderr}")
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        print(f"  {self.name:<10} {name:<14} {' '.join(map(str, words)):<8} {answer}", flush=True)
        return answer

    def open_pages(self) -> "Pages":
        """Serve its pages in a process of their own."""
        process = subprocess.Popen(
            self._command("pages"),
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return Pages(process)

    @property
    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.url,
            "VAR_DIR": str(self.folder / "var"),
            "PORTAL_TODAY": "2022-09-12",
            "SQLITE_SYNCHRONOUS": "NORMAL",
        }

    def _command(self, name: str, *words: object) -> list[str]:
        return [sys.executable, "-m", "benchmarks.steps", name, str(self.folder), *map(str, words)]


@dataclass(frozen=True)
class Pair:
    """Two places on one kind of database."""

    few: Place
    many: Place


class Pages:
    """A process that serves the pages of one place, and says what each costs."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.names: list[str] = json.loads(self._line())

    def _line(self) -> str:
        if self.process.stdout is None or not (line := self.process.stdout.readline()):
            raise SystemExit("the pages stopped answering")
        return line

    def ask(self, name: str, rows: int = 0) -> tuple[float, int]:
        """Milliseconds of a page of so many rows, or of the usual number, and how many rows it held."""
        if self.process.stdin is not None:
            self.process.stdin.write(f"{json.dumps([name, rows])}\n")
            self.process.stdin.flush()
        milliseconds, shown = json.loads(self._line())
        return milliseconds, shown

    def close(self) -> None:
        self.process.communicate()


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks")
    words.add_argument("--small", type=int, default=15_000)
    words.add_argument("--large", type=int, default=150_000)
    words.add_argument("--only", default="", help="sqlite or postgresql")
    words.add_argument("--pages", action="store_true", help="the list pages alone")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        for pair in pairs(Path(folder)):
            if chosen.only not in ("", pair.many.name):
                continue
            print(f"\n{pair.many.name}")
            if not chosen.pages:
                report_imports(pair.many, chosen.small, chosen.large)
            report_pages(pair, chosen.small // 10, chosen.large)


def pairs(folder: Path) -> Iterator[Pair]:
    """Per kind of database one for few rows and one for many."""
    yield Pair(*(_place("sqlite", size, "sqlite:///{folder}/bench.sqlite3", folder) for size in SIZES))
    if url := os.environ.get("BENCH_DATABASE_URL") or os.environ.get("TEST_DATABASE_URL"):
        with databases(url) as urls:
            yield Pair(*(_place("postgresql", size, urls[size], folder) for size in SIZES))


def places(folder: Path) -> Iterator[Place]:
    """One of each kind of database."""
    return (pair.many for pair in pairs(folder))


def _place(name: str, size: str, url: str, folder: Path) -> Place:
    own = folder / name / size
    own.mkdir(parents=True)
    return Place(name, url.format(folder=own), own)


@contextmanager
def databases(url: str) -> Iterator[dict[str, str]]:
    """Two databases of our own on that server, gone afterwards."""
    with psycopg.connect(url, autocommit=True) as server:
        for size in SIZES:
            server.execute(f"DROP DATABASE IF EXISTS bench_{size}")
            server.execute(f"CREATE DATABASE bench_{size}")
        try:
            yield {size: urlsplit(url)._replace(path=f"/bench_{size}").geturl() for size in SIZES}
        finally:
            for size in SIZES:
                server.execute(f"DROP DATABASE bench_{size} WITH (FORCE)")


def report_imports(place: Place, small: int, large: int) -> None:
    """Measure imports at two sizes, then the assessment, and print the ratios."""
    imports, floors, assessed = {}, {}, {}
    for size in (small, large):
        place.step("prepare", size)
        imports[size] = place.step("import_rows", size)
        place.step("keep", size)
        if size == large:
            assessed = place.step("assess")
        place.step("prepare", size)
        floors[size] = place.step("floor", size)
    place.step("prepare", small)
    library = place.step("library", small)
    print_table(place.name, small, large, imports, floors, library, assessed)


def report_pages(pair: Pair, few_rows: int, many_rows: int) -> None:
    """Fill two databases, and ask both for each page in turn."""
    for place, size in ((pair.few, few_rows), (pair.many, many_rows)):
        place.step("prepare", size)
        place.step("import_rows", size)
        place.step("assess")
        place.step("fill")
    opened = pair.few.open_pages(), pair.many.open_pages()
    print(f"\n| {pair.few.name} | rows shown | ms of {few_rows:,} | ms of {many_rows:,} | asked: ≤ 1.5 |")
    print("|---|---|---|---|---|")
    for name in opened[0].names:
        rows, small, large = in_turn(*opened, name)
        print(f"| {name} | {rows} | {small:.1f} | {large:.1f} | {large / small:.2f} |", flush=True)
    for pages in opened:
        pages.close()


def in_turn(few: Pages, many: Pages, name: str) -> tuple[int, float, float]:
    """How many rows the page holds, and the least that it costs at each size; the first turn warms up."""
    _, rows = few.ask(name)
    many.ask(name, rows)
    small: list[float] = []
    large: list[float] = []
    until = time.monotonic() + SECONDS
    while not large or (len(large) < TURNS and time.monotonic() < until):
        small.append(few.ask(name, rows)[0])
        large.append(many.ask(name, rows)[0])
    return rows, min(small), min(large)


def print_table(
    name: str,
    small: int,
    large: int,
    imports: dict[int, dict[str, Any]],
    floors: dict[int, dict[str, Any]],
    library: dict[str, Any],
    assessed: dict[str, Any],
) -> None:
    def seconds(measured: dict[int, dict[str, Any]], size: int) -> float:
        return float(measured[size]["seconds"])

    growth = seconds(imports, large) / seconds(imports, small)
    floor_growth = seconds(floors, large) / seconds(floors, small)
    rows = [
        (f"import of {size:,} rows / bulk_create", seconds(imports, size) / seconds(floors, size), "≤ 2.5")
        for size in (small, large)
    ]
    rows += [
        ("growth of the import / growth of bulk_create", growth / floor_growth, "≤ 1.15"),
        (f"peak memory of the import of {large:,} rows, MB", imports[large]["megabytes"], "≤ 400"),
        (
            f"django-import-export / import, {small:,} rows",
            library["seconds"] / seconds(imports, small),
            "≥ 5",
        ),
        ("assessment, first run / INSERT … SELECT", assessed["first"] / assessed["floor"], "≤ 3"),
        ("assessment, again / INSERT … SELECT", assessed["again"] / assessed["floor"], "≤ 3"),
    ]
    print(f"\n| {name} | measured | asked |\n|---|---|---|")
    for what, measured, asked in rows:
        print(f"| {what} | {measured:.2f} | {asked} |")


if __name__ == "__main__":
    main()
