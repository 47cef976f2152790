"""Did this help? Counted per answer and day in one row, so that ten thousand votes leave one row and wait for nobody.

The counting itself is one UPDATE: no row is read first, and two at once both count. What an answer may gather on one
day has a ceiling; above it nothing happens. Nothing is kept about who voted.
"""

from datetime import date

from django.db import transaction
from django.db.models import F

from faq.models import Answer, HelpedCount, Remark

#: More than this on a day says nothing more, and no counter runs full.
MOST_VOTES = 100_000
#: Remarks kept per answer and day; beyond these they are only counted.
MOST_REMARKS = 20


@transaction.atomic
def vote(answer: Answer, *, helped: bool, today: date) -> None:
    """Count one yes or no."""
    _count(answer, "yes" if helped else "no", below=MOST_VOTES, today=today)


@transaction.atomic
def remark(answer: Answer, text: str, *, helped: bool, today: date) -> Remark | None:
    """Keep what a visitor adds; nothing, once there are enough of them today."""
    if not _count(answer, "remarks", below=MOST_REMARKS, today=today):
        _count(answer, "more_remarks", below=MOST_VOTES, today=today)
        return None
    return Remark.objects.create(answer=answer, helped=helped, text=text)


def _count(answer: Answer, what: str, *, below: int, today: date) -> bool:
    """Add one to a counter of today's row, which the first of the day makes; False at the ceiling."""
    rows = HelpedCount.objects.filter(answer=answer, day=today)
    room = {f"{what}__lt": below}
    if rows.filter(**room).update(**{what: F(what) + 1}):
        return True
    HelpedCount.objects.bulk_create([HelpedCount(answer=answer, day=today)], ignore_conflicts=True)
    return bool(rows.filter(**room).update(**{what: F(what) + 1}))
