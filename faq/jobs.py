"""The jobs of the questions, as the schedule and `run_job` know them (achterhoek/jobs.py)."""

from datetime import date

from achterhoek import jobs
from achterhoek.models import User
from faq.actions import answers, replies, searches, visitor_questions


@jobs.register("publish_answers", "Publiceert antwoorden waarvan de dag er is")
def publish_answers(*, day: date, by: User) -> jobs.Outcome:
    """Publish what waits for this day or an earlier one: a run that was lost is made up for by the next."""
    published = answers.publish_due(day=day, by=by)
    return jobs.Outcome(done=published.done, failed=len(published.failures), failures=published.failures)


@jobs.register("send_replies", "Mailt bezoekers die iets vroegen")
def send_replies(*, day: date, by: User) -> jobs.Outcome:
    """Send the mails that still wait: most left as soon as they were written (faq/tasks.py)."""
    return replies.send_waiting()


@jobs.register("forget_visitors", "Vergeet adressen van bezoekers, en oude opmerkingen")
def forget_visitors(*, day: date, by: User) -> jobs.Outcome:
    """Forget the addresses of visitors whose question was settled long enough ago, and old remarks."""
    return jobs.Outcome(done=visitor_questions.forget(day=day, by=by))


@jobs.register("forget_searches", "Vergeet zoekvragen die niemand meer stelt")
def forget_searches(*, day: date, by: User) -> jobs.Outcome:
    """Clear words that found nothing and that nobody sought again for long enough."""
    return jobs.Outcome(done=searches.forget(day=day, by=by))
