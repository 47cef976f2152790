"""The continuity proof of a transition period: what the period and its agreements say, put as plain data.

What counts is explained in clients/continuity.py. A planned start is one of a scheduled handover; a handover that is
on hold has none. A renewal that a person ended, with a reason told to the client, asks for no provider.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from clients import continuity
from clients.continuity import Agreed, Proof, Question
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
    return Question(
        first_day=period.first_day,
        last_day=period.last_day,
        scope=scope,
        today=today,
        agreed=agreed(period, municipalities={municipality for municipality, _ in scope}),
    )


def agreed(period: TransitionPeriod, *, municipalities: set[str]) -> Agreed:
    """What people of these municipalities agreed; four queries."""
    return Agreed(
        bridgings=_bridgings(municipalities),
        planned=_planned(municipalities),
        started=_started(municipalities),
        ending=_ending(period, municipalities),
    )


def _bridgings(municipalities: set[str]) -> dict[tuple[int, int], list[Days]]:
    rows = BridgingAgreement.objects.filter(municipality__in=municipalities, withdrawn_at__isnull=True)
    found: dict[tuple[int, int], list[Days]] = defaultdict(list)
    for client, provider, first_day, last_day in rows.values_list(
        "client_id", "provider_id", "first_day", "last_day"
    ):
        found[client, provider].append(Days(first_day, last_day))
    return dict(found)


def _planned(municipalities: set[str]) -> dict[int, date]:
    rows = HandoverLine.objects.filter(
        municipality__in=municipalities,
        handover__status__in=(Status.SCHEDULED, Status.STARTED),
        planned_first_day__isnull=False,
        started_on__isnull=True,
    )
    return dict(rows.values_list("care_line_id", "planned_first_day"))


def _started(municipalities: set[str]) -> dict[int, date]:
    """The first confirmed start of each line: its care began then at the latest, whatever became of its links."""
    rows = HandoverLine.objects.filter(municipality__in=municipalities, started_on__isnull=False)
    return dict(rows.order_by("care_line", "-started_on").values_list("care_line_id", "started_on"))


def _ending(period: TransitionPeriod, municipalities: set[str]) -> frozenset[int]:
    rows = Renewal.objects.filter(period=period, municipality__in=municipalities, state=RenewalState.ENDED)
    return frozenset(rows.values_list("indication_id", flat=True))
