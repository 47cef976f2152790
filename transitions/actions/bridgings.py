"""Bridging: the old provider goes on after the period for one resident, in the open (docs/domain.md, P2 and P3).

An agreement between municipality and old provider: last day, with whom, when, why. It is a ground to deliver on its
days; it moves nobody and starts nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from clients.models import Allocation, Client
from providers.models import Provider
from transitions.models import BridgingAgreement, TransitionPeriod
from transitions.querysets import BridgingQuerySet

#: An agreement bridges: one that ends further after the period is a slip of the keys, and would hide who has nobody.
LONGEST = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Terms:
    """What was agreed."""

    provider: Provider
    first_day: date
    last_day: date
    agreed_with: str
    agreed_on: date
    reason: str


@transaction.atomic
def record(
    client: Client, *, terms: Terms, period: TransitionPeriod, by: User, today: date
) -> BridgingAgreement:
    """Record an agreement. It covers days after the period, by the provider that is responsible for the client."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    _require_days(terms, period=period, today=today)
    _require_person(client, terms)
    _require_no_gap(client, terms, period=period)
    agreement = BridgingAgreement.objects.create(
        municipality_id=client.municipality_id,
        client=client,
        provider=terms.provider,
        first_day=terms.first_day,
        last_day=terms.last_day,
        agreed_with=terms.agreed_with.strip(),
        agreed_on=terms.agreed_on,
        reason=terms.reason.strip(),
        recorded_by=by,
    )
    _log("Overbrugging vastgelegd", agreement, by=by, why=agreement.reason)
    return agreement


@transaction.atomic
def withdraw(agreement: BridgingAgreement, *, reason: str, by: User) -> BridgingAgreement:
    """The agreement no longer holds; the row stays, with the reason."""
    rows = BridgingAgreement.objects.select_for_update(of=("self",)).select_related("client", "provider")
    agreement = rows.get(pk=agreement.pk)
    if agreement.withdrawn_at:
        raise Refused("Deze overbrugging is al ingetrokken.", rule="withdrawn_once")
    if not reason.strip():
        raise Refused("Geef de reden van het intrekken.", rule="reason")
    agreement.withdrawn_at, agreement.withdrawn_by = now(), by
    agreement.withdrawn_reason = reason.strip()
    agreement.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _log("Overbrugging ingetrokken", agreement, by=by, why=agreement.withdrawn_reason)
    return agreement


def responsible_providers(client: Client) -> list[Provider]:
    """Who is responsible for the client's care lines that have not ended: the last link of each."""
    links = (
        Allocation.objects.standing()
        .filter(care_line__client=client, care_line__ended_on__isnull=True)
        .select_related("provider")
        .order_by("care_line", "first_day")
    )
    last = {link.care_line_id: link.provider for link in links}
    return sorted({p.pk: p for p in last.values()}.values(), key=lambda provider: provider.name)


def _require_days(terms: Terms, *, period: TransitionPeriod, today: date) -> None:
    if terms.last_day <= period.last_day:
        raise Refused(
            f"Tot en met {written(period.last_day)} mag de oude aanbieder doorgaan. Een overbrugging eindigt later.",
            rule="after_period",
        )
    if terms.first_day < period.first_day:
        raise Refused(
            f"Een overbrugging begint niet voor de overgang, die op {written(period.first_day)} begon.",
            rule="before_period",
        )
    if terms.last_day > period.last_day + LONGEST:
        raise Refused(
            f"Een overbrugging duurt hoogstens tot en met {written(period.last_day + LONGEST)}. Klopt het jaar?",
            rule="longest",
        )
    if terms.last_day < terms.first_day:
        raise Refused("De laatste dag ligt voor de eerste dag.", rule="order")
    if terms.agreed_on > today:
        raise Refused("De dag van de afspraak ligt in de toekomst.", rule="agreed_on")


def _require_no_gap(client: Client, terms: Terms, *, period: TransitionPeriod) -> None:
    """It joins the period, or the agreement before it."""
    known = _agreements(client, terms).filter(last_day__lt=terms.first_day).order_by("-last_day").first()
    latest = max(period.last_day, known.last_day if known else period.last_day) + timedelta(days=1)
    if terms.first_day > latest:
        raise Refused(
            f"De overbrugging begint uiterlijk op {written(latest)}: anders is de cliënt dagen zonder zorg.",
            rule="no_gap",
        )


def _agreements(client: Client, terms: Terms) -> BridgingQuerySet:
    return BridgingAgreement.objects.filter(client=client, provider=terms.provider, withdrawn_at__isnull=True)


def _require_person(client: Client, terms: Terms) -> None:
    if not terms.agreed_with.strip() or not terms.reason.strip():
        raise Refused("Schrijf op met wie het is afgesproken en waarom.", rule="reason")
    if client.died_on:
        raise Refused("De cliënt is overleden.", rule="deceased")
    if terms.provider not in responsible_providers(client):
        raise Refused(
            f"{terms.provider} is niet verantwoordelijk voor zorg van deze cliënt: alleen wie nu levert kan doorgaan.",
            rule="responsible",
        )
    if (
        _agreements(client, terms)
        .filter(first_day__lte=terms.last_day, last_day__gte=terms.first_day)
        .exists()
    ):
        raise Refused(
            "Voor deze dagen is er al een overbrugging. Trek die eerst in als de afspraak anders is.",
            rule="once",
        )


def _log(what: str, agreement: BridgingAgreement, *, by: User, why: str) -> None:
    audit.record(
        AccessAction.CHANGE,
        what,
        by=by,
        about=[agreement.client],
        municipality=agreement.municipality_id,
        why=why,
        detail={"provider": agreement.provider.agb, "last_day": agreement.last_day.isoformat()},
    )
