"""What the client page shows beside the story: what is known of a resident, and each care line with its drawing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from achterhoek.drawing import CareChart
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.templatetags.portal import TONE_OF
from achterhoek.wording import written
from clients import care_lines
from clients import continuity as proofs
from clients.continuity import Finding, Proof
from clients.models import Allocation, CareLine, Client, Indication
from clients.statuses import Breach, Measure, Risk
from providers.grounds import Grounds
from transitions import (
    continuity,
    deciders,
    drawings,
    explanations,
    letter_page,
    next_steps,
    objecting,
    remedies,
)
from transitions.models import Assessment, Handover, HandoverLine, Renewal, TransitionPeriod
from transitions.statuses import Outcome

#: Risks on whose day nobody is there, though the right to care goes on.
NOBODY = (Risk.NO_NEW_PROVIDER, Risk.PROVIDER_STOPS, Risk.BRIDGING_ENDS)

OVER = "indicatie is afgelopen"


@dataclass(frozen=True)
class Right:
    """An indication with what the transition means for it."""

    indication: Indication
    assessment: Assessment | None = None
    explanation: str = ""
    renewal: Renewal | None = None

    @property
    def url(self) -> str:
        """Where the assessment is confirmed or decided otherwise."""
        return reverse("transitions:assessment_detail", args=[self.assessment.pk]) if self.assessment else ""

    @property
    def renewal_url(self) -> str:
        return reverse("transitions:renewal", args=[self.renewal.pk]) if self.renewal else ""

    @property
    def outcome(self) -> str:
        return str(Outcome(self.assessment.effective_outcome).label) if self.assessment else ""

    @property
    def tone(self) -> str:
        return TONE_OF.get(self.assessment.effective_outcome, "open") if self.assessment else "open"


@dataclass(frozen=True)
class Alarm:
    """What the continuity proof says of a line; `tone` is late for what has come."""

    words: str
    day: date
    tone: str


@dataclass(frozen=True)
class Line:
    """A care line as the page shows it."""

    line: CareLine
    chart: CareChart
    rights: list[Right]
    alarms: list[Alarm]
    actions: list[tuple[str, str]]


def lines() -> QuerySet[CareLine]:
    """Care lines with all that the page draws of them read along."""
    links = Allocation.objects.standing().select_related("provider", "contract").order_by("first_day")
    moves = HandoverLine.objects.select_related("handover__receiving").order_by("pk")
    rights = Indication.objects.select_related("product", "named_provider", "wish").order_by(
        "first_day", "pk"
    )
    return (
        CareLine.objects.select_related("lot", "client")
        .order_by("pk")
        .prefetch_related(
            Prefetch("allocations", links), Prefetch("handover_lines", moves), Prefetch("indications", rights)
        )
    )


def known(client: Client, *, user: User, today: date) -> dict[str, Any]:
    """Who decides, who lives along, who else speaks, and what is next."""
    representatives = list(client.representatives.all())
    household = Client.objects.visible_to(user).filter(household=client.household_id).exclude(pk=client.pk)
    handovers = Handover.objects.filter(client=client).select_related("giving", "receiving")
    return {
        "deciders": deciders.deciders(client, representatives, today=today),
        "representatives": representatives,
        "household": list(household) if client.household_id else [],
        "flags": flags(client),
        "handovers": list(handovers.order_by("-created_at", "-pk")),
        "next_step": next_steps.of([client.pk], today=today).get(client.pk),
        "letters": letter_page.of_client(client, user),
        "objections": objecting.alerts(client.objections.all(), user=user, today=today),
    }


def flags(client: Client) -> list[tuple[str, str]]:
    """What to mind with this client, in words, and its tone."""
    found = [
        (
            client.died_on is not None,
            f"overleden op {written(client.died_on)}" if client.died_on else "",
            "off",
        ),
        (client.safety, "veiligheid: overleg eerst", "late"),
        (client.measure != Measure.NONE, f"maatregel: {client.get_measure_display()}", "wait"),
        (client.crisis, "crisis", "late"),
        (client.out_of_region, "woont buiten de regio", "wait"),
    ]
    return [(words, tone) for holds, words, tone in found if holds]


def care(client: Client, *, user: User, today: date) -> dict[str, Any]:
    """The client's lines with their drawings, and what the continuity proof says of them."""
    period = TransitionPeriod.objects.current()
    question = continuity.ask_about(client, period=period, today=today)
    contracts = proofs.read_grounds(question)
    own = care_lines.read(question.scope, lines=[line.pk for line in client.care_lines.all()])
    facts = Facts(
        period=period,
        user=user,
        today=today,
        contracts=contracts,
        proof=proofs.examine(own, question=question, known=contracts),
        assessed=_assessed(client, period),
        renewals={
            row.indication_id: row
            for row in Renewal.objects.filter(period=period, indication__in=_rights(client))
        },
    )
    return {
        "lines": [facts.of(line) for line in client.care_lines.all()],
        "period": period,
    }


def _rights(client: Client) -> list[int]:
    """The client's indications, read along already: what hangs on them is found by index."""
    return [row.pk for line in client.care_lines.all() for row in line.indications.all()]


def _assessed(client: Client, period: TransitionPeriod) -> dict[int, tuple[Assessment, str]]:
    rows = Assessment.objects.filter(period=period, indication__in=_rights(client))
    explained = explanations.explain_all(rows.select_related(*explanations.RELATED), period=period)
    return {row.indication_id: (row, why) for row, why in explained}


@dataclass(frozen=True)
class Facts:
    """All that the lines of one client are drawn from."""

    period: TransitionPeriod
    user: User
    today: date
    contracts: Grounds
    proof: Proof
    assessed: dict[int, tuple[Assessment, str]]
    renewals: dict[int, Renewal]

    def of(self, line: CareLine) -> Line:
        found = [one for one in (*self.proof.breaches, *self.proof.risks) if one.care_line == line.pk]
        over = {
            right.pk: right.last_day
            for right in line.indications.all()
            if right.last_day and right.last_day < self.today
        }
        alarms = [self._alarm(one, over) for one in found]
        rights = [self._right(row) for row in line.indications.all()]
        return Line(line, self._chart(line, found), rights, alarms, self._actions(line))

    def _alarm(self, found: Finding, over: dict[int, date]) -> Alarm:
        """What is over already is told by its own day, not by the test day."""
        if found.kind == Risk.INDICATION_ENDS and found.indication in over:
            return Alarm(OVER, remedies.since(found, over=over), "late")
        return Alarm(words(found), found.day, "late" if found in self.proof.breaches else "wait")

    def _actions(self, line: CareLine) -> list[tuple[str, str]]:
        """What a coordinator may do about a line: bridge it, set right who is responsible, end it, or reopen it."""
        case_number = line.client.case_number
        offered = [
            ("bridging.record", "Spreek een overbrugging af", "transitions:bridging_record", case_number),
            ("clients.correct", "Corrigeer wie verantwoordelijk is", "clients:care_line_correct", line.pk),
            ("clients.correct", "Beëindig deze zorg", "clients:care_line_end", line.pk),
        ]
        if line.ended_on:
            offered = [("clients.correct", "Heropen deze zorg", "clients:care_line_reopen", line.pk)]
        return [
            (words, reverse(name, args=[key])) for asked, words, name, key in offered if may(self.user, asked)
        ]

    def _right(self, indication: Indication) -> Right:
        assessment, why = self.assessed.get(indication.pk, (None, ""))
        return Right(indication, assessment, why, self.renewals.get(indication.pk))

    def _chart(self, line: CareLine, found: list[Finding]) -> CareChart:
        nobody = [one.day for one in found if one.kind in NOBODY]
        return drawings.care_line(
            line,
            period=self.period,
            today=self.today,
            contracted=self._contracted(line),
            nobody_from=min(nobody, default=None),
        )

    def _contracted(self, line: CareLine) -> set[int]:
        """The providers of this line that may go on after the period."""
        place, lot = line.municipality_id, line.lot_id or ""
        providers = {link.provider_id for link in line.allocations.all()}
        return {
            one for one in providers if self.contracts.on_test_day(provider=one, lot=lot, municipality=place)
        }


def words(finding: Finding) -> str:
    """What was found, in Dutch."""
    return str({**dict(Breach.choices), **dict(Risk.choices)}[finding.kind])
