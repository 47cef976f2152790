"""Mail that leaves at most once. A row waits in the outbox: WAITING → SENDING → SENT or FAILED.

Who sends claims the row and commits before the mail leaves. A worker that dies in between leaves a row of which nobody
knows whether the mail left: it becomes FAILED, not WAITING. A model of such rows has `state` (MailState), `claimed_at`,
`sent_at` and `failure`.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import Model, QuerySet

from achterhoek import jobs
from achterhoek.clock import now
from achterhoek.statuses import MailState

#: Longer than any mail server may take; after this the worker is taken for dead.
PATIENCE = timedelta(minutes=15)
LOST = "Het verzenden werd afgebroken: het is niet zeker of de mail weg is."

#: Makes the mail of a row.
Write = Callable[[Any], EmailMessage]


def send(row: Any, write: Write) -> MailState | None:
    """Send one mail that waits. Nothing, when another worker has it or it is gone already."""
    waiting = _same(row).filter(state=MailState.WAITING)
    if not waiting.update(state=MailState.SENDING, claimed_at=now()):
        return None
    try:
        write(_same(row).get()).send()
    except Exception as error:  # noqa: BLE001  (whatever a mail server says: the others must get theirs)
        return _finish(row, MailState.FAILED, failure=f"De mailserver weigerde: {type(error).__name__}.")
    return _finish(row, MailState.SENT)


def send_waiting(model: type[Model], write: Write) -> jobs.Outcome:
    """Send all that waits, and give up on what a dead worker had in its hands."""
    rows = model._default_manager.order_by("pk")
    left = rows.filter(state=MailState.SENDING, claimed_at__lt=now() - PATIENCE)
    ended: list[tuple[Any, MailState | None]] = [
        (row, _finish(row, MailState.FAILED, failure=LOST)) for row in left
    ]
    ended += [(row, send(row, write)) for row in rows.filter(state=MailState.WAITING)]
    failures = [
        f"{model._meta.model_name}-{row.pk}: {row.failure}" for row, to in ended if to == MailState.FAILED
    ]
    sent = sum(to == MailState.SENT for _, to in ended)
    return jobs.Outcome(done=sent, failed=len(failures), failures=failures)


def _same(row: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = type(row)._default_manager.filter(pk=row.pk)
    return found


def _finish(row: Any, state: MailState, *, failure: str = "") -> MailState | None:
    """Only what is being sent ends."""
    row.failure = failure
    sent_at = now() if state == MailState.SENT else None
    sending = _same(row).filter(state=MailState.SENDING)
    return state if sending.update(state=state, sent_at=sent_at, failure=failure) else None
