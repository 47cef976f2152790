"""Ordering a plan and making it: the facts of now go in, a draft comes out. Nothing of a resident's care changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from achterhoek import audit, clock, numbering
from achterhoek.models import Municipality, User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction, Role
from achterhoek.wording import written
from transitions import plan_facts
from transitions.actions import assessments
from transitions.models import (
    Expected,
    Placement,
    Plan,
    PlanPart,
    Shortage,
    TransitionPeriod,
    Unplaced,
)
from transitions.planning import draft, planner, problem, what_if
from transitions.statuses import PlanState

#: A planner that died: its claim has grown old, and another may take the plan up.
CLAIM = timedelta(minutes=15)
BATCH = 1000


def first_start(period: TransitionPeriod, *, today: date) -> date:
    """The first day a plan places anyone, unless said otherwise: after the notice and the time to ask and answer."""
    return today + timedelta(days=period.notice_days + period.lead_days)


@transaction.atomic
def order(
    period: TransitionPeriod,
    *,
    by: User,
    today: date,
    municipality: Municipality | None = None,
    name: str = "",
    start_from: date | None = None,
    other_room: Sequence[Mapping[str, Any]] = (),
    copied_from: Plan | None = None,
) -> Plan:
    """Write down that a plan is wanted; `make` makes it.

    Refused: a first day that is not ahead, or lies past the test day; a plan for another municipality.
    """
    _require_maker(by, municipality=municipality)
    start_from = start_from or first_start(period, today=today)
    _require_start(start_from, period=period, today=today)
    [number] = numbering.reserve("plan")
    plan = Plan.objects.create(
        number=f"P-{number}",
        name=name.strip() or f"Plan van {written(today)}",
        period=period,
        municipality=municipality,
        start_from=start_from,
        day=today,
        rules={"order": period.plan_order, "kept_back_percent": period.kept_back_percent},
        what_if=list(other_room),
        made_by=by,
        copied_from=copied_from,
    )
    audit.record(
        AccessAction.CREATE, f"Plan {plan.number} aangevraagd", by=by, municipality=plan.municipality_id
    )
    return plan


def _require_start(start_from: date, *, period: TransitionPeriod, today: date) -> None:
    if start_from <= today:
        raise Refused(
            f"Een plan begint na vandaag; {written(start_from)} kan niet. Kies een latere dag.",
            rule="start_from",
        )
    if start_from > period.test_day:
        raise Refused(
            f"Een plan vanaf {written(start_from)} past niet meer in {period}: de laatste mogelijke eerste dag is "
            f"{written(period.test_day)}. Kies een eerdere dag, of leg overbruggingen vast.",
            rule="start_from",
        )


def _require_maker(by: User, *, municipality: Municipality | None) -> None:
    """A coordinator plans for the own municipality; the regional coordinator and the portal itself for the region."""
    own = (
        by.municipality_id is not None and municipality is not None and by.municipality_id == municipality.pk
    )
    if by.role == Role.SYSTEM or (may(by, "plans.make") and (own or by.role == Role.REGIONAL)):
        return
    raise Refused("Je kunt alleen een plan maken voor je eigen gemeente.", rule="plans.make")


def make(plan: Plan, *, by: User, today: date) -> Plan:
    """Make a plan that waits: assess what changed, plan on the facts of now, and write the draft.

    Whoever claims the row first makes it; for the others there is nothing to do. What fails is said on the plan.
    """
    if not _claim(plan):
        return plan
    try:
        assessments.run(plan.period, municipality=plan.municipality, by=by)
        facts = plan_facts.gather(
            plan.period, municipality=plan.municipality_id, settings=_settings(plan), today=today
        )
        changed = what_if.with_rooms(facts.problem, [problem.RoomChange(**each) for each in plan.what_if])
        _write(plan, planner.plan(changed), facts=facts, by=by)
    except Refused as refusal:
        Plan.objects.filter(pk=plan.pk).update(state=PlanState.FAILED, refusal=refusal.sentence)
        raise
    plan.refresh_from_db()
    return plan


def _claim(plan: Plan) -> bool:
    now = clock.now()
    free = Q(state=PlanState.WAITING) | Q(state=PlanState.PLANNING, claimed_at__lt=now - CLAIM)
    taken = Plan.objects.filter(free, pk=plan.pk).update(state=PlanState.PLANNING, claimed_at=now)
    return taken == 1


def _settings(plan: Plan) -> problem.Settings:
    later = (problem.Aim(aim) for aim in plan.rules["order"].split(","))
    return problem.Settings(
        start_from=plan.start_from,
        test_day=plan.period.test_day,
        order=(*problem.FIRST, *later),
        kept_back_percent=plan.rules["kept_back_percent"],
    )


@transaction.atomic
def _write(plan: Plan, made: draft.Draft, *, facts: plan_facts.Facts, by: User) -> None:
    """All of the draft or nothing of it; a plan that another took over meanwhile is left alone."""
    kept = Plan.objects.filter(pk=plan.pk, state=PlanState.PLANNING).update(
        state=PlanState.MADE, facts=facts.fingerprint, measures=_measures(made)
    )
    if kept != 1:
        return
    codes = {one.municipality for one in made.placements} | {one.municipality for one in made.unplaced}
    if plan.municipality_id:
        codes.add(plan.municipality_id)
    parts = {
        part.municipality_id: part
        for part in PlanPart.objects.bulk_create(
            PlanPart(plan=plan, municipality_id=code, made_by=plan.made_by) for code in sorted(codes)
        )
    }
    Placement.objects.bulk_create(_placements(plan, made, parts, facts), batch_size=BATCH)
    Unplaced.objects.bulk_create(_unplaced(plan, made, facts), batch_size=BATCH)
    Shortage.objects.bulk_create(_shortages(plan, made))
    Expected.objects.bulk_create(_expected(plan, made))
    audit.record(
        AccessAction.CREATE,
        f"Plan {plan.number} gemaakt: {len(made.placements)} geplaatst, {len(made.unplaced)} niet",
        by=by,
        municipality=plan.municipality_id,
    )


def _measures(made: draft.Draft) -> dict[str, Any]:
    """What pages show of the plan as a whole: what each aim reached, and how each room is used."""
    return {
        "scores": [asdict(score) for score in made.scores],
        "rooms": [_room(use) for use in made.rooms],
        "test_day": made.test_day.isoformat(),
    }


def _room(use: draft.RoomUse) -> dict[str, Any]:
    weeks = [{"week": one.week.isoformat(), "starts": one.starts, "free": one.free} for one in use.weeks]
    return {
        "contract": use.contract,
        "municipality": use.municipality,
        "places_free": use.places_free,
        "places_used": use.places_used,
        "weeks": weeks,
    }


def _placements(
    plan: Plan, made: draft.Draft, parts: Mapping[str, PlanPart], facts: plan_facts.Facts
) -> Iterator[Placement]:
    for one in made.placements:
        line = facts.waiting[one.line]
        yield Placement(
            municipality_id=one.municipality,
            plan=plan,
            part=parts[one.municipality],
            client_id=line.client,
            care_line_id=line.care_line,
            lot_id=one.lot,
            keys=list(line.keys),
            giving_id=facts.providers[one.giving] if one.giving else None,
            contract_id=facts.contracts[one.contract],
            delivered_by_id=facts.providers[one.delivered_by],
            starts_on=one.starts_on,
            why=one.why,
            split_reason=one.split,
            wished=one.wish == one.delivered_by,
        )


def _unplaced(plan: Plan, made: draft.Draft, facts: plan_facts.Facts) -> Iterator[Unplaced]:
    giving = {line.key: line.giving for line in facts.problem.lines}
    for one in made.unplaced:
        line, left = facts.waiting[one.line], giving[one.line]
        yield Unplaced(
            municipality_id=one.municipality,
            plan=plan,
            client_id=line.client,
            care_line_id=line.care_line,
            lot_id=one.lot,
            keys=list(line.keys),
            giving_id=facts.providers[left] if left else None,
            reason=one.reason,
            explanation=one.explanation,
        )


def _shortages(plan: Plan, made: draft.Draft) -> Iterator[Shortage]:
    for one in made.shortages:
        yield Shortage(
            plan=plan,
            municipality_id=one.municipality,
            lot_id=one.lot,
            places_short=one.places_short,
            gain_of_a_place=one.gain_of_a_place,
            place_at=one.place_at or "",
            gain_of_a_week=one.gain_of_a_week,
            week_at=one.week_at or "",
        )


def _expected(plan: Plan, made: draft.Draft) -> Iterator[Expected]:
    for one in made.expected:
        yield Expected(
            plan=plan,
            municipality_id=one.municipality,
            lot_id=one.lot,
            residents=one.residents,
            places_left=one.places_left,
        )
