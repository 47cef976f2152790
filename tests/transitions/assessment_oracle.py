"""The assessment once more, in plain Python, written from the words of the domain and not from the SQL.

It looks at one indication at a time and asks for every fact anew: slow, and as easy to read as the rules.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass
class Contract:
    lot: str
    places: set[str]
    first_day: date
    last_day: date
    public_from: date | None
    to_party: bool
    lead: str
    partners: set[str] = field(default_factory=set)
    subcontractors: set[str] = field(default_factory=set)

    def role_of(self, provider: str) -> str | None:
        if provider == self.lead:
            return "lead"
        if provider in self.partners:
            return "partner"
        return "subcontractor" if provider in self.subcontractors else None


@dataclass
class Case:
    place: str
    lot: str | None
    died_on: date | None
    budget: bool
    last_day: date | None
    ended_on: date | None
    care_since: date | None
    named: str | None
    links: list[tuple[date, str]]
    measure: bool = False
    crisis: bool = False
    out_of_region: bool = False


@dataclass
class Region:
    first_day: date
    last_day: date
    today: date
    scope: set[tuple[str, str]]
    contracts: list[Contract]

    def counts(self, contract: Contract) -> bool:
        """In force on the test day, and no longer a secret."""
        test_day = self.last_day + timedelta(days=1)
        known_from = contract.public_from if contract.public_from is not None else contract.first_day
        return contract.first_day <= test_day <= contract.last_day and known_from <= self.today


def current_provider(case: Case, region: Region) -> str | None:
    if case.care_since is None:
        return case.named
    day = max(region.first_day - timedelta(days=1), case.care_since)
    responsible = None
    for first_day, provider in sorted(case.links):
        if first_day <= day:
            responsible = provider
    return responsible or case.named


def assess(case: Case, region: Region) -> tuple[str, str, list[str]]:
    """Outcome, reason and follow-ups of one indication."""
    outcome, reason, convert = _outcome(case, region)
    if outcome == "not_affected":
        return outcome, reason, []
    end = _end(case)
    follow_ups = []
    if end is not None and region.first_day <= end <= region.last_day:
        follow_ups.append("renew")
    if convert:
        follow_ups.append("convert")
    if case.measure or case.crisis or case.out_of_region:
        follow_ups.append("by_hand")
    return outcome, reason, follow_ups


def _end(case: Case) -> date | None:
    ends = [day for day in (case.last_day, case.ended_on) if day is not None]
    return min(ends) if ends else None


def _outcome(case: Case, region: Region) -> tuple[str, str, bool]:
    end = _end(case)
    if case.died_on is not None:
        return "not_affected", "deceased", False
    if case.budget:
        return "not_affected", "personal_budget", False
    if case.lot is None or case.lot not in {lot for _, lot in region.scope}:
        return "not_affected", "other_lot", False
    if (case.place, case.lot) not in region.scope:
        return "not_affected", "own_procurement", False
    if end is not None and end < region.first_day:
        return "not_affected", "ended_before", False
    provider = current_provider(case, region)
    usable = [contract for contract in region.contracts if region.counts(contract)]
    own = [contract for contract in usable if provider is not None and contract.role_of(provider)]
    here = [contract for contract in own if contract.lot == case.lot and case.place in contract.places]
    roles = {contract.role_of(provider) for contract in here}
    if "lead" in roles:
        return "stays", "own_contract", False
    if "partner" in roles:
        in_role = [contract for contract in here if contract.role_of(provider) == "partner"]
        return "stays", "consortium", not any(contract.to_party for contract in in_role)
    if "subcontractor" in roles:
        return "stays", "subcontractor", True
    if provider is None or case.care_since is None:
        return "to_allocate", "not_started", False
    if end is not None and region.first_day <= end <= region.last_day:
        return "reassess", "expires_in_period", False
    if any(contract.lot == case.lot for contract in own):
        return "moves", "not_in_municipality", False
    return "moves", "not_for_lot" if own else "no_contract", False
