"""PNG files for tests, made by hand so that each part of one can be wrong."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name, data, *, check=None):
    """One part of a PNG file; `check` replaces its sum."""
    given = zlib.crc32(name + data) if check is None else check
    return struct.pack(">I4s", len(data), name) + data + struct.pack(">I", given)


def header(width=4, height=3, *, depth=8, colour=2, interlace=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def pixels(lines):
    return chunk(b"IDAT", zlib.compress(lines))


END = chunk(b"IEND", b"")


def png(width=4, height=3, *, more=b"", noise=False):
    """A picture of one green, or with `noise` of pixels that do not compress."""
    line = bytes([30, 90, 67]) * width
    if noise:
        state, made = 1, bytearray()
        for _ in range(width * 3 * height):
            state = (state * 1103515245 + 12345) % 2**31
            made.append(state >> 16 & 255)
        lines = b"".join(
            b"\0" + bytes(made[row * width * 3 : (row + 1) * width * 3]) for row in range(height)
        )
    else:
        lines = (b"\0" + line) * height
    return SIGNATURE + header(width, height) + more + pixels(lines) + END
