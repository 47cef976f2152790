"""The continuity proof of a transition period: what the period and its agreements say, put as plain data.

What counts is explained in clients/continuity.py. A planned start is one of a scheduled handover; a handover that is
on hold has none. A renewal that a person ended, with a reason told to the client, asks for no provider; until a later
file moves the last day that this was about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from clients import continuity
from clients.care_lines import type_scope
from clients.continuity import Agreed, Proof, Question
from clients.models import Client
from providers.grounds import Days
from transitions.models import BridgingAgreement, HandoverLine, PeriodScope, Renewal, TransitionPeriod
from transitions.statuses import RenewalState, Status


def prove(period: TransitionPeriod, *, today: date, municipalities: Iterable[str] | None = None) -> Proof:
    """Prove the period for all municipalities, or for some (CBS codes)."""
    return continuity.prove(ask(period, today=today, municipalities=municipalities))


def ask(period: TransitionPeriod, *, today: date, municipalities: Iterable[str] | None = None) -> Question:
    pairs = PeriodScope.objects.filter(period=period)
    if municipalities is not None:
        pairs = pairs.filter(municipality__in=municipalities)
    scope = frozenset(pairs.values_list("municipality_id", "lot_id"))
    taking_part = {municipality for municipality, _ in scope}
    return _question(period, scope, today, agreed(period, about=Q(municipality__in=taking_part)))


def prove_some(period: TransitionPeriod, *, today: date, municipality: str, lines: Collection[int]) -> Proof:
    """Prove some care lines of one municipality: by far less work than all of them."""
    return continuity.prove(_ask_some(period, municipality, list(lines), today), lines=lines)


def ask_about(client: Client, *, period: TransitionPeriod, today: date) -> Question:
    """The question about one client."""
    lines = list(client.care_lines.values_list("pk", flat=True))
    return _ask_some(period, client.municipality_id, lines, today)


def _ask_some(period: TransitionPeriod, municipality: str, lines: list[int], today: date) -> Question:
    pairs = PeriodScope.objects.filter(period=period, municipality=municipality)
    scope = frozenset(pairs.values_list("municipality_id", "lot_id"))
    known = agreed(period, about=Q(municipality=municipality), lines=lines)
    return _question(period, scope, today, known)


def _question(period: TransitionPeriod, scope: type_scope, today: date, known: Agreed) -> Question:
    return Question(period.first_day, period.last_day, scope, today, known)


def agreed(period: TransitionPeriod, *, about: Q, lines: list[int] | None = None) -> Agreed:
    """What people agreed `about` some municipalities, or about some care lines of theirs; four queries."""
    moves = HandoverLine.objects.filter(about)
    renewals = Renewal.objects.filter(about, period=period)
    bridgings = BridgingAgreement.objects.filter(about)
    if lines is not None:
        moves = moves.filter(care_line__in=lines)
        renewals = renewals.filter(indication__care_line__in=lines)
        bridgings = bridgings.filter(client__care_lines__in=lines).distinct()
    return Agreed(
        bridgings=_bridgings(bridgings),
        planned=_planned(moves),
        started=_started(moves),
        ending=_ending(renewals),
    )


def _bridgings(agreements: QuerySet[BridgingAgreement]) -> dict[tuple[int, int], list[Days]]:
    rows = agreements.filter(withdrawn_at__isnull=True)
    found: dict[tuple[int, int], list[Days]] = defaultdict(list)
    for client, provider, first_day, last_day in rows.values_list(
        "client_id", "provider_id", "first_day", "last_day"
    ):
        found[client, provider].append(Days(first_day, last_day))
    return dict(found)


def _planned(moves: QuerySet[HandoverLine]) -> dict[int, date]:
    rows = moves.filter(
        handover__status__in=(Status.SCHEDULED, Status.STARTED),
        planned_first_day__isnull=False,
        started_on__isnull=True,
    )
    return {line: day for line, day in rows.values_list("care_line_id", "planned_first_day") if day}


def _started(moves: QuerySet[HandoverLine]) -> dict[int, date]:
    """The first confirmed start of each line: its care began then at the latest, whatever became of its links."""
    rows = moves.filter(started_on__isnull=False).order_by("care_line", "-started_on")
    return {line: day for line, day in rows.values_list("care_line_id", "started_on") if day}


def _ending(renewals: QuerySet[Renewal]) -> frozenset[int]:
    """Those whose last day is still the one that the decision was about."""
    decided = renewals.filter(state=RenewalState.ENDED, last_day=F("indication__last_day"))
    return frozenset(decided.values_list("indication_id", flat=True))
