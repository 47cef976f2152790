"""Whom a visitor means, and who is known to the public at all."""

from datetime import date

import pytest

from providers.models import ProviderCode
from tests.factories import ContractFactory, IndicationFactory, ProviderFactory
from transitions import employers
from transitions.employers import Employer

TODAY = date(2022, 9, 12)
LINDE = Employer(1, "Stichting De Linde", "Aalten", "41000001", ("41000001", "07000002"))
LINDE_WONEN = Employer(2, "De Linde Wonen", "Borculo", "41000018", ("41000018",))
KOMPAS = Employer(3, "Het Kompas B.V.", "", "98100003", ("98100003",))
KOMPAS_TOO = Employer(4, "Kompas", "Didam", "98100777", ("98100777",))
ALL = (LINDE, LINDE_WONEN, KOMPAS, KOMPAS_TOO)


def find(typed: str) -> employers.Found:
    return employers.find(typed, among=ALL)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("de linde", LINDE),
        ("LINDE", LINDE),
        ("wonen de línde", LINDE_WONEN),
        ("41000001", LINDE),
        ("07000002", LINDE),
        ("7000002", LINDE),
        ("41 00 00 18", LINDE_WONEN),
        ("9810-0003", KOMPAS),
    ],
)
def test_name_or_any_code_is_understood(typed, meant):
    assert find(typed).employer == meant


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("lidne", LINDE),
        ("linde wonnen", LINDE_WONEN),
        ("41000010", LINDE),
        ("41000081", LINDE_WONEN),
        ("kompas", KOMPAS_TOO),
    ],
)
def test_what_resembles_is_asked_back(typed, offered):
    """Also a name that two employers have."""
    found = find(typed)

    assert found.employer is None
    assert offered in found.alike


@pytest.mark.parametrize("typed", ["buurtzorg", "99999999", "1", "", "'; drop table", "\u202e", "💥" * 50])
def test_nobody_is_found(typed):
    assert find(typed) == employers.Found()


@pytest.mark.django_db
def test_who_delivers_or_has_a_public_contract_is_known(django_assert_num_queries):
    with_residents = IndicationFactory().named_provider
    of_before = ContractFactory(old=True).parties.get().provider
    now = ContractFactory(partners=[ProviderFactory()])
    ProviderCode.objects.create(provider=of_before, agb="00000099")

    with django_assert_num_queries(1):
        known = employers.known(today=TODAY)

    wanted = {with_residents.pk, of_before.pk, *now.parties.values_list("provider", flat=True)}
    assert {employer.pk for employer in known} == wanted
    assert {of_before.agb, "00000099"} in [set(employer.codes) for employer in known]


@pytest.mark.django_db
def test_who_is_here_for_a_secret_outcome_only_is_not_known():
    newcomer = ContractFactory(public_from=date(2022, 9, 13)).parties.get().provider

    assert employers.known(today=TODAY) == ()
    assert [employer.pk for employer in employers.known(today=date(2022, 9, 13))] == [newcomer.pk]
