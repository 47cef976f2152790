"""The weekly proposal: a draft for whoever has no place yet, so that nobody waits for someone to think of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from achterhoek import errands, jobs
from achterhoek.models import User
from transitions import plan_facts
from transitions.actions.plans.making import first_start, order
from transitions.models import TransitionPeriod


def propose(period: TransitionPeriod, *, day: date, by: User) -> jobs.Outcome:
    """Ask for one plan of the region in the week of `day`, if anyone waits for a place and there is a day left."""
    return errands.run("weekly_plan", _this_week(period, day=day, by=by))


def _this_week(period: TransitionPeriod, *, day: date, by: User) -> Iterator[errands.Thing]:
    if first_start(period, today=day) > period.test_day:
        return
    if plan_facts.to_place(period, municipality=None).filter(by_hand=False).exists():
        monday = day - timedelta(days=day.weekday())
        name = f"Weekplan {day.isocalendar().week}"
        yield errands.Thing("region", monday, partial(order, period, by=by, today=day, name=name))
