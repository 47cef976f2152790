"""The schedule as a page shows it: of every job the last run, the next one, and whether one is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.db.models import Count, Max

from achterhoek import jobs
from achterhoek.models import Errand, JobRun

#: How long after its time a job may begin before the page calls it late.
GRACE = timedelta(hours=1)


@dataclass(frozen=True)
class Line:
    """One job: `next_at` is none where it does not run by the clock; one that never ran is never late."""

    name: str
    about: str
    last: JobRun | None
    next_at: datetime | None
    late: bool
    waiting: int
    dead: int


def lines(now: datetime) -> list[Line]:
    """Every job in order of name; a fixed number of queries."""
    last = _last_runs()
    waiting, dead = _counted(Errand.objects.open()), _counted(Errand.objects.dead())
    found = []
    for name in jobs.names():
        due = _due(name, last[name].started_at if name in last else now)
        late = due is not None and due + GRACE < now
        found.append(
            Line(
                name=name,
                about=jobs.about(name),
                last=last.get(name),
                next_at=due,
                late=late,
                waiting=waiting.get(name, 0),
                dead=dead.get(name, 0),
            )
        )
    return found


def _last_runs() -> dict[str, JobRun]:
    newest = JobRun.objects.order_by().values("job").annotate(last=Max("pk")).values("last")
    return {run.job: run for run in JobRun.objects.filter(pk__in=newest)}


def _counted(errands: Any) -> dict[str, int]:
    return dict(errands.order_by().values_list("job").annotate(Count("pk")))


def _due(name: str, since: datetime) -> datetime | None:
    """When the job should begin first after that moment, by the clock of the schedule."""
    entry = settings.CELERY_BEAT_SCHEDULE.get(name)
    if entry is None:
        return None
    when: Any = entry["schedule"]
    if isinstance(when, crontab):
        began: datetime
        wait: timedelta
        began, wait, _ = when.remaining_delta(since)
        return began + wait
    return since + timedelta(seconds=when)
