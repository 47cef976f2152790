"""Every placement says why in one sentence, every split too."""

from datetime import date

import pytest

from tests.transitions.planning.regions import START, contract, line, problem, provider
from transitions.planning import planner
from transitions.planning.problem import Aim, Room, Takeover

LOTS = ("support", "housing")
AT_HOME = (provider("new1", place="Borculo "), provider("old1"))


def both(**kwargs):
    """The two lines of c1, which leave old1 together."""
    return [line("c1", lot, **kwargs) for lot in LOTS]


def of_lots(**kwargs):
    return [contract(f"K-{lot}", lot=lot, **kwargs) for lot in LOTS]


GROUNDS = {
    "room": (
        problem([line()], [contract()]),
        "New1 heeft een contract voor dit perceel en heeft plaats in deze week.",
    ),
    "together": (problem(both(), of_lots()), "New1 neemt alle zorg van deze cliënt in één week over"),
    "wish": (problem([line(wish="new1")], [contract()]), "New1 is de aanbieder die de cliënt zelf wil."),
    "takeover": (
        problem([line()], [contract()], takeovers=(Takeover("old1", "new1", "support", "A"),)),
        "New1 neemt volgens afspraak cliënten van Old1 over.",
    ),
    "household": (
        problem([line("c1", household="h", giving="old2"), line("c2", household="h")], [contract()]),
        "New1 helpt ook een huisgenoot.",
    ),
    "few receivers": (
        problem([line("c1"), line("c2")], [contract()]),
        "New1 neemt ook andere cliënten van Old1 over.",
    ),
    "nearby": (
        problem([line(place="borculo")], [contract()], providers=AT_HOME),
        "New1 zit in de woonplaats van de cliënt.",
    ),
    "late": (
        problem([line(last_safe_day=date(2022, 12, 9))], [contract()]),
        "New1 heeft een contract voor dit perceel en heeft plaats in deze week, maar de start is na de laatste",
    ),
}


@pytest.mark.parametrize("ground", GROUNDS)
def test_placement_says_why(ground):
    found, sentence = GROUNDS[ground]

    draft = planner.plan(found)

    assert draft.unplaced == ()
    assert all(one.why.startswith(sentence) for one in draft.placements)
    assert all(one.why.endswith(".") for one in draft.placements)


def test_start_after_the_last_safe_day_is_said():
    [placed] = planner.plan(GROUNDS["late"][0]).placements

    assert placed.why.endswith(", maar de start is na de laatste veilige dag.")


def test_two_grounds_at_most_in_the_order_of_the_period():
    turned = (Aim.PLACED, Aim.URGENCY, Aim.NEARBY, Aim.TAKEOVER, Aim.WISH)
    found = problem(
        [line(place="Borculo", wish="new1")],
        [contract()],
        providers=AT_HOME,
        takeovers=(Takeover("old1", "new1", "support", "A"),),
        order=(*turned, *(aim for aim in Aim if aim not in turned)),
    )

    [placed] = planner.plan(found).placements

    assert (
        placed.why
        == "New1 zit in de woonplaats van de cliënt en neemt volgens afspraak cliënten van Old1 over."
    )


SPLITS = {
    "Geen aanbieder heeft contracten voor alle zorg van deze cliënt.": problem(
        both(), [contract("K1"), contract("K2", ("new2",), lot="housing")]
    ),
    "Geen aanbieder had plaats voor alle zorg van deze cliënt samen.": problem(
        [*both(), line("c2", last_safe_day=START, declined=frozenset({"new2"}))],
        [
            contract("K1", rooms=(Room("A", 1, 5),)),
            contract("K2", ("new2",)),
            contract("K3", lot="housing"),
        ],
    ),
    "Er was geen week waarin alle zorg van deze cliënt samen kon beginnen.": problem(
        [
            line("c1", "support", last_day=date(2022, 12, 16)),
            line("c1", "housing", first_day=date(2022, 12, 19)),
        ],
        of_lots(),
    ),
}


@pytest.mark.parametrize("sentence", SPLITS)
def test_split_says_why(sentence):
    draft = planner.plan(SPLITS[sentence])

    assert {one.split for one in draft.placements if one.client == "c1"} == {sentence}


def test_who_goes_together_is_not_split():
    draft = planner.plan(problem(both(), of_lots()))

    assert [one.split for one in draft.placements] == ["", ""]
    assert len({(one.delivered_by, one.week) for one in draft.placements}) == 1


def test_sentences_hold_nothing_of_the_resident():
    found = problem([line("C-7", place="Borculo", wish="new1")], [contract()])

    draft = planner.plan(found)

    assert not any("C-7" in one.why for one in draft.placements)
