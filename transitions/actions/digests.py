"""Writing and sending the daily mail: one per person and day, with numbers and a link."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from achterhoek import errands, jobs
from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.permissions import PERMISSIONS
from transitions import digest_lines
from transitions.models import Digest, TransitionPeriod
from transitions.statuses import DigestState

#: Longer than any mail server may take; after this the worker is taken for dead.
PATIENCE = timedelta(minutes=15)
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
    """Send what waits, and give up on what a dead worker had in its hands."""
    lost = Digest.objects.filter(state=DigestState.SENDING, claimed_at__lt=now() - PATIENCE)
    lost.update(state=DigestState.FAILED, failure="Het verzenden werd afgebroken.")
    sent, failures = 0, []
    for digest in Digest.objects.filter(state=DigestState.WAITING).select_related("person").order_by("pk"):
        if failure := _send(digest):
            failures.append(f"digest-{digest.pk}: {failure}")
        else:
            sent += 1
    return jobs.Outcome(done=sent, failed=len(failures), failures=failures)


def _send(digest: Digest) -> str:
    """Claim the row and commit before the mail leaves, so that it leaves once at most."""
    waiting = Digest.objects.filter(pk=digest.pk, state=DigestState.WAITING)
    if waiting.update(state=DigestState.SENDING, claimed_at=now()) != 1:
        return ""
    mine = Digest.objects.filter(pk=digest.pk, state=DigestState.SENDING)
    try:
        EmailMessage(SUBJECT, _body(digest), settings.DEFAULT_FROM_EMAIL, [digest.person.email]).send()
    except Exception as error:  # noqa: BLE001  (whatever a mail server says: the others must get theirs)
        mine.update(state=DigestState.FAILED, failure=type(error).__name__)
        return type(error).__name__
    mine.update(state=DigestState.SENT, sent_at=now())
    return ""


def _body(digest: Digest) -> str:
    lines = "\n".join(f"- {line}" for line in digest.lines)
    address = f"{settings.PUBLIC_ADDRESS}{reverse('transitions:work')}"
    return f"Dag {digest.person.first_name},\n\nVandaag wacht er:\n\n{lines}\n\nBekijk je werk: {address}\n"
