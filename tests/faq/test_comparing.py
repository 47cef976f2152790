"""Versions side by side, and how hard a text is to read."""

from datetime import date

import pytest
import textstat

from achterhoek import comparing, readability
from faq import history
from faq.models import Answer
from tests.faq.factories import AnswerFactory
from tests.faq.voices import TODAY


def told(parts):
    signs = {"same": "{}", "added": "[+{}]", "gone": "[-{}]"}
    return "".join(signs[part.kind].format(part.text) for part in parts)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Ja, dat mag.", "Ja, dat mag niet.", "Ja, dat [-mag.][+mag niet.]"),
        ("", "Nieuw.", "[+Nieuw.]"),
        ("Weg.", "", "[-Weg.]"),
        ("Zelfde.", "Zelfde.", "Zelfde."),
    ],
    ids=["more", "new", "gone", "same"],
)
def test_words_that_came_and_went_are_named(old, new, expected):
    assert told(comparing.compare(old, new)) == expected


@pytest.mark.django_db
def test_versions_follow_one_another():
    first = AnswerFactory(short="Eerst.", holds_from=date(2021, 11, 1))
    wrong = AnswerFactory(question=first.question, short="Fout.", holds_from=date(2022, 4, 5))
    right = AnswerFactory(
        question=first.question,
        short="Goed.",
        holds_from=date(2022, 4, 5),
        published_at="2022-04-06T09:00:00Z",
    )
    ahead = AnswerFactory(question=first.question, short="Straks.", holds_from=date(2022, 10, 3))
    draft = AnswerFactory(question=first.question, short="Concept.", draft=True, holds_from=date(2022, 12, 1))

    found = history.of(first.question, today=TODAY)

    assert [version.answer for version in found] == [draft, ahead, right, wrong, first]
    assert [version.holds_now for version in found] == [False, False, True, False, False]
    assert [version.corrected for version in found] == [False, False, False, True, False]
    assert [version.until for version in found][1:] == [None, date(2022, 10, 2), None, date(2022, 4, 4)]
    assert told(found[2].changes) == "[-Fout.][+Goed.]"


EASY = "De zorg gaat door. Je cliënt houdt de hulp. Je hoeft nu niets te doen. De gemeente belt je op tijd."
HARD = (
    "Naar aanleiding van de aanbestedingsprocedure worden toewijzingsbesluiten geharmoniseerd overeenkomstig de "
    "overeengekomen transitievoorwaarden, waarbij contracteringsverplichtingen onverminderd gehandhaafd worden."
)


@pytest.mark.parametrize("text", [EASY, HARD])
def test_measure_agrees_with_the_library(text):
    textstat.set_lang("nl")

    assert readability.measure(text).score == pytest.approx(textstat.flesch_reading_ease(text), abs=12)


def test_hard_text_and_long_sentences_are_named():
    long = "Wie nu zorg krijgt van " + "een goede " * 9 + "hulp houdt die."

    assert history.warnings_about(Answer(short=EASY)) == []
    assert "lastig te lezen" in history.warnings_about(Answer(short=HARD))[0]
    assert "Deze zin is lang" in history.warnings_about(Answer(short=EASY, text=long))[0]


def test_lists_and_short_texts_are_not_measured():
    names = "- Aalten\n- Berkelland\n- Bronckhorst " + "en nog een naam " * 10

    assert readability.measure(names) == readability.Reading(None, [])
    assert readability.measure("") == readability.Reading(None, [])
