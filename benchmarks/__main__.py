"""`make bench`: prints one table of ratios, on SQLite and, where BENCH_DATABASE_URL answers, on PostgreSQL.

Each step runs in a process of its own, so that its memory is its own. Figures and what they mean: docs/quality.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Place:
    """A database to measure on, and a folder for what the steps hand to each other."""

    name: str
    url: str
    folder: Path

    def step(self, name: str, *words: object) -> dict[str, Any]:
        """Run one step; its last line is JSON."""
        environment = os.environ | {
            "DATABASE_URL": self.url,
            "VAR_DIR": str(self.folder / "var"),
            "PORTAL_TODAY": "2022-09-12",
            "SQLITE_SYNCHRONOUS": "NORMAL",
        }
        command = [sys.executable, "-m", "benchmarks.steps", name, str(self.folder), *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name} {words} on {self.name} failed:\n{done.stdout}\n{done.stderr}")
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        print(f"  {self.name:<10} {name:<14} {' '.join(map(str, words)):<8} {answer}", flush=True)
        return answer


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks")
    words.add_argument("--small", type=int, default=15_000)
    words.add_argument("--large", type=int, default=150_000)
    words.add_argument("--only", default="", help="sqlite or postgresql")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        for place in places(Path(folder)):
            if chosen.only in ("", place.name):
                report(place, chosen.small, chosen.large)


def places(folder: Path) -> Iterator[Place]:
    for name in ("sqlite", "postgresql"):
        (folder / name).mkdir()
    yield Place("sqlite", f"sqlite:///{folder}/sqlite/bench.sqlite3", folder / "sqlite")
    if url := os.environ.get("BENCH_DATABASE_URL") or os.environ.get("TEST_DATABASE_URL"):
        yield Place("postgresql", url, folder / "postgresql")


def report(place: Place, small: int, large: int) -> None:
    """Measure imports at two sizes, then assessment and pages, and print the ratios."""
    print(f"\n{place.name}")
    few = small // 10
    place.step("prepare", few)
    place.step("import_rows", few)
    place.step("assess")
    pages_few = place.step("pages")
    imports, floors, assessed, pages_many = {}, {}, {}, {}
    for size in (small, large):
        place.step("prepare", size)
        imports[size] = place.step("import_rows", size)
        place.step("keep", size)
        if size == large:
            assessed = place.step("assess")
            pages_many = place.step("pages")
        place.step("prepare", size)
        floors[size] = place.step("floor", size)
    place.step("prepare", small)
    library = place.step("library", small)
    print_table(place.name, small, large, imports, floors, library, assessed, pages_few, pages_many)


def print_table(
    name: str,
    small: int,
    large: int,
    imports: dict[int, dict[str, Any]],
    floors: dict[int, dict[str, Any]],
    library: dict[str, Any],
    assessed: dict[str, Any],
    pages_small: dict[str, float],
    pages_large: dict[str, float],
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
    rows += [
        (
            f"{page}: time on {large:,} / on {small // 10:,} rows",
            pages_large[page] / pages_small[page],
            "≤ 1.5",
        )
        for page in pages_large
    ]
    print(f"\n| {name} | measured | asked |\n|---|---|---|")
    for what, measured, asked in rows:
        print(f"| {what} | {measured:.2f} | {asked} |")


if __name__ == "__main__":
    main()
