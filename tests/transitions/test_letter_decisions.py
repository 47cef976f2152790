"""Decision or not: a decision where nothing is set, and otherwise as the municipality set it."""

import pytest

from achterhoek.models import AccessEvent
from clients.statuses import Law, Referrer
from tests.factories import UserFactory, municipality
from tests.transitions.moving import refused
from transitions.actions.letters import decisions
from transitions.models import DecisionRule

pytestmark = pytest.mark.django_db
PAIR = (Law.YOUTH, Referrer.GP)


@pytest.fixture
def editor():
    return UserFactory(functional=True)


def changed(editor, rules):
    seen = decisions.seen_of(decisions.rules_of(editor.municipality))
    return decisions.change(editor.municipality, rules=rules, seen=seen, by=editor)


@pytest.mark.parametrize("law", Law.values)
@pytest.mark.parametrize("referrer", [*Referrer.values, ""])
def test_letter_is_a_decision_where_nothing_is_set(law, referrer):
    assert decisions.is_decision(municipality(), law, referrer)


def test_municipality_sets_that_a_letter_is_no_decision(editor):
    changed(editor, {PAIR: False})

    assert not decisions.is_decision(editor.municipality, *PAIR)
    assert decisions.is_decision(editor.municipality, Law.WMO, Referrer.GP)
    assert decisions.is_decision(editor.municipality, Law.YOUTH, Referrer.MUNICIPALITY)
    assert decisions.is_decision(municipality("1859"), *PAIR)


def test_rule_can_be_set_back(editor):
    changed(editor, {PAIR: False})

    assert changed(editor, {PAIR: True}) == [PAIR]
    assert decisions.is_decision(editor.municipality, *PAIR)


def test_only_what_differs_is_set_and_on_record(editor):
    rules = dict.fromkeys(decisions.pairs(), True) | {PAIR: False, (Law.WMO, ""): False}

    assert changed(editor, rules) == [(Law.WMO, ""), PAIR]
    assert DecisionRule.objects.count() == 2
    assert list(AccessEvent.objects.order_by("pk").values_list("what", flat=True)) == [
        "Brief over een andere aanbieder is geen besluit: Wmo, verwijzer niet bekend",
        "Brief over een andere aanbieder is geen besluit: Jeugdwet, verwijzer huisarts",
    ]


def test_rules_of_a_municipality_are_one_query(editor, django_assert_num_queries):
    changed(editor, {PAIR: False})

    with django_assert_num_queries(1):
        rules = decisions.rules_of(editor.municipality)
        assert [rules.is_decision(*pair) for pair in decisions.pairs()].count(False) == 1


def test_rules_that_a_colleague_changed_are_not_overwritten(editor):
    seen = decisions.seen_of(decisions.rules_of(editor.municipality))
    changed(editor, {PAIR: False})

    with refused("version"):
        decisions.change(editor.municipality, rules={(Law.WMO, Referrer.GI): False}, seen=seen, by=editor)

    assert DecisionRule.objects.count() == 1


@pytest.mark.parametrize("who", [{}, {"coordinator": True}, {"regional": True}, {"administrator": True}])
def test_rules_are_set_by_functional_administrators_only(who):
    with refused("letters.edit_texts"):
        seen = decisions.seen_of(decisions.rules_of(municipality()))
        decisions.change(municipality(), rules={PAIR: False}, seen=seen, by=UserFactory(**who))


def test_rules_of_another_municipality_cannot_be_set(editor):
    theirs = municipality("1859")

    with refused("letters.edit_texts"):
        seen = decisions.seen_of(decisions.rules_of(theirs))
        decisions.change(theirs, rules={PAIR: False}, seen=seen, by=editor)
