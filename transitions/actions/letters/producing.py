"""Printing the letters of a batch: each its own PDF, kept as it was made, and only if the facts are still the same."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from achterhoek import audit, clock
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from clients.models import Client
from transitions.actions.letters import senders
from transitions.actions.letters.preparing import Left, Office, Ready, office, tell_all
from transitions.letters import composing, print_file
from transitions.letters.printing import printer
from transitions.models import Letter, LetterBatch, LetterFile, LetterSender
from transitions.statuses import LetterState

AT_A_TIME = 25
CHANGED = "De gegevens zijn veranderd sinds de brief werd samengesteld, of de inwoner kreeg deze brief al."


def produce(batch: LetterBatch, today: date) -> Iterator[int]:
    """Print what has no PDF yet, some letters at a time, in the order of the print file."""
    shared = office(batch, today=today)
    while letters := list(batch.letters.to_produce().select_related("client")[:AT_A_TIME]):
        _produce_some(shared, letters)
        yield len(letters)
    if not batch.letters.filter(state__in=(LetterState.PRODUCED, LetterState.POSTED)).exists():
        raise Refused("Elke brief is uit de partij gehaald: er is niets te drukken.", rule="empty")


@transaction.atomic
def _produce_some(shared: Office, letters: Sequence[Letter]) -> None:
    changed, batch = take_out_what_changed(shared, letters), shared.batch
    LetterFile.objects.bulk_create(
        _file(letter, sheet(letter, dated=batch.dated, sender=shared.sender))
        for letter in letters
        if letter not in changed and _mark_produced(letter)
    )


def facts_now(shared: Office, letters: Sequence[Letter]) -> dict[tuple[int, str, int], str]:
    """The fingerprint of the letter that each person would get today."""
    ids = {letter.client_id for letter in letters}
    clients = list(Client.objects.filter(pk__in=ids).prefetch_related("representatives").order_by("pk"))
    told: list[Ready | Left] = list(tell_all(shared, clients, printed=True))
    return {
        (one.client.pk, one.recipient.addressee, one.recipient.position): one.hash
        for one in told
        if isinstance(one, Ready)
    }


def take_out_what_changed(shared: Office, letters: Sequence[Letter]) -> list[Letter]:
    """Take out each letter that would be another one today; it is shown with the reason, and in the log."""
    now = facts_now(shared, letters)
    changed = [
        letter
        for letter in letters
        if now.get((letter.client_id, letter.addressee, letter.position)) != letter.facts_hash
    ]
    if changed:
        waiting = Letter.objects.filter(pk__in=[letter.pk for letter in changed])
        waiting.exclude(state=LetterState.POSTED).update(
            state=LetterState.TAKEN_OUT, taken_out_reason=CHANGED
        )
        what, about = f"Uit {shared.batch.number} gehaald", [letter.client for letter in changed]
        place, by = shared.batch.municipality_id, User.objects.portal()
        audit.record(AccessAction.CHANGE, what, by=by, about=about, municipality=place, why=CHANGED)
    return changed


def _mark_produced(letter: Letter) -> bool:
    """Counted: a letter that another worker printed meanwhile, or a person took out, is left alone."""
    waiting = Letter.objects.filter(pk=letter.pk, state=LetterState.DRAFT)
    return waiting.update(state=LetterState.PRODUCED, produced_at=clock.now()) == 1


def sheet(letter: Letter, *, dated: date, sender: LetterSender) -> bytes:
    """The letter as PDF, as it would be printed now."""
    page = composing.document(letter.content, number=letter.number, day=dated, sender=senders.block(sender))
    return printer().pdf(page)


def _pages(content: bytes) -> int:
    return len(print_file.Letter(content).pages)


def _file(letter: Letter, content: bytes) -> LetterFile:
    return LetterFile(
        municipality_id=letter.municipality_id,
        letter=letter,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        pages=_pages(content),
    )
