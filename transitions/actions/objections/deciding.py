"""The outcome of an objection, and what follows from it for the handover.

Upheld: the handover is cancelled, or goes back to planning without the provider that was objected to. Where the care
has started nothing turns back by itself: the portal says what a person must do, and keeps it in what is due.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.wording import written
from providers.models import Provider
from transitions.actions import handovers
from transitions.actions.handovers.guards import require_past, require_reason
from transitions.actions.objections import following, reliefs
from transitions.actions.objections.steps import (
    DECIDE,
    WORK,
    change,
    lock,
    require,
    require_not_before,
    require_running,
)
from transitions.models import Handover, LetterMove, Objection
from transitions.statuses import OPEN, CancelReason, ObjectionOutcome, ReliefState, Remedy, Status

HAS_STARTED = {
    Remedy.CANCEL: (
        "De nieuwe aanbieder is al begonnen. Dit draait niet vanzelf terug. Spreek met de oude en de nieuwe aanbieder "
        "af wie de zorg geeft. Was de start een vergissing, corrigeer die dan; begin anders een nieuwe overdracht."
    ),
    Remedy.ANOTHER: (
        "De nieuwe aanbieder is al begonnen. Begin een nieuwe overdracht naar een andere aanbieder. "
        "Tot die begint, blijft de aanbieder van nu verantwoordelijk."
    ),
}
NO_HANDOVER = (
    "Bij dit bezwaar hoort geen overdracht die nog loopt. Bepaal met de cliënt wat er volgt, en leg dat vast."
)


@dataclass(frozen=True)
class Verdict:
    """The outcome with its day and grounds; what was upheld has a remedy where there is a handover."""

    outcome: ObjectionOutcome
    day: date
    reason: str
    remedy: Remedy | None = None


@transaction.atomic
def decide(
    objection: Objection, *, verdict: Verdict, by: User, today: date, version: int | None = None
) -> Objection:
    """A coordinator records the outcome; what follows for the handover is done in the same transaction."""
    objection = lock(objection, version=version)
    require(by, DECIDE, municipality=objection.municipality_id)
    remedy = _checked(objection, verdict, today=today)
    why = require_reason(verdict.reason, what="Geef de motivering van het besluit.")
    handover = handovers.lock(objection.handover) if objection.handover else None
    change(
        objection,
        by=by,
        what=f"Besloten op {written(verdict.day)}: {verdict.outcome.label}",
        reason=why,
        permission=DECIDE,
        outcome=verdict.outcome,
        outcome_reason=why,
        remedy=remedy or "",
        excluded=_excluded(objection, handover, remedy),
        decided_on=verdict.day,
        decided_at=now(),
        decided_by=by,
    )
    if verdict.outcome == ObjectionOutcome.UPHELD:
        _end_relief(objection, verdict.day, by=by, why="het bezwaar is gegrond")
        _carry_out(objection, handover, remedy, by=by, today=today)
    return objection


def _checked(objection: Objection, verdict: Verdict, *, today: date) -> Remedy | None:
    require_running(objection)
    if verdict.outcome == ObjectionOutcome.WITHDRAWN:
        raise Refused("Dat een bezwaar is ingetrokken, leg je apart vast.", rule="withdrawn")
    require_past(verdict.day, today=today, what="Het besluit")
    require_not_before(verdict.day, objection.received_on, what="Het besluit", event="het bezwaar")
    if verdict.outcome != ObjectionOutcome.UPHELD:
        _require_heard(objection)
        return None
    if objection.handover and verdict.remedy is None:
        raise Refused("Kies wat er volgt: annuleren, of een andere aanbieder.", rule="remedy")
    return verdict.remedy


def _require_heard(objection: Objection) -> None:
    """Nobody is told no unheard, unless for a reason that is noted (Awb 7:2, 7:3)."""
    if not objection.hearing_note:
        raise Refused(
            "Noteer eerst hoe de hoorzitting ging, of waarom er niet gehoord is. Wie geen gelijk krijgt, mag eerst "
            "zelf vertellen hoe het zit.",
            rule="hearing",
        )


def _excluded(objection: Objection, handover: Handover | None, remedy: Remedy | None) -> Provider | None:
    """Who is not asked again for this resident: whom the letter named that they object to, or who stands there now."""
    if handover is None or remedy != Remedy.ANOTHER:
        return None
    named = LetterMove.objects.filter(letter=objection.letter_id, line__handover=handover)
    move = named.select_related("receiving").order_by("pk").first()
    return move.receiving if move else handover.receiving


def _carry_out(
    objection: Objection, handover: Handover | None, remedy: Remedy | None, *, by: User, today: date
) -> None:
    if handover and (handover.status, remedy) == (Status.CANCELLED, Remedy.CANCEL):
        return
    if handover is None or remedy is None or handover.status == Status.CANCELLED:
        following.ask(objection, NO_HANDOVER, by=by, today=today)
    elif handover.status not in OPEN:
        following.ask(objection, HAS_STARTED[remedy], by=by, today=today)
    elif remedy == Remedy.CANCEL:
        handovers.cancel(
            handover,
            reason=CancelReason.STAYS,
            confirmed_with=f"besluit op bezwaar {objection.number}",
            confirmed_on=today,
            by=by,
            today=today,
        )
    elif handover.status != Status.TO_PLAN:
        why = f"Bezwaar {objection.number} is gegrond: {objection.outcome_reason}"[:500]
        handovers.take_back(handover, reason=why, by=by, today=today)


@transaction.atomic
def withdraw(
    objection: Objection, *, day: date, reason: str, by: User, today: date, version: int | None = None
) -> Objection:
    """The client takes the objection back; a relief at the court lapses with it (Awb 8:85). The handover stays."""
    objection = lock(objection, version=version)
    require(by, WORK, municipality=objection.municipality_id)
    require_running(objection)
    require_past(day, today=today, what="Het intrekken")
    require_not_before(day, objection.received_on, what="Het intrekken", event="het bezwaar")
    why = require_reason(reason, what="Noteer wie het introk, en hoe.")
    change(
        objection,
        by=by,
        what=f"Ingetrokken op {written(day)}",
        reason=why,
        outcome=ObjectionOutcome.WITHDRAWN,
        outcome_reason=why,
        decided_on=day,
        decided_at=now(),
        decided_by=by,
    )
    _end_relief(objection, day, by=by, why="het bezwaar is ingetrokken", also_asked=True)
    return objection


def _end_relief(objection: Objection, day: date, *, by: User, why: str, also_asked: bool = False) -> None:
    """A relief that was granted has nothing to keep any more; a request lapses only with the objection itself."""
    relief = reliefs.running(objection)
    if relief is None or (relief.state == ReliefState.ASKED and not also_asked):
        return
    reliefs.close(relief, ended_on=max(day, relief.ruled_on or relief.asked_on))
    change(objection, by=by, what="Voorlopige voorziening afgelopen", reason=why)
