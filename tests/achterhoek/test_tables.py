import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from achterhoek import tables, workbooks
from achterhoek.refusals import FileRefused
from tests.factories import BSNS

NAMES = ("agb", "naam", "plaats")
GOOD = "agb;naam;plaats\n12345678;De Es;Aalten\n"


def read(content: bytes | str, names=NAMES):
    """Read a file to the end: the lines and the notices."""
    table = tables.read(content.encode() if isinstance(content, str) else content, names=names)
    return list(table.lines), table.notices


def workbook(*rows, **properties) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, value in properties.items():
        setattr(book.active, name, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rezipped(content: bytes, part: str, written: bytes) -> bytes:
    """The same workbook with one part replaced or added."""
    old, stream = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info.filename, old.read(info))
        new.writestr(part, written)
    return stream.getvalue()


def sheet(inside: str) -> bytes:
    """A workbook whose first sheet holds this XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><sheetData>{inside}</sheetData></worksheet>'
    return rezipped(workbook(NAMES), "xl/worksheets/sheet1.xml", xml.encode())


# What is read.


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(GOOD, id="plain"),
        pytest.param("\ufeff" + GOOD, id="with a byte order mark"),
        pytest.param(GOOD.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(GOOD.replace("\n", "\r"), id="old Mac line ends"),
        pytest.param(GOOD.rstrip(), id="no line end at the end"),
        pytest.param(GOOD + "\n\n;;\n  ;;\n", id="trailing blank lines"),
        pytest.param(" AGB ;Naam;PLAATS\n12345678;De Es;Aalten\n", id="names in capitals with spaces"),
        pytest.param('"agb";"naam";"plaats"\n"12345678";"De Es";"Aalten"\n', id="quoted"),
        pytest.param("plaats;naam;agb\nAalten;De Es;12345678\n", id="another order"),
        pytest.param("agb;naam;plaats;\n12345678;De Es;Aalten;\n", id="a column without a name"),
        pytest.param(GOOD + "12345678;De Es;Aalten", id="two rows"),
    ],
)
def test_table_is_read(content):
    lines, notices = read(content)

    assert lines[0] == (2, ("12345678", "De Es", "Aalten"))
    assert notices == []


def test_blank_lines_count_as_lines_and_not_as_rows():
    lines, _ = read("agb;naam;plaats\n\n;;\n12345678;De Es;Aalten\n")

    assert [number for number, _ in lines] == [4]


def test_cell_with_a_line_break_counts_once_as_in_a_spreadsheet():
    lines, _ = read('agb;naam;plaats\n1;"De\nEs";x\n2;De Linde;y\n')

    assert lines == [(2, ("1", "De\nEs", "x")), (3, ("2", "De Linde", "y"))]


def test_short_line_is_filled_and_a_long_one_is_told():
    lines, notices = read("agb;naam;plaats\n1\n2;x;y;z\n3;x;y;;\n")

    assert lines == [(2, ("1", "", "")), (3, ("2", "x", "y")), (4, ("3", "x", "y"))]
    assert [line for line, _ in notices] == [3]


def test_unknown_columns_are_told_by_name_but_a_number_is_not_repeated():
    _, notices = read(f"agb;naam;plaats;Wijk;{BSNS[0]}\n1;x;y;z;q\n")

    assert len(notices) == 1
    assert "‘Wijk’" in notices[0][1]
    assert BSNS[0] not in notices[0][1]


def test_header_alone_is_a_table_without_rows():
    assert read("agb;naam;plaats\n") == ([], [])


def test_what_is_written_comes_back_as_it_was_and_is_no_formula():
    rows = [["=1+1", "-De Es", "+31 6"], ["@x", "'t Loo", 'a "b"; c']]

    written = tables.write(NAMES, rows)

    assert written.startswith("\ufeff")
    assert "'=1+1;'-De Es;'+31 6" in written
    assert [list(cells) for _, cells in read(written)[0]] == rows


# What is refused, with a sentence that helps.


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "leeg", id="no bytes"),
        pytest.param(b"\xef\xbb\xbf", "leeg", id="only a byte order mark"),
        pytest.param(b" \r\n;;\r\n", "leeg", id="only separators"),
        pytest.param(GOOD.encode("utf-16"), "UTF-16", id="UTF-16"),
        pytest.param("agb;naam;plaats\n1;Café;x\n".encode("cp1252"), "Windows-1252", id="Windows-1252"),
        pytest.param(b"agb;naam;plaats\n1;Caf\xc3;x\n", "UTF-8", id="half a letter"),
        pytest.param(GOOD.encode() + b"\x00", "geen tekst", id="a zero byte"),
        pytest.param(GOOD.replace(";", ",").encode(), "komma’s", id="commas"),
        pytest.param(GOOD.replace(";", "\t").encode(), "tabs", id="tabs"),
        pytest.param(b"agb;naam\n1;x\n", "ontbreken: plaats", id="a column missing"),
        pytest.param(b"agb;naam;plaats;NAAM\n1;x;y;z\n", "twee keer in: naam", id="a column twice"),
        pytest.param(b"agb;naam;plaats;q;Q\n1;x;y;z;w\n", "twee keer", id="another column twice"),
        pytest.param(b"bsn;achternaam\n1;x\n", "Klopt de soort", id="another kind of file"),
        pytest.param(f"{BSNS[0]};x;y\n".encode(), "Klopt de soort", id="no header"),
        pytest.param(b'agb;naam;plaats\n1;"De Es;x\n2;y;z\n', "aanhalingsteken", id="an open quote"),
        pytest.param(b'agb;naam;plaats\n1;"De" Es;x\n', "aanhalingsteken", id="text behind a quote"),
        pytest.param(b"agb;naam;plaats\n1;" + b"x" * 140_000 + b";y\n", "te lang", id="an endless cell"),
        pytest.param(b"%PDF-1.7 ...", "PDF", id="PDF"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "oud Excel-bestand", id="old Excel or password"
        ),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00", "geen tekst", id="a picture"),
        pytest.param(b"<html><table></table></html>", "Klopt de soort", id="a web page"),
        pytest.param(b"PK\x03\x04 this is no zip", "beschadigd", id="a broken zip"),
        pytest.param(
            workbook(["agb", "naam"], ["1", "x"]), "ontbreken: plaats", id="Excel, a column missing"
        ),
        pytest.param(workbook(), "Klopt de soort", id="Excel, empty sheet"),
        pytest.param(workbook(NAMES)[:-200], "beschadigd", id="Excel, cut off"),
    ],
)
def test_file_that_is_no_table_is_refused(content, sentence):
    with pytest.raises(FileRefused) as refused:
        read(content)

    assert sentence in refused.value.sentence
    assert BSNS[0] not in refused.value.sentence


def test_file_above_the_size_limit_is_refused(settings):
    settings.IMPORT_MAX_BYTES = len(GOOD) - 1

    with pytest.raises(FileRefused, match="groter dan"):
        read(GOOD)


def test_file_with_too_many_rows_is_refused_halfway(settings):
    settings.IMPORT_MAX_ROWS = 2
    table = tables.read((GOOD + "1;x;y\n" * 2).encode(), names=NAMES)

    with pytest.raises(FileRefused, match="meer dan 2 rijen"):
        list(table.lines)


def test_blank_lines_without_end_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MAX_LINES", 100)

    with pytest.raises(FileRefused, match="regels"):
        read(GOOD + "\n" * 200)


# Excel.


def test_workbook_gives_the_same_lines_as_csv():
    content = workbook(NAMES, ["12345678", "De Es", "Aalten"], [], [None, None, None], ["1", "x", None])

    lines, notices = read(content)

    assert lines == [(2, ("12345678", "De Es", "Aalten")), (5, ("1", "x", ""))]
    assert notices == []


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (98100752, "98100752"),
        (98100752.0, "98100752"),
        (7.5, "7.5"),
        (0.1 + 0.2, "0.3"),
        (date(2022, 7, 1), "2022-07-01"),
        (datetime(2022, 7, 1), "2022-07-01"),  # noqa: DTZ001 - as a spreadsheet has it
        (True, "ja"),
        (False, "nee"),
        ("  De Es ", "  De Es "),
        ("Café ‘t Loo", "Café ‘t Loo"),
    ],
)
def test_cell_of_a_workbook_becomes_text(cell, text):
    lines, _ = read(workbook(NAMES, [cell, "x", "y"]))

    assert lines == [(2, (text, "x", "y"))]


def test_only_the_first_sheet_is_read():
    book = Workbook()
    book.active.append(NAMES)
    book.active.append(["1", "x", "y"])
    book.create_sheet("tweede").append(["iets", "anders"])
    stream = io.BytesIO()
    book.save(stream)

    assert read(stream.getvalue())[0] == [(2, ("1", "x", "y"))]


def test_rows_that_the_workbook_leaves_out_count_as_lines():
    head = "".join(
        f'<c r="{"ABC"[n]}1" t="inlineStr"><is><t>{name}</t></is></c>' for n, name in enumerate(NAMES)
    )

    lines, _ = read(sheet(f'<row r="1">{head}</row><row r="7"><c r="A7"><v>5</v></c></row>'))

    assert lines == [(7, ("5", "", ""))]


BOMB = b"<x>" + b"<c/>" * 300_000 + b"</x>"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(sheet("<row>" + "<c/>" * 300_000 + "</row>"), id="endless cells in a row"),
        pytest.param(sheet("<row/>" * 3_000_000), id="many times its packed size"),
        pytest.param(sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), id="a cell in a far column"),
        pytest.param(sheet('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'), id="a cell in no column"),
        pytest.param(sheet('<row r="99999999"><c><v>1</v></c></row>'), id="a row without end"),
        pytest.param(
            sheet('<row r="2"><c r="A2"/></row><row r="1"><c r="A1"/></row>'), id="rows out of order"
        ),
        pytest.param(sheet("<row><c><v>" + "1" * 200_000 + "</v></c></row>"), id="an endless number"),
        pytest.param(sheet("<a>" * 200), id="deep"),
        pytest.param(sheet("<row>"), id="not closed"),
        pytest.param(rezipped(workbook(NAMES), "xl/styles.xml", BOMB), id="endless styles"),
        pytest.param(rezipped(workbook(NAMES), "xl/sharedStrings.xml", BOMB), id="endless texts"),
        pytest.param(rezipped(workbook(NAMES), "xl/workbook.xml", b"<x/>"), id="no sheets"),
        pytest.param(rezipped(workbook(NAMES), "xl/workbook.xml", b"not xml"), id="no XML"),
        pytest.param(
            rezipped(
                workbook(NAMES),
                "xl/sharedStrings.xml",
                b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
            ),
            id="entities that double",
        ),
        pytest.param(
            rezipped(
                workbook(NAMES),
                "xl/workbook.xml",
                b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
            ),
            id="an entity from outside",
        ),
    ],
)
def test_workbook_that_unfolds_to_more_than_a_table_is_refused(content):
    with pytest.raises(FileRefused) as refused:
        read(content)

    assert refused.value.sentence in {workbooks.TOO_MUCH, workbooks.NOT_READABLE}


def test_zip_that_says_it_holds_gigabytes_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_SHEET", 1_000)
    monkeypatch.setattr(workbooks, "MAX_TEXTS", 1_000)

    with pytest.raises(FileRefused, match="veel meer dan een tabel"):
        read(workbook(NAMES, *[["1", "x", "y"]] * 1_000))


def test_zip_with_something_else_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("brief.txt", "Beste bewoner")

    with pytest.raises(FileRefused, match="geen Excel-bestand"):
        read(stream.getvalue())
