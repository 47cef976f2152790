"""Parties and municipalities of contracts: what a file names, against what the portal holds.

A contract has one lead at every moment, so who leads no longer steps down before another takes the lead.
"""

from typing import Any

from providers.models import Contract, ContractParty
from providers.statuses import PartyRole


class Parties:
    """The parties of the contracts of one batch."""

    def __init__(self) -> None:
        self._new: list[ContractParty] = []
        self._changed: list[ContractParty] = []
        self._gone: list[int] = []
        self._settled: set[str] = set()

    def put(self, contract: Contract, roles: dict[int, PartyRole]) -> bool:
        """Whether something changes; an identical row further on changes nothing more."""
        if contract.number in self._settled:
            return False
        self._settled.add(contract.number)
        held = {party.provider_id: party for party in contract.parties.all()} if contract.pk else {}
        gone = [party.pk for provider, party in held.items() if provider not in roles]
        changed = [
            held[provider]
            for provider, role in roles.items()
            if provider in held and held[provider].role != role
        ]
        new = [
            ContractParty(contract=contract, provider_id=provider, role=role)
            for provider, role in roles.items()
            if provider not in held
        ]
        for party in changed:
            party.role = roles[party.provider_id]
        self._gone += gone
        self._changed += changed
        self._new += new
        return bool(gone or changed or new)

    def write(self) -> None:
        ContractParty.objects.filter(pk__in=self._gone).delete()
        for leads in (False, True):
            changed = [party for party in self._changed if (party.role == PartyRole.LEAD) is leads]
            ContractParty.objects.bulk_update(changed, ["role"], batch_size=500)
        ContractParty.objects.bulk_create(self._new, batch_size=1_000)


class Municipalities:
    """The municipalities of the contracts of one batch."""

    def __init__(self) -> None:
        self._new: list[tuple[Contract, str]] = []
        self._gone: list[Any] = []
        self._settled: set[str] = set()

    def put(self, contract: Contract, codes: list[str]) -> bool:
        """Whether something changes; an identical row further on changes nothing more."""
        if contract.number in self._settled:
            return False
        self._settled.add(contract.number)
        held = {municipality.code for municipality in contract.municipalities.all()} if contract.pk else set()
        self._new += [(contract, code) for code in codes if code not in held]
        self._gone += [(contract, code) for code in held - set(codes)]
        return held != set(codes)

    def write(self) -> None:
        through = Contract.municipalities.through
        for contract, code in self._gone:
            through.objects.filter(contract=contract, municipality=code).delete()
        through.objects.bulk_create(
            [through(contract_id=contract.pk, municipality_id=code) for contract, code in self._new],
            batch_size=1_000,
        )
