"""What must be true of a client, a provider and a day before a handover goes on (docs/domain.md, 5)."""

from collections.abc import Sequence
from datetime import date

from achterhoek.refusals import Refused
from achterhoek.wording import written
from clients.models import Allocation, CareLine
from clients.statuses import Source
from providers.models import Provider
from transitions import candidates, objecting, progress
from transitions.models import Handover, HandoverLine


def lines_of(handover: Handover) -> list[HandoverLine]:
    """The lines with what the rules look at."""
    return list(
        handover.lines.select_related("care_line__lot", "contract")
        .prefetch_related("care_line__indications")
        .order_by("pk")
    )


def receiving_of(handover: Handover) -> Provider:
    """The new provider; refused where none is chosen yet."""
    if handover.receiving is None:
        raise Refused("Kies eerst een nieuwe aanbieder.", rule="receiving")
    return handover.receiving


def require_care(handover: Handover, *, today: date) -> None:
    """There is still someone to move, and care to move: the client lives, and no line's care ended already."""
    if handover.client.died_on:
        raise Refused("De cliënt is overleden. Annuleer de overdracht met die reden.", rule="deceased")
    ended = progress.care_that_ended(today=today).filter(handover=handover).select_related("care_line__lot")
    if line := ended.order_by("care_line__ended_on", "pk").first():
        care = line.care_line
        why = f"{written(care.ended_on)} ({care.get_end_reason_display()})"
        if handover.lines.exclude(pk__in=ended).exists():
            what = f"De zorg voor {_lot(care)} is geëindigd op {why}. Splits die eruit en annuleer dat deel."
        else:
            what = f"Deze zorg is geëindigd op {why}. Annuleer de overdracht met die reden."
        raise Refused(what, rule="care_ended")


def require_reason(text: str, *, what: str = "Geef de reden.") -> str:
    text = text.strip()
    if not text:
        raise Refused(what, rule="reason")
    return text


def require_past(day: date, *, today: date, what: str) -> None:
    if day > today:
        raise Refused(f"{what} ligt in de toekomst ({written(day)}); leg vast wat geweest is.", rule="future")


def require_provider(provider: Provider, *, handover: Handover, day: date) -> None:
    """The provider is another one, goes on after `day`, and did not say no for this resident."""
    if provider.pk == handover.giving_id:
        raise Refused("Dit is de oude aanbieder. Kies een andere.", rule="another_provider")
    if provider.stops_on and provider.stops_on < day:
        raise Refused(f"{provider} stopt op {written(provider.stops_on)}.", rule="provider_stops")
    if reason := candidates.excluded(handover.client).get(provider.pk):
        raise Refused(f"{provider} wordt niet opnieuw gevraagd: {reason}", rule="excluded")


def require_nobody_waits(handover: Handover) -> None:
    """No court said that the care stays where it is, and no coordinator chose to wait for an objection."""
    if found := objecting.what_waits(handover):
        rule, sentence = found
        raise Refused(sentence, rule=rule)


def require_inside_indication(line: HandoverLine, *, day: date) -> None:
    """On `day` an indication of the line is valid, and care did not end before."""
    care = line.care_line
    if care.ended_on and day > care.ended_on:
        raise Refused(
            f"Deze zorg is geëindigd op {written(care.ended_on)} ({care.get_end_reason_display()}).",
            rule="inside_indication",
        )
    rights = care.indications.all()
    if not any(r.first_day <= day and (r.last_day is None or day <= r.last_day) for r in rights):
        raise Refused(
            f"Op {written(day)} is er geen geldige indicatie voor {_lot(care)}. Kies een dag binnen de indicatie.",
            rule="inside_indication",
        )


def require_after_last_link(line: HandoverLine, *, day: date) -> None:
    """The day lies after the first day of the allocation before it, and nobody else begins after it.

    Where the old provider's own allocation begins anew later, because a file says that its indication is renewed, that
    is the same care going on: it keeps nobody there (`continuations`).
    """
    links = _links(line)
    theirs = continuations(line, day=day)
    last = next((link for link in reversed(links) if link not in theirs), None)
    if last and day <= last.first_day:
        raise Refused(
            f"{last.provider} begon op {written(last.first_day)}; de nieuwe aanbieder kan pas daarna beginnen.",
            rule="after_last_allocation",
        )


def continuations(line: HandoverLine, *, day: date) -> list[Allocation]:
    """The links from `day` on with which a file lets the provider of the day before go on: a renewal there."""
    links = _links(line)
    before = next((link for link in reversed(links) if link.first_day < day), None)
    return [
        link
        for link in links
        if before
        and link.first_day >= day
        and (link.provider_id, link.source) == (before.provider_id, Source.IMPORT)
    ]


def _links(line: HandoverLine) -> list[Allocation]:
    links = Allocation.objects.standing().filter(care_line=line.care_line_id).select_related("provider")
    return list(links.order_by("first_day"))


def require_contract_on(line: HandoverLine, *, day: date) -> None:
    """The line's contract is in force on `day`: it is the ground on which the new provider delivers."""
    contract = line.contract
    if contract is None or not contract.first_day <= day <= contract.last_day:
        raise Refused(
            f"Het contract {contract.number if contract else ''} geldt niet op {written(day)}.",
            rule="contract",
        )


def require_day(handover: Handover, lines: Sequence[HandoverLine], *, day: date, today: date) -> None:
    """A first day that fits: up to the last possible one, inside the indications, after the links before it."""
    last = candidates.bound(handover, today=today)
    if last and day > last:
        raise Refused(
            f"De eerste dag mag uiterlijk {written(last)} zijn: daarna heeft de oude aanbieder geen grond meer.",
            rule="test_day",
        )
    for line in lines:
        require_inside_indication(line, day=day)
        require_after_last_link(line, day=day)


def _lot(care: CareLine) -> str:
    return str(care.lot) if care.lot else "deze zorg"
