"""What each resident would be told, or why there is no letter. Nothing is written here (docs/letters.md)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q

from achterhoek.wording import written
from clients.models import Client
from transitions import letter_check, letter_facts, recipients
from transitions.actions.letters import decisions, senders, texts
from transitions.letters import composing, facts, paragraphs
from transitions.letters.paragraphs import Paragraph
from transitions.models import Letter, LetterBatch, LetterSender
from transitions.recipients import Recipient
from transitions.statuses import BatchState, LetterKind, LetterState, NoLetter, TextKind

#: Texts that tell a resident where to go: these may be decisions.
DECIDES = (TextKind.OTHER_PROVIDER, TextKind.CHANGE_OF_DAY)
OVERDUE = "leg de start vast, of spreek een andere dag af"


@dataclass(frozen=True)
class Office:
    """What all letters of a batch share: whose they are, with which texts, and what counts as a decision."""

    batch: LetterBatch
    sender: LetterSender
    sender_mark: str
    texts: composing.Texts
    rules: decisions.Rules
    values: dict[str, str]
    as_of: date


def office(batch: LetterBatch, *, today: date) -> Office:
    """Read what a municipality's letters have in common, once per piece of work.

    What is told is what holds on the date of the letter, or today where it is printed later.
    """
    sender, period = senders.sender_of(batch.municipality), batch.period
    values = {
        "gemeente": batch.municipality.name,
        "periode_begin": written(period.first_day),
        "periode_einde": written(period.last_day),
        "bezwaar_weken": str(period.objection_weeks),
        "correctie": batch.remark,
    } | senders.facts_of(sender)
    in_use = {
        kind: composing.Text(row.number, row.subject, row.text)
        for kind, row in texts.in_use_all(batch.municipality).items()
    }
    rules = decisions.rules_of(batch.municipality)
    mark = senders.mark_of(sender)
    return Office(batch, sender, mark, in_use, rules, values, max(batch.dated, today))


@dataclass(frozen=True)
class Ready:
    """A letter that can go out to one person."""

    client: Client
    recipient: Recipient
    said: tuple[Paragraph, ...]
    decision: bool | None
    facts: dict[str, Any]
    values: dict[str, str]

    @property
    def hash(self) -> str:
        return facts.fingerprint(self.facts)

    @property
    def who(self) -> "Who":
        return (self.client.pk, self.recipient.addressee, self.recipient.position)


#: A person about a resident: client, role, position.
Who = tuple[int, str, int]


@dataclass(frozen=True)
class Has:
    """A letter that a person has; `waits_in`: the batch in which it waits, where it was not printed yet."""

    mark: str
    waits_in: str = ""


@dataclass(frozen=True)
class Left:
    """A resident who gets no letter, and why."""

    client: Client
    reason: NoLetter
    detail: str = ""

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.reason.label, self.detail)))


def tell_all(
    shared: Office, clients: Sequence[Client], *, again: bool = False, printed: bool = False
) -> Iterator[Ready | Left]:
    """For each resident the letters that go out now, or why there is none. Writes nothing.

    `again`: also the letter that the resident has. `printed`: a letter that was not printed yet is not one they have.
    """
    batch, ids = shared.batch, [client.pk for client in clients]
    before = letter_facts.said(ids)
    have = {} if again else _have(batch, ids, printed=printed)
    earlier = _written_before(ids)
    for client, resident in zip(
        clients, letter_facts.read(clients, period=batch.period, today=shared.as_of), strict=True
    ):
        values = shared.values | {"client": client.name, "vorige_datum": written(earlier.get(client.pk))}
        own = replace(shared, values=values)
        yield from _tell(own, client, _said(own, resident, before), have)


def _said(
    shared: Office, resident: facts.Resident, before: Mapping[int, tuple[date, int]]
) -> list[Paragraph] | None:
    """The paragraphs of this resident's letter; none where there is nothing to tell."""
    phone = shared.values["telefoon"]
    if not resident.cares:
        return None
    if shared.batch.kind == LetterKind.ANNOUNCEMENT:
        return []
    if shared.batch.kind == LetterKind.CHANGE_OF_DAY:
        return paragraphs.of_new_days(resident, said=before, phone=phone) or None
    return paragraphs.of(resident, phone=phone)


def _tell(
    shared: Office, client: Client, said: list[Paragraph] | None, have: Mapping[Who, Has]
) -> Iterator[Ready | Left]:
    try:
        people = recipients.of(client, list(client.representatives.all()), today=shared.as_of)
    except recipients.Unreachable as unreachable:
        yield Left(client, unreachable.reason, unreachable.detail)
        return
    if said is None:
        yield Left(client, NoLetter.NOTHING_TO_SAY)
        return
    if passed := _days_passed(said, day=shared.as_of):
        yield Left(client, NoLetter.DAY_PASSED, f"{written(passed[0])}: {OVERDUE}")
        return
    everyone = [person.lines for person in people]
    made = [_ready(shared, client, person, said, everyone=everyone) for person in people]
    mark = _mark_of_text(shared)
    held = [have.get(one.who) for one in made]
    new = [one for one, has in zip(made, held, strict=True) if has is None or has.mark != one.hash + mark]
    yield from new
    if not new:
        waiting = next((has.waits_in for has in held if has and has.waits_in), "")
        yield Left(client, NoLetter.HAS_LETTER, f"staat klaar in {waiting}" if waiting else "")


def _days_passed(said: Sequence[Paragraph], *, day: date) -> list[date]:
    """The first days that the letter would name as ahead of `day`, though they went by without a start."""
    return sorted(one.move.first_day for one in said if one.move and one.move.first_day < day)


def _mark_of_text(shared: Office) -> str:
    """An announcement with another text is another letter; of other letters the facts decide."""
    if shared.batch.kind != LetterKind.ANNOUNCEMENT:
        return ""
    return f".{shared.texts[TextKind.ANNOUNCEMENT].number}"


def _ready(
    shared: Office, client: Client, person: Recipient, said: Sequence[Paragraph], *, everyone: Sequence[Any]
) -> Ready:
    """The letter to one of `everyone` who decides; with another of them it is another letter."""
    told = {
        "kind": shared.batch.kind,
        "about": client.name,
        "to": person.lines,
        "greets": person.salutation,
        "everyone": everyone,
        "said": [[one.kind, one.values, one.move.line if one.move else None] for one in said],
        "correction": shared.values["correctie"],
        "until": shared.values["periode_einde"],
    }
    return Ready(
        client, person, tuple(said), _decision(shared, said), told, shared.values | {"ontvanger": person.name}
    )


def _decision(shared: Office, said: Sequence[Paragraph]) -> bool | None:
    """Whether one can object to this letter; none where it tells nobody to go anywhere."""
    moves = [one for one in said if one.move]
    if not moves:
        return None
    return any(shared.rules.is_decision(one.law, one.referrer) for one in moves if one.kind in DECIDES)


def _have(batch: LetterBatch, ids: list[int], *, printed: bool) -> dict[Who, Has]:
    """The last letter that each person has, or is about to get: an announcement, or what changes for them."""
    rows = Letter.objects.filter(client__in=ids, returned_on=None, batch__isnull=False)
    rows = rows.exclude(batch=batch.pk) if batch.pk else rows
    announced = Q(kind=LetterKind.ANNOUNCEMENT)
    rows = rows.filter(announced if batch.kind == LetterKind.ANNOUNCEMENT else ~announced)
    if printed:
        rows = rows.filter(state__in=(LetterState.PRODUCED, LetterState.POSTED))
    else:
        rows = rows.exclude(state=LetterState.TAKEN_OUT).exclude(batch__state=BatchState.DROPPED)
    found = {}
    for row in rows.select_related("batch").defer("content", "facts").order_by("pk"):
        version = row.texts.get(TextKind.ANNOUNCEMENT, "")
        mark = f"{row.facts_hash}.{version}" if version else row.facts_hash
        waits_in = row.batch.number if row.state == LetterState.DRAFT else ""
        found[row.client_id, row.addressee, row.position] = Has(mark, waits_in)
    return found


def _written_before(ids: list[int]) -> dict[int, date | None]:
    """The day of the last letter that arrived about what changes: what a correction is about."""
    rows = letter_check.arrived().filter(client__in=ids).exclude(kind=LetterKind.ANNOUNCEMENT)
    return dict(rows.order_by("posted_on", "pk").values_list("client", "posted_on"))


def compose(one: Ready, shared: Office, *, number: str) -> composing.Told:
    """Put one letter into words. Raises `fields.MissingFact`."""
    values = one.values | {"kenmerk": number}
    kind = LetterKind(shared.batch.kind)
    return composing.tell(kind, texts=shared.texts, said=one.said, values=values, decision=one.decision)


def content(one: Ready, told: composing.Told) -> dict[str, Any]:
    """What the letter says, as it is kept."""
    person = one.recipient
    return composing.kept(
        told, recipient=person.lines, salutation=person.salutation, about=one.client.case_number
    )
