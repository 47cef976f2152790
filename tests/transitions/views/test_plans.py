"""The pages of a plan, as a coordinator, a colleague and the regional coordinator meet them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import ContractFactory, UserFactory, period
from tests.transitions import moving, planned
from tests.transitions.moving import TODAY
from transitions.actions import plans
from transitions.models import Plan, PlanPart, Takeover
from transitions.statuses import PartState, PlacementState, PlanState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def url(name, *args):
    return reverse(f"transitions:{name}", args=args)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def press(browser, name, part):
    data = {"version": PlanPart.objects.get(pk=part.pk).version}
    return browser.post(url(name, part.plan.number), data, follow=True)


def test_two_coordinators_take_a_plan_from_asking_to_undone(client):
    scene = moving.scene()
    author, approver = UserFactory(coordinator=True), UserFactory(coordinator=True)
    client.force_login(author)

    answer = client.post(url("plan_new"), {"name": "Proef", "start_from": "2022-10-24"}, follow=True)
    plan = Plan.objects.get()
    assert "Het plan wordt gemaakt" in answer.content.decode()
    plans.make(plan, by=author, today=TODAY)
    part = plan.parts.get()
    press(client, "plan_check", part)
    plans.carry_on(part, today=TODAY)
    assert (
        "Een andere coördinator van Aalten keurt het goed"
        in client.get(plan.get_absolute_url()).content.decode()
    )
    assert said(press(client, "plan_approve", part)) == [
        "Je keurt je eigen plan niet goed: dat doet een andere coördinator."
    ]
    client.force_login(approver)
    press(client, "plan_approve", part)
    press(client, "plan_start", part)
    plans.carry_on(part, today=TODAY)
    page = client.get(url("plan_residents", plan.number)).content.decode()
    assert scene.handover.number in page
    assert client.get(url("plan_undo", plan.number)).status_code == 200
    press(client, "plan_undo", part)
    plans.carry_on(part, today=TODAY)

    part.refresh_from_db()
    assert part.state == PartState.UNDONE
    assert part.placements.get().state == PlacementState.UNDONE


def test_button_pressed_on_an_old_page_is_told_so(client):
    found = planned.plan()
    client.force_login(found.author)
    old = {"version": found.part.version}
    client.post(url("plan_check", found.part.plan.number), old)

    answer = client.post(url("plan_drop", found.part.plan.number), old, follow=True)

    assert said(answer)[-1].startswith("Iemand anders heeft dit plan net veranderd.")


def test_first_day_that_is_not_ahead_is_said_at_the_form(client):
    client.force_login(UserFactory(coordinator=True))

    answer = client.post(url("plan_new"), {"name": "", "start_from": "2022-09-12"})

    assert "Een plan begint na vandaag" in answer.content.decode()
    assert not Plan.objects.exists()


def test_regional_coordinator_reads_case_numbers_and_no_names(client):
    found = planned.plan()
    client.force_login(UserFactory(regional=True))

    page = client.get(url("plan_residents", found.part.plan.number)).content.decode()

    assert found.scenes[0].handover.client.case_number in page
    assert found.scenes[0].handover.client.surname not in page


def test_regional_plan_shows_a_municipality_its_own_part_only(client):
    found = planned.plan()
    other = PlanPart.objects.create(plan=found.part.plan, municipality_id="0222", made_by=found.author)
    client.force_login(found.author)

    answer = client.get(found.part.plan.get_absolute_url())

    assert [part.row for part in answer.context["parts"]] == [found.part]
    assert other.municipality.name not in answer.content.decode().split("<main")[1]


def test_what_stands_in_the_way_is_listed_and_taken_over_by_a_person(client):
    found = planned.plan(residents=1, safety=True)
    found.to("approved")
    client.force_login(found.approver)

    page = client.get(url("plan_residents", found.part.plan.number), {"lijst": "let-op"}).content.decode()
    assert "Veiligheid: een mens neemt deze overdracht zelf over." in page
    answer = client.post(url("placement_take_over", found.placement().pk), follow=True)

    assert said(answer)[-1].endswith("is voorgesteld aan de nieuwe aanbieder.")
    assert found.states() == [PlacementState.DONE]


def test_other_room_needs_a_figure_and_makes_a_copy(client):
    found = planned.plan()
    client.force_login(found.author)
    address = url("plan_what_if", found.part.plan.number)
    contract = found.scenes[0].contract

    empty = client.post(address, {"contract": contract.pk, "municipality": "0197"})
    negative = client.post(address, {"contract": contract.pk, "municipality": "0197", "places": "-1"})
    client.post(address, {"contract": contract.pk, "municipality": "0197", "places": "9"})

    assert "Vul een ander aantal plaatsen in" in empty.content.decode()
    assert negative.context["form"].errors["places"]
    copy = Plan.objects.get(copied_from=found.part.plan)
    assert copy.what_if == [
        {"contract": contract.number, "municipality": "0197", "places": 9, "intake_per_week": None}
    ]


def test_other_room_is_chosen_by_who_delivers_and_where_there_is_room(client):
    found = planned.plan()
    client.force_login(found.author)
    address = url("plan_what_if", found.part.plan.number)
    contract = found.scenes[0].contract
    contract.rooms.update(municipality="0197")
    elsewhere = ContractFactory(lot=contract.lot, municipalities=["0222"])

    asked = client.get(address).context["form"]
    shared = client.post(address, {"contract": contract.pk, "places": "0", "intake_per_week": "0"})
    contract.rooms.all().delete()
    half = client.post(address, {"contract": contract.pk, "municipality": "0197", "places": "9"})

    labels = {str(label) for _, label in asked.fields["contract"].choices}
    lead = contract.parties.get(role="lead").provider.name
    assert any(lead in label and contract.number in label for label in labels)
    assert not any(elsewhere.number in label for label in labels)
    assert [label for _, label in asked.fields["municipality"].choices][1:] == ["Aalten"]
    assert "Kies een gemeente." in shared.context["form"].errors["municipality"][0]
    assert "allebei in" in half.context["form"].non_field_errors()[0]
    assert not Plan.objects.filter(copied_from=found.part.plan).exists()


def test_plan_of_other_room_that_is_not_made_leads_back_to_trying(client):
    found = planned.plan()
    contract = found.scenes[0].contract
    tried = [{"contract": contract.number, "municipality": "0197", "places": 3, "intake_per_week": None}]
    copy = plans.order(
        period(),
        by=found.author,
        today=TODAY,
        municipality=found.author.municipality,
        other_room=tried,
        copied_from=found.part.plan,
    )
    Plan.objects.filter(pk=copy.pk).update(state="failed", refusal="Geen ruimte.")
    client.force_login(found.author)

    page = client.get(copy.get_absolute_url()).content.decode()

    assert url("plan_what_if", found.part.plan.number) in page.split("<aside")[0]
    assert f"{contract.parties.get(role='lead').provider.name} {contract.number}, Aalten: 3 plaatsen" in page


def test_two_plans_stand_side_by_side(client):
    one, two = planned.plan(residents=2), planned.plan(residents=1)
    client.force_login(one.author)

    answer = client.get(url("plan_compare"), {"a": one.part.plan.number, "b": two.part.plan.number})

    assert ("Cliënten geplaatst", 2, 1, True) in answer.context["rows"]


def made(scene, **kwargs) -> Plan:
    by = scene.coordinator
    plan = plans.order(period(), by=by, municipality=by.municipality, today=TODAY, **kwargs)
    return plans.make(plan, by=by, today=TODAY)


def test_two_plans_show_every_week_against_the_room_of_the_provider(client):
    scene = moving.scene(places=5, per_week=1)
    moving.another(scene)
    one = made(scene)
    wider = {"contract": scene.contract.number, "municipality": "0197", "places": None, "intake_per_week": 3}
    two = made(scene, other_room=[wider])
    client.force_login(scene.coordinator)

    answer = client.get(url("plan_compare"), {"a": one.number, "b": two.number})

    [pair] = answer.context["differing"]
    assert (pair.either.provider, pair.either.place) == (scene.new.name, "Aalten")
    assert {load.free for _, load, _ in pair.weeks} == {1}
    assert {load.free for _, _, load in pair.weeks} == {3}
    assert [sum(load.starts for load in side) for side in list(zip(*pair.weeks, strict=True))[1:]] == [2, 2]
    assert len(pair.weeks) == 10
    page = answer.content.decode()
    assert page.count('class="one"') == 1 + sum(load.starts > 0 for _, load, _ in pair.weeks)
    assert page.count("van 3</td>") == len(pair.weeks)


def test_two_plans_that_do_the_same_say_so(client):
    scene = moving.scene()
    one, two = made(scene), made(scene)
    client.force_login(scene.coordinator)

    answer = client.get(url("plan_compare"), {"a": one.number, "b": two.number})

    assert answer.context["differing"] == []
    assert [pair.either.contract for pair in answer.context["alike"]] == [scene.contract.number]
    assert "in beide plannen in elke week evenveel" in answer.content.decode()


def test_comparison_asks_as_many_queries_with_more_contracts(client, django_assert_num_queries):
    scene = moving.scene()
    one, two = made(scene), made(scene)
    client.force_login(scene.coordinator)
    client.get(url("plan_compare"), {"a": one.number, "b": two.number})
    with CaptureQueriesContext(connection) as few:
        client.get(url("plan_compare"), {"a": one.number, "b": two.number})
    for lot in ("jeugd-ambulant", "wmo-wonen"):
        moving.scene(lots=(lot,))
    one, two = made(scene), made(scene)

    with django_assert_num_queries(len(few)):
        client.get(url("plan_compare"), {"a": one.number, "b": two.number})


@pytest.mark.parametrize("query", [{"a": "P-99999", "b": "'"}, {"a": ""}, {"lijst": "x", "page": "99999999"}])
def test_impossible_questions_get_a_clear_page(client, query):
    found = planned.plan()
    client.force_login(found.author)

    assert client.get(url("plan_compare"), query).status_code == 200
    assert client.get(url("plan_residents", found.part.plan.number), query).status_code == 200


def test_plan_that_was_not_made_says_why(client):
    by = UserFactory(coordinator=True)
    plan = Plan.objects.create(
        number="P-9",
        period=period(),
        municipality=by.municipality,
        state=PlanState.FAILED,
        day=TODAY,
        refusal="Voor dit perceel is er geen aanbieder.",
        start_from=TODAY,
        made_by=by,
    )
    client.force_login(by)

    assert "Voor dit perceel is er geen aanbieder." in client.get(plan.get_absolute_url()).content.decode()


def test_regional_coordinator_keeps_the_list_of_takeovers(client):
    scene = moving.scene()
    client.force_login(UserFactory(regional=True))
    agreed = {
        "giving": scene.old.pk,
        "receiving": scene.new.pk,
        "lot": "wmo-ondersteuning",
        "municipality": "0197",
        "agreed_on": "2022-09-12",
        "note": "",
    }

    client.post(url("takeovers"), agreed)
    again = client.post(url("takeovers"), agreed)

    assert "al een overname afgesproken" in again.content.decode()
    page = client.get(url("takeovers")).content.decode()
    assert "nog niet" in page  # nobody talked about taking over staff yet
    client.post(url("takeover_withdraw", Takeover.objects.get().pk))
    assert not Takeover.objects.exists()


@pytest.mark.parametrize("residents", [1, 3])
def test_list_of_residents_asks_as_much_for_one_as_for_three(
    client, residents, django_assert_max_num_queries
):
    found = planned.plan(residents=residents)
    client.force_login(found.author)

    with django_assert_max_num_queries(14):
        client.get(url("plan_residents", found.part.plan.number))
