"""Until when the record of a resident is kept, and what it waits for (docs/domain.md, 8; docs/objections.md).

The portal is not the dossier, yet its record goes no sooner than some months after the period, and never while
something of this resident still runs. This module says the day and the reasons; it deletes nothing.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from transitions.models import Handover, TransitionPeriod
from transitions.statuses import OPEN, Status

OBJECTION = "een bezwaar, of wat daaruit volgt"
HANDOVER = "een overdracht"
BRIDGING = "een overbrugging"
#: A handover in one of these asks somebody something.
RUNNING = (*OPEN, Status.STARTED)


@dataclass(frozen=True)
class Keeping:
    """`may_go_on`: the first day on which the record may go, if nothing in `waits_for` stands any more."""

    may_go_on: date
    waits_for: tuple[str, ...] = ()


def of(
    period: TransitionPeriod, *, handovers: Iterable[Handover], objects: bool, is_bridged: bool
) -> Keeping:
    """How long the record of one resident is kept.

    `objects`: an objection of theirs still asks something; `is_bridged`: their old provider may go on for a while.
    """
    moving = any(one.status in RUNNING for one in handovers)
    reasons = {OBJECTION: objects, HANDOVER: moving, BRIDGING: is_bridged}
    return Keeping(
        may_go_on=months_after(period.last_day, period.retention_months),
        waits_for=tuple(reason for reason, holds in reasons.items() if holds),
    )


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
