"""Who may take a handover over, and why another may not (docs/domain.md, 5 "PROPOSED").

For every care line a contract must serve its lot and municipality on the start day, be public, and have the provider as
a party; the provider goes on after that day, is not the old one, and did not say no for this resident before. All
lines go together: a provider that cannot take one of them is shown with what stands in the way.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from achterhoek.wording import written
from clients.models import Client
from providers.models import Contract, ContractParty, Provider
from providers.statuses import PartyRole
from transitions import deadlines, room
from transitions.models import BridgingAgreement, Handover, HandoverLine, Objection, Offer
from transitions.statuses import Answer, Side

ROLES = list(PartyRole)


@dataclass(frozen=True)
class Choice:
    """A line for which a provider is a party of more than one contract."""

    line: int
    lot: str
    parties: tuple[ContractParty, ...]


@dataclass
class Candidate:
    """A provider, the contract it would take each line under, and what stands in the way."""

    provider: Provider
    parties: dict[int, ContractParty] = field(default_factory=dict)
    why_not: list[str] = field(default_factory=list)
    rooms: list[tuple[room.Room, int]] = field(default_factory=list)
    wished: bool = False
    choices: list[Choice] = field(default_factory=list)

    @property
    def may(self) -> bool:
        return not self.why_not

    @property
    def notes(self) -> list[str]:
        """What is good to know: in whose name it delivers, and whether that was confirmed."""
        found = []
        for party in {party.pk: party for party in self.parties.values()}.values():
            number = party.contract.number
            if party.role == PartyRole.LEAD:
                found.append(f"{number}: eigen contract")
            else:
                sure = "" if party.confirmed_on or party.role == PartyRole.PARTNER else ", nog niet bevestigd"
                found.append(f"{number}: {party.get_role_display()}{sure}")
        return found

    @property
    def places_left(self) -> int | None:
        """The fewest places left in its rooms; none where no room is stated."""
        left = [found.row.places - taken for found, taken in self.rooms if found.row]
        return min(left) if left else None


def last_first_day(handover: Handover) -> date:
    """Until when the old provider has ground: the test day, or the day after a bridging agreement."""
    bridging = (
        BridgingAgreement.objects.filter(
            client=handover.client_id, provider=handover.giving_id, withdrawn_at__isnull=True
        )
        .order_by("-last_day")
        .first()
    )
    test_day = handover.period.test_day
    return max(test_day, date.fromordinal(bridging.last_day.toordinal() + 1)) if bridging else test_day


def bound(handover: Handover, *, today: date) -> date | None:
    """The last day on which this client may begin elsewhere; none where no such day can be kept (any more).

    Where care has not begun there is no old provider whose ground runs out: the sooner the better, but any day. And
    once the last day has passed, someone is at an old provider without ground: a new one must still be able to begin
    (P2 before P3), on a day for which a coordinator gives the reason. The days without ground stay in the proof.
    """
    if handover.giving_id is None:
        return None
    last = last_first_day(handover)
    return None if last < today else last


def is_late(handover: Handover, *, today: date) -> bool:
    """Whether the old provider's ground has run out while nobody has begun."""
    return handover.giving_id is not None and last_first_day(handover) < today


def looked_at(handover: Handover, *, today: date) -> date:
    """The day for which contracts and room are looked at where no first day is known yet."""
    if last := bound(handover, today=today):
        return last
    return max(handover.period.test_day, deadlines.earliest_start(today, terms=handover.period))


def excluded(client: Client) -> dict[int, str]:
    """The providers that are not asked again for this resident: who said no, or was objected to, and why."""
    offers = Offer.objects.filter(handover__client=client, excludes=True).order_by("pk")
    upheld = Objection.objects.filter(client=client, excluded__isnull=False).order_by("pk")
    return {offer.provider_id: _why_excluded(offer) for offer in offers} | {
        one.excluded_id: f"het bezwaar tegen deze aanbieder was gegrond ({one.number})" for one in upheld
    }


def _why_excluded(offer: Offer) -> str:
    if offer.withdrawn_side == Side.CLIENT:
        return f"de cliënt, of wie beslist, kwam terug op deze aanbieder: {offer.view_ended_reason}"
    if offer.withdrawn_side == Side.PROVIDER:
        return f"kwam zelf terug op een ja voor deze cliënt: {offer.view_ended_reason}"
    if offer.answer == Answer.WITHDRAWN:
        return f"antwoordde eerder niet, het aanbod is ingetrokken: {offer.answer_reason}"
    return f"zei eerder nee voor deze cliënt: {offer.answer_reason}"


def parties_for(lines: Iterable[HandoverLine], *, day: date, today: date) -> dict[int, list[ContractParty]]:
    """Per line the parties of the contracts that serve it on `day`, best role first."""
    contracts = _contracts(lines, day=day, today=today)
    return {
        line.pk: sorted(
            (
                party
                for contract, codes in contracts
                if contract.lot_id == line.care_line.lot_id and line.municipality_id in codes
                for party in contract.parties.all()
            ),
            key=lambda party: (ROLES.index(PartyRole(party.role)), party.contract.number),
        )
        for line in lines
    }


def _contracts(lines: Iterable[HandoverLine], *, day: date, today: date) -> list[tuple[Contract, set[str]]]:
    served = (
        Contract.objects.in_force_on(day)
        .public_on(today)
        .filter(lot__in={line.care_line.lot_id for line in lines})
        .filter(municipalities__in={line.municipality_id for line in lines})
        .prefetch_related("parties__provider", "parties__contract", "rooms", "stops", "municipalities")
        .distinct()
    )
    return [(contract, {place.pk for place in contract.municipalities.all()}) for contract in served]


def candidates(
    handover: Handover, lines: Sequence[HandoverLine], *, day: date | None = None, today: date
) -> list[Candidate]:
    """Every party of a contract for one of the lines: who may first, the client's wish on top, then by name."""
    until = looked_at(handover, today=today)
    parties = parties_for(lines, day=day or until, today=today)
    found: dict[int, Candidate] = {}
    for line in lines:
        for party in parties[line.pk]:
            candidate = found.setdefault(party.provider_id, Candidate(party.provider))
            candidate.parties.setdefault(line.pk, party)
        _note_choices(line, parties[line.pk], found)
    wishes = {indication.wish_id for line in lines for indication in line.care_line.indications.all()}
    refused = excluded(handover.client)
    counts = room.promised({party.contract_id for rows in parties.values() for party in rows})
    for candidate in found.values():
        candidate.wished = candidate.provider.pk in wishes
        _say_why_not(candidate, handover, lines, day=day or until, refused=refused)
        _look_at_room(candidate, handover, counts, day=day, today=today, until=until)
    return sorted(
        found.values(), key=lambda one: (not one.may, not one.wished, one.provider.name, one.provider.pk)
    )


def _note_choices(line: HandoverLine, parties: list[ContractParty], found: dict[int, Candidate]) -> None:
    own: dict[int, list[ContractParty]] = defaultdict(list)
    for party in parties:
        own[party.provider_id].append(party)
    for provider, several in own.items():
        if len(several) > 1:
            found[provider].choices.append(Choice(line.pk, str(line.care_line.lot), tuple(several)))


def _say_why_not(
    candidate: Candidate,
    handover: Handover,
    lines: Sequence[HandoverLine],
    *,
    day: date,
    refused: dict[int, str],
) -> None:
    provider = candidate.provider
    if provider.pk == handover.giving_id:
        candidate.why_not.append("is de oude aanbieder")
    if provider.pk in refused:
        candidate.why_not.append(refused[provider.pk])
    if provider.stops_on and provider.stops_on < day:
        candidate.why_not.append(f"stopt op {written(provider.stops_on)}")
    for line in lines:
        if line.pk not in candidate.parties:
            candidate.why_not.append(
                f"heeft geen contract voor {line.care_line.lot} in {handover.municipality}"
            )


def _look_at_room(
    candidate: Candidate,
    handover: Handover,
    counts: dict[tuple[int, str | None], int],
    *,
    day: date | None,
    today: date,
    until: date,
) -> None:
    for contract in {party.contract_id: party.contract for party in candidate.parties.values()}.values():
        here = room.Room.of(contract, handover.municipality_id)
        taken = counts.get(here.key, 0)
        candidate.rooms.append((here, taken))
        if reason := _no_room(here, taken, client=handover.client, day=day, today=today, until=until):
            candidate.why_not.append(reason)


def _no_room(
    here: room.Room, taken: int, *, client: Client, day: date | None, today: date, until: date
) -> str:
    """Why the room cannot take the client. A full room is asked whether the client is in it."""
    if here.row and taken >= here.row.places and not here.holds(client):
        return f"{here.contract.number} heeft geen plaats meer ({here.row.places} toegezegd)"
    if day is None:
        return "" if here.open_between(today, until) else f"{here.contract.number} heeft een cliëntenstop"
    if here.stopped_on(day):
        return f"{here.contract.number} heeft dan een cliëntenstop"
    if here.row and here.taken_in_week(day, but=client) >= here.row.intake_per_week:
        return f"{here.contract.number} is vol in week {day.isocalendar().week}"
    return ""
