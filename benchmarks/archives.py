"""`python -m benchmarks.archives`: the end of the records of a municipality, on SQLite and, with a URL, PostgreSQL.

A region of files is taken in, assessed and worked on; every resident gets two letters of 40 kB. Then nothing runs any
more, and the municipality with most residents delivers their records, and deletes them. Figures: docs/quality.md.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.__main__ import places

#: Of the caseload of the region: the largest municipality has some 2,000 residents of it.
ROWS = 9_900
LETTERS, BYTES = 2, 40_000


def ended() -> dict[str, Any]:
    """Bring the records of the largest municipality to their end; what each part took."""
    from django.conf import settings
    from django.db.models import Count

    from achterhoek import clock
    from achterhoek.models import Municipality, User
    from transitions.actions import archives, deletions
    from transitions.models import TransitionPeriod

    settings.PORTAL_TODAY = clock.today().replace(year=2024)
    place = Municipality.objects.annotate(residents=Count("clients")).latest("residents", "pk")
    by = User.objects.create(username="archief", role="coordinator", municipality=place)
    _nothing_runs(place)
    began = time.perf_counter()
    made = archives.order(TransitionPeriod.objects.current(), municipality=place, by=by, today=clock.today())
    ordered, before = time.perf_counter(), _peak()
    with archives.deliver(made, by=by) as file:
        size = file.seek(0, os.SEEK_END)
    delivered, after = time.perf_counter(), _peak()
    archives.acknowledge(made, day=clock.today(), reference="proef", by=by, today=clock.today())
    longest = _timed(deletions)
    run = deletions.run(day=clock.today(), by=User.objects.portal())
    return {
        "residents": made.records.count(),
        "order": round(ordered - began, 1),
        "deliver": round(delivered - ordered, 1),
        "file_mb": round(size / 1e6),
        "peak_mb": [before, after, _peak()],
        "delete": round(time.perf_counter() - delivered, 1),
        "longest_ms": round(max(longest) * 1000),
        "done": [run.done, run.skipped, run.failed],
    }


def _peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _timed(deletions: Any) -> list[float]:
    """How long each record held what it deletes."""
    real: Callable[..., None] = deletions.delete
    took: list[float] = []

    def timed(*args: Any, **kwargs: Any) -> None:
        began = time.perf_counter()
        real(*args, **kwargs)
        took.append(time.perf_counter() - began)

    deletions.delete = timed
    return took


def _nothing_runs(place: Any) -> None:
    """Handovers are cancelled, renewals ended, differences settled; everyone got letters."""
    from django.db import connection

    from achterhoek.clock import now, today
    from achterhoek.models import User
    from clients.models import Client, Difference
    from clients.statuses import DifferenceState
    from transitions.models import (
        Handover,
        HandoverLine,
        Letter,
        LetterBatch,
        LetterFile,
        Renewal,
        TransitionPeriod,
    )
    from transitions.statuses import BatchState, CancelReason, LetterState, RenewalState, Status

    with (
        connection.cursor() as cursor
    ):  # where `assess` keeps what it measures beside; it points to indications
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
    portal, day = User.objects.portal(), today().replace(year=2022)
    HandoverLine.objects.update(is_open=False)
    Handover.objects.update(
        status=Status.CANCELLED,
        cancel_reason=CancelReason.BUDGET,
        cancel_confirmed_with="proef",
        cancel_confirmed_on=day,
    )
    Renewal.objects.update(
        state=RenewalState.ENDED, reason="proef", told_on=day, closed_at=now(), closed_by=portal
    )
    Difference.objects.update(state=DifferenceState.DISMISSED, settled_at=now(), settled_by=portal)
    batch = LetterBatch.objects.create(
        number="PB-1",
        name="Proef",
        municipality=place,
        period=TransitionPeriod.objects.current(),
        kind="outcome",
        dated=day,
        state=BatchState.POSTED,
        made_by=portal,
        approved_at=now(),
        approved_by=User.objects.exclude(pk=portal.pk).earliest("pk"),
        posted_on=day,
        posted_at=now(),
        posted_by=portal,
    )
    letters = Letter.objects.bulk_create(
        Letter(
            number=f"B-{client.pk}-{turn}",
            municipality=place,
            batch=batch,
            client=client,
            kind="outcome",
            addressee="client",
            position=turn,
            name=client.name,
            postcode="7101 AA",
            content={"parts": ["Er verandert nu niets."] * 5},
            state=LetterState.POSTED,
            produced_at=now(),
            posted_on=day,
        )
        for client in Client.objects.filter(municipality=place)
        for turn in range(LETTERS)
    )
    for start in range(0, len(letters), 100):  # no more in memory than is measured
        LetterFile.objects.bulk_create(
            LetterFile(municipality=place, letter=one, content=os.urandom(BYTES), sha256="0" * 64)
            for one in letters[start : start + 100]
        )


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks.archives")
    words.add_argument("--rows", type=int, default=ROWS, help="of the caseload of the region")
    words.add_argument("--only", default="", help="sqlite or postgresql")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        for place in places(Path(folder)):
            if chosen.only not in ("", place.name):
                continue
            place.step("prepare", chosen.rows)
            place.step("import_rows", chosen.rows)
            place.step("assess")
            place.step("fill")
            place.step("end")


if __name__ == "__main__":
    main()
