"""A batch of letters from order to print: who asks for it, who approves it, and the only writer of its state."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from achterhoek import audit, clock, numbering
from achterhoek.models import Municipality, User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction, Role
from achterhoek.wording import written
from clients.models import Client
from transitions import letter_choice, letter_life
from transitions.actions.letters import senders
from transitions.models import Letter, LetterBatch, Plan, TransitionPeriod
from transitions.statuses import BatchState, LetterKind, LetterState

NOTHING_CORRECTED = "Schrijf op wat er gecorrigeerd wordt: dat staat straks in de brief."
OWN_ONLY = "Dat mag alleen wie brieven maakt voor deze gemeente."


class Overtaken(Refused):
    """Someone else did something with the batch after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Iemand anders heeft deze brieven net veranderd. Kijk eerst wat er nu staat; er is niets dubbel gedaan.",
            rule="version",
        )


@dataclass(frozen=True)
class Order:
    """Which letters are wanted, for whom (`letter_choice`), and the date that stands on them."""

    kind: LetterKind
    asked: dict[str, str]
    dated: date
    name: str = ""
    plan: Plan | None = None
    remark: str = ""


@transaction.atomic
def order(
    period: TransitionPeriod, *, wanted: Order, municipality: Municipality, by: User, today: date
) -> LetterBatch:
    """Write down which letters are wanted; a worker puts them together, and nothing leaves before it was approved.

    Refused: a date before today, a choice that does not fit the kind, a resident of another municipality, a correction
    that says nothing.
    """
    require(by, letter_life.MAKE, municipality=municipality.pk)
    if wanted.dated < today:
        raise Refused("De dagtekening ligt in het verleden. Kies vandaag of een latere dag.", rule="dated")
    _require_choice(wanted, municipality=municipality)
    [number] = numbering.reserve("letter batch")
    batch = LetterBatch.objects.create(
        number=f"PB-{number}",
        name=wanted.name.strip() or f"{LetterKind(wanted.kind).label.capitalize()}, {written(wanted.dated)}",
        municipality=municipality,
        period=period,
        kind=wanted.kind,
        asked=wanted.asked,
        plan=wanted.plan,
        remark=wanted.remark.strip(),
        dated=wanted.dated,
        made_by=by,
    )
    what = f"Brieven {batch.number} aangevraagd"
    audit.record(AccessAction.CREATE, what, by=by, municipality=municipality.pk)
    return batch


def _require_choice(wanted: Order, *, municipality: Municipality) -> None:
    who = wanted.asked.get("who", "")
    if who not in dict(letter_choice.CHOICES[wanted.kind]):
        raise Refused("Kies voor wie deze brieven zijn.", rule="who")
    if wanted.kind == LetterKind.CORRECTION and not wanted.remark.strip():
        raise Refused(NOTHING_CORRECTED, rule="remark")
    if who == letter_choice.PLAN and wanted.plan is None:
        raise Refused("Kies het plan.", rule="plan")
    if who == letter_choice.ONE:
        known = Client.objects.filter(
            case_number=wanted.asked.get("case_number", ""), municipality=municipality
        )
        if not known.exists():
            raise Refused("Er is geen inwoner met dit dossiernummer in deze gemeente.", rule="case_number")


def require(by: User, permission: str, *, municipality: str) -> None:
    """Refuse who may not do this, or works for another municipality."""
    if not may(by, permission) or by.municipality_id != municipality:
        raise Refused(OWN_ONLY, rule=permission)


def lock(batch: LetterBatch, *, version: int | None = None) -> LetterBatch:
    """The row as it stands now, locked until the transaction ends. `version` is what the page showed."""
    locked: LetterBatch = (
        LetterBatch.objects.select_for_update(of=("self",))
        .select_related("municipality", "period", "made_by")
        .get(pk=batch.pk)
    )
    if version is not None and locked.version != version:
        raise Overtaken
    return locked


@transaction.atomic
def move(batch: LetterBatch, to: BatchState, *, by: User, reason: str = "", **fields: Any) -> LetterBatch:
    """Bring a locked batch to another state; `fields` are written with it.

    Raises Impossible where the table has no such step, Refused where `by` may not take it, Overtaken where it changed.
    """
    step = letter_life.step(batch.state, to)
    if by.role != Role.SYSTEM:  # work that was asked for ends by itself, whoever asked and left since
        require(by, step.permission, municipality=batch.municipality_id)
    same = LetterBatch.objects.filter(pk=batch.pk, version=batch.version, state=batch.state)
    fields |= {"state": to}
    if same.update(version=F("version") + 1, **fields) != 1:
        raise Overtaken
    for name, value in fields.items():
        setattr(batch, name, value)
    batch.version += 1
    what = f"Brieven {batch.number}: {step.name}"
    audit.record(AccessAction.CHANGE, what, by=by, why=reason, municipality=batch.municipality_id)
    return batch


@transaction.atomic
def approve(batch: LetterBatch, *, by: User, version: int | None = None) -> LetterBatch:
    """A second person agrees that these letters go out. DRAFT → APPROVED."""
    batch = lock(batch, version=version)
    if batch.made_by_id == by.pk:
        raise Refused(
            "Je keurt je eigen brieven niet goed: dat doet een andere coördinator.", rule="own_letters"
        )
    waiting = batch.letters.filter(state=LetterState.DRAFT)
    if not waiting.exists():
        raise Refused("In deze partij zit geen enkele brief.", rule="empty")
    sender = senders.sender_of(batch.municipality)
    if sender.changed_by.role == Role.SYSTEM:
        raise Refused(
            "Niemand keek de afzender van de brieven nog na: adres, telefoon en ondertekening. "
            "Dat doet een functioneel beheerder van de gemeente.",
            rule="sender",
        )
    if waiting.exclude(sender_hash=senders.mark_of(sender)).exists():
        raise Refused(
            "De afzender is gewijzigd nadat deze brieven werden samengesteld. "
            "Laat de partij vervallen en stel de brieven opnieuw samen.",
            rule="other_sender",
        )
    return move(batch, BatchState.APPROVED, by=by, approved_at=clock.now(), approved_by=by)


@transaction.atomic
def withdraw_approval(batch: LetterBatch, *, by: User, version: int | None = None) -> LetterBatch:
    """Take the approval back, as long as no letter was made. APPROVED → DRAFT."""
    batch = lock(batch, version=version)
    return move(batch, BatchState.DRAFT, by=by, approved_at=None, approved_by=None)


@transaction.atomic
def start(batch: LetterBatch, *, by: User, version: int | None = None) -> LetterBatch:
    """Say that the letters are to be made, or that making goes on; a worker takes it from here. → PRODUCING."""
    batch = lock(batch, version=version)
    return move(batch, BatchState.PRODUCING, by=by, stop_asked=False, claimed_at=None, refusal="")


@transaction.atomic
def drop(batch: LetterBatch, *, by: User, version: int | None = None) -> LetterBatch:
    """These letters do not go out. What was put together can still be read; residents may be chosen again."""
    batch = lock(batch, version=version)
    take_all_out(batch)
    return move(batch, BatchState.DROPPED, by=by, claimed_at=None)


def take_all_out(batch: LetterBatch) -> None:
    """Of a batch that goes nowhere no letter is left waiting."""
    left = batch.letters.exclude(state=LetterState.TAKEN_OUT)
    left.update(state=LetterState.TAKEN_OUT, taken_out_reason="De hele partij is vervallen.")


@transaction.atomic
def take_out(letter: Letter, *, reason: str, by: User) -> Letter:
    """A person takes one letter out of a batch that was not posted yet."""
    require(by, letter_life.MAKE, municipality=letter.municipality_id)
    if letter.batch is None:
        raise Refused(
            "Deze brief zit nog in geen partij. Hij vervalt vanzelf als wat erin staat niet meer geldt.",
            rule="waiting",
        )
    batch = lock(letter.batch)
    if not reason.strip():
        raise Refused("Schrijf op waarom deze brief niet meegaat.", rule="reason")
    waiting = Letter.objects.filter(pk=letter.pk, state__in=(LetterState.DRAFT, LetterState.PRODUCED))
    if batch.state == BatchState.POSTED or not waiting.exists():
        raise Refused("Deze brief is al verstuurd, of zit niet meer in de partij.", rule="posted")
    waiting.update(state=LetterState.TAKEN_OUT, taken_out_reason=reason.strip())
    letter.refresh_from_db()
    what = f"Brief {letter.number} uit de partij gehaald"
    audit.record(AccessAction.CHANGE, what, by=by, why=letter.taken_out_reason, about=[letter.client])
    return letter
