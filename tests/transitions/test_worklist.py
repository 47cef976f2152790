"""My work: what is due, for whom, by when; the own clients, the pool, and a visitor's first page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achterhoek.models import AccessEvent, User
from achterhoek.statuses import Role
from clients.actions import contacts
from clients.models import Client, Difference
from clients.statuses import Channel, ContactResult, DifferenceState
from tests.factories import (
    AssessmentFactory,
    CareLineFactory,
    ClientFactory,
    ContractFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    municipality,
    period,
)
from tests.files import region, row, take_in
from tests.transitions import moving
from tests.transitions.moving import DAY, TODAY, at
from transitions import worklist
from transitions.actions import handovers
from transitions.models import ProviderCheck, Renewal
from transitions.statuses import Agreement, CancelReason, RenewalState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def tasks(found, *, today=TODAY, owner="", group="", user=None):
    todo = worklist.of(user or found.consultant, owner=owner, period=period(), today=today)
    return list(todo.of_group(group)[:100])


def kinds(found, **kwargs):
    return [task.kind for task in tasks(found, **kwargs)]


def call(found, **kwargs):
    return contacts.log(
        found.handover.client,
        talk=contacts.Talk(TODAY, Channel.PHONE, "cliënt", ContactResult.NO_ANSWER),
        by=found.consultant,
        today=TODAY,
    )


def test_to_plan_asks_to_choose_before_the_last_day_for_hearing():
    [task] = tasks(moving.scene())

    assert (task.kind, task.due_on, task.urgency) == ("choose", date(2022, 11, 17), "later")


def test_old_provider_that_stops_early_makes_it_more_urgent():
    calm = moving.scene()
    stopping = moving.begin(
        calm.handover.client, old=ProviderFactory(stops_on=date(2022, 10, 20)), by=calm.consultant
    )

    rows = tasks(calm)

    assert [row.number for row in rows] == [stopping.number, calm.handover.number]
    assert [row.urgency for row in rows] == ["late", "later"]
    assert kinds(calm, group="laat") == ["choose"]


def test_proposed_asks_to_call_then_to_offer():
    found = at(Status.PROPOSED)
    call(found)
    [to_hear] = tasks(found)

    moving.hear(found)

    assert to_hear.kind == "hear"
    assert "1 × gebeld" in to_hear.why
    assert kinds(found) == ["offer"]


def test_no_agreement_asks_a_decision():
    found = at(Status.PROPOSED)
    moving.hear(found, agreement=Agreement.NO)
    assert kinds(found) == ["decide"]

    handovers.decide_without_agreement(found.handover, reason="nodig", by=found.coordinator)

    assert kinds(found) == ["offer"]


def test_offer_asks_on_its_day_and_escalates_two_working_days_later():
    found = at(Status.OFFERED)

    asked = {day: kinds(found, today=date(2022, 9, day)) for day in (14, 15, 16, 18, 19)}

    assert asked == {14: [], 15: ["answer"], 16: ["answer"], 18: ["answer"], 19: ["escalate"]}


def test_accepted_asks_for_a_day():
    assert kinds(at(Status.ACCEPTED)) == ["schedule"]


def test_scheduled_asks_when_its_day_has_come():
    found = at(Status.SCHEDULED)

    def urgencies(today):
        """Of the start; that no letter was posted is work of its own."""
        return [task.urgency for task in tasks(found, today=today) if task.kind == "start"]

    assert urgencies(DAY - timedelta(days=1)) == []
    assert urgencies(DAY) == ["today"]
    assert urgencies(DAY + timedelta(days=1)) == ["late"]


def test_started_asks_to_finish_and_after_four_weeks_to_call():
    found = at(Status.STARTED)

    assert kinds(found, today=DAY) == ["finish"]
    [finish] = tasks(found, today=DAY)
    assert finish.due_on == date(2022, 11, 7)
    assert kinds(found, today=DAY + timedelta(days=28)) == ["finish", "call"]


def test_call_is_asked_until_the_client_was_reached(on_day):
    found = at(Status.COMPLETED)
    later = DAY + timedelta(days=30)
    on_day(later)
    assert kinds(found, today=later) == ["call"]

    talk = {"day": later, "channel": Channel.PHONE, "with_whom": "cliënt", "result": ContactResult.REACHED}
    handovers.record_call(found.handover, talk=contacts.Talk(**talk), by=found.consultant, today=later)

    assert kinds(found, today=later) == []


def test_held_asks_to_look_again():
    found = at(Status.ON_HOLD)

    assert kinds(found) == ["hold"]


def test_death_asks_to_cancel_and_nothing_else():
    found = at(Status.PROPOSED)
    Client.objects.update(died_on=date(2022, 9, 1))

    [task] = tasks(found)

    assert (task.kind, task.urgency) == ("deceased", "today")
    moving.cancel(found, reason=CancelReason.DECEASED)
    assert kinds(found) == []


def test_care_that_ended_asks_to_cancel_and_nothing_else():
    found = at(Status.PROPOSED)
    moving.end_care(found, on=TODAY - timedelta(days=3))

    [task] = tasks(found)

    assert (task.kind, task.urgency) == ("ended", "today")
    assert "9 september 2022" in task.why
    moving.cancel(found, reason=CancelReason.OWN_WISH)
    assert kinds(found) == []


def test_care_that_ends_on_a_day_ahead_goes_on_till_then():
    found = at(Status.ACCEPTED)
    moving.end_care(found, on=date(2022, 11, 30))

    assert kinds(found) == ["schedule"]
    assert kinds(found, today=date(2022, 11, 30)) == ["ended"]


def test_started_in_part_asks_what_to_do_with_care_that_ended(on_day):
    on_day(DAY)
    found = at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    first, second = found.handover.lines.order_by("pk")
    moving.start(found, line=first)
    moving.end_care(found, line=second, on=DAY)

    assert kinds(found, today=DAY) == ["ended"]
    [part] = [handovers.split(found.handover, lines=[second], reason="zorg geëindigd", by=found.consultant)]
    handovers.cancel(
        part,
        reason=CancelReason.OWN_WISH,
        confirmed_with="cliënt",
        confirmed_on=DAY,
        by=found.coordinator,
        today=DAY,
    )
    assert kinds(found, today=DAY) == ["finish"]


def test_completed_and_cancelled_ask_nothing():
    assert kinds(at(Status.CANCELLED)) == []
    assert kinds(at(Status.COMPLETED), today=DAY) == []


def test_renewals_ask_by_their_day():
    found = moving.scene()
    indication = IndicationFactory(
        care_line=found.line.care_line, last_day=date(2022, 10, 31), allocation=False
    )
    row = Renewal.objects.create(
        last_day=indication.last_day,
        period=period(),
        municipality=indication.municipality,
        indication=indication,
    )
    [first, *_] = tasks(found)
    assert (first.kind, first.due_on, first.urgency) == ("renew", date(2022, 9, 5), "late")

    row.state, row.started_at, row.started_by = (
        RenewalState.IN_RESEARCH,
        "2022-09-12T10:00+02:00",
        found.consultant,
    )
    row.save()

    assert [(task.kind, task.due_on) for task in tasks(found, group="herindicaties")] == [
        ("research", date(2022, 10, 31))
    ]


def test_late_chip_counts_what_is_late():
    found = at(Status.OFFERED)
    moving.another(found)

    def late(today):
        return worklist.of(found.consultant, period=period(), today=today).shown("laat")

    assert (late(TODAY), late(date(2022, 9, 20)), late(date(2022, 11, 18))) == (0, 1, 2)


def test_owner_is_me_the_pool_or_all():
    found = moving.scene()
    pool = moving.another(found)
    pool.handover.client.consultant = None
    pool.handover.client.save()
    stranger = UserFactory(coordinator=True, municipality=municipality("0222"))

    assert [task.number for task in tasks(found)] == [found.handover.number]
    assert [task.number for task in tasks(found, owner="pool")] == [pool.handover.number]
    assert len(tasks(found, owner="alle")) == 2
    assert tasks(found, owner="alle", user=stranger) == []


def test_list_is_merged_by_day_and_cut_in_pages():
    found = at(Status.ACCEPTED)
    for _ in range(5):
        moving.another(found)
    todo = worklist.of(found.consultant, period=period(), today=TODAY)

    pages = [todo[0:2], todo[2:4], todo[4:6]]

    rows = [task for page in pages for task in page]
    assert len(todo) == 6
    assert [task.due_on for task in rows] == sorted(task.due_on for task in rows)
    assert len({task.number for task in rows}) == 6


# The page


def test_work_page_shows_what_to_do_and_is_logged(client):
    found = moving.scene()
    client.force_login(found.consultant)

    response = client.get("/")

    assert "Kies een nieuwe aanbieder" in response.content.decode()
    event = AccessEvent.objects.filter(what="Werklijst bekeken").get()
    assert [one.case_number for one in event.subjects.all()] == [found.handover.client.case_number]


def test_pool_lets_me_take_a_client(client):
    found = moving.scene()
    Client.objects.update(consultant=None)
    client.force_login(found.consultant)
    number = found.handover.client.case_number
    assert "Neem op je" in client.get("/?van=pool").content.decode()

    response = client.post(reverse("transitions:take"), {"client": number}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [f"{number} staat nu bij jouw werk."]
    assert Client.objects.get().consultant == found.consultant


def test_pool_refuses_a_client_of_another_municipality(client):
    found = moving.scene()
    client.force_login(UserFactory(municipality=municipality("0222")))

    response = client.post(reverse("transitions:take"), {"client": found.handover.client.case_number})

    assert response.status_code == 404


@pytest.mark.parametrize("query", [{}, {"soort": "laat"}, {"van": "alle", "soort": "aanbod"}])
def test_work_page_asks_as_many_queries_for_one_row_as_for_many(client, query):
    found = moving.scene()
    client.force_login(found.consultant)
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            client.get("/", query)
        counts.append(len(captured))
        for _ in range(4):
            moving.another(found)
            AssessmentFactory()

    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize("path", ["/?soort=onzin", "/?van=onzin&page=999", "/?page=x"])
def test_work_page_takes_any_address(client, path):
    found = moving.scene()
    client.force_login(found.consultant)

    assert client.get(path).status_code == 200


def test_coordinator_is_told_what_has_no_new_provider_from_14_weeks_before_the_end(client, on_day):
    found = moving.scene()

    def told(user, day):
        on_day(day)
        client.force_login(user)
        return "Opschalen" in client.get("/").content.decode()

    assert not told(found.coordinator, date(2022, 9, 23))
    assert told(found.coordinator, date(2022, 9, 24))
    assert not told(found.consultant, date(2022, 9, 24))


def test_empty_work_page_says_what_to_do_next(client):
    client.force_login(UserFactory())

    page = client.get("/").content.decode()

    assert "Er wacht niets op jou" in page


def test_coordinator_sees_the_whole_municipality_unasked_and_may_choose_the_own_work(client):
    found = moving.scene()
    client.force_login(found.coordinator)

    unasked, own, whole = (client.get("/", query) for query in ({}, {"van": "mijn"}, {"van": "alle"}))

    assert [task.number for task in unasked.context["page_obj"]] == [found.handover.number]
    assert "Er wacht niets op jou" not in unasked.content.decode()
    assert "Je werkt zelf voor geen enkele cliënt" in own.content.decode()
    assert [value for value, *_ in unasked.context["owners"]] == ["mijn", "pool", ""]
    assert [value for value, *_ in whole.context["owners"]] == ["mijn", "pool", "alle"]


def test_consultant_sees_the_own_work_unasked(client):
    moving.scene()
    client.force_login(UserFactory())

    response = client.get("/")

    assert "Er wacht niets op jou" in response.content.decode()
    assert [value for value, *_ in response.context["owners"]] == ["", "pool", "alle"]


# What waits beside the list.


def also(client, user):
    client.force_login(user)
    return [(one.words, one.url) for one in client.get("/").context["reminders"]]


@pytest.mark.parametrize("person", [{}, {"coordinator": True}])
def test_casework_is_reminded_of_what_to_confirm_in_its_own_municipality(client, person):
    user = UserFactory(**person)
    assert also(client, user) == []

    AssessmentFactory()
    AssessmentFactory(outcome="not_affected", reason="personal_budget")
    stranger = ClientFactory(municipality=municipality("0222"))
    AssessmentFactory(indication=IndicationFactory(care_line=CareLineFactory(client=stranger)))

    assert also(client, user) == [("1 beoordeling te bevestigen", reverse("transitions:assessment"))]
    AssessmentFactory()
    assert also(client, user)[0][0] == "2 beoordelingen te bevestigen"
    assert "Ook te doen" in client.get("/").content.decode()


def test_casework_is_reminded_of_open_differences(client):
    region()
    take_in(row())
    take_in(row(volume="5", indicatie_tot="2023-06-30"))
    user = UserFactory()

    assert also(client, user) == [("1 verschil uit een later bestand", reverse("clients:differences"))]
    Difference.objects.update(
        state=DifferenceState.DISMISSED, settled_at="2022-09-12T10:00Z", settled_by=user
    )
    assert also(client, user) == []


def test_coordinator_is_led_to_clients_of_who_does_not_work_here_any_more(client):
    coordinator = UserFactory(coordinator=True)
    gone, moved, here = (UserFactory() for _ in range(3))
    left = {ClientFactory(consultant=one) for one in (gone, moved)}
    ClientFactory(consultant=here)
    assert also(client, coordinator) == []
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=moved.pk).update(role=Role.FUNCTIONAL)

    [(words, url)] = also(client, coordinator)
    page = client.get(url)

    assert words == "2 cliënten van wie hier niet meer werkt"
    assert {row["client"] for row in page.context["rows"]} == left
    assert "werkt hier niet meer" in page.content.decode()
    numbers = [one.case_number for one in left]
    client.post(reverse("clients:assign"), {"client": numbers, "to": here.pk})
    assert also(client, coordinator) == []
    assert "vertrokken" not in [value for value, *_ in client.get("/clienten/").context["owners"]]
    assert also(client, here) == []


def test_contract_manager_is_reminded_of_checks_until_they_are_signed(client):
    manager, provider = UserFactory(contract_manager=True), ProviderFactory()
    AssessmentFactory(indication=IndicationFactory(named_provider=provider))
    AssessmentFactory(outcome="stays", reason="own_contract")

    assert also(client, manager) == [("1 controle te tekenen", reverse("transitions:checks"))]

    client.post(reverse("transitions:check", args=[provider.agb]), {"remark": ""})
    assert ProviderCheck.objects.get().provider == provider
    assert also(client, manager) == []


def test_contract_manager_is_led_to_subcontractors_that_are_not_confirmed(client):
    manager, here = UserFactory(contract_manager=True), ProviderFactory()
    ContractFactory(subcontractors=[here, ProviderFactory()])
    ContractFactory(subcontractors=[ProviderFactory()], municipalities=["0222"])
    AssessmentFactory(
        outcome="stays", reason="own_contract", indication=IndicationFactory(named_provider=here)
    )

    [(words, url)] = also(client, manager)

    assert words == "1 onderaannemer te bevestigen"
    assert [one.provider for one in client.get(url).context["rows"]] == [here]
    here.parties.update(confirmed_on=TODAY, confirmed_by=manager)
    assert also(client, manager) == []


def test_first_page_of_a_contract_manager_asks_as_many_queries_for_one_check_as_for_many(client):
    client.force_login(UserFactory(contract_manager=True))
    counts = []
    for _ in range(2):
        AssessmentFactory(indication=IndicationFactory(named_provider=ProviderFactory()))
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_visitor_reads_what_the_portal_is_and_where_to_sign_in(client):
    response = client.get("/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "U zit niet zonder zorg" in page
    assert reverse("achterhoek:sign_in") in page
    assert not AccessEvent.objects.exists()
