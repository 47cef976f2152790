from datetime import date

import pytest

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import AccessEvent, User
from achterhoek.statuses import AccessAction
from clients.models import Client, Contact, Representative
from clients.statuses import Channel, ContactResult, Measure
from tests.factories import (
    BSNS,
    AllocationFactory,
    AssessmentFactory,
    ClientFactory,
    ContractFactory,
    HandoverFactory,
    HandoverLineFactory,
    HouseholdFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    municipality,
)
from transitions.models import HandoverEvent
from transitions.statuses import Status

pytestmark = pytest.mark.django_db

TODAY = date(2022, 9, 12)
QUERIES = 51


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def user(client):
    user = UserFactory(first_name="M.", last_name="de Wit")
    client.force_login(user)
    return user


@pytest.fixture
def coordinator(client):
    user = UserFactory(coordinator=True)
    client.force_login(user)
    return user


@pytest.fixture
def resident():
    return ClientFactory(surname="Ebbers", case_number="C-10110", bsn=BSNS[20], birth_date=date(2010, 3, 4))


def page(client, resident, **query):
    return client.get(resident.get_absolute_url(), query).content.decode()


def last_event():
    event = AccessEvent.objects.latest("pk")
    return event.action, [subject.case_number for subject in event.subjects.all()]


# What is known.


def test_page_says_who_decides_who_lives_along_and_what_to_mind(client, user, resident):
    home = HouseholdFactory()
    ClientFactory(household=home, surname="Zus", case_number="C-10111")
    Client.objects.filter(pk=resident.pk).update(
        household=home, safety=True, crisis=True, out_of_region=True, measure=Measure.NONE
    )
    Representative.objects.create(
        municipality=resident.municipality, client=resident, position=1, name="A. Ebbers", kind="ouder"
    )

    shown = page(client, resident)

    for words in (
        "12 jaar",
        "Kind en ouders met gezag, of voogd",
        "A. Ebbers",
        "T. te Zus",
        "veiligheid: overleg eerst",
        "crisis",
        "woont buiten de regio",
    ):
        assert words in shown


def test_household_of_another_municipality_stays_hidden(client, user, resident):
    home = HouseholdFactory()
    Client.objects.filter(pk=resident.pk).update(household=home)
    ClientFactory(
        municipality=municipality("0222"),
        surname="Elders",
        household=HouseholdFactory(municipality=municipality("0222"), code=home.code),
    )

    assert "Elders" not in page(client, resident)


def test_every_read_is_on_record(client, user, resident):
    page(client, resident)

    assert last_event() == ("read", ["C-10110"])


def test_bsn_is_masked_until_someone_asks(client, user, resident):
    assert BSNS[20] not in page(client, resident)
    assert f"•••••{BSNS[20][-4:]}" in page(client, resident)


def test_revealed_bsn_stands_on_one_answer_and_in_the_log_as_shown(client, user, resident):
    answer = client.post(f"{resident.get_absolute_url()}bsn/")

    assert BSNS[20] in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert last_event() == ("reveal", ["C-10110"])
    assert BSNS[20] not in page(client, resident)
    assert not AccessEvent.objects.filter(detail__icontains=BSNS[20]).exists()


def test_bsn_is_not_revealed_by_a_link(client, user, resident):
    assert client.get(f"{resident.get_absolute_url()}bsn/").status_code == 405


@pytest.mark.parametrize("tail", ["", "wijs-toe/", "contact/"])
def test_client_of_another_municipality_is_a_404_like_an_unknown_one(client, coordinator, tail):
    stranger = ClientFactory(municipality=municipality("0222"))

    assert client.get(f"{stranger.get_absolute_url()}{tail}").status_code == 404
    assert client.get(f"/clienten/C-99999/{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["bsn/", "neem/", "wijs-toe/", "contact/"])
def test_nothing_is_done_to_a_client_of_another_municipality(client, coordinator, tail):
    stranger = ClientFactory(municipality=municipality("0222"))

    assert client.post(f"{stranger.get_absolute_url()}{tail}").status_code == 404


@pytest.mark.parametrize("role", ["contract_manager", "regional", "functional", "administrator"])
def test_page_is_closed_to_who_does_no_casework(client, resident, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(resident.get_absolute_url()).status_code == 403


# The care and its drawing.


def test_care_line_is_drawn_with_who_is_responsible_and_from_when_nobody_is(client, user, resident):
    old = ProviderFactory(name="Praktijk De Linde")
    ContractFactory(old=True, lead=old)
    IndicationFactory(care_line__client=resident, named_provider=old)

    answer = client.get(resident.get_absolute_url())

    [line] = answer.context["lines"]
    assert [(bar.label, bar.first_day, bar.last_day, bar.kind) for bar in line.chart.stretches] == [
        ("Praktijk De Linde", date(2021, 3, 1), date(2022, 12, 31), "old"),
        ("Niemand", date(2023, 1, 1), date(2024, 2, 28), "gap"),
    ]
    assert "nog geen nieuwe aanbieder" in answer.content.decode()


def test_planned_day_that_went_by_leaves_the_old_provider_in_the_drawing(client, user, resident):
    old, new = ProviderFactory(name="Oud"), ProviderFactory(name="Nieuw")
    line = IndicationFactory(care_line__client=resident, named_provider=old, last_day=None).care_line
    handover = HandoverFactory(client=resident, giving=old, receiving=new, status=Status.SCHEDULED)
    HandoverLineFactory(handover=handover, care_line=line, planned_first_day=date(2022, 8, 22))

    answer = client.get(resident.get_absolute_url())

    [drawn] = answer.context["lines"]
    assert [(bar.label, bar.first_day, bar.last_day, bar.kind) for bar in drawn.chart.stretches] == [
        ("Oud", date(2021, 3, 1), TODAY, "old"),
        ("Nieuw", date(2022, 9, 13), None, "planned"),
    ]
    assert "Dit had uiterlijk" in answer.content.decode()


def test_contracted_provider_is_drawn_as_one_that_goes_on(client, user, resident):
    new = ProviderFactory()
    ContractFactory(lead=new)
    IndicationFactory(care_line__client=resident, named_provider=new, last_day=None)

    [line] = client.get(resident.get_absolute_url()).context["lines"]

    assert [(bar.last_day, bar.kind) for bar in line.chart.stretches] == [(None, "new")]
    assert line.alarms == []


def test_assessment_stands_with_its_explanation(client, user, resident):
    indication = IndicationFactory(care_line__client=resident)
    AssessmentFactory(indication=indication)

    shown = page(client, resident)

    assert "moet over" in shown
    assert "de cliënt moet over naar een andere aanbieder" in shown


def test_page_costs_the_same_queries_for_one_and_three_lines(
    client, user, resident, django_assert_num_queries
):
    def move():
        indication = IndicationFactory(care_line__client=resident)
        AssessmentFactory(indication=indication)
        handover = HandoverFactory(client=resident, giving=indication.named_provider)
        HandoverEvent.objects.create(
            municipality=resident.municipality, handover=handover, by=user, what="Overdracht begonnen"
        )

    move()
    with django_assert_num_queries(QUERIES):
        page(client, resident)

    move()
    move()
    with django_assert_num_queries(QUERIES):
        page(client, resident)


# The story.


def events(client, resident, **query):
    return [event.text for event in client.get(resident.get_absolute_url(), query).context["events"]]


def test_story_runs_from_the_latest_day_back(client, user, resident):
    old, new = ProviderFactory(name="Oud"), ProviderFactory(name="Nieuw")
    indication = IndicationFactory(care_line__client=resident, named_provider=old)
    AllocationFactory(care_line=indication.care_line, provider=new, first_day=date(2022, 9, 1))
    Contact.objects.create(
        municipality=resident.municipality,
        client=resident,
        day=date(2022, 8, 1),
        channel=Channel.PHONE,
        with_whom="moeder",
        result=ContactResult.REACHED,
        logged_by=user,
    )

    lot, product = indication.care_line.lot, indication.product
    assert events(client, resident) == [
        f"Indicatie loopt af: {product} (Wmo)",
        f"Nieuw is verantwoordelijk voor {lot}",
        "Contact met moeder (telefoon): gesproken",
        f"Indicatie begint: {product} (Wmo)",
        f"Oud is verantwoordelijk voor {lot}",
    ]
    assert events(client, resident, toon="contact") == ["Contact met moeder (telefoon): gesproken"]


def test_corrected_link_stays_in_the_story_as_corrected(client, user, resident):
    wrong = ProviderFactory(name="Verkeerd")
    indication = IndicationFactory(care_line__client=resident, named_provider=wrong)
    indication.care_line.allocations.update(
        superseded_at=now(), superseded_by=User.objects.portal(), superseded_reason="verkeerde AGB-code"
    )

    shown = page(client, resident)

    assert "Gecorrigeerd: Verkeerd vanaf 1 maart 2021 geldt niet meer" in shown
    assert "verkeerde AGB-code" in shown


def test_log_is_in_the_story_for_who_may_read_it(client, coordinator, resident):
    audit.record(AccessAction.READ, "Cliënt bekeken", by=coordinator, about=[resident])

    assert "Cliënt bekeken" in events(client, resident, toon="logboek")
    assert "Cliënt bekeken" not in events(client, resident)


def test_log_is_closed_to_a_consultant(client, user, resident):
    audit.record(AccessAction.READ, "Cliënt bekeken", by=user, about=[resident])

    assert events(client, resident, toon="logboek") == []
    assert "Logboek" not in page(client, resident)


# What one can do.


def test_contact_is_logged_from_its_form(client, user, resident):
    address = f"{resident.get_absolute_url()}contact/"
    assert client.get(address).status_code == 200

    answer = client.post(
        address,
        {
            "day": "2022-09-12",
            "channel": "phone",
            "with_whom": "moeder",
            "result": "reached",
            "note": "belt maandag",
        },
    )

    assert answer.url == resident.get_absolute_url()
    assert Contact.objects.get().note == "belt maandag"


def test_contact_of_tomorrow_comes_back_with_the_reason(client, user, resident):
    answer = client.post(
        f"{resident.get_absolute_url()}contact/",
        {"day": "2022-09-13", "channel": "phone", "with_whom": "moeder", "result": "reached"},
    )

    assert "kan niet later zijn dan vandaag" in answer.content.decode()
    assert not Contact.objects.exists()


def test_consultant_takes_the_client_from_its_page(client, user, resident):
    client.post(f"{resident.get_absolute_url()}neem/")

    resident.refresh_from_db()
    assert resident.consultant == user


def test_coordinator_assigns_from_the_page_of_the_client(client, coordinator, resident):
    colleague = UserFactory()

    client.post(f"{resident.get_absolute_url()}wijs-toe/", {"to": colleague.pk})

    resident.refresh_from_db()
    assert resident.consultant == colleague
