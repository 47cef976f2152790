"""Choosing the new provider, with the client's wish; splitting what one provider cannot take."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import transaction

from achterhoek import numbering
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.wording import written
from providers.models import Contract, Provider
from transitions import candidates, room
from transitions.actions.handovers import guards, history
from transitions.actions.handovers.moves import (
    AGREED,
    back_to_plan,
    change,
    lock,
    move,
    require,
    require_status,
    tell_anew,
)
from transitions.models import Handover, HandoverLine
from transitions.statuses import Status
from transitions.workflow import WORK

SPLITTABLE = (
    Status.TO_PLAN,
    Status.PROPOSED,
    Status.OFFERED,
    Status.ACCEPTED,
    Status.SCHEDULED,
    Status.STARTED,
)


@transaction.atomic
def propose(
    handover: Handover,
    *,
    receiving: Provider,
    contracts: Mapping[int, Contract] | None = None,
    day: date | None = None,
    by: User,
    today: date,
    version: int | None = None,
) -> Handover:
    """Propose one provider for all lines, and take a place in its room (and its week, where a day is known).

    `contracts` says per line under which contract; without it the provider's best role counts. TO_PLAN → PROPOSED.
    """
    handover = lock(handover, version=version)
    require_status(handover, Status.TO_PLAN, doing="Een aanbieder voorstellen")
    guards.require_care(handover, today=today)
    lines = guards.lines_of(handover)
    until = candidates.looked_at(handover, today=today)
    guards.require_provider(receiving, handover=handover, day=day or until)
    if day is not None:
        _require_not_past(day, today=today)
        guards.require_day(handover, lines, day=day, today=today)
    chosen = _choose(lines, receiving, contracts, day=day or until, today=today)
    _claim(set(chosen.values()), handover, day=day, until=until, today=today)
    for line in lines:
        line.contract, line.planned_first_day = chosen[line.pk], day
    HandoverLine.objects.bulk_update(lines, ["contract", "planned_first_day"])
    numbers = sorted({contract.number for contract in chosen.values()})
    what = f"Voorgesteld: {receiving}"
    return move(
        handover, Status.PROPOSED, by=by, what=what, detail={"contracts": numbers}, receiving=receiving
    )


def _require_not_past(day: date, *, today: date) -> None:
    if day < today:
        raise Refused(f"De geplande dag {written(day)} is al geweest.", rule="past")


def _choose(
    lines: Sequence[HandoverLine],
    receiving: Provider,
    contracts: Mapping[int, Contract] | None,
    *,
    day: date,
    today: date,
) -> dict[int, Contract]:
    found = candidates.parties_for(lines, day=day, today=today)
    chosen = {}
    for line in lines:
        own = [party.contract for party in found[line.pk] if party.provider_id == receiving.pk]
        if contracts and line.pk in contracts:
            own = [contract for contract in own if contract.pk == contracts[line.pk].pk]
        if not own:
            raise Refused(
                f"{receiving} heeft op {written(day)} geen openbaar contract voor {line.care_line.lot} in deze "
                "gemeente. Kies een andere aanbieder, of splits de overdracht.",
                rule="contract",
            )
        chosen[line.pk] = own[0]
    return chosen


def _claim(
    contracts: Collection[Contract], handover: Handover, *, day: date | None, until: date, today: date
) -> None:
    """In order of number, so that two people who claim several rooms do not wait for each other."""
    for contract in sorted(contracts, key=lambda one: one.pk):
        room.claim(contract, client=handover.client, day=day, until=until, today=today)


@transaction.atomic
def note_wish(handover: Handover, *, wish: str, by: User, version: int | None = None) -> Handover:
    """Note what the client wants; it shows beside every candidate."""
    handover = lock(handover, version=version)
    require_status(
        handover, *(status for status in SPLITTABLE if status != Status.STARTED), doing="Een wens noteren"
    )
    return change(handover, by=by, what="Wens genoteerd", wish=wish.strip())


@transaction.atomic
def choose_another(handover: Handover, *, wish: str, by: User, version: int | None = None) -> Handover:
    """The client wants another provider: the wish is noted and the place is free again. PROPOSED → TO_PLAN."""
    handover = lock(handover, version=version)
    require_status(handover, Status.PROPOSED, doing="Een andere aanbieder kiezen")
    wish = guards.require_reason(wish, what="Noteer wat de cliënt wil.")
    return back_to_plan(
        handover,
        by=by,
        what="Cliënt wil een andere aanbieder",
        reason=wish,
        detail={"provider": handover.receiving.agb if handover.receiving else ""},
        wish=wish,
    )


@transaction.atomic
def split(
    handover: Handover, *, lines: Collection[HandoverLine], reason: str, by: User, version: int | None = None
) -> Handover:
    """Take lines that have not started out into a handover of their own, to be planned anew. Returns the new one."""
    handover = lock(handover, version=version)
    require(by, WORK, handover=handover)
    require_status(handover, *SPLITTABLE, doing="Splitsen")
    reason = guards.require_reason(reason, what="Zeg waarom niet alle zorg naar dezelfde aanbieder gaat.")
    own = list(handover.lines.all())
    out = [line for line in own if line.pk in {chosen.pk for chosen in lines}]
    if not out or len(out) == len(own):
        raise Refused("Kies een deel van de zorg: minstens één regel gaat mee en één blijft.", rule="split")
    if any(line.started_on for line in out):
        raise Refused("Wat al begonnen is, blijft in deze overdracht.", rule="split_started")
    part = _part(handover, reason=reason, by=by)
    HandoverLine.objects.filter(pk__in=[line.pk for line in out]).update(
        handover=part, contract=None, planned_first_day=None
    )
    change(handover, by=by, what=f"Gesplitst: {len(out)} naar {part.number}", reason=reason)
    history.record(part, f"Afgesplitst van {handover.number}", by=by, to=Status.TO_PLAN, reason=reason)
    if handover.status in AGREED:
        tell_anew(handover, by=by)
    return part


def _part(handover: Handover, *, reason: str, by: User) -> Handover:
    [number] = numbering.reserve("handover")
    return Handover.objects.create(
        number=f"O-{number}",
        period=handover.period,
        municipality_id=handover.municipality_id,
        client=handover.client,
        giving=handover.giving,
        wish=handover.wish,
        split_from=handover,
        split_reason=reason,
        created_by=by,
    )
