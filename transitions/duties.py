"""The kinds of work that a handover or renewal asks of people: which rows, in which order, by which day.

Each kind is a question to the database in its own order of urgency, with no more subqueries than it needs. Days come
from transitions/deadlines.py; a last safe day lies earlier where the old provider stops earlier.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from achterhoek import workdays
from achterhoek.wording import written
from clients.models import Client, Contact
from clients.statuses import ContactResult
from providers.models import Provider
from transitions import deadlines, letter_check, objecting, progress
from transitions.models import Handover, HandoverLine, Hearing, Offer, Renewal, TransitionPeriod
from transitions.statuses import OPEN, Agreement, RenewalState, Status

#: No step lies further than this before its provider's last day.
FURTHEST_STOP = timedelta(days=150)


@dataclass(frozen=True)
class Day:
    """Today, in a period: what the rules count from."""

    today: date
    period: TransitionPeriod

    @cached_property
    def escalated(self) -> date:
        return deadlines.offers_escalated_when_due_by(self.today, terms=self.period)

    def safe(self, handover: Handover) -> deadlines.LastSafeDays:
        stops_on = handover.giving.stops_on if handover.giving else None
        return deadlines.last_safe_days(self.period, stops_on=stops_on)


@dataclass(frozen=True)
class Kind:
    """A kind of work: which rows, in which order, by which day, and what it says."""

    slug: str
    group: str
    what: str
    rows: Callable[[Any, Day], Any]
    due_on: Callable[[Any, Day], date]
    why: Callable[[Any, Day], str]
    late: Callable[[Any, Day], Q]
    renewals: bool = False
    #: Those of a provider that stops early come first (`_waiting`).
    stops_first: bool = False


# Handovers: what each status waits for.


def _first(rows: QuerySet[Any], field: str) -> Subquery:
    return Subquery(rows.values(field)[:1])


def _ended(day: Day) -> QuerySet[HandoverLine]:
    """Lines of a handover whose care is over."""
    return progress.care_that_ended(today=day.today).filter(handover=OuterRef("pk"))


def _has_ended(day: Day) -> Q:
    """Handovers with such lines. They are few: a list of them is made once, not sought for each handover."""
    ended = progress.care_that_ended(today=day.today).order_by()
    return Q(pk__in=ended.values("handover"))


def _of_who_died() -> Q:
    """Likewise: found by the index on who died."""
    return Q(client__in=Client.objects.filter(died_on__isnull=False).order_by().values("pk"))


def _going_on(rows: Any, day: Day, status: Status) -> Any:
    """Handovers in a status, of clients who live and care that goes on."""
    return rows.filter(~_has_ended(day), status=status, client__died_on=None)


def _waiting(rows: Any, day: Day, status: Status) -> Any:
    """Those that go on; those of a provider that stops early first."""
    return _going_on(rows, day, status).order_by(F("giving__stops_on").asc(nulls_last=True), "pk")


def _in(status: Status) -> Callable[[Any, Day], Any]:
    return lambda rows, day: _waiting(rows, day, status)


def _proposed(rows: Any, day: Day) -> Any:
    about = Hearing.objects.filter(
        ~progress.proposed_since(), handover=OuterRef("pk"), provider=OuterRef("receiving")
    ).order_by("-day", "-pk")
    return _waiting(rows, day, Status.PROPOSED).annotate(
        agreement=_first(about, "agreement"), decided=_first(about, "decided_without")
    )


AGREED = Q(agreement=Agreement.YES) | Q(decided__gt="")


def _to_hear(rows: Any, day: Day) -> Any:
    tries = Contact.objects.filter(client=OuterRef("client"), result=ContactResult.NO_ANSWER)
    counted = tries.order_by().values("client").annotate(n=Count("pk"))
    return _proposed(rows, day).filter(agreement=None).annotate(tries=Coalesce(_first(counted, "n"), 0))


def _to_offer(rows: Any, day: Day) -> Any:
    return _proposed(rows, day).filter(AGREED)


def _to_decide(rows: Any, day: Day) -> Any:
    return _proposed(rows, day).filter(agreement__isnull=False).exclude(AGREED)


def _offered(rows: Any, day: Day) -> Any:
    return (
        _going_on(rows, day, Status.OFFERED)
        .annotate(answer_due=_first(_waiting_offers(), "due_on"))
        .order_by("answer_due", "pk")
    )


def _to_answer(rows: Any, day: Day) -> Any:
    return _offered(rows, day).filter(answer_due__lte=day.today, answer_due__gt=day.escalated)


def _to_escalate(rows: Any, day: Day) -> Any:
    return _offered(rows, day).filter(answer_due__lte=day.escalated)


def _held(rows: Any, day: Day) -> Any:
    kept = Exists(objecting.keeping().filter(handover=OuterRef("pk")))
    return _waiting(rows, day, Status.ON_HOLD).annotate(kept=kept)


def _to_start(rows: Any, day: Day) -> Any:
    return (
        _going_on(rows, day, Status.SCHEDULED)
        .annotate(planned=_first(_not_started().order_by("planned_first_day"), "planned_first_day"))
        .filter(planned__lte=day.today)
        .order_by("planned", "pk")
    )


def _to_tell(rows: Any, day: Day) -> Any:
    """Planned, and no letter names the provider and the day that stand now."""
    waiting = letter_check.with_letter(_not_started().exclude(planned_first_day=None))
    untold = waiting.filter(letter_check.untold()).order_by("planned_first_day")
    return (
        _going_on(rows, day, Status.SCHEDULED)
        .annotate(untold=_first(untold, "planned_first_day"))
        .filter(untold__isnull=False)
        .order_by("untold", "pk")
    )


def _started(rows: Any) -> Any:
    first = HandoverLine.objects.filter(handover=OuterRef("pk"), started_on__isnull=False).order_by(
        "started_on"
    )
    return rows.annotate(begun=_first(first, "started_on")).order_by("begun", "pk")


def _to_finish(rows: Any, day: Day) -> Any:
    return _started(rows.filter(~_has_ended(day), status=Status.STARTED))


def _to_call(rows: Any, day: Day) -> Any:
    from_day = day.today - timedelta(weeks=day.period.call_after_weeks)
    over = rows.filter(status__in=(Status.STARTED, Status.COMPLETED), called_on=None, client__died_on=None)
    return _started(over).filter(begun__lte=from_day)


def _of_the_dead(rows: Any, day: Day) -> Any:
    return rows.filter(_of_who_died(), status__in=OPEN).order_by("client__died_on", "pk")


def _of_ended_care(rows: Any, day: Day) -> Any:
    """Care that ended for another reason; and of what has started in part, also by a death."""
    ended = _ended(day).order_by("care_line__ended_on")
    return (
        rows.filter(_has_ended(day))
        .filter(Q(status__in=OPEN, client__died_on=None) | Q(status=Status.STARTED))
        .annotate(ended_on=_first(ended, "care_line__ended_on"))
        .order_by("ended_on", "pk")
    )


def _safe(step: str) -> Callable[[Any, Day], date]:
    return lambda row, day: getattr(day.safe(row), step)


def _late_by_stop(step: str) -> Callable[[Any, Day], Q]:
    """Late: the last safe day of the step has passed, for all or for those whose old provider stops early."""

    def late(row: Any, day: Day) -> Q:
        if getattr(deadlines.last_safe_days(day.period), step) < day.today:
            return Q()
        stops_on = day.today + FURTHEST_STOP
        while getattr(deadlines.last_safe_days(day.period, stops_on=stops_on), step) >= day.today:
            stops_on -= timedelta(days=1)
        return Q(giving__in=Provider.objects.filter(stops_on__lte=stops_on).order_by().values("pk"))

    return late


def overdue(day: Day) -> Q:
    """Handovers of which a last safe day, an answer or a planned start has passed."""
    steps = {
        Status.TO_PLAN: "heard",
        Status.PROPOSED: "offered",
        Status.ACCEPTED: "letter",
        Status.ON_HOLD: "start",
    }
    offered = Exists(_waiting_offers().filter(due_on__lt=day.today))
    planned = Exists(_not_started().filter(planned_first_day__lt=day.today))
    late = (Q(status=Status.OFFERED) & offered) | (Q(status=Status.SCHEDULED) & planned)
    for status, step in steps.items():
        late |= Q(status=status) & _late_by_stop(step)(None, day)
    return late


def with_days(rows: Any) -> Any:
    """Handovers with the day on which an answer is due, and the first day that is planned."""
    planned = _not_started().order_by("planned_first_day")
    return rows.annotate(
        answer_due=_first(_waiting_offers(), "due_on"), planned=_first(planned, "planned_first_day")
    )


def _waiting_offers() -> QuerySet[Offer]:
    return Offer.objects.filter(handover=OuterRef("pk"), answer="")


def _not_started() -> QuerySet[HandoverLine]:
    return HandoverLine.objects.filter(handover=OuterRef("pk"), started_on=None)


def _workdays_ago(day: Day) -> date:
    """What began before this day should have been finished by now."""
    begun = day.today
    while workdays.add_workdays(begun, day.period.message_workdays) >= day.today:
        begun -= timedelta(days=1)
    return begun


def _why_choose(row: Handover, day: Day) -> str:
    if row.wish:
        return f"Wens: {row.wish}"
    return f"Nu bij {row.giving}" if row.giving else "De zorg is nog niet begonnen"


def _why_hear(row: Any, day: Day) -> str:
    tried = f"{row.tries} × gebeld" if row.tries else "nog niet gesproken"
    return f"{row.receiving} is voorgesteld; {tried}"


# Renewals


def _renewals(state: RenewalState) -> Callable[[Any, Day], Any]:
    return lambda rows, day: rows.filter(state=state).order_by("last_day", "pk")


def _moved(rows: Any, day: Day) -> Any:
    return rows.filter(progress.ended_for_another_day()).order_by("indication__last_day", "pk")


def _why_again(row: Renewal, day: Day) -> str:
    now = written(row.indication.last_day)
    return f"Niet verlengd, maar de laatste dag is verschoven van {written(row.last_day)} naar {now}"


def _begins(row: Renewal, day: Day) -> date:
    return deadlines.renewal_begins(row.last_day, terms=day.period)


def _ends(row: Renewal, day: Day) -> date:
    return row.last_day


def _why_renew(row: Renewal, day: Day) -> str:
    return f"De indicatie voor {row.indication.product} eindigt op {written(_ends(row, day))}"


#: Not among the kinds of handovers: it comes before all of them (P2).
GAP = Kind(
    "gap",
    "zonder-zorg",
    "Regel vandaag wie zorg geeft",
    lambda rows, day: rows.order_by("since", "pk"),
    lambda row, day: row.since,
    lambda row, day: f"Sinds {written(row.since)}: {row.get_kind_display()}",
    lambda row, day: Q(),
)

KINDS = (
    Kind(
        "deceased",
        "afronden",
        "Annuleer: de cliënt is overleden",
        _of_the_dead,
        lambda row, day: day.today,
        lambda row, day: f"Overleden op {written(row.client.died_on)}; een coördinator annuleert",
        lambda row, day: Q(pk=None),
    ),
    Kind(
        "ended",
        "afronden",
        "Annuleer: de zorg, of een deel ervan, is geëindigd",
        _of_ended_care,
        lambda row, day: day.today,
        lambda row, day: f"Geëindigd op {written(row.ended_on)}; een coördinator annuleert",
        lambda row, day: Q(pk=None),
    ),
    Kind(
        "escalate",
        "aanbod",
        "Geen antwoord: bel nog eens of trek het aanbod in",
        _to_escalate,
        lambda row, day: row.answer_due,
        lambda row, day: f"{row.receiving} had moeten antwoorden; een coördinator kan intrekken",
        lambda row, day: Q(),
    ),
    Kind(
        "answer",
        "aanbod",
        "Bel de aanbieder: is er een antwoord?",
        _to_answer,
        lambda row, day: row.answer_due,
        lambda row, day: f"Aangeboden aan {row.receiving}",
        lambda row, day: Q(answer_due__lt=day.today),
    ),
    Kind(
        "start",
        "starten",
        "Vraag of de nieuwe hulp begonnen is",
        _to_start,
        lambda row, day: row.planned,
        lambda row, day: (
            f"{row.receiving} zou beginnen; tot de bevestiging blijft {row.giving or 'niemand'} aan zet"
        ),
        lambda row, day: Q(planned__lt=day.today),
    ),
    Kind(
        "choose",
        "aanbod",
        "Kies een nieuwe aanbieder",
        _in(Status.TO_PLAN),
        _safe("heard"),
        _why_choose,
        _late_by_stop("heard"),
        stops_first=True,
    ),
    Kind(
        "hear",
        "gesprekken",
        "Bel de cliënt over de nieuwe aanbieder",
        _to_hear,
        _safe("heard"),
        _why_hear,
        _late_by_stop("heard"),
        stops_first=True,
    ),
    Kind(
        "decide",
        "gesprekken",
        "Geen akkoord: beslis, of kies een ander",
        _to_decide,
        _safe("offered"),
        lambda row, day: f"{row.receiving} is voorgesteld; de cliënt is niet akkoord of niet bereikt",
        _late_by_stop("offered"),
        stops_first=True,
    ),
    Kind(
        "offer",
        "aanbod",
        "Bied aan bij de nieuwe aanbieder",
        _to_offer,
        _safe("offered"),
        lambda row, day: f"{row.receiving}; het gesprek is gevoerd",
        _late_by_stop("offered"),
        stops_first=True,
    ),
    Kind(
        "schedule",
        "starten",
        "Spreek de eerste dag af",
        _in(Status.ACCEPTED),
        _safe("letter"),
        lambda row, day: f"{row.receiving} zei ja",
        _late_by_stop("letter"),
        stops_first=True,
    ),
    Kind(
        "letter",
        "brieven",
        "Verstuur de brief over de nieuwe aanbieder",
        _to_tell,
        lambda row, day: row.untold - timedelta(days=day.period.notice_days),
        lambda row, day: f"Gepland op {written(row.untold)} bij {row.receiving}; geen brief noemt die dag",
        lambda row, day: Q(untold__lt=day.today + timedelta(days=day.period.notice_days)),
    ),
    Kind(
        "hold",
        "afronden",
        "Kijk of deze overdracht verder kan",
        _held,
        _safe("start"),
        lambda row, day: "Aangehouden; wacht op een bezwaar" if row.kept else "Aangehouden",
        _late_by_stop("start"),
        stops_first=True,
    ),
    Kind(
        "finish",
        "afronden",
        "Maak de warme overdracht af",
        _to_finish,
        lambda row, day: workdays.add_workdays(row.begun, day.period.message_workdays),
        lambda row, day: f"Begonnen op {written(row.begun)} bij {row.receiving}",
        lambda row, day: Q(begun__lte=_workdays_ago(day)),
    ),
    Kind(
        "call",
        "gesprekken",
        "Bel de cliënt: hoe gaat het na de start?",
        _to_call,
        lambda row, day: deadlines.call_after(row.begun, terms=day.period)[1],
        lambda row, day: f"Begonnen op {written(row.begun)} bij {row.receiving}",
        lambda row, day: Q(begun__lt=day.today - timedelta(weeks=day.period.call_before_weeks)),
    ),
    Kind(
        "renew",
        "herindicaties",
        "Begin het onderzoek voor de verlenging",
        _renewals(RenewalState.TO_START),
        _begins,
        _why_renew,
        lambda row, day: Q(last_day__lt=day.today + timedelta(weeks=day.period.renewal_weeks)),
        renewals=True,
    ),
    Kind(
        "renew-again",
        "herindicaties",
        "Kijk opnieuw: de laatste dag is verschoven",
        _moved,
        lambda row, day: deadlines.renewal_begins(row.indication.last_day, terms=day.period),
        _why_again,
        lambda row, day: Q(indication__last_day__lt=day.today + timedelta(weeks=day.period.renewal_weeks)),
        renewals=True,
    ),
    Kind(
        "research",
        "herindicaties",
        "Maak het onderzoek voor de verlenging af",
        _renewals(RenewalState.IN_RESEARCH),
        _ends,
        _why_renew,
        lambda row, day: Q(last_day__lt=day.today),
        renewals=True,
    ),
)
