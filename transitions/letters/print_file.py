"""The print file: letters as they are kept, one after the other, in one PDF for the print shop.

It is written from front to back, so a batch of any size takes the memory of one letter. What letters have in common (a
logo, a font with the same characters) is written once: each object gets its number by its content, once those that it
points to have theirs. It reads PDFs as typst writes them: objects one by one with a plain table of where each begins.

The print file is for paper. What a voice reads out (tags, headings, language) stays in the letters themselves.
"""

import re
from array import array
from collections.abc import Iterable
from hashlib import blake2b
from typing import IO

#: So many pages hang on one branch of the tree of pages.
BRANCH = 256

TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
ENTRIES = re.compile(rb"xref\s+0 (\d+)\s+")
ENTRY = 20
REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
# A page points up into its tree, and into the tags, which stay behind.
LEFT_BEHIND = re.compile(rb"/(?:StructParents \d+|Tabs/S|Parent \d+ 0 R)")
ROOT = re.compile(rb"/Root (\d+) 0 R")
PAGES = re.compile(rb"/Pages (\d+) 0 R")
KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
SIZE = re.compile(rb"/MediaBox\s*\[[^\]]*\]")


class NotALetter(ValueError):
    """The bytes are no PDF as the printer makes them."""


def print_file(pdfs: Iterable[bytes], to: IO[bytes], *, double_sided: bool) -> int:
    """Write all letters as one PDF, in this order, and return its number of pages.

    On both sides of the paper each letter starts on a sheet of its own: a white page follows an odd number of pages.
    The same letters give the same bytes. Raises NotALetter.
    """
    writer = Writer(to, double_sided=double_sided)
    for pdf in pdfs:
        writer.add(Letter(pdf))
    return writer.finish()


class Letter:
    """The objects of one PDF by their numbers, and its pages in order."""

    def __init__(self, pdf: bytes) -> None:
        try:
            self._objects = _objects(pdf)
            catalogue = _number(ROOT, pdf[pdf.rindex(b"trailer") :])
            pages = self.read(_number(PAGES, self.read(catalogue)))
            self.pages = [int(number) for number in REFERENCE.findall(_found(KIDS, pages))]
        except (AttributeError, IndexError, ValueError) as error:
            raise NotALetter("these bytes are no letter of the printer") from error

    def read(self, number: int) -> bytes:
        """What stands between `obj` and `endobj`."""
        opening, found, content = self._objects[number].partition(b" 0 obj")
        if not found or int(opening) != number:
            raise ValueError("no such object")
        return content.rstrip().removesuffix(b"endobj").strip(b"\r\n")


def _objects(pdf: bytes) -> list[bytes]:
    """Each object in the place of its number; number 0 is never one."""
    table = _number(TABLE, pdf[-64:])
    entries = ENTRIES.match(pdf, table)
    if entries is None:
        raise ValueError("no table")
    first = entries.end()
    places = (first + ENTRY * one for one in range(int(entries[1])))
    begins = [int(pdf[place : place + 10]) for place in places]
    ordered = sorted(begins[1:])
    ends = dict(zip(ordered, [*ordered[1:], table], strict=True))
    return [b"", *(pdf[begin : ends[begin]] for begin in begins[1:])]


def _found(pattern: re.Pattern[bytes], where: bytes) -> bytes:
    match = pattern.search(where)
    if match is None:
        raise ValueError(pattern.pattern)
    return match[1]


def _number(pattern: re.Pattern[bytes], where: bytes) -> int:
    return int(_found(pattern, where))


class Writer:
    """Writes objects as they come, and at the end where each of them began."""

    def __init__(self, to: IO[bytes], *, double_sided: bool) -> None:
        self._to = to
        self._double_sided = double_sided
        self._written = 0
        self._begins = array("Q", [0])
        self._by_content: dict[bytes, int] = {}
        self._branches: list[tuple[int, int]] = []
        self._branch: list[int] = []
        self._put(b"%PDF-1.7\n%\x80\x80\x80\x80\n")
        self._tree = self._hanging = self._reserve()

    def add(self, letter: Letter) -> None:
        """All pages of one letter."""
        moved: dict[int, int] = {}
        for page in letter.pages:
            head = LEFT_BEHIND.sub(b"", letter.read(page))
            self._add_page(self._pointing(head, letter, moved))
        if self._double_sided and len(letter.pages) % 2:
            self._add_page(b"<</Type/Page/Resources<<>>%s>>" % _size(head))

    def finish(self) -> int:
        """Close the tree of pages and the file; the number of pages."""
        if self._branch:
            self._close_branch()
        pages = sum(count for _, count in self._branches)
        kids = b" ".join(b"%d 0 R" % number for number, _ in self._branches)
        self._write(self._tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids))
        sides = b"DuplexFlipLongEdge" if self._double_sided else b"Simplex"
        # Unscaled: the address must stay where the window is.
        wishes = b"/ViewerPreferences<</PrintScaling/None/Duplex/%s>>" % sides
        catalogue = self._reserve()
        self._write(catalogue, b"<</Type/Catalog/Pages %d 0 R/Lang(nl-NL)%s>>" % (self._tree, wishes))
        self._put_table(catalogue)
        return pages

    def _add_page(self, page: bytes) -> None:
        if not self._branch:
            self._hanging = self._reserve()
        number = self._reserve()
        self._write(number, b"<</Parent %d 0 R%s" % (self._hanging, page.removeprefix(b"<<")))
        self._branch.append(number)
        if len(self._branch) == BRANCH:
            self._close_branch()

    def _close_branch(self) -> None:
        kids = b" ".join(b"%d 0 R" % number for number in self._branch)
        told = (self._tree, len(self._branch), kids)
        self._write(self._hanging, b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>" % told)
        self._branches.append((self._hanging, len(self._branch)))
        self._branch = []

    def _moved(self, number: int, letter: Letter, moved: dict[int, int]) -> int:
        """The number that an object of a letter has here; it is written if its like was not yet."""
        if number not in moved:
            content = self._pointing(letter.read(number), letter, moved)
            known = blake2b(content, digest_size=16).digest()
            if known not in self._by_content:
                self._by_content[known] = self._reserve()
                self._write(self._by_content[known], content)
            moved[number] = self._by_content[known]
        return moved[number]

    def _pointing(self, content: bytes, letter: Letter, moved: dict[int, int]) -> bytes:
        """The object with the numbers that those it points to have here."""
        head, stream, rest = content.partition(b"stream\n")
        renumbered = REFERENCE.sub(lambda one: b"%d 0 R" % self._moved(int(one[1]), letter, moved), head)
        return renumbered + stream + rest

    def _reserve(self) -> int:
        self._begins.append(0)
        return len(self._begins) - 1

    def _write(self, number: int, content: bytes) -> None:
        self._begins[number] = self._written
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, content))

    def _put(self, some: bytes) -> None:
        self._to.write(some)
        self._written += len(some)

    def _put_table(self, catalogue: int) -> None:
        table = self._written
        self._put(b"xref\n0 %d\n0000000000 65535 f\r\n" % len(self._begins))
        for begin in self._begins[1:]:
            self._put(b"%010d 00000 n\r\n" % begin)
        self._put(b"trailer\n<</Size %d/Root %d 0 R>>\n" % (len(self._begins), catalogue))
        self._put(b"startxref\n%d\n%%%%EOF\n" % table)


def _size(page: bytes) -> bytes:
    size = SIZE.search(page)
    return size[0] if size else b""
