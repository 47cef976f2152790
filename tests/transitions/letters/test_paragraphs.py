"""Which paragraph an indication gets: every kind, what goes before what, and when nothing changes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transitions.letters import facts, paragraphs
from transitions.letters.facts import Care, Move, Resident
from transitions.statuses import Outcome, Reason, TextKind

MOVE = Move(line=1, receiving=2, provider="Stichting Bron", phone="", first_day=date(2022, 10, 31))
MOVES = Care(
    indication=1,
    about="Begeleiding",
    law="Wmo",
    referrer="gemeente",
    outcome=Outcome.MOVES,
    reason=Reason.NO_CONTRACT,
    provider="Praktijk De Es",
    last_day=date(2023, 6, 30),
)
STAYS = replace(MOVES, outcome=Outcome.STAYS, reason=Reason.OWN_CONTRACT)
CASES = [
    (replace(MOVES, move=MOVE), [TextKind.OTHER_PROVIDER]),
    (replace(MOVES, outcome=Outcome.TO_ALLOCATE, begun=False, move=MOVE), [TextKind.FIRST_PROVIDER]),
    (MOVES, [TextKind.HEAR_LATER]),
    (replace(MOVES, outcome=Outcome.TO_ALLOCATE, begun=False), [TextKind.HEAR_LATER]),
    (replace(MOVES, bridged_until=date(2023, 3, 31)), [TextKind.BRIDGING]),
    (replace(MOVES, bridged_until=date(2023, 3, 31), move=MOVE), [TextKind.OTHER_PROVIDER]),
    (
        replace(MOVES, bridged_until=date(2023, 3, 31), move=replace(MOVE, started=True)),
        [TextKind.NOTHING_CHANGES],
    ),
    (replace(STAYS, move=MOVE), [TextKind.OTHER_PROVIDER]),
    (replace(MOVES, move=replace(MOVE, started=True)), [TextKind.NOTHING_CHANGES]),
    (STAYS, [TextKind.NOTHING_CHANGES]),
    (replace(STAYS, reason=Reason.CONSORTIUM, holder="Zorggroep Oost"), [TextKind.RUNS_THROUGH]),
    (replace(STAYS, reason=Reason.SUBCONTRACTOR, holder="Zorggroep Oost"), [TextKind.RUNS_THROUGH]),
    (
        replace(STAYS, reason=Reason.SUBCONTRACTOR, holder="Zorggroep Oost", sure=False),
        [TextKind.HEAR_LATER],
    ),
    (replace(STAYS, ends=True), [TextKind.INDICATION_ENDS]),
    (
        replace(STAYS, reason=Reason.CONSORTIUM, holder="Zorggroep Oost", ends=True),
        [TextKind.RUNS_THROUGH, TextKind.INDICATION_ENDS],
    ),
    (
        replace(MOVES, outcome=Outcome.REASSESS, reason=Reason.EXPIRES_IN_PERIOD, ends=True),
        [TextKind.INDICATION_ENDS],
    ),
    (replace(MOVES, move=MOVE, ends=True), [TextKind.OTHER_PROVIDER, TextKind.INDICATION_ENDS]),
    (
        replace(STAYS, outcome=Outcome.NOT_AFFECTED, reason=Reason.PERSONAL_BUDGET, provider=""),
        [TextKind.NOTHING_CHANGES],
    ),
    (
        replace(STAYS, outcome=Outcome.NOT_AFFECTED, reason=Reason.OWN_PROCUREMENT),
        [TextKind.NOTHING_CHANGES],
    ),
]


def told(*cares: Care) -> list[paragraphs.Paragraph]:
    return paragraphs.of(Resident(1, "T. Abbink", cares), phone="0543 49 33 33")


@pytest.mark.parametrize(("care", "kinds"), CASES)
def test_indication_gets_the_paragraph_of_what_holds_for_it(care, kinds):
    assert [one.kind for one in told(care)] == kinds


def test_what_touches_the_resident_most_comes_first():
    kinds = [one.kind for one in told(STAYS, MOVES, replace(MOVES, move=MOVE))]

    assert kinds == [TextKind.OTHER_PROVIDER, TextKind.HEAR_LATER, TextKind.NOTHING_CHANGES]


@given(st.lists(st.sampled_from([care for care, _ in CASES]), min_size=1, max_size=5))
def test_nothing_changes_is_the_whole_message_only_where_it_holds_for_all_care(cares):
    found = told(*cares)

    alone = all(kinds == [TextKind.NOTHING_CHANGES] for care, kinds in CASES if care in cares)
    assert paragraphs.nothing_changes(found) == alone


def test_indication_and_its_renewal_that_move_together_are_told_once():
    first, renewal = replace(MOVES, move=MOVE), replace(MOVES, indication=2, move=MOVE)

    assert [one.kind for one in told(first, renewal)] == [TextKind.OTHER_PROVIDER]


def test_move_is_told_with_its_days_and_whom_to_call():
    [one] = told(replace(MOVES, move=MOVE))

    said = dict(one.values)
    assert said["eerste_dag"] == "31 oktober 2022"
    assert said["laatste_dag"] == "30 oktober 2022"
    assert said["bel_aanbieder"] == "0543 49 33 33"
    assert said["waarom"] == "Praktijk De Es heeft geen nieuw contract met de gemeente."
    assert one.move == MOVE


def test_name_that_looks_like_a_field_stays_what_it_is():
    [one] = told(replace(MOVES, provider="{} {gemeente}", move=MOVE))

    assert dict(one.values)["waarom"].startswith("{} {gemeente} heeft")


@pytest.mark.parametrize(
    ("said", "kinds"), [(MOVE.first_day, []), (date(2022, 11, 7), [TextKind.CHANGE_OF_DAY])]
)
def test_change_of_day_is_told_where_the_letter_said_another(said, kinds):
    resident = Resident(1, "T. Abbink", (replace(MOVES, move=MOVE),))

    found = paragraphs.of_new_days(resident, said={MOVE.line: (said, MOVE.receiving)}, phone="")

    assert [one.kind for one in found] == kinds


def test_fingerprint_follows_the_facts():
    same = {"kind": "outcome", "about": "T. Abbink", "said": [["moves", MOVE.first_day]]}

    assert facts.fingerprint(same) == facts.fingerprint(dict(reversed(same.items())))
    assert facts.fingerprint(same) != facts.fingerprint(same | {"about": "T. Abbing"})
