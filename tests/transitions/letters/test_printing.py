"""A letter on paper and in the ear: what a reader of the file finds, where things stand, and that text stays text."""

import re
import struct
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.transitions.letters.printed import (
    PARTS,
    a_letter,
    a_sender,
    box_of,
    boxes,
    opened,
    png,
    read_aloud,
    texts,
)
from transitions.letters.document import Part
from transitions.letters.plain import clean
from transitions.letters.printing import LogoRefused, Printer, in_full, printer

# What envelopes with a window at the left show of the sheet, however it lies in them (see letter.typ).
WINDOW = {"left": 20, "top": 50, "right": 111, "bottom": 76.5}
LONG = "W" * 200
PROVIDER = "Stichting Samenwerkende Zorgaanbieders voor Jeugdhulp en Ondersteuning in de Achterhoek, " * 4
MARKUP = (
    '#import "@preview/x:1.0.0": *',
    '#panic() #read("/etc/passwd") #{1+1}',
    "$ x^2 $ *dik* _schuin_ @bron <label> \\u{41} \\ `code` ```typ x```",
    "[blok] // opmerking /* weg */ = kop - punt + één / term: ~ -- --- ...",
    "'enkel' \"dubbel\" &amp; <b>html</b> {{ veld }} {% if %} %PDF ) ( \\n",
)


@pytest.fixture(scope="module")
def press():
    return Printer()


def letters_in(text):
    """The characters that one sees: where lines break is up to the layout."""
    return re.sub(r"[\s\u200b\ufffe\x02]", "", text)


def shown(pdf):
    return letters_in("".join(texts(pdf)))


def inside(box, *, left, top, right, bottom):
    return left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom


# --- One letter, one file ----------------------------------------------------------------------------------------


def test_letter_is_the_same_bytes_each_time(press):
    first = press.pdf(a_letter(sender=a_sender(logo=png())))

    press.pdf(a_letter(number="BR-2022-000043"))

    assert press.pdf(a_letter(sender=a_sender(logo=png()))) == first
    assert Printer().pdf(a_letter(sender=a_sender(logo=png()))) == first


def test_letter_of_another_day_says_so_in_the_file(press):
    other = opened(press.pdf(a_letter(day=date(2023, 1, 2))))

    assert other.metadata["/CreationDate"] == "D:20230102000000Z"
    assert other.metadata["/ModDate"] == "D:20230102000000Z"


def test_process_has_one_printer():
    assert printer() is printer()


def test_printer_leaves_no_folder_behind():
    own = Printer()
    own.pdf(a_letter(sender=a_sender(logo=png())))
    folder = own._folder

    assert folder.is_dir()
    del own

    assert not folder.exists()


# --- PDF/UA ------------------------------------------------------------------------------------------------------


def test_letter_says_that_anyone_can_read_it(press):
    file = opened(press.pdf(a_letter()))

    catalogue = file.trailer["/Root"]
    assert catalogue["/Lang"] == "nl-NL"
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    metadata = catalogue["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert ">U krijgt een andere aanbieder</rdf:li></rdf:Alt></dc:title>" in metadata
    assert file.metadata.title == "U krijgt een andere aanbieder"
    assert file.metadata.author == "Gemeente Winterswijk"


def test_letter_is_read_aloud_in_its_order(press):
    sender = a_sender()

    assert read_aloud(press.pdf(a_letter())) == [
        ("P", "Gemeente Winterswijk"),
        ("P", "Retouradres: Postbus 101, 7100 AC Winterswijk"),
        ("P", "Mevrouw F. Çelik-Nguyễn Wooldseweg 12 7101 NX WINTERSWIJK"),
        ("P", "Afdeling Team Zorg in overgang"),
        ("P", "Datum 12 september 2022"),
        ("P", "Ons kenmerk Z-2022-18331"),
        (
            "P",
            f"Wij zijn bereikbaar {sender.phone} {sender.phone_hours} {sender.email} {sender.website}",
        ),
        ("H1", "U krijgt een andere aanbieder"),
        ("P", "Geachte mevrouw Çelik-Nguyễn,"),
        ("P", "Vanaf 2 januari 2023 helpt een andere organisatie u."),
        ("H2", "Begeleiding individueel"),
        ("P", "De Linde heeft geen nieuw contract. Daarom neemt Het Kompas de begeleiding over."),
        ("Lbl", "•"),
        ("LBody", "Nu helpt: De Linde"),
        ("Lbl", "•"),
        ("LBody", "Straks helpt: Het Kompas"),
        ("H2", "Bent u het er niet mee eens?"),
        ("P", "Bel ons. Of maak bezwaar voor 24 oktober 2022."),
        ("P", "Met vriendelijke groet, J. ten Brinke"),
    ]


def test_page_numbers_are_printed_and_not_read_aloud(press):
    pdf = press.pdf(a_letter(parts=PARTS * 5))

    assert ["Pagina 1 van 2" in texts(pdf)[0], "Pagina 2 van 2" in texts(pdf)[1]] == [True, True]
    assert [text for _, text in read_aloud(pdf) if "Pagina" in text] == []


def test_all_fonts_are_in_the_file(press):
    unusual = a_letter(salutation="Ελληνικά, Привет, עברית, ①, ☃")
    fonts = [
        below["/FontDescriptor"]
        for page in opened(press.pdf(unusual)).pages
        for font in page["/Resources"]["/Font"].values()
        for below in (one.get_object() for one in font["/DescendantFonts"])
    ]

    assert len(fonts) >= 3
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)
    assert {str(font["/FontName"]).partition("+")[2] for font in fonts} >= {
        "LibertinusSerif-Regular",
        "LibertinusSerif-Semibold",
    }


def test_letter_without_a_subject_has_a_title_all_the_same(press):
    pdf = press.pdf(a_letter(subject=" \n "))

    assert opened(pdf).metadata.title == "Brief"


def test_empty_letter_is_printed(press):
    empty = a_letter(number="", recipient=(), reference="", subject="", salutation="", parts=(), closing=())

    assert len(opened(press.pdf(replace(empty, sender=a_sender(name="", return_address=())))).pages) == 1


# --- The logo ----------------------------------------------------------------------------------------------------


def figures(pdf):
    """The pictures among the tags of a letter."""
    found, waiting = [], [opened(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop()
        below = one.get("/K", [])
        waiting += [
            each.get_object()
            for each in (below if isinstance(below, list) else [below])
            if hasattr(each.get_object(), "get")
        ]
        found += [one] if one.get("/S") == "/Figure" else []
    return found


def test_logo_is_named_for_who_cannot_see_it(press):
    pdf = press.pdf(a_letter(sender=a_sender(logo=png())))

    assert [one["/Alt"] for one in figures(pdf)] == ["Logo van Gemeente Winterswijk"]
    assert len(opened(pdf).pages[0].images) == 1
    assert "Gemeente Winterswijk" in texts(pdf)[0]


def test_letter_without_a_logo_has_the_name_instead(press):
    pdf = press.pdf(a_letter())

    assert figures(pdf) == []
    assert inside(box_of(pdf, "Gemeente Winterswijk"), left=25, top=16, right=110, bottom=40)


@pytest.mark.parametrize("size", [(10, 400), (2500, 10), (1, 1)])
def test_logo_of_any_shape_leaves_the_letter_alone(press, size):
    pdf = press.pdf(a_letter(sender=a_sender(logo=png(*size))))

    assert len(opened(pdf).pages) == 1
    assert inside(box_of(pdf, "7101 NX WINTERSWIJK"), **WINDOW)


@pytest.mark.parametrize(
    "logo",
    [
        b"",
        b"GIF89a" + bytes(60),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        png()[:60],
        png()[:-20],
        png().replace(b"IDAT", b"IDAX"),
        png()[:16] + struct.pack(">II", 60_000, 60_000) + png()[24:],
        png() + bytes(10_000_000),
    ],
    ids=["nothing", "gif", "svg", "head only", "cut off", "no pixels", "huge", "ten megabytes"],
)
def test_bad_logo_is_refused_with_a_sentence(press, logo):
    with pytest.raises(LogoRefused) as refused:
        press.pdf(a_letter(sender=a_sender(logo=logo)))

    assert re.fullmatch(r"[A-Z].*\.", refused.value.sentence)


# --- The sheet and the envelope ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "recipient",
    [
        ("J. Bos", "Markt 1", "7001 AA DOETINCHEM"),
        (
            "De wettelijk vertegenwoordigers van",
            "mevrouw A. Šarić-Ølgaard van den Broek tot Hoogeveen",
            "p/a Zorgboerderij De Linde",
            "t.a.v. de heer Nguyễn",
            "Burgemeester van der Zandestraat 112-bis",
            "7071 XX ULFT",
        ),
        (LONG, "Burgemeester van der Zandestraat 112", "7071 XX ULFT"),
        (LONG, LONG, "a", "b", "c", "7071 XX ULFT"),
    ],
    ids=["short", "six lines", "long name", "two long names"],
)
@pytest.mark.parametrize("logo", [None, png()], ids=["name", "logo"])
def test_recipient_shows_in_the_window(press, recipient, logo):
    pdf = press.pdf(a_letter(recipient=recipient, sender=a_sender(logo=logo)))

    assert inside(box_of(pdf, "".join(recipient)), **WINDOW)


def test_nothing_else_shows_in_the_window(press):
    pdf = press.pdf(a_letter())

    seen = [
        char
        for char, *box in boxes(pdf)
        if inside(box, left=0, top=WINDOW["top"], right=130, bottom=WINDOW["bottom"])
    ]

    assert "".join(seen) == letters_in("".join(a_letter().recipient))


def test_return_address_stands_above_the_recipient(press):
    pdf = press.pdf(a_letter())

    assert inside(box_of(pdf, "Retouradres: Postbus 101"), left=25, top=40, right=110, bottom=50)


@pytest.mark.parametrize(
    "letter",
    [
        a_letter(recipient=(LONG, f"t.a.v. {LONG}", "a", "b", "c", "7071 XX ULFT")),
        a_letter(subject=LONG, salutation=LONG, closing=(LONG, LONG), number=LONG, reference=LONG),
        a_letter(parts=[Part(PROVIDER, (PROVIDER, PROVIDER * 3), (PROVIDER, "kort"))] * 12),
        a_letter(parts=[Part(LONG, (LONG, LONG * 3), (LONG, "kort"))] * 12),
        a_letter(
            sender=a_sender(
                name=LONG,
                department=LONG,
                return_address=(LONG, LONG),
                phone=LONG,
                phone_hours=LONG,
                email=f"{LONG}@winterswijk.example",
                website=LONG,
            )
        ),
        a_letter(salutation="漢" * 200, subject="—" * 200, parts=[Part("m" * 200, ("ﬃ" * 200, "Ǽ" * 200))]),
    ],
    ids=["recipient", "lines", "providers", "words", "sender", "wide characters"],
)
def test_nothing_leaves_the_sheet(press, letter):
    pdf = press.pdf(letter)

    outside = [
        (page, char)
        for page in range(len(texts(pdf)))
        for char, *box in boxes(pdf, page)
        if not inside(box, left=15, top=15, right=196, bottom=290)
    ]
    assert outside == []


def test_long_provider_and_twelve_parts_are_all_printed(press):
    parts = tuple(Part(f"Zorg {number}", (f"{number}. {PROVIDER}",)) for number in range(1, 13))

    found = shown(press.pdf(a_letter(parts=parts)))

    assert [number for number in range(1, 13) if letters_in(f"{number}. {PROVIDER}") not in found] == []


def test_long_name_is_printed_whole(press):
    assert LONG in shown(press.pdf(a_letter(salutation=f"Geachte {LONG},")))


@pytest.mark.parametrize(
    "word", ["arbeidsongeschiktheidsverzekering", "overgang@oude-ijsselstreek.example", "Çelik-Nguyễn"]
)
def test_usual_word_is_left_whole(press, word):
    pdf = press.pdf(a_letter(salutation=word, subject=word, recipient=(word,)))

    assert "".join(texts(pdf)).count(word) == 3


def test_signature_takes_the_last_part_along(press):
    parts = (Part("", ("Zo gaat het verder. " * 60,) * 2), PARTS[-1])

    pages = texts(press.pdf(a_letter(parts=parts, closing=("Met vriendelijke groet,", *[""] * 12, "J. Bos"))))

    assert len(pages) == 2
    assert pages[1].startswith("Bent u het er niet mee eens?")
    assert "J. Bos" in pages[1]


def test_picture_of_a_page_is_a_png(press):
    letter = a_letter(parts=PARTS * 5)

    first, second = press.png(letter, ppi=50), press.png(letter, 1, ppi=50)

    assert first != second
    assert struct.unpack(">II", first[16:24]) == (413, 585)
    with pytest.raises(IndexError):
        press.png(letter, 2)


# --- Text stays text -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", MARKUP)
def test_typed_markup_prints_as_typed_in_every_place(press, typed):
    everywhere = a_letter(
        number=typed,
        sender=a_sender(
            name=typed,
            department=typed,
            return_address=(typed,),
            phone=typed,
            phone_hours=typed,
            email=typed,
            website=typed,
        ),
        recipient=(typed, typed),
        reference=typed,
        subject=typed,
        salutation=typed,
        parts=(Part(typed, (typed,), (typed,)),),
        closing=(typed, typed),
    )

    pdf = press.pdf(everywhere)

    assert shown(pdf).count(letters_in(typed)) == 18
    assert opened(pdf).metadata.title == typed


@pytest.mark.parametrize(
    "name", ["Çelik", "Nguyễn", "Šarić", "Ølgaard", "Zoë", "Łukasz", "Ștefan", "d’Ávila"]
)
def test_accents_are_printed(press, name):
    apart = unicodedata.normalize("NFD", name)

    assert name in "".join(texts(press.pdf(a_letter(salutation=apart))))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("漢字 🎉", "□□ □"),
        ("a\x00b\x07c\x1bd\x7fe", "abcde"),
        ("regel\r\neen\u2028twee\tdrie", "regel  een twee drie"),
        ("om\u202ekeren\u200b\u00ad\ufeff", "omkeren"),
        ("half \ud83d teken", "half  teken"),
        ("\ue000\U000f0000 \u0378", "□□ □"),
    ],
)
def test_what_cannot_be_printed_is_left_out_or_shown_as_a_box(press, typed, printed):
    pdf = press.pdf(a_letter(salutation=f"Dag {typed}."))

    assert letters_in(f"Dag {printed}.") in shown(pdf)


PIECES = st.sampled_from(
    [*"#$*_@<>\\`[]{}()/=-+~'\"&%|^:;,.!?é", " ", "//", "/*", "#let x = ", "Çelik", "ễ", "ø"]
)
LINES = st.lists(PIECES | st.characters(codec="ascii"), max_size=30).map("".join)
BOUNDED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@BOUNDED
@given(typed=LINES)
@example(typed="#panic()")
def test_any_typed_line_prints_as_typed(press, typed):
    pdf = press.pdf(a_letter(salutation=f"({typed})"))

    assert letters_in(f"({clean(typed)})") in shown(pdf)


@BOUNDED
@given(typed=st.text(max_size=60), points=st.lists(st.text(max_size=10), max_size=3))
@example(typed="\u0301", points=["\u200d", "\u0300" * 10])
@example(typed="👨‍👩‍👧‍👦 ﷽ ก็็็", points=["\U0010ffff"])
def test_any_text_at_all_is_printed(press, typed, points):
    letter = a_letter(
        subject=typed,
        recipient=(typed, *points),
        parts=(Part(typed, (typed,), tuple(points)),),
        closing=(typed,),
    )

    pdf = press.pdf(letter)

    assert "Geachte mevrouw Çelik-Nguyễn," in "".join(texts(pdf))
    assert press.pdf(letter) == pdf


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 9, 1), "1 september 2022"),
        (date(2024, 2, 29), "29 februari 2024"),
        (date(2022, 12, 31), "31 december 2022"),
    ],
)
def test_day_is_written_in_full(day, words):
    assert in_full(day) == words
