"""`python -m benchmarks.search`: how long an answer takes among 500 questions, and how long their index takes to make.

The 500 are the starter questions over and over, each with the editors' words of the original and 150 more words from
the others' answers. What is asked are the two sets of the tests. `cold`: no word was ever asked before. Measured by the
clock, in one process, the database left out: what a visitor's question costs once the version is known.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "achterhoek.settings")
django.setup()

from faq import rendering, starter_files  # noqa: E402 - Django must stand first
from faq.search.index import Entry, SearchIndex  # noqa: E402

SETS = Path(__file__).resolve().parent.parent / "tests" / "faq" / "search"
QUESTIONS, MORE_WORDS = 500, 150


def main() -> None:
    entries = list(made(QUESTIONS))
    builds, index = [], SearchIndex(entries)
    for _ in range(3):
        began = time.perf_counter()
        index = SearchIndex(entries)
        builds.append(time.perf_counter() - began)
    asked = [
        line.split("|")[1] for file in SETS.glob("*_set.txt") for line in file.read_text("utf-8").splitlines()
    ]
    cold = measured(asked, index, before=index.vocabulary.meanings.cache_clear)
    warm = measured(asked, index, before=lambda: None)
    print(f"\n| search among {QUESTIONS} questions | p50 | p95 | longest | asked |\n|---|---|---|---|---|")
    for name, times in (("cold", cold), ("asked before", warm)):
        cuts = quantiles(times, n=100)
        print(f"| {name}, ms | {cuts[49]:.1f} | {cuts[94]:.1f} | {max(times):.1f} | < 10 |")
    print(f"\nIndex of {QUESTIONS} questions, {len(index.vocabulary.terms):,} terms: {min(builds):.2f} s")


def measured(asked: list[str], index: SearchIndex, *, before: Callable[[], None]) -> list[float]:
    """Milliseconds for each question, the best of three."""
    best: dict[str, float] = {}
    for question in asked * 3:
        before()
        began = time.perf_counter()
        index.find(index.understand(question))
        best[question] = min(best.get(question, 1e9), (time.perf_counter() - began) * 1000)
    return list(best.values())


def made(size: int) -> Iterator[Entry]:
    drawn = random.Random(7)
    found = starter_files.questions()
    words = [word for one in found for word in rendering.plain(one.answers[-1].text).split()]
    for number, one in enumerate(islice(cycle(found), size)):
        said, more = one.answers[-1], " ".join(drawn.choices(words, k=MORE_WORDS))
        text = f"{rendering.plain(said.text)} {more}"
        yield Entry(f"{one.slug}-{number}", one.question, one.words, said.short, text)


if __name__ == "__main__":
    main()
