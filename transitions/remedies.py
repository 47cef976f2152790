"""What each finding of the continuity proof means in plain words, and the page on which someone can mend it.

The next step of a finding is one click away: the handover that is under way, the renewal, the assessment, or else the
resident's own page, where care is assessed, bridged and corrected.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q
from django.urls import reverse

from clients.continuity import Finding
from clients.models import Client, Indication
from clients.statuses import Breach, Risk
from providers.grounds import ONE_DAY
from providers.models import Lot, Provider
from transitions.models import Assessment, Handover, HandoverLine, Renewal
from transitions.statuses import CancelReason, Status


@dataclass(frozen=True)
class Kind:
    """One kind of finding: its word, what it means, and how urgent it is."""

    value: str
    word: str
    meaning: str
    tone: str


KINDS = {
    kind.value: kind
    for kind in (
        Kind(
            Breach.NOBODY,
            "Niemand verantwoordelijk",
            "Er is zorg begonnen, maar op deze dag staat er geen aanbieder. Zoek uit wie zorg geeft en leg dat vast.",
            "late",
        ),
        Kind(
            Breach.STOPPED_EARLY,
            "Aanbieder is gestopt",
            "De aanbieder levert sinds deze dag niet meer en een nieuwe is nog niet begonnen. Bel vandaag.",
            "late",
        ),
        Kind(
            Breach.NO_GROUND,
            "Geen contract of afspraak",
            "De aanbieder levert zonder contract, oud of nieuw. Leg een overbrugging vast of kies een andere.",
            "late",
        ),
        Kind(
            Breach.OUTSIDE_INDICATION,
            "Begonnen buiten de indicatie",
            "Een aanbieder is begonnen toen de indicatie al voorbij was. Verleng de indicatie of corrigeer de start.",
            "late",
        ),
        Kind(
            Risk.PROVIDER_STOPS,
            "Aanbieder stopt eerder",
            "De aanbieder stopt op een dag voor het einde van de overgang. Voor die dag moet een ander beginnen.",
            "late",
        ),
        Kind(
            Risk.NO_NEW_PROVIDER,
            "Nog geen nieuwe aanbieder",
            "De aanbieder heeft na de overgang geen contract. Er is nog geen dag waarop een ander begint.",
            "wait",
        ),
        Kind(
            Risk.START_NOT_CONFIRMED,
            "Start nog niet bevestigd",
            "Er is een dag gepland. Pas als de start bevestigd is, is de nieuwe aanbieder verantwoordelijk.",
            "busy",
        ),
        Kind(
            Risk.INDICATION_ENDS,
            "Indicatie loopt af",
            "De indicatie eindigt en er is nog geen opvolger. Beslis over de verlenging en vertel het de inwoner.",
            "wait",
        ),
        Kind(
            Risk.BRIDGING_ENDS,
            "Overbrugging loopt af",
            "De afspraak met de oude aanbieder stopt eerder. Verleng haar of kies een nieuwe aanbieder.",
            "wait",
        ),
        Kind(
            Risk.TURNS_18,
            "Wordt 18",
            "Jeugdhulp stopt meestal als iemand 18 wordt. Regel op tijd welke zorg daarna komt.",
            "open",
        ),
    )
}
ORDER = list(KINDS)
#: Kinds that leave a resident without a provider on the test day.
WITHOUT_PROVIDER = tuple(kind for kind in Risk.values if kind != Risk.TURNS_18)
UNDER_WAY = (
    Status.TO_PLAN,
    Status.PROPOSED,
    Status.OFFERED,
    Status.ACCEPTED,
    Status.SCHEDULED,
    Status.ON_HOLD,
    Status.STARTED,
)
#: A handover cancelled for one of these leaves care on record that nobody is to give any more. (A death comes by file.)
ENDS_CARE = (
    CancelReason.OTHER_MUNICIPALITY,
    CancelReason.OTHER_LAW,
    CancelReason.BUDGET,
    CancelReason.OWN_WISH,
    CancelReason.GOAL,
)


@dataclass(frozen=True)
class Row:
    """A finding as a list shows it."""

    finding: Finding
    kind: Kind
    client: Client
    lot: str
    provider: str
    #: The first day without a right to care, or else the day of the finding.
    since: date
    #: The last day of an indication that is over already.
    ended_on: date | None
    action: str
    url: str


def ended(findings: Iterable[Finding], *, today: date) -> dict[int, date]:
    """The indications that the proof misses on the test day and that are over already, each with its last day."""
    ending = {found.indication for found in findings if found.kind == Risk.INDICATION_ENDS}
    if not ending:
        return {}
    over = Indication.objects.filter(last_day__lt=today).only("last_day").in_bulk(ending)
    return {pk: indication.last_day for pk, indication in over.items() if indication.last_day}


def in_order(findings: Iterable[Finding], *, over: Mapping[int, date]) -> list[Finding]:
    """Worst kind first, then by day; what is over already comes before what is to come."""
    return sorted(findings, key=lambda found: (ORDER.index(found.kind), since(found, over=over), found.key))


def _over(found: Finding, over: Mapping[int, date]) -> date | None:
    return over.get(found.indication) if found.kind == Risk.INDICATION_ENDS else None


def since(found: Finding, *, over: Mapping[int, date]) -> date:
    """The day of a finding; of an indication that is over already, the first day without."""
    ended_on = _over(found, over)
    return ended_on + ONE_DAY if ended_on else found.day


def rows(findings: Sequence[Finding], *, over: Mapping[int, date]) -> list[Row]:
    """Read along who it is about and where it is mended; six queries for any number of findings."""
    clients = Client.objects.select_related("consultant").in_bulk({found.client for found in findings})
    lots = dict(Lot.objects.values_list("slug", "name"))
    providers = dict(
        Provider.objects.filter(pk__in={found.provider for found in findings}).values_list("pk", "name")
    )
    pages = Pages.of(findings)
    return [
        Row(
            finding,
            KINDS[finding.kind],
            clients[finding.client],
            lots[finding.lot],
            providers.get(finding.provider, "niemand"),
            since(finding, over=over),
            _over(finding, over),
            *pages.mending(finding, clients[finding.client]),
        )
        for finding in findings
        if finding.client in clients
    ]


@dataclass(frozen=True)
class Pages:
    """The pages on which these findings are mended."""

    moves: dict[int, Handover]
    renewals: dict[int, str]
    assessments: dict[int, str]

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> Self:
        return cls(_moves(findings), _renewals(findings), _assessments(findings))

    def mending(self, finding: Finding, client: Client) -> tuple[str, str]:
        """What to do, and on which page."""
        own_page = f"{client.get_absolute_url()}#zorg"
        if finding.kind in (Breach.NOBODY, Breach.OUTSIDE_INDICATION):
            return "Corrigeer de zorglijn", own_page
        if finding.kind == Risk.TURNS_18:
            return "Bekijk de zorg na 18", own_page
        if finding.kind == Risk.INDICATION_ENDS and finding.indication in self.renewals:
            return "Ga naar de verlenging", self.renewals[finding.indication]
        if finding.care_line in self.moves:
            return _of_move(self.moves[finding.care_line], own_page=own_page)
        if finding.indication in self.assessments:
            return "Ga naar de beoordeling", self.assessments[finding.indication]
        return "Ga naar de inwoner", own_page


def _of_move(move: Handover, *, own_page: str) -> tuple[str, str]:
    if move.status == Status.CANCELLED:
        return "Leg het einde van de zorg vast", own_page
    return "Ga naar de overdracht", move.get_absolute_url()


def _moves(findings: Sequence[Finding]) -> dict[int, Handover]:
    """Care line → its handover under way, or the one that was cancelled because the care ends."""
    lines = HandoverLine.objects.filter(
        Q(handover__status__in=UNDER_WAY) | Q(handover__cancel_reason__in=ENDS_CARE),
        care_line__in={found.care_line for found in findings},
        started_on__isnull=True,
    ).select_related("handover")
    return {line.care_line_id: line.handover for line in lines.order_by("pk")}


def _renewals(findings: Sequence[Finding]) -> dict[int, str]:
    """Indication → the page of its renewal."""
    ending = {found.indication for found in findings if found.kind == Risk.INDICATION_ENDS}
    rows = Renewal.objects.filter(indication__in=ending).values_list("indication_id", "pk")
    return {indication: reverse("transitions:renewal", args=[pk]) for indication, pk in rows}


def _assessments(findings: Sequence[Finding]) -> dict[int, str]:
    """Indication → the page of its assessment."""
    rows = Assessment.objects.filter(indication__in={found.indication for found in findings})
    found = rows.order_by("pk").values_list("indication_id", "pk")
    return {indication: reverse("transitions:assessment_detail", args=[pk]) for indication, pk in found}
