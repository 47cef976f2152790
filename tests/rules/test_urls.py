"""The probe: every address × role × own, another municipality's and unknown thing × GET and POST.

What a stranger asks for answers as what does not exist: the same 404, word for word. Nothing of another municipality
is shown or changed, also where its numbers are put into forms, filters and the next page to go to.
"""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from achterhoek.models import AccessSubject, Tally
from achterhoek.permissions import PERMISSIONS
from tests.rules import register
from tests.rules.test_models import SCOPED as SCOPED_MODELS

pytestmark = pytest.mark.django_db
ELSEWHERE = "0222"
METHODS = ("get", "post")
CLOSED = {403, 405}
TABLES = "clients|transitions|achterhoek_(accesssubject|fileimport|user)"
WRITES = re.compile(rf'(INSERT INTO|UPDATE|DELETE FROM) "({TABLES})')
SEEN_BY_ITS_OWN = 1  # the event with which its own consultant looked (register.things_of)


def addresses(resolver=None, namespace=""):
    """Every named address of the portal with its view, the admin's apart."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback


VIEWS = dict(addresses())


def ask(browser, method, url, data=None):
    """One request whose effect is taken back."""
    with transaction.atomic():
        answer = getattr(browser, method)(url, data or {})
        if answer.streaming:
            b"".join(answer.streaming_content)  # a file that is sent is closed at its end
        transaction.set_rollback(True)
    assert answer.status_code < 500
    return answer


def ask_and_look(browser, method, url, data, *, rows):
    """The same, and nothing of elsewhere is shown, changed or noted as seen."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = getattr(browser, method)(url, data)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if any(WRITES.match(query["sql"]) for query in asked.captured_queries):
            assert snapshot() == rows
            assert AccessSubject.objects.filter(municipality_id=ELSEWHERE).count() == SEEN_BY_ITS_OWN
        transaction.set_rollback(True)
    assert answer.status_code < 500
    assert register.SECRET_NAME not in body.decode(errors="replace")
    return answer


def snapshot():
    return {
        model._meta.label: sorted(
            map(repr, model._base_manager.filter(municipality_id=ELSEWHERE).values_list(*columns(model)))
        )
        for model in SCOPED_MODELS
    }


def columns(model):
    """All of them; of a tally not its number: on PostgreSQL its rows are gathered anew, with the same counts."""
    found = [field.attname for field in model._meta.concrete_fields]
    return [name for name in found if model is not Tally or name != "id"]


def words(answer):
    """A page without what differs between any two answers."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def poison(there):
    """Things of elsewhere under every name that a form or filter of ours has."""
    client, handover, staff = there.client, there.handover, there.staff
    line = handover.lines.get()
    indication = line.care_line.indications.get()
    numbers = {
        **dict.fromkeys(("client", "clients", "case_number", "dossier", "clienten"), client.case_number),
        **dict.fromkeys(("zoek", "q", "search", "text"), register.SECRET_NAME[:6]),
        **dict.fromkeys(("to", "who", "consultant", "consulent", "van", "staff"), staff.pk),
        **dict.fromkeys(("handover", "overdracht", "number"), handover.number),
        **dict.fromkeys(("indication", "indications", "indicatie", "successor"), indication.pk),
        **dict.fromkeys(("assessment", "assessments", "gekozen"), indication.assessments.get().pk),
        **dict.fromkeys(("care_line", "line", "lines", "zorglijn"), line.care_line_id),
        **dict.fromkeys(("import", "file_import", "pk", "id"), there.caseload.pk),
        **dict.fromkeys(("municipality", "gemeente"), ELSEWHERE),
        **dict.fromkeys(("next", "terug", "back"), client.get_absolute_url()),
    }
    return numbers | {"order": "-surname", "sort": "surname", "page": "1"}


def test_every_address_is_in_the_register():
    assert set(VIEWS) - register.EVERY_NAME == set()
    assert register.EVERY_NAME - set(VIEWS) == set()


def test_every_address_has_a_name():
    assert [name for name in VIEWS if name.endswith(("None", ":"))] == []


def test_only_listed_views_are_open_to_visitors():
    opened = {name for name, view in VIEWS.items() if not getattr(view, "login_required", True)}

    assert opened == register.PUBLIC


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_view_asks_the_permission_of_the_register(name):
    asked = {**register.PLAIN, **{n: p for n, (p, _) in (register.SCOPED | register.SHARED).items()}}

    assert getattr(VIEWS[name], "permission", None) == asked.get(name)


@pytest.mark.parametrize("name", sorted(set(VIEWS) - register.PUBLIC))
def test_visitor_is_sent_to_the_sign_in_page(region, client, name):
    url = reverse(name, kwargs=arguments(name, region[0]))

    for method in METHODS:
        assert ask(client, method, url)["Location"].startswith("/aanmelden/?next=")


def arguments(name, things):
    shown = (register.SCOPED | register.SHARED).get(name)
    return shown[1].arguments(things) if shown else {}


@pytest.mark.parametrize("name", sorted(register.PLAIN))
def test_role_without_the_permission_is_refused(region, browsers, name):
    allowed = PERMISSIONS[register.PLAIN[name]]

    for role, browser in browsers.items():
        statuses = {ask(browser, method, reverse(name)).status_code for method in METHODS}
        assert statuses <= CLOSED if role not in allowed else not statuses <= CLOSED


@pytest.mark.parametrize("name", sorted(register.PLAIN.keys() | register.OWN | {"transitions:work"}))
def test_page_shows_and_changes_nothing_of_elsewhere(region, browsers, name):
    rows, data = snapshot(), poison(region[1])

    for browser in browsers.values():
        for method in METHODS:
            ask_and_look(browser, method, reverse(name), {}, rows=rows)
            ask_and_look(browser, method, reverse(name), data, rows=rows)


@pytest.mark.parametrize("name", sorted(register.SCOPED))
def test_thing_of_elsewhere_is_as_unknown_as_none(region, browsers, name):
    permission, shown = register.SCOPED[name]
    _, there = region
    unknown, other = (reverse(name, kwargs=values) for values in (shown.unknown, shown.arguments(there)))
    rows, data = snapshot(), poison(there)

    for role, browser in browsers.items():
        if role in shown.of_all:
            continue
        for method in METHODS:
            answers = [
                ask_and_look(browser, method, url, sent, rows=rows)
                for url in (unknown, other)
                for sent in ({}, data)
            ]
            status = {answer.status_code for answer in answers}
            assert status <= CLOSED if role not in PERMISSIONS[permission] else status <= {404, 405}
            assert len({words(answer) for answer in answers}) == 1


@pytest.mark.parametrize("name", sorted(register.SCOPED | register.SHARED))
def test_own_thing_opens_for_who_may_and_for_no_other(region, browsers, name):
    permission, shown = (register.SCOPED | register.SHARED)[name]
    url = reverse(name, kwargs=shown.arguments(region[0]))

    for role, browser in browsers.items():
        may_post = not shown.to_post or role in PERMISSIONS[shown.to_post]
        methods = METHODS if may_post else ("get",)
        statuses = {ask(browser, method, url).status_code for method in methods}
        if role not in PERMISSIONS[permission]:
            assert statuses <= CLOSED
        elif role not in shown.reached_by:
            assert statuses <= {404, 405}
        else:
            assert statuses & {200, 302, 422}
            assert not statuses & {403, 404}
        assert may_post or ask(browser, "post", url).status_code == 403


@pytest.mark.parametrize("name", sorted(register.SCOPED | register.SHARED))
def test_own_thing_takes_nothing_from_elsewhere(region, browsers, name):
    """Numbers of another municipality in a form about an own thing bring nothing in."""
    _, shown = (register.SCOPED | register.SHARED)[name]
    url, rows, data = reverse(name, kwargs=shown.arguments(region[0])), snapshot(), poison(region[1])

    for browser in browsers.values():
        for method in METHODS:
            ask_and_look(browser, method, url, data, rows=rows)


@pytest.mark.parametrize("name", sorted(register.SHARED))
def test_shared_thing_that_does_not_exist_is_not_found(browsers, name):
    permission, shown = register.SHARED[name]

    for role, browser in browsers.items():
        statuses = {
            ask(browser, method, reverse(name, kwargs=shown.unknown)).status_code for method in METHODS
        }
        assert statuses <= ({404, 405} if role in PERMISSIONS[permission] else CLOSED)
