"""The kinds of work that an objection asks of people, as transitions/duties.py has those of a handover.

A step that a coordinator takes stands in the list of whoever handles the objection too: they see that it waits.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from achterhoek import workdays
from achterhoek.wording import written
from transitions import objecting
from transitions.duties import Day, Kind
from transitions.models import InterimRelief, Objection
from transitions.statuses import RUNNING_RELIEF, ReliefState

SOON = timedelta(days=objecting.REMINDED[0])
GROUP = "bezwaren"


def _to_weigh(rows: Any, day: Day) -> Any:
    return rows.to_weigh().order_by("weigh_due_on", "pk")


def _to_hear(rows: Any, day: Day) -> Any:
    """Hearings that are near, and those of which nobody noted how they went."""
    near = rows.running().filter(hearing_on__lte=day.today + SOON, hearing_note="")
    return near.order_by("hearing_on", "pk")


def _to_answer(rows: Any, day: Day) -> Any:
    return rows.running().filter(answer_due_on__lte=day.today + SOON).order_by("answer_due_on", "pk")


def _with_relief(rows: Any, day: Day) -> Any:
    """Until when it holds, or else until the answer; what is past and has no end of its own is looked at today."""
    own = InterimRelief.objects.filter(objection=OuterRef("pk"), state__in=RUNNING_RELIEF)
    return (
        rows.with_running_relief()
        .annotate(relief=Subquery(own.values("state")[:1]), until=Subquery(own.values("ended_on")[:1]))
        .annotate(look_on=Coalesce("until", Greatest("answer_due_on", Value(day.today))))
        .order_by("look_on", "pk")
    )


def _to_follow_up(rows: Any, day: Day) -> Any:
    return rows.to_follow_up().order_by("follow_up_on", "pk")


def _followed_up_by(row: Objection, day: Day) -> date:
    return workdays.add_workdays(row.follow_up_on or day.today, day.period.objection_weigh_workdays)


def _late_to_follow_up(row: Any, day: Day) -> Q:
    begun = day.today
    while workdays.add_workdays(begun, day.period.objection_weigh_workdays) >= day.today:
        begun -= timedelta(days=1)
    return Q(follow_up_on__lte=begun)


def _why_hear(row: Objection, day: Day) -> str:
    if row.hearing_on and row.hearing_on < day.today:
        return f"De hoorzitting was op {written(row.hearing_on)}: noteer hoe het ging"
    return f"Bezwaar van {row.by_whom}"


def _why_answer(row: Objection, day: Day) -> str:
    days = objecting.left(row.answer_due_on, today=day.today)
    return f"Bezwaar van {row.by_whom}: {days}; een coördinator besluit"


def _why_relief(row: Any, day: Day) -> str:
    if row.relief == ReliefState.ASKED:
        return "Gevraagd bij de rechter: is er een uitspraak?"
    if row.until:
        return f"Toegewezen tot en met {written(row.until)}: de oude aanbieder blijft"
    return "Toegewezen: de oude aanbieder blijft. Geldt zij nog?"


OBJECTION_KINDS = (
    Kind(
        "objection-weigh",
        GROUP,
        "Kies: doorgaan of wachten",
        _to_weigh,
        lambda row, day: row.weigh_due_on,
        lambda row, day: f"Bezwaar van {row.by_whom}; een coördinator kiest",
        lambda row, day: Q(weigh_due_on__lt=day.today),
    ),
    Kind(
        "objection-follow-up",
        GROUP,
        "Doe wat na het bezwaar moet gebeuren",
        _to_follow_up,
        _followed_up_by,
        lambda row, day: row.follow_up.split(". ")[0],
        _late_to_follow_up,
    ),
    Kind(
        "objection-hear",
        GROUP,
        "Hoorzitting over een bezwaar",
        _to_hear,
        lambda row, day: row.hearing_on,
        _why_hear,
        lambda row, day: Q(hearing_on__lt=day.today),
    ),
    Kind(
        "objection-answer",
        GROUP,
        "Besluit op een bezwaar",
        _to_answer,
        lambda row, day: row.answer_due_on,
        _why_answer,
        lambda row, day: Q(answer_due_on__lt=day.today),
    ),
    Kind(
        "objection-relief",
        GROUP,
        "Volg de voorlopige voorziening",
        _with_relief,
        lambda row, day: row.look_on,
        _why_relief,
        lambda row, day: Q(until__lt=day.today),
    ),
)
