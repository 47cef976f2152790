"""The small life of an indication that ends in the period: TO_START → IN_RESEARCH → RENEWED | ENDED.

RENEWED names the indication that follows: of the same client and lot, and it joins the care line, so that whoever is
responsible stays so. At another provider a handover is born; until that starts the old provider stays. ENDED has a
reason and the day on which the client was told (docs/domain.md, "Assessment").
"""

from datetime import date

from django.db import transaction
from django.db.models import F, Q

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from clients.actions import corrections
from clients.models import Allocation, CareLine, Client, Indication
from clients.querysets import IndicationQuerySet
from providers.models import Provider
from transitions import progress
from transitions.actions import handovers
from transitions.models import Conversion, Handover, HandoverLine, Renewal
from transitions.statuses import RenewalState


@transaction.atomic
def start(renewal: Renewal, *, by: User) -> Renewal:
    """The research begins. Starting again changes nothing.

    One that was ended begins anew when a file moved the last day: the client was told of another one.
    """
    renewal = _lock(renewal)
    if renewal.state == RenewalState.IN_RESEARCH:
        return renewal
    if Renewal.objects.filter(progress.ended_for_another_day(), pk=renewal.pk).exists():
        return _start_anew(renewal, by=by)
    _require(renewal, RenewalState.TO_START, doing="Een onderzoek beginnen")
    renewal.state, renewal.started_at, renewal.started_by = RenewalState.IN_RESEARCH, now(), by
    renewal.save(update_fields=["state", "started_at", "started_by"])
    _record("Onderzoek voor verlenging begonnen", renewal, by=by)
    return renewal


def _start_anew(renewal: Renewal, *, by: User) -> Renewal:
    """What was decided about the other day goes into the log, with its reason."""
    before = {"ended_for": renewal.last_day.isoformat(), "told_on": str(renewal.told_on)}
    why, renewal.reason, renewal.told_on = renewal.reason, "", None
    renewal.last_day = renewal.indication.last_day or renewal.last_day
    renewal.closed_at = renewal.closed_by = None
    renewal.state, renewal.started_at, renewal.started_by = RenewalState.IN_RESEARCH, now(), by
    fields = ["state", "last_day", "reason", "told_on", "closed_at", "closed_by", "started_at", "started_by"]
    renewal.save(update_fields=fields)
    what = "Onderzoek voor verlenging opnieuw begonnen: de laatste dag is verschoven"
    _record(what, renewal, by=by, why=why, detail=before)
    return renewal


@transaction.atomic
def renew(renewal: Renewal, *, successor: Indication, by: User) -> Handover | None:
    """Name the indication that follows. Returns the handover that is born when it is at another provider."""
    renewal = _lock(renewal)
    _require(renewal, RenewalState.IN_RESEARCH, doing="Verlengen")
    successor = Indication.objects.select_for_update(of=("self",)).get(pk=successor.pk)
    _require_follows(successor, renewal.indication)
    responsible = _responsible(renewal.indication.care_line)
    _join(successor, renewal.indication, responsible=responsible, by=by)
    renewal.state, renewal.successor = RenewalState.RENEWED, successor
    renewal.closed_at, renewal.closed_by = now(), by
    renewal.save(update_fields=["state", "successor", "closed_at", "closed_by"])
    _record("Indicatie verlengd", renewal, by=by, detail={"successor": successor.key})
    if responsible is None or successor.named_provider_id in {None, responsible.pk}:
        return None
    return handovers.begin_for_renewal(renewal, by=by)


@transaction.atomic
def end(renewal: Renewal, *, reason: str, told_on: date, by: User, today: date) -> Renewal:
    """The indication is not renewed: why, and when the client was told. It holds for the last day as it is now."""
    renewal = _lock(renewal)
    _require(renewal, RenewalState.IN_RESEARCH, doing="Afsluiten zonder verlenging")
    if not reason.strip():
        raise Refused("Geef de reden waarom de indicatie niet wordt verlengd.", rule="reason")
    if told_on > today:
        raise Refused("De dag waarop het aan de cliënt verteld is, ligt in de toekomst.", rule="told_on")
    renewal.state, renewal.reason, renewal.told_on = RenewalState.ENDED, reason.strip(), told_on
    renewal.closed_at, renewal.closed_by = now(), by
    renewal.last_day = renewal.indication.last_day or renewal.last_day
    renewal.save(update_fields=["state", "reason", "told_on", "closed_at", "closed_by", "last_day"])
    _record("Indicatie niet verlengd", renewal, by=by, why=renewal.reason)
    return renewal


def candidates(renewal: Renewal) -> IndicationQuerySet:
    """Indications that may follow this one; the one that a file already joined to it comes first."""
    before = renewal.indication
    return (
        Indication.objects.filter(client_id=before.client_id, product__lot_id=before.product.lot_id)
        .exclude(pk=before.pk)
        .filter(renewal_of__isnull=True, first_day__gt=before.first_day)
        .filter(Q(last_day__isnull=True) | Q(last_day__gt=renewal.last_day))
        .filter(Q(renews__isnull=True) | Q(renews=before))
        .select_related("product__lot", "named_provider", "renews")
        .order_by(F("renews").asc(nulls_last=True), "first_day", "pk")
    )


def _lock(renewal: Renewal) -> Renewal:
    rows = Renewal.objects.select_for_update(of=("self",)).select_related(
        "period", "indication__client", "indication__care_line", "indication__product"
    )
    locked: Renewal = rows.get(pk=renewal.pk)
    return locked


def _require(renewal: Renewal, state: RenewalState, *, doing: str) -> None:
    if renewal.state != state:
        raise Refused(
            f"{doing} kan alleen als de verlenging “{state.label}” is; nu is zij “{renewal.get_state_display()}”.",
            rule="renewal_state",
        )


def _require_follows(successor: Indication, before: Indication) -> None:
    if successor.pk == before.pk or successor.client_id != before.client_id:
        raise Refused("De opvolger is een andere indicatie van dezelfde cliënt.", rule="same_client")
    if successor.product.lot_id != before.product.lot_id:
        raise Refused("De opvolger valt in een ander perceel; dat is geen verlenging.", rule="same_lot")
    if before.last_day and successor.last_day and successor.last_day <= before.last_day:
        raise Refused("De opvolger eindigt niet later: dat is geen verlenging.", rule="ends_later")
    if successor.renews_id not in {None, before.pk}:
        raise Refused("De opvolger verlengt al een andere indicatie.", rule="renews_one")
    if Indication.objects.filter(renews=before).exclude(pk=successor.pk).exists():
        raise Refused("Deze indicatie is al verlengd met een andere.", rule="renewed_once")


def _responsible(line: CareLine) -> Provider | None:
    """The provider of the last link that stands."""
    links = Allocation.objects.standing().filter(care_line=line).select_related("provider")
    last = links.order_by("-first_day").first()
    return last.provider if last else None


def _join(successor: Indication, before: Indication, *, responsible: Provider | None, by: User) -> None:
    """The successor joins the care line of the indication it renews."""
    own = successor.care_line
    successor.renews = before
    if own.pk == before.care_line_id:
        successor.save(update_fields=["renews"])
        return
    _require_free(own, successor)
    _give_up_links(own, responsible=responsible, by=by)
    successor.care_line = before.care_line
    successor.save(update_fields=["renews", "care_line"])
    if not own.allocations.exists():
        own.delete()


def _require_free(own: CareLine, successor: Indication) -> None:
    """The successor's own line may hold nothing else: it would be torn apart."""
    others = own.indications.exclude(pk=successor.pk).exists()
    if others or own.ended_on or HandoverLine.objects.filter(care_line=own).exists():
        raise Refused(
            "Aan de zorglijn van de opvolger hangt al andere zorg of een overdracht. Rond die eerst af.",
            rule="line_is_free",
        )
    if Conversion.objects.filter(care_line=own).exists():
        raise Refused("De toewijzing van de opvolger is al omgezet.", rule="line_is_free")


def _give_up_links(own: CareLine, *, responsible: Provider | None, by: User) -> None:
    """Links that a file wrote for the successor alone: the line it joins goes on at the same provider."""
    links = list(Allocation.objects.standing().filter(care_line=own))
    if not links:
        return
    if responsible is None or any(link.provider_id != responsible.pk for link in links):
        raise Refused(
            "De opvolger loopt al bij een andere aanbieder. Leg eerst met een correctie vast wie wanneer leverde.",
            rule="same_provider",
        )
    if not may(by, "clients.correct"):
        raise Refused(
            "De opvolger heeft al een eigen toewijzing. Een coördinator voegt de twee zorglijnen samen.",
            rule="clients.correct",
        )
    corrections.correct(own, links=[], by=by, reason="Samengevoegd met de indicatie die zij verlengt")


def _record(
    what: str, renewal: Renewal, *, by: User, why: str = "", detail: dict[str, str] | None = None
) -> None:
    client: Client = renewal.indication.client
    audit.record(
        AccessAction.CHANGE,
        what,
        by=by,
        about=[client],
        municipality=renewal.municipality_id,
        why=why,
        detail={"indication": renewal.indication.key, **(detail or {})},
    )
