"""Contract management's part: sign off the check of an old provider, and note that a lead confirmed a subcontractor."""

from datetime import date

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now, today
from achterhoek.models import Municipality, User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from providers.models import ContractParty, Provider
from providers.statuses import PartyRole
from transitions import findings
from transitions.models import ProviderCheck, TransitionPeriod


@transaction.atomic
def sign(
    provider: Provider,
    *,
    period: TransitionPeriod,
    municipality: Municipality,
    by: User,
    remark: str = "",
) -> ProviderCheck:
    """Sign off what is found today, frozen in the row. Signing again replaces a sign-off that no longer holds."""
    place = municipality.code
    found = findings.gather([provider], period=period, municipality=place, today=today())[provider.pk]
    residents = findings.residents(provider, period=period, municipality=place)
    if not residents:
        raise Refused(
            "Deze aanbieder heeft geen cliënten van deze gemeente in de overgang.", rule="residents"
        )
    check, _ = ProviderCheck.objects.update_or_create(
        period=period,
        municipality=municipality,
        provider=provider,
        defaults={
            "found": {**found.as_json(), "residents": residents},
            "remark": remark,
            "signed_at": now(),
            "signed_by": by,
        },
    )
    told = f"Controle afgetekend: {provider.agb}"
    audit.record(AccessAction.CHANGE, told, by=by, municipality=place, why=remark, detail=check.found)
    return check


@transaction.atomic
def confirm_subcontractor(party: ContractParty, *, confirmed_on: date, by: User) -> ContractParty:
    """Note the day on which the lead confirmed its subcontractor: only then is it sure that its clients stay."""
    party = ContractParty.objects.select_for_update().get(pk=party.pk)
    if party.role != PartyRole.SUBCONTRACTOR:
        raise Refused("Alleen een onderaannemer moet door de penvoerder bevestigd worden.", rule="role")
    if party.confirmed_on is not None:
        raise Refused("Deze onderaannemer is al bevestigd.", rule="confirmed")
    if confirmed_on > today():
        raise Refused("De dag van de bevestiging ligt in de toekomst.", rule="day")
    party.confirmed_on, party.confirmed_by = confirmed_on, by
    party.save(update_fields=["confirmed_on", "confirmed_by"])
    audit.record(
        AccessAction.CHANGE,
        f"Onderaannemer bevestigd: {party.provider.agb}",
        by=by,
        detail={"contract": party.contract.number, "confirmed_on": confirmed_on.isoformat()},
    )
    return party
