"""What may be done with a batch of letters, and when: one table (docs/letters.md).

`transitions.actions.letters` asks this table; `batches.move` is the only writer of a batch's state.
"""

from achterhoek.life import Life, Step
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

LIFE = Life(
    BatchState,
    TABLE,
    rule="letter_life",
    refusal="Deze brieven zijn {was}; van daar kan het niet naar {wanted}.",
)
step, allowed = LIFE.step, LIFE.allowed
