"""For whom a batch of letters is: the choices that a person has, as questions to the caseload.

Children of one household at one address get their letters in one batch: who lives with a chosen child comes along.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from clients.models import Client
from transitions import letter_check
from transitions.deciders import ADULT
from transitions.models import HandoverLine, LetterBatch
from transitions.statuses import LetterKind, Outcome

ALL, WITHOUT, SCHEDULED, CHANGED, WITHDRAWN, PLAN, ONE = (
    "iedereen",
    "zonder-brief",
    "gepland",
    "andere-dag",
    "vervallen",
    "plan",
    "inwoner",
)
#: What a person can choose per kind of letter, the usual one first.
CHOICES: dict[str, tuple[tuple[str, str], ...]] = {
    LetterKind.ANNOUNCEMENT: (
        (WITHOUT, "Iedereen die nog geen brief kreeg"),
        (ALL, "Alle inwoners met zorg"),
    ),
    LetterKind.OUTCOME: (
        (SCHEDULED, "Wie een afgesproken eerste dag heeft en daar nog geen brief over kreeg"),
        (Outcome.MOVES, "Wie naar een andere aanbieder moet"),
        (Outcome.STAYS, "Wie bij de eigen aanbieder blijft"),
        (Outcome.REASSESS, "Van wie de indicatie in de periode afloopt"),
        (Outcome.TO_ALLOCATE, "Van wie de zorg nog niet begon"),
        (PLAN, "De inwoners van een plan"),
        (ALL, "Alle inwoners met zorg"),
        (ONE, "Eén inwoner"),
    ),
    LetterKind.CHANGE_OF_DAY: (
        (CHANGED, "Wie een brief kreeg met een andere dag dan er nu staat"),
        (ONE, "Eén inwoner"),
    ),
    LetterKind.CORRECTION: (
        (WITHDRAWN, "Wie een brief kreeg over een overdracht die niet doorgaat"),
        (ONE, "Eén inwoner"),
    ),
}


#: What holds for one child says nothing of the others: a new day and a correction go to nobody else.
WITH_CHILDREN = (LetterKind.ANNOUNCEMENT, LetterKind.OUTCOME)


def residents(batch: LetterBatch) -> QuerySet[Client]:
    """The residents that a batch is for, in a fixed order."""
    chosen = Client.objects.filter(_chosen(batch), municipality=batch.municipality_id)
    if batch.kind not in WITH_CHILDREN:
        own: QuerySet[Client] = Client.objects.filter(pk__in=chosen.values("pk"))
        return own.prefetch_related("representatives").order_by("pk")
    with_children = Client.objects.filter(municipality=batch.municipality_id).filter(
        Q(pk__in=chosen.values("pk")) | _lives_with(chosen, day=batch.dated)
    )
    found: QuerySet[Client] = with_children.prefetch_related("representatives").order_by("pk")
    return found


def _chosen(batch: LetterBatch) -> Q:
    who = batch.asked.get("who", ALL)
    if who == ONE:
        return Q(case_number=batch.asked.get("case_number", ""))
    if who == PLAN:
        return Q(care_lines__placements__plan=batch.plan_id)
    if who == WITHOUT:
        return ~Exists(letter_check.arrived().filter(client=OuterRef("pk"))) & _assessed(batch)
    if who in (SCHEDULED, CHANGED):
        lines = letter_check.to_tell().filter(
            handover__client=OuterRef("pk"), handover__period=batch.period_id
        )
        new = Q(Exists(lines.filter(letter_check.NEW)))
        return new if who == SCHEDULED else Q(Exists(lines)) & ~new
    if who == WITHDRAWN:
        lines = letter_check.withdrawn(HandoverLine.objects.filter(handover__period=batch.period_id))
        return Q(Exists(lines.filter(handover__client=OuterRef("pk"))))
    return _assessed(batch) if who == ALL else _assessed(batch, effective_outcome=who)


def _assessed(batch: LetterBatch, **values: str) -> Q:
    return Q(
        indications__assessments__period=batch.period_id,
        **{f"indications__assessments__{name}": value for name, value in values.items()},
    )


def _lives_with(chosen: QuerySet[Client], *, day: date) -> Q:
    born_after = day.replace(year=day.year - ADULT, day=min(day.day, 28))
    child = Q(birth_date__gt=born_after, household__isnull=False)
    beside = chosen.filter(child, household=OuterRef("household"), postcode=OuterRef("postcode")).filter(
        house_number=OuterRef("house_number")
    )
    return Q(Exists(beside)) & child
