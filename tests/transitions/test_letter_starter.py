"""The starter texts: every kind is there, each can be approved, reads as plain Dutch and keeps to the promises."""

import re

import pytest
import textstat

from transitions.letters import fields, starter
from transitions.statuses import TextKind

every_kind = pytest.mark.parametrize("kind", list(TextKind))
#: Words that promise more than the rules do, or that a resident need not know.
NEVER = re.compile(
    r"\b(uw (zorg|indicatie|hulp|helper)|dezelfde (hulpverlener|persoon)|diagnose|patiënt|therapie|behandeling"
    r"|altijd|zo snel mogelijk|aanbesteding|perceel|casus)\b",
    re.IGNORECASE,
)
ABOUT_CARE = (
    *(TextKind.NOTHING_CHANGES, TextKind.RUNS_THROUGH, TextKind.OTHER_PROVIDER, TextKind.FIRST_PROVIDER),
    *(TextKind.BRIDGING, TextKind.HEAR_LATER),
)
WHOLE_LETTERS = (
    *(TextKind.ANNOUNCEMENT, TextKind.OPENING, TextKind.OPENING_NOTHING, TextKind.CHANGE_OF_DAY),
    TextKind.CORRECTION,
)
MAY_MOVE = (
    *(TextKind.ANNOUNCEMENT, TextKind.OPENING, TextKind.OTHER_PROVIDER, TextKind.CHANGE_OF_DAY),
    TextKind.CORRECTION,
)


def filled(kind):
    """The text with facts in it, without marks: a point or a heading is a sentence of its own."""
    found = fields.composed(starter.STARTERS[kind].text, fields.examples(kind))
    lines = [line for part in found for line in (part.heading, *part.paragraphs, *part.points) if line]
    return "\n".join(line if re.search(r"[.?!:]$", line) else f"{line.rstrip(';,')}." for line in lines)


def sentences(text):
    """An hour such as 9.00 ends no sentence."""
    return [part for part in re.split(r"(?<=[.?!:])\s+", text) if part.strip()]


@every_kind
def test_starter_text_can_be_approved(kind):
    text = starter.STARTERS[kind]

    assert fields.problems(kind, text.subject, text.text) == []


@every_kind
def test_starter_text_is_easy_to_read(kind):
    """Flesch-Douma of at least 60."""
    textstat.set_lang("nl")

    assert textstat.flesch_reading_ease(filled(kind)) >= 60, filled(kind)


@every_kind
def test_starter_text_has_no_long_sentence(kind):
    assert [one for one in sentences(filled(kind)) if len(one.split()) > 20] == []


@every_kind
def test_starter_text_never_promises_too_much(kind):
    text = starter.STARTERS[kind]

    assert not NEVER.search(f"{text.subject} {text.text}")


@every_kind
def test_starter_text_asks_no_fact_that_may_be_left_empty(kind):
    assert "website" not in fields.asked_in(starter.STARTERS[kind].text)


@pytest.mark.parametrize("kind", [*WHOLE_LETTERS, *ABOUT_CARE])
def test_starter_text_says_that_the_indication_stands(kind):
    assert "indicatie blijft staan" in starter.STARTERS[kind].text


@pytest.mark.parametrize("kind", MAY_MOVE)
def test_starter_text_says_that_the_old_provider_goes_on(kind):
    assert "echt is begonnen" in starter.STARTERS[kind].text


@pytest.mark.parametrize("kind", WHOLE_LETTERS)
def test_starter_text_says_that_nothing_need_be_done(kind):
    assert re.search(r"U hoeft (nu )?niets te doen", starter.STARTERS[kind].text)


def test_text_for_care_without_a_provider_names_none():
    assert fields.asked_in(starter.STARTERS[TextKind.HEAR_LATER].text) == set()


def test_announcement_fits_every_reader():
    """It is shown to visitors too: nobody is named, and no outcome of the tender is told."""
    asked = fields.asked_in(starter.STARTERS[TextKind.ANNOUNCEMENT].text)

    assert asked == {"gemeente", "periode_begin", "periode_einde"}


def test_clause_says_who_can_object_in_what_term_and_where():
    text = " ".join(filled(TextKind.OBJECTION).split())

    assert "deze brief is een besluit" in text
    assert "Ook de persoon over wie de brief gaat, kan bezwaar maken." in text
    assert "binnen 6 weken. Die tijd begint op de dag nadat de brief is verstuurd." in text
    assert "naar Postbus 119, 7120 AC Aalten" in text
    assert "B-00123" in text
