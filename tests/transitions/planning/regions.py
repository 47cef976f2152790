"""Small problems for the planner: built by hand, or drawn by Hypothesis."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from transitions.planning.problem import (
    ORDER,
    Contract,
    Line,
    Party,
    Problem,
    Provider,
    Role,
    Room,
    Settings,
    Stop,
    Takeover,
)

#: Three weeks with Christmas in them: 12-16, 19-23 and 27-30 December.
START, TEST = date(2022, 12, 12), date(2023, 1, 1)
WEEKS = (date(2022, 12, 12), date(2022, 12, 19), date(2022, 12, 26))
PROVIDERS = ("new1", "new2", "new3", "old1", "old2")


def provider(key: str, **kwargs) -> Provider:
    return Provider(**{"key": key, "name": key.capitalize(), "place": "", "stops_on": None} | kwargs)


def contract(number: str = "K1", parties=("new1",), **kwargs) -> Contract:
    """A contract for support in municipality A with two places, one a week."""
    roles = (Role.LEAD, *[Role.PARTNER] * len(parties))
    return Contract(
        **{
            "number": number,
            "lot": "support",
            "municipalities": frozenset("A"),
            "first_day": date(2022, 7, 1),
            "last_day": date(2025, 6, 30),
            "parties": tuple(map(Party, parties, roles)),
            "rooms": (Room("A", 2, 1),),
        }
        | kwargs
    )


def line(client: str = "c1", lot: str = "support", **kwargs) -> Line:
    """A client of municipality A who leaves old1 and can start on any day."""
    return Line(
        **{
            "key": f"{client}/{lot}",
            "client": client,
            "lot": lot,
            "municipality": "A",
            "giving": "old1",
            "first_day": date(2021, 1, 1),
            "last_day": None,
            "last_safe_day": date(2022, 12, 30),
        }
        | kwargs
    )


def problem(lines, contracts, **kwargs) -> Problem:
    settings = {
        name: kwargs.pop(name)
        for name in ("start_from", "test_day", "order", "kept_back_percent")
        if name in kwargs
    }
    return Problem(
        **{
            "settings": Settings(**{"start_from": START, "test_day": TEST} | settings),
            "providers": tuple(provider(key) for key in PROVIDERS),
            "contracts": tuple(contracts),
            "lines": tuple(lines),
        }
        | kwargs
    )


day = st.integers(-3, 21).map(lambda days: START + timedelta(days=days))
some_providers = st.lists(st.sampled_from(PROVIDERS[:4]), min_size=1, max_size=3, unique=True)
places_of = st.tuples(st.integers(0, 2), st.integers(0, 2))


@st.composite
def contracts(draw, number: str, lots: tuple[str, ...]):
    """A contract with its own and shared rooms, sometimes a stop, sometimes one that begins or ends too early."""
    where = draw(st.sampled_from(("A", "B", "AB", "AB")))
    rooms = [
        Room(municipality, *draw(places_of))
        for municipality in draw(st.sampled_from(((None,), ("A",), ("A", None), ("B", "A"), ())))
    ]
    stops = ()
    if draw(st.integers(0, 3)) == 0:
        first = draw(day)
        last = draw(st.one_of(st.none(), st.integers(0, 12).map(lambda days: first + timedelta(days=days))))
        stops = (Stop(draw(st.sampled_from(("A", "B", None))), first, last),)
    return contract(
        number,
        tuple(draw(some_providers)),
        lot=draw(st.sampled_from(lots)),
        municipalities=frozenset(where),
        first_day=draw(st.sampled_from((date(2022, 7, 1),) * 4 + (date(2022, 12, 21),))),
        last_day=draw(st.sampled_from((date(2025, 6, 30),) * 5 + (date(2022, 12, 31),))),
        rooms=tuple(rooms),
        stops=stops,
    )


@st.composite
def lines(draw, number: int, clients: int, lots: tuple[str, ...]):
    client = draw(st.integers(1, clients))
    first = draw(st.one_of(st.just(date(2021, 1, 1)), day))
    early = draw(st.integers(0, 3)) == 0
    return line(
        f"c{client}",
        draw(st.sampled_from(lots)),
        key=f"line{number}",
        municipality="AB"[client % 2],
        giving=draw(st.sampled_from(("old1", "old2", "new1", None))),
        first_day=first,
        last_day=draw(
            st.one_of(st.none(), st.none(), st.integers(0, 20).map(lambda days: first + timedelta(days=days)))
        ),
        last_safe_day=draw(st.sampled_from((date(2022, 12, 14), date(2022, 12, 22))))
        if early
        else date(2022, 12, 30),
        stops_early=early,
        by_hand=draw(st.integers(0, 9)) == 0,
        wish=draw(st.sampled_from((None, "new1", "new2"))),
        declined=frozenset(draw(st.sampled_from(((), (), ("new1",), ("new1", "new2"))))),
        waiting=draw(st.booleans()),
        household=draw(st.sampled_from((None, "h1"))),
    )


@st.composite
def problems(draw, most_lines: int = 7, lots: tuple[str, ...] = ("support", "housing")):
    """A small region that is sound: at least one contract for each lot goes on and has a party."""
    known = [draw(contracts(f"K{number}", lots)) for number in range(draw(st.integers(1, 4)))]
    known += [contract(f"K9{lot}", ("new3",), lot=lot, rooms=(Room("A", 1, 1),)) for lot in lots]
    count = draw(st.integers(0, most_lines))
    return problem(
        [draw(lines(number, max(1, count - 1), lots)) for number in range(count)],
        known,
        order=(*ORDER[:2], *draw(st.permutations(ORDER[2:]))),
        kept_back_percent=draw(st.sampled_from((0, 0, 30))),
        providers=tuple(
            provider(key, stops_on=draw(st.sampled_from((None,) * 5 + (date(2022, 12, 20),))))
            for key in PROVIDERS
        ),
        takeovers=(Takeover("old1", "new2", "support", "A"),),
    )


def shuffled(found: Problem, random) -> Problem:
    """The same problem, handed over in another order."""

    def mixed(some: tuple) -> tuple:
        return tuple(random.sample(some, len(some)))

    return replace(
        found,
        providers=mixed(found.providers),
        contracts=mixed(
            tuple(replace(one, rooms=mixed(one.rooms), parties=mixed(one.parties)) for one in found.contracts)
        ),
        lines=mixed(found.lines),
        takeovers=mixed(found.takeovers),
    )
