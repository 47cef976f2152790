"""Tasks of the transition: the schedule rings, the job takes what is due and may run twice."""

from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction

from achterhoek import clock, jobs
from achterhoek.models import User
from achterhoek.refusals import Refused
from transitions.actions import plans
from transitions.actions.letters import work
from transitions.models import LetterBatch, Plan, PlanPart


@shared_task(time_limit=600)
def forget_reports(**_: Any) -> None:
    jobs.run("forget_reports")


@shared_task(time_limit=1800)
def assess_changed(**_: Any) -> None:
    jobs.run("assess_changed")


@shared_task(time_limit=1800)
def find_care_gaps(**_: Any) -> None:
    jobs.run("find_care_gaps")


@shared_task(time_limit=1800)
def make_plan(*, plan_id: int, **_: Any) -> None:
    """Make one plan that waits; another worker may have it already. What is refused is said on the plan."""
    waiting = Plan.objects.select_related("period", "municipality").filter(pk=plan_id).first()
    try:
        if waiting:
            plans.make(waiting, by=User.objects.portal(), today=clock.today())
    except Refused:
        return


@shared_task(time_limit=1800)
def carry_on_part(*, part_id: int, **_: Any) -> None:
    """Carry a municipality's part on where it was left; another worker may have it already."""
    if waiting := PlanPart.objects.at_work().filter(pk=part_id).first():
        plans.carry_on(waiting, today=clock.today())


@shared_task(time_limit=1800)
def continue_plans(**_: Any) -> None:
    """Go on with every plan that waits, also those that a dead worker left."""
    for plan_id in Plan.objects.to_make().values_list("pk", flat=True):
        make_plan(plan_id=plan_id)
    for part_id in PlanPart.objects.at_work().values_list("pk", flat=True):
        carry_on_part(part_id=part_id)


@shared_task(time_limit=3600)
def carry_on_letters(*, batch_id: int, **_: Any) -> None:
    """Carry the work on a batch of letters on where it was left; another worker may have it already."""
    if waiting := LetterBatch.objects.at_work().filter(pk=batch_id).first():
        work.carry_on(waiting, today=clock.today())


@shared_task(time_limit=3600)
def continue_letters(**_: Any) -> None:
    """Go on with every batch that waits, also those that a dead worker left."""
    for batch_id in LetterBatch.objects.at_work().values_list("pk", flat=True):
        carry_on_letters.delay(batch_id=batch_id)


@shared_task(time_limit=1800)
def answer_clock(**_: Any) -> None:
    jobs.run("answer_clock")


@shared_task(time_limit=1800)
def start_day_check(**_: Any) -> None:
    jobs.run("start_day_check")


@shared_task(time_limit=1800)
def deadline_digests(**_: Any) -> None:
    jobs.run("deadline_digests")


@shared_task(time_limit=1800)
def send_digests(**_: Any) -> None:
    jobs.run("send_digests")


@shared_task(time_limit=1800)
def weekly_plan(**_: Any) -> None:
    jobs.run("weekly_plan")


@shared_task(time_limit=1800)
def lift_embargoes(**_: Any) -> None:
    jobs.run("lift_embargoes")


@shared_task(time_limit=3600)
def retention(**_: Any) -> None:
    jobs.run("retention")


def ring_for_plan(plan: Plan) -> None:
    """Let a worker begin as soon as this transaction is written; without a broker the next round finds it."""
    transaction.on_commit(partial(make_plan.delay, plan_id=plan.pk), robust=True)


def ring_for_part(part: PlanPart) -> None:
    transaction.on_commit(partial(carry_on_part.delay, part_id=part.pk), robust=True)


def ring_for_letters(batch: LetterBatch) -> None:
    transaction.on_commit(partial(carry_on_letters.delay, batch_id=batch.pk), robust=True)
