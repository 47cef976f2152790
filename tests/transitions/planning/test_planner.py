"""The planner keeps every hard rule, places the most there can be, and the most urgent first."""

import sys
from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.regions import region
from tests.transitions.planning.checker import Region, broken, monday, most
from tests.transitions.planning.regions import (
    START,
    contract,
    line,
    problem,
    problems,
    shuffled,
)
from transitions.planning import planner
from transitions.planning.problem import Aim, Room


def figures(draft, aim):
    return [score.value for score in draft.scores if score.aim == aim]


def placed(draft):
    return {one.line: one for one in draft.placements}


@settings(max_examples=150, deadline=None)
@given(problems())
def test_plan_keeps_the_hard_rules_and_places_the_most(found):
    draft = planner.plan(found)

    assert broken(found, draft) == []
    assert figures(draft, Aim.PLACED) == [most(Region(found))]


def best_by_trying(found):
    """Every way to place the residents, and the best figures on the first two aims."""
    asked = Region(found)
    lines = {(one.client, one.lot): one for one in found.lines}
    units = sorted((key, sorted(options, key=str)) for key, options in asked.units().items())
    steps = {
        key: (not lines[key].stops_early, lines[key].last_safe_day, not lines[key].waiting)
        for key, _ in units
    }
    rank = {step: at for at, step in enumerate(sorted(set(steps.values()), reverse=True))}
    places, weeks = asked.capacities()
    tried = []
    for chosen in product(*[[None, *options] for _, options in units]):
        rooms = Counter(slot[0] for slot in chosen if slot)
        if any(rooms[room] > places[room] for room in rooms):
            continue
        starts = Counter(slot for slot in chosen if slot)
        if any(starts[slot] > weeks[slot] for slot in starts):
            continue
        told = [(key, slot) for (key, _), slot in zip(units, chosen, strict=True) if slot]
        tried.append(
            (
                -len(told),
                sum((lines[key].last_safe_day - START).days for key, _ in told),
                -sum(rank[steps[key]] for key, _ in told),
                sum(rank[steps[key]] * ((slot[1] - monday(START)).days // 7) for key, slot in told),
            )
        )
    return min(tried)


@settings(max_examples=60, deadline=None)
@given(
    problems(most_lines=4).filter(
        lambda found: len({(x.client, x.lot) for x in found.lines}) == len(found.lines)
    )
)
def test_first_two_aims_are_as_good_as_trying_everything(found):
    draft = planner.plan(found)

    [count] = figures(draft, Aim.PLACED)
    safe, urgent, weeks = figures(draft, Aim.URGENCY)
    assert (-count, safe, -urgent, weeks) == best_by_trying(found)


@settings(max_examples=30, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_same_facts_give_the_same_plan_in_whatever_order(found, random):
    assert planner.plan(shuffled(found, random)) == planner.plan(found)


@pytest.fixture
def long_chains():
    """A chain of residents who move on may be longer than Python allows by itself."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("long_chains")
@pytest.mark.parametrize("tight", [False, True])
def test_drawn_region_is_planned_within_the_rules(tight):
    found = region(7, clients=250, tight=tight)

    draft = planner.plan(found)

    assert broken(found, draft) == []
    assert figures(draft, Aim.PLACED) == [most(Region(found))]


def test_last_place_goes_to_who_has_another_lot_to_start_with_it():
    found = problem(
        [line("c1"), line("c2"), line("c2", "housing")],
        [contract(rooms=(Room("A", 1, 1),)), contract("K2", parties=("new2",), lot="housing")],
    )

    draft = planner.plan(found)

    assert set(placed(draft)) == {"c2/support", "c2/housing"}
    assert figures(draft, Aim.TOGETHER) == [0, 1]


def test_lots_together_leave_alone_the_start_that_a_wish_needs():
    soon = START + timedelta(days=1)
    found = problem(
        [
            *(line("c1", "support"), line("c1", "housing")),
            line("c2", last_safe_day=soon, wish="new1"),
        ],
        [contract(), contract("K2", lot="housing"), contract("K3", parties=("new2",))],
    )

    draft = planner.plan(found)

    assert placed(draft)["c2/support"].week == monday(START)
    assert figures(draft, Aim.TOGETHER) == [1, 1]
    assert figures(draft, Aim.WISH) == [1]


@pytest.mark.parametrize("members", [2, 3, 4, 6])
def test_household_of_any_size_goes_where_all_of_it_fits(members):
    family = [line(f"h{number}", household="h") for number in range(members)]
    others = [line(f"c{number}") for number in range(members)]
    rooms = {"new1": members - 1, "new2": members, "new3": 1}
    contracts = [
        contract(f"K-{key}", (key,), rooms=(Room("A", places, members),)) for key, places in rooms.items()
    ]

    there = placed(planner.plan(problem([*others, *family], contracts)))

    assert {there[one.key].delivered_by for one in family} == {"new2"}


@pytest.mark.parametrize("members", [3, 4, 6])
def test_household_that_fits_nowhere_as_a_whole_goes_to_two_providers(members):
    family = [line(f"h{number}", household="h") for number in range(members)]
    contracts = [
        contract(f"K-{key}", (key,), rooms=(Room("A", places, members),))
        for key, places in {"new1": members - 1, "new2": 1, "new3": 1}.items()
    ]

    there = placed(planner.plan(problem(family, contracts)))

    assert Counter(one.delivered_by for one in there.values())["new1"] == members - 1
