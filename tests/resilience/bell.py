"""Rings for the work of the schedule, more often than is needed: `python -m tests.resilience.bell BROKER`.

A message that is lost is made up for by the next one, one that comes twice must do no harm.
"""

import sys
import time
from contextlib import suppress

from celery import Celery

TASKS = ("transitions.tasks.answer_clock", "transitions.tasks.continue_plans")


def ring(broker: str) -> None:
    with suppress(Exception), Celery(broker=broker) as bell:
        for name in TASKS * 2:
            bell.send_task(name, retry=False)


if __name__ == "__main__":
    while True:
        ring(sys.argv[1])
        time.sleep(1)
