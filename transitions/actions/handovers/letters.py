"""The letter that must be made before a move counts as agreed, and what its history says of it."""

from collections.abc import Sequence
from datetime import date

from achterhoek.models import User
from achterhoek.refusals import Refused
from transitions import letter_check
from transitions.actions.handovers import history
from transitions.actions.handovers.moves import require
from transitions.actions.letters import waiting
from transitions.models import Handover, Letter, LetterMove
from transitions.statuses import LetterState, NoLetter

WITHOUT = "handovers.without_letter"
#: These stop no move: a person tells it, or the letter is made once the other move's start is known.
FOR_A_PERSON = (NoLetter.SAFETY, NoLetter.DAY_PASSED)
NOT_ASSESSED = "deze zorg is niet beoordeeld"


def make(handover: Handover, *, excused: str, by: User, today: date) -> None:
    """Make the letters about a day that was just agreed.

    Refused where one cannot be made, unless a coordinator says why the day stands all the same. A letter about someone
    behind the safety flag is for a person, who stands on the list of who must still hear.
    """
    made, left = waiting.refresh(handover.client_id, period=handover.period, by=by, today=today)
    missing = [str(one) for one in left if one.reason not in FOR_A_PERSON]
    if not left and _is_named_nowhere(handover):
        missing = [NOT_ASSESSED]
    if missing and not excused.strip():
        raise Refused(
            f"De brief kan nog niet worden gemaakt: {missing[0]}. "
            "Vul dat eerst aan; een coördinator kan met een reden zonder brief verdergaan.",
            rule="letter",
        )
    if missing:
        require(by, WITHOUT, handover=handover)
    _tell(handover, made, missing or [str(one) for one in left], by=by, reason=excused if missing else "")


def make_anew(handover: Handover, *, by: User, today: date) -> None:
    """A move that goes on: its day was agreed before, so a letter that cannot be made now stops nothing."""
    made, left = waiting.refresh(handover.client_id, period=handover.period, by=by, today=today)
    _tell(handover, made, [str(one) for one in left], by=by, reason="")


def _is_named_nowhere(handover: Handover) -> bool:
    """Whether a line is still to be told, and no letter on its way names it as it stands."""
    named = LetterMove.objects.filter(letter_check.STANDS, line__handover=handover)
    named = named.filter(letter__state__in=(LetterState.DRAFT, LetterState.PRODUCED))
    return bool(letter_check.to_tell().filter(handover=handover).exclude(pk__in=named.values("line")))


def _tell(handover: Handover, made: Sequence[Letter], left: Sequence[str], *, by: User, reason: str) -> None:
    if made:
        words = "Brieven" if len(made) > 1 else "Brief"
        numbers = " en ".join(letter.number for letter in made)
        history.record(handover, f"{words} {numbers} gemaakt", by=by)
    if left:
        history.record(handover, f"Geen brief: {left[0]}"[:200], by=by, reason=reason.strip())
