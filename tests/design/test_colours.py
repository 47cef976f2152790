"""Words and shapes stand out from what they lie on, in the light and in the dark set (WCAG 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STYLESHEET = Path(settings.BASE_DIR, "static/css/portal.css").read_text(encoding="utf-8")
TOKENS, RULES = STYLESHEET.split("@layer base {")
TOKEN = re.compile(
    r"--([a-z-]+):\s*(?:var\([^,]+,\s*)?(?:light-dark\()?(#[0-9a-f]{6})(?:,\s*(#[0-9a-f]{6}))?"
)

GROUNDS = ("paper", "card", "sky", "sand", "good-soft", "attention-soft", "danger-soft")
WORDS = [
    *[("ink", ground) for ground in GROUNDS],
    *[("soft", ground) for ground in GROUNDS],
    *[("action", ground) for ground in GROUNDS],
    *[("action-deep", ground) for ground in GROUNDS],
    *[("danger", ground) for ground in ("paper", "card", "sand", "danger-soft")],
    *[("attention", ground) for ground in ("paper", "card", "attention-soft")],
    *[("good", ground) for ground in ("paper", "card", "sky", "good-soft")],
    ("sky-ink", "sky"),
    ("danger-deep", "danger-soft"),
    ("on-button", "button"),
    ("on-button", "button-deep"),
    ("on-danger", "danger"),
    ("on-danger", "danger-deep"),
    ("on-hero", "hero"),
]
SHAPES = [
    *[("edge", ground) for ground in ("paper", "card", "sky", "sand")],
    *[("button", ground) for ground in ("paper", "card", "sand")],
    *[("good", ground) for ground in ("paper", "card", "sand", "sky")],
    *[("attention", ground) for ground in ("paper", "card", "sand")],
    *[("danger", ground) for ground in ("paper", "card", "sand")],
    ("sky-ink", "sand"),
    ("on-hero", "hero"),
]


def tokens() -> dict[str, tuple[str, str]]:
    return {name: (light, dark or light) for name, light, dark in TOKEN.findall(TOKENS)}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_guideline_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), WORDS, ids=lambda name: name)
def test_words_have_a_contrast_of_4_5(word, ground, dark):
    pairs = tokens()

    assert contrast(pairs[word][dark], pairs[ground][dark]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES, ids=lambda name: name)
def test_shapes_have_a_contrast_of_3(shape, ground, dark):
    pairs = tokens()

    assert contrast(pairs[shape][dark], pairs[ground][dark]) >= 3


def test_every_colour_is_a_token():
    """Outside the tokens stand only black shadows, and the button on the hero, which has one colour in both sets."""
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", RULES)) <= {"#f2ecdf", "#1c2420", "#ffffff"}
