"""The jobs of the transition, as the nightly schedule and `run_job` know them (achterhoek/jobs.py)."""

from datetime import date

from achterhoek import clock, jobs
from achterhoek.models import User
from transitions.actions import (
    assessments,
    deletions,
    digests,
    embargoes,
    gaps,
    plans,
    reminding,
    reports,
)
from transitions.models import TransitionPeriod


@jobs.register("assess_changed", "Beoordeelt opnieuw wat veranderde")
def assess_changed(*, day: date, by: User) -> jobs.Outcome:
    """Assess again on the facts of now, in the period the portal works on; done are new and changed ones.

    A missed day is made up for with today's facts: to go back to that day's would undo what later runs found.
    """
    run = assessments.run(TransitionPeriod.objects.current(), by=by)
    return jobs.Outcome(done=run.created + run.changed, skipped=run.unchanged)


@jobs.register("find_care_gaps", "Zoekt wie vandaag zonder zorg is")
def find_care_gaps(*, day: date, by: User) -> jobs.Outcome:
    """Find who is without care today, for the top of everyone's list; done are the new ones and those that are over.

    A missed day is made up for with today's facts: who was without care then, and is not now, needs nobody.
    """
    found = gaps.refresh(TransitionPeriod.objects.current(), by=by, today=clock.today())
    return jobs.Outcome(done=found.changed, skipped=found.same)


@jobs.register("forget_reports", "Vergeet telefoonnummers van meldingen")
def forget_reports(*, day: date, by: User) -> jobs.Outcome:
    """Forget whom to call back once that was done long enough ago; what came of it stays."""
    return jobs.Outcome(done=reports.forget(day=day))


@jobs.register("answer_clock", "Herinnert aan aanbod zonder antwoord")
def answer_clock(*, day: date, by: User) -> jobs.Outcome:
    """Remind and escalate where an answer to an offer stays away. Silence moves nobody."""
    return reminding.answers(TransitionPeriod.objects.current(), day=day, by=by)


@jobs.register("start_day_check", "Zoekt starts die niemand bevestigde")
def start_day_check(*, day: date, by: User) -> jobs.Outcome:
    """Say where the planned first day passed and nobody confirmed that the new provider began."""
    return reminding.starts(TransitionPeriod.objects.current(), day=day, by=by)


@jobs.register("deadline_digests", "Schrijft iedereen wat vandaag wacht")
def deadline_digests(*, day: date, by: User) -> jobs.Outcome:
    """Write one mail per colleague for whom something is due; `send_digests` sends them."""
    return digests.write(TransitionPeriod.objects.current(), day=day)


@jobs.register("send_digests", "Verstuurt de dagelijkse mails")
def send_digests(*, day: date, by: User) -> jobs.Outcome:
    """Send the mails that wait, of whatever day."""
    return digests.send_waiting()


@jobs.register("weekly_plan", "Vraagt elke week een plan aan")
def weekly_plan(*, day: date, by: User) -> jobs.Outcome:
    """Ask for a plan of the region, where anyone waits for a place. A worker makes it; people decide about it."""
    return plans.propose(TransitionPeriod.objects.current(), day=day, by=by)


@jobs.register("lift_embargoes", "Maakt contracten openbaar op hun dag")
def lift_embargoes(*, day: date, by: User) -> jobs.Outcome:
    """Assess with the contracts whose outcome became public on `day`."""
    return embargoes.lift(TransitionPeriod.objects.current(), day=day, by=by)


@jobs.register("retention", "Verwijdert dossiers na de bewaartermijn")
def retention(*, day: date, by: User) -> jobs.Outcome:
    """Delete the records that the archive has, of which the day has come on `day` and for whom nothing runs."""
    return deletions.run(day=day, by=by)
