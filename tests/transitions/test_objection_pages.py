"""The pages of objections: the list, registering, one objection with its steps, and what other pages say of it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from achterhoek.models import AccessEvent
from achterhoek.statuses import AccessAction, AccessOutcome
from tests.factories import LetterFactory, ObjectionFactory, UserFactory, municipality
from tests.transitions import moving, objecting
from tests.transitions.moving import at
from tests.transitions.objecting import RECEIVED, TODAY, UNTIL, case
from transitions import timeline
from transitions.models import Objection
from transitions.statuses import ObjectionOutcome, ReliefState, Remedy, Status, Weighing
from transitions.views.objection_steps import STEPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


@pytest.fixture
def signed_in(client):
    """A browser in which someone is signed in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def address(found, name: str = "") -> str:
    return reverse(f"transitions:objection{'_' + name if name else ''}", args=[found.objection.number])


def post(browser, found, step: str, **data):
    return browser.post(address(found, step), {"version": found.now.version, **data}, follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def errors(response) -> str:
    return " ".join(response.context["form"].non_field_errors())


def listed(browser, **query) -> list[str]:
    response = browser.get(reverse("transitions:objections"), query)
    return [row["objection"].number for row in response.context["rows"]]


# Registering


def register(browser, found, **data):
    url = reverse("transitions:objection_register", args=[found.handover.client.case_number])
    sent = {
        "received_on": RECEIVED,
        "by_whom": "T. te Abbink",
        "ground": "Ik wil bij mijn eigen hulp blijven.",
        "handled_by": found.consultant.pk,
        "handover": found.handover.pk,
    }
    return browser.post(url, sent | data, follow=True)


def test_consultant_registers_an_objection_from_the_handover(signed_in):
    found = at(Status.SCHEDULED)
    letter = objecting.letter_to(found.handover.client)
    browser = signed_in(found.consultant)
    page = browser.get(found.handover.get_absolute_url()).content.decode()
    [link] = re.findall(r'href="(/bezwaren/nieuw/[^"]+)"', page)

    form = browser.get(link).context["form"]
    response = register(browser, found, letter=letter.pk)

    assert form.initial["handover"] == found.handover.pk
    assert form.initial["handled_by"] == found.consultant.pk
    made = Objection.objects.get()
    assert (made.letter, made.handover, made.term_ended_on) == (letter, found.handover, UNTIL)
    assert said(response) == [f"Bezwaar {made} is geregistreerd."]


def test_letter_in_the_address_is_filled_in(signed_in):
    found = at(Status.SCHEDULED)
    letter = objecting.letter_to(found.handover.client)
    url = reverse("transitions:objection_register", args=[found.handover.client.case_number])

    form = signed_in(found.consultant).get(url, {"brief": letter.number}).context["form"]

    assert form.initial["letter"] == letter.pk


def test_only_posted_letters_of_this_client_are_offered(signed_in):
    found = at(Status.SCHEDULED)
    own = objecting.letter_to(found.handover.client)
    LetterFactory(client=found.handover.client)
    leaving, elsewhere = UserFactory(is_active=False), UserFactory(municipality=municipality("0222"))
    objecting.letter_to(moving.another(found).handover.client)
    url = reverse("transitions:objection_register", args=[found.handover.client.case_number])

    form = signed_in(found.consultant).get(url).context["form"]

    assert list(form.fields["letter"].queryset) == [own]
    assert list(form.fields["handover"].queryset) == [found.handover]
    assert {found.consultant, found.coordinator} <= set(form.fields["handled_by"].queryset)
    assert not {leaving, elsewhere} & set(form.fields["handled_by"].queryset)


def test_late_objection_is_registered_and_that_is_said(signed_in, on_day):
    found = at(Status.SCHEDULED)
    letter = objecting.letter_to(found.handover.client)
    late = UNTIL + timedelta(days=3)
    on_day(late)
    browser = signed_in(found.consultant)

    response = register(browser, found, letter=letter.pk, received_on=late)

    assert "na de termijn" in said(response)[0]
    assert "na de termijn" in response.content.decode()
    assert "na de termijn" in browser.get(reverse("transitions:objections")).content.decode()


def test_refused_registration_stands_above_the_form_and_in_the_log(signed_in):
    found = at(Status.SCHEDULED)
    letter = objecting.letter_to(found.handover.client)

    response = register(
        signed_in(found.consultant),
        found,
        letter=letter.pk,
        received_on=objecting.POSTED - timedelta(days=1),
    )

    assert "voordat deze brief op de post ging (5 september 2022)" in errors(response)
    assert not Objection.objects.exists()
    assert AccessEvent.objects.filter(
        outcome=AccessOutcome.REFUSED, detail={"rule": "before_letter"}
    ).exists()


# One objection


@pytest.mark.parametrize("status", Status, ids=lambda status: status.name)
def test_every_page_of_an_objection_opens_in_every_status_of_its_handover(signed_in, status):
    found = case(status)
    browser = signed_in(found.coordinator)

    answers = [browser.get(address(found, name)) for name in ("", *(step.name for step in STEPS))]

    assert {answer.status_code for answer in answers} == {200}


def test_page_leads_to_steps_that_open(signed_in):
    found = case()
    objecting.ask_relief(found)
    browser = signed_in(found.coordinator)

    page = browser.get(address(found)).content.decode()
    links = set(re.findall(rf'href="(/bezwaren/{found.objection.number}/[^"]+)"', page))

    assert len(links) == 9
    assert {browser.get(link).status_code for link in links} == {200}


def test_weighing_stands_on_top_until_a_coordinator_chose(signed_in):
    found = case()

    for user, primary, who in (
        (found.consultant, None, "coördinator"),
        (found.coordinator, "weigh", "coördinator"),
    ):
        guide = signed_in(user).get(address(found)).context["guide"]
        assert guide.title == "Kies: doorgaan of wachten"
        assert "13 september 2022 (nog 1 dag)" in guide.text
        assert (guide.primary.name if guide.primary else None, guide.who) == (primary, who)


def titles(browser, found):
    return browser.get(address(found)).context["guide"].title


def test_next_step_follows_the_objection_to_its_end(signed_in, on_day):
    found = case()
    browser, seen = signed_in(found.coordinator), []

    def look():
        seen.append(titles(browser, found))

    look()
    post(browser, found, "weigh", choice="wait", reason="Kwetsbaar.")
    look()
    post(browser, found, "relief", asked_on=TODAY)
    look()
    post(browser, found, "rule", granted="nee", day=TODAY, note="Geen spoed.")
    post(browser, found, "hearing", day=TODAY + timedelta(days=3), note="")
    look()
    on_day(TODAY + timedelta(days=4))
    look()
    post(browser, found, "hearing", day=TODAY + timedelta(days=3), note="Gehoord.")
    look()
    post(browser, found, "decide", outcome="unfounded", day=TODAY, reason="De overdracht is zorgvuldig.")
    look()

    assert seen == [
        "Kies: doorgaan of wachten",
        "Nodig de cliënt uit voor een hoorzitting",
        "Vraag naar de uitspraak van de rechter",
        "De hoorzitting is op 15 september 2022",
        "Noteer hoe de hoorzitting ging",
        "Beslis op het bezwaar",
        "Dit bezwaar is afgedaan",
    ]
    assert found.now.outcome == ObjectionOutcome.UNFOUNDED


def test_relief_is_asked_granted_and_ended_by_its_forms(signed_in):
    found = case()
    browser = signed_in(found.consultant)

    post(browser, found, "relief", asked_on=TODAY)
    granted = post(browser, found, "rule", granted="ja", day=TODAY, until="2022-10-10", note="Blijft.")
    kept = browser.get(address(found))
    refused = browser.post(
        reverse("transitions:handover_resume", args=[found.handover.number]),
        {"version": found.handover.version},
    )
    ended = post(browser, found, "end_relief", ended_on=TODAY, reason="Uitspraak.")

    assert "De oude aanbieder blijft" in said(granted)[0]
    assert kept.context["is_kept"]
    assert "voorlopige voorziening" in errors(refused)
    assert found.objection.reliefs.get().state == ReliefState.ENDED
    assert said(ended) == ["De voorlopige voorziening is afgelopen. Kijk of de overdracht verder kan."]


def test_terms_are_moved_by_their_forms(signed_in):
    found = case()
    browser = signed_in(found.consultant)

    committee = post(browser, found, "committee", committee="ja")
    postponed = post(browser, found, "postpone", reason="Advies volgt later.")
    again = post(browser, found, "postpone", reason="Nog eens.")

    assert said(committee) == ["Het besluit moet er uiterlijk 9 januari 2023 zijn."]
    assert "20 februari 2023" in said(postponed)[0]
    assert "al verdaagd op 12 september 2022" in errors(again)


def test_handler_and_handover_are_chosen_by_their_forms(signed_in):
    found = case(letter=None, handover=None)
    browser = signed_in(found.consultant)

    post(browser, found, "give", to=found.coordinator.pk)
    post(browser, found, "point", handover=found.handover.pk)

    assert (found.now.handled_by, found.now.handover) == (found.coordinator, found.handover)


def test_upheld_asks_what_follows_and_does_it(signed_in):
    found = case()
    browser = signed_in(found.coordinator)
    sent = {"day": TODAY, "reason": "De band weegt zwaar."}

    without = post(browser, found, "decide", outcome="upheld", **sent)
    response = post(browser, found, "decide", outcome="upheld:cancel", **sent)

    assert without.context["form"].errors["outcome"]
    assert said(response) == ["Het besluit is vastgelegd: gegrond. Laat het de cliënt weten."]
    assert found.handover.status == Status.CANCELLED


def test_what_a_person_must_do_is_said_and_stays_on_top_until_done(signed_in):
    found = case(Status.STARTED)
    browser = signed_in(found.coordinator)

    form = browser.get(address(found, "decide")).context["form"]
    decided = post(
        browser, found, "decide", outcome="upheld:another", day=TODAY, reason="De band weegt zwaar."
    )
    todo = titles(browser, found)
    post(browser, found, "follow_up", note="Nieuwe overdracht begonnen.")

    assert "al begonnen" in form.fields["outcome"].help_text
    assert "Begin een nieuwe overdracht" in said(decided)[0]
    assert (todo, titles(browser, found)) == ("Hier moet een mens iets doen", "Dit bezwaar is afgedaan")


def test_objection_without_a_handover_asks_no_remedy(signed_in):
    found = case(letter=None, handover=None)
    browser = signed_in(found.coordinator)

    form = browser.get(address(found, "decide")).context["form"]
    post(browser, found, "decide", outcome="upheld", day=TODAY, reason="Terecht.")

    assert [value for value, _ in form.fields["outcome"].choices] == ["upheld", "unfounded", "inadmissible"]
    assert found.now.follow_up


def test_client_takes_it_back_by_its_form(signed_in):
    found = case()

    post(signed_in(found.consultant), found, "withdraw", day=TODAY, reason="Per brief.")

    assert found.now.outcome == ObjectionOutcome.WITHDRAWN


def test_second_of_two_pages_is_told(signed_in):
    found = case()
    browser, version = signed_in(found.coordinator), found.now.version
    post(browser, found, "weigh", choice="go_on", reason="Kan.")

    response = browser.post(
        address(found, "weigh"), {"version": version, "choice": "wait", "reason": "Toch niet."}
    )

    assert "Iemand anders heeft dit net gewijzigd" in errors(response)
    assert found.now.weighing == Weighing.GO_ON
    assert AccessEvent.objects.filter(outcome=AccessOutcome.REFUSED, detail={"rule": "version"}).exists()


def test_reading_an_objection_is_on_record(signed_in):
    found = case()
    signed_in(found.consultant).get(address(found))

    event = AccessEvent.objects.get(what="Bezwaar bekeken")
    assert list(event.subjects.values_list("case_number", flat=True)) == [found.objection.client.case_number]


# The list


def test_list_shows_running_ones_by_the_day_on_which_they_are_due(signed_in):
    found = case()
    last = ObjectionFactory(answer_due_on="2023-01-02", handled_by=found.coordinator)
    first = ObjectionFactory(answer_due_on="2022-09-10", handled_by=found.coordinator)
    done = ObjectionFactory(received_on=RECEIVED, handled_by=found.coordinator)
    Objection.objects.filter(pk=done.pk).update(
        outcome="unfounded",
        outcome_reason="x",
        decided_on=TODAY,
        decided_at="2022-09-12T12:00Z",
        decided_by=found.coordinator,
    )
    browser = signed_in(found.coordinator)

    assert listed(browser) == [first.number, found.objection.number, last.number]
    assert listed(browser, stand="afgedaan") == [done.number]
    assert listed(browser, stand="alle") == [
        *(first.number, found.objection.number, last.number),
        done.number,
    ]
    assert listed(browser, stand="te-laat") == [first.number]
    assert listed(browser, van="mijn") == [first.number, last.number]
    assert listed(browser, stand="bestaat-niet") == listed(browser)


def test_list_finds_what_is_to_weigh_with_the_court_and_to_do(signed_in):
    to_weigh, with_relief, to_do = case(), case(), case(Status.STARTED)
    objecting.weigh(with_relief, Weighing.GO_ON)
    objecting.ask_relief(with_relief)
    objecting.decide(to_do, remedy=Remedy.ANOTHER)
    browser = signed_in(to_weigh.coordinator)

    assert listed(browser, stand="kiezen") == [to_weigh.objection.number]
    assert listed(browser, stand="voorziening") == [with_relief.objection.number]
    assert listed(browser, stand="nog-doen") == [to_do.objection.number]
    chips = {value: count for value, _, count in browser.get("/bezwaren/").context["states"]}
    assert list(chips.items()) == [
        *(("", 2), ("kiezen", 1), ("te-laat", 0), ("voorziening", 1)),
        *(("nog-doen", 1), ("afgedaan", 1), ("alle", 3)),
    ]


def test_row_says_what_is_late_and_by_how_much(signed_in, on_day):
    found = case()
    on_day(TODAY + timedelta(days=4))

    [row] = signed_in(found.coordinator).get(reverse("transitions:objections")).context["rows"]

    assert (row["late"], row["left"]) == (True, "3 dagen te laat")


def test_empty_list_says_where_an_objection_begins(signed_in):
    page = signed_in(UserFactory()).get(reverse("transitions:objections")).content.decode()

    assert "Er loopt geen bezwaar" in page


def test_download_has_case_numbers_and_no_names(signed_in):
    found = case()
    objecting.weigh(found)
    hostile = ObjectionFactory(handled_by=UserFactory(first_name="=cmd", last_name="()"))

    response = signed_in(found.coordinator).get(reverse("transitions:objections_download"))

    rows = [line.split(";") for line in response.content.decode("utf-8-sig").splitlines()]
    assert [row[0] for row in rows] == ["bezwaar", found.objection.number, hostile.number]
    assert rows[1][1] == found.objection.client.case_number
    assert "de overdracht wacht" in rows[1]
    assert found.objection.client.surname not in response.content.decode()
    assert rows[2][-1].startswith("'=cmd")
    event = AccessEvent.objects.get(action=AccessAction.EXPORT)
    assert event.subjects.count() == 2


def test_list_is_printed_whole_with_its_filter(signed_in):
    found = case()
    done = case()
    objecting.withdraw(done)

    page = signed_in(found.coordinator).get(reverse("transitions:objections_print"), {"stand": "afgedaan"})

    assert [row["objection"] for row in page.context["rows"]] == [done.objection]
    assert AccessEvent.objects.filter(what="Lijst van bezwaren afgedrukt").exists()


# On other pages


def alerts(browser, found):
    pages = (found.handover.get_absolute_url(), found.handover.client.get_absolute_url())
    return [[alert.text for alert in browser.get(page).context["objections"]] for page in pages]


def test_handover_and_client_say_that_an_objection_runs(signed_in):
    found = case()
    browser, number = signed_in(found.consultant), found.objection.number

    chosen = f"Er loopt een bezwaar ({number}): besluit uiterlijk 28 november 2022, "
    assert alerts(browser, found) == [[f"{chosen}doorgaan of wachten is nog niet gekozen."]] * 2
    objecting.weigh(found)
    assert alerts(browser, found) == [[f"{chosen}de overdracht wacht."]] * 2
    objecting.ask_relief(found)
    assert alerts(browser, found)[0][1:] == [
        f"Bij de rechter is een voorlopige voorziening gevraagd (bezwaar {number})."
    ]
    objecting.rule(found)
    kept = "De rechter wees een voorlopige voorziening toe: de oude aanbieder blijft."
    until = f"Er loopt een bezwaar ({number}): besluit uiterlijk 28 november 2022"
    assert alerts(browser, found) == [[f"{until}. {kept}"]] * 2
    objecting.decide(found, ObjectionOutcome.UNFOUNDED, None)
    assert alerts(browser, found) == [[f"{kept} Het bezwaar zelf ({number}) is al afgedaan."]] * 2
    objecting.end_relief(found)
    assert alerts(browser, found) == [[], []]


def test_held_handover_is_not_led_to_go_on_while_an_objection_keeps_it(signed_in):
    found = case()
    browser = signed_in(found.consultant)

    def guide():
        shown = browser.get(found.handover.get_absolute_url()).context["guide"]
        return shown.title, shown.primary.name if shown.primary else None

    objecting.weigh(found)
    assert guide() == ("Deze overdracht wacht op een bezwaar", None)
    objecting.weigh(found, Weighing.GO_ON)
    assert guide() == ("Kijk of deze overdracht verder kan", "resume")
    objecting.ask_relief(found)
    objecting.rule(found)
    assert guide() == ("Deze overdracht wacht op een bezwaar", None)


def test_page_says_that_a_person_must_still_do_something(signed_in):
    found = case(Status.STARTED)
    objecting.decide(found)

    [[alert], _] = alerts(signed_in(found.consultant), found)

    assert alert == f"Na bezwaar {found.objection} moet een mens nog iets doen."


def test_every_step_stands_in_the_story_of_the_client():
    found = case()
    objecting.weigh(found)
    objecting.ask_relief(found)
    objecting.rule(found)
    objecting.decide(found)

    told = timeline.of(found.handover.client, user=found.consultant, today=TODAY, kind="bezwaar")

    assert sorted(event.text for event in told) == sorted(
        found.objection.events.values_list("what", flat=True)
    )
    assert len(told) == 6
    assert {event.url for event in told} == {found.objection.get_absolute_url()}
