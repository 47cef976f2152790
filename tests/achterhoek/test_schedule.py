from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from achterhoek import jobs, schedule
from achterhoek.clock import now
from achterhoek.models import JobRun

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", jobs.names())
def test_every_job_runs_by_the_clock_and_keeps_what_it_did(name, on_day):
    on_day(date(2022, 9, 12))

    import_string(settings.CELERY_BEAT_SCHEDULE[name]["task"])()

    assert JobRun.objects.get().job == name


def test_job_that_never_ran_says_when_it_will_and_is_not_late():
    moment = now()

    lines = schedule.lines(moment)

    assert all(line.last is None and line.next_at > moment and not line.late for line in lines)


def test_job_is_late_an_hour_after_it_should_have_begun():
    run = jobs.run("send_replies")

    def is_late(after):
        (line,) = (one for one in schedule.lines(run.started_at + after) if one.name == run.job)
        return line.late

    assert [is_late(timedelta(minutes=minutes)) for minutes in (11, 59, 71)] == [False, False, True]
