"""Tasks of the transition: the schedule rings, the job takes what is due and may run twice."""

from typing import Any

from celery import shared_task

from achterhoek import jobs


@shared_task(time_limit=1800)
def assess_changed(**_: Any) -> None:
    jobs.run("assess_changed")
