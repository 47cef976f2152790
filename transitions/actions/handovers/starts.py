"""The new provider really started: only now responsibility changes (docs/domain.md, 5 "STARTED").

A confirmed start writes the new allocation; the old one ends the day before by itself. It records a fact: any day up to
today, after the allocation before it, inside the indication and the contract.
"""

from datetime import date

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from clients.actions import contacts
from clients.models import Allocation
from clients.statuses import ContactResult, Source
from providers.models import Contract, Provider
from providers.statuses import AllocateTo, PartyRole
from transitions import letter_check, progress
from transitions.actions.handovers import guards
from transitions.actions.handovers.moves import (
    WHO_MAY,
    change,
    lock,
    move,
    require,
    require_status,
    tell_anew,
)
from transitions.models import Handover, HandoverLine, StaffConsultation
from transitions.statuses import Status
from transitions.workflow import WORK


@transaction.atomic
def confirm_start(
    line: HandoverLine, *, day: date, by: User, today: date, reason: str = "", version: int | None = None
) -> Allocation:
    """Record that the new provider began with this care on `day`. The first line brings SCHEDULED → STARTED.

    Where the letter that the resident has names another day or provider than was agreed since, a new letter comes
    first; a coordinator may record with a reason that the care has begun all the same.
    """
    handover = lock(line.handover, version=version)
    require_status(handover, Status.SCHEDULED, Status.STARTED, doing="Een start bevestigen")
    line = next(own for own in guards.lines_of(handover) if own.pk == line.pk)
    if line.started_on:
        raise Refused(f"Deze start is al bevestigd, op {written(line.started_on)}.", rule="started_once")
    guards.require_past(day, today=today, what="De start")
    reason = _require_letter(line, handover, reason=reason, by=by)
    guards.require_inside_indication(line, day=day)
    guards.require_after_last_link(line, day=day)
    guards.require_contract_on(line, day=day)
    allocation = _allocate(line, handover, day=day, by=by)
    _mark_started(line, day=day, by=by)
    what = f"Start bevestigd: {line.care_line.lot} bij {handover.receiving} op {written(day)}"
    if handover.status == Status.SCHEDULED:
        move(handover, Status.STARTED, by=by, what=what, reason=reason)
    else:
        change(handover, by=by, what=what, reason=reason)
        tell_anew(handover, by=by)
    return allocation


def _require_letter(line: HandoverLine, handover: Handover, *, reason: str, by: User) -> str:
    """What was agreed after a letter was posted counts once a new letter was; the reason of who goes on without."""
    if not letter_check.says_otherwise(line, handover):
        return ""
    what = (
        f"De brief die de inwoner kreeg, noemt een andere dag of aanbieder dan nu is afgesproken "
        f"({written(line.planned_first_day)}, {handover.receiving}). Verstuur eerst een nieuwe brief. "
        "Een coördinator kan met een reden toch vastleggen dat de zorg begon."
    )
    reason = guards.require_reason(reason, what=what)
    require(by, "handovers.shorten_notice", handover=handover)
    return reason


def _mark_started(line: HandoverLine, *, day: date, by: User) -> None:
    """Counted: of two people who confirm the same start at once, one does."""
    not_started = HandoverLine.objects.filter(pk=line.pk, started_on__isnull=True)
    written = not_started.update(started_on=day, started_confirmed_at=now(), started_confirmed_by=by)
    if written != 1:
        raise Refused("Deze start is al bevestigd.", rule="started_once")


def _allocate(line: HandoverLine, handover: Handover, *, day: date, by: User) -> Allocation:
    contract, receiving = line.contract, handover.receiving
    if contract is None or receiving is None:
        raise Refused("Deze zorg heeft nog geen nieuwe aanbieder.", rule="receiving")
    _take_over(line, day=day, by=by)
    return Allocation.objects.create(
        municipality_id=line.municipality_id,
        care_line_id=line.care_line_id,
        provider=receiving,
        code=code_for(contract, receiving),
        contract=contract,
        first_day=day,
        source=Source.START,
        written_by=by,
    )


def _take_over(line: HandoverLine, *, day: date, by: User) -> None:
    """A renewal that a file announced at the old provider would bring the resident back there: it gives way."""
    ahead = [link.pk for link in guards.continuations(line, day=day)]
    Allocation.objects.filter(pk__in=ahead, superseded_at__isnull=True).update(
        superseded_at=now(),
        superseded_by=by,
        superseded_reason=f"De nieuwe aanbieder begon op {written(day)}",
    )


def code_for(contract: Contract, provider: Provider) -> str:
    """The AGB code an allocation goes to: the lead's, or that of the party that delivers (`allocate_to`)."""
    if contract.allocate_to == AllocateTo.PARTY:
        return provider.agb
    return contract.parties.select_related("provider").get(role=PartyRole.LEAD).provider.agb


@transaction.atomic
def note_stop(
    handover: Handover, *, known_on: date, by: User, today: date, version: int | None = None
) -> Handover:
    """The old provider let know that it stopped (its stop message, or by phone)."""
    handover = lock(handover, version=version)
    require_status(handover, Status.STARTED, doing="De stop vastleggen")
    guards.require_past(known_on, today=today, what="De stop")
    return change(handover, by=by, what="Stop van de oude aanbieder bekend", giving_stop_known_on=known_on)


@transaction.atomic
def complete(handover: Handover, *, by: User, today: date, version: int | None = None) -> Handover:
    """Every line started, the old provider's stop known, the checklist done or excused. STARTED → COMPLETED."""
    handover = lock(handover, version=version)
    require_status(handover, Status.STARTED, doing="Afronden")
    if gaps := progress.gaps_of(handover):
        raise Refused(f"Nog niet klaar: {'; '.join(gaps)}.", rule="completed")
    return move(
        handover, Status.COMPLETED, by=by, what="Overdracht afgerond", detail={"day": today.isoformat()}
    )


@transaction.atomic
def record_call(
    handover: Handover, *, talk: contacts.Talk, by: User, today: date, version: int | None = None
) -> Handover:
    """The call some weeks after the start: it goes into the contact log, and is done once the client was reached."""
    handover = lock(handover, version=version)
    require_status(handover, Status.STARTED, Status.COMPLETED, doing="Het belletje na de start vastleggen")
    contacts.log(handover.client, talk=talk, by=by, today=today)
    reached = talk.result == ContactResult.REACHED
    called_on = talk.day if reached else handover.called_on
    return change(
        handover,
        by=by,
        what="Gebeld na de start" if reached else "Gebeld na de start: geen gehoor",
        called_on=called_on,
    )


@transaction.atomic
def record_staff_consultation(
    *, giving: Provider, receiving: Provider, held_on: date, result: str, by: User, today: date
) -> StaffConsultation:
    """Record once per pair that taking over staff was talked about (Wmo 2.6.5, Jeugdwet 2.13)."""
    if not may(by, WORK):
        raise Refused(WHO_MAY, rule=WORK)
    guards.require_past(held_on, today=today, what="Het overleg")
    result = guards.require_reason(result, what="Noteer de uitkomst van het overleg.")
    made, new = StaffConsultation.objects.get_or_create(
        giving=giving,
        receiving=receiving,
        defaults={"held_on": held_on, "result": result, "recorded_by": by},
    )
    if not new:
        raise Refused(f"Dit overleg is al vastgelegd, op {written(made.held_on)}.", rule="once_per_pair")
    what, pair = "Overleg over personeel vastgelegd", {"giving": giving.agb, "receiving": receiving.agb}
    audit.record(AccessAction.CREATE, what, by=by, detail=pair)
    return made
