"""The client, or who decides, is heard about the proposed provider (P4). Agreement is recorded, not required."""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from clients.models import Contact
from clients.statuses import Channel, ContactResult
from transitions import progress
from transitions.actions.handovers import guards
from transitions.actions.handovers.moves import change, lock, require_status
from transitions.models import Handover, Hearing
from transitions.statuses import Agreement, Status

TRIES = 3


class Talk(NamedTuple):
    """What was said about the proposal: which day, how, with whom, and whether they agree."""

    day: date
    channel: Channel
    with_whom: str
    said: str
    agreement: Agreement


@transaction.atomic
def hear(handover: Handover, *, talk: Talk, by: User, today: date, version: int | None = None) -> Hearing:
    """Record that the client was heard about the proposed provider: day, how, by whom, what was said, agreement."""
    handover = lock(handover, version=version)
    require_status(handover, Status.PROPOSED, doing="Een gesprek over het voorstel vastleggen")
    guards.require_past(talk.day, today=today, what="Het gesprek")
    if talk.agreement == Agreement.NO_ANSWER:
        _require_tries(handover)
    hearing = Hearing.objects.create(
        municipality_id=handover.municipality_id,
        handover=handover,
        provider=guards.receiving_of(handover),
        day=talk.day,
        channel=talk.channel,
        with_whom=guards.require_reason(talk.with_whom, what="Noteer met wie er gesproken is."),
        said=talk.said.strip(),
        agreement=talk.agreement,
        recorded_by=by,
    )
    change(handover, by=by, what=f"Gesprek over het voorstel: {hearing.get_agreement_display()}")
    return hearing


def _require_tries(handover: Handover) -> None:
    tried = Contact.objects.filter(
        client=handover.client_id,
        result=ContactResult.NO_ANSWER,
        day__gte=handover.created_at.date(),
    ).count()
    if tried < TRIES:
        raise Refused(
            f"Probeer het {TRIES} keer en leg elke poging vast bij de contacten; nu staan er {tried}.",
            rule="three_tries",
        )


@transaction.atomic
def decide_without_agreement(
    handover: Handover, *, reason: str, by: User, version: int | None = None
) -> Hearing:
    """A coordinator decides to go on without agreement, with the reason."""
    handover = lock(handover, version=version)
    require_status(handover, Status.PROPOSED, doing="Zonder akkoord verdergaan")
    hearing = progress.last_hearing(handover)
    if hearing is None:
        raise Refused("Spreek eerst de cliënt, of wie beslist.", rule="heard")
    if hearing.agreement == Agreement.YES:
        raise Refused("Er is al een akkoord; een besluit is niet nodig.", rule="agreed")
    hearing.decided_without = guards.require_reason(reason)
    hearing.decided_at, hearing.decided_by = now(), by
    hearing.save(update_fields=["decided_without", "decided_at", "decided_by"])
    change(
        handover,
        by=by,
        what="Besluit: verder zonder akkoord",
        reason=hearing.decided_without,
        permission="handovers.decide_without_agreement",
    )
    return hearing


def require_heard(handover: Handover) -> Hearing:
    """The client was heard about this provider, and agrees or a coordinator decided."""
    hearing = progress.last_hearing(handover)
    if hearing is None:
        raise Refused(
            f"Spreek eerst de cliënt, of wie beslist, over {handover.receiving}: daarna kun je aanbieden.",
            rule="heard",
        )
    if not progress.may_be_offered(hearing):
        raise Refused(
            "Er is geen akkoord. Een coördinator beslist met een reden om toch verder te gaan, "
            "of je kiest een andere aanbieder.",
            rule="agreement",
        )
    return hearing
