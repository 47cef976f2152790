"""Registering an objection: against what, by whom, when it came, and until when the municipality has to answer.

A late objection is registered like any other: whether it counts is for the decision to say (Awb 6:11).
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from achterhoek import numbering
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from clients.models import Client
from transitions.actions.handovers.guards import require_past, require_reason
from transitions.actions.objections.steps import WORK, record, require
from transitions.letters import terms
from transitions.models import Handover, Letter, Objection, TransitionPeriod
from transitions.statuses import LetterState


@dataclass(frozen=True)
class Told:
    """What came in, and who handles it. `letter`, `handover`: what it is against, where that is known."""

    received_on: date
    by_whom: str
    ground: str
    handled_by: User
    letter: Letter | None = None
    handover: Handover | None = None
    committee: bool = False


@transaction.atomic
def register(client: Client, *, told: Told, period: TransitionPeriod, by: User, today: date) -> Objection:
    """Register an objection of a client. Where the letter names one handover, it is about that one."""
    require(by, WORK, municipality=client.municipality_id)
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    _require_told(client, told, today=today)
    [number] = numbering.reserve("objection")
    ended_on = told.letter.objection_until if told.letter else None
    objection = Objection.objects.create(
        number=f"W-{number}",
        municipality_id=client.municipality_id,
        client=client,
        letter=told.letter,
        handover=told.handover or _named_in(told.letter),
        received_on=told.received_on,
        by_whom=told.by_whom.strip(),
        ground=told.ground.strip(),
        handled_by=told.handled_by,
        committee=told.committee,
        term_ended_on=ended_on,
        answer_due_on=answer_due(told.received_on, ended_on, committee=told.committee, period=period),
        weigh_due_on=terms.weigh_due(told.received_on, count=period.objection_weigh_workdays),
        recorded_by=by,
    )
    _record(objection, by=by)
    return objection


def _require_told(client: Client, told: Told, *, today: date) -> None:
    require_past(told.received_on, today=today, what="De dag van binnenkomst")
    require_reason(told.by_whom, what="Noteer wie het bezwaar maakt.")
    require_reason(told.ground, what="Noteer waar de cliënt het niet mee eens is.")
    require_colleague(told.handled_by, municipality=client.municipality_id)
    _require_letter(client, told)
    if told.handover and told.handover.client_id != client.pk:
        raise Refused("Deze overdracht is van een andere cliënt.", rule="same_client")
    _require_once(client, told)


def answer_due(
    received_on: date,
    term_ended_on: date | None,
    *,
    committee: bool,
    period: TransitionPeriod,
    is_postponed: bool = False,
) -> date:
    """Until when to decide: counted from the end of the term for objecting (Awb 7:10).

    Where there is no such term, or the objection came after it, it counts from the day on which it came.
    """
    return terms.answer_due(
        max(received_on, term_ended_on or received_on),
        weeks=period.objection_committee_weeks if committee else period.objection_answer_weeks,
        postponed=period.objection_postpone_weeks if is_postponed else 0,
    )


def require_colleague(person: User, *, municipality: str) -> None:
    """Whoever handles an objection works for its municipality, and may."""
    if not may(person, WORK) or person.municipality_id != municipality:
        raise Refused(
            "Kies een consulent of coördinator van deze gemeente als behandelaar.", rule="handled_by"
        )


def _require_letter(client: Client, told: Told) -> None:
    letter = told.letter
    if letter is None:
        return
    if letter.client_id != client.pk:
        raise Refused("Deze brief is van een andere cliënt.", rule="same_client")
    if letter.state != LetterState.POSTED or letter.posted_on is None:
        raise Refused("Deze brief is nog niet verstuurd. Kies een andere, of geen brief.", rule="posted")
    if told.received_on < letter.posted_on:
        raise Refused(
            f"Het bezwaar kwam binnen voordat deze brief op de post ging ({written(letter.posted_on)}). "
            "Controleer de dag, of registreer het bezwaar zonder deze brief.",
            rule="before_letter",
        )


def _require_once(client: Client, told: Told) -> None:
    same = Objection.objects.filter(
        client=client,
        letter=told.letter,
        received_on=told.received_on,
        by_whom__iexact=told.by_whom.strip(),
        ground=told.ground.strip(),
    )
    if known := same.first():
        raise Refused(f"Dit bezwaar is al geregistreerd als {known}.", rule="once")


def _named_in(letter: Letter | None) -> Handover | None:
    """The handover that a letter is about, where it is about one."""
    if letter is None:
        return None
    found = list(Handover.objects.filter(lines__letters__letter=letter).distinct()[:2])
    return found[0] if len(found) == 1 else None


def _record(objection: Objection, *, by: User) -> None:
    what = f"Bezwaar binnengekomen op {written(objection.received_on)}"
    if objection.is_late:
        what += f", na de termijn (tot en met {written(objection.term_ended_on)})"
    about = {
        "letter": objection.letter.number if objection.letter else "",
        "handover": objection.handover.number if objection.handover else "",
    }
    record(objection, what, by=by, reason=objection.ground, detail=about, action=AccessAction.CREATE)
