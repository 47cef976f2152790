"""Whether letters and facts agree: who moves and was not told, too late, or something else (docs/letters.md).

The day on the letter, on the client's page and in the provider's offer is one fact: the planned first day of a line. A
letter keeps the day that it named. What a letter that came back said, nobody read.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from achterhoek.models import User
from clients.models import Client, Indication
from transitions.models import Handover, HandoverLine, Letter, LetterMove, TransitionPeriod
from transitions.statuses import LetterKind, LetterState, Status

#: A move that is agreed: the resident must have been told.
AGREED = (Status.SCHEDULED, Status.STARTED, Status.COMPLETED)
MISSING, OTHERWISE, WITHDRAWN, LATE, NEVER = "ontbreekt", "anders", "vervallen", "te-laat", "nooit"
FOUND = {
    MISSING: "Geen brief over de overdracht",
    OTHERWISE: "De brief zegt iets anders",
    WITHDRAWN: "De overdracht in de brief gaat niet door",
    LATE: "De brief ging te laat weg",
    NEVER: "Nog geen enkele brief",
}


@dataclass(frozen=True)
class Promise:
    """What the last letter that arrived says of a line."""

    first_day: date
    receiving: int
    posted_on: date


def arrived() -> QuerySet[Letter]:
    """Letters that were posted and did not come back."""
    found: QuerySet[Letter] = Letter.objects.posted().filter(returned_on=None)
    return found


def told() -> QuerySet[LetterMove]:
    """What the residents may count on, the last one first.

    Letters that came back said nothing, nor did those that were taken out; of who decides together everyone must have
    theirs. A correction afterwards that does not name the move took it back.
    """
    beside = Letter.objects.filter(batch=OuterRef("letter__batch"), client=OuterRef("letter__client"))
    names_it = LetterMove.objects.filter(letter=OuterRef("pk"), line=OuterRef(OuterRef("line")))
    corrections = arrived().filter(kind=LetterKind.CORRECTION, client=OuterRef("letter__client"))
    later = Q(posted_on__gt=OuterRef("letter__posted_on")) | Q(
        posted_on=OuterRef("letter__posted_on"), pk__gt=OuterRef("letter")
    )
    rows = LetterMove.objects.filter(
        ~Exists(beside.filter(Q(returned_on__isnull=False) | Q(state=LetterState.TAKEN_OUT))),
        ~Exists(corrections.filter(later, ~Exists(names_it))),
        letter__posted_on__isnull=False,
    )
    found: QuerySet[LetterMove] = rows.order_by("-letter__posted_on", "-pk")
    return found


def promise(line: HandoverLine) -> Promise | None:
    """What the resident may count on for this line; none where no letter arrived."""
    row = told().filter(line=line).select_related("letter").first()
    if row is None or row.letter.posted_on is None:
        return None
    return Promise(row.first_day, row.receiving_id, row.letter.posted_on)


def says_otherwise(line: HandoverLine, handover: Handover) -> bool:
    """Whether the letter that the resident has names another day or provider than stands now."""
    said = promise(line)
    return said is not None and (said.first_day, said.receiving) != (
        line.planned_first_day,
        handover.receiving_id,
    )


def with_letter(lines: Any) -> Any:
    """Lines with what the last letter says: `told_day`, `told_receiving`, `told_on`; and `day`, when they begin."""
    last = told().filter(line=OuterRef("pk"))
    return lines.annotate(
        told_day=Subquery(last.values("first_day")[:1]),
        told_receiving=Subquery(last.values("receiving")[:1]),
        told_on=Subquery(last.values("letter__posted_on")[:1]),
        day=Coalesce("started_on", "planned_first_day"),
    )


def untold() -> Q:
    """Lines of which no letter names the day and the provider that stand now. What has begun cannot be told anew."""
    otherwise = ~Q(told_day=F("planned_first_day")) | ~Q(told_receiving=F("handover__receiving"))
    return Q(told_day=None) | (Q(started_on=None) & otherwise)


#: Of a line still to tell: the resident knows of no move to this provider. The others know it with another day.
NEW = Q(told_day=None) | ~Q(told_receiving=F("handover__receiving"))


def to_tell() -> Any:
    """Lines with a first day agreed that have not begun, and that no letter names as they stand now."""
    agreed = (Status.SCHEDULED, Status.STARTED)
    ahead = HandoverLine.objects.filter(handover__status__in=agreed, started_on=None)
    return with_letter(ahead.exclude(planned_first_day=None)).filter(untold())


#: What a letter names, and is agreed like that by now.
STANDS = Q(
    line__handover__status__in=AGREED,
    first_day=F("line__planned_first_day"),
    receiving=F("line__handover__receiving"),
)


def _moved(user: User, period: TransitionPeriod) -> Any:
    lines = HandoverLine.objects.visible_to(user).filter(handover__period=period, handover__status__in=AGREED)
    return with_letter(lines).filter(day__isnull=False)


def withdrawn(lines: QuerySet[HandoverLine]) -> Any:
    """Lines that a resident counts on, and whose move does not go on: no correction took them back yet."""
    counted_on = with_letter(lines.exclude(handover__status__in=AGREED)).filter(told_day__isnull=False)
    return counted_on.filter(handover__client__died_on=None)


def lines(user: User, period: TransitionPeriod, *, which: str) -> QuerySet[HandoverLine]:
    """The lines that `user` may see of which the letter is missing, wrong by now, or went out too late."""
    rows = _moved(user, period)
    if which == WITHDRAWN:
        rows = withdrawn(HandoverLine.objects.visible_to(user).filter(handover__period=period))
    elif which == MISSING:
        rows = rows.filter(told_day=None)
    elif which == OTHERWISE:
        rows = rows.filter(untold(), told_day__isnull=False)
    else:
        notice = timedelta(days=period.notice_days)
        in_time = told().filter(line=OuterRef("pk"), first_day=OuterRef("told_day"))
        in_time = in_time.filter(letter__posted_on__lte=OuterRef("told_day") - notice)
        late = rows.filter(told_on__gt=F("told_day") - notice, handover__shortened_reason="")
        rows = late.filter(~Exists(in_time))
    found: QuerySet[HandoverLine] = rows.order_by("day", "pk")
    return found


def never_told(user: User, period: TransitionPeriod, *, today: date) -> QuerySet[Client]:
    """Residents with care of this period that goes on, whom no letter reached at all."""
    rights = Indication.objects.filter(client=OuterRef("pk"), assessments__period=period)
    rights = rights.filter(Q(last_day=None) | Q(last_day__gte=today))
    rights = rights.filter(Q(care_line__ended_on=None) | Q(care_line__ended_on__gte=today))
    residents = Client.objects.visible_to(user).filter(Exists(rights), died_on=None)
    found: QuerySet[Client] = residents.filter(~Exists(arrived().filter(client=OuterRef("pk")))).order_by(
        "pk"
    )
    return found


def found(user: User, period: TransitionPeriod, *, which: str, today: date) -> QuerySet[Any]:
    """One of the lists of `FOUND`: residents who heard nothing, or else lines."""
    return never_told(user, period, today=today) if which == NEVER else lines(user, period, which=which)
