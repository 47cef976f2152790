"""A plan for residents of one municipality, written as the planner would: each of them to the one new provider."""

from dataclasses import dataclass
from datetime import date

from achterhoek.models import User
from tests.factories import UserFactory, period
from tests.transitions import moving
from tests.transitions.moving import TODAY, Scene
from transitions.actions import plans
from transitions.models import Placement, Plan, PlanPart
from transitions.statuses import PlanState

STARTS_ON = date(2022, 10, 31)


@dataclass
class Planned:
    """The plan's part for one municipality, who made it, and the residents in it."""

    part: PlanPart
    author: User
    approver: User
    scenes: list[Scene]

    def placement(self, number: int = 0) -> Placement:
        return self.part.placements.get(client=self.scenes[number].handover.client)

    def to(self, state: str) -> PlanPart:
        """Bring the part to a state through the actions people use."""
        self.part = check(self.part, by=self.author)
        if state != "checked":
            self.part = plans.approve(self.part, by=self.approver, today=TODAY)
        if state in ("running", "carried_out"):
            self.part = plans.start(self.part, by=self.approver, today=TODAY)
        if state == "carried_out":
            self.part = plans.carry_on(self.part, today=TODAY)
        return self.part

    def states(self) -> list[str]:
        return list(self.part.placements.order_by("client").values_list("state", flat=True))


def check(part: PlanPart, *, by: User) -> PlanPart:
    return plans.carry_on(plans.start_check(part, by=by, today=TODAY), today=TODAY)


def plan(residents: int = 2, **kwargs) -> Planned:
    """Residents with confirmed assessments, and a plan that sends each to the new provider on one day."""
    first = moving.scene(**kwargs)
    scenes = [first, *(moving.another(first) for _ in range(residents - 1))]
    return of(scenes)


def of(scenes: list[Scene], *, author: User | None = None) -> Planned:
    author = author or UserFactory(coordinator=True)
    made = Plan.objects.create(
        number=f"P-{Plan.objects.count() + 1}",
        name="Plan",
        period=period(),
        state=PlanState.MADE,
        start_from=STARTS_ON,
        day=TODAY,
        made_by=author,
    )
    part = PlanPart.objects.create(plan=made, municipality=scenes[0].handover.municipality, made_by=author)
    for scene in scenes:
        for line in scene.handover.lines.select_related("care_line"):
            place(part, scene, line)
    return Planned(part, author, UserFactory(coordinator=True), scenes)


def place(part, scene, line, **given):
    values = {
        "contract": scene.contract,
        "delivered_by": scene.new,
        "starts_on": STARTS_ON,
        "why": "Er is plaats.",
        "giving": scene.handover.giving,
    } | given
    return Placement.objects.create(
        municipality=part.municipality,
        plan=part.plan,
        part=part,
        client=scene.handover.client,
        care_line=line.care_line,
        lot=line.care_line.lot,
        keys=[line.care_line.indications.first().key],
        **values,
    )
