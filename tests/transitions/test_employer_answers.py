"""What the page says about an employer, per reason and day; in plain Dutch."""

from datetime import date
from itertools import product

import pytest
import textstat

from transitions import employer_answers
from transitions.employer_answers import LINKS, Words
from transitions.models import TransitionPeriod
from transitions.standing import Standing
from transitions.statuses import Reason

PERIOD = TransitionPeriod(first_day=date(2022, 7, 1), last_day=date(2022, 12, 31))
BEFORE, DURING, AFTER = date(2022, 4, 20), date(2022, 9, 12), date(2023, 2, 1)
WITH_ROLE = {Reason.OWN_CONTRACT: "lead", Reason.CONSORTIUM: "partner", Reason.SUBCONTRACTOR: "subcontractor"}
WITHOUT = (Reason.NO_CONTRACT, Reason.NOT_FOR_LOT, Reason.NOT_IN_MUNICIPALITY)
REASONS = (*WITH_ROLE, *WITHOUT, Reason.OWN_PROCUREMENT)


def standing(reason, **given) -> Standing:
    held = reason in WITH_ROLE
    row = Standing(
        provider=1,
        lot="wmo-wonen",
        municipality="0197",
        reason=reason,
        role=WITH_ROLE.get(reason, ""),
        sure=True,
        consortium="Samen Sterk" if reason == Reason.CONSORTIUM else "",
        form="contract" if held else "",
        since=date(2022, 7, 1) if held else None,
        lead="De Es" if held else "",
        coming=None,
    )
    return row._replace(**given)


def words(today=DURING) -> Words:
    return Words("De Linde", "Wmo Wonen", "Aalten", PERIOD, today)


def answer(reason, *, today=DURING, elsewhere=(), **given) -> employer_answers.Answer:
    return employer_answers.answer(standing(reason, **given), words(today), elsewhere=elsewhere)


def said(reason, **given) -> str:
    found = answer(reason, **given)
    return " ".join([found.headline, found.lead, *found.now, *found.ahead])


@pytest.mark.parametrize(
    ("reason", "headline"),
    [
        (Reason.OWN_CONTRACT, "Ja, De Linde heeft zelf een contract"),
        (Reason.CONSORTIUM, "Ja, De Linde is partner in Samen Sterk"),
        (Reason.SUBCONTRACTOR, "Ja, De Linde is onderaannemer van De Es"),
        (Reason.NO_CONTRACT, "Nee, De Linde heeft geen contract"),
        (Reason.NOT_FOR_LOT, "Nee, niet voor Wmo Wonen"),
        (Reason.NOT_IN_MUNICIPALITY, "Nee, niet in Aalten"),
        (Reason.OWN_PROCUREMENT, "Aalten koopt deze zorg zelf in"),
    ],
)
def test_heading_is_the_answer(reason, headline):
    assert answer(reason).headline == headline


@pytest.mark.parametrize("reason", WITHOUT)
def test_without_a_contract_it_goes_on_until_the_new_one_starts(reason):
    """P2 before P3, and both said."""
    text = said(reason)

    assert "De Linde stopt pas als de nieuwe aanbieder echt is begonnen" in text
    assert "tot en met 31 december 2022" in text
    assert "blijft niemand zonder zorg" in text
    assert "De indicatie verandert hierdoor niet" in text


def test_before_the_start_nothing_changes_yet():
    assert "Tot 1 juli 2022 verandert er niets." in said(Reason.NO_CONTRACT, today=BEFORE)
    assert "vanaf 1 juli 2022" in said(Reason.OWN_CONTRACT, today=BEFORE)
    assert "sinds 1 juli 2022" in said(Reason.OWN_CONTRACT)


@pytest.mark.parametrize("reason", WITHOUT)
def test_after_the_end_it_goes_on_only_where_that_was_agreed(reason):
    text = said(reason, today=AFTER)

    assert "voorbij sinds 31 december 2022" in text
    assert "als de gemeente dat heeft afgesproken" in text
    assert "Bel vandaag de gemeente" in text
    assert "mag doorgaan tot" not in text


def test_subcontractor_that_is_not_confirmed_is_told_to_ask_and_no_lead_is_named():
    found = answer(Reason.SUBCONTRACTOR, sure=False)

    assert (found.headline, found.lead) == ("Nog niet zeker", "Vraag het je werkgever.")
    assert "De Es" not in said(Reason.SUBCONTRACTOR, sure=False)
    assert employer_answers.brief(standing(Reason.SUBCONTRACTOR, sure=False)) == employer_answers.UNSURE


def test_where_and_for_what_there_is_a_contract_is_told():
    in_two = said(Reason.NOT_IN_MUNICIPALITY, elsewhere=["Berkelland", "Winterswijk"])

    assert "Wel in Berkelland, Winterswijk." in in_two
    assert "Wel voor Wmo Ondersteuning." in said(Reason.NOT_FOR_LOT, elsewhere=["Wmo Ondersteuning"])
    assert "Vanaf 1 maart 2023 wel." in said(Reason.NO_CONTRACT, coming=date(2023, 3, 1))


def test_own_purchasing_tells_whom_it_buys_from():
    inside = said(Reason.OWN_PROCUREMENT, role="lead", form="subsidie", since=date(2022, 1, 1))

    assert "De Linde levert daar met een subsidie, sinds 1 januari 2022." in inside
    assert "Vraag de gemeente of je werkgever" in said(Reason.OWN_PROCUREMENT)


def test_nobody_is_promised_the_same_person():
    for reason in WITH_ROLE:
        assert "dezelfde zorgverlener houdt, is niet beloofd" in said(reason)


def test_outcome_that_is_awaited_names_no_employer():
    found = employer_answers.awaited(words())

    assert "De Linde" not in " ".join([found.headline, found.lead, *found.now, *found.ahead])


def test_every_answer_leads_on_to_questions():
    for reason in REASONS:
        found = answer(reason)
        assert 2 <= len(found.links) <= 5
    assert {slug for reason in REASONS for slug in answer(reason).questions} < set(LINKS)


def test_every_answer_is_plain_dutch():
    """Flesch-Douma of at least 60 and no sentence over 20 words, names counted."""
    textstat.set_lang("nl")
    answers = [
        answer(reason, today=today, sure=sure, elsewhere=["Berkelland"])
        for reason, today, sure in product(REASONS, (BEFORE, DURING, AFTER), (True, False))
    ]
    for found in [*answers, employer_answers.awaited(words())]:
        text = " ".join([f"{found.headline}.", found.lead, *found.now, *found.ahead])
        sentences = [part for mark in text.split(".") for part in mark.split("?") if part.strip()]
        assert max(len(sentence.split()) for sentence in sentences) <= 20, text
        assert textstat.flesch_reading_ease(text) >= 60, text
