from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import identify_hasher
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from achterhoek.models import AccessEvent, User
from achterhoek.statuses import AccessAction, AccessOutcome
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = "/aanmelden/"


@pytest.fixture
def user():
    return UserFactory(username="janneke", password=PASSWORD)


def try_to_sign_in(client, name="janneke", password="verkeerd", address="192.0.2.10", **more):
    return client.post(SIGN_IN, {"username": name, "password": password}, REMOTE_ADDR=address, **more)


def events(action=AccessAction.SIGN_IN):
    return list(
        AccessEvent.objects.filter(action=action)
        .order_by("pk")
        .values_list("what", "outcome", "by__username")
    )


def test_right_password_opens_the_door_and_is_recorded(client, user):
    answer = try_to_sign_in(client, password=PASSWORD)

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert events() == [("aangemeld", "done", "janneke")]


def test_sign_in_gives_a_new_session(client, user):
    client.get(SIGN_IN)
    session = client.session
    session["kept"] = "before"
    session.save()
    before = session.session_key

    try_to_sign_in(client, password=PASSWORD)

    assert client.session.session_key != before


def test_session_ends_after_eight_hours(client, user):
    try_to_sign_in(client, password=PASSWORD)

    with time_machine.travel(timezone.now() + timedelta(hours=8, minutes=1)):
        answer = client.get(reverse("achterhoek:password"))

    assert answer.status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://elders.example/", "//elders.example/"])
def test_sign_in_leads_nowhere_else(client, user, elsewhere):
    answer = client.post(f"{SIGN_IN}?next={elsewhere}", {"username": "janneke", "password": PASSWORD})

    assert answer["Location"] == "/"


def test_failures_say_the_same_whoever_was_named(client, user):
    UserFactory(username="vertrokken", password=PASSWORD, is_active=False)
    said = set()

    for name in ("janneke", "vertrokken", "bestaat-niet", "portaal"):
        password = PASSWORD if name == "vertrokken" else "verkeerd"
        body = try_to_sign_in(client, name, password, address="192.0.2.11").content.decode()
        said.add(body.split("<main")[1].replace(name, "NAAM"))

    assert len({text.split("csrfmiddlewaretoken")[0] for text in said}) == 1
    assert all("horen niet bij elkaar" in text for text in said)


def test_failure_names_an_account_only_if_there_is_one(client, user):
    try_to_sign_in(client)
    try_to_sign_in(client, "999900018")

    assert events() == [("aanmelden mislukt", "refused", "janneke"), ("aanmelden mislukt", "refused", None)]


def test_typed_name_is_kept_nowhere(client, user, caplog):
    typed = "999900018"

    for _ in range(6):
        try_to_sign_in(client, typed)

    tables = ("axes_accessattempt", "axes_accesslog", "axes_accessfailurelog", "achterhoek_accessevent")
    assert typed not in caplog.text
    assert all(typed not in row for table in tables for row in rows_of(table))


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return [str(row) for row in cursor.fetchall()]


@pytest.mark.parametrize("name", ["janneke", "bestaat-niet"])
def test_fifth_failure_closes_the_door_and_says_until_when(client, user, name):
    answers = [try_to_sign_in(client, name) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 15 * 60
    assert "Probeer het na" in answers[-1].content.decode()


def test_closed_door_stays_closed_for_the_right_password(client, user):
    for _ in range(5):
        try_to_sign_in(client)

    assert try_to_sign_in(client, password=PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_closed_door_is_recorded_once(client, user):
    for _ in range(8):
        try_to_sign_in(client)

    assert [what for what, _, _ in events()] == ["aanmelden mislukt"] * 4 + [
        "aanmelden mislukt; nu een tijd geblokkeerd"
    ]


def test_door_opens_again_after_a_quarter(client, user):
    for _ in range(5):
        try_to_sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        assert try_to_sign_in(client, password=PASSWORD).status_code == 429

    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=5)):
        answer = try_to_sign_in(client, password=PASSWORD)

    assert answer.status_code == 302


def test_door_stays_open_at_another_address(client, user):
    for _ in range(5):
        try_to_sign_in(client)

    assert try_to_sign_in(client, password=PASSWORD, address="192.0.2.99").status_code == 302


def test_name_is_locked_from_everywhere_after_twenty_five_failures(client, user):
    statuses = [try_to_sign_in(client, address=f"192.0.2.{n // 4 + 1}").status_code for n in range(25)]

    assert statuses == [200] * 24 + [429]
    assert try_to_sign_in(client, password=PASSWORD, address="192.0.2.200").status_code == 429


def test_success_does_not_clear_guesses_from_elsewhere(client, user):
    for n in range(24):
        try_to_sign_in(client, address=f"192.0.2.{n // 4 + 1}")
    assert try_to_sign_in(client, password=PASSWORD, address="192.0.2.200").status_code == 302
    client.logout()

    assert try_to_sign_in(client, address="192.0.2.201").status_code == 429


def test_address_is_locked_after_a_hundred_names(client, user):
    statuses = [try_to_sign_in(client, f"naam{n}").status_code for n in range(100)]

    assert statuses == [200] * 99 + [429]
    assert try_to_sign_in(client, password=PASSWORD).status_code == 429


def test_address_behind_the_proxy_is_the_one_it_wrote(client, user, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    for n in range(5):
        try_to_sign_in(client, headers={"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"})

    assert try_to_sign_in(client, headers={"X-Forwarded-For": "1.1.1.1, 198.51.100.7"}).status_code == 429
    assert (
        try_to_sign_in(client, headers={"X-Forwarded-For": "198.51.100.7, 198.51.100.8"}).status_code == 200
    )


def test_system_account_cannot_sign_in(client):
    portal = User.objects.portal()

    assert not portal.has_usable_password()
    assert not portal.is_active
    client.force_login(portal)
    assert client.get(reverse("achterhoek:password")).status_code == 302


def test_deactivated_person_is_out_at_once(client, user):
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get(reverse("achterhoek:password"))["Location"].startswith(SIGN_IN)


def test_sign_out_needs_a_post_and_is_recorded(client, user):
    client.force_login(user)

    assert client.get("/afmelden/").status_code == 405
    assert client.post("/afmelden/").status_code == 302

    assert "_auth_user_id" not in client.session
    assert events(AccessAction.SIGN_OUT) == [("afgemeld", "done", "janneke")]


def test_password_is_changed_and_recorded(client, user):
    client.force_login(user)
    new = "een-zin-van-vier-woorden"

    answer = client.post(
        "/wachtwoord/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )

    user.refresh_from_db()
    assert answer.status_code == 302
    assert user.check_password(new)
    assert client.get("/wachtwoord/").status_code == 200
    assert events(AccessAction.CHANGE) == [("eigen wachtwoord gewijzigd", "done", "janneke")]


def test_changed_password_ends_other_sessions(client, user):
    other = type(client)()
    for browser in (client, other):
        browser.force_login(user)
    new = "een-zin-van-vier-woorden"

    client.post("/wachtwoord/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})

    assert other.get("/wachtwoord/").status_code == 302


@pytest.mark.parametrize("new", ["kort", "janneke-janneke", "729461530846", "password1234"])
def test_weak_password_is_refused(client, new):
    user = UserFactory(username="janneke-janneke", password=PASSWORD)
    client.force_login(user)

    answer = client.post(
        "/wachtwoord/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )

    user.refresh_from_db()
    assert answer.status_code == 200
    assert user.check_password(PASSWORD)


def test_temporary_password_must_be_changed_first(client):
    user = UserFactory(password=PASSWORD, must_change_password=True)
    client.force_login(user)
    new = "een-zin-van-vier-woorden"

    assert client.get("/admin/")["Location"] == "/wachtwoord/"
    assert client.get("/wachtwoord/").status_code == 200

    client.post("/wachtwoord/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    user.refresh_from_db()
    assert not user.must_change_password


@pytest.mark.usefixtures("production_hashers")
def test_password_is_kept_as_argon2id_with_bounded_memory():
    user = UserFactory(password=PASSWORD)

    hasher = identify_hasher(user.password)
    kept = hasher.decode(user.password)

    assert kept["variety"] == "argon2id"
    assert (kept["memory_cost"], kept["time_cost"], kept["parallelism"]) == (19 * 1024, 2, 1)
    assert user.check_password(PASSWORD)


def test_refused_outcome_is_only_for_failures(client, user):
    try_to_sign_in(client)
    try_to_sign_in(client, password=PASSWORD)

    assert [outcome for _, outcome, _ in events()] == [AccessOutcome.REFUSED, AccessOutcome.DONE]
