"""What changed, for who follows the questions: each answer that came to hold, newest first, as an Atom feed.

An entry's id is the answer's own: a corrected or newer answer is a new entry, and a reader shows it as news. It says
nothing of the address of the site, which may move.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from io import StringIO
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from faq import shown
from faq.shown import Entry

MOST = 40
FEED = uuid.uuid5(uuid.NAMESPACE_URL, "zorg-in-overgang/vragen")


class Feed(Atom1Feed):
    """A feed of entries that keep how they are written, as they keep how they stand in a list."""

    def __init__(self, entries: Sequence[Entry], **about: Any) -> None:
        super().__init__(**about)
        self.entries = entries

    def latest_post_date(self) -> datetime:
        moments = (_moment(max(entry.said.since, entry.changed_on)) for entry in self.entries)
        return max(moments, default=None) or super().latest_post_date()

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        """All of it is written already, and goes in as it is."""
        handler.ignorableWhitespace("".join(map(_written, self.entries)))


def feed(*, day: date) -> str:
    """The feed as a visitor reads it on `day`: nothing in it holds only later."""
    atom = Feed(
        shown.overview(day=day).changed_lately[:MOST],
        title="Zorg in overgang: wat er verandert",
        description="Nieuwe en veranderde antwoorden voor zorgmedewerkers in de Achterhoek",
        link=settings.PUBLIC_ADDRESS + reverse("faq:start"),
        feed_url=settings.PUBLIC_ADDRESS + reverse("faq:feed"),
        feed_guid=FEED.urn,
        language="nl",
        author_name="De acht gemeenten in de Achterhoek",
    )
    return str(atom.writeString("utf-8"))


def _written(entry: Entry) -> str:
    """One entry as Django writes it, kept on the entry."""
    key = ("atom", settings.PUBLIC_ADDRESS)
    if key not in entry.drawn:
        entry.drawn[key] = _write(entry)
    return entry.drawn[key]


def _write(entry: Entry) -> str:
    alone = Atom1Feed(title="", link="", description="")
    alone.add_item(
        title=entry.question.text,
        link=settings.PUBLIC_ADDRESS + entry.question.get_absolute_url(),
        description=entry.said.short,
        unique_id=uuid.uuid5(FEED, str(entry.said.answer.pk)).urn,
        pubdate=_moment(entry.said.since),
        updateddate=_moment(entry.changed_on),
        categories=[entry.category.name],
    )
    out = StringIO()
    alone.write_items(SimplerXMLGenerator(out, "utf-8", short_empty_elements=True))
    return out.getvalue()


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
