"""A logo is a PNG that was read to its last pixel: its name proves nothing."""

import struct
import zlib

import pytest

from tests.transitions.pictures import END, SIGNATURE, chunk, header, pixels, png
from transitions.letters import logo

LINES = (b"\0" + bytes(12)) * 3
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def why_not(content):
    with pytest.raises(logo.Unfit) as unfit:
        logo.read(content)
    return str(unfit.value)


def test_picture_is_read():
    assert logo.read(png(300, 100)) == logo.Picture(300, 100, depth=8, colour=2, interlaced=False)


def test_picture_may_carry_its_resolution_and_name():
    extra = chunk(b"pHYs", struct.pack(">IIB", 3780, 3780, 1)) + chunk(b"tEXt", b"Title\0Logo")

    assert logo.read(png(more=extra)).width == 4


def test_pixels_may_stand_in_more_than_one_part():
    packed = zlib.compress(LINES)
    parts = chunk(b"IDAT", packed[:5]) + chunk(b"IDAT", packed[5:])

    assert logo.read(SIGNATURE + header() + parts + END).height == 3


@pytest.mark.parametrize(
    ("depth", "colour", "bytes_a_line"),
    [(1, 0, 1), (2, 0, 1), (16, 0, 8), (8, 4, 8), (16, 6, 32), (16, 2, 24)],
)
def test_every_way_to_write_a_pixel_is_read(depth, colour, bytes_a_line):
    lines = (b"\4" + bytes(bytes_a_line)) * 3

    assert logo.read(SIGNATURE + header(depth=depth, colour=colour) + pixels(lines) + END)


def test_palette_is_read():
    palette = chunk(b"PLTE", bytes(6))

    assert logo.read(SIGNATURE + header(depth=1, colour=3) + palette + pixels(b"\0\0" * 3) + END)


@pytest.mark.parametrize(("width", "height", "length"), [(8, 8, 15 + 192), (1, 1, 4), (3, 2, 4 + 4 + 4 + 10)])
def test_interlaced_picture_is_read(width, height, length):
    """Eight by eight has fifteen lines in seven passes; a small one lacks passes."""
    lines = bytes(length)
    if (width, height) == (3, 2):  # the passes of 1×1, 1×1, 1×1 and 3×1 pixels
        assert length == 22

    found = logo.read(SIGNATURE + header(width, height, interlace=1) + pixels(lines) + END)

    assert found.interlaced


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\x89PNG", SCRIPT, b"MZ\x90\0" + bytes(200), b"%PDF-1.7", b"GIF89a" + bytes(50)),
        *(b"\xff\xd8\xff\xe0" + bytes(50), b"PK\x03\x04" + bytes(50), b"<html></html>"),
    ],
)
def test_file_that_is_no_png_is_refused(content):
    assert why_not(content) == "Dit is geen PNG-bestand. Bewaar het logo als PNG en kies dat bestand."


@pytest.mark.parametrize("length", [500_001, 10_000_000])
def test_large_file_is_refused_before_it_is_read(length):
    assert why_not(SIGNATURE + bytes(length - 8)) == ("Het bestand is te groot: een logo mag 500 kB zijn.")


def test_picture_of_many_pixels_is_refused():
    assert why_not(SIGNATURE + header(3001, 1) + pixels(bytes(9004)) + END) == (
        "Het logo is te groot: het mag 3000 bij 3000 pixels zijn."
    )


BOMB = pixels(bytes(50_000_000))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SIGNATURE, id="nothing after the signature"),
        pytest.param(SIGNATURE + SCRIPT, id="a signature before something else"),
        pytest.param(SIGNATURE + b"MZ" + bytes(100), id="a program behind a signature"),
        pytest.param(png()[:-6], id="cut off"),
        pytest.param(png()[:-12], id="no end"),
        pytest.param(png() + b"PK\x03\x04", id="something after the end"),
        pytest.param(png() + SCRIPT, id="a script after the end"),
        pytest.param(SIGNATURE + header() + END, id="no pixels"),
        pytest.param(SIGNATURE + pixels(LINES) + header() + END, id="header late"),
        pytest.param(SIGNATURE + header() + header() + pixels(LINES) + END, id="two headers"),
        pytest.param(SIGNATURE + header() + pixels(LINES) + END + END, id="two ends"),
        pytest.param(
            SIGNATURE + header() + pixels(LINES) + chunk(b"tEXt", b"") + pixels(b"") + END, id="pixels apart"
        ),
        pytest.param(png(more=chunk(b"EVIL", b"")), id="a part that must be understood"),
        pytest.param(png(more=chunk(b"tEXt", b"a", check=1)), id="a sum that is wrong"),
        pytest.param(SIGNATURE + header() + chunk(b"IDAT", b"no zlib") + END, id="pixels that do not unpack"),
        pytest.param(SIGNATURE + header() + pixels(LINES[:-1]) + END, id="a pixel too few"),
        pytest.param(SIGNATURE + header() + pixels(LINES + b"\0") + END, id="a pixel too many"),
        pytest.param(SIGNATURE + header() + BOMB + END, id="fifty million pixels in a small file"),
        pytest.param(
            SIGNATURE + header() + pixels((b"\5" + bytes(12)) * 3) + END, id="a filter that is none"
        ),
        pytest.param(SIGNATURE + header(depth=3) + pixels(LINES) + END, id="a depth that is none"),
        pytest.param(SIGNATURE + header(colour=5) + pixels(LINES) + END, id="a colour type that is none"),
        pytest.param(SIGNATURE + header(0, 3) + pixels(b"") + END, id="no width"),
        pytest.param(SIGNATURE + header(interlace=2) + pixels(LINES) + END, id="an interlacing that is none"),
        pytest.param(SIGNATURE + header(depth=8, colour=3) + pixels(bytes(15)) + END, id="no palette"),
        pytest.param(SIGNATURE + chunk(b"IHDR", b"short") + pixels(LINES) + END, id="a short header"),
    ],
)
def test_broken_picture_is_refused(content):
    assert why_not(content) == "Dit PNG-bestand is beschadigd. Bewaar het logo opnieuw als PNG."


def test_small_file_that_unpacks_to_much_is_small():
    """The bomb above passes the limit of the file: only unpacking shows what it is."""
    assert len(SIGNATURE + header() + BOMB + END) < logo.LARGEST
