"""What the pages of letters show: a batch in numbers, who was left out and why, and the letters of one resident."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from achterhoek.models import User
from clients.models import Client
from transitions import letter_check, letter_life, recipients
from transitions.models import Handover, Letter, LetterBatch, LetterExclusion, LetterMove
from transitions.querysets import LetterQuerySet
from transitions.statuses import BatchState, LetterKind, LetterState, NoLetter

COLUMNS = ("dossiernummer", "naam", "overdracht", "naar", "begint", "in de brief", "verstuurd")
#: A file of more is asked per batch.
MOST_ROWS = 20_000
#: Reasons that a person typed, or that name one letter, may be many; the list of letters has them all.
MOST_REASONS = 10
WORKING = (BatchState.PREPARING, BatchState.PRODUCING)
#: Per state the step that comes next on the page, the usual one first: address, label, the state it leads to.
STEPS: dict[str, tuple[tuple[str, str, BatchState], ...]] = {
    BatchState.DRAFT: (("letter_batch_approve", "Keur goed", BatchState.APPROVED),),
    BatchState.APPROVED: (
        ("letter_batch_start", "Maak de brieven", BatchState.PRODUCING),
        ("letter_batch_withdraw", "Trek de goedkeuring in", BatchState.DRAFT),
    ),
    BatchState.STOPPED: (("letter_batch_start", "Ga verder", BatchState.PRODUCING),),
}


@dataclass(frozen=True)
class Numbers:
    """A batch in letters: how many there are in each state, and how many residents got none."""

    letters: int
    decisions: int
    produced: int
    taken_out: int
    returned: int
    residents: int
    excluded: int

    @property
    def to_produce(self) -> int:
        return self.letters - self.taken_out


def numbers(batch: LetterBatch) -> Numbers:
    """Count a batch."""
    printed = Q(state__in=(LetterState.PRODUCED, LetterState.POSTED))
    found = batch.letters.aggregate(
        letters=Count("pk"),
        decisions=Count("pk", filter=Q(is_decision=True) & ~Q(state=LetterState.TAKEN_OUT)),
        produced=Count("pk", filter=printed),
        taken_out=Count("pk", filter=Q(state=LetterState.TAKEN_OUT)),
        returned=Count("pk", filter=Q(returned_on__isnull=False)),
        residents=Count("client", distinct=True),
    )
    return Numbers(**found, excluded=batch.exclusions.count())


def exclusions(batch: LetterBatch) -> list[tuple[str, str, int]]:
    """Why residents are not in the batch, with how many; what a person can mend comes first."""
    rows = batch.exclusions.order_by().values("reason").annotate(n=Count("pk"))
    found = {row["reason"]: row["n"] for row in rows}
    return [(reason.value, str(reason.label), found[reason]) for reason in NoLetter if reason in found]


def taken_out(batch: LetterBatch) -> list[tuple[str, int]]:
    """Why letters were taken out since they were put together, with how many; the most first."""
    rows = batch.letters.filter(state=LetterState.TAKEN_OUT).order_by()
    counted = rows.values_list("taken_out_reason").annotate(n=Count("pk"))
    return list(counted.order_by("-n", "taken_out_reason")[:MOST_REASONS])


def left_out(batch: LetterBatch, *, reason: str) -> Iterable[LetterExclusion]:
    """The residents who are not in the batch, for one reason or for all."""
    rows = batch.exclusions.select_related("client").order_by("client__search_name", "pk")
    return rows.filter(reason=reason) if reason in NoLetter.values else rows


def steps(batch: LetterBatch, user: User, *, found: Numbers) -> list[tuple[str, str]]:
    """The buttons that this person has now; where no letter is left there is nothing to approve or to make."""
    if not found.to_produce:
        return []
    return [
        (url_name, label)
        for url_name, label, to in STEPS.get(batch.state, ())
        if letter_life.allowed(user, batch.state, to)
        and not (to == BatchState.APPROVED and batch.made_by_id == user.pk)
    ]


def may_drop(batch: LetterBatch, user: User) -> bool:
    return letter_life.allowed(user, batch.state, BatchState.DROPPED)


def cells(rows: Iterable[Any], *, which: str) -> Iterator[list[str]]:
    """A list of who was not told, row by row; the same columns for every list."""
    return (_row(row, never=which == letter_check.NEVER) for row in rows)


def _row(row: Any, *, never: bool) -> list[str]:
    if never:
        return [row.case_number, row.name, "", "", "", "", ""]
    move, days = row.handover, (row.day, row.told_day, row.told_on)
    told = [day.isoformat() if day else "" for day in days]
    return [move.client.case_number, move.client.name, move.number, str(move.receiving), *told]


def how_told(handover: Handover) -> str:
    """How the resident hears of the day that was just agreed, and what lies printed with another."""
    named = LetterMove.objects.filter(line__handover=handover).select_related("letter__batch")
    printed = named.filter(letter__state=LetterState.PRODUCED, letter__batch__printed_at__isnull=False)
    if wrong := printed.exclude(letter_check.STANDS).first():
        return (
            f"Let op: brief {wrong.letter}, met een andere dag, is al gedrukt ({wrong.letter.batch}). "
            "Haal hem eruit; de nieuwe brief gaat mee met de volgende partij."
        )
    if not letter_check.to_tell().filter(handover=handover).exists():
        return "De inwoner kreeg daar al een brief over."
    right = named.filter(letter_check.STANDS).exclude(letter__state=LetterState.TAKEN_OUT)
    if found := right.order_by("-letter").first():
        batch = found.letter.batch
        return f"De brief staat in {batch.number}." if batch else "De brief gaat mee met de volgende partij."
    return "Er is nog geen brief over deze dag: spreek af hoe de inwoner het hoort."


def outdated(batch: LetterBatch) -> LetterQuerySet:
    """Letters that were printed, and name a day or provider that does not stand any more."""
    rows: LetterQuerySet = batch.letters.filter(
        state=LetterState.PRODUCED, pk__in=LetterMove.objects.exclude(letter_check.STANDS).values("letter")
    )
    return rows


def waiting_per_kind(user: User) -> list[tuple[str, str, int]]:
    """Address of the order, the kind, and how many letters that were made when a day was agreed wait for it."""
    rows = (
        Letter.objects.visible_to(user).waiting().order_by("kind").values_list("kind").annotate(n=Count("pk"))
    )
    return [(kind.replace("_", "-"), str(LetterKind(kind).label), n) for kind, n in rows]


def of_client(client: Client, user: User) -> list[Letter]:
    """The letters about a resident that were made or sent, the last one first."""
    rows = Letter.objects.visible_to(user).filter(client=client).exclude(state=LetterState.TAKEN_OUT)
    return list(rows.order_by("-pk"))


def why_not(letter: Letter, *, today: date) -> str:
    """Why a letter that waits cannot go out by itself any more; nothing where it can."""
    if not letter.is_waiting:
        return ""
    try:
        recipients.of(letter.client, list(letter.client.representatives.all()), today=today)
    except recipients.Unreachable as unreachable:
        return ": ".join(filter(None, (unreachable.reason.label, unreachable.detail)))
    return ""


def days_left(letter: Letter, *, today: date) -> int | None:
    """How many days someone still has to object; none where that cannot be done, below zero when it is over."""
    return (letter.objection_until - today).days if letter.objection_until else None
