"""What whoever handles an objection notes on the way to its outcome."""

from datetime import date

from django.db import transaction

from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.wording import written
from transitions.actions.handovers.guards import require_reason
from transitions.actions.objections import reliefs, weighing
from transitions.actions.objections.registering import answer_due, require_colleague
from transitions.actions.objections.steps import change, lock, require_not_before, require_running
from transitions.models import Handover, Objection, TransitionPeriod
from transitions.statuses import ReliefState, Weighing

Version = int | None


@transaction.atomic
def set_committee(
    objection: Objection,
    *,
    committee: bool,
    period: TransitionPeriod,
    by: User,
    today: date,
    version: Version = None,
) -> Objection:
    """A committee gives advice, or not after all: the term for the answer follows (Awb 7:10)."""
    objection = lock(objection, version=version)
    require_running(objection)
    if objection.committee == committee:
        raise Refused("Dat stond er al zo.", rule="same")
    _require_in_time(objection, today=today, doing="Een commissie instellen")
    due_on = _due(objection, period=period, committee=committee)
    what = f"{'Een' if committee else 'Geen'} commissie geeft advies: besluit uiterlijk {written(due_on)}"
    return change(objection, by=by, what=what, committee=committee, answer_due_on=due_on)


@transaction.atomic
def postpone(
    objection: Objection,
    *,
    reason: str,
    period: TransitionPeriod,
    by: User,
    today: date,
    version: Version = None,
) -> Objection:
    """Postpone the decision, once, with a reason, and before it was due (Awb 7:10 lid 3)."""
    objection = lock(objection, version=version)
    require_running(objection)
    if objection.postponed_on:
        raise Refused(
            f"Dit bezwaar is al verdaagd op {written(objection.postponed_on)}; dat kan één keer.",
            rule="postponed_once",
        )
    _require_in_time(objection, today=today, doing="Verdagen")
    why = require_reason(reason)
    objection.postponed_on = today
    due_on = _due(objection, period=period, committee=objection.committee)
    return change(
        objection,
        by=by,
        what=f"Verdaagd: besluit uiterlijk {written(due_on)}",
        reason=why,
        postponed_on=today,
        postponed_reason=why,
        answer_due_on=due_on,
    )


def _require_in_time(objection: Objection, *, today: date, doing: str) -> None:
    if today > objection.answer_due_on:
        due = written(objection.answer_due_on)
        raise Refused(f"{doing} kan niet meer: het besluit moest er uiterlijk {due} zijn.", rule="answer_due")


def _due(objection: Objection, *, period: TransitionPeriod, committee: bool) -> date:
    return answer_due(
        objection.received_on,
        objection.term_ended_on,
        committee=committee,
        period=period,
        is_postponed=objection.postponed_on is not None,
    )


@transaction.atomic
def note_hearing(
    objection: Objection, *, day: date, note: str = "", by: User, today: date, version: Version = None
) -> Objection:
    """Plan the hearing, or note how it went; also that someone does not want to be heard (Awb 7:2, 7:3)."""
    objection = lock(objection, version=version)
    require_running(objection)
    require_not_before(day, objection.received_on, what="De hoorzitting", event="het bezwaar")
    note = note.strip()
    if day > today and note:
        raise Refused("De hoorzitting moet nog komen: noteer daarna hoe het ging.", rule="future")
    if day <= today:
        note = require_reason(note, what="Noteer kort hoe het ging, of waarom er geen hoorzitting was.")
    held = "Hoorzitting gepland op" if day > today else "Hoorzitting vastgelegd van"
    return change(
        objection, by=by, what=f"{held} {written(day)}", reason=note, hearing_on=day, hearing_note=note
    )


@transaction.atomic
def give(objection: Objection, *, to: User, by: User, version: Version = None) -> Objection:
    """Another colleague handles it from now on."""
    objection = lock(objection, version=version)
    require_running(objection)
    require_colleague(to, municipality=objection.municipality_id)
    if to == objection.handled_by:
        raise Refused(f"{to} behandelt dit bezwaar al.", rule="same")
    return change(objection, by=by, what=f"Behandelaar: {to}", handled_by=to)


@transaction.atomic
def point_to(
    objection: Objection, *, handover: Handover, by: User, today: date, version: Version = None
) -> Objection:
    """Say which handover it is about, where that was not known when it came. What was decided holds for it at once."""
    objection = lock(objection, version=version)
    require_running(objection)
    if handover.client_id != objection.client_id:
        raise Refused("Deze overdracht is van een andere cliënt.", rule="same_client")
    if objection.handover:
        raise Refused(f"Dit bezwaar gaat al over {objection.handover}.", rule="same")
    what = f"Het bezwaar gaat over overdracht {handover}"
    change(objection, by=by, what=what, handover=handover, detail={"handover": handover.number})
    if objection.reliefs.filter(state=ReliefState.GRANTED).exists():
        reliefs.keep(objection, by=by, today=today)
    elif objection.weighing == Weighing.WAIT:
        weighing.hold(objection, why=objection.weighing_reason, by=by)
    return objection
