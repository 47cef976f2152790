"""The checks of one municipality as a list: every old provider with its residents, and where its sign-off stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from achterhoek import tallies
from providers.models import Contract, ContractParty, Provider
from providers.statuses import PartyRole
from transitions import findings
from transitions.findings import Finder, Findings
from transitions.models import Assessment, ProviderCheck, TransitionPeriod
from transitions.statuses import Outcome

OUTCOMES = (
    Outcome.MOVES,
    Outcome.REASSESS,
    Outcome.TO_ALLOCATE,
    Outcome.STAYS,
    Outcome.NOT_AFFECTED,
)
STATES = {
    "nodig": ("te controleren", "wait"),
    "opnieuw": ("opnieuw controleren", "late"),
    "afgetekend": ("afgetekend", "done"),
    "niet-nodig": ("niet nodig: niemand moet over", "off"),
}

#: The filter of old providers whose lead must still confirm them as its subcontractor.
SUBCONTRACTORS = "onderaannemers"


@dataclass
class Row:
    """One old provider."""

    provider: Provider
    counts: tuple[int, ...]
    finder: Finder
    check: ProviderCheck | None

    @cached_property
    def found(self) -> Findings:
        """Worked out for the rows that are shown, and for those that were signed."""
        return self.finder.of(self.provider)

    @cached_property
    def state(self) -> str:
        if self.check is not None:
            return "afgetekend" if findings.still_hold(self.check, self.found) else "opnieuw"
        return "nodig" if self.counts[0] else "niet-nodig"

    @property
    def is_due(self) -> bool:
        """Whether residents wait for a sign-off: without it no moves are confirmed in bulk."""
        return self.counts[0] > 0 and self.state in ("nodig", "opnieuw")

    @property
    def word(self) -> str:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def columns(self) -> list[tuple[Outcome, int]]:
        return list(zip(OUTCOMES, self.counts, strict=True))


def rows(*, period: TransitionPeriod, municipality: str, today: date) -> list[Row]:
    """Every provider that is the current one of somebody's care; who has moves first."""
    counts = _counts(period, municipality)
    providers = list(Provider.objects.filter(pk__in=counts).order_by("name", "agb"))
    finder = Finder(period=period, municipality=municipality, today=today)
    checks = findings.signed(providers, period=period, municipality=municipality)
    made = [
        Row(provider, tuple(counts[provider.pk][o] for o in OUTCOMES), finder, checks.get(provider.pk))
        for provider in providers
    ]
    order = list(STATES)
    return sorted(made, key=lambda row: (order.index(row.state), -row.counts[0]))


def chips(found: Sequence[Row], *, waiting: set[int]) -> list[tuple[str, str, int]]:
    """The states with how many providers each holds, and who must still be confirmed as a subcontractor."""
    counts = Counter(row.state for row in found)
    states = [(state, word, counts[state]) for state, (word, _) in STATES.items()]
    return [
        ("", "Alle", len(found)),
        *states,
        (SUBCONTRACTORS, "onderaannemer nog niet bevestigd", len(waiting)),
    ]


def chosen(found: Sequence[Row], state: str, *, waiting: set[int]) -> list[Row]:
    """The rows of one chip."""
    if state == SUBCONTRACTORS:
        return [row for row in found if row.provider.pk in waiting]
    return [row for row in found if not state or row.state == state]


def to_confirm(*, period: TransitionPeriod, municipality: str, today: date) -> set[int]:
    """Old providers (keys) that are a subcontractor here, with a lead that has not confirmed it yet."""
    here = Contract.objects.in_force_on(period.test_day).public_on(today).filter(municipalities=municipality)
    current = Assessment.objects.filter(
        period=period, municipality=municipality, current_provider__isnull=False
    )
    waiting = ContractParty.objects.filter(
        contract__in=here,
        role=PartyRole.SUBCONTRACTOR,
        confirmed_on=None,
        provider__in=current.order_by().values("current_provider"),
    )
    return set(waiting.order_by().values_list("provider", flat=True))


def _counts(period: TransitionPeriod, municipality: str) -> dict[int, Counter[str]]:
    rows = tallies.of(Assessment, "providers").of_municipality(municipality).beginning_with(period.pk)
    found: dict[int, Counter[str]] = {}
    for kind in tallies.read(Assessment, "providers", rows):
        if provider := kind["current_provider_id"]:
            found.setdefault(provider, Counter())[kind["effective_outcome"]] = kind["number"]
    return found
