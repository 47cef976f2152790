"""What happened to a handover: one line in its history and one event in the access log, in the same transaction."""

from typing import Any

from achterhoek import audit
from achterhoek.models import User
from achterhoek.statuses import AccessAction
from transitions.models import Handover, HandoverEvent


def record(
    handover: Handover,
    what: str,
    *,
    by: User,
    was: str = "",
    to: str = "",
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> HandoverEvent:
    """Write both. `detail` holds no names and no BSN: the access log outlives the case."""
    event = HandoverEvent.objects.create(
        municipality_id=handover.municipality_id,
        handover=handover,
        by=by,
        what=what,
        from_status=was,
        to_status=to,
        reason=reason,
        detail=detail or {},
    )
    audit.record(
        AccessAction.CHANGE,
        f"{handover.number}: {what}",
        by=by,
        about=[handover.client],
        municipality=handover.municipality_id,
        why=reason,
        detail=detail,
    )
    return event
