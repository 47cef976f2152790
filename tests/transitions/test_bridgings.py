"""Bridging: the old provider goes on after the period, by agreement and in the open."""

from dataclasses import replace
from datetime import date

import pytest

from achterhoek.refusals import Refused
from tests.factories import (
    AllocationFactory,
    ClientFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    period,
)
from transitions.actions import bridgings
from transitions.models import BridgingAgreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

TODAY = date(2022, 9, 12)


@pytest.fixture
def indication():
    return IndicationFactory()


@pytest.fixture
def terms(indication):
    return bridgings.Terms(
        provider=indication.named_provider,
        first_day=date(2023, 1, 1),
        last_day=date(2023, 3, 31),
        agreed_with="mw. Wamelink, teamleider",
        agreed_on=TODAY,
        reason="De nieuwe aanbieder begint op 1 april",
    )


def record(indication, terms):
    return bridgings.record(
        indication.client, terms=terms, period=period(), by=UserFactory(coordinator=True), today=TODAY
    )


def test_agreement_covers_its_days(indication, terms):
    agreement = record(indication, terms)

    covering = BridgingAgreement.objects.covering
    assert list(covering(date(2023, 1, 1))) == list(covering(date(2023, 3, 31))) == [agreement]
    assert not covering(date(2023, 4, 1)).exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"last_day": date(2022, 12, 31)}, "mag de oude aanbieder doorgaan"),
        ({"first_day": date(2023, 1, 2)}, "dagen zonder zorg"),
        ({"first_day": date(2023, 4, 1)}, "laatste dag ligt voor"),
        ({"first_day": date(1, 1, 1)}, "niet voor de overgang"),
        ({"last_day": date(9999, 12, 31)}, "Klopt het jaar"),
        ({"agreed_on": date(2022, 9, 13)}, "toekomst"),
        ({"agreed_with": " "}, "met wie"),
        ({"reason": ""}, "waarom"),
    ],
)
def test_agreement_is_refused(indication, terms, change, why):
    with pytest.raises(Refused, match=why):
        record(indication, replace(terms, **change))
    assert not BridgingAgreement.objects.exists()


def test_agreement_is_with_who_is_responsible(indication, terms):
    with pytest.raises(Refused, match="is niet verantwoordelijk"):
        record(indication, replace(terms, provider=ProviderFactory()))


def test_provider_that_handed_over_is_responsible_no_more(indication, terms):
    AllocationFactory(care_line=indication.care_line, first_day=date(2022, 8, 1))

    with pytest.raises(Refused, match="is niet verantwoordelijk"):
        record(indication, terms)


def test_nothing_is_agreed_for_who_died(indication, terms):
    indication.client.died_on = date(2022, 9, 1)
    indication.client.save()

    with pytest.raises(Refused, match="overleden"):
        record(indication, terms)


def test_two_agreements_do_not_overlap_and_one_may_follow(indication, terms):
    record(indication, terms)
    with pytest.raises(Refused, match="al een overbrugging"):
        record(indication, terms)

    after = replace(terms, first_day=date(2023, 4, 1), last_day=date(2023, 6, 30))

    assert record(indication, after).first_day == date(2023, 4, 1)


def test_withdrawn_agreement_covers_nothing_and_stays_on_record(indication, terms):
    agreement, by = record(indication, terms), UserFactory(coordinator=True)

    bridgings.withdraw(agreement, reason="Nieuwe aanbieder begint toch eerder", by=by)

    assert not BridgingAgreement.objects.covering(date(2023, 1, 1)).exists()
    assert BridgingAgreement.objects.get().withdrawn_by == by
    with pytest.raises(Refused, match="al ingetrokken"):
        bridgings.withdraw(agreement, reason="Nog eens", by=by)
    assert record(indication, terms)


def test_withdrawing_needs_a_reason(indication, terms):
    with pytest.raises(Refused, match="reden"):
        bridgings.withdraw(record(indication, terms), reason="", by=UserFactory(coordinator=True))


def test_client_without_care_has_no_provider_to_agree_with():
    assert bridgings.responsible_providers(ClientFactory()) == []
