"""The letters of Aalten: to all, about what changes, one that came back, a new day, a correction, a draft."""

from contextlib import suppress
from datetime import date, timedelta

from achterhoek import clock
from achterhoek.clock import living_on
from achterhoek.models import Municipality, User
from achterhoek.refusals import Refused
from achterhoek.statuses import Role
from transitions import letter_choice
from transitions.actions import handovers
from transitions.actions.letters import batches, posting, senders, work
from transitions.demo import people
from transitions.models import LetterBatch, LetterMove, TransitionPeriod
from transitions.statuses import BatchState, CancelReason, LetterKind, Outcome, Status

PLACE = "0197"


def live(period: TransitionPeriod) -> None:
    """Live through the first letters, in the summer before the demo's day."""
    place = Municipality.objects.get(pk=PLACE)
    with living_on(date(2022, 8, 1)):
        _look_at_sender(place)
        announced = _posted(_order(period, place, LetterKind.ANNOUNCEMENT, letter_choice.ALL))
    with living_on(date(2022, 8, 8)):
        told = _posted(_order(period, place, LetterKind.OUTCOME, letter_choice.SCHEDULED))
    with living_on(date(2022, 9, 12)):
        _come_back(announced)
        _change(told)
        _order(period, place, LetterKind.CHANGE_OF_DAY, letter_choice.CHANGED)
        remark = "In onze brief stond een andere aanbieder. Dat gaat niet door. U houdt uw eigen hulp."
        _approved(_order(period, place, LetterKind.CORRECTION, letter_choice.WITHDRAWN, remark=remark))
        _order(period, place, LetterKind.OUTCOME, Outcome.STAYS)


def _look_at_sender(place: Municipality) -> None:
    """A functional administrator looked at what the portal filled in."""
    seen = senders.sender_of(place).changed_at
    facts = {"department": "Team zorg in overgang"}
    senders.change(place, facts=facts, seen=seen, by=people.of(place, Role.FUNCTIONAL))


def _order(
    period: TransitionPeriod, place: Municipality, kind: LetterKind, who: str, *, remark: str = ""
) -> LetterBatch:
    today, (author, _) = clock.today(), people.coordinators(place)
    wanted = batches.Order(kind=kind, asked={"who": who}, dated=today, remark=remark)
    batch = batches.order(period, wanted=wanted, municipality=place, by=author, today=today)
    return work.carry_on(batch, today=today)


def _approved(batch: LetterBatch) -> LetterBatch:
    with suppress(Refused):
        return batches.approve(batch, by=_other(batch))
    return batch


def _other(batch: LetterBatch) -> User:
    return people.coordinators(batch.municipality)[1]


def _posted(batch: LetterBatch) -> LetterBatch:
    by, today, batch = _other(batch), clock.today(), _approved(batch)
    if batch.state != BatchState.APPROVED:
        return batch
    batch = work.carry_on(batches.start(batch, by=by), today=today)
    return posting.post(batch, day=today, by=by, today=today)


def _come_back(batch: LetterBatch) -> None:
    letter = batch.letters.posted().order_by("pk").last()
    if letter:
        posting.record_return(
            letter, day=clock.today(), reason="Onbekend op dit adres", by=_other(batch), today=clock.today()
        )


def _change(batch: LetterBatch) -> None:
    """One of those who were told begins a week later; with another the move does not go on."""
    told = LetterMove.objects.filter(
        letter__batch=batch, letter__returned_on=None, line__handover__status=Status.SCHEDULED
    )
    rows = list(told.select_related("line__handover").order_by("pk"))
    by = people.of(batch.municipality, Role.COORDINATOR)
    with suppress(Refused):
        for row in rows[:1]:
            day = row.first_day + timedelta(days=7)
            reason = "De nieuwe aanbieder vroeg een week uitstel."
            handovers.schedule(row.line.handover, day=day, shorten_reason=reason, by=by, today=clock.today())
    with suppress(Refused):
        for row in rows[1:2]:
            handovers.cancel(
                row.line.handover,
                reason=CancelReason.STAYS,
                confirmed_with="Team zorg",
                confirmed_on=clock.today(),
                by=by,
                today=clock.today(),
            )
