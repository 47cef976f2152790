"""Why an assessment is what it is: one plain Dutch sentence (B1) per reason, with the facts that made it so.

The command prints it, the pages show it. The sentence holds no personal data but the day of death.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as date_format

from providers.models import ContractParty
from providers.statuses import Form, PartyRole
from transitions.models import Assessment, TransitionPeriod
from transitions.querysets import AssessmentQuerySet
from transitions.statuses import Reason

#: What `explain` reads of an assessment; a list that explains its rows asks for these at once.
RELATED = (
    "municipality",
    "current_provider",
    "party__contract",
    "indication__client",
    "indication__care_line",
    "indication__product__lot",
)

FOLLOW_UPS = {
    "renew": "De indicatie loopt af in de overgangsperiode: onderzoek op tijd of zij verlengd moet worden.",
    "convert": "De cliënt blijft, maar de toewijzing gaat naar de code van de penvoerder onder het nieuwe contract.",
    "by_hand": "Er speelt een maatregel, crisis of zorg buiten de regio: een mens beslist, nooit een plan. "
    "De eerste keus is dat de cliënt blijft.",
}


@dataclass(frozen=True)
class Facts:
    """What the sentences need: names and days, as Dutch."""

    provider: str
    lot: str
    place: str
    product: str
    first_day: str
    test_day: str
    last_day: str
    died_on: str
    contract: str
    lead: str
    confirmed_on: str


def leads() -> dict[int, str]:
    """The name of the lead of each contract: read once, used for every row."""
    rows = ContractParty.objects.filter(role=PartyRole.LEAD).values_list("contract_id", "provider__name")
    return dict(rows)


def follow_ups(assessment: Assessment) -> list[str]:
    """The follow-ups of an assessment, in the order of the rules."""
    return [name for name in FOLLOW_UPS if getattr(assessment, name)]


def current_explanations(assessments: AssessmentQuerySet) -> Iterator[tuple[Assessment, str]]:
    """Each assessment with its sentence, read in pieces: cheap for a whole caseload."""
    known = leads()
    for assessment in assessments.select_related("period", *RELATED).iterator(chunk_size=2000):
        yield assessment, explain(assessment, period=assessment.period, leads=known)


def explain_all(
    assessments: Iterable[Assessment], *, period: TransitionPeriod
) -> list[tuple[Assessment, str]]:
    """Explain the rows of one page; they were read with RELATED."""
    known = leads()
    return [(assessment, explain(assessment, period=period, leads=known)) for assessment in assessments]


def explain(assessment: Assessment, *, period: TransitionPeriod, leads: dict[int, str]) -> str:
    """One sentence that says why the rules give this outcome."""
    return SENTENCES[Reason(assessment.reason)](_facts(assessment, period=period, leads=leads))


def _facts(assessment: Assessment, *, period: TransitionPeriod, leads: dict[int, str]) -> Facts:
    indication, party = assessment.indication, assessment.party
    product = indication.product
    ended = indication.care_line.ended_on
    last_day = min(filter(None, (indication.last_day, ended)), default=None)
    return Facts(
        provider=str(assessment.current_provider or ""),
        lot=str(product.lot or ""),
        place=str(assessment.municipality),
        product=f"{product.category}-{product.code}",
        first_day=_day(period.first_day),
        test_day=_day(period.test_day),
        last_day=_day(last_day),
        died_on=_day(indication.client.died_on),
        contract=_contract(party),
        lead=leads.get(party.contract_id, "") if party else "",
        confirmed_on=_day(party.confirmed_on) if party else "",
    )


def _contract(party: ContractParty | None) -> str:
    if party is None:
        return ""
    form = "subsidie" if party.contract.form == Form.SUBSIDY else "contract"
    return f"{form} {party.contract.number}"


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _deceased(facts: Facts) -> str:
    return f"De cliënt is overleden op {facts.died_on}: de zorg is geëindigd."


def _personal_budget(_: Facts) -> str:
    return "De cliënt koopt deze zorg zelf in met een PGB: daarvoor verandert er niets."


def _other_lot(facts: Facts) -> str:
    return f"Product {facts.product} hoort bij geen enkel perceel van deze overgang."


def _own_procurement(facts: Facts) -> str:
    return f"De gemeente {facts.place} doet niet mee voor {facts.lot}: zij koopt deze zorg zelf in."


def _ended_before(facts: Facts) -> str:
    return f"De zorg eindigde op {facts.last_day}, voor de overgang op {facts.first_day} begon."


def _own_contract(facts: Facts) -> str:
    return (
        f"{facts.provider} heeft op {facts.test_day} zelf een {facts.contract} voor {facts.lot} "
        f"in {facts.place}: de cliënt blijft."
    )


def _consortium(facts: Facts) -> str:
    return (
        f"{facts.provider} levert op {facts.test_day} {facts.lot} in {facts.place} als partner van {facts.lead} "
        f"({facts.contract}): de cliënt blijft."
    )


def _subcontractor(facts: Facts) -> str:
    sure = (
        f"; {facts.lead} bevestigde dat op {facts.confirmed_on}"
        if facts.confirmed_on
        else f", als {facts.lead} dat bevestigt"
    )
    return (
        f"{facts.provider} levert op {facts.test_day} {facts.lot} in {facts.place} als onderaannemer van "
        f"{facts.lead} ({facts.contract}): de cliënt blijft{sure}."
    )


def _not_started(facts: Facts) -> str:
    rest = f"de cliënt krijgt meteen een aanbieder met een contract voor {facts.lot} in {facts.place}."
    if facts.provider:
        return f"De zorg is nog niet begonnen en {facts.provider} heeft er geen contract voor: {rest}"
    return f"De zorg is nog niet begonnen: {rest}"


def _expires_in_period(facts: Facts) -> str:
    return (
        f"{facts.provider} heeft op {facts.test_day} geen contract voor {facts.lot} in {facts.place}, en de indicatie "
        f"loopt af op {facts.last_day}: de gemeente kijkt opnieuw wat nodig is."
    )


def _not_in_municipality(facts: Facts) -> str:
    return (
        f"{facts.provider} heeft op {facts.test_day} wel een contract voor {facts.lot}, maar niet in {facts.place}: "
        "de cliënt moet over naar een andere aanbieder."
    )


def _not_for_lot(facts: Facts) -> str:
    return (
        f"{facts.provider} heeft op {facts.test_day} wel een contract, maar niet voor {facts.lot} (gemeente "
        f"{facts.place}): de cliënt moet over naar een andere aanbieder."
    )


def _no_contract(facts: Facts) -> str:
    return (
        f"{facts.provider} heeft op {facts.test_day} geen contract voor {facts.lot} in {facts.place}, en ook geen "
        "ander: de cliënt moet over naar een andere aanbieder."
    )


SENTENCES: dict[Reason, Callable[[Facts], str]] = {
    Reason.DECEASED: _deceased,
    Reason.PERSONAL_BUDGET: _personal_budget,
    Reason.OTHER_LOT: _other_lot,
    Reason.OWN_PROCUREMENT: _own_procurement,
    Reason.ENDED_BEFORE: _ended_before,
    Reason.OWN_CONTRACT: _own_contract,
    Reason.CONSORTIUM: _consortium,
    Reason.SUBCONTRACTOR: _subcontractor,
    Reason.NOT_STARTED: _not_started,
    Reason.EXPIRES_IN_PERIOD: _expires_in_period,
    Reason.NOT_IN_MUNICIPALITY: _not_in_municipality,
    Reason.NOT_FOR_LOT: _not_for_lot,
    Reason.NO_CONTRACT: _no_contract,
}
