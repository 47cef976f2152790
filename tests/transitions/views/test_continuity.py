from datetime import date

import pytest

from achterhoek.models import AccessEvent
from tests.factories import (
    BSNS,
    AssessmentFactory,
    ClientFactory,
    ContractFactory,
    HandoverFactory,
    HandoverLineFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    lot,
    municipality,
    period,
)
from transitions.models import Renewal

pytestmark = pytest.mark.django_db

PAGE = "/overgang/doorgang/"
QUERIES = 23


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = date(2022, 9, 12)


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def a_mover(code="0197", **fields):
    """Someone at a provider whose contract ended with the old way."""
    old = ProviderFactory()
    ContractFactory(old=True, lead=old, municipalities=[code])
    fields = {f"care_line__client__{name}": value for name, value in fields.items()}
    return IndicationFactory(care_line__client__municipality=municipality(code), named_provider=old, **fields)


def keys(answer):
    return [row.finding.key for row in answer.context["rows"]]


def heading(answer):
    return " ".join(answer.content.decode().split("<h1>")[1].split("</h1>")[0].split())


def test_page_opens_with_how_many_have_nobody_on_the_test_day(client, user):
    for _ in range(2):
        a_mover()

    assert heading(client.get(PAGE)) == "Op 1 januari 2023 hebben 2 inwoners nog geen aanbieder"


def test_resident_with_two_lines_counts_once(client, user):
    first = a_mover()
    IndicationFactory(care_line__client=first.client, named_provider=first.named_provider)

    assert heading(client.get(PAGE)) == "Op 1 januari 2023 heeft 1 inwoner nog geen aanbieder"


def test_page_of_a_healthy_region_says_so(client, user):
    answer = client.get(PAGE)

    assert heading(answer) == "Op 1 januari 2023 heeft iedereen een aanbieder"
    assert "Tot en met vandaag had iedereen een aanbieder." in answer.content.decode()


def test_test_day_that_has_come_keeps_the_names(client, user, settings):
    mover = a_mover()
    settings.PORTAL_TODAY = date(2023, 1, 5)

    answer = client.get(PAGE)

    assert heading(answer) == "Op 1 januari 2023 had 1 inwoner geen aanbieder"
    assert keys(answer) == [mover.key]


def test_breach_stands_on_top_in_the_colour_of_danger(client, user):
    a_mover()
    broken = a_mover()
    broken.named_provider.stops_on = date(2022, 9, 1)
    broken.named_provider.save()

    answer = client.get(PAGE)

    assert "1 inwoner heeft nu een gat in de zorg" in answer.content.decode()
    assert keys(answer)[0] == broken.key
    assert "proof alarm" in answer.content.decode()


def test_care_whose_handover_was_cancelled_because_it_ends_is_led_to_that_end(client, user):
    mover = a_mover()
    AssessmentFactory(indication=mover)
    handover = HandoverFactory(
        client=mover.client,
        giving=mover.named_provider,
        status="cancelled",
        cancel_reason="goal",
        cancel_confirmed_with="de cliënt",
        cancel_confirmed_on=date(2022, 9, 9),
    )
    HandoverLineFactory(handover=handover, care_line=mover.care_line, is_open=False)

    [row] = client.get(PAGE).context["rows"]

    assert row.action == "Leg het einde van de zorg vast"
    assert row.url == f"{mover.client.get_absolute_url()}#zorg"


def test_name_is_one_click_from_where_it_is_mended(client, user):
    planned, assessed, loose = a_mover(), a_mover(), a_mover()
    handover = HandoverFactory(client=planned.client, giving=planned.named_provider)
    HandoverLineFactory(handover=handover, care_line=planned.care_line)
    assessment = AssessmentFactory(indication=assessed)
    ending = IndicationFactory(expiring=True)
    renewal = Renewal.objects.create(
        period=period(), municipality=ending.municipality, indication=ending, last_day=ending.last_day
    )

    rows = {row.finding.key: row.url for row in client.get(PAGE).context["rows"] if row.kind.tone != "late"}

    assert rows == {
        planned.key: handover.get_absolute_url(),
        assessed.key: f"/overgang/beoordelingen/{assessment.pk}/",
        ending.key: f"/overgang/verlengingen/{renewal.pk}/",
        loose.key: f"{loose.client.get_absolute_url()}#zorg",
    }


def test_filters_narrow_by_kind_lot_and_owner(client, user):
    mine = a_mover(consultant=user)
    ending = IndicationFactory(expiring=True)
    living = IndicationFactory(care_line__lot=lot("wmo-wonen"), expiring=True)
    ContractFactory(old=True, lead=ending.named_provider)
    ContractFactory(old=True, lead=living.named_provider, lot=lot("wmo-wonen"))

    assert keys(client.get(PAGE, {"soort": "indication_ends"})) == sorted([ending.key, living.key])
    assert keys(client.get(PAGE, {"perceel": "wmo-wonen"})) == [living.key]
    assert keys(client.get(PAGE, {"van": "mijn"})) == [mine.key]
    assert mine.key not in keys(client.get(PAGE, {"van": "pool"}))


def test_indication_that_is_over_already_comes_first_with_its_own_last_day(client, user):
    coming = IndicationFactory(expiring=True)
    over = IndicationFactory(last_day=date(2022, 7, 19))
    for one in (coming, over):
        ContractFactory(old=True, lead=one.named_provider)

    answer = client.get(PAGE, {"soort": "indication_ends"})

    assert [(row.finding.key, row.since, row.ended_on) for row in answer.context["rows"]] == [
        (over.key, date(2022, 7, 20), date(2022, 7, 19)),
        (coming.key, date(2023, 1, 1), None),
    ]
    assert 'liep af op <time datetime="2022-07-19">' in answer.content.decode()
    _, first, second = client.get(f"{PAGE}lijst.csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[2] for line in (first, second)] == ["2022-07-20", "2023-01-01"]


def test_client_page_says_since_when_an_indication_is_over(client, user):
    over = IndicationFactory(last_day=date(2022, 7, 19))
    ContractFactory(old=True, lead=over.named_provider)

    [line] = client.get(over.client.get_absolute_url()).context["lines"]

    [alarm] = [one for one in line.alarms if one.day == date(2022, 7, 20)]
    assert (alarm.words, alarm.tone) == ("indicatie is afgelopen", "late")


def test_page_shows_and_logs_the_own_municipality_only(client, user):
    own, other = a_mover(), a_mover("0222")

    answer = client.get(PAGE)

    assert keys(answer) == [own.key]
    assert other.client.case_number not in answer.content.decode()
    event = AccessEvent.objects.latest("pk")
    assert (event.action, [s.case_number for s in event.subjects.all()]) == ("read", [own.client.case_number])


@pytest.mark.parametrize(("role", "places"), [("contract_manager", ["Aalten"]), ("regional", 8)])
def test_who_sees_no_residents_gets_numbers_per_municipality(client, role, places):
    movers = [a_mover(), a_mover("0222"), a_mover("0222")]
    client.force_login(UserFactory(**{role: True}))

    answer = client.get(PAGE)
    shown = answer.content.decode()

    counts = {place.name: [count for _, count in row] for place, row in answer.context["table"]}
    assert counts["Aalten"] == [1]
    assert list(counts) == places if isinstance(places, list) else len(counts) == places
    assert counts.get("Doetinchem", [2]) == [2]
    for mover in movers:
        assert mover.client.surname not in shown
        assert mover.client.case_number not in shown
        assert mover.key not in shown


@pytest.mark.parametrize("tail", ["", "lijst.csv", "afdruk/"])
@pytest.mark.parametrize("role", ["functional", "faq_editor", "administrator"])
def test_page_is_closed_to_who_has_no_part_in_it(client, role, tail):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(PAGE + tail).status_code == 403


@pytest.mark.parametrize("tail", ["lijst.csv", "afdruk/"])
@pytest.mark.parametrize("role", ["contract_manager", "regional"])
def test_lists_are_closed_to_who_sees_no_residents(client, role, tail):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(PAGE + tail).status_code == 403


def test_download_holds_case_numbers_and_no_bsn_and_no_name(client, user):
    mover = a_mover(bsn=BSNS[30], surname="Ebbers")

    text = client.get(f"{PAGE}lijst.csv").content.decode("utf-8-sig")

    header, row = text.splitlines()
    assert header == "dossiernummer;soort;vanaf;perceel;aanbieder;consulent;kenmerk"
    assert row.startswith(f"{mover.client.case_number};Nog geen nieuwe aanbieder;2023-01-01;")
    assert BSNS[30] not in text
    assert "Ebbers" not in text
    event = AccessEvent.objects.latest("pk")
    assert (event.action, event.subjects.get().case_number) == ("export", mover.client.case_number)


def test_download_holds_no_formula(client, user):
    mover = a_mover()
    mover.named_provider.name = "=HYPERLINK(1)"
    mover.named_provider.save()

    assert ";'=HYPERLINK(1);" in client.get(f"{PAGE}lijst.csv").content.decode()


def test_printed_list_is_whole_and_logged(client, user):
    for _ in range(60):
        IndicationFactory(expiring=True)

    answer = client.get(f"{PAGE}afdruk/")

    assert len(answer.context["rows"]) == len(client.get(PAGE).context["page_obj"].paginator.object_list)
    assert AccessEvent.objects.filter(action="export").count() == 1


def test_page_costs_the_same_queries_for_one_and_three_rows(client, user, django_assert_num_queries):
    a_mover()
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)

    a_mover()
    a_mover()
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


def test_stranger_to_the_portal_signs_in_first(client):
    ClientFactory()

    assert client.get(PAGE).status_code == 302
