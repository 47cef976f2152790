"""What people do with objections: `objections.weigh(objection, by=user, …)`. Each is one transaction.

An objection does not suspend. What follows for the handover goes through its own actions: held while a coordinator
waits or a court said so, cancelled or back to planning where the objection is upheld. `version` is what the page
showed: someone who was overtaken is told.
"""

from transitions.actions.objections.deciding import Verdict, decide, withdraw
from transitions.actions.objections.following import follow_up
from transitions.actions.objections.handling import (
    give,
    note_hearing,
    point_to,
    postpone,
    set_committee,
)
from transitions.actions.objections.registering import Told, register
from transitions.actions.objections.reliefs import Ruling, ask_relief, end_relief, rule
from transitions.actions.objections.weighing import weigh

__all__ = [
    "Ruling",
    "Told",
    "Verdict",
    "ask_relief",
    "decide",
    "end_relief",
    "follow_up",
    "give",
    "note_hearing",
    "point_to",
    "postpone",
    "register",
    "rule",
    "set_committee",
    "weigh",
    "withdraw",
]
