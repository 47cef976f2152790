"""Letters for the tests of printing, and two readers of what comes out: pypdf for its parts, PDFium for its pages."""

import ctypes
import struct
import zlib
from datetime import date
from io import BytesIO

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

from transitions.letters.document import Document, Part, Sender

#: PDF measures in points.
MM = 72 / 25.4
PAGE = (210, 297)


def png(width=120, height=40):
    """A PNG of one colour."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes((30, 90, 67)) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def a_sender(**changes):
    return Sender(
        **{
            "name": "Gemeente Winterswijk",
            "department": "Team Zorg in overgang",
            "return_address": ("Postbus 101", "7100 AC Winterswijk"),
            "phone": "0543 – 54 35 43",
            "phone_hours": "maandag tot en met donderdag van 8.30 tot 17.00 uur",
            "email": "overgang@winterswijk.example",
            "website": "www.winterswijk.example",
        }
        | changes
    )


PARTS = (
    Part("", ("Vanaf 2 januari 2023 helpt een andere organisatie u.",)),
    Part(
        "Begeleiding individueel",
        ("De Linde heeft geen nieuw contract. Daarom neemt Het Kompas de begeleiding over.",),
        ("Nu helpt: De Linde", "Straks helpt: Het Kompas"),
    ),
    Part("Bent u het er niet mee eens?", ("Bel ons. Of maak bezwaar voor 24 oktober 2022.",)),
)


def a_letter(**changes):
    return Document(
        **{
            "number": "BR-2022-000042",
            "day": date(2022, 9, 12),
            "sender": a_sender(),
            "recipient": ("Mevrouw F. Çelik-Nguyễn", "Wooldseweg 12", "7101 NX WINTERSWIJK"),
            "reference": "Z-2022-18331",
            "subject": "U krijgt een andere aanbieder",
            "salutation": "Geachte mevrouw Çelik-Nguyễn,",
            "parts": PARTS,
            "closing": ("Met vriendelijke groet,", "", "J. ten Brinke"),
        }
        | changes
    )


def opened(pdf, *, strict=False):
    return pypdf.PdfReader(BytesIO(pdf), strict=strict)


def texts(pdf):
    """What can be copied from each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def boxes(pdf, page=0):
    """Each visible character of a page with left, top, right and bottom in mm from the left and top of the sheet."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[page].get_textpage()
    found = []
    for number in range(text.count_chars()):
        char = text.get_text_range(number, 1)
        if char.strip("\u200b \r\n"):
            left, bottom, right, top = (side / MM for side in text.get_charbox(number))
            found.append((char, left, PAGE[1] - top, right, PAGE[1] - bottom))
    return found


def box_of(pdf, text, page=0):
    """The box around the first place where these characters stand one after the other."""
    found = boxes(pdf, page)
    start = "".join(char for char, *_ in found).index(text.replace(" ", ""))
    part = [box for _, *box in found[start : start + len(text.replace(" ", ""))]]
    lefts, tops, rights, bottoms = zip(*part, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def read_aloud(pdf):
    """What the tags say, in reading order: (role, text) of each element that holds text, on all pages."""
    document = pypdfium2.PdfDocument(pdf)
    told = []
    for page in document:
        marked = _marked(page)
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        for child in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            told += _walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, child), marked)
        pdfium.FPDF_StructTree_Close(tree)
    return told


def _marked(page):
    """Text per marked content of a page."""
    text = page.get_textpage()
    found = {}
    for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        number = pdfium.FPDFPageObj_GetMarkedContentID(one.raw)
        if number < 0:
            continue  # an artifact, such as the number of the page
        length = pdfium.FPDFTextObj_GetText(one.raw, text.raw, None, 0)
        buffer = (ctypes.c_ushort * length)()
        pdfium.FPDFTextObj_GetText(one.raw, text.raw, buffer, length)
        found[number] = found.get(number, "") + bytes(buffer).decode("utf-16-le").rstrip("\0")
    return found


def _walk(element, marked):
    if not element:
        return []
    kind = _string(pdfium.FPDF_StructElement_GetType, element)
    numbers = (
        pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, one)
        for one in range(max(0, pdfium.FPDF_StructElement_GetMarkedContentIdCount(element)))
    )
    own = " ".join(marked[number].strip() for number in numbers if marked.get(number))
    below = [
        told
        for one in range(max(0, pdfium.FPDF_StructElement_CountChildren(element)))
        for told in _walk(pdfium.FPDF_StructElement_GetChildAtIndex(element, one), marked)
    ]
    return ([(kind, own)] if own else []) + below


def _string(ask, element):
    length = ask(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    ask(element, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
