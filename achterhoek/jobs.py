"""Jobs of the schedule: named functions that take a day, and the row that says what each run did.

A job is registered by the app that knows the work, in its module `jobs` (read at start-up):

    @jobs.register("assess_changed")
    def assess_changed(*, day: date, by: User) -> jobs.Outcome: …

The schedule and `run_job` come in through `run`. A job may be run again for the same day: it takes what is due, so a
second run finds nothing to do.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from achterhoek import tallies, versions
from achterhoek.clock import now, today
from achterhoek.imports import files
from achterhoek.models import JobRun, User
from achterhoek.refusals import Refused
from achterhoek.wording import written


@dataclass(frozen=True)
class Outcome:
    """How many things were done, needed nothing, or failed; `failures` says why, without personal data."""

    done: int = 0
    skipped: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)


Job = Callable[..., Outcome]
_jobs: dict[str, Job] = {}
_about: dict[str, str] = {}


def register(name: str, about: str = "") -> Callable[[Job], Job]:
    """Make a function known under `name`; it is called with `day` and `by`. `about` says in Dutch what it does."""

    def keep(job: Job) -> Job:
        if _jobs.setdefault(name, job) is not job:
            raise ValueError(f"There are two jobs called {name}.")
        _about[name] = about
        return job

    return keep


def names() -> list[str]:
    return sorted(_jobs)


def about(name: str) -> str:
    """What a job does, for a page."""
    return _about.get(name, "")


def run(name: str, *, day: date | None = None, by: User | None = None) -> JobRun:
    """Do what the schedule would do on `day` (today), and keep the counts. Refused: an unknown name, a day ahead."""
    day = day or today()
    if name not in _jobs:
        raise Refused(f"Er is geen taak {name}. Wel: {', '.join(names())}.", rule="job")
    if day > today():
        raise Refused(
            f"{written(day)} ligt in de toekomst; een taak draait voor vandaag of een eerdere dag.",
            rule="day",
        )
    run_row = JobRun.objects.create(job=name, day=day)
    try:
        outcome = _jobs[name](day=day, by=by or User.objects.portal())
    except Exception as error:
        _finish(run_row, Outcome(failed=1, failures=[type(error).__name__]))
        raise
    return _finish(run_row, outcome)


def _finish(run_row: JobRun, outcome: Outcome) -> JobRun:
    # Where the day is pinned, a run over midnight would end before it began.
    run_row.finished_at = max(now(), run_row.started_at)
    run_row.done, run_row.skipped, run_row.failed = outcome.done, outcome.skipped, outcome.failed
    run_row.failures = outcome.failures
    run_row.save(update_fields=["finished_at", "done", "skipped", "failed", "failures"])
    return run_row


@register("forget_uploads", "Vergeet de inhoud van oude bestanden")
def forget_uploads(*, day: date, by: User) -> Outcome:
    """Forget the contents of files that were kept long enough; what was found and done stays."""
    return Outcome(done=files.forget_old(day=day))


@register("gather_versions", "Houdt de publieke pagina's bij")
def gather_versions(*, day: date, by: User) -> Outcome:
    """Put the rows together that each stand for one change of the public pages."""
    return Outcome(done=versions.gather())


@register("fold_tallies", "Houdt de aantallen bij")
def fold_tallies(*, day: date, by: User) -> Outcome:
    """Put the rows together that each stand for one change of a kept number."""
    return Outcome(done=tallies.fold())
