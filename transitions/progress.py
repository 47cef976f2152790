"""How far a handover is: who was heard, who was asked, what is missing. Read only; pages and actions ask it alike."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from transitions.models import Handover, HandoverEvent, HandoverLine, Hearing, Offer
from transitions.statuses import Agreement, Answer, RenewalState, Status

YES = (Answer.YES, Answer.YES_AFTER_MEETING)


def last_hearing(handover: Handover) -> Hearing | None:
    """The last hearing about the provider that is proposed now, since it was proposed."""
    about = handover.hearings.filter(~proposed_since(), provider=handover.receiving_id)
    return about.order_by("-day", "-pk").first()


def proposed_since() -> Exists:
    """Of a hearing: whether a provider was proposed after it; it was about something else then."""
    again = HandoverEvent.objects.filter(from_status=Status.TO_PLAN, to_status=Status.PROPOSED)
    return Exists(again.filter(handover=OuterRef("handover"), at__gt=OuterRef("recorded_at")))


def may_be_offered(hearing: Hearing | None) -> bool:
    """Whether the client agreed, or a coordinator decided without."""
    return hearing is not None and (hearing.agreement == Agreement.YES or bool(hearing.decided_without))


def open_offer(handover: Handover) -> Offer | None:
    """The offer that waits for an answer."""
    return handover.offers.select_related("provider").filter(answer="").first()


def accepted_offer(handover: Handover) -> Offer | None:
    """The yes on which the provider may see who it is; none where there is no such view (any more)."""
    open_views = handover.offers.filter(answer__in=YES, view_ended_at__isnull=True)
    return open_views.select_related("provider").order_by("-pk").first()


def ended_for_another_day() -> Q:
    """Renewals that a person ended, of indications that end in the period on another day than was decided about."""
    moved = ~Q(indication__last_day=F("last_day"))
    return Q(state=RenewalState.ENDED, indication__last_day__lte=F("period__last_day")) & moved


def care_that_ended(*, today: date) -> QuerySet[HandoverLine]:
    """Lines that wait for a start while their care is over: nobody is to begin there any more."""
    return HandoverLine.objects.filter(is_open=True, care_line__ended_on__lte=today)


def gaps_of(handover: Handover) -> list[str]:
    """What stands between STARTED and COMPLETED, in words."""
    found = []
    if waiting := handover.lines.filter(started_on__isnull=True).count():
        found.append(f"{waiting} van de zorg is nog niet begonnen")
    if handover.giving_id and handover.giving_stop_known_on is None:
        found.append("de stop van de oude aanbieder is niet bekend")
    if open_points := handover.checklist.filter(done_on__isnull=True, excused_reason="").count():
        found.append(f"{open_points} punten van de warme overdracht staan open")
    return found
