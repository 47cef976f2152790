"""Figures that no plan can be made from are refused: one sentence that says what to put right, and no plan."""

from dataclasses import replace
from datetime import date

import pytest

from achterhoek.refusals import Refused
from tests.transitions.planning.regions import START, contract, line, problem, provider
from transitions.planning import planner, what_if
from transitions.planning.problem import FIRST, Aim, Party, Room, RoomChange, Stop

SUNDAY = date(2022, 12, 18)
ORDERED = tuple(Aim)

FAULTS = {
    "no_day_left": (
        problem([], [], start_from=date(2022, 12, 17), test_day=SUNDAY),
        "Tussen 17-12-2022 en 18-12-2022 ligt geen werkdag om te beginnen.",
    ),
    "room_below_zero": (
        problem([line()], [contract(rooms=(Room("A", -1, 1),))]),
        "De ruimte van contract K1 is kleiner dan nul.",
    ),
    "lot_without_provider": (
        problem([line(), line("c2", "housing")], [contract()]),
        "Voor het perceel housing heeft op 01-01-2023 geen enkele aanbieder een contract.",
    ),
    "week_without_contract": (
        problem([line()], [contract(first_day=date(2022, 12, 20))]),
        "In de week van 12-12-2022 is geen enkel contract van kracht.",
    ),
    "order": (
        problem([], [], order=(*FIRST[::-1], *ORDERED[2:])),
        "De volgorde van de doelen klopt niet: elk doel staat er één keer in, plaatsen en dringendheid eerst.",
    ),
    "kept_back": (
        problem([], [], kept_back_percent=101),
        "Het deel van de plaatsen dat vrij blijft, ligt tussen 0 en 100 procent.",
    ),
    "unknown_provider": (
        problem([line()], [contract(parties=("nobody",))]),
        "Contract K1 noemt een onbekende aanbieder: nobody.",
    ),
    "contract_days": (
        problem([line()], [contract(last_day=date(2022, 6, 30))]),
        "Contract K1 eindigt voor de eerste dag.",
    ),
    "stop_days": (
        problem([line()], [contract(stops=(Stop("A", START, date(2022, 12, 1)),))]),
        "De cliëntenstop van contract K1 eindigt voor de eerste dag.",
    ),
    "two_municipalities": (
        problem([line(), line(key="other", municipality="B")], [contract()]),
        "Cliënt c1 staat bij twee gemeenten.",
    ),
    "indication_days": (
        problem([line(last_day=date(2020, 1, 1))], [contract()]),
        "Een indicatie van cliënt c1 eindigt voor de eerste dag.",
    ),
}
DOUBLED = {
    "Een zorgaanbieder staat twee keer in de gegevens.": problem(
        [], [], providers=(provider("new1"), provider("new1"))
    ),
    "Contract K1 staat twee keer in de gegevens.": problem([], [contract(), contract()]),
    "Contract K1 heeft voor één gemeente twee keer ruimte.": problem(
        [], [contract(rooms=(Room("A", 1, 1), Room("A", 2, 2)))]
    ),
    "Een zorglijn staat twee keer in de gegevens.": problem([line(), line()], [contract()]),
}


def refusal(found) -> Refused:
    with pytest.raises(Refused) as refused:
        planner.plan(found)
    return refused.value


@pytest.mark.parametrize("rule", FAULTS)
def test_figures_that_make_no_sense_are_refused(rule):
    found, sentence = FAULTS[rule]

    refused = refusal(found)

    assert (refused.rule, refused.sentence) == (rule, sentence)


@pytest.mark.parametrize("sentence", DOUBLED)
def test_what_is_there_twice_is_refused(sentence):
    refused = refusal(DOUBLED[sentence])

    assert (refused.rule, refused.sentence) == ("doubled", sentence)


def test_care_at_an_unknown_provider_is_refused():
    refused = refusal(problem([line(giving="nobody")], [contract()]))

    assert refused.sentence == "De zorg loopt bij een onbekende aanbieder: nobody."


def test_lot_of_which_a_person_decides_needs_no_contract():
    draft = planner.plan(problem([line(), line("c2", "housing", by_hand=True)], [contract()]))

    assert [one.client for one in draft.placements] == ["c1"]


def test_nobody_to_place_is_an_empty_plan():
    draft = planner.plan(problem([], [contract()]))

    assert (draft.placements, draft.unplaced, draft.shortages) == ((), (), ())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (RoomChange("K9", "A", 1, 1), "Contract K9 is er niet in dit plan."),
        (
            RoomChange("K1", "B", places=1),
            "Voor contract K1 is hier geen ruimte opgegeven: vul plaatsen en instroom allebei in.",
        ),
    ],
)
def test_other_room_that_makes_no_sense_is_refused(change, sentence):
    with pytest.raises(Refused) as refused:
        what_if.with_rooms(problem([line()], [contract()]), [change])

    assert refused.value.sentence == sentence


def test_other_room_leaves_the_real_figures_alone():
    found = problem([line("c1"), line("c2"), line("c3")], [contract()])
    before = replace(found)

    more = planner.plan(what_if.with_rooms(found, [RoomChange("K1", "A", places=3)]))

    assert len(more.placements) == 3
    assert len(planner.plan(found).placements) == 2
    assert found == before


def test_parties_may_be_many_and_rooms_none():
    """A contract without stated room is sound; a plan just does not use it."""
    found = problem([line()], [contract(rooms=()), replace(contract("K2"), parties=(Party("new2"),))])

    [placed] = planner.plan(found).placements

    assert placed.contract == "K2"
