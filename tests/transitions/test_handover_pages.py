"""The pages of a handover: what they show, who may open them, and that each step goes through its own form."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achterhoek.models import AccessEvent
from achterhoek.statuses import AccessAction, AccessOutcome
from clients.models import Allocation, Contact
from clients.statuses import EndReason
from providers.models import Contract
from tests.factories import ContractFactory, ProviderFactory, UserFactory, municipality
from tests.transitions import lettered, moving
from tests.transitions.moving import DAY, TODAY, at, scene
from transitions.models import Handover, StaffConsultation
from transitions.statuses import OPEN, Answer, BatchState, CancelReason, Status
from transitions.views.steps import STEPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def address(found, name: str = "") -> str:
    return reverse(f"transitions:handover{'_' + name if name else ''}", args=[found.handover.number])


def post(client, found, step: str, **data):
    found.handover.refresh_from_db()
    return client.post(address(found, step), {"version": found.handover.version, **data}, follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def signed_in(client):
    """A browser in which someone is signed in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


# The whole way, by form


def test_consultant_carries_a_move_by_its_forms(signed_in, on_day):
    found = scene()
    browser = signed_in(found.consultant)

    post(browser, found, "propose", receiving=found.new.agb)
    post(
        browser, found, "hear", day=TODAY, channel="phone", with_whom="cliënt", said="prima", agreement="yes"
    )
    post(browser, found, "offer", help_asked="Hulp bij de dag", days_and_times="", language="Nederlands")
    post(browser, found, "answer", answer="yes", answered_on=TODAY, name="J.", how="mail")
    post(browser, found, "schedule", day=DAY, consulted_on=TODAY)
    on_day(DAY)
    post(browser, found, "start", **{f"line_{found.line.pk}": DAY})
    for item in found.handover.checklist.all():
        found.handover.refresh_from_db()
        browser.post(
            reverse("transitions:handover_checklist", args=[found.handover.number, item.kind]),
            {"version": found.handover.version, "done_on": DAY},
        )
    post(browser, found, "stop", known_on=DAY)
    response = post(browser, found, "complete")

    assert said(response) == ["De overdracht is afgerond."]
    assert Handover.objects.get().status == Status.COMPLETED
    assert Allocation.objects.order_by("first_day").last().provider == found.new


@pytest.mark.parametrize("status", Status, ids=lambda status: status.name)
def test_page_of_a_handover_shows_its_next_step(signed_in, status):
    found = at(status)

    response = signed_in(found.coordinator).get(address(found))

    assert response.status_code == 200
    assert response.context["guide"].title in response.content.decode()


@pytest.mark.parametrize("status", Status, ids=lambda status: status.name)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_step_can_be_opened_in_every_status(signed_in, status, step):
    found = at(status)

    response = signed_in(found.coordinator).get(address(found, step.name))

    assert response.status_code == 200


@pytest.mark.parametrize("status", Status, ids=lambda status: status.name)
def test_guide_leads_to_pages_that_exist(signed_in, status):
    found = at(status)
    browser = signed_in(found.coordinator)
    page = browser.get(address(found)).content.decode()

    links = set(re.findall(rf'href="(/overdrachten/{found.handover.number}/[^"]+)"', page))

    assert links or status in (Status.COMPLETED, Status.CANCELLED)
    assert {browser.get(link).status_code for link in links} <= {200}


def test_refusal_stands_above_the_form_and_in_the_log(signed_in):
    found = at(Status.PROPOSED)

    response = post(
        signed_in(found.consultant),
        found,
        "offer",
        help_asked="Hulp",
        language="Nederlands",
        days_and_times="",
    )

    assert "Spreek eerst de cliënt" in response.content.decode()
    event = AccessEvent.objects.filter(outcome=AccessOutcome.REFUSED).get()
    assert event.detail == {"rule": "heard"}
    assert Handover.objects.get().status == Status.PROPOSED


def test_second_of_two_browsers_is_told(signed_in):
    found = scene()
    version = found.handover.version
    moving.propose(found)

    response = signed_in(found.coordinator).post(
        address(found, "hold"), {"version": version, "reason": "opname"}
    )

    assert "Iemand anders heeft dit net gewijzigd" in response.content.decode()
    assert Handover.objects.get().status == Status.PROPOSED


def test_start_with_two_lines_takes_the_ones_with_a_day(signed_in, on_day):
    found = at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    on_day(DAY)
    first, second = found.handover.lines.order_by("pk")

    post(signed_in(found.consultant), found, "start", **{f"line_{first.pk}": DAY, f"line_{second.pk}": ""})

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.started_on, second.started_on) == (DAY, None)


def test_start_of_two_lines_is_one_whole(signed_in, on_day):
    found = at(Status.SCHEDULED, lots=("wmo-ondersteuning", "wmo-wonen"))
    on_day(DAY)
    first, second = found.handover.lines.order_by("pk")

    post(
        signed_in(found.consultant),
        found,
        "start",
        **{f"line_{first.pk}": DAY, f"line_{second.pk}": "2021-01-01"},
    )

    assert Handover.objects.get().status == Status.SCHEDULED
    assert not Allocation.objects.filter(source="start").exists()


def test_split_withdraw_and_cancel_by_form(signed_in):
    found = at(Status.ACCEPTED, lots=("wmo-ondersteuning", "wmo-wonen"))
    browser = signed_in(found.coordinator)

    post(browser, found, "split", lines=[found.line.pk], reason="kan niet alles")
    post(browser, found, "withdraw", side="provider", reason="geen plek meer")
    post(browser, found, "cancel", reason="budget", confirmed_with="Team", confirmed_on=TODAY)

    found.handover.refresh_from_db()
    assert found.handover.status == Status.CANCELLED
    assert found.handover.parts.get().status == Status.TO_PLAN


def test_hold_and_resume_by_form(signed_in):
    found = at(Status.PROPOSED)
    browser = signed_in(found.consultant)

    post(browser, found, "hold", reason="opname")
    response = post(browser, found, "resume")

    assert said(response)[-1] == "De overdracht gaat verder en is nu voorgesteld."


def test_wish_another_and_call_by_form(signed_in):
    found = at(Status.PROPOSED)
    browser = signed_in(found.consultant)
    post(browser, found, "wish", wish="dichtbij")
    post(browser, found, "another", wish="een ander")

    found.handover.refresh_from_db()
    assert (found.handover.status, found.handover.wish) == (Status.TO_PLAN, "een ander")


def test_call_after_the_start_is_a_contact_and_is_done_once_reached(signed_in, on_day):
    found = at(Status.COMPLETED)
    on_day(moving.later(90))
    browser = signed_in(found.consultant)
    call = {"day": moving.later(89), "channel": "phone", "with_whom": "cliënt", "note": ""}

    post(browser, found, "call", **call, result="no_answer")
    assert Handover.objects.get().called_on is None
    post(browser, found, "call", **call, result="reached")

    assert Handover.objects.get().called_on == moving.later(89)
    assert Contact.objects.count() == 2


def test_decide_withdraw_offer_and_correct_are_for_coordinators(signed_in):
    found = at(Status.STARTED)

    answers = {
        name: signed_in(found.consultant).get(address(found, name)).status_code
        for name in ("decide", "withdraw_offer", "cancel", "correct")
    }

    assert set(answers.values()) == {403}


def test_correct_by_form(signed_in, on_day):
    found = at(Status.STARTED)
    on_day(DAY)

    post(
        signed_in(found.coordinator),
        found,
        "correct",
        line=found.line.pk,
        day="2022-10-27",
        reason="typefout",
    )

    assert found.line.started_on.isoformat() == "2022-10-27"


def test_staff_consultation_by_form(signed_in):
    found = at(Status.PROPOSED)

    post(signed_in(found.consultant), found, "staff", held_on=TODAY, result="twee gaan mee")

    assert StaffConsultation.objects.get().receiving == found.new


def test_checklist_point_of_another_handover_is_not_there(signed_in):
    found = at(Status.SCHEDULED)
    found.handover.checklist.filter(kind="meeting").delete()

    response = signed_in(found.consultant).post(
        reverse("transitions:handover_checklist", args=[found.handover.number, "meeting"]),
        {"version": found.handover.version, "done_on": TODAY},
    )

    assert response.status_code == 404


# Candidates


def test_candidates_say_who_may_and_why_another_may_not(signed_in):
    found = scene()
    ContractFactory(lead=found.old)
    elsewhere = ProviderFactory(name="Elders")
    ContractFactory(lead=elsewhere, municipalities=["0222"])

    response = signed_in(found.consultant).get(address(found, "propose"))

    candidates = {one.provider: one for one in response.context["candidates"]}
    assert candidates[found.new].may
    assert candidates[found.new].places_left == 5
    assert candidates[found.old].why_not == ["is de oude aanbieder"]
    assert elsewhere not in candidates


def test_candidates_show_no_contract_under_embargo(signed_in):
    found = scene()
    hidden = ProviderFactory(name="Geheime winnaar")
    ContractFactory(lead=hidden, public_from=moving.later(20))

    page = signed_in(found.consultant).get(address(found, "propose")).content.decode()

    assert "Geheime winnaar" not in page


def test_candidate_with_two_contracts_lets_a_person_choose(signed_in):
    found = scene()
    other = ContractFactory(partners=[found.new])

    post(
        signed_in(found.consultant),
        found,
        "propose",
        receiving=found.new.agb,
        **{f"contract_{found.new.agb}_{found.line.pk}": other.number},
    )

    assert found.handover.lines.get().contract == other
    assert Contract.objects.count() == 2


def test_propose_refuses_a_provider_that_is_not_there(signed_in):
    found = scene()

    response = post(signed_in(found.consultant), found, "propose", receiving="")

    assert "Kies een aanbieder uit de lijst" in response.content.decode()


def test_candidates_of_a_day_say_what_is_full(signed_in):
    found = scene(per_week=1)
    moving.propose(moving.another(found), day=DAY)

    response = signed_in(found.consultant).get(address(found, "propose"), {"dag": DAY})

    assert response.context["candidates"][0].why_not == [f"{found.contract.number} is vol in week 44"]


# The sheets


def test_sheet_shows_nothing_of_the_person(signed_in):
    found = at(Status.OFFERED)

    response = signed_in(found.consultant).get(address(found, "sheet"))

    sheet = response.content.decode().split('id="blad"')[1].split("</dl>")[0]
    person = found.handover.client
    assert person.case_number in sheet
    for secret in (person.surname, person.initials, "1970", person.postcode):
        assert secret not in sheet
    assert AccessEvent.objects.filter(action=AccessAction.EXPORT).count() == 1


def test_sheet_before_the_offer_leads_back(signed_in):
    found = at(Status.PROPOSED)

    response = signed_in(found.consultant).get(address(found, "sheet"), follow=True)

    assert said(response) == ["Er is nog geen aanbod: maak eerst het aanbod."]


def test_identity_opens_with_a_yes_and_closes_when_it_is_withdrawn(signed_in):
    found = at(Status.OFFERED)
    browser = signed_in(found.consultant)

    assert browser.get(address(found, "identity")).status_code == 302
    moving.answer(found, said=Answer.YES)
    opened = browser.get(address(found, "identity"))
    assert found.handover.client.name in opened.content.decode()
    assert AccessEvent.objects.filter(action=AccessAction.EXPORT).count() == 1

    post(browser, found, "withdraw", side="client", reason="geen klik")
    assert browser.get(address(found, "identity")).status_code == 302


def test_pages_hold_no_bsn(signed_in):
    found = at(Status.ACCEPTED)
    browser = signed_in(found.coordinator)

    for name in ("", "propose", "sheet", "identity", "schedule"):
        page = browser.get(address(found, name)).content.decode()
        assert not re.search(r"(?<!\d)(9999|0000)\d{5}(?!\d)", page), name


# Who may


@pytest.mark.parametrize("name", ["", "propose", "sheet", "identity", *(step.name for step in STEPS)])
def test_handover_of_another_municipality_is_not_there(signed_in, name):
    found = at(Status.ACCEPTED)

    stranger = UserFactory(coordinator=True, municipality=municipality("0222"))

    assert signed_in(stranger).get(address(found, name)).status_code == 404
    assert signed_in(stranger).post(address(found, name), {"version": 1}).status_code in (404, 405)


@pytest.mark.parametrize(
    "role", ["contract_manager", "regional", "functional", "administrator", "faq_editor"]
)
def test_other_roles_see_no_handover(signed_in, role):
    found = at(Status.ACCEPTED)
    browser = signed_in(UserFactory(**{role: True}))

    assert browser.get(address(found)).status_code == 403
    assert browser.get(reverse("transitions:handovers")).status_code == 403
    assert browser.get("/", follow=True).status_code == 200


def test_visitor_is_sent_to_sign_in(client):
    found = scene()

    response = client.get(address(found))

    assert response.status_code == 302
    assert response.url.startswith("/aanmelden/")


# The list


def test_list_filters_by_status_owner_lot_provider_and_late(signed_in, on_day):
    found = at(Status.PROPOSED)
    pool = moving.another(found)
    pool.handover.client.consultant = None
    pool.handover.client.save()
    browser = signed_in(found.consultant)

    def numbers(**query):
        rows = browser.get(reverse("transitions:handovers"), query).context["rows"]
        return {row["handover"].number for row in rows}

    both = {found.handover.number, pool.handover.number}
    assert numbers() == both
    assert numbers(stand="proposed") == {found.handover.number}
    assert numbers(van="mijn") == {found.handover.number}
    assert numbers(van="pool") == {pool.handover.number}
    assert numbers(perceel="wmo-wonen") == set()
    assert numbers(perceel="wmo-ondersteuning", oud="de es") == both
    assert numbers(nieuw=found.new.agb) == {found.handover.number}
    assert numbers(stand="te-laat") == set()
    on_day(moving.later(67))
    assert numbers(stand="te-laat") == {pool.handover.number}
    on_day(moving.later(80))
    assert numbers(stand="te-laat") == both


def test_list_of_open_and_ended_handovers_counts_each(signed_in):
    found = at(Status.CANCELLED)

    response = signed_in(found.consultant).get(reverse("transitions:handovers"))

    counts = {value: count for value, _, count in response.context["statuses"]}
    assert (counts[""], counts["cancelled"], counts["te-laat"]) == (1, 1, 0)
    assert {value for value in counts if value} >= set(OPEN)


def test_list_is_logged_with_the_clients_shown(signed_in):
    found = scene()

    signed_in(found.consultant).get(reverse("transitions:handovers"))

    event = AccessEvent.objects.filter(what="Overdrachten bekeken").get()
    assert [subject.case_number for subject in event.subjects.all()] == [found.handover.client.case_number]


@pytest.mark.parametrize("query", [{}, {"stand": "te-laat"}, {"van": "mijn", "perceel": "wmo-ondersteuning"}])
def test_list_asks_as_many_queries_for_one_row_as_for_many(signed_in, on_day, query):
    found = scene()
    on_day(moving.later(100))
    browser = signed_in(found.consultant)
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse("transitions:handovers"), query)
        counts.append(len(captured))
        for _ in range(4):
            moving.another(found)

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 30


def test_page_of_care_that_ended_leads_to_cancelling_with_its_reason(client):
    found = at(Status.SCHEDULED)
    moving.end_care(found, on=TODAY, reason=EndReason.MOVED)
    client.force_login(found.coordinator)

    shown = client.get(found.handover.get_absolute_url()).context["guide"]
    form = client.get(reverse("transitions:handover_cancel", args=[found.handover.number])).context["form"]

    assert (shown.title, shown.primary.name) == ("Annuleer deze overdracht", "cancel")
    assert "12 september 2022 (verhuisd naar een andere gemeente)" in shown.text
    assert [choice.name for choice in shown.others] == ["start", "withdraw", "wish"]
    assert form["reason"].value() == CancelReason.OTHER_MUNICIPALITY
    card = client.get(found.handover.client.get_absolute_url())
    assert card.context["next_step"].text == "Annuleer de overdracht: de zorg is geëindigd"


def test_page_of_care_that_ended_in_part_leads_to_splitting(client):
    found = at(Status.PROPOSED, lots=("wmo-ondersteuning", "wmo-wonen"))
    moving.end_care(found, on=TODAY)
    client.force_login(found.consultant)

    shown = client.get(found.handover.get_absolute_url()).context["guide"]

    assert (shown.title, shown.primary.name) == ("Haal eruit wat geëindigd is", "split")


def test_page_of_a_late_mover_says_that_a_coordinator_chooses_the_day(client, on_day):
    found = at(Status.ACCEPTED)
    on_day(date(2023, 1, 16))
    client.force_login(found.coordinator)

    shown = client.get(address(found)).context["guide"]
    response = post(
        client,
        found,
        "schedule",
        day="2023-02-20",
        consulted_on="2023-01-16",
        shorten_reason="geen plek eerder",
    )

    assert "een coördinator kiest de dag, met een reden" in shown.text
    assert client.get(address(found, "schedule")).context["form"].fields["shorten_reason"].required
    assert said(response)[0].startswith("De eerste dag is 20 februari 2023. De warme overdracht staat open.")


def test_start_offers_the_planned_day_as_a_hint_and_never_fills_it_in(signed_in):
    found = at(Status.SCHEDULED)

    form = signed_in(found.consultant).get(address(found, "start")).context["form"]

    field = form[f"line_{found.line.pk}"]
    assert (field.value(), field.help_text) == (None, "Gepland: 31 oktober 2022.")


def test_letter_is_done_once_it_was_posted_with_the_day_that_stands(signed_in):
    made = lettered.post(BatchState.PRODUCED)
    client = signed_in(made.scene.consultant)

    def letter_day():
        shown = client.get(made.scene.handover.get_absolute_url()).context["safe_days"]
        return next(word for step, _, word, _ in shown if step == "Brief")

    before = letter_day()
    lettered.posting.post(made.batch, day=TODAY, by=made.approver, today=TODAY)
    posted = letter_day()
    lettered.reschedule(made.scene, day=DAY + timedelta(days=7))

    assert (before, posted, letter_day()) == ("", "gedaan", "")
