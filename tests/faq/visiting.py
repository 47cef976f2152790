"""Every address that a visitor may open, on a region with something to show: a new one is red until it has a line."""

from datetime import date

from django.urls import reverse

from achterhoek.models import User
from faq.actions import starter
from faq.models import Film, Question
from tests.factories import ContractFactory, ProviderFactory, lot
from tests.transitions import announced

TODAY = date(2022, 9, 12)
PUBLISHED = date(2022, 4, 5)
QUESTION = "houdt-client-zorg"
#: Not in any public answer: its outcome is still secret.
SECRET = "Zilverdistel Zorggroep"

#: Arguments and queries of each address. Sign-in is a page of staff, and `gezond` is for monitors.
ASKED = {
    "achterhoek:sign_in": [({}, "")],
    "achterhoek:healthy": [({}, "")],
    "achterhoek:municipalities": [({}, "")],
    "achterhoek:municipality": [({"slug": "aalten"}, ""), ({"slug": "oude-ijsselstreek"}, "")],
    "achterhoek:accessibility": [({}, "")],
    "achterhoek:privacy": [({}, "")],
    "achterhoek:robots": [({}, "")],
    "achterhoek:sitemap": [({}, "")],
    "achterhoek:security": [({}, "")],
    "achterhoek:favicon": [({}, "")],
    "transitions:work": [({}, "")],
    "transitions:announcement": [({"slug": "aalten"}, ""), ({"slug": "winterswijk"}, "")],
    "transitions:employer": [({}, ""), ({}, "?werkgever=Heideveld&gemeente=aalten&soort=wmo-ondersteuning")],
    "transitions:not_started": [({}, ""), ({}, "?gemeente=aalten"), ({}, "?gemeld=aalten")],
    "providers:register": [
        *(({}, ""), ({}, "?gemeente=aalten&soort=wmo-ondersteuning"), ({}, "?zoek=heide")),
        ({}, "?weergave=afdruk&gemeente=aalten"),
    ],
    "providers:register_download": [({}, "")],
    "faq:start": [({}, "")],
    "faq:search": [({}, ""), ({}, "?q=indicatie"), ({}, "?q=xyzzyqq")],
    "faq:feed": [({}, "")],
    "faq:handout": [({}, "")],
    "faq:category": [({"slug": "de-overdracht"}, "")],
    "faq:question": [({"slug": QUESTION}, ""), ({"slug": "oude-ijsselstreek"}, "")],
    "faq:film": [({"slug": "uitleg"}, "")],
    "faq:film_subtitles": [({"slug": "uitleg"}, "")],
    "faq:ask": [({}, ""), ({}, "?vraag=Hoe+lang+nog")],
    "faq:asked": [({}, "")],
    "faq:helped": [({"slug": QUESTION}, "")],
}
#: What is answered for programs, or leads elsewhere: no page to read.
NOT_READ = {
    *("achterhoek:healthy", "achterhoek:robots", "achterhoek:sitemap", "achterhoek:security"),
    *("achterhoek:favicon", "providers:register_download", "faq:feed", "faq:film_subtitles", "faq:helped"),
}
#: Never kept: what signs in, what tells whether the database answers, what leads on, what changes all day.
NOT_KEPT = {
    *("achterhoek:sign_in", "achterhoek:healthy", "achterhoek:favicon", "faq:helped"),
    "transitions:announcement",
}


def addresses(names=ASKED):
    """The addresses of these names, each with its variants."""
    return [
        reverse(name, kwargs=arguments) + query for name in sorted(names) for arguments, query in ASKED[name]
    ]


def fill():
    """All starter questions, a film, a letter to residents, and contracts: one public, one still secret."""
    starter.load(by=User.objects.portal())
    film = {"title": "De film", "subtitles": "WEBVTT\n", "text": "Wij zien een erf."}
    Film.objects.update_or_create(
        slug="uitleg", defaults={**film, "question": Question.objects.get(slug="filmpje-oude-datum")}
    )
    announced.posted(on=PUBLISHED)
    for number in range(30):
        lead = ProviderFactory(name=f"Stichting Heideveld {number}")
        ContractFactory(lead=lead, lot=lot(), public_from=PUBLISHED)
    secret = ProviderFactory(name=SECRET)
    ContractFactory(lead=secret, name="Combinatie Zilverdistel", lot=lot(), public_from=date(2022, 9, 13))
