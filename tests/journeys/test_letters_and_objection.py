"""From a plan to a posted letter, an objection and a move that waits: a municipality in real browsers."""

from datetime import date

import pytest

from tests.journeys import worker
from tests.journeys.conftest import Person
from tests.transitions import lettered, moving, planned
from transitions.models import Handover, Letter, Objection
from transitions.statuses import BatchState, LetterState, Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = moving.TODAY
START = "31 oktober 2022"


@pytest.fixture
def planned_move(on_day):
    """A plan that places one resident, who has an address; the sender of letters was looked at."""
    on_day(TODAY)
    made = planned.plan(1, **lettered.HOME)
    lettered.sender(made.scenes[0])
    return made


def test_resident_of_a_plan_gets_a_letter_objects_and_the_move_waits(planned_move, person, it_is):
    scene = planned_move.scenes[0]
    author, approver = person(user=planned_move.author), person(user=planned_move.approver)

    with worker.working(day=TODAY):
        check_the_plan(author)
        approve_and_carry_out(approver)
        agree_the_first_day(scene)
        put_the_letters_together(author)
        approve_and_make(approver)
    post(approver)
    object_and_wait(author, scene, it_is)

    letter = Letter.objects.get()
    assert (letter.state, letter.objection_until) == (LetterState.POSTED, date(2022, 10, 24))
    assert Handover.objects.get().status == Status.ON_HOLD
    assert Objection.objects.get().weighing == "wait"


def check_the_plan(who: Person) -> None:
    who.page.goto("/plannen/")
    who.page.locator("a.do").first.click()
    who.press("Kijk het plan na")
    who.reads("Er staat niemand iets in de weg.")
    who.reads("Laat een collega het plan goedkeuren")


def approve_and_carry_out(who: Person) -> None:
    who.page.goto("/plannen/")
    who.page.locator("a.do").first.click()
    who.press("Keur het plan goed")
    who.press("Voer het plan uit")
    who.reads("Het plan is uitgevoerd")


def agree_the_first_day(scene: moving.Scene) -> None:
    """The talk, the offer and the yes are another story (test_main_job)."""
    scene.handover.refresh_from_db()
    moving.hear(scene)
    moving.offer(scene)
    moving.answer(scene)
    moving.schedule(scene)


def put_the_letters_together(who: Person) -> None:
    who.page.goto("/brieven/")
    who.follow("Brief: wat er verandert")
    who.page.get_by_label("Wie een afgesproken eerste dag heeft").check()
    who.press("Stel de brieven samen")
    who.reads("Laat een collega de brieven goedkeuren")
    who.follow("Bekijk de brieven")
    who.page.locator("a.do").first.click()
    who.reads(START)
    who.reads("Stichting Bron Thuis")
    who.does_not_read("Keur goed")


def approve_and_make(who: Person) -> None:
    who.goes_to("Brieven")
    who.page.locator("a.do").first.click()
    who.press("Keur goed")
    who.is_told("De brieven zijn goedgekeurd")
    who.press("Maak de brieven")
    who.reads("Druk de brieven en verstuur ze")


def post(who: Person) -> None:
    with who.page.expect_download() as loading:
        who.follow("Drukbestand (PDF)")
    assert loading.value.suggested_filename.endswith(".pdf")
    who.press("Leg vast: verstuurd")
    who.reads("Verstuurd op 12 september 2022")


def object_and_wait(who: Person, scene: moving.Scene, it_is) -> None:
    it_is("2022-09-20")
    who.page.goto(scene.handover.client.get_absolute_url())
    who.reads("Brief verstuurd: wat er verandert")
    who.follow("Bezwaar registreren")
    who.page.get_by_label("Tegen welke brief?").select_option(index=1)
    who.fill("Waarmee is de cliënt het niet eens?", "Ik wil bij mijn eigen hulp blijven.")
    who.press("Registreer het bezwaar")
    who.is_told("is geregistreerd")
    who.follow("Kies doorgaan of wachten")
    who.choose("de overdracht wacht")
    who.fill("Waarom", "Eerst horen wat de cliënt zegt.")
    who.press("Leg de keuze vast")
    who.reads("de overdracht wacht")


def test_letters_need_no_script(planned_move, person):
    """What is asked and approved works by plain forms; the day of posting too."""
    scene = planned_move.scenes[0]
    lettered.bring(
        lettered.Post(scene, planned_move.approver, lettered.order(who="iedereen", by=scene.coordinator)),
        BatchState.PRODUCED,
    )
    who = person(user=planned_move.approver, java_script_enabled=False)

    who.page.goto("/brieven/")
    who.page.locator("a.do").first.click()
    who.press("Leg vast: verstuurd")

    who.reads("Verstuurd op 12 september 2022")
