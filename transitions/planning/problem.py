"""What the planner gets: the days and settings, the room of the contracts, and the care lines that need a place.

All keys are text and must be unique in their kind. Everything is sorted by key before it is used, so the order in which
things are handed over does not matter; keys that mean the same in every database (case number, AGB code, contract
number, CBS code) give the same plan in every database. An ISO week is named by its Monday. First and last days are
both included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Aim(StrEnum):
    """What a plan tries to reach, most important first (docs/planner.md). The values are kept in the database."""

    #: (a) as many clients per lot as there is room for: exactly the maximum.
    PLACED = "placed"
    #: (b) when room is short the more urgent are placed; at one contract they start no later than the less urgent.
    URGENCY = "urgency"
    #: (c) lines of one client that leave one provider go to one provider, in one ISO week.
    TOGETHER = "together"
    #: (d) the provider that the resident wants.
    WISH = "wish"
    #: (e) what providers agreed about taking over each other's residents.
    TAKEOVER = "takeover"
    #: (f) members of a household who need the same lot at one provider.
    HOUSEHOLD = "household"
    #: (g) few receiving providers per old provider.
    FEW_RECEIVERS = "few_receivers"
    #: (h) a provider in the place where the client lives.
    NEARBY = "nearby"
    #: (i) an even pace: no week much busier than another.
    EVEN_PACE = "even_pace"


#: The order unless the period says otherwise. The first two always come first: they are solved exactly, and all
#: others are looked for only among the plans that are best in these two.
ORDER = tuple(Aim)
FIRST = (Aim.PLACED, Aim.URGENCY)


class Role(StrEnum):
    """How a provider takes part in a contract; values as `providers.statuses.PartyRole`."""

    LEAD = "lead"
    PARTNER = "partner"
    SUBCONTRACTOR = "subcontractor"


@dataclass(frozen=True, slots=True)
class Settings:
    """`start_from`: the first day on which anyone may start. `test_day`: the last one (the day after the period).

    `kept_back_percent` (0-100): of the places of every room so many are not given out, rounded up, for the residents
    who are still expected (`Expected`).
    """

    start_from: date
    test_day: date
    order: tuple[Aim, ...] = ORDER
    kept_back_percent: int = 0


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, receiving or giving. It delivers up to and including `stops_on`, where it stops early.

    A provider that stops before the test day receives nobody. `name` stands in the sentences; `place` is compared
    with the place where a client lives, as text without case or spaces around it.
    """

    key: str
    name: str
    place: str = ""
    stops_on: date | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A provider that may deliver under a contract."""

    provider: str
    role: Role = Role.LEAD


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a contract for one municipality, or (None) shared by those without a room of their own.

    `places`: how many clients this contract takes over in the whole period, promised ones included; a later file may
    have left fewer than were promised. `holders`: the clients who hold a place by an open or carried-out handover.
    `starting`: per Monday the clients with their first day in that week (a handover on hold has a place and no week).
    """

    municipality: str | None
    places: int
    intake_per_week: int
    holders: frozenset[str] = frozenset()
    starting: Mapping[date, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stop:
    """Days without first days, for one municipality or (None) for those without a room of their own.

    No last day: until further notice.
    """

    municipality: str | None
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """One lot, some municipalities, some days. A municipality without stated room (`rooms`) is not planned here.

    Hand over only contracts whose outcome the reader of the plan may know (public, P6).
    """

    number: str
    lot: str
    municipalities: frozenset[str]
    first_day: date
    last_day: date
    parties: tuple[Party, ...]
    rooms: tuple[Room, ...] = ()
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One care line that needs another provider, or its first one.

    `client`: case number; a client is of one municipality. `place`: where the client lives. `giving`: the provider it
    leaves; None where care has not begun. `first_day` to `last_day`: the days inside the indication (the earlier of
    the decision's end and the line's; None = open). `wish`: the provider the resident wants. `by_hand`: a person
    decides, the plan leaves it alone. `last_safe_day`: the last day on which the new provider can safely begin, the
    measure of urgency. `stops_early`: the old provider stops before the period ends. `declined`: providers that are not
    asked again for this resident; `waiting`: the resident waits since one of them said no.
    """

    key: str
    client: str
    lot: str
    municipality: str
    giving: str | None
    first_day: date
    last_day: date | None
    last_safe_day: date
    household: str | None = None
    place: str = ""
    wish: str | None = None
    by_hand: bool = False
    stops_early: bool = False
    declined: frozenset[str] = frozenset()
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Takeover:
    """Agreed: `receiving` takes over residents of `giving`, for one lot in one municipality."""

    giving: str
    receiving: str
    lot: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Expected:
    """How many more residents may need a place later: to be reassessed, or renewed at a provider without contract."""

    lot: str
    municipality: str
    residents: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that decides a plan. The same problem gives the same plan."""

    settings: Settings
    providers: tuple[Provider, ...]
    contracts: tuple[Contract, ...]
    lines: tuple[Line, ...]
    takeovers: tuple[Takeover, ...] = ()
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomChange:
    """What if: other figures for one room (None = the shared one), without touching the real ones.

    None for `places` or `intake_per_week` leaves that figure as it is; a room that is not stated yet needs both.
    """

    contract: str
    municipality: str | None
    places: int | None = None
    intake_per_week: int | None = None
