"""Many letters as one file for the print shop: all pages, in order, each letter on a sheet of its own."""

from io import BytesIO

import pypdfium2
import pytest

from tests.transitions.letters.printed import PARTS, a_letter, a_sender, boxes, opened, png, texts
from transitions.letters import print_file as joining
from transitions.letters.print_file import NotALetter, print_file
from transitions.letters.printing import Printer


@pytest.fixture(scope="module")
def press():
    return Printer()


@pytest.fixture(scope="module")
def letters(press):
    """Of one, two and one pages, by two senders."""
    shield = a_sender(logo=png())
    return [
        press.pdf(a_letter(number="BR-1", sender=shield)),
        press.pdf(a_letter(number="BR-2", parts=PARTS * 5)),
        press.pdf(a_letter(number="BR-3", sender=shield, salutation="Geachte heer Ølgaard,")),
    ]


def joined(letters, *, double_sided):
    file = BytesIO()
    pages = print_file(letters, file, double_sided=double_sided)
    return file.getvalue(), pages


def test_print_file_has_all_pages_in_order(letters):
    file, pages = joined(letters, double_sided=False)

    assert pages == 4
    assert texts(file) == [page for letter in letters for page in texts(letter)]


def test_each_letter_starts_on_a_sheet_of_its_own(letters):
    file, pages = joined(letters, double_sided=True)

    one, two, three = (texts(letter) for letter in letters)
    assert texts(file) == [*one, "", *two, *three, ""]
    assert pages == 6
    assert {tuple(page.mediabox[2:]) for page in opened(file).pages} == {(595.2756, 841.8898)}


def test_pages_look_as_they_do_in_the_letter(letters):
    file, _ = joined(letters, double_sided=False)

    own = [page.render(scale=0.5).to_numpy() for one in letters for page in pypdfium2.PdfDocument(one)]
    there = [page.render(scale=0.5).to_numpy() for page in pypdfium2.PdfDocument(file)]
    assert [(one == other).all() for one, other in zip(own, there, strict=True)] == [True] * 4
    assert boxes(file, page=3) == boxes(letters[2])


@pytest.mark.parametrize(("double_sided", "sides"), [(True, "/DuplexFlipLongEdge"), (False, "/Simplex")])
def test_print_file_asks_for_its_sides_and_the_true_size(letters, double_sided, sides):
    file, _ = joined(letters, double_sided=double_sided)

    assert opened(file).trailer["/Root"]["/ViewerPreferences"] == {
        "/PrintScaling": "/None",
        "/Duplex": sides,
    }


def test_same_letters_give_the_same_bytes(letters):
    assert joined(letters, double_sided=True) == joined(letters, double_sided=True)


def test_what_letters_share_is_in_the_file_once(press, letters):
    noise = a_sender(logo=png(400, 120))
    same = [press.pdf(a_letter(sender=noise)) for _ in range(20)]

    file, pages = joined(same, double_sided=False)

    assert pages == 20
    assert file.count(b"/Subtype/Image") == 1
    assert len(file) < 2 * len(same[0])


def test_nothing_of_the_letters_tags_or_titles_stays_behind(letters):
    file, _ = joined(letters, double_sided=True)

    assert [
        word for word in (b"/StructParents", b"/StructElem", b"/Title", b"/Metadata") if word in file
    ] == []


@pytest.mark.parametrize("number", [0, 1, 255, 256, 257, 600])
def test_pages_hang_on_branches(letters, number):
    file, pages = joined([letters[0]] * number, double_sided=False)

    assert pages == number == len(opened(file).pages) == len(pypdfium2.PdfDocument(file) if number else ())
    root = opened(file).trailer["/Root"]["/Pages"]
    assert len(root["/Kids"]) == -(-number // joining.BRANCH)


def test_strict_reader_finds_nothing_wrong(letters):
    file, _ = joined([*letters, *letters], double_sided=True)

    assert opened(file, strict=True).trailer["/Size"] == file.count(b" 0 obj\n") + 1


def test_letters_are_taken_one_by_one(letters):
    file = BytesIO()
    written = []

    def coming():
        for letter in letters:
            written.append(file.tell())
            yield letter

    print_file(coming(), file, double_sided=False)

    assert written == sorted(set(written))


@pytest.mark.parametrize("bad", [b"", b"%PDF-1.7\n", b"GIF89a", b"startxref\n9\n%%EOF", None], ids=str)
def test_what_is_no_letter_is_refused(letters, bad):
    bad = letters[0][: len(letters[0]) // 2] if bad is None else bad

    with pytest.raises(NotALetter):
        joined([letters[0], bad], double_sided=False)
