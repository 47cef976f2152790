"""Writing and sending the daily mail: one per person and day, with numbers and a link."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from achterhoek import errands, jobs, outbox
from achterhoek.models import User
from achterhoek.permissions import PERMISSIONS
from transitions import digest_lines
from transitions.models import Digest, TransitionPeriod

SUBJECT = "Zorg in overgang: wat er vandaag wacht"


def write(period: TransitionPeriod, *, day: date) -> jobs.Outcome:
    """Write the mail of every colleague for whom something is due on `day`; who has nothing due gets none."""
    return errands.run("deadline_digests", _things(period, day=day))


def _things(period: TransitionPeriod, *, day: date) -> Iterator[errands.Thing]:
    roles = PERMISSIONS["handovers.view"]
    for person in User.objects.filter(is_active=True, role__in=roles).exclude(email="").order_by("pk"):
        yield errands.Thing(f"person-{person.pk}", day, partial(_write, person, period, day))


def _write(person: User, period: TransitionPeriod, day: date) -> None:
    if lines := digest_lines.of(person, period=period, today=day):
        Digest.objects.create(person=person, day=day, lines=lines)


def send_waiting() -> jobs.Outcome:
    """Send what waits."""
    return outbox.send_waiting(Digest, _mail)


def _mail(digest: Digest) -> EmailMessage:
    return EmailMessage(SUBJECT, _body(digest), settings.DEFAULT_FROM_EMAIL, [digest.person.email])


def _body(digest: Digest) -> str:
    lines = "\n".join(f"- {line}" for line in digest.lines)
    address = f"{settings.PUBLIC_ADDRESS}{reverse('transitions:work')}"
    return f"Dag {digest.person.first_name},\n\nVandaag wacht er:\n\n{lines}\n\nBekijk je werk: {address}\n"
