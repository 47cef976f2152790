import re

import pytest
from django.test import Client as Browser

from achterhoek.actions import staff
from achterhoek.models import AccessEvent, User
from achterhoek.refusals import Refused
from achterhoek.statuses import Role
from tests.factories import PASSWORD, UserFactory, municipality

pytestmark = pytest.mark.django_db
NEW = {
    "username": "r.wolters",
    "first_name": "Roos",
    "last_name": "Wolters",
    "email": "",
    "role": "consultant",
}


@pytest.fixture
def manager(client):
    user = UserFactory(functional=True)
    client.force_login(user)
    client.user = user
    return client


def temporary_password(answer):
    return re.search(r"<code[^>]*>([^<]+)</code>", answer.content.decode())[1]


def test_list_holds_own_staff_only(manager):
    own, elsewhere = UserFactory(), UserFactory(municipality=municipality("0222"))
    regional = UserFactory(regional=True)

    people = manager.get("/medewerkers/").context["people"]

    assert set(people) == {manager.user, own}
    assert elsewhere not in people
    assert regional not in people


def test_new_person_gets_a_temporary_password_and_chooses_their_own(manager):
    answer = manager.post("/medewerkers/nieuw/", NEW)

    person = User.objects.get(username="r.wolters")
    assert (person.role, person.municipality_id, person.must_change_password) == (
        Role.CONSULTANT,
        "0197",
        True,
    )
    browser = Browser()
    browser.post("/aanmelden/", {"username": "r.wolters", "password": temporary_password(answer)})
    assert browser.get("/logboek/")["Location"] == "/wachtwoord/"


def test_temporary_password_stands_nowhere_else(manager):
    answer = manager.post("/medewerkers/nieuw/", NEW)

    password = temporary_password(answer)
    assert answer["Cache-Control"] == "no-store, private"
    assert password not in str(dict(manager.session))
    assert password not in str(list(AccessEvent.objects.values()))
    assert User.objects.get(username="r.wolters").check_password(password)


@pytest.mark.parametrize("role", ["administrator", "regional", "system", "faq_editor"])
def test_roles_outside_a_municipality_cannot_be_given(manager, role):
    assert manager.post("/medewerkers/nieuw/", {**NEW, "role": role}).status_code == 422
    with pytest.raises(Refused):
        staff.add(**{**NEW, "role": role}, by=manager.user)
    assert not User.objects.filter(username="r.wolters").exists()


@pytest.mark.parametrize("username", ["R.Wolters", "r wolters", "Portaal"])
def test_name_that_is_taken_or_makes_no_name_is_refused(manager, username):
    UserFactory(username="r.wolters")

    answer = manager.post("/medewerkers/nieuw/", {**NEW, "username": username})

    assert answer.status_code == 422


def test_change_of_role_works_at_once_and_is_recorded(manager):
    person = UserFactory()
    browser = Browser()
    browser.force_login(person)

    manager.post(f"/medewerkers/{person.pk}/", {**NEW, "role": "contract_manager"})

    person.refresh_from_db()
    assert person.role == Role.CONTRACT_MANAGER
    assert browser.get("/clienten/").status_code == 403
    event = AccessEvent.objects.get(what="medewerker gewijzigd")
    assert event.detail == {
        "account": person.username,
        "role": "contract_manager",
        "role_before": "consultant",
    }


def test_nobody_changes_their_own_role_or_closes_their_own_account(manager):
    own = f"/medewerkers/{manager.user.pk}/"

    assert manager.post(own, {**NEW, "role": "coordinator"}).status_code == 422
    manager.post(f"{own}afsluiten/")
    manager.post(f"{own}wachtwoord/")

    manager.user.refresh_from_db()
    assert (manager.user.role, manager.user.is_active, manager.user.must_change_password) == (
        Role.FUNCTIONAL,
        True,
        False,
    )


def test_closed_account_is_out_at_once_and_may_come_back(manager):
    person = UserFactory(password=PASSWORD)
    browser = Browser()
    browser.force_login(person)

    manager.post(f"/medewerkers/{person.pk}/afsluiten/")
    assert browser.get("/clienten/").status_code == 302

    manager.post(f"/medewerkers/{person.pk}/toelaten/")
    assert browser.get("/clienten/").status_code == 200


def test_new_password_lifts_a_lock_out(manager):
    person = UserFactory(username="r.wolters", password=PASSWORD)
    browser = Browser()
    for _ in range(5):
        browser.post("/aanmelden/", {"username": "r.wolters", "password": "verkeerd"})

    temporary = temporary_password(manager.post(f"/medewerkers/{person.pk}/wachtwoord/"))

    assert browser.post("/aanmelden/", {"username": "r.wolters", "password": temporary}).status_code == 302


def test_staff_of_another_municipality_is_unknown(manager):
    elsewhere = UserFactory(municipality=municipality("0222"))

    for page in ("", "wachtwoord/", "afsluiten/", "toelaten/"):
        assert manager.post(f"/medewerkers/{elsewhere.pk}/{page}", NEW).status_code == 404
    with pytest.raises(Refused):
        staff.close(elsewhere, by=manager.user)


def test_coordinator_manages_no_staff(client):
    client.force_login(UserFactory(coordinator=True))

    assert client.get("/medewerkers/").status_code == 403
    with pytest.raises(Refused):
        staff.give_temporary_password(UserFactory(), by=UserFactory(coordinator=True))
