"""Tasks of the questions: the schedule rings, the action takes what is due and may run twice."""

from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction

from achterhoek import jobs
from faq.actions import replies
from faq.models import Reply


@shared_task(time_limit=600)
def publish_answers(**_: Any) -> None:
    jobs.run("publish_answers")


@shared_task(time_limit=600)
def forget_visitors(**_: Any) -> None:
    jobs.run("forget_visitors")


@shared_task(time_limit=600)
def forget_searches(**_: Any) -> None:
    jobs.run("forget_searches")


@shared_task(time_limit=600)
def send_replies(**_: Any) -> None:
    """Send what a lost message left behind."""
    jobs.run("send_replies")


@shared_task(time_limit=120)
def send_reply(*, reply_id: int, **_: Any) -> None:
    """Send one mail; another process may have it already."""
    waiting = Reply.objects.filter(pk=reply_id).first()
    if waiting:
        replies.send(waiting)


def ring_for(reply: Reply) -> None:
    """Ring for a mail as soon as its row is there; where the broker is away the schedule finds it."""
    transaction.on_commit(partial(send_reply.delay, reply_id=reply.pk), robust=True)
