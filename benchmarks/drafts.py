"""`python -m benchmarks.drafts`: from the database to a saved draft, on SQLite and, where a URL is given, PostgreSQL.

A region of files is taken in and assessed; then a plan of all of it is made three times, as a worker makes it: assess
what changed, gather the facts, plan, write. That is done for about 3,000 clients to place (9,900 rows, 300 providers)
and for ten times everything in the same eight municipalities: residents, rows, old and new providers, contracts and
places. Figures: docs/quality.md.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.__main__ import Pair, pairs

#: Of the caseload; about three in ten must move.
ROWS, PROVIDERS, TIMES = 9_900, 300, 10
#: Per figure of a draft what was asked of the large one, beside the small one.
ASKED = {"seconds": "≤ 15 times", "processor": "≤ 15 times", "megabytes": "< 1,500"}


def best_of(times: int) -> dict[str, Any]:
    """Make a plan so many times; what the fastest took on the clock and of the processor, and what came of it."""
    from achterhoek import clock
    from achterhoek.models import User
    from transitions.actions import plans
    from transitions.models import TransitionPeriod

    found = []
    for _ in range(times):
        by, period = User.objects.portal(), TransitionPeriod.objects.current()
        began, spent = time.perf_counter(), time.process_time()
        plan = plans.make(plans.order(period, by=by, today=clock.today()), by=by, today=clock.today())
        found.append((time.perf_counter() - began, time.process_time() - spent))
    seconds, processor = min(found)
    return {
        "seconds": round(seconds, 2),
        "processor": round(processor, 2),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "clients": len(
            set(plan.placements.values_list("client", flat=True))
            | set(plan.unplaced.values_list("client", flat=True))
        ),
        "placed": plan.placements.count(),
        "unplaced": plan.unplaced.count(),
    }


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks.drafts")
    words.add_argument("--rows", type=int, default=ROWS, help="of the smaller caseload")
    words.add_argument("--only", default="", help="sqlite or postgresql")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        for pair in pairs(Path(folder)):
            if chosen.only in ("", pair.many.name):
                report(pair, chosen.rows)


def report(pair: Pair, rows: int) -> None:
    """Measure both sizes, and print how the larger one grew."""
    made = []
    for place, times in ((pair.few, 1), (pair.many, TIMES)):
        place.step("prepare", rows * times, PROVIDERS * times)
        place.step("import_rows", rows * times)
        place.step("assess")
        made.append(place.step("draft"))
    few, many = made
    print(
        f"\n| {pair.many.name} | {few['clients']:,} clients | {many['clients']:,} clients | times | asked |"
    )
    print("|---|---|---|---|---|")
    for name, asked in ASKED.items():
        print(f"| {name} | {few[name]} | {many[name]} | {many[name] / few[name]:.1f} | {asked} |", flush=True)


if __name__ == "__main__":
    main()
