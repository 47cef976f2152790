"""What a text of a letter may hold, why it cannot be approved, and how facts get into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transitions.letters import fields, starter
from transitions.letters.document import Part
from transitions.statuses import TextKind

GOOD = "Vanaf {eerste_dag} komt de zorg van {nieuwe_aanbieder}."


def about(text, *, kind=TextKind.OTHER_PROVIDER, subject=""):
    return fields.problems(kind, subject, text)


def test_text_with_its_fields_can_be_approved():
    assert about(GOOD) == []


def test_every_kind_has_fields_and_every_field_an_example():
    assert set(fields.FIELDS) == set(TextKind)
    for known in fields.FIELDS.values():
        assert len({field.name for field in known}) == len(known)
        assert all(field.about and field.example for field in known)


def test_every_kind_may_name_the_municipality_and_how_to_reach_it():
    for known in fields.FIELDS.values():
        assert {"gemeente", "telefoon", "bereikbaar", "website"} <= {field.name for field in known}


def test_unknown_field_is_refused_with_the_nearest_name():
    assert about(GOOD + " {nieuwe_aanbider}") == [
        "Het veld {nieuwe_aanbider} bestaat niet. Bedoel je {nieuwe_aanbieder}?"
    ]


def test_unknown_field_without_a_near_name_points_to_the_list():
    assert about(GOOD + " {bsn}") == ["Het veld {bsn} bestaat niet. Kies een veld uit de lijst."]


def test_field_in_capitals_is_refused_with_its_name():
    assert about(GOOD + " {Zorg}") == ["Het veld {Zorg} bestaat niet. Bedoel je {zorg}?"]


def test_field_of_another_kind_is_refused():
    assert about(GOOD + " {klachten}") == [
        "Het veld {klachten} kan niet in deze tekst: het is hier niet bekend."
    ]


@pytest.mark.parametrize("name", ["ontvanger", "client"])
def test_announcement_names_nobody(name):
    found = about(f"Beste {{{name}}},", kind=TextKind.ANNOUNCEMENT, subject="Nieuws")

    assert found == [f"Het veld {{{name}}} kan niet in deze tekst: het is hier niet bekend."]


@pytest.mark.parametrize("braces", ["{}", "{ }"])
def test_empty_field_is_refused(braces):
    assert about(GOOD + braces) == ["Tussen twee accolades staat geen naam. Schrijf een veld zo: {gemeente}."]


@pytest.mark.parametrize("broken", ["{zorg", "zorg}", "} {", "{zorg}}", "{zorg {client}"])
def test_loose_brace_is_refused(broken):
    assert any("accolade" in problem or "“" in problem for problem in about(f"{GOOD} {broken}"))


@pytest.mark.parametrize(
    "inside",
    ["client.bsn", "client!r", "zorg:>1000000000", "client[0]", "0", "zorg|upper", "client.__class__", "a b"],
)
def test_field_that_asks_more_than_a_name_is_refused(inside):
    assert about(f"{GOOD} {{{inside}}}") == [
        f"{{{inside}}} is geen veld: tussen de accolades staat één naam uit de lijst, zonder meer."
    ]


@pytest.mark.parametrize(
    "code",
    [
        *(
            "{% for x in y %}x{% endfor %}",
            "{% load static %}",
            "{{ client }}",
            "{# stil #}",
            "${client}",
            "<%= 1 %>",
        ),
        *(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<b>dik</b>",
            "<!-- stil -->",
            "<?php ?>",
        ),
        *('#import "letter.typ"', '#read("/etc/passwd")', "#eval(code)", '#include "x"', "#set text(red)"),
        *(
            "include /etc/passwd",
            'read("x")',
            "open('x')",
            "file:///etc/passwd",
            "../../geheim",
            "javascript:x",
        ),
        *("#while true {}", "@import url(x)", "#let x = 1", '#image("x.png")'),
    ],
)
def test_code_is_refused_in_a_clear_sentence(code):
    found = about(f"{GOOD} {code}")

    assert found
    assert found[0].startswith("Dit mag niet in een tekst: “")
    assert "Een tekst kan niet rekenen, niet herhalen en geen bestand lezen" in found[0]


def test_code_in_the_subject_is_refused_too():
    found = about("Nieuws.", kind=TextKind.ANNOUNCEMENT, subject="{% now %}")

    assert len(found) == 1
    assert found[0].startswith("Dit mag niet in een tekst: “{%”, “%}”.")


@pytest.mark.parametrize(
    "plain",
    [
        "De zorg is er inclusief vervoer.",
        "Bel nummer #1 of kijk < 5 keer; a > b.",
        "Het kost € 10 (of minder) & meer: 50% van 3 × 4.",
        "Lees de brief (openen mag). Wij zijn open (ook op zaterdag).",
    ],
)
def test_plain_sentence_is_no_code(plain):
    assert about(f"{GOOD} {plain}") == []


@pytest.mark.parametrize("sign", ["\x00", "\u202e", "\u200b"])
def test_unseen_character_is_refused(sign):
    assert about(f"{GOOD}{sign}") == [
        "Er staat een onzichtbaar teken in de tekst. Typ de zin opnieuw in plaats van te plakken."
    ]


def test_empty_text_is_refused():
    assert about(" \n ", kind=TextKind.CLOSING) == ["Schrijf eerst de tekst."]


def test_text_is_refused_above_its_length():
    assert about("a" * 4000, kind=TextKind.CLOSING) == []
    assert about("a" * 4001, kind=TextKind.CLOSING) == [
        "De tekst is te lang: 4001 tekens, het mogen er 4000 zijn."
    ]


@pytest.mark.parametrize(("kind", "names"), fields.REQUIRED.items())
def test_text_that_lacks_what_it_is_for_is_refused(kind, names):
    subject = "Onderwerp" if kind in fields.WITH_SUBJECT else ""

    found = fields.problems(kind, subject, "Een zin zonder velden.")

    assert [problem.split(" ontbreekt")[0] for problem in found] == [f"Het veld {{{name}}}" for name in names]


@pytest.mark.parametrize("kind", list(TextKind))
def test_subject_stands_above_a_letter_and_nowhere_else(kind):
    text = starter.STARTERS[kind].text

    without, given = fields.problems(kind, "", text), fields.problems(kind, "Onderwerp", text)

    if kind in fields.WITH_SUBJECT:
        assert (without, given) == (["Geef een onderwerp: met deze tekst begint een brief."], [])
    else:
        assert (without, given) == ([], ["Laat het onderwerp leeg: deze tekst staat binnen een brief."])


def test_subject_is_short_and_on_one_line():
    found = fields.problems(TextKind.OPENING, "a" * 121 + "\nb", "Tekst.")

    assert found == [
        "Het onderwerp is te lang: 123 tekens, het mogen er 120 zijn.",
        "Zet het onderwerp op één regel.",
    ]


def test_facts_take_the_place_of_their_fields():
    assert fields.fill(GOOD, {"eerste_dag": "3 oktober 2022", "nieuwe_aanbieder": "De Bron"}) == (
        "Vanaf 3 oktober 2022 komt de zorg van De Bron."
    )


@pytest.mark.parametrize("values", [{}, {"zorg": ""}, {"zorg": " \n"}])
def test_fact_that_is_not_known_is_missing(values):
    with pytest.raises(fields.MissingFact) as missing:
        fields.fill("Over {zorg}.", values)

    assert missing.value.name == "zorg"


def test_value_with_braces_is_not_filled_again():
    values = {"zorg": "{client}", "client": "T. Abbink"}

    assert fields.fill("{zorg} {client}", values) == "{client} T. Abbink"


def test_parts_are_cut_at_headings_points_and_blank_lines():
    text = "Een zin\ndie doorloopt.\r\n\r\nTweede.\n\n## Kop\nDerde.\n- een\n- twee\n\nVierde.\n\n## Lege kop"

    assert fields.parts(text) == (
        Part("", ("Een zin die doorloopt.", "Tweede."), ()),
        Part("Kop", ("Derde.",), ("een", "twee")),
        Part("", ("Vierde.",), ()),
        Part("Lege kop", (), ()),
    )


def test_points_after_a_blank_line_stay_with_their_paragraph():
    assert fields.parts("Zet erin:\n\n- naam\n- adres") == (Part("", ("Zet erin:",), ("naam", "adres")),)


@pytest.mark.parametrize(
    "typed", ["## Kop", "- punt", "a\n\n## Kop\n\n- punt", "= Titel", "#import x", "{client}"]
)
def test_what_is_typed_in_a_name_prints_as_typed(typed):
    """A name cannot make a heading, a point or a paragraph of its own."""
    made = fields.composed("{zorg}\n\nTot ziens.", {"zorg": typed})

    assert made == (Part("", (typed, "Tot ziens."), ()),)


def test_examples_fill_every_field_of_a_kind():
    for kind, known in fields.FIELDS.items():
        text = " ".join(field.written for field in known)
        assert "{" not in fields.fill(text, fields.examples(kind))


#: Pieces that texts and attacks are made of.
PIECES = st.sampled_from(
    [
        *(field.written for field in fields.FIELDS[TextKind.OTHER_PROVIDER]),
        *(
            "{",
            "}",
            "{}",
            "{x}",
            "{{",
            "%}",
            "#import ",
            "<b>",
            "{client.bsn}",
            "Een zin. ",
            "é",
            "\u202e",
            "0",
        ),
        *("## ", "- ", " ", "\n", "\n\n", "\r\n"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=6), max_size=20).map("".join), st.text(max_size=12))
def test_text_that_can_be_approved_can_be_made_into_a_letter(text, typed):
    """Whatever is typed is judged without a fault, and what passes is filled to its last field, values as they are."""
    kind = TextKind.OTHER_PROVIDER
    values = dict.fromkeys(fields.examples(kind), typed)

    found = fields.parts(text)
    if fields.problems(kind, "", text) or not typed.strip():
        return

    made = fields.composed(text, values)
    assert [(len(one.paragraphs), len(one.points)) for one in made] == [
        (len(one.paragraphs), len(one.points)) for one in found
    ]
    written = " ".join(words for one in made for words in (one.heading, *one.paragraphs, *one.points))
    assert not set("{}") & set(written.replace(typed, ""))
