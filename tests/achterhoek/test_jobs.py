from datetime import date, timedelta

import pytest

from achterhoek import jobs
from achterhoek.clock import today
from achterhoek.models import JobRun, User
from achterhoek.refusals import Refused
from tests.commands import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def count_clients(monkeypatch):
    """A job of our own, known for the length of one test."""
    calls = []

    def job(*, day, by):
        calls.append((day, by))
        return jobs.Outcome(done=2, skipped=1, failed=1, failures=["O-1: geen dag"])

    monkeypatch.setitem(jobs._jobs, "count_clients", job)
    return calls


@pytest.fixture
def break_down(monkeypatch):
    def job(*, day, by):
        raise ZeroDivisionError("personal data that must not be kept")

    monkeypatch.setitem(jobs._jobs, "break_down", job)


def test_run_keeps_its_counts(count_clients):
    row = jobs.run("count_clients", day=date(2022, 9, 1))

    assert (row.done, row.skipped, row.failed, row.failures) == (2, 1, 1, ["O-1: geen dag"])
    assert JobRun.objects.get() == row
    assert row.finished_at >= row.started_at


def test_run_is_done_by_the_system_account(count_clients):
    jobs.run("count_clients")

    assert count_clients == [(today(), User.objects.portal())]


def test_run_that_breaks_is_kept_without_its_message(break_down):
    with pytest.raises(ZeroDivisionError):
        jobs.run("break_down")

    assert JobRun.objects.get().failures == ["ZeroDivisionError"]


def test_two_jobs_of_one_name_are_a_mistake(count_clients):
    with pytest.raises(ValueError, match="count_clients"):
        jobs.register("count_clients")(lambda **_: jobs.Outcome())


def test_command_answers_as_the_contract_says(count_clients):
    ran = run("run_job", "count_clients", "--day", "2022-09-01")

    assert ran.code == 0
    assert ran.value == {"job": "count_clients", "day": "2022-09-01", "done": 2, "skipped": 1, "failed": 1}


@pytest.mark.parametrize("day", ["morgen", str(today() + timedelta(days=1))])
def test_command_refuses_a_day_that_is_none_or_ahead(count_clients, day):
    ran = run("run_job", "count_clients", "--day", day)

    assert ran.code == 2
    assert not count_clients
    assert not JobRun.objects.exists()


def test_day_ahead_is_refused(count_clients):
    with pytest.raises(Refused):
        jobs.run("count_clients", day=today() + timedelta(days=1))
