"""The plans of the fictitious region: one carried out and partly undone, one approved, and a draft of all eight."""

from contextlib import suppress
from datetime import date

from achterhoek import clock
from achterhoek.clock import living_on
from achterhoek.models import Municipality, User
from achterhoek.refusals import Refused
from achterhoek.statuses import Role
from clients.statuses import Channel
from transitions.actions import handovers, plans, takeovers
from transitions.demo import people
from transitions.models import Handover, Plan, PlanPart, Takeover, TransitionPeriod
from transitions.statuses import Agreement, PlacementState

TALK = handovers.Talk(
    date(2022, 9, 9), Channel.PHONE, "de cliënt", "Wil graag dezelfde dagen.", Agreement.YES
)


def live(period: TransitionPeriod) -> None:
    """Live through the first plans, in the week before the demo's day."""
    with living_on(date(2022, 9, 7)):
        done = _approved(period, Municipality.objects.get(pk="0222"), name="Eerste plan Doetinchem")
        done = plans.carry_on(
            plans.start(done, by=people.coordinators(done.municipality)[1], today=clock.today()),
            today=clock.today(),
        )
    with living_on(date(2022, 9, 9)):
        _undo_some(done)
        _approved(period, Municipality.objects.get(pk="0197"), name="Eerste plan Aalten")
    with living_on(date(2022, 9, 12)):
        _agree_takeover(period, done)
        region = User.objects.get(username="regio")
        _make(period, by=region, name="Plan voor de regio")


def _make(period: TransitionPeriod, *, by: User, name: str, municipality: Municipality | None = None) -> Plan:
    today = clock.today()
    ordered = plans.order(period, by=by, today=today, municipality=municipality, name=name)
    return plans.make(ordered, by=by, today=today)


def _approved(period: TransitionPeriod, place: Municipality, *, name: str) -> PlanPart:
    """One coordinator makes it and has it checked, the other approves."""
    author, approver = people.coordinators(place)
    plan = _make(period, by=author, name=name, municipality=place)
    part = plans.start_check(plan.parts.get(), by=author, today=clock.today())
    part = plans.carry_on(part, today=clock.today())
    return plans.approve(part, by=approver, today=clock.today())


def _undo_some(part: PlanPart) -> None:
    """With the first residents somebody went on; of the last two the plan is taken back."""
    done = list(part.placements.filter(state=PlacementState.DONE).select_related("handover").order_by("pk"))
    consultant = people.of(part.municipality, Role.CONSULTANT)
    for one in done[:2]:
        if one.handover:
            with suppress(Refused):
                _hear(one.handover, by=consultant)
    for one in done[-2:]:
        with suppress(Refused):
            plans.undo_one(one, by=people.of(part.municipality, Role.COORDINATOR))


def _hear(handover: Handover, *, by: User) -> None:
    handovers.hear(handover, talk=TALK, by=by, today=clock.today())


def _agree_takeover(period: TransitionPeriod, part: PlanPart) -> None:
    """The providers of the first move of that plan agreed to more."""
    one = part.placements.exclude(giving=None).select_related("giving", "delivered_by", "lot").first()
    if one and one.giving and not Takeover.objects.exists():
        takeovers.agree(
            period,
            by=User.objects.get(username="regio"),
            today=clock.today(),
            giving=one.giving,
            receiving=one.delivered_by,
            lot=one.lot,
            municipality=part.municipality,
            agreed_on=clock.today(),
            note="Overleg van beide directies",
        )
