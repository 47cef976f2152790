"""What the pages of a plan show: its numbers per municipality, its rooms week by week, and two plans side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from achterhoek.drawing import Load, WeekChart, week_chart
from achterhoek.models import User
from providers.models import ContractParty
from providers.statuses import PartyRole
from transitions import plan_life
from transitions.models import Plan, PlanPart
from transitions.querysets import PlacementQuerySet
from transitions.statuses import AT_WORK, NotPlaced, PartState, PlacementState

#: What is asked of a list of placements, and the word for it.
LISTS = (
    ("", "Geplaatst"),
    ("niet", "Niet geplaatst"),
    ("let-op", "Vraagt aandacht"),
    ("uitgevoerd", "Uitgevoerd"),
    ("overgeslagen", "Overgeslagen"),
    ("teruggedraaid", "Teruggedraaid"),
)
STATES: Mapping[str, tuple[str, ...]] = {
    "uitgevoerd": (PlacementState.DONE, PlacementState.LEFT),
    "overgeslagen": (PlacementState.SKIPPED,),
    "teruggedraaid": (PlacementState.UNDONE,),
}
#: What a coordinator can do with a part, by the state it leads to: address, words, whether it is the main thing to do.
BUTTONS: Mapping[PartState, tuple[str, str, bool]] = {
    PartState.CHECKING: ("plan_check", "Kijk het plan na", False),
    PartState.APPROVED: ("plan_approve", "Keur het plan goed", True),
    PartState.CHECKED: ("plan_withdraw_approval", "Trek de goedkeuring in", False),
    PartState.RUNNING: ("plan_start", "Voer het plan uit", True),
    PartState.UNDOING: ("plan_undo", "Draai het plan terug", False),
    PartState.DROPPED: ("plan_drop", "Laat het plan vervallen", False),
}
SHARED = "gedeeld"
BY_ITSELF = {(PartState.CHECKING, PartState.CHECKED), (PartState.RUNNING, PartState.CARRIED_OUT)}


@dataclass(frozen=True)
class Part:
    """A municipality's part with its numbers, in clients."""

    row: PlanPart
    placed: int
    unplaced: int
    done: int
    skipped: int
    undone: int
    attention: int
    total: int

    @property
    def running(self) -> bool:
        return self.row.state in AT_WORK


def parts(plan: Plan, user: User) -> list[Part]:
    """The parts that this person may see, with counts; a fixed number of queries."""
    seen = plan.parts.visible_to(user).select_related(
        "municipality", "checked_by", "approved_by", "run_by", "undone_by"
    )
    placed = _clients(
        plan.placements.visible_to(user),
        done=Q(state__in=(PlacementState.DONE, PlacementState.LEFT)),
        skipped=Q(state=PlacementState.SKIPPED),
        undone=Q(state=PlacementState.UNDONE),
        attention=Q(state=PlacementState.PROPOSED) & ~Q(rehearsal=""),
    )
    left = _clients(plan.unplaced.visible_to(user))
    return [
        Part(
            row,
            unplaced=left.get(row.municipality_id, {}).get("clients", 0),
            placed=(found := placed.get(row.municipality_id, {})).get("clients", 0),
            done=found.get("done", 0),
            skipped=found.get("skipped", 0),
            undone=found.get("undone", 0),
            attention=found.get("attention", 0),
            total=found.get("rows", 0),
        )
        for row in seen.order_by("municipality__name")
    ]


def _clients(rows: PlacementQuerySet, **conditions: Q) -> dict[str, dict[str, int]]:
    counted = (
        rows.order_by()
        .values("municipality")
        .annotate(
            rows=Count("pk"),
            clients=Count("client", distinct=True),
            **{
                name: Count("client", distinct=True, filter=condition)
                for name, condition in conditions.items()
            },
        )
    )
    return {row["municipality"]: row for row in counted}


def buttons(part: PlanPart, user: User) -> list[tuple[str, str, bool]]:
    """What this person may do with the part now; what a worker does by itself is no button."""
    if user.municipality_id != part.municipality_id:
        return []
    after = plan_life.may_follow(part.state)
    found = [
        BUTTONS[to]
        for to in after
        if to in BUTTONS and (PartState(part.state), to) not in BY_ITSELF and _may(part, to, user)
    ]
    return sorted(found, key=lambda button: not button[2])


def _may(part: PlanPart, to: PartState, user: User) -> bool:
    if to == PartState.APPROVED and user.pk == part.made_by_id:
        return False
    return plan_life.allowed(user, part.state, to)


def own_parts(plan: Plan, user: User) -> list[PlanPart]:
    """The parts of a plan, read with it, that this person may see."""
    found = sorted(plan.parts.all(), key=lambda part: part.municipality.name)
    return [part for part in found if user.municipality_id in (None, part.municipality_id)]


def listed(plan: Plan, user: User, *, which: str, chosen: Mapping[str, Any]) -> PlacementQuerySet:
    """The residents of the plan that are asked for: placements, or (`niet`) those without a place."""
    rows: PlacementQuerySet = (plan.unplaced if which == "niet" else plan.placements).visible_to(user)
    if which == "let-op":
        rows = rows.exclude(rehearsal="").filter(state=PlacementState.PROPOSED)
    elif which in STATES:
        rows = rows.filter(state__in=STATES[which])
    if number := chosen.get("zoek"):
        rows = rows.filter(client__case_number__iexact=number.strip())
    if lot := chosen.get("perceel"):
        rows = rows.filter(lot=lot)
    if name := chosen.get("aanbieder"):
        rows = rows.filter(_at(name, which=which))
    return rows.select_related(*_shown(which)).order_by(*_order(which))


def _at(name: str, *, which: str) -> Q:
    old = Q(giving__name__icontains=name) | Q(giving__agb=name)
    if which == "niet":
        return old
    return old | Q(delivered_by__name__icontains=name) | Q(delivered_by__agb=name)


def _shown(which: str) -> tuple[str, ...]:
    shown = ("client", "municipality", "lot", "giving")
    return shown if which == "niet" else (*shown, "contract", "delivered_by", "handover", "part")


def _order(which: str) -> tuple[str, ...]:
    return ("reason", "pk") if which == "niet" else ("starts_on", "pk")


def unplaced_by_reason(plan: Plan, user: User) -> list[tuple[str, int]]:
    """How many clients have no place, per rule that binds."""
    counted = (
        plan.unplaced.visible_to(user)
        .order_by("reason")
        .values_list("reason")
        .annotate(Count("client", distinct=True))
    )
    return [(NotPlaced(reason).label, number) for reason, number in counted]


@dataclass(frozen=True)
class Side:
    """What one plan of a comparison comes to, in clients unless said otherwise."""

    placed: int
    unplaced: int
    wishes: int
    split: int
    households_split: int
    short: int


#: A row of the comparison: word, the two numbers, and whether more is better.
Compared = tuple[str, int, int, bool]


def compare(one: Plan, other: Plan, user: User) -> list[Compared]:
    """Two plans side by side, of what this person may see."""
    left, right = _side(one, user), _side(other, user)
    return [
        ("Cliënten geplaatst", left.placed, right.placed, True),
        ("Cliënten zonder plaats", left.unplaced, right.unplaced, False),
        ("Naar wens geplaatst", left.wishes, right.wishes, True),
        ("Cliënten over twee of meer aanbieders", left.split, right.split, False),
        ("Gezinnen bij verschillende aanbieders", left.households_split, right.households_split, False),
        ("Plaatsen te kort", left.short, right.short, False),
    ]


def _side(plan: Plan, user: User) -> Side:
    rows = list(
        plan.placements.visible_to(user)
        .order_by("pk")
        .values_list("client", "giving", "delivered_by", "client__household", "lot", "wished")
    )
    shortages = plan.shortages.all()
    if user.municipality_id:
        shortages = shortages.filter(municipality=user.municipality_id)
    return Side(
        placed=len({row[0] for row in rows}),
        unplaced=plan.unplaced.visible_to(user).values("client").distinct().count(),
        wishes=len({row[0] for row in rows if row[5]}),
        split=_several(rows, (0, 1)),
        households_split=_several([row for row in rows if row[3]], (3, 4)),
        short=sum(shortages.values_list("places_short", flat=True)),
    )


def _several(rows: Sequence[tuple[Any, ...]], key: tuple[int, int]) -> int:
    """How many groups of rows with the same key go to more than one provider."""
    pairs = {((row[key[0]], row[key[1]]), row[2]) for row in rows}
    return sum(1 for number in Counter(group for group, _ in pairs).values() if number > 1)


@dataclass(frozen=True)
class RoomUse:
    """How a plan uses one contract's room: places and weeks, and its busiest week, against what there was."""

    contract: str
    provider: str
    place: str
    used: int
    free: int
    weeks: Mapping[date, Load]

    @property
    def week(self) -> date | None:
        """The Monday of the busiest week; of weeks that are as busy the fullest one, and of those the first."""
        return max(
            self.weeks, key=lambda week: (self.weeks[week].starts, -self.weeks[week].free), default=None
        )

    @property
    def starts(self) -> int:
        return self.weeks[self.week].starts if self.week else 0

    @property
    def per_week(self) -> int:
        return self.weeks[self.week].free if self.week else 0


Rooms = dict[tuple[str, str], RoomUse]


def rooms(plan: Plan, names: Mapping[str, str], *, municipality: str | None) -> Rooms:
    """By contract and municipality (empty: the shared room); `names` are those of the municipalities.

    Of a plan for one municipality, and for who works for one, its own rooms and the shared ones.
    """
    own = plan.municipality_id or municipality
    measured = [
        found
        for found in plan.measures.get("rooms", [])
        if own is None or found["municipality"] in (None, own)
    ]
    leads = _leads(found["contract"] for found in measured)
    return {
        (found["contract"], found["municipality"] or ""): RoomUse(
            contract=found["contract"],
            provider=leads.get(found["contract"], ""),
            place=names.get(found["municipality"] or "", SHARED),
            used=found["places_used"],
            free=found["places_free"],
            weeks=_weeks(found["weeks"]),
        )
        for found in measured
    }


def other_room(plan: Plan, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What a plan tries, with who delivers under the contract and whose room it is."""
    leads = _leads(change["contract"] for change in plan.what_if)
    return [
        {
            **change,
            "provider": leads.get(change["contract"], ""),
            "place": names.get(change["municipality"] or "", SHARED),
        }
        for change in plan.what_if
    ]


def _leads(numbers: Iterable[str]) -> dict[str, str]:
    """The name of the lead of each contract."""
    leads = ContractParty.objects.filter(role=PartyRole.LEAD, contract__number__in=set(numbers))
    return dict(leads.values_list("contract__number", "provider__name"))


def _weeks(measured: Iterable[Mapping[str, Any]]) -> dict[date, Load]:
    return {date.fromisoformat(week["week"]): Load(week["starts"], week["free"]) for week in measured}


@dataclass(frozen=True)
class RoomPair:
    """One contract's room in two plans; a plan in which it is not stated has none."""

    one: RoomUse | None
    other: RoomUse | None

    @property
    def either(self) -> RoomUse:
        """What names the room."""
        found = self.one or self.other
        assert found is not None  # noqa: S101  (a pair is made of what there is)
        return found

    @property
    def weeks(self) -> list[tuple[date, Load | None, Load | None]]:
        """Per Monday what begins in each plan, against its room."""
        pair = [use.weeks if use else {} for use in (self.one, self.other)]
        return [(week, pair[0].get(week), pair[1].get(week)) for week in sorted({*pair[0], *pair[1]})]

    @property
    def differs(self) -> bool:
        """Whether one plan begins more there in some week, or has other room."""
        return self.one != self.other

    @property
    def order(self) -> tuple[str, str, str]:
        return (self.either.provider, self.either.contract, self.either.place)

    @property
    def chart(self) -> WeekChart:
        either = self.either
        return week_chart(self.weeks, title=f"Eerste dagen per week bij {either.provider}, {either.contract}")


def side_by_side(
    one: Plan, other: Plan, names: Mapping[str, str], *, municipality: str | None
) -> list[RoomPair]:
    """The rooms that either plan uses, by receiving provider; a fixed number of queries."""
    left, right = (rooms(plan, names, municipality=municipality) for plan in (one, other))
    pairs = [RoomPair(left.get(key), right.get(key)) for key in left.keys() | right.keys()]
    used = [pair for pair in pairs if any(use and use.used for use in (pair.one, pair.other))]
    return sorted(used, key=lambda pair: pair.order)
