"""What the check per old provider finds: its contracts and via whom, its codes, and providers that resemble it.

Contract management signs these findings off before `moves` are confirmed in bulk (docs/domain.md, "Assessment"). A
sign-off holds as long as the findings are what they were; how many residents there are changes every day and is frozen
for the record only. Found are contracts in force on the test day that are public today: a check never tells who won
before its day (P6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from providers.models import Contract, ContractParty, Provider, ProviderCode
from providers.statuses import PartyRole
from transitions import look_alikes
from transitions.explanations import leads
from transitions.look_alikes import Known, LookAlike
from transitions.models import Assessment, ProviderCheck, TransitionPeriod

BINDING = ("contracts", "codes", "look_alikes")


@dataclass(frozen=True)
class Via:
    """A contract through which the provider may deliver."""

    number: str
    form: str
    lot: str
    role: str
    lead: str
    here: bool
    confirmed: bool
    party: int

    @property
    def role_word(self) -> str:
        return PartyRole(self.role).label


@dataclass(frozen=True)
class Findings:
    """What was found of one provider for one municipality."""

    contracts: tuple[Via, ...]
    codes: tuple[str, ...]
    look_alikes: tuple[LookAlike, ...]

    @property
    def here(self) -> tuple[Via, ...]:
        return tuple(via for via in self.contracts if via.here)

    def as_json(self) -> dict[str, Any]:
        """The findings as a sign-off keeps them; the number of a row that an import may renew is left out."""
        contracts = [{k: v for k, v in asdict(via).items() if k != "party"} for via in self.contracts]
        return {
            "contracts": contracts,
            "codes": list(self.codes),
            "look_alikes": [asdict(other) for other in self.look_alikes],
        }


class Finder:
    """Finds for any provider of one municipality; what all of them share is read once, in five queries."""

    def __init__(self, *, period: TransitionPeriod, municipality: str, today: date) -> None:
        self._contracts = _contracts(period, municipality=municipality, today=today)
        self._codes = _codes()
        contracted = Provider.objects.filter(pk__in=self._contracts)
        self._contracted = [_known(provider, self._codes) for provider in contracted]

    def of(self, provider: Provider) -> Findings:
        known = _known(provider, self._codes)
        return Findings(
            contracts=tuple(self._contracts.get(provider.pk, ())),
            codes=known.codes,
            look_alikes=tuple(look_alikes.find(known, among=self._contracted)),
        )


def gather(
    providers: Iterable[Provider], *, period: TransitionPeriod, municipality: str, today: date
) -> dict[int, Findings]:
    """The findings of each provider."""
    finder = Finder(period=period, municipality=municipality, today=today)
    return {provider.pk: finder.of(provider) for provider in providers}


def _contracts(period: TransitionPeriod, *, municipality: str, today: date) -> dict[int, list[Via]]:
    usable = Contract.objects.in_force_on(period.test_day).public_on(today)
    serving = set(usable.filter(municipalities=municipality).values_list("pk", flat=True))
    names = leads()
    found: dict[int, list[Via]] = {}
    parties = ContractParty.objects.filter(contract__in=usable).select_related("contract__lot")
    for party in parties.order_by("contract__number", "pk"):
        via = Via(
            number=party.contract.number,
            form=party.contract.get_form_display(),
            lot=party.contract.lot.name,
            role=party.role,
            lead=names.get(party.contract_id, ""),
            here=party.contract_id in serving,
            confirmed=party.confirmed_on is not None,
            party=party.pk,
        )
        found.setdefault(party.provider_id, []).append(via)
    return found


def _known(provider: Provider, codes: Mapping[int, tuple[str, ...]]) -> Known:
    return Known(provider.agb, provider.name, codes.get(provider.pk, (provider.agb,)))


def _codes() -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for code, provider in ProviderCode.objects.order_by("agb").values_list("agb", "provider_id"):
        found.setdefault(provider, []).append(code)
    return {provider: tuple(own) for provider, own in found.items()}


def residents(provider: Provider, *, period: TransitionPeriod, municipality: str) -> dict[str, int]:
    """How many residents of the provider each outcome holds; a resident with two counts in both."""
    rows = Assessment.objects.filter(
        period=period, municipality=municipality, current_provider=provider
    ).values("effective_outcome")
    counted = rows.annotate(residents=Count("indication__client", distinct=True)).order_by(
        "effective_outcome"
    )
    return {row["effective_outcome"]: row["residents"] for row in counted}


def still_hold(check: ProviderCheck | None, findings: Findings) -> bool:
    """Whether a sign-off says what is found today."""
    if check is None:
        return False
    today = findings.as_json()
    return all(check.found.get(part) == today[part] for part in BINDING)


def unsigned(
    providers: Iterable[Provider], *, period: TransitionPeriod, municipality: str, today: date
) -> list[Provider]:
    """Those of the providers whose check is not signed, or was signed on other findings."""
    wanted = list({provider.pk: provider for provider in providers}.values())
    found = gather(wanted, period=period, municipality=municipality, today=today)
    checks = signed(wanted, period=period, municipality=municipality)
    return [p for p in wanted if not still_hold(checks.get(p.pk), found[p.pk])]


def signed(
    providers: Iterable[Provider], *, period: TransitionPeriod, municipality: str
) -> Mapping[int, ProviderCheck]:
    """The sign-off of each provider that has one."""
    checks = ProviderCheck.objects.filter(
        period=period, municipality=municipality, provider__in=providers
    ).select_related("signed_by")
    return {check.provider_id: check for check in checks}
