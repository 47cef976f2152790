"""The only writer of the access log (NEN 7513). One event per request or action, with the clients it was about.

An action records in its own transaction: what is rolled back was not done. A read or a refusal is recorded by the
view that answered it. Nothing recorded here holds a BSN.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any, Protocol

from django.db import transaction

from achterhoek.models import AccessEvent, AccessSubject, User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction, AccessOutcome

#: The id of the request being answered; the middleware sets it.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class Subject(Protocol):
    """Whom an event may be about: anything with a case number and a municipality (a client)."""

    case_number: Any
    municipality_id: Any


def record(
    action: AccessAction,
    what: str,
    *,
    by: User | None,
    about: Iterable[Subject] = (),
    municipality: str | None = None,
    why: str = "",
    detail: dict[str, Any] | None = None,
    outcome: AccessOutcome = AccessOutcome.DONE,
) -> AccessEvent:
    """Write one event. `what` is a short Dutch phrase, `municipality` a CBS code (default: the doer's own)."""
    with transaction.atomic():
        event = AccessEvent.objects.create(
            by=by,
            by_name=str(by) if by else "bezoeker",
            role=by.role if by else "",
            municipality_id=municipality or (by.municipality_id if by else None),
            action=action,
            outcome=outcome,
            what=what[:200],
            why=why[:500],
            detail=detail or {},
            request_id=request_id.get(),
        )
        subjects = {client.case_number: client.municipality_id for client in about}
        AccessSubject.objects.bulk_create(
            (
                AccessSubject(event=event, case_number=number, municipality_id=code)
                for number, code in subjects.items()
            ),
            batch_size=2000,
        )
    return event


def record_refused(
    what: str,
    refusal: Refused,
    *,
    by: User,
    about: Iterable[Subject],
    action: AccessAction = AccessAction.CHANGE,
) -> AccessEvent:
    """What a rule refused is on record too: which rule, and without the text."""
    return record(
        action, what, by=by, about=about, detail={"rule": refusal.rule}, outcome=AccessOutcome.REFUSED
    )
