"""What the planner gives back: placements, who is not placed and why, where room is short, and how good it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from transitions.planning.problem import Aim


class Reason(StrEnum):
    """Why a line is not placed: the first that holds, in this order.

    A rule further down is only looked at when those above leave something over, so the reason is the rule that binds:
    with it lifted there would at least be a next step.
    """

    #: A person decides about this resident.
    BY_HAND = "by_hand"
    #: No working day from `start_from` to the test day lies inside the indication.
    ENDS_BEFORE_START = "ends_before_start"
    #: No contract for the lot in this municipality is in force on a start day and on the test day, with a party that
    #: goes on and is not the old provider.
    NO_CONTRACT = "no_contract"
    #: There is one, but every party of it said no for this resident before.
    DECLINED_BY_ALL = "declined_by_all"
    #: Of the contracts that remain no room is stated, or all their places are given out.
    NO_PLACES = "no_places"
    #: Rooms with a place left accept nobody on any day that is possible for this resident.
    INTAKE_STOP = "intake_stop"
    #: A place is left and a day is free, but every week is full.
    WEEKLY_INTAKE = "weekly_intake"


@dataclass(frozen=True, slots=True)
class Placement:
    """Who goes where and when. `room` is the municipality of the room used; None is the shared one.

    `week` is the Monday of the week of `starts_on`. `why`: one Dutch sentence. `split`: one Dutch sentence where the
    client's lines that leave one provider do not go to one provider in one week; empty otherwise.
    """

    line: str
    client: str
    lot: str
    municipality: str
    giving: str | None
    household: str | None
    contract: str
    room: str | None
    delivered_by: str
    starts_on: date
    week: date
    why: str
    split: str = ""
    wish: str | None = None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line without a place, with the rule that binds and a Dutch sentence that says so."""

    line: str
    client: str
    lot: str
    municipality: str
    reason: Reason
    explanation: str


@dataclass(frozen=True, slots=True)
class Shortage:
    """Clients of a lot and municipality for whom room is short (not: by hand, ended, declined by all).

    `gain_of_a_place`: how many more clients are placed, anywhere in the lot, with one place more in the room
    `place_at` (contract number); `gain_of_a_week`: the same with one client a week more at `week_at`. 0 with None:
    no single room would help by itself.
    """

    lot: str
    municipality: str
    places_short: int
    gain_of_a_place: int = 0
    place_at: str | None = None
    gain_of_a_week: int = 0
    week_at: str | None = None


@dataclass(frozen=True, slots=True)
class ExpectedRoom:
    """Residents still expected, and the places that the plan leaves for them (kept-back ones included).

    The places of a shared room are counted with every municipality that shares it.
    """

    lot: str
    municipality: str
    residents: int
    places_left: int


@dataclass(frozen=True, slots=True)
class WeekUse:
    """First days in one week of a room, in clients: by the plan, and at most (what was taken before is off)."""

    week: date
    starts: int
    free: int


@dataclass(frozen=True, slots=True)
class RoomUse:
    """How the plan uses one room. `places_free`: what was left before the plan, without what is kept back."""

    contract: str
    municipality: str | None
    places_free: int
    places_used: int
    weeks: tuple[WeekUse, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One figure of an aim, as a whole number; `name` says in Dutch what is counted. The first is the first aim's."""

    aim: Aim
    name: str
    value: int
    smaller_is_better: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed plan. Lines that are not in `placements` are in `unplaced`, each line once."""

    start_from: date
    test_day: date
    order: tuple[Aim, ...]
    placements: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    shortages: tuple[Shortage, ...]
    expected: tuple[ExpectedRoom, ...]
    rooms: tuple[RoomUse, ...]
    scores: tuple[Score, ...]
