"""The caseload as a list: found by name or case number, filtered, and each client with the care of today."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from achterhoek.models import User
from clients.models import Allocation, CareLine, Client
from clients.querysets import ClientQuerySet
from clients.spelling import plain
from clients.statuses import Measure

INFIXES = frozenset("van von de der den het 't te ten ter tot op in la le du d' el al".split())
CASE_NUMBER = re.compile(r"^[A-Za-z]{1,3}-?\d{3,8}$")
LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){7,}")

OWNERS = (("", "Alle"), ("mijn", "Van mij"), ("pool", "Van niemand"))
#: For who spreads the work, where there are any.
LEFT_BEHIND = ("vertrokken", "Van wie hier niet meer werkt")
MARKS = (
    ("", "Alle"),
    ("maatregel", "Maatregel"),
    ("veiligheid", "Veiligheid"),
    ("gezin", "Deel van een gezin"),
)


@dataclass(frozen=True)
class Care:
    """One care line as it is today."""

    lot: str
    provider: str


def names_a_bsn(text: str) -> bool:
    """Whether someone typed a number as long as a BSN, right or wrong: it must not go into an address or a log."""
    return bool(LONG_NUMBER.search(text))


def of(user: User) -> ClientQuerySet:
    clients: ClientQuerySet = Client.objects.visible_to(user)
    return clients


def search(clients: ClientQuerySet, text: str) -> ClientQuerySet:
    """Clients with this case number, or whose surname begins so; infixes and initials are passed over.

    Capitals and accents make no difference (clients/spelling.py).
    """
    text = text.strip()
    if not text:
        return clients
    if names_a_bsn(text):
        return clients.none()
    if CASE_NUMBER.match(text):
        return clients.filter(case_number=text.upper())
    words = text.split()
    while len(words) > 1 and (plain(words[0]) in INFIXES or words[0].endswith(".")):
        words.pop(0)
    prefix = plain(" ".join(words))
    return clients.filter(_begins(prefix)) if prefix else clients.none()


def _begins(prefix: str) -> Q:
    """A range of the index and, because sorting differs per database, the prefix itself."""
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return Q(search_name__gte=prefix, search_name__lt=end, search_name__startswith=prefix)


def narrow(clients: ClientQuerySet, *, owner: str, mark: str, user: User) -> ClientQuerySet:
    """The choices of the list page; an unknown one changes nothing."""
    if owner == "mijn":
        clients = clients.filter(consultant=user)
    elif owner == "pool":
        clients = clients.in_pool()
    elif owner == LEFT_BEHIND[0]:
        clients = clients.left_behind()
    if mark == "maatregel":
        clients = clients.filter(measure__in=[m for m in Measure.values if m != Measure.NONE])
    elif mark == "veiligheid":
        clients = clients.filter(safety=True)
    elif mark == "gezin":
        clients = clients.filter(household__isnull=False)
    return clients


def with_care(clients: ClientQuerySet) -> ClientQuerySet:
    """Read along what a row shows: consultant, care lines, and who delivers; three queries for any page."""
    links = Allocation.objects.standing().select_related("provider").order_by("first_day")
    lines = CareLine.objects.select_related("lot").order_by("pk")
    return clients.select_related("consultant").prefetch_related(
        Prefetch("care_lines", lines), Prefetch("care_lines__allocations", links)
    )


def care_on(client: Client, day: date) -> list[Care]:
    """Which provider delivers which kind of care on `day`; lines that ended before are left out."""
    lines = [line for line in client.care_lines.all() if line.ended_on is None or line.ended_on >= day]
    return [
        Care(str(line.lot) if line.lot else "Andere zorg", _responsible(line.allocations.all(), day))
        for line in lines
    ]


def _responsible(links: Iterable[Any], day: date) -> str:
    begun = [link for link in links if link.first_day <= day]
    return str(begun[-1].provider) if begun else "nog niet begonnen"
