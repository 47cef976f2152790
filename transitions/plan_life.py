"""What a municipality may do with its part of a plan, and when: one table (docs/plans.md).

`transitions.actions.plans` asks this table; `life.move` is the only writer of a part's state.
"""

from achterhoek.life import Life, Step
from transitions.statuses import PartState

CHECK = "plans.check"
APPROVE = "plans.approve"
CARRY_OUT = "plans.carry_out"

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

LIFE = Life(
    PartState,
    TABLE,
    rule="plan_life",
    refusal="Dit plan is {was}; van daar kan het niet naar {wanted}.",
)
step, allowed, may_follow = LIFE.step, LIFE.allowed, LIFE.after
