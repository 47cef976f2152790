"""The jobs of the transition, as the nightly schedule and `run_job` know them (achterhoek/jobs.py)."""

from datetime import date

from achterhoek import jobs
from achterhoek.models import User
from transitions.actions import assessments
from transitions.models import TransitionPeriod


@jobs.register("assess_changed")
def assess_changed(*, day: date, by: User) -> jobs.Outcome:
    """Assess again on the facts of now, in the period the portal works on; done are new and changed ones.

    A missed day is made up for with today's facts: to go back to that day's would undo what later runs found.
    """
    run = assessments.run(TransitionPeriod.objects.current(), by=by)
    return jobs.Outcome(done=run.created + run.changed, skipped=run.unchanged)
