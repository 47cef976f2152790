"""The work on a part: checking, carrying out, undoing. Resident by resident, each in a transaction of its own.

A worker holds a claim that it renews with every resident; a worker that died leaves it to grow old, and another goes
on. `carry_on` takes the next residents until there are none, or someone asks to stop: always between two residents.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.db import transaction

from achterhoek import claims, clock
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from transitions import plan_life
from transitions.actions.handovers import moves
from transitions.actions.plans import life, residents
from transitions.actions.plans.checking import Tally, by_client, rehearse, require_fresh
from transitions.models import Placement, PlanPart
from transitions.statuses import AT_WORK, PartState, PlacementState, Status

OTHERWISE = "Anders dan bij het nakijken: "
#: Where the work that goes on leads when someone stops it; undoing is not stopped.
STOPS_AT = {PartState.CHECKING: PartState.DRAFT, PartState.RUNNING: PartState.STOPPED}
#: What a part says of it; that the carrying out stopped its state says already.
STOPPED = {PartState.DRAFT: "Het nakijken is gestopt.", PartState.STOPPED: ""}


@transaction.atomic
def start(part: PlanPart, *, by: User, today: date, version: int | None = None) -> PlanPart:
    """Say that a part is to be carried out, or goes on after a stop; workers take it from here. → RUNNING."""
    part = life.lock(part, version=version)
    if part.state == PartState.APPROVED:
        require_fresh(part, today=today)
    return life.move(
        part,
        PartState.RUNNING,
        by=by,
        run_at=clock.now(),
        run_by=by,
        stop_asked=False,
        claimed_at=None,
        done=0,
        remark="",
    )


@transaction.atomic
def start_undo(part: PlanPart, *, by: User, version: int | None = None) -> PlanPart:
    """Say that what was carried out is to be taken back, as far as nobody went on with it. → UNDOING."""
    part = life.lock(part, version=version)
    return life.move(
        part,
        PartState.UNDOING,
        by=by,
        undone_at=clock.now(),
        undone_by=by,
        stop_asked=False,
        claimed_at=None,
        done=0,
    )


def ask_to_stop(part: PlanPart, *, by: User, version: int | None = None) -> PlanPart:
    """Ask the worker to stop after the resident it is at. Where nobody is at work it stops at once."""
    with transaction.atomic():
        part = life.lock(part, version=version)
        if part.state not in STOPS_AT:
            raise Refused("Er loopt nu niets dat kan stoppen.", rule="plan_life")
        PlanPart.objects.filter(pk=part.pk).update(stop_asked=True)
        part.stop_asked = True
        if not claims.is_held(part):
            to = STOPS_AT[PartState(part.state)]
            life.move(part, to, by=by, stop_asked=False, claimed_at=None, remark=STOPPED[to])
    return part


def carry_on(part: PlanPart, *, today: date) -> PlanPart:
    """Do the work of a part until it is done or stopped. Returns at once where another worker has it."""
    claimed = _claim(part)
    if claimed is None:
        return part
    for done in WORK[PartState(claimed.state)](claimed, today):
        claimed.done += done
        if not claims.renew(claimed):
            _stop_if_asked(claimed)
            break
    claimed.refresh_from_db()
    return claimed


def _claim(part: PlanPart) -> PlanPart | None:
    """Take the part; none where another worker holds it."""
    if not claims.take(part, states=AT_WORK):
        return None
    mine: PlanPart = PlanPart.objects.select_related(
        "plan__period", "municipality", "checked_by", "run_by", "undone_by"
    ).get(pk=part.pk)
    return mine


#: Work on a part: it gives how many placements come next before it does them, and ends the part's state by itself.
Work = Iterator[int]


def _check(part: PlanPart, today: date) -> Work:
    tally, by = Tally(), _person(part.checked_by)
    for placements in by_client(part):
        yield len(placements)
        rehearse(placements, tally=tally, by=by, today=today)
    _finish(part, PartState.CHECKED)


def _run(part: PlanPart, today: date) -> Work:
    for placements in by_client(part):
        yield len(placements)
        if not _do(part, placements, today=today):
            return
    _finish(part, PartState.CARRIED_OUT)


def _undo_all(part: PlanPart, today: date) -> Work:
    by = _person(part.undone_by)
    for one in part.placements.filter(state=PlacementState.DONE).order_by("client", "pk"):
        yield 1
        _undo(one, by=by)
    _finish(part, PartState.UNDONE)


WORK: dict[PartState, Callable[[PlanPart, date], Work]] = {
    PartState.CHECKING: _check,
    PartState.RUNNING: _run,
    PartState.UNDOING: _undo_all,
}


def _person(by: User | None) -> User:
    """Who said go; the database holds that there is one."""
    assert by is not None  # noqa: S101
    return by


def _do(part: PlanPart, placements: Sequence[Placement], *, today: date) -> bool:
    """Carry one resident out; False where the facts are otherwise than when the plan was checked, and the run stops."""
    if placements[0].rehearsal:
        _pass_over(placements, reason=placements[0].rehearsal)
        return True
    try:
        with transaction.atomic():
            residents.require_no_person_needed(placements, client=placements[0].client)
            residents.carry_out(placements, by=_person(part.run_by), today=today)
    except residents.Taken:
        return True
    except Refused as refusal:
        _pass_over(placements, reason=OTHERWISE + refusal.sentence)
        remark = f"{placements[0].client.case_number}: {OTHERWISE}{refusal.sentence}"
        _finish(part, PartState.STOPPED, remark=remark)
        return False
    return True


def _pass_over(placements: Sequence[Placement], *, reason: str) -> None:
    ids = [one.pk for one in placements]
    Placement.objects.filter(pk__in=ids, state=PlacementState.PROPOSED).update(
        state=PlacementState.SKIPPED, result_reason=reason[:500], binding=False
    )


@transaction.atomic
def take_over(placement: Placement, *, by: User, today: date) -> Placement:
    """A person carries one resident out: someone a plan may place and never moves in bulk, or who was passed over."""
    part = life.lock(placement.part)
    if not may(by, plan_life.CARRY_OUT) or by.municipality_id != part.municipality_id:
        raise Refused("Dat mag alleen een coördinator van deze gemeente.", rule=plan_life.CARRY_OUT)
    if part.state not in (PartState.APPROVED, PartState.STOPPED, PartState.CARRIED_OUT):
        raise Refused(f"Dit plan is {part.get_state_display()}; keur het eerst goed.", rule="plan_life")
    waiting = (PlacementState.PROPOSED, PlacementState.SKIPPED)
    rows = part.placements.filter(client=placement.client, state__in=waiting)
    rows.update(state=PlacementState.PROPOSED, result_reason="", rehearsal="")
    placements = next(by_client(part, only=placement.client_id), [])
    if not placements:
        raise Refused("Deze inwoner is al verwerkt.", rule="taken")
    residents.carry_out(placements, by=by, today=today)
    placement.refresh_from_db()
    return placement


def _stop_if_asked(part: PlanPart) -> None:
    if (
        part.state in STOPS_AT
        and PlanPart.objects.filter(pk=part.pk, state=part.state, stop_asked=True).exists()
    ):
        to = STOPS_AT[PartState(part.state)]
        _finish(part, to, remark=STOPPED[to])


def _finish(part: PlanPart, to: PartState, *, remark: str = "") -> None:
    """End the work that this worker held; one that was overtaken ends nothing."""
    doers = {
        PartState.CHECKING: part.checked_by,
        PartState.RUNNING: part.run_by,
        PartState.UNDOING: part.undone_by,
    }
    with transaction.atomic():
        locked = life.lock(part)
        if claims.is_still_mine(part, as_it_stands=locked):
            by = _person(doers[PartState(part.state)])
            life.move(locked, to, by=by, claimed_at=None, stop_asked=False, remark=remark[:500])


# Undoing.


@transaction.atomic
def _undo(one: Placement, *, by: User) -> None:
    """Take one handover back to TO_PLAN where it still is as the run left it; say why where it is left alone."""
    assert one.handover is not None  # noqa: S101  (a constraint holds it)
    same = Placement.objects.filter(part=one.part_id, handover=one.handover, state=PlacementState.DONE)
    handover = moves.lock(one.handover)
    if not same.exists():
        return
    if handover.status != Status.PROPOSED or handover.version != one.handover_version:
        reason = f"{handover.number} is nu {handover.get_status_display()}: iemand ging ermee verder."
        same.update(state=PlacementState.LEFT, result_reason=reason, binding=False)
        return
    what = f"Plan {one.plan.number} teruggedraaid"
    moves.back_to_plan(handover, by=by, what=what, reason="Plan teruggedraaid.")
    same.update(state=PlacementState.UNDONE, binding=False)


@transaction.atomic
def undo_one(placement: Placement, *, by: User) -> Placement:
    """Take back one resident's handover of a plan that was carried out, as far as nobody went on with it."""
    part = life.lock(placement.part)
    placement = Placement.objects.select_related("handover", "plan").get(pk=placement.pk)
    if part.state not in (PartState.CARRIED_OUT, PartState.STOPPED) or placement.state != PlacementState.DONE:
        raise Refused("Alleen wat dit plan heeft uitgevoerd, is terug te draaien.", rule="plan_life")
    _undo(placement, by=by)
    placement.refresh_from_db()
    return placement
