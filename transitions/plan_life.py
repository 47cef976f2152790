"""What a municipality may do with its part of a plan, and when: one table (docs/plans.md).

`transitions.actions.plans` asks this table; `life.move` is the only writer of a part's state.
"""

from dataclasses import dataclass

from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from transitions.statuses import PartState

CHECK = "plans.check"
APPROVE = "plans.approve"
CARRY_OUT = "plans.carry_out"


@dataclass(frozen=True)
class Step:
    """What happens when one state follows another: the permission it asks and its Dutch name."""

    permission: str
    name: str


TABLE: dict[tuple[PartState, PartState], Step] = {
    (PartState.DRAFT, PartState.CHECKING): Step(CHECK, "nakijken begonnen"),
    (PartState.CHECKED, PartState.CHECKING): Step(CHECK, "opnieuw nakijken begonnen"),
    (PartState.CHECKING, PartState.CHECKED): Step(CHECK, "nagekeken"),
    (PartState.CHECKING, PartState.DRAFT): Step(CHECK, "nakijken gestopt"),
    (PartState.CHECKED, PartState.APPROVED): Step(APPROVE, "goedgekeurd"),
    (PartState.APPROVED, PartState.CHECKED): Step(APPROVE, "goedkeuring ingetrokken"),
    (PartState.APPROVED, PartState.RUNNING): Step(CARRY_OUT, "uitvoering begonnen"),
    (PartState.STOPPED, PartState.RUNNING): Step(CARRY_OUT, "uitvoering gaat verder"),
    (PartState.RUNNING, PartState.STOPPED): Step(CARRY_OUT, "uitvoering gestopt"),
    (PartState.RUNNING, PartState.CARRIED_OUT): Step(CARRY_OUT, "uitgevoerd"),
    (PartState.STOPPED, PartState.UNDOING): Step(CARRY_OUT, "wordt teruggedraaid"),
    (PartState.CARRIED_OUT, PartState.UNDOING): Step(CARRY_OUT, "wordt teruggedraaid"),
    (PartState.UNDOING, PartState.UNDONE): Step(CARRY_OUT, "teruggedraaid"),
    (PartState.DRAFT, PartState.DROPPED): Step(CHECK, "vervallen"),
    (PartState.CHECKED, PartState.DROPPED): Step(CHECK, "vervallen"),
    (PartState.APPROVED, PartState.DROPPED): Step(APPROVE, "vervallen"),
}


class Impossible(Refused):
    """One state never follows the other."""


def step(from_state: str, to_state: str) -> Step:
    """The step from one state to the other; Impossible where the table has none."""
    try:
        return TABLE[PartState(from_state), PartState(to_state)]
    except KeyError:
        was, wanted = PartState(from_state).label, PartState(to_state).label
        raise Impossible(
            f"Dit plan is {was}; van daar kan het niet naar {wanted}.", rule="plan_life"
        ) from None


def may_follow(state: str) -> list[PartState]:
    """The states that may follow `state`."""
    return [to for (start, to) in TABLE if start == state]


def allowed(user: User, from_state: str, to_state: str) -> bool:
    """Whether this person's role may take the step; False where the table has none."""
    found = TABLE.get((PartState(from_state), PartState(to_state)))
    return found is not None and may(user, found.permission)
