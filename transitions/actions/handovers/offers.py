"""The pseudonymous question to the new provider and its answer. Silence is no answer: it moves nobody (P2, P7)."""

from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.wording import written
from clients.statuses import Channel
from transitions import candidates, deadlines, profile, progress
from transitions.actions.handovers import guards
from transitions.actions.handovers.hearings import require_heard
from transitions.actions.handovers.moves import back_to_plan, lock, move, require, require_status
from transitions.models import Handover, Offer
from transitions.statuses import Answer, Side, Status

#: Where a provider is proposed, or may be while it is held.
TAKEN_BACK = (Status.PROPOSED, Status.OFFERED, Status.ACCEPTED, Status.SCHEDULED, Status.ON_HOLD)


class Reply(NamedTuple):
    """A provider's answer: what, when, by whom and how; with a no the reason, with a yes perhaps a first day."""

    answer: Answer
    answered_on: date
    name: str
    how: Channel
    reason: str = ""
    earliest_start: date | None = None


@transaction.atomic
def offer(
    handover: Handover,
    *,
    help_asked: str,
    days_and_times: str = "",
    language: str = "Nederlands",
    by: User,
    today: date,
    version: int | None = None,
) -> Offer:
    """Ask the proposed provider with a sheet that does not say who it is. PROPOSED → OFFERED."""
    handover = lock(handover, version=version)
    require_status(handover, Status.PROPOSED, doing="Aanbieden")
    guards.require_care(handover, today=today)
    require_heard(handover)
    asked: dict[str, Any] = {
        "help_asked": guards.require_reason(help_asked, what="Zet de hulpvraag in één zin."),
        "days_and_times": days_and_times.strip(),
        "language": language.strip() or "Nederlands",
    }
    profile.require_anonymous(handover.client, *asked.values())
    care = [line.care_line for line in guards.lines_of(handover)]
    sheet = profile.sheet(handover.client, care, today=today, **asked)
    made = Offer.objects.create(
        municipality_id=handover.municipality_id,
        handover=handover,
        provider=guards.receiving_of(handover),
        profile=profile.as_text(sheet),
        offered_on=today,
        offered_by=by,
        due_on=deadlines.answer_due(today, terms=handover.period),
    )
    move(handover, Status.OFFERED, by=by, what=f"Aangeboden aan {handover.receiving}", **asked)
    return made


@transaction.atomic
def record_answer(
    handover: Handover, *, reply: Reply, by: User, today: date, version: int | None = None
) -> Offer:
    """Record a yes (OFFERED → ACCEPTED) or a no (→ TO_PLAN, this provider is not asked again for this resident)."""
    handover = lock(handover, version=version)
    require_status(handover, Status.OFFERED, doing="Een antwoord vastleggen")
    guards.require_care(handover, today=today)
    asked = _waiting(handover)
    guards.require_past(reply.answered_on, today=today, what="Het antwoord")
    if reply.answered_on < asked.offered_on:
        raise Refused("Het antwoord ligt vóór het aanbod.", rule="answer_after_offer")
    if reply.answer in progress.YES:
        return _accept(handover, asked, reply=reply, by=by, today=today)
    if reply.answer == Answer.DECLINED:
        return _decline(handover, asked, reply=reply, by=by)
    raise Refused("Een antwoord is ja, ja na kennismaking, of nee.", rule="answer")


def _accept(handover: Handover, asked: Offer, *, reply: Reply, by: User, today: date) -> Offer:
    _require_in_time(handover, reply.earliest_start, today=today)
    _close(asked, reply.answer, by=by, answer_reason=reply.reason.strip(), **_said(reply))
    move(
        handover,
        Status.ACCEPTED,
        by=by,
        what=f"{asked.provider}: {asked.get_answer_display()}",
        reason=reply.reason.strip(),
        earliest_start=reply.earliest_start,
    )
    return asked


def _require_in_time(handover: Handover, earliest_start: date | None, *, today: date) -> None:
    """A yes for after the last possible first day leads nowhere: no day could ever be agreed."""
    last = candidates.bound(handover, today=today)
    if last and earliest_start and earliest_start > last:
        raise Refused(
            f"Deze aanbieder kan pas beginnen na de laatste dag waarop dat kan ({written(last)}). "
            "Leg het antwoord vast als nee, of spreek eerst een overbrugging af.",
            rule="earliest_start",
        )


def _decline(handover: Handover, asked: Offer, *, reply: Reply, by: User) -> Offer:
    why = guards.require_reason(reply.reason, what="Geef de reden van het nee.")
    _close(asked, reply.answer, by=by, answer_reason=why, excludes=True, **_said(reply))
    back_to_plan(handover, by=by, what=f"{asked.provider} zei nee", reason=why, detail=_about(asked))
    return asked


def _said(reply: Reply) -> dict[str, object]:
    name = guards.require_reason(reply.name, what="Noteer wie er antwoordde.")
    return {"answered_on": reply.answered_on, "answered_name": name, "answered_how": reply.how}


@transaction.atomic
def withdraw_offer(
    handover: Handover, *, reason: str, by: User, today: date, version: int | None = None
) -> Offer:
    """A coordinator withdraws an offer that nobody answered; it counts as a decline. OFFERED → TO_PLAN."""
    handover = lock(handover, version=version)
    require(by, "handovers.withdraw_offer", handover=handover)
    require_status(handover, Status.OFFERED, doing="Het aanbod intrekken")
    asked = _waiting(handover)
    if today <= asked.due_on:
        raise Refused(
            f"De aanbieder heeft tot en met {written(asked.due_on)} om te antwoorden.", rule="answer_due"
        )
    why = guards.require_reason(reason)
    _close(asked, Answer.WITHDRAWN, by=by, answer_reason=why, excludes=True, answered_on=today)
    what = f"Aanbod aan {asked.provider} ingetrokken: geen antwoord"
    back_to_plan(handover, by=by, what=what, reason=why, detail=_about(asked))
    return asked


@transaction.atomic
def withdraw_acceptance(
    handover: Handover, *, side: Side, reason: str, by: User, version: int | None = None
) -> Handover:
    """Provider or client comes back on a yes: the provider's view of the person ends. ACCEPTED, SCHEDULED → TO_PLAN."""
    handover = lock(handover, version=version)
    require_status(handover, Status.ACCEPTED, Status.SCHEDULED, doing="Terugtrekken")
    why = guards.require_reason(reason)
    asked = progress.accepted_offer(handover)
    if asked:
        end_view(asked, reason=why, by=by)
        asked.excludes, asked.withdrawn_side = True, side
        asked.save(update_fields=["excludes", "withdrawn_side"])
    what = f"Teruggetrokken door {side.label}"
    return back_to_plan(handover, by=by, what=what, reason=why, detail=_about(asked) if asked else None)


@transaction.atomic
def take_back(handover: Handover, *, reason: str, by: User, today: date) -> Handover:
    """An objection to the new provider was upheld: offer, view and place end, also where it was held. → TO_PLAN.

    The objection itself says who is not asked again (`Objection.excluded`).
    """
    handover = lock(handover)
    require_status(handover, *TAKEN_BACK, doing="Terugnemen na een bezwaar")
    why = guards.require_reason(reason)
    drop(handover, by=by, today=today, why="het bezwaar van de cliënt was gegrond")
    about = {"provider": handover.receiving.agb} if handover.receiving else None
    return back_to_plan(handover, by=by, what="Terug naar kiezen na een bezwaar", reason=why, detail=about)


def _waiting(handover: Handover) -> Offer:
    asked = progress.open_offer(handover)
    if asked is None:
        raise Refused("Er staat geen aanbod open.", rule="open_offer")
    return asked


def end_view(asked: Offer, *, reason: str, by: User) -> None:
    """The provider may no longer see who it is."""
    asked.view_ended_at, asked.view_ended_by, asked.view_ended_reason = now(), by, reason[:300]
    asked.save(update_fields=["view_ended_at", "view_ended_by", "view_ended_reason"])


def drop(handover: Handover, *, by: User, today: date, why: str = "de overdracht is geannuleerd") -> None:
    """Close what is open of a handover that ends or begins anew: an unanswered offer, a view of the person.

    Nobody is excluded by it.
    """
    for asked in handover.offers.filter(answer=""):
        _close(asked, Answer.DROPPED, by=by, answer_reason=why, answered_on=today)
    if asked_and_agreed := progress.accepted_offer(handover):
        end_view(asked_and_agreed, reason=why, by=by)


def _close(asked: Offer, answer: Answer, *, by: User, **fields: object) -> None:
    fields |= {"answer": answer, "recorded_at": now(), "recorded_by": by}
    for name, value in fields.items():
        setattr(asked, name, value)
    asked.save(update_fields=list(fields))


def _about(asked: Offer) -> dict[str, str]:
    return {"provider": asked.provider.agb}
