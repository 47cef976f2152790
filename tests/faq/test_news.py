"""The feed: what came to hold, newest first, and nothing that holds only later."""

import uuid
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from faq import news, shown
from faq.statuses import AnswerState
from tests.faq.factories import AWARD, START, AnswerFactory, NoticeFactory, QuestionFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = date(2022, 9, 12)


@pytest.fixture(autouse=True)
def today(on_day):
    on_day(TODAY)


def read(client):
    answer = client.get("/vragen/nieuws.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def entries(client):
    return read(client).findall(f"{ATOM}entry")


def words(entry, name):
    return entry.find(f"{ATOM}{name}").text


def test_feed_is_written_as_django_writes_one(client):
    AnswerFactory(question__text="Oud & <nieuw>?", short="“Ja”, zei zij.")
    AnswerFactory(question__text="Uitslag?", holds_from=AWARD, published_at=datetime(2022, 6, 1, tzinfo=UTC))
    plain = Atom1Feed(title="", link="", description="")
    for entry in shown.overview(day=TODAY).changed_lately:
        plain.add_item(
            title=entry.question.text,
            link=f"{settings.PUBLIC_ADDRESS}/vragen/{entry.question.slug}/",
            description=entry.said.short,
            unique_id=uuid.uuid5(news.FEED, str(entry.said.answer.pk)).urn,
            pubdate=at_midnight(entry.said.since),
            updateddate=at_midnight(entry.changed_on),
            categories=[entry.category.name],
        )

    written = client.get("/vragen/nieuws.atom").content.decode()

    expected = plain.writeString("utf-8")
    assert written[written.index("<entry>") :] == expected[expected.index("<entry>") :]
    assert f"<updated>{at_midnight(date(2022, 6, 1)).isoformat()}</updated><author>" in written


def at_midnight(day):
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def test_newest_change_comes_first(client):
    AnswerFactory(question__text="Oud?")
    AnswerFactory(question__text="Uitslag?", holds_from=AWARD)
    AnswerFactory(question__text="Begin?", holds_from=START, published_at=datetime(2022, 6, 1, tzinfo=UTC))

    assert [words(entry, "title") for entry in entries(client)] == ["Begin?", "Uitslag?", "Oud?"]


def test_entry_says_the_short_answer_with_its_facts_and_where_it_stands(client, settings):
    settings.PUBLIC_ADDRESS = "https://portal.example.nl"
    answer = AnswerFactory(short="Tot en met {periode_einde} & <niet> langer.", holds_from=AWARD)

    (entry,) = entries(client)

    assert words(entry, "summary") == "Tot en met 31 december 2022 & <niet> langer."
    assert (
        entry.find(f"{ATOM}link").get("href")
        == f"https://portal.example.nl{answer.question.get_absolute_url()}"
    )
    assert words(entry, "updated").startswith("2022-04-05T00:00:00+02:00")
    assert (
        read(client).find(f"{ATOM}link[@rel='self']").get("href")
        == "https://portal.example.nl/vragen/nieuws.atom"
    )


def test_nothing_that_holds_later_or_is_no_longer_asked_is_in_it(client):
    AnswerFactory(holds_from=date(2022, 9, 13))
    AnswerFactory(state=AnswerState.DRAFT, published_at=None, published_by=None)
    AnswerFactory(question=QuestionFactory(is_retired=True))
    NoticeFactory(text="Een bericht")

    assert entries(client) == []


def test_changed_answer_is_another_entry_and_the_same_answer_keeps_its_id(client, settings):
    question = QuestionFactory()
    AnswerFactory(question=question)
    (before,) = entries(client)
    settings.PUBLIC_ADDRESS = "https://ergens-anders.example.nl"
    AnswerFactory()
    same = entries(client)

    AnswerFactory(question=question, holds_from=AWARD, short="Anders.")
    changed = [entry for entry in entries(client) if words(entry, "title") == question.text]

    assert words(before, "id") in {words(entry, "id") for entry in same}
    assert words(before, "id").startswith("urn:uuid:")
    assert [words(entry, "id") for entry in changed] != [words(before, "id")]
    assert len(changed) == 1


def test_feed_without_entries_is_whole(client):
    feed = read(client)

    assert words(feed, "id").startswith("urn:uuid:")
    assert words(feed, "updated")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"
