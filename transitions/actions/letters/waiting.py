"""The letter about a move is made when its first day is agreed (docs/domain.md, 5 "SCHEDULED"); it waits for a batch.

It is put together from the day that was just written down, so that letter, client page and offer name one day. The
next batch takes it along under its number (`preparing.write`). A move that is no longer agreed takes it back.
"""

from datetime import date

from achterhoek.models import User
from clients.models import Client
from transitions import letter_check
from transitions.actions.letters import preparing
from transitions.actions.letters.preparing import Left, Ready
from transitions.models import Handover, HandoverLine, Letter, LetterBatch
from transitions.statuses import LetterKind, NoLetter, Status

NOT_AGREED = "De overdracht die in deze brief stond, is niet meer afgesproken."
TOLD = "Wat in deze brief stond, staat al in een brief die is verstuurd."


def make(handover: Handover, *, by: User, today: date) -> tuple[list[Letter], list[Left]]:
    """Make the letters that follow from an agreed day: those that wait now, and why others cannot be made.

    What was told already, or waits in a batch, needs no letter. Letters that waited with other facts are taken out.
    """
    client = Client.objects.prefetch_related("representatives").get(pk=handover.client_id)
    kind = _kind(client)
    asked = LetterBatch(
        municipality=handover.municipality, period=handover.period, kind=kind, dated=today, made_by=by
    )
    shared = preparing.office(asked, today=today)
    told = list(preparing.tell_all(shared, [client]))
    ready = [one for one in told if isinstance(one, Ready)]
    mine = Letter.objects.filter(client=client)
    preparing.take_out_waiting(mine.exclude(kind=kind) if ready else mine)
    lacking = preparing.write(ready, shared)
    left = [one for one in told if isinstance(one, Left) and one.reason != NoLetter.HAS_LETTER]
    return list(mine.waiting().order_by("pk")), [*left, *lacking]


def _kind(client: Client) -> LetterKind:
    """Another day where every agreed line was told with this provider; else all that changes."""
    ahead = HandoverLine.objects.filter(
        handover__client=client, handover__status=Status.SCHEDULED, started_on=None
    )
    untold = letter_check.with_letter(ahead).filter(letter_check.untold())
    pairs = list(untold.values_list("told_receiving", "handover__receiving"))
    told_before = bool(pairs) and all(told == now for told, now in pairs)
    return LetterKind.CHANGE_OF_DAY if told_before else LetterKind.OUTCOME


def take_back(handover: Handover) -> None:
    """The move is not agreed any more, or has begun: what waited about it goes out with no batch."""
    letters = Letter.objects.filter(client=handover.client_id, moves__line__handover=handover)
    preparing.take_out_waiting(Letter.objects.filter(pk__in=letters.values("pk")), why=NOT_AGREED)


def settle(clients: object) -> None:
    """After posting: of what these residents count on by now no letter is left waiting."""
    untold = letter_check.with_letter(HandoverLine.objects.all()).filter(letter_check.untold())
    waiting = Letter.objects.filter(client__in=clients).exclude(moves__line__in=untold)
    preparing.take_out_waiting(Letter.objects.filter(pk__in=waiting.values("pk")), why=TOLD)
