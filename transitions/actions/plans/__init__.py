"""What people and jobs do with plans: `plans.order(…)`, `plans.make(plan, …)`, `plans.approve(part, …)`.

A refusal says in Dutch which rule stands in the way. `version` is what the page showed: someone who was overtaken is
told. Carrying out and undoing are work for a worker: `start` says that it must be done, `carry_on` does it.
"""

from transitions.actions.plans.carrying import ask_to_stop, carry_on, start, start_undo, take_over, undo_one
from transitions.actions.plans.checking import Stale, approve, drop, start_check, withdraw_approval
from transitions.actions.plans.life import Overtaken
from transitions.actions.plans.making import make, order
from transitions.actions.plans.weekly import propose

__all__ = [
    "Overtaken",
    "Stale",
    "approve",
    "ask_to_stop",
    "carry_on",
    "drop",
    "make",
    "order",
    "propose",
    "start",
    "start_check",
    "start_undo",
    "take_over",
    "undo_one",
    "withdraw_approval",
]
