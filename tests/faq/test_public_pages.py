"""What visitors read: every page, what is gone, and at most five queries each."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse

from tests.factories import UserFactory
from tests.faq.factories import (
    AWARD,
    AnswerFactory,
    CategoryFactory,
    FilmFactory,
    NoticeFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 12)
#: With the one that asks which version of the content is current.
QUERIES = {
    "/": 4,
    "/vragen/": 4,
    "/vragen/vraag/": 5,
    "/vragen/onderwerp/zorg/": 4,
    "/vragen/film/uitleg/": 2,
    "/vragen/film/uitleg/ondertiteling.vtt": 2,
}


@pytest.fixture(autouse=True)
def today(on_day):
    on_day(TODAY)


@pytest.fixture
def question():
    asked = QuestionFactory(
        slug="vraag", text="Houdt mijn cliënt zorg?", category=CategoryFactory(slug="zorg", name="De zorg")
    )
    AnswerFactory(question=asked, short="Dat weten we nog niet.", text="Wacht.", not_known=True)
    AnswerFactory(
        question=asked, short="Ja, tot {periode_einde}.", text="## Uitleg\n\n<b>vet</b>", holds_from=AWARD
    )
    FilmFactory(slug="uitleg", title="De film", question=asked, subtitles="WEBVTT\n")
    NoticeFactory(text="Oude datum", question=asked)
    return asked


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "most"), QUERIES.items())
def test_page_asks_the_database_the_same_few_times(
    client, question, django_assert_num_queries, address, most, rows
):
    for _ in range(rows):
        other = AnswerFactory(question__category=question.category).question
        question.related.add(other)
        NoticeFactory()

    with django_assert_num_queries(most):
        assert client.get(address).status_code == 200


def test_question_shows_what_holds_since_when_and_what_was_said_before(client, question):
    page = client.get("/vragen/vraag/").content.decode()

    assert "Ja, tot 31 december 2022." in page
    assert '<time datetime="2022-04-05">5 april 2022</time>' in page
    assert page.index("Wat we eerder zeiden") < page.index("Dat weten we nog niet.")
    assert "&lt;b&gt;vet&lt;/b&gt;" in page
    assert "Oude datum" in page
    assert '<meta name="description" content="Ja, tot 31 december 2022. Uitleg' in page


def test_not_known_says_who_will_tell_and_when(client, question, on_day):
    on_day(AWARD - timedelta(days=1))

    page = client.get("/vragen/vraag/").content.decode()

    assert "Nog niet bekend" in page
    assert "je werkgever" in page
    assert "na de uitslag van de aanbesteding" in page
    assert "Ja, tot" not in page


def test_unknown_address_is_not_found(client, question):
    for address in ("/vragen/bestaat-niet/", "/vragen/onderwerp/nee/", "/vragen/film/nee/", "/vragen/%00/"):
        assert client.get(address).status_code == 404


def test_retired_question_leads_on_past_others_that_are_gone(client, question):
    between = QuestionFactory(is_retired=True, forward_to=question)
    QuestionFactory(slug="oud", is_retired=True, forward_to=between)

    answer = client.get("/vragen/oud/")

    assert (answer.status_code, answer["Location"]) == (301, "/vragen/vraag/")


def test_retired_question_that_leads_nowhere_says_so_and_helps(client):
    gone = QuestionFactory(slug="oud", text="Een oude vraag?", is_retired=True)
    QuestionFactory(slug="rond", is_retired=True, forward_to=gone)

    for address in ("/vragen/oud/", "/vragen/rond/"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert 'role="search"' in answer.content.decode()


def test_film_has_its_text_and_plays_here_only_from_a_host_that_is_named(client, question, settings):
    film = FilmFactory(slug="film", address="https://film.example.nl/uitleg.mp4", subtitles="WEBVTT\n")
    link = client.get(film.get_absolute_url()).content.decode()
    settings.FILM_HOSTS = ["https://film.example.nl"]
    caches["public_pages"].clear()

    plays = client.get(film.get_absolute_url()).content.decode()

    assert "Wij zien een erf." in link
    assert "<video" not in link
    assert 'href="https://film.example.nl/uitleg.mp4"' in link
    assert '<track kind="captions" srclang="nl"' in plays
    assert client.get(reverse("faq:film_subtitles", args=["film"]))["Content-Type"].startswith("text/vtt")


def test_start_is_for_visitors_and_staff_go_to_their_work(client, question):
    assert "Jouw vraag, ons antwoord" in client.get("/").content.decode()

    client.force_login(UserFactory())

    assert "Jouw vraag, ons antwoord" not in client.get("/").content.decode()


def test_pages_without_any_question_say_so(client):
    CategoryFactory(slug="leeg")

    for address in ("/", "/vragen/", "/vragen/onderwerp/leeg/"):
        assert client.get(address).status_code == 200
