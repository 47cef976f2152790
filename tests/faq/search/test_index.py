"""What is found: by other forms, parts of compounds, words for the same thing, and with typing errors."""

import pytest

from faq.search.index import Entry, SearchIndex
from faq.search.understanding import clean

ENTRIES = [
    Entry("indicatie", "Verandert de indicatie?", ("beschikking aanpassen",), "Nee, die blijft gelden."),
    Entry("overgang", "Wat is de overgangsperiode?", (), "Een half jaar."),
    Entry("contract", "Heeft mijn werkgever een contract?", (), "Zoek het op bij de zorgaanbieders."),
    Entry("geen-contract", "Mijn werkgever heeft geen contract", ("niet gegund",), "Dan stopt het."),
    Entry(
        "dossier",
        "Wat doe ik met het dossier?",
        (),
        "Vraag toestemming.",
        "Ouders van jonge kinderen tekenen.",
    ),
    Entry("pgb", "Wat betekent het voor een pgb?", (), "Niets."),
    Entry("overname", "Neemt de nieuwe aanbieder mij over?", ("ontslag",), "Vraag het je werkgever."),
]


@pytest.fixture(scope="module")
def index():
    return SearchIndex(ENTRIES)


def first(index, question, **typing):
    hits = index.find(index.understand(question, **typing))
    return hits[0].entry.slug if hits else None


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("indicatiebesluit", "indicatie"),
        ("andere beschikkingen", "indicatie"),
        ("periode", "overgang"),
        ("hoelang duurt de overgang", "overgang"),
        ("heeft de baas getekend voor een contract", "contract"),
        ("wij kregen geen contract", "geen-contract"),
        ("tekenen de ouders", "dossier"),
        ("persoonsgebonden budget", "pgb"),
        ("wie neemt het personeel over", "overname"),
        ("overnemen", "overname"),
    ],
)
def test_question_is_found_in_other_words(index, question, slug):
    assert first(index, question) == slug


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("indikatie", "indicatie"),
        ("dosier", "dossier"),
        ("overgangsperide", "overgang"),
        ("beschiking", "indicatie"),
    ],
)
def test_question_is_found_with_a_typing_error(index, question, slug):
    assert first(index, question) == slug


def test_unfinished_word_is_found_as_it_is_typed(index):
    assert first(index, "wat is de overgangsp", typing=True) == "overgang"
    assert first(index, "toest", typing=True) == "dossier"


def test_word_that_stands_for_nothing_finds_nothing(index):
    assert first(index, "parkeervergunning") is None
    assert index.find(index.understand("")) == []


def test_whole_word_is_no_typing_error_of_another():
    index = SearchIndex(
        [Entry("zorg", "Houdt mijn cliënt zorg?"), Entry("bord", "Wat staat er op het bord?")]
    )

    assert [hit.entry.slug for hit in index.find(index.understand("zorg"))] == ["zorg"]


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "a:b",
        "*",
        "(",
        "+- && ||",
        "\\",
        "question:[a TO z]",
        "^9~2",
        "🐄",
        "ß",
        "x" * 500,
        "é" * 40,
        "1" * 99,
    ],
)
def test_signs_of_query_languages_are_only_signs(index, question):
    assert index.find(index.understand(clean(question))) == []


def test_question_is_cleaned_and_cut():
    assert clean("  wat\x00 is\u202e \t\n dit ") == "wat is dit"
    assert len(clean("zorg " * 10_000)) <= 200


def test_empty_index_finds_nothing():
    index = SearchIndex([])

    assert index.find(index.understand("indicatie")) == []
