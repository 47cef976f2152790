"""The only writer of the state of a plan's part: it asks the table, counts on the version it read, and records."""

from typing import Any

from django.db import transaction
from django.db.models import F

from achterhoek import audit
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from transitions import plan_life
from transitions.models import PlanPart
from transitions.statuses import PartState


class Overtaken(Refused):
    """Someone else did something with the plan after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Iemand anders heeft dit plan net veranderd. Kijk eerst wat er nu staat; er is niets dubbel gedaan.",
            rule="version",
        )


def lock(part: PlanPart, *, version: int | None = None) -> PlanPart:
    """The row as it stands now, locked until the transaction ends. `version` is what the page showed."""
    locked: PlanPart = (
        PlanPart.objects.select_for_update(of=("self",))
        .select_related("plan__period", "municipality")
        .get(pk=part.pk)
    )
    if version is not None and locked.version != version:
        raise Overtaken
    return locked


@transaction.atomic
def move(part: PlanPart, to: PartState, *, by: User, reason: str = "", **fields: Any) -> PlanPart:
    """Bring a locked part to another state; `fields` are written with it.

    Raises Impossible where the table has no such step, Refused where `by` may not take it or works for another
    municipality, Overtaken where the row changed.
    """
    step = plan_life.step(part.state, to)
    if not may(by, step.permission) or by.municipality_id != part.municipality_id:
        raise Refused("Dat mag alleen een coördinator van deze gemeente.", rule=step.permission)
    _write(part, state=to, **fields)
    audit.record(
        AccessAction.CHANGE,
        f"Plan {part.plan.number}: {step.name}",
        by=by,
        why=reason,
        municipality=part.municipality_id,
    )
    return part


def _write(part: PlanPart, **fields: Any) -> None:
    unchanged = PlanPart.objects.filter(pk=part.pk, version=part.version, state=part.state)
    if unchanged.update(version=F("version") + 1, **fields) != 1:
        raise Overtaken
    for name, value in fields.items():
        setattr(part, name, value)
    part.version += 1
