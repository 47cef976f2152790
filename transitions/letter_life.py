"""What may be done with a batch of letters, and when: one table (docs/letters.md).

`transitions.actions.letters` asks this table; `batches.move` is the only writer of a batch's state.
"""

from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from transitions.plan_life import Step
from transitions.statuses import BatchState

MAKE = "letters.make"
APPROVE = "letters.approve"
POST = "letters.post"

TABLE: dict[tuple[BatchState, BatchState], Step] = {
    (BatchState.PREPARING, BatchState.DRAFT): Step(MAKE, "samengesteld"),
    (BatchState.DRAFT, BatchState.APPROVED): Step(APPROVE, "goedgekeurd"),
    (BatchState.APPROVED, BatchState.DRAFT): Step(APPROVE, "goedkeuring ingetrokken"),
    (BatchState.APPROVED, BatchState.PRODUCING): Step(MAKE, "brieven maken begonnen"),
    (BatchState.STOPPED, BatchState.PRODUCING): Step(MAKE, "brieven maken gaat verder"),
    (BatchState.PRODUCING, BatchState.STOPPED): Step(MAKE, "brieven maken gestopt"),
    (BatchState.PRODUCING, BatchState.PRODUCED): Step(MAKE, "brieven gemaakt"),
    (BatchState.PRODUCED, BatchState.POSTED): Step(POST, "verstuurd"),
    (BatchState.PREPARING, BatchState.DROPPED): Step(MAKE, "vervallen"),
    (BatchState.DRAFT, BatchState.DROPPED): Step(MAKE, "vervallen"),
    (BatchState.APPROVED, BatchState.DROPPED): Step(MAKE, "vervallen"),
    (BatchState.STOPPED, BatchState.DROPPED): Step(MAKE, "vervallen"),
    (BatchState.PRODUCED, BatchState.DROPPED): Step(POST, "vervallen"),
}


class Impossible(Refused):
    """One state never follows the other."""


def step(from_state: str, to_state: str) -> Step:
    """The step from one state to the other; Impossible where the table has none."""
    try:
        return TABLE[BatchState(from_state), BatchState(to_state)]
    except KeyError:
        was, wanted = BatchState(from_state).label, BatchState(to_state).label
        raise Impossible(
            f"Deze brieven zijn {was}; van daar kan het niet naar {wanted}.", rule="letter_life"
        ) from None


def allowed(user: User, from_state: str, to_state: str) -> bool:
    """Whether this person's role may take the step; False where the table has none."""
    found = TABLE.get((BatchState(from_state), BatchState(to_state)))
    return found is not None and may(user, found.permission)
