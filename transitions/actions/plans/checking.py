"""Checking a part: the real run, resident by resident, and then as if it never was. And approving what was checked.

Each resident is tried in a transaction that is rolled back, so nothing is kept and no lock lasts. What residents of one
plan take from each other is counted beside it: the places and weeks of a room go round once (`Tally`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction

from achterhoek import clock
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.wording import written
from transitions import plan_facts
from transitions.actions.plans import life, residents
from transitions.models import Placement, PlanPart
from transitions.room import Room
from transitions.statuses import PartState, PlacementState, PlanState


class Stale(Refused):
    """The facts changed since the plan was checked."""

    def __init__(self) -> None:
        super().__init__(
            "De feiten zijn veranderd sinds dit plan is nagekeken. Kijk het opnieuw na, of maak een nieuw plan.",
            rule="stale",
        )


class Tally:
    """What this plan takes from each room, resident by resident."""

    def __init__(self) -> None:
        self._places: Counter[tuple[int, str | None]] = Counter()
        self._weeks: Counter[tuple[int, str | None, date]] = Counter()

    def why_not(self, placements: Sequence[Placement]) -> str:
        """Why the rooms have no place or week left after the residents before; empty where they have, and takes it."""
        claims = {(one.contract_id, one.municipality_id): one for one in placements}
        for one in claims.values():
            room = Room.of(one.contract, one.municipality_id)
            if room.row is None:
                continue
            monday = one.starts_on - timedelta(days=one.starts_on.weekday())
            self._places[room.key] += 0 if room.holds(one.client) else 1
            self._weeks[(*room.key, monday)] += 1
            if room.taken() + self._places[room.key] > room.row.places:
                return f"{one.contract.number} heeft niet genoeg plaatsen voor dit hele plan."
            if room.taken_in_week(monday) + self._weeks[(*room.key, monday)] > room.row.intake_per_week:
                return f"{one.contract.number} is in de week van {written(monday)} vol door dit plan."
        return ""


def by_client(part: PlanPart, *, only: int | None = None) -> Iterator[list[Placement]]:
    """The placements that still stand as proposed, one client at a time, in order of client; or of one client."""
    of_whom = {"client": only} if only else {}
    rows = (
        part.placements.filter(state=PlacementState.PROPOSED, **of_whom)
        .select_related("plan__period", "client", "lot", "contract", "delivered_by")
        .prefetch_related("contract__rooms", "contract__stops")
        .order_by("client", "pk")
    )
    for _, several in groupby(rows, key=lambda one: one.client_id):
        yield list(several)


@transaction.atomic
def start_check(part: PlanPart, *, by: User, today: date, version: int | None = None) -> PlanPart:
    """Say that a part is to be checked on the facts of now; a worker takes it from here. DRAFT, CHECKED → CHECKING."""
    part = life.lock(part, version=version)
    require_real(part)
    return life.move(
        part,
        PartState.CHECKING,
        by=by,
        facts=plan_facts.of_part(part, today=today),
        checked_at=clock.now(),
        checked_by=by,
        stop_asked=False,
        claimed_at=None,
        done=0,
        remark="",
    )


def require_real(part: PlanPart) -> None:
    """Refuse a plan that is not made yet, and one that plays with other room than there is."""
    if part.plan.state != PlanState.MADE:
        raise Refused("Dit plan is nog niet gemaakt.", rule="plan_life")
    if part.plan.what_if:
        raise Refused(
            "Dit plan rekent met andere ruimte dan er is. Het is om naar te kijken; maak een plan met de echte ruimte.",
            rule="what_if",
        )


def rehearse(placements: Sequence[Placement], *, tally: Tally, by: User, today: date) -> None:
    """Try one client and keep only what was found, on the placements."""
    finding = _finding(placements, tally=tally, by=by, today=today)
    for one in placements:
        one.rehearsal = finding
    Placement.objects.bulk_update(placements, ["rehearsal"])


def _finding(placements: Sequence[Placement], *, tally: Tally, by: User, today: date) -> str:
    """Why this client could not be done; empty where all is well."""
    try:
        residents.require_no_person_needed(placements, client=placements[0].client)
        _require_free({one.care_line_id for one in placements}, part=placements[0].part_id)
        with transaction.atomic():
            residents.carry_out(placements, by=by, today=today)
            transaction.set_rollback(True)
    except Refused as refusal:
        return refusal.sentence[:500]
    return tally.why_not(placements)


@transaction.atomic
def approve(part: PlanPart, *, by: User, today: date, version: int | None = None) -> PlanPart:
    """Approve what was checked, by someone else than the author, on the same facts. CHECKED → APPROVED.

    From now on the placements bind: a care line that another approved plan places is refused.
    """
    part = life.lock(part, version=version)
    if by.pk == part.made_by_id:
        raise Refused("Je keurt je eigen plan niet goed: dat doet een andere coördinator.", rule="own_plan")
    require_fresh(part, today=today)
    life.move(part, PartState.APPROVED, by=by, approved_at=clock.now(), approved_by=by)
    ours = part.placements.filter(rehearsal="", state=PlacementState.PROPOSED)
    _require_free(ours.values("care_line"), part=part.pk)
    part.placements.filter(rehearsal="", state=PlacementState.PROPOSED).update(binding=True)
    return part


def require_fresh(part: PlanPart, *, today: date) -> None:
    """Refuse a plan whose facts changed since it was checked."""
    if part.facts != plan_facts.of_part(part, today=today):
        raise Stale


def _require_free(lines: object, *, part: int) -> None:
    """Refuse care lines that another approved plan places already; the database would refuse them too."""
    other = Placement.objects.filter(binding=True, care_line__in=lines).exclude(part=part)
    if taken := other.select_related("plan", "client").order_by("pk").first():
        raise Refused(
            f"{taken.client.case_number} staat ook in plan {taken.plan.number}, dat al goedgekeurd is. "
            "Trek die goedkeuring eerst in.",
            rule="one_plan",
        )


@transaction.atomic
def withdraw_approval(part: PlanPart, *, by: User, version: int | None = None) -> PlanPart:
    """Take the approval back before anything was carried out. APPROVED → CHECKED."""
    part = life.lock(part, version=version)
    part.placements.update(binding=False)
    return life.move(part, PartState.CHECKED, by=by, approved_at=None, approved_by=None)


@transaction.atomic
def drop(part: PlanPart, *, by: User, version: int | None = None) -> PlanPart:
    """Let a part go that was not carried out; it stays to be read. → DROPPED."""
    part = life.lock(part, version=version)
    part.placements.update(binding=False)
    return life.move(part, PartState.DROPPED, by=by)
