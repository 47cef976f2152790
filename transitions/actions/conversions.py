"""Converting an allocation: the client stays at the provider, the allocation goes to the lead's code.

The provider that delivers stays the one responsible; what changes, from a day, is the contract and the AGB code the
allocation goes to. Never backwards: not before today, not before the link that stands, not outside the new contract.
Done at renewal, or on one day for a whole lot (ConversionRule). A subcontractor's only once its lead confirmed it.

At renewal the file may have written a link of its own on that very day, at the same provider with its old code. It is
superseded, never changed, in the transaction that writes the converted one.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import Municipality, User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from clients.models import Allocation, CareLine
from clients.statuses import Source
from providers.models import ContractParty
from providers.statuses import PartyRole
from transitions.models import Assessment, Conversion, ConversionRule, HandoverLine
from transitions.querysets import AssessmentQuerySet
from transitions.statuses import Outcome

RELATED = (
    "indication__client",
    "indication__care_line",
    "indication__product__lot",
    "current_provider",
    "party__contract__lot",
    "party__provider",
)


@dataclass(frozen=True)
class Converted:
    """What came of converting many: how many, and what was left, with the reason."""

    count: int
    left: dict[str, int] = field(default_factory=dict)


def to_convert(assessments: AssessmentQuerySet) -> AssessmentQuerySet:
    """Those that stay and whose care line was not converted yet."""
    done = Conversion.objects.filter(
        care_line=OuterRef("indication__care_line"), allocation__superseded_at__isnull=True
    )
    staying = assessments.filter(effective_outcome=Outcome.STAYS, convert=True)
    return staying.filter(~Exists(done))


@transaction.atomic
def convert(assessment: Assessment, *, day: date, by: User, today: date) -> Conversion:
    """Convert the care line of this indication from `day` on."""
    assessment = Assessment.objects.select_related(*RELATED).get(pk=assessment.pk)
    line: CareLine = CareLine.objects.select_for_update(of=("self",)).get(
        pk=assessment.indication.care_line_id
    )
    party = _require_sure(assessment)
    _require_day(party, day=day, today=today)
    renewed = _require_line(line, assessment, day=day)
    if renewed:
        _supersede(renewed, by=by)
    conversion = Conversion.objects.create(
        municipality_id=line.municipality_id,
        care_line=line,
        allocation=_allocate(line, party, day=day, by=by),
        contract=party.contract,
        day=day,
        converted_by=by,
    )
    _record(assessment, conversion, by=by)
    return conversion


def _supersede(link: Allocation, *, by: User) -> None:
    """The link with which a file let the renewal begin on the day of the conversion gives way to the converted one."""
    Allocation.objects.filter(pk=link.pk, superseded_at__isnull=True).update(
        superseded_at=now(), superseded_by=by, superseded_reason="Omgezet bij de verlenging, op dezelfde dag"
    )


def _allocate(line: CareLine, party: ContractParty, *, day: date, by: User) -> Allocation:
    return Allocation.objects.create(
        municipality_id=line.municipality_id,
        care_line=line,
        provider=party.provider,
        code=lead_code(party),
        contract=party.contract,
        first_day=day,
        source=Source.CONVERSION,
        written_by=by,
    )


def convert_lot(rule: ConversionRule, *, municipality: Municipality, by: User, today: date) -> Converted:
    """Convert all of a lot on its day; each in a transaction of its own, what may not yet is left with its reason."""
    waiting = to_convert(
        Assessment.objects.filter(
            period=rule.period, municipality=municipality, indication__product__lot=rule.lot
        )
    ).order_by("indication__care_line", "pk")
    left: dict[str, int] = {}
    done: set[int] = set()
    for assessment in waiting.select_related("indication"):
        if assessment.indication.care_line_id in done:
            continue
        try:
            convert(assessment, day=rule.day, by=by, today=today)
        except Refused as refusal:
            left[refusal.sentence] = left.get(refusal.sentence, 0) + 1
        else:
            done.add(assessment.indication.care_line_id)
    return Converted(len(done), left)


def lead_code(party: ContractParty) -> str:
    """The AGB code that allocations under this contract go to when not to the party itself."""
    return party.contract.parties.select_related("provider").get(role=PartyRole.LEAD).provider.agb


def _require_sure(assessment: Assessment) -> ContractParty:
    """The client stays by this party, a person confirmed it, and the lead confirmed its subcontractor."""
    party = assessment.party
    if party is None or assessment.effective_outcome != Outcome.STAYS or not assessment.convert:
        raise Refused("Deze toewijzing hoeft niet omgezet te worden.", rule="convert")
    if assessment.confirmed_at is None:
        raise Refused("Bevestig eerst dat de cliënt blijft.", rule="confirmed_first")
    if party.role == PartyRole.SUBCONTRACTOR and party.confirmed_on is None:
        raise Refused(
            f"De penvoerder heeft {party.provider} nog niet als onderaannemer bevestigd.",
            rule="subcontractor",
        )
    return party


def _require_day(party: ContractParty, *, day: date, today: date) -> None:
    if day < today:
        raise Refused("Omzetten kan niet met terugwerkende kracht: kies vandaag of later.", rule="backwards")
    contract = party.contract
    if not contract.first_day <= day <= contract.last_day:
        raise Refused(
            f"Contract {contract.number} loopt van {written(contract.first_day)} tot en met "
            f"{written(contract.last_day)}: kies een dag daarbinnen.",
            rule="contract_day",
        )


def _require_line(line: CareLine, assessment: Assessment, *, day: date) -> Allocation | None:
    """The care goes on at this provider, and was not converted yet. Returns a link that a file wrote on that day."""
    last = Allocation.objects.standing().filter(care_line=line).order_by("-first_day").first()
    if last is None:
        raise Refused("De zorg is nog niet begonnen: er is niets om te zetten.", rule="begun")
    if last.provider_id != assessment.current_provider_id:
        raise Refused("De zorg is intussen bij een andere aanbieder.", rule="same_provider")
    renewed = last if last.first_day == day and last.source == Source.IMPORT else None
    if last.first_day >= day and renewed is None:
        raise Refused(
            f"De toewijzing die nu geldt begint op {written(last.first_day)}: zet om vanaf een latere dag.",
            rule="backwards",
        )
    if last.source == Source.CONVERSION and last.contract_id == assessment.party.contract_id:  # type: ignore[union-attr]
        raise Refused("Deze toewijzing is al omgezet.", rule="converted_once")
    if HandoverLine.objects.filter(care_line=line, is_open=True).exists():
        raise Refused("Voor deze zorg loopt een overdracht. Rond die eerst af.", rule="open_handover")
    _require_care_on(line, day=day)
    return renewed


def _require_care_on(line: CareLine, *, day: date) -> None:
    valid = line.indications.valid_on(day).exists()
    if not valid or (line.ended_on and line.ended_on < day):
        raise Refused("Op die dag is er geen geldige indicatie meer.", rule="inside_indication")


def _record(assessment: Assessment, conversion: Conversion, *, by: User) -> None:
    audit.record(
        AccessAction.CHANGE,
        "Toewijzing omgezet",
        by=by,
        about=[assessment.indication.client],
        municipality=conversion.municipality_id,
        detail={"contract": conversion.contract.number, "day": conversion.day.isoformat()},
    )
