"""Whether a file is a picture that can stand on a letter: a PNG, read to its last line of pixels and not believed.

The name and the type that a browser gives say nothing. What is no PNG, holds more than one, or unpacks to more than
its size says, is refused with a sentence.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

LARGEST = 500_000
WIDEST = 3000
SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Samples of a pixel, by colour type; and the bits that a sample may have.
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
#: Of an interlaced picture each pass takes some columns and rows: first column, first row, step, step.
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
KNOWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
FILTERS = 5

NOT_A_PNG = "Dit is geen PNG-bestand. Bewaar het logo als PNG en kies dat bestand."
BROKEN = "Dit PNG-bestand is beschadigd. Bewaar het logo opnieuw als PNG."
TOO_LARGE = "Het bestand is te groot: een logo mag 500 kB zijn."
TOO_WIDE = f"Het logo is te groot: het mag {WIDEST} bij {WIDEST} pixels zijn."


class Unfit(Exception):
    """This file cannot be a logo; its text says why in Dutch."""


@dataclass(frozen=True)
class Picture:
    """The size of a picture and how its pixels are written."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    def lines(self) -> Iterator[tuple[int, int]]:
        """Per pass: how many lines of pixels, and how many bytes each, its filter included."""
        for first_x, first_y, step_x, step_y in PASSES if self.interlaced else ((0, 0, 1, 1),):
            columns = -(-(self.width - first_x) // step_x)
            rows = -(-(self.height - first_y) // step_y)
            if columns > 0 and rows > 0:
                yield rows, 1 + -(-columns * self.depth * SAMPLES[self.colour] // 8)


def read(content: bytes) -> Picture:
    """The picture in this file. Raises Unfit where it is none, or not one that can be printed."""
    if len(content) > LARGEST:
        raise Unfit(TOO_LARGE)
    if not content.startswith(SIGNATURE):
        raise Unfit(NOT_A_PNG)
    chunks = list(_chunks(content))
    _require_order([name for name, _ in chunks])
    picture = _header(chunks[0][1])
    if picture.colour == 3 and b"PLTE" not in {name for name, _ in chunks}:
        raise Unfit(BROKEN)
    _require_pixels(picture, b"".join(data for name, data in chunks if name == b"IDAT"))
    return picture


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and data of each part of the file, their sums checked, up to the last byte."""
    at = len(SIGNATURE)
    while at < len(content):
        head = content[at : at + 8]
        if len(head) < 8:
            raise Unfit(BROKEN)
        length, name = struct.unpack(">I4s", head)
        data, check = content[at + 8 : at + 8 + length], content[at + 8 + length : at + 12 + length]
        if len(data) != length or check != struct.pack(">I", zlib.crc32(name + data)):
            raise Unfit(BROKEN)
        yield name, data
        at += 12 + length


def _require_order(names: list[bytes]) -> None:
    """One header first, one end last, the pixels together between them, and no part that must be understood."""
    pixels = [place for place, name in enumerate(names) if name == b"IDAT"]
    whole = (
        names[:1] == [b"IHDR"]
        and names[-1:] == [b"IEND"]
        and names.count(b"IHDR") == names.count(b"IEND") == 1
        and pixels
        and all(after - before == 1 for before, after in pairwise(pixels))
        and all(name in KNOWN or name[:1].islower() for name in names)
    )
    if not whole:
        raise Unfit(BROKEN)


def _header(data: bytes) -> Picture:
    try:
        width, height, depth, colour, packing, filters, interlace = struct.unpack(">IIBBBBB", data)
    except struct.error:
        raise Unfit(BROKEN) from None
    if (
        depth not in DEPTHS.get(colour, set())
        or packing
        or filters
        or interlace > 1
        or not width
        or not height
    ):
        raise Unfit(BROKEN)
    if width > WIDEST or height > WIDEST:
        raise Unfit(TOO_WIDE)
    return Picture(width, height, depth, colour, interlaced=bool(interlace))


def _require_pixels(picture: Picture, packed: bytes) -> None:
    """Unpack as much as the size says and not a byte more; each line of pixels must begin with a filter that exists."""
    expected = sum(rows * length for rows, length in picture.lines())
    unpacking = zlib.decompressobj()
    try:
        pixels = unpacking.decompress(packed, expected + 1)
    except zlib.error:
        raise Unfit(BROKEN) from None
    if len(pixels) != expected or not unpacking.eof:
        raise Unfit(BROKEN)
    at = 0
    for rows, length in picture.lines():
        if any(filter_ >= FILTERS for filter_ in pixels[at : at + rows * length : length]):
            raise Unfit(BROKEN)
        at += rows * length
