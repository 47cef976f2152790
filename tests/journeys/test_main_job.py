"""From the files of a region to one resident's finished handover, as the people of one municipality do it.

One story, day by day, in real browsers with a real worker beside them. What a third person sees who works for another
municipality is tried at the end, on every page that the story came by.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import urlsplit

import pytest

from achterhoek.models import FileImport
from achterhoek.statuses import ImportKind
from clients.models import Allocation, Client
from tests.journeys import region, worker
from tests.journeys.conftest import Person
from transitions.models import Assessment, Handover
from transitions.statuses import ChecklistKind, Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RESIDENT = "Abbink"
OLD, NEW = region.OLD[1], region.NEW[1]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def aalten(person) -> tuple[Person, Person, Person]:
    """Contract manager, coordinator and consultant of one municipality, signed in by the form."""
    people = person("contract_manager"), person("coordinator"), person("consultant")
    for one in people:
        one.sign_in()
    return people


def test_a_resident_goes_from_the_upload_to_a_completed_handover(aalten, person, it_is):
    contracts, coordinator, consultant = aalten

    it_is("2022-06-20")
    with worker.working(day=date(2022, 6, 20)):
        offer_the_reference_files(contracts)
        offer_the_caseload(coordinator)
    it_is("2022-07-04")
    assess(coordinator)
    is_refused_before_the_check(coordinator)
    sign_the_check(contracts)
    confirm(coordinator)
    coordinator.is_told("1 beoordeling bevestigd. 1 overdracht staat klaar.")
    is_named_as_without_care(coordinator)
    carry_through(consultant, it_is)

    assert Handover.objects.get().status == Status.COMPLETED
    assert responsible() == [(OLD, "2021-03-01"), (NEW, "2022-10-10")]
    is_no_longer_named(coordinator)
    finds_nothing_of_it(person("coordinator", code="0222", allow={404}), aalten)


def carry_through(consultant: Person, it_is: Callable[[str], None]) -> None:
    it_is("2022-09-12")
    take_from_the_pool(consultant)
    propose(consultant)
    hear(consultant)
    offer(consultant)
    record_a_yes(consultant)
    schedule(consultant, day="2022-10-10")
    it_is("2022-10-11")
    confirm_the_start(consultant)
    tick_the_checklist(consultant)
    complete(consultant)
    reads_the_whole_story(consultant)


def responsible() -> list[tuple[str, str]]:
    """Who is responsible for the resident's care, and from which day."""
    [line] = Handover.objects.get().lines.all()
    links = Allocation.objects.filter(care_line=line.care_line_id).order_by("first_day")
    return [(link.provider.name, link.first_day.isoformat()) for link in links]


# Files.


def upload(who: Person, kind: str, content: bytes) -> None:
    who.goes_to("Invoer")
    who.follow("Bied een bestand aan")
    who.page.get_by_label("Soort bestand").select_option(label=kind)
    who.page.locator("input[type=file]").set_input_files(
        {"name": f"{kind.lower()}.csv", "mimeType": "text/csv", "buffer": content}
    )
    who.press("Controleer het bestand")
    who.reads("Kijk de controle na en lees het bestand in")


def offer_the_reference_files(contracts: Person) -> None:
    for kind, content in region.reference_files().items():
        upload(contracts, kind, content)
        contracts.press("Lees in")
        contracts.reads("Alle rijen van het bestand zijn verwerkt.")


def offer_the_caseload(coordinator: Person) -> None:
    """One row has a number that is no BSN: the check says so, and nothing is in the portal before she says go."""
    upload(coordinator, "Caseload", region.caseload())
    coordinator.reads("Van de 4 rijen zijn er 3 nieuw")
    coordinator.reads("Apart gezet: 1 rij")
    coordinator.reads("elfproef")
    assert not Client.objects.exists()

    coordinator.press("Lees in")
    coordinator.reads("1 rij is apart gezet en niet ingelezen.")
    assert Client.objects.count() == 3


# What it means for each resident.


def assess(coordinator: Person) -> None:
    coordinator.goes_to("Beoordelingen")
    coordinator.reads("Er is nog niets beoordeeld")
    coordinator.press("Beoordeel opnieuw")
    coordinator.is_told("Opnieuw beoordeeld: 3 nieuw")
    coordinator.reads("Het klopt: 3 beoordelingen voor 3 indicaties.")


def is_refused_before_the_check(coordinator: Person) -> None:
    coordinator.follow("Begin met wie over moet")
    coordinator.follow(RESIDENT)
    coordinator.reads(f"{OLD} heeft op 1 januari 2023 geen contract")
    coordinator.page.go_back()
    confirm(coordinator)
    coordinator.is_told(f"de controle van {OLD} is nog niet afgetekend")


def sign_the_check(contracts: Person) -> None:
    contracts.goes_to("Beoordelingen")
    contracts.does_not_read(RESIDENT)
    contracts.follow("Controle per oude aanbieder")
    contracts.follow(OLD)
    contracts.reads("Er is geen contract of subsidie gevonden")
    contracts.press("Teken de controle af")
    contracts.is_told(f"De controle van {OLD} is afgetekend.")


def confirm(coordinator: Person) -> None:
    number = Client.objects.get(surname=RESIDENT).case_number
    coordinator.page.get_by_role("checkbox", name=re.compile(f"^Kies {number}")).check()
    coordinator.press("Bevestig de gekozen als “moet over”")


# Nobody without care.


def is_named_as_without_care(coordinator: Person) -> None:
    coordinator.goes_to("Niemand zonder zorg")
    coordinator.reads("Op 1 januari 2023 heeft 1 inwoner nog geen aanbieder")
    coordinator.reads(RESIDENT)
    coordinator.follow(re.compile("Ga naar de overdracht"))
    coordinator.reads("Kies een nieuwe aanbieder")


def is_no_longer_named(coordinator: Person) -> None:
    coordinator.goes_to("Niemand zonder zorg")
    coordinator.reads("Er is niets te regelen")
    coordinator.does_not_read(RESIDENT)


# One handover, step by step.


def take_from_the_pool(consultant: Person) -> None:
    consultant.goes_to("Mijn werk")
    consultant.reads("Er wacht niets op jou")
    consultant.follow("Bekijk niemands werk")
    consultant.page.get_by_role("button", name=re.compile("^Neem op je")).click()
    consultant.is_told("staat nu bij jouw werk.")
    consultant.goes_to("Mijn werk")
    consultant.follow("Kies een nieuwe aanbieder")


def propose(consultant: Person) -> None:
    consultant.follow("Bekijk de kandidaten")
    consultant.does_not_read(f"Kies {OLD}")
    consultant.choose(f"Kies {NEW}")
    consultant.press("Stel deze aanbieder voor")
    consultant.is_told("Voorgesteld. Spreek nu de cliënt.")


def hear(consultant: Person) -> None:
    consultant.follow("Leg het gesprek vast")
    consultant.choose("telefoon")
    consultant.fill("Met wie", "de cliënt zelf")
    consultant.fill("Wat is er gezegd?", "Vindt het goed en houdt graag de dinsdag.")
    consultant.choose("akkoord")
    consultant.press("Leg het gesprek vast")
    consultant.is_told("Het gesprek is vastgelegd.")


def offer(consultant: Person) -> None:
    """The provider gets a sheet that does not say who it is."""
    consultant.follow("Maak het aanbod")
    consultant.fill("Hulpvraag in één zin", "Hulp bij het indelen van de dag.")
    consultant.fill("Dagen en tijden", "dinsdag")
    consultant.press("Maak het blad en bied aan")
    consultant.is_told(f"Aangeboden aan {NEW}.")
    consultant.reads("Het antwoord moet er uiterlijk 15 september 2022 zijn.")

    consultant.follow("Blad zonder naam")
    consultant.reads("Hulp bij het indelen van de dag.")
    consultant.reads(Client.objects.get(surname=RESIDENT).case_number)
    consultant.does_not_read(RESIDENT)
    assert RESIDENT not in consultant.page.title()
    consultant.follow("Terug")


def record_a_yes(consultant: Person) -> None:
    consultant.follow("Leg het antwoord vast")
    consultant.choose("ja")
    consultant.fill("Wie antwoordde", "J. Planner")
    consultant.choose("e-mail")
    consultant.press("Leg het antwoord vast")
    consultant.is_told("Het antwoord is vastgelegd.")
    consultant.follow("Gegevens voor de nieuwe aanbieder")
    consultant.reads(RESIDENT)
    consultant.follow("Terug")


def schedule(consultant: Person, *, day: str) -> None:
    """Without a word with the old provider the portal refuses, and says why."""
    consultant.follow("Plan de eerste dag")
    consultant.fill("Eerste dag bij de nieuwe aanbieder", day)
    consultant.press("Leg de dag vast")
    consultant.is_refused(f"Overleg eerst met {OLD} over de laatste dag daar")

    consultant.fill("Oude aanbieder gesproken op", "2022-09-12")
    consultant.press("Leg de dag vast")
    consultant.is_told("De eerste dag is 10 oktober 2022.")


def confirm_the_start(consultant: Person) -> None:
    """Until somebody confirms, the old provider is responsible, also on the day after."""
    assert responsible() == [(OLD, "2021-03-01")]
    consultant.goes_to("Mijn werk")
    consultant.follow("Vraag of de nieuwe hulp begonnen is")
    consultant.follow("Bevestig de start")
    consultant.reads("Gepland: 10 oktober 2022.")
    consultant.fill("Wmo Integrale Ondersteuning: begonnen op", "2022-10-10")
    consultant.press("Bevestig de start")
    consultant.is_told(f"De start is bevestigd: {NEW} is nu verantwoordelijk.")


def tick_the_checklist(consultant: Person) -> None:
    for kind in ChecklistKind:
        consultant.page.locator(f"a[href*='/warme-overdracht/{kind}/']").click()
        consultant.reads(kind.label)
        consultant.press("Leg vast")
        consultant.is_told(f"Vastgelegd: {kind.label}.")


def complete(consultant: Person) -> None:
    consultant.follow("Leg de stop vast")
    consultant.press("Leg de stop vast")
    consultant.follow("Rond af")
    consultant.press("Rond de overdracht af")
    consultant.is_told("De overdracht is afgerond.")


def reads_the_whole_story(consultant: Person) -> None:
    consultant.follow(RESIDENT)
    consultant.reads(f"{OLD} is verantwoordelijk")
    consultant.reads(f"{NEW} is verantwoordelijk")
    consultant.reads("Overdracht afgerond")


# Somebody of another municipality.


def finds_nothing_of_it(stranger: Person, people: Iterable[Person]) -> None:
    """Each page about this resident is a page that does not exist, to the letter; no other page names them."""
    stranger.sign_in()
    unknown = unknown_instead()
    paths = {urlsplit(address).path for one in people for address in one.seen if address.startswith("http")}
    about = {path: name for path in sorted(paths) for name in unknown if name in path}
    assert len(about) > 20

    for path, name in about.items():
        status, text = reads(stranger, path)
        assert (status, text) == (404, reads(stranger, path.replace(name, unknown[name]))[1]), path
    for path in sorted(paths - set(about)):
        _, text = reads(stranger, path)
        assert RESIDENT not in text, path


def unknown_instead() -> dict[str, str]:
    """The parts of an address that say what it is about, each with one that nothing has."""
    client, handover = Client.objects.get(surname=RESIDENT), Handover.objects.get()
    caseload = FileImport.objects.get(kind=ImportKind.CASELOAD)
    assessment = Assessment.objects.get(indication__client=client)
    return {
        client.case_number: "C-99999",
        f"/beoordelingen/{assessment.pk}/": "/beoordelingen/99999/",
        handover.number: "O-99999",
        f"/invoer/{caseload.pk}/": "/invoer/99999/",
    }


def reads(stranger: Person, path: str) -> tuple[int, str]:
    """What the server answers, but for the token that is another on each page."""
    answer = stranger.page.goto(path)
    assert answer is not None
    return answer.status, TOKEN.sub("", answer.text())
