"""Printing the letters of a batch: each its own PDF, kept as it was made, and only if the facts are still the same."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from achterhoek import audit, clock
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from clients.models import Client
from transitions.actions.letters import senders
from transitions.actions.letters.telling import Left, Office, Ready, office, tell_all
from transitions.letters import composing, print_file
from transitions.letters.printing import Unprintable, printer
from transitions.models import Letter, LetterBatch, LetterFile, LetterSender
from transitions.statuses import LetterState

AT_A_TIME = 25
CHANGED = "De gegevens zijn veranderd sinds de brief werd samengesteld."
OTHER_SENDER = (
    "De afzender (adres, telefoon, ondertekening of logo) is gewijzigd sinds de brief werd samengesteld. "
    "Stel de brief opnieuw samen."
)
log = logging.getLogger(__name__)


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
    changed = take_out_what_changed(shared, letters)
    printed = ((letter, _printed(shared, letter)) for letter in letters if letter not in changed)
    LetterFile.objects.bulk_create(
        _file(letter, pdf) for letter, pdf in printed if pdf and _mark_produced(letter)
    )


def _printed(shared: Office, letter: Letter) -> bytes | None:
    """The PDF; a letter on which the printer fails is taken out and named, so that the others go on."""
    try:
        return sheet(letter, dated=shared.batch.dated, sender=shared.sender)
    except Unprintable as fault:
        log.exception("letter %s", letter.number)
        why = f"Brief {letter.number}, dossier {letter.client.case_number}: {fault.sentence}"
        _take_out(shared, [letter], why=why)
        return None


def take_out_what_changed(shared: Office, letters: Sequence[Letter]) -> list[Letter]:
    """Take out each letter that would be another one today; it is shown with the reason, and in the log."""
    told, found = _told_now(shared, letters), defaultdict(list)
    for letter in letters:
        if why := _why_not(letter, told[letter.client_id], sender=shared.sender_mark):
            found[why].append(letter)
    for why, some in found.items():
        _take_out(shared, some, why=why)
    return [letter for some in found.values() for letter in some]


def _told_now(shared: Office, letters: Sequence[Letter]) -> dict[int, list[Ready | Left]]:
    """What each resident would be told today."""
    ids = {letter.client_id for letter in letters}
    clients = list(Client.objects.filter(pk__in=ids).prefetch_related("representatives").order_by("pk"))
    told: dict[int, list[Ready | Left]] = defaultdict(list)
    for one in tell_all(shared, clients, printed=True):
        told[one.client.pk].append(one)
    return told


def _why_not(letter: Letter, told: Sequence[Ready | Left], *, sender: str) -> str:
    """Why a letter may not go as it was approved; nothing where it may."""
    if letter.sender_hash != sender:
        return OTHER_SENDER
    who = (letter.addressee, letter.position)
    for one in told:
        if isinstance(one, Left):
            return f"Sinds de brief werd samengesteld: {one}."[:300]
        if (one.recipient.addressee, one.recipient.position) == who and one.hash == letter.facts_hash:
            return ""
    return CHANGED


def _take_out(shared: Office, letters: Sequence[Letter], *, why: str) -> None:
    if not letters:
        return
    waiting = Letter.objects.filter(pk__in=[letter.pk for letter in letters])
    waiting.exclude(state=LetterState.POSTED).update(state=LetterState.TAKEN_OUT, taken_out_reason=why)
    what, about = f"Uit {shared.batch.number} gehaald", [letter.client for letter in letters]
    place, by = shared.batch.municipality_id, User.objects.portal()
    audit.record(AccessAction.CHANGE, what, by=by, about=about, municipality=place, why=why)


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
