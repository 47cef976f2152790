"""One resident of a plan: all placements of the client in one transaction, through the actions that people use.

Checking and carrying out call `carry_out`, so the same guards look in the same order; checking rolls back what it did.
Of two workers who take the same resident one does it and the other finds nothing to do: what is taken is a row that
still stands as proposed, and it changes in the transaction that does the work.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from achterhoek.models import User
from achterhoek.refusals import Refused
from clients.models import Client
from transitions.actions import handovers
from transitions.actions.handovers import guards
from transitions.models import Assessment, Handover, HandoverLine, Placement
from transitions.statuses import PlacementState, Status

NOT_IN_PLAN = "Voor deze zorg had het plan geen plaats."

#: What goes together in one handover: the new provider and the day.
Target = tuple[int, date]


def require_no_person_needed(placements: Sequence[Placement], *, client: Client) -> None:
    """Refuse what is never done in bulk: a resident with a safety flag, or who lives at the provider."""
    if client.safety:
        raise Refused("Veiligheid: een mens neemt deze overdracht zelf over.", rule="in_person")
    if stays := next((one.lot for one in placements if one.lot.stay), None):
        raise Refused(
            f"{stays}: de cliënt woont bij de aanbieder. Een mens neemt deze over.", rule="in_person"
        )


def carry_out(placements: Sequence[Placement], *, by: User, today: date) -> None:
    """Propose every placement of one client. Call it inside a transaction; Refused leaves nothing half done."""
    taken = Placement.objects.filter(pk__in=[one.pk for one in placements], state=PlacementState.PROPOSED)
    if taken.update(state=PlacementState.SKIPPED, result_reason="bezig") != len(placements):
        raise Taken
    by_line = {one.care_line_id: one for one in placements}
    for handover in _begun(by_line, by=by):
        _require_to_plan(handover)
        for part, target in _parts(handover, by_line, by=by):
            _propose(part, target, by_line, by=by, today=today)


class Taken(Refused):
    """Another worker did this resident already."""

    def __init__(self) -> None:
        super().__init__("Deze inwoner is al verwerkt.", rule="taken")


def _begun(by_line: dict[int, Placement], *, by: User) -> list[Handover]:
    """The handovers of these lines, begun where there is none yet; only a confirmed assessment begins one."""
    one = next(iter(by_line.values()))
    moving = Assessment.objects.filter(period=one.plan.period, indication__care_line__in=by_line).moving()
    if not moving.exists():
        raise Refused("De beoordeling is veranderd: deze zorg hoeft niet meer over.", rule="assessment")
    return handovers.begin(moving, by=by)


def _require_to_plan(handover: Handover) -> None:
    if handover.status != Status.TO_PLAN:
        raise Refused(
            f"{handover.number} is al {handover.get_status_display()}: iemand is er al mee bezig.",
            rule="workflow",
        )


def _parts(handover: Handover, by_line: dict[int, Placement], *, by: User) -> list[tuple[Handover, Target]]:
    """The handover and what is split off it: a part per new provider and day, and one for what the plan left out."""
    groups: dict[Target, list[HandoverLine]] = defaultdict(list)
    left_out = []
    for line in guards.lines_of(handover):
        if placed := by_line.get(line.care_line_id):
            groups[placed.delivered_by_id, placed.starts_on].append(line)
        else:
            left_out.append(line)
    first, *others = sorted(groups)
    parts = [(handover, first)]
    for target in others:
        reason = by_line[groups[target][0].care_line_id].split_reason or "Het plan verdeelt de zorg."
        parts.append((handovers.split(handover, lines=groups[target], reason=reason, by=by), target))
    if left_out:
        handovers.split(handover, lines=left_out, reason=NOT_IN_PLAN, by=by)
    return parts


def _propose(
    handover: Handover, target: Target, by_line: dict[int, Placement], *, by: User, today: date
) -> None:
    lines = guards.lines_of(handover)
    placed = [by_line[line.care_line_id] for line in lines]
    proposed = handovers.propose(
        handover,
        receiving=placed[0].delivered_by,
        contracts={line.pk: one.contract for line, one in zip(lines, placed, strict=True)},
        day=target[1],
        by=by,
        today=today,
    )
    Placement.objects.filter(pk__in=[one.pk for one in placed]).update(
        state=PlacementState.DONE, handover=proposed, handover_version=proposed.version, result_reason=""
    )
