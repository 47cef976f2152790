"""Until when the record of a resident is kept, and what it waits for (docs/domain.md, 8; docs/objections.md).

The portal is not the dossier, yet its record goes no sooner than some months after the period, and never while
something of this resident still runs. This module says the day and the reasons; `actions.deletions` deletes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.fields import CharField

from achterhoek import workdays
from achterhoek.models import FileImport
from achterhoek.statuses import ImportKind, ImportState
from clients.models import Client, Difference
from clients.statuses import DifferenceState
from transitions.models import (
    ArchiveRecord,
    Assessment,
    BridgingAgreement,
    CareGap,
    Handover,
    Letter,
    Objection,
    Placement,
    Renewal,
    TransitionPeriod,
)
from transitions.statuses import IN_A_DELIVERY, OPEN, LetterState, PlacementState, RenewalState, Status

OBJECTION = "een bezwaar, of wat daaruit volgt"
TERM = "de termijn om bezwaar te maken"
HANDOVER = "een overdracht"
BRIDGING = "een overbrugging"
RENEWAL = "een verlenging"
LETTER = "een brief die nog niet op de post is"
PLAN = "een goedgekeurd plan"
DIFFERENCE = "een verschil met het bestand"
GAP = "een gat in de zorg"
FILE = "een bestand dat nog niet is ingelezen"
LATER = "een latere overgangsperiode"
#: A handover in one of these asks somebody something.
RUNNING = (*OPEN, Status.STARTED)
STILL_RENEWING = (RenewalState.TO_START, RenewalState.IN_RESEARCH)
#: Of a file in one of these nothing comes any more.
READ = (ImportState.DONE, ImportState.REFUSED)


@dataclass(frozen=True)
class Keeping:
    """`may_go_on`: the first day on which the record may go, if nothing in `waits_for` stands any more.

    `delivered`: how it lies in a delivery to the archive, if it does.
    """

    may_go_on: date
    waits_for: tuple[str, ...] = ()
    delivered: ArchiveRecord | None = None


def of(client: Client, *, period: TransitionPeriod, today: date) -> Keeping:
    """How long the record of one resident is kept, what it waits for, and whether the archive has it."""
    waits = waiting(Client.objects.filter(pk=client.pk), period=period, today=today)
    lying = ArchiveRecord.objects.filter(case_number=client.case_number, state__in=IN_A_DELIVERY)
    return Keeping(
        may_go_on=may_go_on(period),
        waits_for=waits.get(client.pk, ()),
        delivered=lying.select_related("delivery").first(),
    )


def may_go_on(period: TransitionPeriod) -> date:
    """The first day on which records of this period may go."""
    return workdays.months_after(period.last_day, period.retention_months)


def waiting(
    among: QuerySet[Client], *, period: TransitionPeriod, today: date
) -> Mapping[int, tuple[str, ...]]:
    """What the records of these residents wait for, by the key of the client; who waits for nothing is not in it.

    One query, however many they are.
    """
    asked = [
        rows.order_by()
        .filter(**{f"{way}__in": among.order_by().values("pk")})
        .annotate(_order=Value(order), _why=Value(why, output_field=CharField()))
        .values_list(way, "_order", "_why")
        for order, (why, way, rows) in enumerate(_running(period, today=today))
    ]
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for client, order, why in asked[0].union(*asked[1:]):
        found[client].append((order, why))
    return {client: tuple(why for _, why in sorted(reasons)) for client, reasons in found.items()}


def _running(period: TransitionPeriod, *, today: date) -> list[tuple[str, str, QuerySet]]:
    """What may still run: in words, the way to the client, and the rows."""
    letters = Letter.objects
    own = Q(municipality=OuterRef("municipality")) | Q(municipality=None)
    files = FileImport.objects.filter(own, kind=ImportKind.CASELOAD, forgotten_at=None)
    return [
        (OBJECTION, "client", Objection.objects.to_mind()),
        (TERM, "client", letters.posted().filter(objection_until__gte=today)),
        (LETTER, "client", letters.filter(state__in=(LetterState.DRAFT, LetterState.PRODUCED))),
        (HANDOVER, "client", Handover.objects.filter(status__in=RUNNING)),
        (BRIDGING, "client", BridgingAgreement.objects.filter(last_day__gte=today, withdrawn_at=None)),
        (RENEWAL, "indication__client", Renewal.objects.filter(state__in=STILL_RENEWING)),
        (PLAN, "client", Placement.objects.filter(binding=True, state=PlacementState.PROPOSED)),
        (DIFFERENCE, "client", Difference.objects.filter(state=DifferenceState.OPEN)),
        (GAP, "client", CareGap.objects.all()),
        (FILE, "pk", Client.objects.filter(Exists(files.exclude(state__in=READ)))),
        (LATER, "indication__client", Assessment.objects.filter(period__last_day__gt=period.last_day)),
    ]
