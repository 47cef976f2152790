"""What staff see of providers: their contracts as far as they may know of them, the room left, and who is still there.

Contracts under embargo are for contract managers and administrators only (P6). How many residents remain are numbers
per municipality; who they are is for casework of their own municipality.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from achterhoek import tallies
from achterhoek.models import Municipality, User
from achterhoek.permissions import may
from clients.models import Allocation, Client, Indication
from clients.querysets import ClientQuerySet
from providers.models import Contract, Provider
from providers.querysets import ProviderQuerySet
from providers.statuses import PartyRole
from transitions import findings, room
from transitions.models import Assessment, Handover, TransitionPeriod
from transitions.statuses import Outcome, Status

KINDS = (
    ("", "Alle"),
    ("gecontracteerd", "Contract na de overgang"),
    ("vertrek", "Inwoners moeten over"),
    ("stopt", "Stopt eerder"),
)


@dataclass(frozen=True)
class Place:
    """Room of a contract in one municipality, or shared by those without room of their own."""

    name: str
    places: int
    promised: int
    intake_per_week: int

    @property
    def left(self) -> int:
        return max(self.places - self.promised, 0)

    @property
    def over(self) -> int:
        """Promised beyond the places there are: a later file lowered them."""
        return max(self.promised - self.places, 0)


@dataclass(frozen=True)
class Agreement:
    """A contract with this provider's role in it."""

    contract: Contract
    role: str
    unconfirmed: bool
    parties: list[Any]
    places: list[Place]
    stops: list[Any]
    embargoed: bool


def narrow(
    providers: ProviderQuerySet, *, text: str, kind: str, user: User, period: TransitionPeriod
) -> ProviderQuerySet:
    """The search and filters of the list."""
    if text.strip():
        words = text.strip()
        providers = providers.filter(Q(name__icontains=words) | Q(pk__in=_with_code(words)))
    if kind == "gecontracteerd":
        usable = Contract.objects.visible_to(user).in_force_on(period.test_day)
        providers = providers.filter(pk__in=usable.order_by().values("parties__provider"))
    elif kind == "stopt":
        providers = providers.filter(stops_on__isnull=False)
    elif kind == "vertrek":
        moving = tallies.of(Assessment, "providers").beginning_with(period.pk, Outcome.MOVES)
        kinds = tallies.read(Assessment, "providers", moving.countable_by(user))
        providers = providers.filter(pk__in={kind["current_provider_id"] for kind in kinds})
    return providers


def _with_code(text: str) -> list[int]:
    digits = text.replace(" ", "")
    if not digits.isdigit():
        return []
    return list(Provider.objects.filter(codes__agb__startswith=digits).values_list("pk", flat=True)[:50])


def rows(providers: Sequence[Provider], *, user: User, period: TransitionPeriod) -> list[dict[str, Any]]:
    """One row per provider: contracts after the period, and indications per outcome where they may be counted."""
    usable = Contract.objects.visible_to(user).in_force_on(period.test_day)
    lots: dict[int, set[str]] = defaultdict(set)
    for provider, lot in usable.filter(parties__provider__in=providers).values_list(
        "parties__provider", "lot__name"
    ):
        lots[provider].add(lot)
    counts = _counts(providers, user=user, period=period)
    return [
        {"provider": provider, "lots": sorted(lots[provider.pk]), "counts": counts[provider.pk]}
        for provider in providers
    ]


def _counts(
    providers: Iterable[Provider], *, user: User, period: TransitionPeriod
) -> dict[int, Counter[str]]:
    """Indications per outcome, from kept numbers; one provider's own page counts residents."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    known = [provider.pk for provider in providers]
    rows = tallies.of(Assessment, "providers").of_kinds([period.pk], Outcome.values, known)
    # Named one by one, so that each number is found by its key.
    places = list(Municipality.objects.values_list("pk", flat=True))
    for kind in tallies.read(
        Assessment, "providers", rows.countable_by(user).filter(municipality__in=places)
    ):
        found[kind["current_provider_id"]][kind["effective_outcome"]] += kind["number"]
    return found


# One provider.


def agreements(provider: Provider, *, user: User, today: date) -> list[Agreement]:
    """The provider's contracts that `user` may know of, newest first, with parties and room."""
    contracts = (
        Contract.objects.visible_to(user)
        .filter(parties__provider=provider)
        .select_related("lot")
        .prefetch_related("parties__provider", "municipalities", "rooms__municipality", "stops__municipality")
        .order_by("-first_day", "lot", "number")
    )
    shown = list(contracts)
    promised = room.promised(contract.pk for contract in shown)
    return [_agreement(contract, provider, promised, today) for contract in shown]


def _agreement(contract: Contract, provider: Provider, promised: Counter[Any], today: date) -> Agreement:
    own = next(party for party in contract.parties.all() if party.provider_id == provider.pk)
    rooms = sorted(contract.rooms.all(), key=lambda row: row.municipality.name if row.municipality else "~")
    places = [
        Place(
            str(row.municipality or "gedeeld door de overige gemeenten"),
            row.places,
            promised[contract.pk, row.municipality_id],
            row.intake_per_week,
        )
        for row in rooms
    ]
    others = [party for party in contract.parties.all() if party.provider_id != provider.pk]
    public_from = contract.public_from or contract.first_day
    return Agreement(
        contract,
        own.get_role_display(),
        own.role == PartyRole.SUBCONTRACTOR and own.confirmed_on is None,
        others,
        places,
        list(contract.stops.all()),
        public_from > today,
    )


def residents_by_outcome(provider: Provider, *, user: User, period: TransitionPeriod) -> list[Any]:
    """How many residents each municipality has here, per outcome: the own one, or all for the region."""
    rows = Assessment.objects.countable_by(user).filter(period=period, current_provider=provider)
    counted = rows.order_by().values_list("municipality", "effective_outcome")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for municipality, outcome, count in counted.annotate(n=Count("indication__client", distinct=True)):
        found[municipality][outcome] = count
    names = dict(Municipality.objects.filter(pk__in=found).values_list("pk", "name"))
    return [
        (names[code], [(value, word, found[code][value]) for value, word in Outcome.choices])
        for code in names
    ]


def moves_by_status(
    provider: Provider, *, user: User, period: TransitionPeriod
) -> list[tuple[str, str, int, int]]:
    """How many residents are on their way from and to this provider, per status."""
    if not may(user, "continuity.numbers"):
        return []
    scope = Handover.objects.filter(period=period)
    if user.municipality_id:
        scope = scope.of_municipality(user.municipality_id)
    out, into = (_per_status(scope.filter(**{side: provider})) for side in ("giving", "receiving"))
    return [
        (value, str(word), out[value], into[value])
        for value, word in Status.choices
        if out[value] or into[value]
    ]


def _per_status(rows: Any) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list("status").annotate(n=Count("client", distinct=True))))


def residents(provider: Provider, *, user: User, today: date) -> ClientQuerySet:
    """The residents of the user's own municipality for whom this provider is responsible on `today`."""
    begun = Allocation.objects.visible_to(user).standing().filter(first_day__lte=today)
    later = begun.filter(care_line=OuterRef("care_line"), first_day__gt=OuterRef("first_day"))
    valid = Indication.objects.valid_on(today).filter(care_line=OuterRef("care_line"))
    links = begun.filter(~Exists(later), Exists(valid), provider=provider).exclude(
        care_line__ended_on__lt=today
    )
    clients: ClientQuerySet = Client.objects.visible_to(user).filter(pk__in=links.values("care_line__client"))
    return clients


def sign_off(provider: Provider, *, user: User, period: TransitionPeriod, today: date) -> dict[str, Any]:
    """The check per old provider of the own municipality: signed, by whom, and whether it still holds."""
    own = user.municipality_id
    if not own or not may(user, "checks.view"):
        return {}
    found = findings.gather([provider], period=period, municipality=own, today=today)[provider.pk]
    check = findings.signed([provider], period=period, municipality=own).get(provider.pk)
    return {
        "check": check,
        "holds": findings.still_hold(check, found),
        "look_alikes": found.look_alikes,
        "asked": True,
    }
