"""What people would have done by the time that the lists are full: confirmed, taken on, and left to look at.

A part of a caseload, the same at every size, so that each list has rows in proportion.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from achterhoek.models import FileImport, User
from achterhoek.statuses import Role
from clients.imports import differences
from clients.models import Client, Difference, Indication
from clients.statuses import DifferenceKind
from transitions.actions import assessments as actions
from transitions.models import Assessment, AssessmentChange, AssessmentRun, TransitionPeriod
from transitions.statuses import Outcome

BATCH = 500


def fill() -> dict[str, int]:
    """Handovers for half of who moves, a difference and a change for each twentieth, a consultant for each third."""
    by, period = User.objects.portal(), TransitionPeriod.objects.current()
    return {
        "handovers": _begin_handovers(period, by=by),
        "differences": _differ(),
        "changes": _change(period),
        "taken": _take(),
    }


def _begin_handovers(period: TransitionPeriod, *, by: User) -> int:
    begun = 0
    for outcome in (Outcome.MOVES, Outcome.TO_ALLOCATE):
        rows = Assessment.objects.filter(period=period, outcome=outcome).order_by("pk")
        for numbers in _batches(list(rows.values_list("pk", flat=True))[::2]):
            chosen = Assessment.objects.filter(pk__in=numbers)
            begun += len(actions.confirm(chosen, outcome=outcome, by=by, one_by_one=True).handovers)
    return begun


def _differ() -> int:
    offered = FileImport.objects.latest("pk")
    column = differences.column("niet in het bestand sinds", "2022-09-09", "")
    made = [
        Difference(
            municipality_id=one.municipality_id,
            client_id=one.client_id,
            indication=one,
            kind=DifferenceKind.MISSING,
            row_key=one.key,
            row_sealed=differences.seal_row(None, key=one.key),
            columns=[column],
            found_in=offered,
        )
        for one in Indication.objects.order_by("pk")[::20]
    ]
    return len(Difference.objects.bulk_create(made, batch_size=BATCH))


def _change(period: TransitionPeriod) -> int:
    facts = {"outcome": "moves", "reason": "no_contract", "renew": False, "convert": False, "by_hand": False}
    run = AssessmentRun.objects.filter(period=period).latest("pk")
    made = [
        AssessmentChange(
            municipality_id=one.municipality_id, run=run, assessment=one, before=facts, after=facts
        )
        for one in Assessment.objects.filter(period=period).order_by("pk")[::20]
    ]
    return len(AssessmentChange.objects.bulk_create(made, batch_size=BATCH))


def _take() -> int:
    """One consultant per municipality works for a third of its clients."""
    taken = 0
    for place in Client.objects.order_by().values_list("municipality", flat=True).distinct():
        someone, _ = User.objects.get_or_create(
            username=f"bench-{place}", defaults={"role": Role.CONSULTANT, "municipality_id": place}
        )
        numbers = list(Client.objects.of_municipality(place).values_list("pk", flat=True))[::3]
        for some in _batches(numbers):
            taken += Client.objects.filter(pk__in=some).update(consultant=someone)
    return taken


def _batches(numbers: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(numbers)
    while some := list(islice(rest, BATCH)):
        yield some
