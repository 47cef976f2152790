"""Why somebody has no place, what is short, and what is held or kept back: each rule in a problem of its own."""

from datetime import date

import pytest

from tests.transitions.planning.checker import broken
from tests.transitions.planning.regions import START, WEEKS, contract, line, problem
from transitions.planning import planner
from transitions.planning.draft import Reason
from transitions.planning.problem import Expected, Room, Stop

ENDS = date(2022, 12, 11)
ONE_PLACE = contract(rooms=(Room("A", 1, 5),))
#: Per rule that binds: the problem in which it does so for c9, and the sentence.
BINDING = {
    Reason.BY_HAND: (
        problem([line("c9", by_hand=True)], [contract()]),
        "Over deze cliënt beslist een mens: een plan plaatst hier niemand.",
    ),
    Reason.ENDS_BEFORE_START: (
        problem([line("c9", last_day=ENDS)], [contract()]),
        "Op geen werkdag waarop iemand in dit plan kan beginnen, geldt de indicatie.",
    ),
    Reason.NO_CONTRACT: (
        problem([line("c9", municipality="B")], [contract()]),
        "Geen andere aanbieder heeft na de periode een contract voor dit perceel in deze gemeente.",
    ),
    Reason.DECLINED_BY_ALL: (
        problem([line("c9", declined=frozenset({"new1"}))], [contract()]),
        "Alle aanbieders met een contract zeiden eerder nee voor deze cliënt.",
    ),
    Reason.NO_PLACES: (
        problem([line("c1", last_safe_day=START), line("c9")], [ONE_PLACE]),
        "Bij de contracten die deze cliënt kunnen helpen, is geen plaats meer.",
    ),
    Reason.INTAKE_STOP: (
        problem([line("c9")], [contract(stops=(Stop("A", START, None),))]),
        "Waar nog plaats is, geldt een cliëntenstop op alle dagen waarop deze cliënt kan beginnen.",
    ),
    Reason.WEEKLY_INTAKE: (
        problem(
            [line(f"c{number}") for number in (1, 2, 3)] + [line("c9", last_safe_day=date(2022, 12, 31))],
            [contract(rooms=(Room("A", 9, 1),))],
        ),
        "Waar nog plaats is, zijn alle weken vol waarin deze cliënt kan beginnen.",
    ),
}


def test_every_reason_is_tried():
    assert set(BINDING) == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_unplaced_resident_is_told_the_rule_that_binds(reason):
    found, sentence = BINDING[reason]

    draft = planner.plan(found)

    assert [(one.client, one.reason, one.explanation) for one in draft.unplaced] == [("c9", reason, sentence)]
    assert broken(found, draft) == []


def test_old_provider_itself_is_no_place_to_go():
    found = problem([line("c9", giving="new1")], [contract()])

    assert [one.reason for one in planner.plan(found).unplaced] == [Reason.NO_CONTRACT]


# What others hold.


def test_open_handover_keeps_its_place():
    held = Room("A", 2, 5, holders=frozenset({"x1"}))

    draft = planner.plan(problem([line("c1"), line("c2")], [contract(rooms=(held,))]))

    assert len(draft.placements) == 1
    [used] = draft.rooms
    assert (used.places_free, used.places_used) == (1, 1)


def test_open_handover_keeps_its_week():
    taken = {WEEKS[0]: frozenset({"x1"}), WEEKS[2]: frozenset({"x2"})}
    held = Room("A", 9, 1, holders=frozenset({"x1", "x2"}), starting=taken)

    draft = planner.plan(problem([line("c1"), line("c2")], [contract(rooms=(held,))]))

    assert [one.week for one in draft.placements] == [WEEKS[1]]
    assert [one.reason for one in draft.unplaced] == [Reason.WEEKLY_INTAKE]
    [used] = draft.rooms
    assert [(week.starts, week.free) for week in used.weeks] == [(0, 0), (1, 1), (0, 0)]


def test_client_with_a_place_needs_no_second_one():
    held = Room("A", 1, 1, holders=frozenset({"c1"}))

    draft = planner.plan(problem([line("c1"), line("c2")], [contract(rooms=(held,))]))

    assert [one.client for one in draft.placements] == ["c1"]


def test_room_with_more_promised_than_places_gives_out_none():
    held = Room("A", 1, 5, holders=frozenset({"x1", "x2", "x3"}))

    draft = planner.plan(problem([line("c1")], [contract(rooms=(held,))]))

    assert [one.reason for one in draft.unplaced] == [Reason.NO_PLACES]
    assert draft.rooms[0].places_free == 0


# What is kept back, and for whom.


@pytest.mark.parametrize(("percent", "placed"), [(0, 4), (1, 3), (50, 2), (51, 1), (100, 0)])
def test_share_kept_back_is_rounded_up(percent, placed):
    found = problem(
        [line(f"c{number}") for number in range(4)],
        [contract(rooms=(Room("A", 4, 5),))],
        kept_back_percent=percent,
        expected=(Expected("support", "A", 6),),
    )

    draft = planner.plan(found)

    assert len(draft.placements) == placed
    [expected] = draft.expected
    assert (expected.residents, expected.places_left) == (6, 4 - placed)
    assert broken(found, draft) == []


# Where room is short, and what would help.


def shortage(lines, contracts):
    [found] = planner.plan(problem(lines, contracts)).shortages
    return found


def many(count: int):
    return [line(f"c{number}") for number in range(count)]


def test_shortage_counts_clients_and_names_the_place_that_helps():
    found = shortage(many(5), [contract(rooms=(Room("A", 2, 5),))])

    assert (found.lot, found.municipality, found.places_short) == ("support", "A", 3)
    assert (found.gain_of_a_place, found.place_at) == (1, "K1")
    assert (found.gain_of_a_week, found.week_at) == (0, None)


def test_one_more_a_week_counts_every_week():
    found = shortage(many(6), [contract(rooms=(Room("A", 9, 1),))])

    assert (found.places_short, found.gain_of_a_week, found.week_at) == (3, 3, "K1")
    assert (found.gain_of_a_place, found.place_at) == (0, None)


def test_one_more_a_week_gives_no_more_than_there_are_places():
    found = shortage(many(6), [contract(rooms=(Room("A", 4, 1),))])

    assert (found.places_short, found.gain_of_a_week, found.week_at) == (3, 1, "K1")


def test_one_more_place_helps_through_somebody_who_moves_on():
    """The one without a place may go to K1 only; who sits there may go to K2 too, where the place would be."""
    rooms = [
        contract("K1", rooms=(Room("A", 1, 5),)),
        contract("K2", ("new2",), rooms=(Room("A", 1, 5),)),
    ]
    only_first = frozenset({"new2"})
    lines = [line("c1"), line("c2", declined=only_first), line("c3", declined=only_first)]

    found = shortage(lines, rooms)

    assert (found.places_short, found.gain_of_a_place) == (1, 1)
    assert found.place_at == "K1"


@pytest.mark.parametrize("reason", [Reason.BY_HAND, Reason.ENDS_BEFORE_START, Reason.DECLINED_BY_ALL])
def test_who_is_not_helped_by_room_is_not_short_of_it(reason):
    assert planner.plan(BINDING[reason][0]).shortages == ()


def test_intake_stop_is_short_without_a_figure_that_helps():
    [found] = planner.plan(BINDING[Reason.INTAKE_STOP][0]).shortages

    assert (found.places_short, found.gain_of_a_place, found.gain_of_a_week) == (1, 0, 0)
