"""Where someone who decides for a client lives: no file says it, and their letters go there."""

from collections.abc import Mapping

from django.db import transaction

from achterhoek import audit
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from clients.models import Representative

ADDRESS = ("street", "house_number", "addition", "postcode", "place")
NEEDED = ("street", "house_number", "postcode", "place")


@transaction.atomic
def give_address(representative: Representative, *, address: Mapping[str, str], by: User) -> Representative:
    """Write the whole address, or take it away: a half one brings a letter nowhere."""
    if not may(by, "clients.address") or by.municipality_id != representative.municipality_id:
        raise Refused("Dat mag je niet voor deze cliënt.", rule="clients.address")
    told = {name: " ".join(address.get(name, "").split()) for name in ADDRESS}
    if any(told.values()) and not all(told[name] for name in NEEDED):
        raise Refused("Vul het hele adres in, of maak alles leeg.", rule="whole_address")
    representative = Representative.objects.select_for_update().get(pk=representative.pk)
    for name, value in told.items():
        setattr(representative, name, value)
    representative.save(update_fields=list(ADDRESS))
    what = "Adres van wie beslist gewijzigd"
    audit.record(AccessAction.CHANGE, what, by=by, about=[representative.client])
    return representative
