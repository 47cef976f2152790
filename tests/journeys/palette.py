"""Smaller pictures: a browser's PNG written again with a palette of 256 colours, plenty for pages that have a dozen.

The most frequent colours stay as they are, each other one becomes the nearest of those.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator


def shrunk(png: bytes) -> bytes:
    """The same picture in fewer bytes."""
    width, height, rows = pixels(png)
    counted = Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in counted.most_common(256)]
    index = {colour: nearest(colour, palette) for colour in counted}
    lines = b"".join(b"\0" + bytes(index[colour] for colour in row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", b"".join(palette)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def nearest(colour: bytes, palette: list[bytes]) -> int:
    distances = [sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)) for other in palette]
    return distances.index(min(distances))


def pixels(png: bytes) -> tuple[int, int, list[list[bytes]]]:
    """Width, height and rows of three-byte colours of a PNG as a browser writes it (8 bits, RGB or RGBA)."""
    data = dict[bytes, bytes]()
    for kind, chunk in chunks(png):
        data[kind] = data.get(kind, b"") + chunk
    width, height, depth, colours = struct.unpack(">IIBB", data[b"IHDR"][:10])
    if depth != 8 or colours not in (2, 6):
        raise ValueError("This is no picture of a browser.")
    step = 3 if colours == 2 else 4
    raw, size, above = zlib.decompress(data[b"IDAT"]), width * step + 1, bytearray(width * step)
    rows = []
    for start in range(0, size * height, size):
        above = unfiltered(raw[start], bytearray(raw[start + 1 : start + size]), above, step=step)
        rows.append([bytes(above[at : at + 3]) for at in range(0, width * step, step)])
    return width, height, rows


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        [size] = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def unfiltered(kind: int, line: bytearray, above: bytearray, *, step: int) -> bytearray:
    """Take a row's filter away (PNG, section 9: none, left, above, average, Paeth)."""
    for at in range(len(line)):
        left, up = line[at - step] if at >= step else 0, above[at]
        corner = above[at - step] if at >= step else 0
        guess = (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]
        line[at] = (line[at] + guess) & 255
    return line


def paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
