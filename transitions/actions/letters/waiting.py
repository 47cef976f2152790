"""The letter about a move is made when its first day is agreed (docs/domain.md, 5 "SCHEDULED"); it waits for a batch.

What waits is what a resident must still hear of the moves that are agreed by now: after each step that may change that,
`refresh` makes it so. The next batch of its kind takes it along under its number (`preparing.write`).
"""

from collections.abc import Iterable
from datetime import date

from achterhoek.models import User
from clients.models import Client
from transitions import letter_check
from transitions.actions.letters import preparing, telling
from transitions.actions.letters.telling import Left, Ready
from transitions.models import Letter, LetterBatch, TransitionPeriod
from transitions.statuses import LetterKind, NoLetter

NOTHING_NEW = "Niet meer nodig: wat hierin staat is niet meer afgesproken, is al verteld of is al begonnen."


def refresh(
    client: int, *, period: TransitionPeriod, by: User, today: date
) -> tuple[list[Letter], list[Left]]:
    """Make the letters that this resident must have and none has, and take out those that say otherwise.

    Gives the letters that were made now, and why others cannot be made. One at a time per resident: whoever agrees
    another move, or puts a batch together, waits.
    """
    resident = preparing.lock([client])[client]
    mine = Letter.objects.filter(client=resident)
    before = list(mine.waiting().values_list("pk", flat=True))
    kind = _kind(resident, period)
    if kind is None:
        preparing.take_out_waiting(mine, why=NOTHING_NEW)
        return [], []
    asked = LetterBatch(municipality=resident.municipality, period=period, kind=kind, dated=today, made_by=by)
    shared = telling.office(asked, today=today)
    told = list(telling.tell_all(shared, [resident]))
    ready = [one for one in told if isinstance(one, Ready)]
    preparing.take_out_waiting(mine.exclude(kind=kind) if ready else mine)
    lacking = preparing.write(ready, shared)
    left = [one for one in told if isinstance(one, Left) and one.reason != NoLetter.HAS_LETTER]
    return list(mine.waiting().exclude(pk__in=before).order_by("pk")), [*left, *lacking]


def _kind(client: Client, period: TransitionPeriod) -> LetterKind | None:
    """Another day where the resident knows of every move and provider; else all that changes. None: nothing new."""
    lines = letter_check.to_tell().filter(handover__client=client, handover__period=period)
    if lines.filter(letter_check.NEW).exists():
        return LetterKind.OUTCOME
    return LetterKind.CHANGE_OF_DAY if lines.exists() else None


def refresh_waiting(clients: Iterable[int], *, period: TransitionPeriod, by: User, today: date) -> None:
    """The same for those of these residents for whom a letter waits: by now they may have read what it says."""
    found = Letter.objects.waiting().filter(client__in=clients).values_list("client", flat=True)
    for client in sorted(set(found)):
        refresh(client, period=period, by=by, today=today)
