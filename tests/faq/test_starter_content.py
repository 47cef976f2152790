"""What the starter questions say: all topics, readable by anyone, nothing that cannot be filled, no link to nowhere."""

import re
from datetime import timedelta

import pytest
import textstat
from django.urls import resolve

from faq import facts, rendering, starter_files
from tests.faq.factories import AWARD, FIRST_DAY, START

SLUGS = """
    wat-verandert-er waarom-nieuwe-aanpak filmpje-oude-datum kon-mijn-werkgever-meedoen hoe-staat-de-aanbesteding
    welke-aanbieders-gecontracteerd heeft-mijn-werkgever-een-contract alsnog-contract samenwerkingsverband
    hoeveel-aanbieders houdt-client-zorg verandert-de-indicatie indicatie-eindigt-31-december houdt-client-zorgverlener
    mag-ik-mee-met-mijn-client neemt-nieuwe-aanbieder-mij-over client-wil-kiezen werkgever-geen-contract
    hoe-lang-doorgaan overgangsperiode hoe-gaat-overdracht mijn-rol-bij-overdracht dossier-overdragen
    nieuwe-aanbieder-begint-niet declareren-laatste-dag nieuwe-clienten-aannemen wij-hebben-contract-wat-verandert
    wat-moet-client-doen client-kreeg-brief client-is-het-niet-eens wat-zeg-ik-tegen-client wat-zeg-ik-tegen-collegas
    belangrijkste-boodschap client-maakt-zich-zorgen client-op-wachtlijst crisis-tijdens-overgang meer-soorten-zorg pgb
    jeugdbescherming-gi buiten-de-regio eigen-bijdrage resultaatgericht oude-ijsselstreek welke-gemeenten
    beschermd-wonen-wonen waar-blijf-ik-op-de-hoogte verplicht-meewerken einde-overgangsperiode
""".split()
#: Before the award these are not known; from it they are.
CHANGED_BY_THE_AWARD = {
    *("hoe-staat-de-aanbesteding", "welke-aanbieders-gecontracteerd", "heeft-mijn-werkgever-een-contract"),
    *("hoeveel-aanbieders", "houdt-client-zorgverlener", "werkgever-geen-contract"),
    "wij-hebben-contract-wat-verandert",
}
#: Nobody here knows these, before the award or after.
NEVER_KNOWN = {
    *("alsnog-contract", "nieuwe-clienten-aannemen", "client-op-wachtlijst", "buiten-de-regio"),
    "eigen-bijdrage",
}
QUESTIONS = {question.slug: question for question in starter_files.questions()}
ANSWERS = [(question, answer) for question in QUESTIONS.values() for answer in question.answers]
VALUES = {
    "periode_begin": "1 juli 2022",
    "periode_einde": "31 december 2022",
    "dag_na_periode": "1 januari 2023",
    "periode_duur": "6 maanden",
    "aantal_contracten": "60",
    "publicatiedag": "5 april 2022",
    "contracten_begin": "1 juli 2022",
    "contracten_einde": "30 juni 2025",
}
every_answer = pytest.mark.parametrize(
    ("question", "answer"), ANSWERS, ids=[f"{q.slug}-{a.holds_from}" for q, a in ANSWERS]
)


def prose(answer):
    """The sentences of an answer, filled in; tables and lists of names (points without a full stop) are none."""
    blocks = [facts.fill(answer.short, VALUES)]
    tokens = rendering.parser.parse(answer.text)
    for before, token in zip(["", *(t.type for t in tokens)], tokens, strict=False):
        if token.type == "inline" and before not in {"td_open", "th_open"}:
            blocks.append(rendering.plain(token.content, VALUES))
    return [block for block in blocks if re.search(r"[.!?:]”?$", block)]


def sentences(answer):
    return [part for block in prose(answer) for part in re.split(r"(?<=[.!?:])”?\s+", block) if part]


def reading_ease(text):
    """Flesch after Douma: 206.84 - 0.93 × words in a sentence - 77 × syllables in a word."""
    textstat.set_lang("nl")
    return textstat.flesch_reading_ease(text)


def says_on(question, day):
    return max((a for a in question.answers if a.holds_from <= day), key=lambda a: a.holds_from)


def test_every_topic_is_there():
    assert sorted(QUESTIONS) == sorted(SLUGS)
    assert len(SLUGS) == 48


def test_every_topic_has_an_answer_from_the_first_day():
    assert {question.answers[0].holds_from for question in QUESTIONS.values()} == {FIRST_DAY}


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_known_changes_with_the_award(slug):
    before = says_on(QUESTIONS[slug], AWARD - timedelta(days=1)).told_by != ""
    after = says_on(QUESTIONS[slug], AWARD).told_by != ""

    assert before == (slug in CHANGED_BY_THE_AWARD | NEVER_KNOWN)
    assert after == (slug in NEVER_KNOWN)


def test_the_start_of_the_transition_changes_what_is_said():
    assert {slug for slug, q in QUESTIONS.items() if says_on(q, START).holds_from == START} >= {
        *("wat-verandert-er", "houdt-client-zorg", "overgangsperiode", "belangrijkste-boodschap"),
    }


@every_answer
def test_answer_is_easy_to_read(question, answer):
    assert reading_ease(" ".join(prose(answer))) >= 60


@every_answer
def test_sentence_has_at_most_twenty_words(question, answer):
    assert [said for said in sentences(answer) if len(said.split()) > 20] == []


@every_answer
def test_short_answer_is_one_or_two_plain_sentences(question, answer):
    said = facts.fill(answer.short, VALUES)

    assert len(re.findall(r"[.!?](?=\s|$)", said)) <= 2
    assert len(said) <= 250
    assert not re.search(r"[*_\[\]`#]", facts.FIELD.sub("", answer.short))


@every_answer
def test_before_the_award_no_answer_names_an_outcome(question, answer):
    about_contracts = {"aantal_contracten", "publicatiedag", "contracten_begin", "contracten_einde"}

    assert answer.holds_from >= AWARD or not facts.asked_in([answer.short, answer.text]) & about_contracts


@every_answer
def test_links_lead_to_pages_of_the_portal(question, answer):
    for address in re.findall(r"\]\(([^)]+)\)", answer.text):
        found = resolve(address)
        if found.view_name == "faq:question":
            assert found.kwargs["slug"] in QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=str)
def test_question_is_found_by_many_words_and_leads_on(question):
    assert len(question.words) >= 12
    assert len(set(map(str.casefold, question.words))) == len(question.words)
    assert 2 <= len(question.related) <= 4
    assert set(question.related) <= set(QUESTIONS) - {question.slug}
    assert question.category in starter_files.categories()


def test_measure_sees_what_is_hard_to_read():
    hard = "De gecontracteerde zorgaanbieders verantwoorden de gerealiseerde ondersteuningsarrangementen."

    assert reading_ease(hard) < 0
