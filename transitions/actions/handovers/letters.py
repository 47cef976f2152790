"""The letter that must be made before a move counts as agreed, and what its history says of it."""

from collections.abc import Sequence
from datetime import date

from achterhoek.models import User
from achterhoek.refusals import Refused
from transitions.actions.handovers import history
from transitions.actions.handovers.moves import require
from transitions.actions.letters import waiting
from transitions.models import Handover, Letter
from transitions.statuses import NoLetter

WITHOUT = "handovers.without_letter"


def make(handover: Handover, *, excused: str, by: User, today: date) -> None:
    """Make the letters about a day that was just agreed.

    Refused where one cannot be made, unless a coordinator says why the day stands all the same. A letter about someone
    behind the safety flag is for a person, who stands on the list of who must still hear.
    """
    made, left = waiting.make(handover, by=by, today=today)
    missing = [one for one in left if one.reason != NoLetter.SAFETY]
    if missing and not excused.strip():
        raise Refused(
            f"De brief kan nog niet worden gemaakt: {missing[0]}. "
            "Vul dat eerst aan; een coördinator kan met een reden zonder brief verdergaan.",
            rule="letter",
        )
    if missing:
        require(by, WITHOUT, handover=handover)
    _tell(handover, made, [str(one) for one in left], by=by, reason=excused.strip() if missing else "")


def make_anew(handover: Handover, *, by: User, today: date) -> None:
    """A move that goes on: its day was agreed before, so a letter that cannot be made now stops nothing."""
    made, left = waiting.make(handover, by=by, today=today)
    _tell(handover, made, [str(one) for one in left], by=by, reason="")


def _tell(handover: Handover, made: Sequence[Letter], left: Sequence[str], *, by: User, reason: str) -> None:
    numbers = " en ".join(letter.number for letter in made)
    if made:
        words = "Brieven" if len(made) > 1 else "Brief"
        history.record(handover, f"{words} {numbers} gemaakt", by=by)
    if left:
        history.record(handover, f"Geen brief: {left[0]}"[:200], by=by, reason=reason)
