"""What people do with handovers: `handovers.offer(handover, by=user, …)`. Each is one transaction.

Only `move` writes a status; which step is possible and who may take it stands in transitions/workflow.py. A refusal
says in Dutch which rule stands in the way. `version` is what the page showed: someone who was overtaken is told.
"""

from transitions.actions.handovers.births import begin, begin_for_renewal
from transitions.actions.handovers.days import excuse, schedule, tick
from transitions.actions.handovers.endings import cancel, correct, hold, resume
from transitions.actions.handovers.hearings import Talk, decide_without_agreement, hear
from transitions.actions.handovers.moves import Stale, lock, move
from transitions.actions.handovers.offers import (
    Reply,
    offer,
    record_answer,
    take_back,
    withdraw_acceptance,
    withdraw_offer,
)
from transitions.actions.handovers.proposals import choose_another, note_wish, propose, split
from transitions.actions.handovers.starts import (
    code_for,
    complete,
    confirm_start,
    note_stop,
    record_call,
    record_staff_consultation,
)

__all__ = [
    "Reply",
    "Stale",
    "Talk",
    "begin",
    "begin_for_renewal",
    "cancel",
    "choose_another",
    "code_for",
    "complete",
    "confirm_start",
    "correct",
    "decide_without_agreement",
    "excuse",
    "hear",
    "hold",
    "lock",
    "move",
    "note_stop",
    "note_wish",
    "offer",
    "propose",
    "record_answer",
    "record_call",
    "record_staff_consultation",
    "resume",
    "schedule",
    "split",
    "take_back",
    "tick",
    "withdraw_acceptance",
    "withdraw_offer",
]
