"""The work on a batch: putting its letters together, and printing them. Some residents at a time, each in one piece.

A worker holds a claim that it renews with every piece; a worker that died leaves it to grow old, and another goes on.
Doing a piece twice makes nothing twice: who is in the batch already is passed over, and a letter is printed once.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import date

from django.db import IntegrityError, OperationalError, transaction

from achterhoek import claims
from achterhoek.models import User
from achterhoek.refusals import Refused
from transitions import letter_life
from transitions.actions.letters import batches
from transitions.actions.letters.preparing import prepare
from transitions.actions.letters.producing import produce
from transitions.models import LetterBatch
from transitions.statuses import LETTERS_AT_WORK, BatchState

FAULT = "Er ging iets mis dat het portaal niet verwachtte. De beheerder vindt in het log van de server wat."
log = logging.getLogger(__name__)
#: Work gives how many it did in each piece; where it ends, the batch has its next state.
WORK: dict[BatchState, tuple[Callable[[LetterBatch, date], Iterator[int]], BatchState]] = {
    BatchState.PREPARING: (prepare, BatchState.DRAFT),
    BatchState.PRODUCING: (produce, BatchState.PRODUCED),
}


@transaction.atomic
def ask_to_stop(batch: LetterBatch, *, by: User, version: int | None = None) -> LetterBatch:
    """Ask the worker to stop after the piece it is at: a clean cut. Where nobody is at work it stops at once."""
    batch = batches.lock(batch, version=version)
    batches.require(by, letter_life.MAKE, municipality=batch.municipality_id)
    if batch.state != BatchState.PRODUCING:
        raise Refused("Er worden nu geen brieven gemaakt.", rule="letter_life")
    LetterBatch.objects.filter(pk=batch.pk).update(stop_asked=True)
    batch.stop_asked = True
    if not claims.is_held(batch):
        return batches.move(batch, BatchState.STOPPED, by=by, stop_asked=False, claimed_at=None)
    return batch


def carry_on(batch: LetterBatch, *, today: date) -> LetterBatch:
    """Do the work of a batch until it is done or stopped. Returns at once where another worker has it."""
    claimed = _claim(batch)
    if claimed is None:
        return batch
    work, ends_in = WORK[BatchState(claimed.state)]
    try:
        for done in work(claimed, today):
            claimed.done += done
            if not claims.renew(claimed):
                ends_in = BatchState.STOPPED
                break
    except Refused as refusal:
        _finish(claimed, BatchState.STOPPED, refusal=refusal.sentence)
    except (OperationalError, IntegrityError):
        raise  # the database was away, or another worker was at the same piece: the next round goes on
    except Exception:
        # Tried again each minute it would fail each minute, and the page would say that work goes on.
        log.exception("letters %s", claimed.number)
        _finish(claimed, BatchState.STOPPED, refusal=FAULT)
    else:
        _finish(claimed, ends_in)
    claimed.refresh_from_db()
    return claimed


def _claim(batch: LetterBatch) -> LetterBatch | None:
    """Take the batch; none where another worker holds it."""
    if not claims.take(batch, states=LETTERS_AT_WORK, done=0):
        return None
    rows = LetterBatch.objects.select_related("municipality", "period", "made_by")
    mine: LetterBatch = rows.get(pk=batch.pk)
    return mine


@transaction.atomic
def _finish(batch: LetterBatch, to: BatchState, *, refusal: str = "") -> None:
    """End the work that this worker held; one that was overtaken ends nothing. What is put together cannot stop."""
    locked = batches.lock(batch)
    if not claims.is_still_mine(batch, as_it_stands=locked):
        return
    if locked.state == BatchState.PREPARING and to == BatchState.STOPPED:
        to = BatchState.DROPPED
        batches.take_all_out(locked)
    by = User.objects.portal()
    batches.move(locked, to, by=by, claimed_at=None, stop_asked=False, refusal=refusal[:500])
