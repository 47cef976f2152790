"""The admin: reference data and accounts for administrators, under the portal's own rules, and nobody's case."""

import re
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client as Browser
from django.urls import reverse

from achterhoek import audit
from achterhoek.models import AccessEvent, Municipality, User
from achterhoek.statuses import MUNICIPAL_ROLES, AccessAction, Role
from providers.models import Lot, Provider, ProviderCode
from tests.factories import (
    PASSWORD,
    CapacityFactory,
    ClientFactory,
    ContractFactory,
    IntakeStopFactory,
    ProviderFactory,
    UserFactory,
    municipality,
    period,
)
from tests.rules import register
from transitions.models import PeriodChange, TransitionPeriod

pytestmark = pytest.mark.django_db
#: All that an administrator keeps; a model about a resident has no place here.
KEPT = {
    "achterhoek.Municipality",
    "achterhoek.User",
    "providers.Lot",
    "providers.Product",
    "providers.Provider",
    "providers.Contract",
    "transitions.TransitionPeriod",
    "transitions.ChecklistRule",
    "faq.Category",
}


@pytest.fixture
def administrator(client):
    user = UserFactory(administrator=True, username="beheer")
    client.force_login(user)
    client.user = user
    return client


def pages(model):
    """The addresses of a model's pages; those about one row for its first row."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_changelist")
    yield reverse(f"{name}_add")
    first = admin.site._registry[model].get_queryset(Browser().request().wsgi_request).order_by("pk").first()
    if first:
        for page in ("change", "delete", "history"):
            yield reverse(f"{name}_{page}", args=[first.pk])


def every_page():
    yield reverse("admin:index")
    for app in ("achterhoek", "providers", "transitions", "faq"):
        yield reverse("admin:app_list", args=[app])
    for model in admin.site._registry:
        yield from pages(model)


def form_of(answer):
    """What a browser would send back of an admin page that it changes nothing on."""
    sent = {}
    formsets = [found.formset for found in answer.context["inline_admin_formsets"]]
    forms = [answer.context["adminform"].form]
    forms += [form for formset in formsets for form in [formset.management_form, *formset.forms]]
    for form in forms:
        for field in form:
            value = field.value()
            sent[field.html_name] = "" if value is None else value
    return {name: value for name, value in sent.items() if value is not False}


def test_admin_holds_reference_data_and_accounts_only():
    assert {model._meta.label for model in admin.site._registry} == KEPT


def test_no_page_says_who_a_resident_is(administrator):
    things = register.things_of(municipality(), surname=register.SECRET_NAME)
    CapacityFactory(contract=things.contract)
    IntakeStopFactory(contract=things.contract)
    User.objects.filter(pk=things.staff.pk).update(last_name="de Wit")
    audit.record(AccessAction.READ, "bekeken", by=things.staff, about=[things.client])

    for address in every_page():
        answer = administrator.get(address)
        body = answer.content.decode()
        assert answer.status_code in {200, 403}
        assert register.SECRET_NAME not in body
        assert things.client.case_number not in body


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.SYSTEM}])
def test_other_roles_are_refused_everywhere(role):
    more = {} if role in MUNICIPAL_ROLES else {"municipality": None}
    browser = Browser()
    browser.force_login(UserFactory(role=role, **more))
    addresses = [*every_page(), reverse("admin:login"), reverse("admin:jsi18n")]

    assert {browser.get(address).status_code for address in addresses} == {403}
    assert {browser.post(address, {}).status_code for address in addresses} == {403}


def test_visitor_signs_in_on_the_page_of_the_portal(client):
    asked = client.get("/admin/providers/lot/", follow=True)

    assert asked.redirect_chain[-1][0] == "/aanmelden/?next=/admin/providers/lot/"
    assert client.get("/admin/login/")["Location"].startswith("/aanmelden/")
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302


def test_what_hangs_on_a_row_keeps_it_and_is_not_named(administrator):
    resident = ClientFactory(surname=register.SECRET_NAME)

    answer = administrator.get(reverse("admin:achterhoek_municipality_delete", args=["0197"]))
    administrator.post(reverse("admin:achterhoek_municipality_delete", args=["0197"]), {"post": "yes"})

    assert "Er hangen nog gegevens aan" in answer.content.decode()
    assert resident.case_number not in answer.content.decode()
    assert Municipality.objects.filter(code="0197").exists()


def test_change_is_in_the_access_log_without_what_it_says(administrator):
    address = reverse("admin:achterhoek_municipality_change", args=["0197"])
    sent = form_of(administrator.get(address)) | {"phone": "0543 123456"}

    assert administrator.post(address, sent).status_code == 302

    event = AccessEvent.objects.get(what__startswith="beheer")
    assert (event.by, event.action) == (administrator.user, "change")
    assert event.detail["key"] == "0197"
    assert "0543" not in str(event.detail)


def test_account_is_made_with_a_temporary_password(administrator):
    sent = {
        "username": "r.wolters",
        "last_name": "Wolters",
        "role": "regional",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "usable_password": "true",
    }

    administrator.post(reverse("admin:achterhoek_user_add"), sent)

    user = User.objects.get(username="r.wolters")
    assert (user.role, user.must_change_password, user.is_staff) == (Role.REGIONAL, True, False)
    assert AccessEvent.objects.filter(what="beheer: medewerker toegevoegd").exists()


def test_role_that_misses_its_municipality_is_refused_with_a_sentence(administrator):
    sent = {"username": "r.wolters", "role": "consultant", "password1": PASSWORD, "password2": PASSWORD}

    answer = administrator.post(reverse("admin:achterhoek_user_add"), sent | {"usable_password": "true"})

    assert "precies één gemeente" in answer.content.decode()
    assert not User.objects.filter(username="r.wolters").exists()


def test_new_administrator_may_come_in_and_leaves_when_the_role_goes(administrator):
    user = UserFactory(regional=True)
    address = reverse("admin:achterhoek_user_change", args=[user.pk])

    administrator.post(address, form_of(administrator.get(address)) | {"role": "administrator"})
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (True, True)

    administrator.post(address, form_of(administrator.get(address)) | {"role": "regional"})
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_consultant_with_clients_cannot_be_moved_and_the_page_says_so(administrator):
    consultant = UserFactory()
    ClientFactory(consultant=consultant)
    address = reverse("admin:achterhoek_user_change", args=[consultant.pk])

    answer = administrator.post(
        address, form_of(administrator.get(address)) | {"municipality": "0222"}, follow=True
    )

    consultant.refresh_from_db()
    assert answer.status_code == 200
    assert "De database weigert dit" in answer.content.decode()
    assert consultant.municipality_id == "0197"


def test_account_of_the_portal_is_out_of_reach(administrator):
    portal = User.objects.portal()

    assert administrator.get(reverse("admin:achterhoek_user_change", args=[portal.pk])).status_code == 302
    assert 'value="system"' not in administrator.get(reverse("admin:achterhoek_user_add")).content.decode()


def test_accounts_are_never_deleted(administrator):
    user = UserFactory()

    assert (
        administrator.post(
            reverse("admin:achterhoek_user_delete", args=[user.pk]), {"post": "yes"}
        ).status_code
        == 403
    )


def test_password_set_for_another_must_be_changed(administrator):
    user = UserFactory(password=PASSWORD)
    new = "een-zin-van-vier-woorden"

    administrator.post(
        reverse("admin:auth_user_password_change", args=[user.pk]),
        {"password1": new, "password2": new, "usable_password": "true"},
    )

    user.refresh_from_db()
    assert user.check_password(new)
    assert user.must_change_password


def test_main_code_of_a_provider_is_one_of_its_codes(administrator):
    sent = {"agb": "41999999", "name": "De Nieuwe Es", "codes-TOTAL_FORMS": 0, "codes-INITIAL_FORMS": 0}

    administrator.post(reverse("admin:providers_provider_add"), sent)

    assert ProviderCode.objects.get(agb="41999999").provider == Provider.objects.get(agb="41999999")


# The days of the period.


def days(browser, **changed):
    address = reverse("admin:transitions_transitionperiod_change", args=[period().pk])
    return browser.post(address, form_of(browser.get(address)) | changed)


def test_end_of_the_period_needs_a_reason(administrator):
    answer = days(administrator, last_day="2023-01-31")

    assert "Geef de reden" in answer.content.decode()
    assert period().last_day == date(2022, 12, 31)
    assert not PeriodChange.objects.exists()


def test_end_of_the_period_changes_with_who_when_and_why(administrator):
    assert days(administrator, last_day="2023-01-31", reason="besluit van de colleges").status_code == 302

    change = PeriodChange.objects.get()
    assert period().last_day == date(2023, 1, 31)
    assert (change.last_day_before, change.last_day_after) == (date(2022, 12, 31), date(2023, 1, 31))
    assert (change.changed_by, change.reason) == (administrator.user, "besluit van de colleges")
    assert AccessEvent.objects.filter(why="besluit van de colleges").exists()


def test_settings_of_the_period_change_without_a_reason(administrator):
    assert days(administrator, notice_days="35").status_code == 302

    assert period().notice_days == 35
    assert not PeriodChange.objects.exists()


def test_changes_of_the_period_are_shown_and_cannot_be_touched(administrator):
    days(administrator, last_day="2023-01-31", reason="besluit van de colleges")
    address = reverse("admin:transitions_transitionperiod_change", args=[period().pk])

    page = administrator.get(address)

    assert "besluit van de colleges" in page.content.decode()
    assert not re.search(r'name="changes-\d+-reason"', page.content.decode())
    assert (
        administrator.post(
            reverse("admin:transitions_transitionperiod_delete", args=[period().pk])
        ).status_code
        == 403
    )
    assert TransitionPeriod.objects.count() == 1


def test_who_takes_part_is_kept_with_the_period(administrator):
    address = reverse("admin:transitions_transitionperiod_change", args=[period().pk])
    sent = form_of(administrator.get(address))
    first = period().scope.order_by("municipality", "lot").first()
    count = period().scope.count()

    administrator.post(address, sent | {"scope-0-DELETE": "on"})

    assert period().scope.count() == count - 1
    assert not period().scope.filter(pk=first.pk).exists()


def test_log_of_the_admin_names_no_resident(administrator):
    days(administrator, notice_days="35")

    assert [entry.object_repr for entry in LogEntry.objects.all()] == [str(period())]


@pytest.mark.django_db(transaction=True)
def test_admin_runs_under_the_content_policy(new_page):
    ContractFactory(subcontractors=[ProviderFactory()])
    page = new_page(user=UserFactory(administrator=True), allow={403})

    for address in every_page():
        page.goto(address, wait_until="load")

    page.goto(reverse("admin:providers_contract_add"))
    page.get_by_role("button", name=re.compile("contractpartij toevoegen", re.IGNORECASE)).click()
    assert page.locator("#id_parties-0-provider").is_visible()
    assert Lot.objects.exists()
