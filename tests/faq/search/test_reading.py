"""Words of Dutch as the search reads them: forms of one word are one term, compounds come apart."""

import pytest

from faq.search import compounds, reading


@pytest.mark.parametrize(
    "forms",
    [
        "cliënt Cliënten CLIENT",
        "verandert veranderd verandering veranderen",
        "stopt stoppen gestopt",
        "blijf blijft bleef gebleven",
        "collega’s collega's collegas",
        "overneemt overgenomen overname",
    ],
)
def test_forms_of_a_word_are_one_term(forms):
    assert len({reading.term(reading.fold(word)) for word in forms.split()}) == 1


def test_words_that_say_nothing_are_left_out():
    assert reading.terms("Wat is er met de indicatie?") == reading.terms("indicatie")


def test_several_words_that_are_one_are_taken_together():
    assert reading.terms("persoonsgebonden budget") == ("pgb",)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("indicatiebesluit", ["indicatie", "besluit"]),
        ("overgangsperiode", ["overgang", "periode"]),
        ("clientendossier", ["client", "dossier"]),
        ("zorgaanbieder", ["aanbieder"]),
        ("aanbieder", []),
    ],
)
def test_compound_comes_apart(word, parts):
    known = {"indicatie", "besluit", "overgang", "periode", "client", "dossier", "aanbieder"}

    assert compounds.split(word, known - {word}) == parts
