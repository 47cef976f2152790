"""The drawing of a care line: who is responsible from the start of the period to a month after it."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.db.models import QuerySet

from achterhoek.drawing import CareChart, Stretch, care_chart
from clients.models import CareLine
from providers.grounds import ONE_DAY
from transitions.models import HandoverLine, TransitionPeriod
from transitions.statuses import Status

SHOWN_AFTER = 30 * ONE_DAY


def care_line(
    line: CareLine,
    *,
    period: TransitionPeriod,
    today: date,
    contracted: set[int],
    nobody_from: date | None = None,
) -> CareChart:
    """Draw one line. It comes with its indications, standing allocations and handover lines read along.

    `contracted` are the providers that may go on after the period; from `nobody_from` on there is no provider.
    """
    return care_chart(
        [list(_stretches(line, today=today, contracted=contracted, nobody_from=nobody_from))],
        title=_title(line, today),
        first_day=period.first_day,
        last_day=period.test_day + SHOWN_AFTER,
        today=today,
        end=period.last_day,
    )


def last_day(line: CareLine) -> date | None:
    """The last day on which this line has a right to care; none when it goes on."""
    days = [row.last_day for row in line.indications.all()]
    known = [day for day in days if day]
    ends = [line.ended_on, max(known) if known and len(known) == len(days) else None]
    return min((day for day in ends if day), default=None)


def _title(line: CareLine, today: date) -> str:
    links = [link for link in line.allocations.all() if link.first_day <= today]
    who = (
        f"nu is {links[-1].provider} verantwoordelijk"
        if links
        else "er is nog geen aanbieder verantwoordelijk"
    )
    return f"{line.lot or 'Andere zorg'}: {who}"


def _stretches(
    line: CareLine, *, today: date, contracted: set[int], nobody_from: date | None
) -> Iterator[Stretch]:
    until, planned = last_day(line), _planned(line)
    # A planned day that went by without a confirmation moved nobody: the old provider is still there today.
    start = max(planned.planned_first_day, today + ONE_DAY) if planned and planned.planned_first_day else None
    for link, following in pairwise([*line.allocations.all(), None]):
        if link is None:
            continue
        next_day = following.first_day if following else min(filter(None, (start, nobody_from)), default=None)
        ends = [day for day in (next_day - ONE_DAY if next_day else None, until) if day]
        kind = "new" if link.provider_id in contracted else "old"
        yield Stretch(str(link.provider), link.first_day, min(ends, default=None), kind)
    if nobody_from and not (start and start <= nobody_from):
        yield Stretch("Niemand", nobody_from, start - ONE_DAY if start else until, "gap")
    if planned and start:
        yield Stretch(str(planned.handover.receiving), start, until, "planned")


def _planned(line: CareLine) -> HandoverLine | None:
    """The start that is planned and not confirmed yet."""
    rows: QuerySet[HandoverLine] = line.handover_lines.all()
    for row in rows:
        waiting = row.started_on is None and row.planned_first_day
        if waiting and row.handover.status in (Status.SCHEDULED, Status.STARTED):
            return row
    return None
