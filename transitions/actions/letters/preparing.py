"""Putting the letters of a batch together, and keeping them: each once, under its number, with what it promises."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from django.db import transaction

from achterhoek import numbering
from clients.models import Client
from transitions import letter_choice
from transitions.actions.letters import telling
from transitions.actions.letters.telling import Left, Office, Ready, Who
from transitions.letters import fields
from transitions.models import Letter, LetterBatch, LetterExclusion, LetterMove
from transitions.querysets import LetterQuerySet
from transitions.statuses import LetterState, NoLetter

AT_A_TIME = 200
REPLACED = "Vervangen door een nieuwe brief: de gegevens zijn veranderd."
#: What a letter that waited gets of the batch that takes it along; its facts and moves are the same.
TAKEN_ALONG = ("batch", "sender_hash", "texts", "content", "is_decision")


def prepare(batch: LetterBatch, today: date) -> Iterator[int]:
    """Put the letters together, some residents at a time; who is in the batch already is passed over."""
    shared, rows = (
        telling.office(batch, today=today),
        letter_choice.residents(batch).iterator(chunk_size=AT_A_TIME),
    )
    while some := list(islice(rows, AT_A_TIME)):
        _prepare_some(shared, some)
        yield len(some)


@transaction.atomic
def _prepare_some(shared: Office, some: Sequence[Client]) -> None:
    batch, clients = shared.batch, list(lock([client.pk for client in some]).values())
    ids = [client.pk for client in clients]
    there = set(Letter.objects.filter(batch=batch, client__in=ids).values_list("client", flat=True))
    there |= set(batch.exclusions.filter(client__in=ids).values_list("client", flat=True))
    made = [one for one in telling.tell_all(shared, clients) if one.client.pk not in there]
    without = write([one for one in made if isinstance(one, Ready)], shared)
    LetterExclusion.objects.bulk_create(
        LetterExclusion(
            municipality_id=batch.municipality_id,
            batch=batch,
            client=one.client,
            reason=one.reason,
            detail=one.detail,
        )
        for one in dict.fromkeys((*(one for one in made if isinstance(one, Left)), *without))
    )


def lock(clients: Iterable[int]) -> dict[int, Client]:
    """Hold these residents: what they are told is read, made and taken out by one at a time."""
    rows = Client.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(clients))
    found = rows.select_related("municipality").prefetch_related("representatives").order_by("pk")
    return {client.pk: client for client in found}


def write(ready: Sequence[Ready], shared: Office) -> list[Left]:
    """Keep the letters with the moves that each promises. Gives who lacks a fact.

    A letter that waited since its day was agreed comes along under its own number; one that would be another by now
    is taken out.
    """
    there = _waiting(ready, shared)
    fresh = iter(numbering.reserve("letter", len(ready) - len(there)) if len(ready) > len(there) else ())
    made, lacking = [], []
    for one in ready:
        was = there.get(one.who)
        try:
            letter = _letter(one, shared, number=was.number if was else f"B-{next(fresh)}")
        except fields.MissingFact as missing:
            lacking.append(Left(one.client, NoLetter.MISSING_FACT, str(missing)[:200]))
            continue
        if was:
            letter.pk = was.pk
        made.append((one, letter))
    take_out_waiting(
        Letter.objects.filter(client__in={one.client.pk for one in ready}, kind=shared.batch.kind),
        but=[row.pk for row in there.values()],
    )
    Letter.objects.bulk_update([letter for one, letter in made if one.who in there], TAKEN_ALONG)
    _keep_new([(one, letter) for one, letter in made if one.who not in there])
    return lacking


def _waiting(ready: Sequence[Ready], shared: Office) -> dict[Who, Letter]:
    """The letters that wait for a batch, and would say the same today."""
    marks = {one.who: one.hash for one in ready}
    rows = Letter.objects.waiting().filter(
        client__in={one.client.pk for one in ready}, kind=shared.batch.kind
    )
    found = {(row.client_id, row.addressee, row.position): row for row in rows.defer("content", "facts")}
    return {who: row for who, row in found.items() if marks.get(who) == row.facts_hash}


def take_out_waiting(letters: LetterQuerySet, *, but: Iterable[int] = (), why: str = REPLACED) -> int:
    """Letters that wait for a batch, and would be told otherwise by now, go out with none."""
    rows = letters.waiting().exclude(pk__in=but)
    return rows.update(state=LetterState.TAKEN_OUT, taken_out_reason=why)


def _keep_new(new: Sequence[tuple[Ready, Letter]]) -> None:
    Letter.objects.bulk_create(letter for _, letter in new)
    LetterMove.objects.bulk_create(
        LetterMove(
            municipality_id=letter.municipality_id,
            letter=letter,
            line_id=said.move.line,
            receiving_id=said.move.receiving,
            first_day=said.move.first_day,
        )
        for one, letter in new
        for said in one.said
        if said.move
    )


def _letter(one: Ready, shared: Office, *, number: str) -> Letter:
    """The letter as a row. Raises `fields.MissingFact`."""
    told, person, batch = telling.compose(one, shared, number=number), one.recipient, shared.batch
    return Letter(
        number=number,
        municipality_id=batch.municipality_id,
        batch_id=batch.pk,
        client=one.client,
        kind=batch.kind,
        addressee=person.addressee,
        position=person.position,
        name=person.name,
        address=list(person.address),
        postcode=person.postcode,
        facts=one.facts,
        facts_hash=one.hash,
        sender_hash=shared.sender_mark,
        texts=told.used,
        content=telling.content(one, told),
        is_decision=one.decision is True,
    )
