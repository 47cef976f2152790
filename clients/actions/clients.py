"""Who works for a client, and the rare moment that someone must see a BSN.

A coordinator assigns; anyone who does casework takes from the pool of the own municipality. Of two people who take the
same client at once one gets a clear refusal: the update only reaches a client who is still in the pool.
"""

from collections.abc import Collection

from django.db import transaction

from achterhoek import audit, bsn
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction, Role
from clients.models import Client

WORKERS = (Role.CONSULTANT, Role.COORDINATOR)


@transaction.atomic
def take(clients: Collection[Client], *, by: User) -> list[Client]:
    """Let `by` work for these clients; refused as a whole when someone else has one of them."""
    _require(by, "clients.take", clients)
    wanted = [client.pk for client in clients]
    taken = Client.objects.filter(pk__in=wanted).in_pool().update(consultant=by)
    found = list(Client.objects.filter(pk__in=wanted).select_related("consultant"))
    if taken != len(wanted):
        others = [client for client in found if client.consultant_id != by.pk]
        if not others:
            return found
        raise Refused(_already_taken(others), rule="pool")
    audit.record(AccessAction.CHANGE, "Cliënten uit de pool genomen", by=by, about=found)
    return found


@transaction.atomic
def give(clients: Collection[Client], *, to: User | None, by: User) -> list[Client]:
    """Let `to` work for these clients, whoever did so before; None puts them back in the pool. Returns who changed."""
    _require(by, "clients.assign", clients)
    if to and (to.role not in WORKERS or not to.is_active or to.municipality_id != by.municipality_id):
        raise Refused("Kies een consulent of coördinator van je eigen gemeente.", rule="clients.assign")
    chosen = Client.objects.filter(pk__in=[client.pk for client in clients])
    changed = [
        c for c in chosen.select_for_update(of=("self",)) if c.consultant_id != (to.pk if to else None)
    ]
    Client.objects.filter(pk__in=[client.pk for client in changed]).update(consultant=to)
    if changed:
        what = f"Cliënten toegewezen aan {to}" if to else "Cliënten teruggezet in de pool"
        before = {client.case_number: client.consultant_id for client in changed}
        audit.record(AccessAction.CHANGE, what, by=by, about=changed, detail={"before": before})
    return changed


@transaction.atomic
def reveal_bsn(client: Client, *, by: User) -> str:
    """The BSN in full, for one screen; that it was shown is in the log, the number is not (Wmo 5.2.9)."""
    _require(by, "clients.reveal_bsn", [client])
    audit.record(AccessAction.REVEAL, "BSN getoond", by=by, about=[client])
    return bsn.reveal(bytes(client.bsn_sealed), case_number=client.case_number)


@transaction.atomic
def find_by_bsn(number: str, *, by: User) -> Client | None:
    """The client of the own municipality with this BSN. The search is logged, the number nowhere."""
    if not bsn.is_valid(number):
        raise Refused("Dit BSN klopt niet: controleer de negen cijfers.", rule="bsn")
    found: Client | None = Client.objects.visible_to(by).filter(bsn_index=bsn.index(number)).first()
    audit.record(
        AccessAction.SEARCH,
        "Gezocht op BSN",
        by=by,
        about=[found] if found else [],
        detail={"found": bool(found)},
    )
    return found


def _require(by: User, permission: str, clients: Collection[Client]) -> None:
    if not clients:
        raise Refused("Kies eerst een of meer cliënten.", rule="choice")
    if not may(by, permission) or any(client.municipality_id != by.municipality_id for client in clients):
        raise Refused("Dat mag je niet voor deze cliënten.", rule=permission)


def _already_taken(clients: list[Client]) -> str:
    first = clients[0]
    more = f" en {len(clients) - 1} andere" if len(clients) > 1 else ""
    return f"{first.case_number}{more} is net door {first.consultant} genomen. Kies opnieuw."
