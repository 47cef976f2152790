"""Interim relief (voorlopige voorziening): asked at the court, granted, refused, ended.

While a granted relief runs the handover is held and the old provider stays: it cannot be taken up again
(`handovers.resume`). A relief that was granted after the new provider began leaves a person something to do.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.wording import written
from transitions.actions.handovers.guards import require_past, require_reason
from transitions.actions.objections import following, weighing
from transitions.actions.objections.steps import (
    WORK,
    change,
    lock,
    require,
    require_not_before,
    require_running,
)
from transitions.models import InterimRelief, Objection
from transitions.statuses import RUNNING_RELIEF, ReliefState, Status

TOO_LATE = (
    "De rechter wees een voorlopige voorziening toe, maar de nieuwe aanbieder is al begonnen. Dit draait niet vanzelf "
    "terug. Bespreek vandaag met de oude en de nieuwe aanbieder wie de zorg geeft. Leg dat vast met een correctie van "
    "de start of een nieuwe overdracht."
)


@dataclass(frozen=True)
class Ruling:
    """What the court said: granted or refused, when, and until when it holds where that is known."""

    granted: bool
    day: date
    note: str
    until: date | None = None


@transaction.atomic
def ask_relief(
    objection: Objection, *, asked_on: date, by: User, today: date, version: int | None = None
) -> InterimRelief:
    """Record that the client asked the court to keep things as they are."""
    objection = lock(objection, version=version)
    require(by, WORK, municipality=objection.municipality_id)
    require_running(objection)
    require_past(asked_on, today=today, what="Het verzoek")
    if objection.reliefs.filter(state__in=RUNNING_RELIEF).exists():
        raise Refused("Bij dit bezwaar loopt al een voorlopige voorziening.", rule="one_running_relief")
    change(objection, by=by, what=f"Voorlopige voorziening gevraagd op {written(asked_on)}")
    return InterimRelief.objects.create(
        municipality_id=objection.municipality_id, objection=objection, asked_on=asked_on, recorded_by=by
    )


@transaction.atomic
def rule(
    objection: Objection, *, ruling: Ruling, by: User, today: date, version: int | None = None
) -> InterimRelief:
    """Record what the court said. Granted: the handover is held, whatever was chosen before."""
    objection = lock(objection, version=version)
    require(by, WORK, municipality=objection.municipality_id)
    relief = _only(objection, ReliefState.ASKED, otherwise="Er wacht geen verzoek op een uitspraak.")
    require_past(ruling.day, today=today, what="De uitspraak")
    require_not_before(ruling.day, relief.asked_on, what="De uitspraak", event="het verzoek")
    note = require_reason(ruling.note, what="Noteer wat de rechter bepaalde.")
    state = ReliefState.GRANTED if ruling.granted else ReliefState.REFUSED
    until = _until(ruling)
    _write(relief, state=state, ruled_on=ruling.day, note=note, ended_on=until)
    what = f"Voorlopige voorziening {state.label} op {written(ruling.day)}"
    change(objection, by=by, what=what, reason=note)
    if ruling.granted:
        keep(objection, by=by, today=today)
    return relief


def _until(ruling: Ruling) -> date | None:
    if not ruling.granted or ruling.until is None:
        return None
    require_not_before(ruling.until, ruling.day, what="De laatste dag", event="de uitspraak")
    return ruling.until


def keep(objection: Objection, *, by: User, today: date) -> None:
    """The old provider stays; where the new one began already a person must act."""
    held = weighing.hold(objection, why="de rechter wees een voorlopige voorziening toe", by=by)
    if not held and objection.handover and objection.handover.status != Status.CANCELLED:
        following.ask(objection, TOO_LATE, by=by, today=today)


@transaction.atomic
def end_relief(
    objection: Objection, *, ended_on: date, reason: str, by: User, today: date, version: int | None = None
) -> InterimRelief:
    """The relief no longer holds, or the request was taken back. The handover stays held until a person goes on."""
    objection = lock(objection, version=version)
    require(by, WORK, municipality=objection.municipality_id)
    relief = _only(objection, *RUNNING_RELIEF, otherwise="Er loopt geen voorlopige voorziening.")
    require_past(ended_on, today=today, what="De laatste dag")
    begun = relief.ruled_on or relief.asked_on
    require_not_before(ended_on, begun, what="De laatste dag", event="de uitspraak of het verzoek")
    close(relief, ended_on=ended_on)
    what = f"Voorlopige voorziening afgelopen op {written(ended_on)}"
    change(objection, by=by, what=what, reason=require_reason(reason))
    return relief


def close(relief: InterimRelief, *, ended_on: date) -> None:
    """End it; of a request without a ruling the day counts for both."""
    _write(relief, state=ReliefState.ENDED, ruled_on=relief.ruled_on or ended_on, ended_on=ended_on)


def running(objection: Objection) -> InterimRelief | None:
    """The relief that was asked or granted."""
    return objection.reliefs.filter(state__in=RUNNING_RELIEF).first()


def _only(objection: Objection, *states: ReliefState, otherwise: str) -> InterimRelief:
    rows = InterimRelief.objects.filter(objection=objection, state__in=states)
    found: InterimRelief | None = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise Refused(otherwise, rule="relief_state")
    return found


def _write(relief: InterimRelief, **fields: object) -> None:
    for name, value in fields.items():
        setattr(relief, name, value)
    relief.save(update_fields=list(fields))
