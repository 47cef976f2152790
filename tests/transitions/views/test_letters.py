"""The pages of letters: what is asked, shown, refused in words, counted and downloaded."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from achterhoek.models import AccessEvent
from clients.models import Client
from tests.factories import ClientFactory, UserFactory, municipality, period
from tests.transitions import lettered, moving
from tests.transitions.lettered import HOME
from transitions.actions import plans
from transitions.actions.letters import batches, posting, texts
from transitions.models import Letter, LetterBatch, Plan
from transitions.statuses import BatchState, LetterKind, LetterState, Status, TextKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]
CHOICES = {"who": "gepland", "dated": "12-09-2022", "name": ""}


def browser(user) -> Browser:
    made = Browser()
    made.force_login(user)
    return made


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def scene():
    return lettered.scheduled()


def test_letters_are_asked_for_and_wait_for_a_worker(scene):
    response = browser(scene.coordinator).post("/brieven/nieuw/outcome/", CHOICES)

    batch = LetterBatch.objects.get()
    assert response.url == batch.get_absolute_url()
    assert (batch.state, batch.kind, batch.asked) == (
        BatchState.PREPARING,
        LetterKind.OUTCOME,
        {"who": "gepland"},
    )


def test_plan_that_tries_other_room_has_no_letters(scene):
    plan = plans.order(period(), by=scene.coordinator, today=moving.TODAY, municipality=municipality())
    tried = {"contract": "AH22-001", "municipality": None, "places": 9, "intake_per_week": 9}
    trial = plans.order(
        period(),
        by=scene.coordinator,
        today=moving.TODAY,
        municipality=municipality(),
        other_room=[tried],
    )
    Plan.objects.update(state="made")

    form = browser(scene.coordinator).get("/brieven/nieuw/outcome/").context["form"]

    offered = set(form.fields["plan"].queryset)
    assert plan in offered
    assert trial not in offered


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        ("outcome", {"who": ""}, "Dit veld is verplicht"),
        ("outcome", {"who": "onzin"}, "geldige"),
        ("outcome", {"who": "inwoner", "case_number": "C-99999"}, "Er is geen inwoner met dit dossiernummer"),
        ("outcome", {"who": "plan"}, "Kies het plan"),
        ("outcome", {"dated": "11-09-2022"}, "De dagtekening ligt in het verleden"),
        ("outcome", {"dated": "31-02-2022"}, "datum"),
        ("correction", {"who": "vervallen", "remark": " "}, "Schrijf op wat er gecorrigeerd wordt"),
    ],
)
def test_order_that_cannot_be_is_refused_in_words(scene, kind, changed, sentence):
    response = browser(scene.coordinator).post(f"/brieven/nieuw/{kind}/", CHOICES | changed)

    assert response.status_code == 200
    assert sentence.lower() in text_of(response).lower()
    assert not LetterBatch.objects.exists()


def test_unknown_kind_of_letter_is_no_page(scene):
    assert browser(scene.coordinator).get("/brieven/nieuw/folder/").status_code == 404


def test_resident_of_another_municipality_gets_no_letter_from_here(scene):
    stranger = UserFactory(coordinator=True, municipality=municipality("1859"))
    asked = CHOICES | {"who": "inwoner", "case_number": scene.handover.client.case_number}

    response = browser(stranger).post("/brieven/nieuw/outcome/", asked)

    assert "Er is geen inwoner met dit dossiernummer" in text_of(response)


def test_maker_sees_who_must_approve_and_has_no_button(scene):
    made = lettered.post(BatchState.DRAFT, scene=scene)

    own = text_of(browser(scene.coordinator).get(made.batch.get_absolute_url()))
    other = text_of(browser(made.approver).get(made.batch.get_absolute_url()))

    assert "Laat een collega de brieven goedkeuren" in own
    assert "Keur goed</button>" not in own
    assert "Keur goed</button>" in other


def test_second_who_approves_is_told_what_happened(scene):
    made = lettered.post(BatchState.DRAFT, scene=scene)
    address = f"{made.batch.get_absolute_url()}goedkeuren/"
    who = browser(made.approver)

    who.post(address, {"version": made.batch.version})
    again = who.post(address, {"version": made.batch.version}, follow=True)

    assert "Iemand anders heeft deze brieven net veranderd" in text_of(again)


def test_posting_on_a_wrong_day_changes_nothing(scene):
    made = lettered.post(BatchState.PRODUCED, scene=scene)
    address, who = f"{made.batch.get_absolute_url()}verstuurd/", browser(made.approver)

    for day in ("", "13-09-2022", "11-09-2022", "nooit"):
        who.post(address, {"version": made.batch.version, "day": day})

    assert Letter.objects.get().state == LetterState.PRODUCED


def test_print_file_is_a_pdf_and_logged(scene):
    made = lettered.post(BatchState.PRODUCED, scene=scene)

    response = browser(made.approver).get(f"{made.batch.get_absolute_url()}drukbestand/")

    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Disposition"] == f'attachment; filename="{made.batch.number}.pdf"'
    assert AccessEvent.objects.filter(action="export", what__startswith="Drukbestand").exists()


def test_print_file_before_the_letters_are_made_is_refused_in_words(scene):
    made = lettered.post(BatchState.APPROVED, scene=scene)

    response = browser(made.approver).get(f"{made.batch.get_absolute_url()}drukbestand/", follow=True)

    assert "De brieven zijn nog niet gemaakt" in text_of(response)


def test_letter_of_a_draft_shows_how_it_would_print(scene):
    made = lettered.post(BatchState.DRAFT, scene=scene)

    response = browser(scene.consultant).get(f"/brieven/brief/{made.letter.number}/pdf/")

    assert response.content.startswith(b"%PDF")
    assert not Letter.objects.filter(file__isnull=False).exists()


def test_markup_in_a_letter_shows_as_typed(scene):
    client = scene.handover.client
    type(client).objects.filter(pk=client.pk).update(surname="<script>alert(1)</script>")
    made = lettered.post(BatchState.DRAFT, scene=scene)

    page = text_of(browser(scene.consultant).get(made.letter.get_absolute_url()))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_returned_letter_is_recorded_and_a_day_before_posting_is_not(scene):
    made = lettered.post(scene=scene)
    address, who = f"/brieven/brief/{made.letter.number}/terug/", browser(scene.consultant)

    early = who.post(address, {"day": "11-09-2022", "reason": "Verhuisd"})
    who.post(address, {"day": "12-09-2022", "reason": "Verhuisd"})

    assert "Een brief komt terug na de dag van versturen" in text_of(early)
    assert made.letter.returned_reason == "Verhuisd"


@pytest.mark.parametrize("which", ["", "anders", "vervallen", "te-laat", "nooit", "onzin"])
def test_lists_of_who_must_hear_open_and_download(scene, which):
    who = browser(scene.coordinator)

    assert who.get(f"/brieven/ontbreekt/?lijst={which}").status_code == 200
    assert text_of(who.get(f"/brieven/ontbreekt/lijst.csv?lijst={which}")).startswith(
        "\ufeffdossiernummer;naam"
    )


def test_functional_administrator_tries_a_draft_on_a_resident(scene):
    place = scene.consultant.municipality
    editor = UserFactory(functional=True, municipality=place)
    seen = texts.seen_of(texts.in_use(place, TextKind.OPENING))
    texts.draft(
        place, TextKind.OPENING, subject="Nieuw", text="Wij schrijven u over {client}.", seen=seen, by=editor
    )
    asked = {"case_number": scene.handover.client.case_number.lower(), "kind": LetterKind.OUTCOME}

    used = text_of(browser(editor).post("/brieven/uitproberen/", asked))
    draft = text_of(browser(editor).post("/brieven/uitproberen/", asked | {"drafts": "on"}))

    assert "Stichting Bron Thuis" in used
    assert "Wij schrijven u over" not in used
    assert f"Wij schrijven u over {scene.handover.client.name}." in draft
    assert not Letter.objects.filter(content__icontains="Wij schrijven u over").exists()
    assert AccessEvent.objects.filter(what="Brief uitgeprobeerd").count() == 2


def step_of(page: str) -> str:
    """What the page says is the next step; nothing where it has none."""
    found = re.search(r'<section class="next".*?<h2>(.*?)</h2>', page, re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("state", "of_batch", "of_letter"),
    [
        (BatchState.DRAFT, "Keur de brieven goed", "Controleer deze brief"),
        (BatchState.APPROVED, "Maak de brieven", "Controleer deze brief"),
        (BatchState.PRODUCED, "Druk de brieven en verstuur ze", "Druk en verstuur de partij"),
        (BatchState.POSTED, "", ""),
        (BatchState.DROPPED, "", ""),
    ],
)
def test_next_step_is_shown_where_there_is_one(scene, state, of_batch, of_letter):
    made = lettered.post(BatchState.DRAFT if state == BatchState.DROPPED else state, scene=scene)
    if state == BatchState.DROPPED:
        batches.drop(made.batch, by=scene.coordinator)
    who = browser(made.approver)

    batch, letter = (text_of(who.get(one.get_absolute_url())) for one in (made.batch, made.letter))

    assert (step_of(batch), step_of(letter)) == (of_batch, of_letter)
    if state == BatchState.POSTED:
        assert "Verstuurd op 12 september 2022" in batch
        assert "Verstuurd op 12 september 2022" in letter
        assert "Je hoeft nu niets te doen" in letter
        assert f"/brieven/brief/{made.letter.number}/terug/" in letter
    if state == BatchState.DROPPED:
        assert "Deze brieven zijn vervallen" in batch
        assert "De hele partij is vervallen" in letter


def test_letter_that_came_back_asks_for_a_new_one_and_not_to_record_it_again(scene):
    made = lettered.post(scene=scene)
    who, address = browser(scene.consultant), made.letter.get_absolute_url()
    who.post(f"{address}terug/", {"day": "12-09-2022", "reason": "Verhuisd"})

    page = text_of(who.get(address))

    assert step_of(page) == "Stel een nieuwe brief samen"
    assert "kwam terug op 12 september 2022: Verhuisd" in page
    assert f"{address}terug/" not in page


@pytest.mark.parametrize("state", [BatchState.DRAFT, BatchState.APPROVED, BatchState.PRODUCED])
def test_batch_without_a_letter_can_only_be_dropped(scene, state):
    made = lettered.post(state, scene=scene)
    batches.take_out(made.letter, reason="Belt eerst zelf.", by=scene.consultant)
    address = made.batch.get_absolute_url()

    page = text_of(browser(made.approver).get(address))

    assert step_of(page) == "Laat deze partij vervallen"
    assert re.findall(r'<button type="submit" class="button[^>]*>([^<]*)', page) == []
    assert f"{address}drukbestand/" not in page
    assert f"{address}vervallen/" in page


def test_batch_without_a_letter_is_not_posted(scene):
    made = lettered.post(BatchState.PRODUCED, scene=scene)
    batches.take_out(made.letter, reason="Belt eerst zelf.", by=scene.consultant)

    with moving.refused("empty"):
        posting.post(made.batch, day=lettered.TODAY, by=made.approver, today=lettered.TODAY)

    assert made.refresh().batch.state == BatchState.PRODUCED


def test_batch_shows_why_letters_were_taken_out(scene):
    made = lettered.post(BatchState.DRAFT, scene=scene)
    batches.take_out(made.letter, reason="Belt eerst zelf.", by=scene.consultant)

    page = text_of(browser(scene.consultant).get(made.batch.get_absolute_url()))

    assert "Belt eerst zelf." in page
    assert "Bekijk deze brieven" in page


def test_nobody_tries_a_letter_on_a_resident_of_elsewhere(scene):
    editor = UserFactory(functional=True, municipality=municipality("1859"))
    asked = {"case_number": scene.handover.client.case_number, "kind": LetterKind.OUTCOME}

    page = text_of(browser(editor).post("/brieven/uitproberen/", asked))

    assert "Er is geen inwoner met dit dossiernummer" in page
    assert scene.handover.client.surname not in page


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/brieven/", 13),
        ("/brieven/partij/{}/", 7),
        ("/brieven/partij/{}/brieven/", 11),
        ("/brieven/partij/{}/niet/", 12),
        ("/brieven/ontbreekt/", 11),
        ("/brieven/ontbreekt/?lijst=nooit", 11),
    ],
)
def test_list_asks_as_many_queries_for_one_row_as_for_three(scene, address, count):
    lettered.sender(scene)
    moving.AssessmentFactory(
        indication__client=ClientFactory(safety=True, **HOME), outcome="stays", reason="own_contract"
    )
    batch = lettered.order(who="iedereen", by=scene.coordinator)
    asked = [_queries(browser(scene.coordinator), address.format(batch.number))]
    for number in range(3):
        person = ClientFactory(**(HOME | {"house_number": str(number + 2)}))
        moving.AssessmentFactory(indication__client=person, outcome="stays", reason="own_contract")
        another = ClientFactory(safety=True, **HOME)
        moving.AssessmentFactory(indication__client=another, outcome="stays", reason="own_contract")
    batch = lettered.order(who="iedereen", by=scene.coordinator, dated=date(2022, 9, 13))
    asked.append(_queries(browser(scene.coordinator), address.format(batch.number)))

    assert asked == [count, count]


def _queries(who: Browser, address: str) -> int:
    who.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert who.get(address).status_code == 200
    return len(found)


def test_letter_that_waits_says_so_and_leads_to_a_batch(scene):
    letter, who = Letter.objects.waiting().get(), browser(scene.coordinator)

    listed = text_of(who.get("/brieven/"))
    shown = text_of(who.get(letter.get_absolute_url()))
    of_client = text_of(who.get(scene.handover.client.get_absolute_url()))

    assert "1 brief wacht op een partij: wat er verandert" in listed
    assert step_of(shown) == "Neem deze brief mee in een partij"
    assert "Haal deze brief uit de partij" not in shown
    assert "wacht op een partij" in of_client
    assert who.get(f"{letter.get_absolute_url()}pdf/")["Content-Type"] == "application/pdf"


def test_another_day_leads_to_its_own_batch():
    made = lettered.post()
    lettered.reschedule(made.scene, day=lettered.DAY + timedelta(days=7))

    page = text_of(browser(made.scene.coordinator).get(Letter.objects.waiting().get().get_absolute_url()))

    assert "/brieven/nieuw/change-of-day/" in page


@pytest.mark.parametrize(("home", "asked"), [({}, False), ({"street": ""}, True), ({"safety": True}, False)])
def test_why_without_a_letter_is_asked_where_none_can_be_made(home, asked):
    found = moving.at(Status.ACCEPTED, **(HOME | home))

    page = browser(found.coordinator).get(f"{found.handover.get_absolute_url()}plannen/")

    assert ("unlettered_reason" in page.context["form"].fields) == asked


def test_day_that_cannot_be_told_is_refused_above_the_form_and_then_explained():
    found = moving.at(Status.ACCEPTED, **(HOME | {"street": ""}))
    who, address = browser(found.coordinator), f"{found.handover.get_absolute_url()}plannen/"
    form = {"version": found.handover.version, "day": "31-10-2022", "consulted_on": "12-09-2022"}

    refused = text_of(who.post(address, form))
    done = text_of(
        who.post(address, form | {"unlettered_reason": "Wordt verteld bij de cliënt thuis."}, follow=True)
    )

    assert "De brief kan nog niet worden gemaakt: geen volledig adres" in refused
    assert "Er is nog geen brief over deze dag" in done


def test_printed_letters_that_hold_no_more_are_named_before_they_are_posted():
    made = lettered.post(BatchState.PRODUCED)
    posting.print_file(made.batch, by=made.approver).close()
    who = browser(made.scene.coordinator)
    before = text_of(who.get(made.batch.get_absolute_url()))

    form = {"version": made.scene.handover.version, "day": "07-11-2022", "consulted_on": "12-09-2022"}
    said = text_of(who.post(f"{made.scene.handover.get_absolute_url()}plannen/", form, follow=True))
    after = text_of(who.get(made.batch.get_absolute_url()))
    listed = who.get(f"{made.batch.get_absolute_url()}brieven/?lijst=anders").context["page_obj"].object_list

    assert "niet meer</h2>" not in before
    assert f"brief {made.letter}, met een andere dag, is al gedrukt" in said
    assert "1 brief klopt niet meer" in after
    assert list(listed) == [made.letter]


def test_letter_that_waits_says_when_it_cannot_go_any_more(scene):
    letter = Letter.objects.waiting().get()
    Client.objects.filter(pk=letter.client_id).update(safety=True)

    page = text_of(browser(scene.coordinator).get(letter.get_absolute_url()))

    assert step_of(page) == "Deze brief gaat niet vanzelf weg"
    assert "Veiligheid: een mens bepaalt of en waarheen" in page
