"""What letters are made from, read for many residents at once in a fixed number of queries (transitions/letters/facts).

Only what is public may be told: an assessment uses a contract from its publication day on (P6), and so do these facts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clients.models import Client
from clients.statuses import Delivery, Law
from transitions import explanations, letter_check
from transitions.letters.facts import Care, Move, Resident
from transitions.models import (
    Assessment,
    BridgingAgreement,
    HandoverLine,
    Renewal,
    TransitionPeriod,
)
from transitions.statuses import Reason, RenewalState

OTHER_CARE: dict[str, str] = {Law.WMO: "hulp vanuit de Wmo", Law.YOUTH: "jeugdhulp"}
DONE = (RenewalState.RENEWED, RenewalState.ENDED)


@dataclass(frozen=True)
class Known:
    """What hangs on the care of some residents, by the row it hangs on."""

    moves: dict[int, Move]
    bridged: dict[tuple[int, int], date]
    closed: frozenset[int]
    leads: dict[int, str]


def read(clients: Sequence[Client], *, period: TransitionPeriod, today: date) -> list[Resident]:
    """The facts of these residents, in the order in which they were given; care that has ended is left out."""
    ids = [client.pk for client in clients]
    rows = (
        Assessment.objects.filter(period=period, indication__client__in=ids)
        .select_related(*explanations.RELATED, "indication__named_provider")
        .order_by("indication__first_day", "indication__pk")
    )
    known = _known(ids, period=period, today=today)
    cares: dict[int, list[Care]] = defaultdict(list)
    for row in rows:
        if _goes_on(row, today=today):
            cares[row.indication.client_id].append(_care(row, known))
    return [Resident(client.pk, client.name, tuple(cares[client.pk])) for client in clients]


def said(clients: Iterable[int]) -> dict[int, tuple[date, int]]:
    """The day and the provider that the resident counts on, per line of a handover."""
    rows = letter_check.told().filter(letter__client__in=list(clients)).reverse()
    return {line: (day, to) for line, day, to in rows.values_list("line", "first_day", "receiving")}


def _known(ids: list[int], *, period: TransitionPeriod, today: date) -> Known:
    lines = HandoverLine.objects.filter(handover__client__in=ids, handover__status__in=letter_check.AGREED)
    bridgings = BridgingAgreement.objects.filter(client__in=ids, withdrawn_at=None, last_day__gte=today)
    renewals = Renewal.objects.filter(period=period, indication__client__in=ids, state__in=DONE)
    return Known(
        moves={
            line.care_line_id: _move(line)
            for line in lines.select_related("handover__receiving").order_by("pk")
            if line.started_on or line.planned_first_day
        },
        bridged={
            (client, provider): last_day
            for client, provider, last_day in bridgings.order_by("last_day").values_list(
                "client", "provider", "last_day"
            )
        },
        closed=frozenset(renewals.values_list("indication", flat=True)),
        leads=explanations.leads(),
    )


def _move(line: HandoverLine) -> Move:
    provider = line.handover.receiving
    assert provider is not None  # noqa: S101  (a constraint holds it)
    first_day = line.started_on or line.planned_first_day
    assert first_day is not None  # noqa: S101  (asked above)
    return Move(line.pk, provider.pk, provider.name, provider.phone, first_day, line.started_on is not None)


def _about(row: Assessment) -> str:
    """Which care, in the words of the catalogue; a code says nothing to a resident."""
    product = row.indication.product
    return product.description or (product.lot.name if product.lot else OTHER_CARE[row.indication.law])


def _goes_on(row: Assessment, *, today: date) -> bool:
    """The resident still has this care, or will have it; who died gets no letter anyway."""
    indication = row.indication
    last = min(filter(None, (indication.last_day, indication.care_line.ended_on)), default=None)
    return row.reason != Reason.ENDED_BEFORE and (last is None or last >= today)


def _care(row: Assessment, known: Known) -> Care:
    indication, party = row.indication, row.party
    provider = row.current_provider or indication.named_provider
    ends = row.renew and indication.pk not in known.closed and indication.delivery == Delivery.IN_KIND
    sure = row.reason != Reason.SUBCONTRACTOR or bool(party and party.confirmed_on)
    return Care(
        indication=indication.pk,
        about=_about(row),
        law=indication.law,
        referrer=indication.referrer,
        outcome=row.effective_outcome,
        reason=row.reason if row.effective_outcome == row.outcome else "",
        provider=str(provider or ""),
        holder=known.leads.get(party.contract_id, "") if party else "",
        sure=sure,
        begun=indication.care_since is not None,
        ends=ends,
        last_day=indication.last_day,
        bridged_until=known.bridged.get((indication.client_id, provider.pk)) if provider else None,
        move=known.moves.get(indication.care_line_id),
    )
