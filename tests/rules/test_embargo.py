"""Outcomes of a tender stay secret until their day (P6): a hunt through everything that a visitor can get.

Every public address of the register is asked with many filters, orders, words and pages; on the day before publication,
and on a day when a part is public. Nothing of a secret contract may be in what comes back, and what comes back may not
depend on it: with other secret contracts in the database every answer is the same, byte for byte, its ETag too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from zlib import crc32

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from achterhoek.models import Municipality, User
from faq.models import Category, Film, Question
from providers.models import Contract, ContractParty, Provider, ProviderCode
from providers.querysets import ContractQuerySet
from tests.factories import ContractFactory, IndicationFactory, ProviderFactory, lot
from tests.rules import register
from transitions import standing

pytestmark = pytest.mark.django_db
THE_DAY_BEFORE, IN_PART = date(2022, 4, 4), date(2022, 6, 1)
LATER = date(2022, 9, 1)
#: What the addresses of these names are about: one of each, or all of a kind that may hold facts of the portal.
ABOUT = {
    "achterhoek:municipality": lambda: Municipality.objects.values("slug"),
    "transitions:announcement": lambda: Municipality.objects.values("slug"),
    "faq:category": lambda: Category.objects.values("slug"),
    "faq:question": lambda: Question.objects.values("slug"),
    "faq:helped": lambda: Question.objects.values("slug")[:1],
    "faq:film": lambda: Film.objects.values("slug"),
    "faq:film_subtitles": lambda: Film.objects.values("slug"),
}
QUERIES = (
    *("", "?page=2", "?volgorde=vanaf", "?volgorde=soort", "?weergave=afdruk", "?gemeente=winterswijk"),
    *("?gemeente=aalten&soort=wmo-ondersteuning&volgorde=naam", "?soort=wmo-wonen&weergave=afdruk"),
    *("?gemeld=aalten", "?q=contract", "?q=welke+aanbieders", "?zoek=a", "?werkgever=begeleiding"),
)
#: Under these names a word may be asked; all at once, for a page reads its own.
ASK = "?zoek={0}&q={0}&vraag={0}&werkgever={0}&gemeente=aalten&soort=wmo-ondersteuning"
#: What differs between any two answers.
UNLIKE = {"X-Request-ID", "Date", "Expires"}
OWN_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
#: A word and a code that nobody has.
NONSENSE, NO_CODE = "Bzwtqkvplm", "90909090"
#: What answers a part of a page when htmx asks.
PARTS = ("/aanbieders/", "/mijn-werkgever/", "/vragen/zoeken/")


@dataclass(frozen=True)
class Secret:
    """A contract that is not public, by all that would give it away."""

    number: str
    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for word in (self.number, self.name, *self.names, *self.codes) if word)


def secret_contract(mark: str, *, until: date, kind: str = "wmo-ondersteuning") -> Secret:
    """A consortium whose lead delivers here already; its partner and subcontractor are new."""
    old, partner, sub = (
        ProviderFactory(name=name, agb=f"{crc32(name.encode()) % 10**8:08d}")
        for name in (f"{mark[::-1]}xa", f"{mark}bmkto", f"Vd{mark}sru")
    )
    IndicationFactory(named_provider=old)
    ProviderCode.objects.create(provider=partner, agb=f"{crc32(mark.encode()) % 10**8:08d}")
    contract = ContractFactory(
        number=f"NR-{mark}",
        name=f"{mark}xi",
        lot=lot(kind),
        lead=old,
        partners=[partner],
        subcontractors=[sub],
        public_from=until,
        municipalities=["0197", "0294"],
    )
    ContractParty.objects.filter(provider=sub).update(
        confirmed_on=date(2022, 3, 1), confirmed_by=User.objects.portal()
    )
    codes = ProviderCode.objects.filter(provider__in=[old, partner, sub]).values_list("agb", flat=True)
    return Secret(contract.number, contract.name, (old.name, partner.name, sub.name), tuple(codes))


def forget_secrets() -> None:
    """Take every contract away that is not public, with those who are here for it alone."""
    secret = Contract.objects.filter(public_from=LATER)
    newcomers = Provider.objects.filter(parties__contract__in=secret).exclude(name__endswith="xa")
    gone = list(newcomers.values_list("pk", flat=True))
    secret.delete()
    Provider.objects.filter(pk__in=gone).delete()


@pytest.fixture
def region(on_day):
    """What is public on both days; on the second one contract of the round too."""
    call_command("load_questions", verbosity=0)
    ContractFactory(old=True, lead=ProviderFactory(name="Praktijk Van Vroeger"))
    ContractFactory(municipalities=["1509"], first_day=date(2022, 1, 1), public_from=date(2021, 12, 1))
    ContractFactory(lead=ProviderFactory(name="Praktijk Openbaar"), municipalities=["0197"])


def addresses() -> Iterator[tuple[str, str]]:
    """Every public address with its name; one with arguments must be told about here."""
    for name in sorted(register.PUBLIC):
        about = ABOUT[name]() if name in ABOUT else [{}]
        for arguments in about:
            yield name, reverse(name, kwargs=arguments)


def asked() -> Iterator[str]:
    for name, address in addresses():
        yield from (address + query for query in (QUERIES[:1] if name in ABOUT else QUERIES))


def get(browser: Client, url: str, *, part: bool = False) -> bytes:
    """All that comes back to somebody without cookies, headers too."""
    browser.cookies.clear()
    answer = browser.get(url, headers={"HX-Request": "true"} if part else {})
    assert answer.status_code < 500
    headers = sorted(f"{name}: {value}" for name, value in answer.headers.items() if name not in UNLIKE)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code} {headers} ".encode() + OWN_TOKEN.sub(b"", body)


def answers(browser: Client) -> dict[str, bytes]:
    found = {url: get(browser, url) for url in asked()}
    parts = [url for url in found if url.startswith(PARTS)]
    return found | {f"part {url}": get(browser, url, part=True) for url in parts}


def told(found: dict[str, bytes], secrets) -> list[tuple[str, str]]:
    """Where a word of a secret stands."""
    return [
        (url, word)
        for url, body in found.items()
        for secret in secrets
        for word in secret.words
        if word.encode().lower() in body.lower()
    ]


def betrayed(browser: Client, secrets) -> list[tuple[str, str]]:
    """Where a word of a secret, when asked for, gives another answer than a word that means nothing."""
    found = []
    for name, url in addresses():
        if name in ABOUT:
            continue
        nothing = {word: _without(get(browser, url + ASK.format(word)), word) for word in (NONSENSE, NO_CODE)}
        found += [
            (url, word)
            for secret in secrets
            for word in secret.words
            if _without(get(browser, url + ASK.format(quote(word))), word)
            != nothing[NO_CODE if word.isdigit() else NONSENSE]
        ]
    return found


def _without(answer: bytes, word: str) -> bytes:
    """The answer without the word itself, which may stand in it as typed, and without what is made of it."""
    head, _, body = answer.replace(word.encode(), b"...").partition(b"] ")
    kept = [part for part in head.split(b"', '") if b"ETag" not in part and b"Content-Length" not in part]
    return b"', '".join(kept) + body


def test_nothing_is_told_on_the_day_before(region, client, on_day):
    secrets = [
        secret_contract("Qwzarp", until=LATER),
        secret_contract("Zjwoqd", until=LATER, kind="wmo-wonen"),
    ]
    on_day(THE_DAY_BEFORE)

    found = answers(client)

    assert len(found) > 150
    assert told(found, secrets) == []
    assert betrayed(client, secrets) == []
    assert told(found, [Secret("", "Praktijk Openbaar", (), ())]) == []


def test_nothing_of_the_rest_is_told_when_a_part_is_public(region, client, on_day):
    """Who delivers here is known by name; that they won is not."""
    secrets = [secret_contract("Qwzarp", until=LATER)]
    newcomers = [Secret(s.number, s.name, s.names[1:], s.codes[1:]) for s in secrets]
    on_day(IN_PART)

    assert told(answers(client), secrets) == []
    assert betrayed(client, newcomers) == []
    assert told(answers(client), [Secret("", "Praktijk Openbaar", (), ())]) != []


@pytest.mark.parametrize("day", [THE_DAY_BEFORE, IN_PART], ids=["the day before", "in part"])
def test_no_answer_depends_on_what_is_secret(region, client, on_day, day):
    """Two regions that differ in their secret contracts only, in number too: the same bytes everywhere."""
    secret_contract("Qwzarp", until=LATER)
    delivers = Provider.objects.get(name="prazwQxa")
    on_day(day)
    one = answers(client) | {
        "look-up": get(client, f"/mijn-werkgever/?werkgever={delivers.agb}&gemeente=aalten")
    }

    forget_secrets()
    for mark in ("Pvkmq", "Gxdrt"):
        ContractFactory(name=f"{mark}xi", number=f"NR-{mark}", public_from=LATER, lot=lot("jeugd-ambulant"))
    other = answers(client) | {
        "look-up": get(client, f"/mijn-werkgever/?werkgever={delivers.agb}&gemeente=aalten")
    }

    assert [url for url in one if one[url] != other[url]] == []


# The hunt itself is tried: with a guard taken away it finds something.


def test_hunt_notices_that_the_guard_of_the_lists_is_gone(region, client, on_day, monkeypatch):
    secrets = [secret_contract("Qwzarp", until=LATER)]
    on_day(THE_DAY_BEFORE)
    monkeypatch.setattr(ContractQuerySet, "public_on", lambda contracts, day: contracts)

    found = {url.split("?")[0] for url, _ in told(answers(client), secrets)}

    assert {"/aanbieders/", "/aanbieders/lijst.csv"} <= found


def test_hunt_notices_that_the_guard_of_the_rules_is_gone(region, client, on_day, monkeypatch):
    secrets = [secret_contract("Qwzarp", until=LATER)]
    guard = "AND COALESCE(public_from, first_day) <= %(today)s"
    assert guard in standing.STANDINGS
    for name in ("STANDINGS", "KNOWN_LOTS"):
        monkeypatch.setattr(standing, name, getattr(standing, name).replace(guard, ""))
    on_day(THE_DAY_BEFORE)

    assert "/mijn-werkgever/" in {url for url, _ in betrayed(client, secrets)}
