"""Is my employer contracted? The page: before publication, after it, and what it says against the assessment."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achterhoek.models import Municipality, User
from providers.models import Lot, Provider
from tests.factories import ContractFactory, IndicationFactory, ProviderFactory, lot, period
from transitions import employer_answers, standing
from transitions.statuses import Reason

pytestmark = pytest.mark.django_db
TODAY, THE_DAY_BEFORE = date(2022, 9, 12), date(2022, 4, 4)
WMO, WONEN = "wmo-ondersteuning", "wmo-wonen"
SAYS = {
    Reason.OWN_CONTRACT: "heeft zelf een",
    Reason.CONSORTIUM: "is partner in",
    Reason.SUBCONTRACTOR: "Nog niet zeker",
    Reason.NO_CONTRACT: "heeft geen contract",
    Reason.NOT_FOR_LOT: "Nee, niet voor",
    Reason.NOT_IN_MUNICIPALITY: "Nee, niet in",
    Reason.OWN_PROCUREMENT: "koopt deze zorg zelf in",
}


@pytest.fixture(autouse=True)
def in_september(on_day):
    on_day(TODAY)


def ask(client, werkgever=None, gemeente="", soort="", **headers) -> bytes:
    asked = {"werkgever": werkgever, "gemeente": gemeente, "soort": soort}
    query = "?" + urlencode({name: value for name, value in asked.items() if value}) if werkgever else ""
    answer = client.get(reverse("transitions:employer") + query, headers=headers)
    assert answer.status_code == 200
    return answer.content


def text(body: bytes) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body.decode())).split())


def heading(body: bytes) -> str:
    return text(re.search(rb"<h2>(.*?)</h2>", body, re.DOTALL)[1])


# Before publication.


def test_before_publication_every_employer_gets_the_same_bytes(client, on_day):
    """Winner, old provider or nonsense; whatever the municipality, the lot or the spelling."""
    winner, old = ProviderFactory(name="De Linde"), IndicationFactory().named_provider
    ContractFactory(lead=winner)
    ContractFactory(municipalities=["1509"], first_day=date(2022, 1, 1), public_from=date(2021, 12, 1))
    on_day(THE_DAY_BEFORE)

    answers = {
        ask(client, *asked)
        for asked in (
            (),
            ("De Linde",),
            (winner.agb, "aalten", WMO),
            (old.name, "aalten", WMO),
            ("Bestaat Niet", "oude-ijsselstreek", WONEN),
            ("x" * 3000,),
        )
    }

    assert len(answers) == 1
    assert "Nog niet bekend" in text(answers.pop())


def test_before_publication_no_name_is_read(client, on_day):
    """So the time it takes cannot tell either: the same queries, none of them about providers."""
    ContractFactory(lead=ProviderFactory(name="De Linde"))
    on_day(THE_DAY_BEFORE)
    asked = []

    for typed in ("De Linde", "Bestaat Niet"):
        with CaptureQueriesContext(connection) as queries:
            ask(client, typed, "aalten", WMO)
        asked.append([re.sub(r"\d+", "", query["sql"]) for query in queries])

    assert asked[0] == asked[1]
    assert not any("providers_providercode" in sql for sql in asked[0])


def test_lot_that_is_not_public_yet_is_awaited_by_every_employer_alike(client):
    ContractFactory(lead=ProviderFactory(name="De Linde"))
    ContractFactory(lead=ProviderFactory(name="De Es"), lot=lot(WONEN), public_from=date(2022, 9, 13))
    IndicationFactory(named_provider=ProviderFactory(name="Het Kompas"))

    said = {
        text(ask(client, name, "aalten", WONEN, **{"HX-Request": "true"})).replace(name, "…").split("AGB")[0]
        for name in ("De Linde", "Het Kompas")
    }

    assert len(said) == 1
    assert "Nog niet bekend voor Wmo Wonen" in said.pop()


def test_newcomer_whose_outcome_is_secret_is_as_unknown_as_anyone(client):
    """The page differs from that of a name which nobody has in the typed name alone."""
    ContractFactory()
    ContractFactory(lead=ProviderFactory(name="Nieuwkomer"), public_from=date(2022, 9, 13))

    secret, nobody = ask(client, "Nieuwkomer", "aalten", WMO), ask(client, "Qwxzjkvbpf", "aalten", WMO)

    assert "We vinden deze werkgever niet" in text(secret)
    assert secret.replace(b"Nieuwkomer", b"...") == nobody.replace(b"Qwxzjkvbpf", b"...")


def test_embargoed_contract_of_a_known_employer_changes_nothing(client):
    provider = IndicationFactory(named_provider=ProviderFactory(name="De Linde")).named_provider
    ContractFactory()
    before = [ask(client, "De Linde", "aalten", WMO), ask(client, "De Linde"), ask(client, "lidne")]

    ContractFactory(lead=provider, public_from=date(2022, 9, 13), name="Geheim Verbond")

    assert before == [ask(client, "De Linde", "aalten", WMO), ask(client, "De Linde"), ask(client, "lidne")]
    assert "heeft geen contract" in heading(before[0])


# After it.


def test_page_says_for_every_employer_what_the_rules_of_the_assessment_say(client):
    """All lots × municipalities of one employer of each kind; test_standing.py holds the rules to the assessment."""
    partner, sub = ProviderFactory(), ProviderFactory()
    IndicationFactory()
    for kind in Lot.objects.all():
        ContractFactory(lot=kind, municipalities=["0197", "0222", "1509"])
    ContractFactory(partners=[partner], subcontractors=[sub])
    seen = set()

    for provider in Provider.objects.all():
        for row in standing.of(provider.pk, period=period(), today=TODAY):
            place = Municipality.objects.get(pk=row.municipality)
            shown = heading(ask(client, provider.agb, place.slug, row.lot, **{"HX-Request": "true"}))
            assert SAYS[row.reason] in shown
            seen.add(row.reason)

    assert seen == set(SAYS)


def test_answer_leads_on_and_names_the_municipality_to_call(client):
    provider = IndicationFactory(named_provider=ProviderFactory(name="De Linde")).named_provider
    ContractFactory()
    Municipality.objects.filter(pk="0197").update(phone="0543 000 000")

    body = ask(client, provider.agb, "aalten", WMO)

    assert b'href="tel:0543 000 000"' in body
    for slug in ("werkgever-geen-contract", "hoe-lang-doorgaan"):
        assert reverse("faq:question", args=[slug]).encode() in body
    assert "Dit gaat over je werkgever, niet over één cliënt." in text(body)


def test_provider_that_stops_early_is_not_told_on(client):
    provider = ProviderFactory(name="De Linde", stops_on=date(2022, 10, 31))
    IndicationFactory(named_provider=provider)
    ContractFactory()

    assert "31 oktober" not in text(ask(client, "De Linde", "aalten", WMO))


def test_unconfirmed_subcontractor_sees_no_lead(client):
    sub = ProviderFactory(name="De Kievit")
    contract = ContractFactory(lead=ProviderFactory(name="De Linde"), subcontractors=[sub])
    assert "Linde" not in text(ask(client, "De Kievit", "aalten", WMO))

    contract.parties.filter(provider=sub).update(confirmed_on=TODAY, confirmed_by=User.objects.portal())

    assert "onderaannemer van De Linde" in heading(ask(client, "De Kievit", "aalten", WMO))


def test_without_municipality_or_lot_all_answers_stand_in_a_word_and_lead_to_the_whole(client):
    provider = ProviderFactory(name="De Linde")
    ContractFactory(lead=provider, municipalities=["0197"])

    body = ask(client, "De Linde")

    assert heading(body) == "De Linde"
    for words in ("Eigen contract", "Geen contract", "Gemeente koopt zelf in", "Nog niet bekend"):
        assert words in text(body)
    assert f"werkgever={provider.agb}&amp;gemeente=aalten&amp;soort={WMO}#antwoord".encode() in body
    assert "Wmo Wonen" not in text(ask(client, "De Linde", soort=WMO, **{"HX-Request": "true"}))
    assert "Winterswijk" not in text(ask(client, "De Linde", gemeente="aalten", **{"HX-Request": "true"}))


def test_municipality_that_was_chosen_is_not_asked_for_again(client):
    ContractFactory(lead=ProviderFactory(name="De Linde"), municipalities=["0197"])

    said = text(ask(client, "De Linde", gemeente="aalten", **{"HX-Request": "true"}))

    assert "Kies bij je soort zorg de gemeente." in said
    assert "Kies een gemeente." not in said


def test_look_alikes_are_offered_with_what_was_chosen(client):
    for name in ("De Linde Wonen", "De Linde Dagbesteding"):
        ContractFactory(lead=ProviderFactory(name=name))

    body = ask(client, "linde", "aalten", WMO)

    assert heading(body) == "Bedoel je een van deze?"
    assert len(re.findall(rf"gemeente=aalten&amp;soort={WMO}&amp;werkgever=\d+#antwoord", body.decode())) == 2


def test_unknown_employer_is_helped_on(client):
    ContractFactory()

    body = ask(client, "<b>Niemand</b>")

    assert heading(body) == "We vinden deze werkgever niet"
    assert b"<b>Niemand" not in body
    assert reverse("providers:register").encode() in body


def test_contracts_that_all_ended_are_over(client, on_day):
    ContractFactory()
    on_day(date(2025, 7, 1))

    assert "Deze contracten zijn afgelopen" in text(ask(client, "De Linde"))


def test_municipality_may_be_chosen_beforehand(client):
    ContractFactory()

    body = client.get(reverse("transitions:employer") + "?gemeente=aalten").content.decode()

    assert '<option value="aalten" selected>' in body
    assert "error" not in body


@pytest.mark.parametrize("typed", ["De Linde", "linde", "Bestaat Niet"])
def test_five_queries_whatever_is_asked(client, typed):
    for name in ("De Linde", "De Linde Wonen", "Het Kompas"):
        ContractFactory(lead=ProviderFactory(name=name))

    with CaptureQueriesContext(connection) as queries:
        ask(client, typed, "aalten", WMO)

    assert len(queries) <= 5


@pytest.mark.parametrize(
    "query",
    [
        "?werkgever=" + "z" * 20_000,
        "?werkgever=%00%0a%1b&gemeente=%ff&soort=%f0%9f%98%80",
        "?werkgever=a&gemeente=amsterdam&soort=wmo-vliegen",
        "?werkgever=1&werkgever=2&werkgever=3",
        "?werkgever=<script>alert(1)</script>",
        "?werkgever=%25%27%22--",
    ],
)
def test_senseless_questions_get_a_page(client, query):
    ContractFactory()

    answer = client.get(reverse("transitions:employer") + query)

    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_links_are_to_questions_that_there_are():
    """The starter questions of the site; an editor who retires one forwards its address."""
    starters = {path.stem for path in Path(settings.BASE_DIR, "faq", "starter").glob("*.md")}

    assert set(employer_answers.LINKS) <= starters
