"""The table of steps: every pair of statuses tried, and the drawing kept equal to it."""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from achterhoek.life import Impossible
from achterhoek.permissions import PERMISSIONS
from achterhoek.refusals import Refused
from tests.factories import HandoverFactory, HandoverLineFactory, ProviderFactory, UserFactory, municipality
from transitions import workflow
from transitions.actions import handovers
from transitions.models import Handover
from transitions.statuses import CancelReason, Status

ROOT = Path(settings.BASE_DIR)
PAIRS = list(product(Status, Status))


def handover_in(status: Status) -> Handover:
    handover = HandoverFactory(
        status=status,
        receiving=ProviderFactory(),
        held_from=Status.ACCEPTED if status == Status.ON_HOLD else "",
        cancel_reason=CancelReason.BUDGET,
        cancel_confirmed_with="Sociaal team",
        cancel_confirmed_on="2022-09-01",
    )
    HandoverLineFactory(handover=handover, is_open=status not in (Status.COMPLETED, Status.CANCELLED))
    return handover


@pytest.mark.django_db
@pytest.mark.parametrize(("was", "to"), PAIRS, ids=[f"{was.name}-{to.name}" for was, to in PAIRS])
def test_move_follows_the_table_and_nothing_else(was, to):
    handover = handover_in(was)

    if (was, to) in workflow.TABLE:
        handovers.move(handover, to, by=UserFactory(coordinator=True), what="proef")
    else:
        with pytest.raises(Impossible, match="kan zij niet naar"):
            handovers.move(handover, to, by=UserFactory(coordinator=True), what="proef")

    handover.refresh_from_db()
    assert handover.status == (to if (was, to) in workflow.TABLE else was)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("was", "to"),
    [pair for pair, step in workflow.TABLE.items() if step.permission != workflow.WORK],
    ids=lambda status: status.name,
)
def test_move_that_asks_a_coordinator_refuses_a_consultant(was, to):
    handover = handover_in(was)

    with pytest.raises(Refused, match="coördinator"):
        handovers.move(handover, to, by=UserFactory(), what="proef")

    handover.refresh_from_db()
    assert handover.status == was


@pytest.mark.django_db
def test_move_refuses_people_of_another_municipality():

    handover = handover_in(Status.TO_PLAN)

    with pytest.raises(Refused):
        handovers.move(
            handover,
            Status.PROPOSED,
            by=UserFactory(coordinator=True, municipality=municipality("0222")),
            what="proef",
        )


def test_steps_ask_permissions_that_exist():
    assert {step.permission for step in workflow.TABLE.values()} <= set(PERMISSIONS)


def test_started_is_only_completed_or_corrected():
    assert workflow.after(Status.STARTED) == [Status.COMPLETED, Status.ACCEPTED]
    assert workflow.TABLE[Status.STARTED, Status.ACCEPTED].permission == workflow.CORRECT
    assert workflow.after(Status.COMPLETED) == []
    assert workflow.after(Status.CANCELLED) == []


def test_every_status_says_who_must_act():
    assert set(workflow.WAITS_FOR) == set(Status)


def test_drawing_in_docs_is_the_table():
    drawn = (ROOT / "docs" / "workflow.md").read_text(encoding="utf-8")

    assert drawn == workflow.drawing(), "Run `manage.py draw_workflow`."


FIELDS = {"status", "is_open", "held_from"}
WRITES = {"create", "bulk_update", "get_or_create", "update", "update_or_create"}


def writes_of(tree: ast.AST) -> Iterator[str]:
    """The fields of FIELDS that a module writes: by assignment, or as a keyword of a writing call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets = [target for target in node.targets if isinstance(target, ast.Attribute)]
            yield from (target.attr for target in targets if target.attr in FIELDS)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WRITES:
            yield from (word.arg for word in node.keywords if word.arg in FIELDS)


def test_only_move_writes_a_status():
    """No other module of the app writes status, held_from or is_open of a handover or its lines."""
    modules = [
        path
        for path in sorted((ROOT / "transitions").rglob("*.py"))
        if not {"migrations", "models"} & set(path.parts)
    ]

    writers = {
        path.relative_to(ROOT).as_posix()
        for path in modules
        if list(writes_of(ast.parse(path.read_text(encoding="utf-8"))))
    }

    assert writers == {"transitions/actions/handovers/moves.py"}
