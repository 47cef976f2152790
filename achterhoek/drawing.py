"""Drawings in plain numbers: where each bar of a care line stands on a page of any width.

Positions are percentages written as text (SVG reads a decimal point, Dutch pages write a comma), so words keep their
size on a phone while bars shrink. Colours come from classes; a table with the same facts stands under each drawing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.dateformat import format as date_format

LANE = 32
BAR = 24
TOP = 28
NOTE = 16
CLOSE = 24.0  # per cent: nearer than this two words under the drawing would touch
MOST_MONTHS = 9


@dataclass(frozen=True)
class Stretch:
    """Days on which one thing holds; kind is old, new, planned or gap; without a last day it goes on."""

    label: str
    first_day: date
    last_day: date | None
    kind: str = "old"


@dataclass(frozen=True)
class Bar:
    stretch: Stretch
    x: str
    width: str
    y: int
    height: int = BAR


@dataclass(frozen=True)
class Mark:
    """A word at a day; anchor says on which side of the day it stands."""

    label: str
    x: str
    y: int
    anchor: str = "start"


@dataclass(frozen=True)
class CareChart:
    bars: Sequence[Bar]
    months: Sequence[Mark]
    today: Mark | None
    end: Mark | None
    height: int
    foot: int
    title: str

    @property
    def stretches(self) -> list[Stretch]:
        """What the table under the drawing lists."""
        return [bar.stretch for bar in self.bars]


def care_chart(
    lanes: Iterable[Sequence[Stretch]], *, title: str, first_day: date, last_day: date, today: date, end: date
) -> CareChart:
    """Draw one lane per care line between two days, with today and the period's last day as marks."""
    days = (last_day - first_day).days + 1
    drawn = list(lanes)
    bars = [
        bar
        for row, lane in enumerate(drawn)
        for stretch in lane
        if (bar := _bar(stretch, first_day=first_day, days=days, y=TOP + row * LANE))
    ]
    foot = TOP + len(drawn) * LANE
    today_at, end_at = _share(today, first_day, days), _share(end + timedelta(days=1), first_day, days)
    lower = NOTE if abs(today_at - end_at) < CLOSE else 0
    return CareChart(
        bars=bars,
        months=_months(first_day, last_day, days),
        today=_mark("vandaag", today_at, foot + NOTE),
        end=_mark("einde overgang", end_at, foot + NOTE + lower),
        height=foot + NOTE + lower + 8,
        foot=foot,
        title=title,
    )


def _share(day: date, first_day: date, days: int) -> float:
    return (day - first_day).days / days * 100


def _bar(stretch: Stretch, *, first_day: date, days: int, y: int) -> Bar | None:
    start = max(_share(stretch.first_day, first_day, days), 0.0)
    after = stretch.last_day + timedelta(days=1) if stretch.last_day else None
    stop = min(_share(after, first_day, days), 100.0) if after else 100.0
    return Bar(stretch, _percent(start), _percent(stop - start), y) if stop > start else None


def _mark(label: str, share: float, y: int) -> Mark | None:
    if not 0 <= share <= 100:
        return None
    return Mark(label, _percent(share), y, "end" if share > 50 else "start")


def _months(first_day: date, last_day: date, days: int) -> list[Mark]:
    firsts = [first_day, *_firsts_of_months(first_day, last_day)]
    step = -(-len(firsts) // MOST_MONTHS)
    shown = [(day, _share(day, first_day, days)) for day in firsts[::step]]
    room = [after - share for (_, share), (_, after) in pairwise(shown)] + [100 - shown[-1][1]]
    return [
        Mark(date_format(day, "b"), _percent(share), 12)
        for (day, share), wide in zip(shown, room, strict=True)
        if wide > 100 / MOST_MONTHS / 2
    ]


def _firsts_of_months(first_day: date, last_day: date) -> Iterable[date]:
    day = (first_day.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last_day:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _percent(share: float) -> str:
    return f"{share:.2f}%"


# Two plans beside each other, week by week.

WEEKS_HEIGHT = 92
#: Of the drawing's height: where bars stand on, and where the number of the week is written.
FLOOR, FOOT = 74, 88
#: Of the width of a week: a bar, and what lies before the first.
WIDE, BEFORE = 0.36, 0.12


@dataclass(frozen=True)
class Load:
    """First days in one week, and how many there is room for; None: there is no such room in this plan."""

    starts: int
    free: int


@dataclass(frozen=True)
class WeekBar:
    """One plan's week: a box as high as the room, in it a bar as high as the first days, above it their number."""

    kind: str
    x: str
    width: str
    middle: str
    room_y: int
    room_height: int
    y: int
    height: int
    starts: int


@dataclass(frozen=True)
class WeekChart:
    bars: Sequence[WeekBar]
    weeks: Sequence[Mark]
    title: str
    height: int = WEEKS_HEIGHT
    floor: int = FLOOR


def week_chart(weeks: Sequence[tuple[date, Load | None, Load | None]], *, title: str) -> WeekChart:
    """Draw per week (its Monday) what each of two plans begins, against the room it has there."""
    loads = [load for _, *pair in weeks for load in pair if load]
    top = max((max(load.starts, load.free) for load in loads), default=0) or 1
    step = 100 / max(len(weeks), 1)
    bars = [
        _week_bar(
            load, at=(at + BEFORE + place * (WIDE + 0.04)) * step, wide=WIDE * step, top=top, place=place
        )
        for at, (_, *pair) in enumerate(weeks)
        for place, load in enumerate(pair)
        if load
    ]
    marks = [
        Mark(str(monday.isocalendar().week), _percent((at + 0.5) * step), FOOT, "middle")
        for at, (monday, *_) in enumerate(weeks)
    ]
    return WeekChart(bars=bars, weeks=marks, title=title)


def _week_bar(load: Load, *, at: float, wide: float, top: int, place: int) -> WeekBar:
    high, room = (round(count / top * (FLOOR - NOTE)) for count in (load.starts, load.free))
    return WeekBar(
        kind=("one", "other")[place],
        x=_percent(at),
        width=_percent(wide),
        middle=_percent(at + wide / 2),
        room_y=FLOOR - room,
        room_height=room,
        y=FLOOR - high,
        height=high,
        starts=load.starts,
    )
