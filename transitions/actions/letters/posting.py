"""What goes to the printer, and what came of it: the print file, the manifest, the day of posting, returned mail."""

import tempfile
from collections.abc import Iterator
from datetime import date
from typing import IO

from django.db import transaction
from django.utils import timezone

from achterhoek import audit, clock
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from clients.models import Client
from transitions import letter_life
from transitions.actions.letters import batches, producing, senders, telling, waiting
from transitions.letters import terms
from transitions.letters.print_file import print_file as write_print_file
from transitions.models import Letter, LetterBatch, LetterFile
from transitions.querysets import LetterQuerySet
from transitions.statuses import BatchState, LetterState

READY = (LetterState.PRODUCED, LetterState.POSTED)
AT_A_TIME = 200
MANIFEST = ("volgorde", "kenmerk", "naam", "adres", "postcode en plaats", "bladzijden", "sha256")


def ready(batch: LetterBatch) -> LetterQuerySet:
    """The letters that go to the printer, sorted by postcode; children at one address lie together."""
    order = ("postcode", "client__household", "client", "addressee", "position", "pk")
    rows: LetterQuerySet = batch.letters.filter(state__in=READY).order_by(*order)
    return rows


def print_file(batch: LetterBatch, *, by: User) -> IO[bytes]:
    """One PDF of all letters that were made, in the order of the manifest. Refused before they were made.

    It is an open file without a name: it is gone once it was read.
    """
    _require_ready(batch, by=by)
    audit.record(AccessAction.EXPORT, f"Drukbestand van {batch.number}", by=by, about=_about(batch))
    numbers = list(ready(batch).values_list("pk", flat=True))
    file = tempfile.TemporaryFile(prefix="letters-")  # noqa: SIM115  (whoever reads it closes it)
    write_print_file(_contents(numbers), file, double_sided=True)
    file.seek(0)
    return file


def _contents(numbers: list[int]) -> Iterator[bytes]:
    """The PDFs one after the other, a hundred in memory at a time."""
    for start in range(0, len(numbers), 100):
        some = numbers[start : start + 100]
        found = dict(LetterFile.objects.filter(letter__in=some).values_list("letter", "content"))
        yield from (bytes(found[number]) for number in some)


def manifest(batch: LetterBatch, *, by: User) -> list[list[str]]:
    """What lies in the print file, in its order, under `MANIFEST`: the printer counts by it."""
    _require_ready(batch, by=by)
    audit.record(AccessAction.EXPORT, f"Lijst bij drukbestand van {batch.number}", by=by, about=_about(batch))
    columns = ("number", "name", "address", "file__pages", "file__sha256")
    rows = enumerate(ready(batch).select_related("file").only(*columns).iterator(), start=1)
    return [_line(order, letter) for order, letter in rows]


def _line(order: int, letter: Letter) -> list[str]:
    street, place = letter.address[0], letter.address[-1]
    return [str(order), letter.number, letter.name, street, place, str(letter.file.pages), letter.file.sha256]


def page_of(letter: Letter) -> bytes:
    """The PDF of a letter as it was made; of one that was not made yet, as it would be now."""
    made = LetterFile.objects.filter(letter=letter).first()
    if made:
        return bytes(made.content)
    dated = letter.batch.dated if letter.batch else clock.today()
    return producing.sheet(letter, dated=dated, sender=senders.sender_of(letter.municipality))


def _about(batch: LetterBatch) -> list[Client]:
    return list(Client.objects.filter(pk__in=ready(batch).order_by().values("client")))


def _require_ready(batch: LetterBatch, *, by: User) -> None:
    batches.require(by, letter_life.POST, municipality=batch.municipality_id)
    if batch.state not in (BatchState.PRODUCED, BatchState.POSTED):
        raise Refused("De brieven zijn nog niet gemaakt.", rule="letter_life")
    if batch.printed_at is None:
        _fix(batch)


def _fix(batch: LetterBatch) -> None:
    """Look once more before the first download: what changed since it was made is taken out. Then the file is fixed,
    so that it and the manifest agree however often they are fetched."""
    shared = telling.office(batch, today=clock.today())
    keys = list(ready(batch).filter(state=LetterState.PRODUCED).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        some = Letter.objects.filter(pk__in=keys[start : start + AT_A_TIME]).select_related("client")
        producing.take_out_what_changed(shared, list(some))
    LetterBatch.objects.filter(pk=batch.pk, printed_at=None).update(printed_at=clock.now())


@transaction.atomic
def post(batch: LetterBatch, *, day: date, by: User, today: date, version: int | None = None) -> LetterBatch:
    """Record that the letters went out on `day`: from then on the terms run. PRODUCED → POSTED.

    Refused: a day before the letters were made, or ahead; a batch of which every letter was taken out.
    """
    batch = batches.lock(batch, version=version)
    if batch.state == BatchState.PRODUCED and batch.printed_at is None:
        _fix(batch)
    letters = batch.letters.filter(state=LetterState.PRODUCED)
    _require_day(batch, letters, day=day, today=today)
    batches.move(batch, BatchState.POSTED, by=by, posted_on=day, posted_at=clock.now(), posted_by=by)
    if not letters.exists():
        raise Refused("Elke brief is uit de partij gehaald: er is niets verstuurd.", rule="empty")
    until = terms.objection_until(day, weeks=batch.period.objection_weeks)
    letters.filter(is_decision=True).update(state=LetterState.POSTED, posted_on=day, objection_until=until)
    letters.filter(is_decision=False).update(state=LetterState.POSTED, posted_on=day)
    told = list(batch.letters.posted().values_list("client", flat=True))
    waiting.refresh_waiting(told, period=batch.period, by=by, today=today)
    audit.record(AccessAction.CHANGE, f"Brieven van {batch.number} verstuurd", by=by, about=_about(batch))
    return batch


def _require_day(batch: LetterBatch, letters: LetterQuerySet, *, day: date, today: date) -> None:
    if day > today:
        raise Refused(
            "Leg vast wanneer de brieven echt op de post gingen, niet een dag vooruit.", rule="future"
        )
    if day < batch.dated:
        raise Refused(
            f"Op de brieven staat {written(batch.dated)}; verstuur ze op die dag of erna.", rule="posted_day"
        )
    made = letters.order_by("-produced_at").values_list("produced_at", flat=True).first()
    if made and day < timezone.localtime(made).date():
        raise Refused(
            f"De brieven zijn gemaakt op {written(timezone.localtime(made).date())}; "
            f"op {written(day)} bestonden zij nog niet.",
            rule="posted_day",
        )


@transaction.atomic
def record_return(letter: Letter, *, day: date, reason: str, by: User, today: date) -> Letter:
    """Record that a letter came back: the resident was not reached. It can be sent again."""
    batches.require(by, letter_life.POST, municipality=letter.municipality_id)
    if day > today or letter.posted_on is None or day < letter.posted_on:
        raise Refused(
            f"Een brief komt terug na de dag van versturen ({written(letter.posted_on)}) en niet na vandaag.",
            rule="returned_day",
        )
    if not reason.strip():
        raise Refused("Schrijf op waarom de brief terugkwam.", rule="reason")
    out = Letter.objects.filter(pk=letter.pk, state=LetterState.POSTED, returned_on=None)
    fields = {
        "returned_on": day,
        "returned_reason": reason.strip(),
        "returned_at": clock.now(),
        "returned_by": by,
    }
    if out.update(**fields) != 1:
        raise Refused("Dat deze brief terugkwam, is al vastgelegd.", rule="returned_once")
    letter.refresh_from_db()
    if letter.batch:
        waiting.refresh_waiting([letter.client_id], period=letter.batch.period, by=by, today=today)
    what = f"Brief {letter.number} kwam terug"
    audit.record(AccessAction.CHANGE, what, by=by, why=letter.returned_reason, about=[letter.client])
    return letter
