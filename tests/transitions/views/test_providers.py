from datetime import date

import pytest

from achterhoek.models import AccessEvent
from providers.models import ProviderCode
from tests.factories import (
    AllocationFactory,
    AssessmentFactory,
    CapacityFactory,
    ClientFactory,
    ContractFactory,
    HandoverFactory,
    HandoverLineFactory,
    IndicationFactory,
    IntakeStopFactory,
    ProviderFactory,
    UserFactory,
    municipality,
)
from transitions.statuses import Outcome, Reason, Status

pytestmark = pytest.mark.django_db

LIST = "/overgang/aanbieders/"
QUERIES = 10
STAFF = ["contract_manager", "coordinator", "regional", "functional", "administrator"]


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = date(2022, 9, 12)


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def names(answer):
    return [row["provider"].name for row in answer.context["rows"]]


def test_list_counts_indications_per_outcome_of_the_own_municipality(client, user):
    old = ProviderFactory(name="De Es")
    for code, outcome, reason in [
        ("0197", Outcome.MOVES, Reason.NO_CONTRACT),
        ("0197", Outcome.STAYS, Reason.OWN_CONTRACT),
        ("0222", Outcome.MOVES, Reason.NO_CONTRACT),
    ]:
        indication = IndicationFactory(care_line__client__municipality=municipality(code), named_provider=old)
        AssessmentFactory(indication=indication, outcome=outcome, reason=reason)

    [row] = client.get(LIST).context["rows"]

    assert row["counts"] == {"moves": 1, "stays": 1}


def test_page_counts_residents_not_indications(client, user):
    old, resident = ProviderFactory(), ClientFactory()
    for _ in range(2):
        AssessmentFactory(indication=IndicationFactory(care_line__client=resident, named_provider=old))

    [(_, counts)] = client.get(old.get_absolute_url()).context["by_outcome"]

    assert {value: count for value, _, count in counts if count} == {"moves": 1}


def test_search_finds_a_part_of_the_name_and_any_code(client, user):
    found = ProviderFactory(name="Stichting Berkel", agb="41009999")
    ProviderCode.objects.create(agb="98000001", provider=found)
    ProviderFactory(name="De Es", agb="41008888")

    assert names(client.get(LIST, {"zoek": "berkel"})) == ["Stichting Berkel"]
    assert names(client.get(LIST, {"zoek": "98000001"})) == ["Stichting Berkel"]
    assert names(client.get(LIST, {"zoek": "41009999"})) == ["Stichting Berkel"]


def test_filters_narrow_to_contracted_stopping_and_leaving(client, user):
    contracted = ContractFactory().parties.get().provider
    stopping = ProviderFactory(stops_on=date(2022, 10, 31))
    leaving = AssessmentFactory().current_provider
    AssessmentFactory(indication=IndicationFactory(care_line__client__municipality=municipality("0222")))

    assert names(client.get(LIST, {"soort": "gecontracteerd"})) == [contracted.name]
    assert names(client.get(LIST, {"soort": "stopt"})) == [stopping.name]
    assert names(client.get(LIST, {"soort": "vertrek"})) == [leaving.name]


def test_list_costs_the_same_queries_for_one_and_three_rows(client, user, django_assert_num_queries):
    AssessmentFactory()
    with django_assert_num_queries(QUERIES):
        client.get(LIST)

    AssessmentFactory()
    AssessmentFactory()
    with django_assert_num_queries(QUERIES):
        client.get(LIST)


@pytest.mark.parametrize("role", STAFF)
def test_staff_see_providers_and_who_is_no_casework_sees_no_resident(client, role):
    indication = IndicationFactory()
    client.force_login(UserFactory(**{role: True}))

    assert client.get(LIST).status_code == 200
    shown = client.get(indication.named_provider.get_absolute_url()).content.decode()

    assert (indication.client.case_number in shown) is (role == "coordinator")
    assert (indication.client.surname in shown) is (role == "coordinator")


def test_editor_of_questions_sees_no_providers_of_the_transition(client):
    client.force_login(UserFactory(faq_editor=True))

    assert client.get(LIST).status_code == 403


# P6: the outcome of a tender is confidential until its day.


@pytest.mark.parametrize("role", STAFF)
def test_contract_under_embargo_is_for_who_may_know(client, role):
    contract = ContractFactory(number="GEHEIM-1", public_from=date(2022, 10, 1))
    provider = contract.parties.get().provider
    client.force_login(UserFactory(**{role: True}))

    knows = "GEHEIM-1" in client.get(provider.get_absolute_url()).content.decode()
    listed = provider.name in names(client.get(LIST, {"soort": "gecontracteerd"}))

    assert knows is listed is (role in ("contract_manager", "administrator"))


def test_contract_is_open_to_all_from_its_day(client, user, settings):
    contract = ContractFactory(number="GEHEIM-1", public_from=date(2022, 10, 1))
    settings.PORTAL_TODAY = date(2022, 10, 1)

    assert "GEHEIM-1" in client.get(contract.parties.get().provider.get_absolute_url()).content.decode()


# One provider.


def test_page_shows_places_promised_and_left_with_stops(client, user):
    contract = ContractFactory()
    CapacityFactory(contract=contract, places=5, intake_per_week=2)
    CapacityFactory(contract=contract, municipality=None, places=1, intake_per_week=1)
    IntakeStopFactory(contract=contract)
    receiving = contract.parties.get().provider
    for code in ("0197", "0222", "0222"):
        resident = ClientFactory(municipality=municipality(code))
        handover = HandoverFactory(client=resident, receiving=receiving, status=Status.PROPOSED)
        line = IndicationFactory(care_line__client=resident).care_line
        HandoverLineFactory(handover=handover, care_line=line, contract=contract)

    answer = client.get(receiving.get_absolute_url())

    [agreement] = answer.context["agreements"]
    assert [
        (place.name, place.places, place.promised, place.left, place.over) for place in agreement.places
    ] == [
        ("Aalten", 5, 1, 4, 0),
        ("gedeeld door de overige gemeenten", 1, 2, 0, 1),
    ]
    assert "te veel toegezegd" in answer.content.decode()
    assert "van 1 september 2022 tot en met 31 oktober 2022" in answer.content.decode()


def test_page_lists_residents_for_whom_the_provider_is_responsible_now(client, user):
    old, new = ProviderFactory(), ProviderFactory()
    staying = IndicationFactory(named_provider=old)
    gone = IndicationFactory(named_provider=old)
    AllocationFactory(care_line=gone.care_line, provider=new, first_day=date(2022, 9, 1))
    IndicationFactory(named_provider=old, last_day=date(2022, 9, 1))
    IndicationFactory(named_provider=old, care_line__client__municipality=municipality("0222"))

    answer = client.get(old.get_absolute_url())

    assert [resident for resident, *_ in answer.context["residents"]] == [staying.client]
    event = AccessEvent.objects.latest("pk")
    assert [subject.case_number for subject in event.subjects.all()] == [staying.client.case_number]
    assert [resident for resident, *_ in client.get(new.get_absolute_url()).context["residents"]] == [
        gone.client
    ]


def test_provider_is_found_by_any_of_its_codes(client, user):
    provider = ProviderFactory()
    ProviderCode.objects.create(agb="98000001", provider=provider)

    assert client.get(f"{LIST}98000001/").status_code == 200
    assert client.get(f"{LIST}98000002/").status_code == 404


def test_region_counts_residents_per_municipality(client):
    old = ProviderFactory()
    for code in ("0197", "0222"):
        AssessmentFactory(
            indication=IndicationFactory(
                care_line__client__municipality=municipality(code), named_provider=old
            )
        )
    client.force_login(UserFactory(regional=True))

    by_outcome = client.get(old.get_absolute_url()).context["by_outcome"]

    assert {name: {value: count for value, _, count in row}["moves"] for name, row in by_outcome} == {
        "Aalten": 1,
        "Doetinchem": 1,
    }


def test_check_of_the_old_provider_says_whether_it_is_signed(client):
    old = AssessmentFactory().current_provider
    client.force_login(UserFactory(contract_manager=True))

    assert "nog niet afgetekend" in client.get(old.get_absolute_url()).content.decode()
