"""Who is without care right now, for the top of the work list.

The schedule keeps the rows (transitions/actions/gaps.py). Shown is what is still so: those few lines are proved again,
so what somebody mended an hour ago is gone. What begins in the course of a day is found by the next round, and on the
continuity page at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from transitions import continuity
from transitions.models import CareGap, TransitionPeriod


def still(rows: Iterable[CareGap], *, period: TransitionPeriod, today: date) -> list[CareGap]:
    """Those of `rows` that the proof still finds, in their order; nothing is asked where there are none."""
    rows = list(rows)
    lines: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        lines[row.municipality_id].add(row.care_line_id)
    open_lines = {
        found.care_line
        for municipality, own in lines.items()
        for found in continuity.prove_some(
            period, today=today, municipality=municipality, lines=own
        ).without_today
    }
    return [row for row in rows if row.care_line_id in open_lines]
