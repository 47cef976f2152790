"""Providers that may be the same under another name or code: what a person should look at before someone moves.

Names are compared without legal form, accents and punctuation; they look alike when one is the other with words added,
or when they share at least 85% of their letters in order (difflib). Codes look alike when one digit differs or two
neighbours changed places: the two mistakes people make when they type eight digits.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from providers.names import plain

ALIKE = 0.85


@dataclass(frozen=True)
class Known:
    """A provider by name and codes."""

    agb: str
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class LookAlike:
    """A provider that resembles another one, and in what."""

    agb: str
    name: str
    why: str


def find(provider: Known, *, among: Sequence[Known]) -> list[LookAlike]:
    """Those of `among` whose name or code resembles the provider's; itself left out."""
    return list(_find(provider, tuple(among)))


@lru_cache(maxsize=2000)
def _find(provider: Known, among: tuple[Known, ...]) -> tuple[LookAlike, ...]:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(plain(provider.name))
    found = []
    for other in among:
        if other.agb == provider.agb:
            continue
        if why := _why(provider, other, matcher):
            found.append(LookAlike(other.agb, other.name, why))
    return tuple(found)


def _why(provider: Known, other: Known, matcher: "SequenceMatcher[str]") -> str:
    if _names_alike(plain(provider.name), plain(other.name), matcher):
        return "de naam lijkt erop"
    if _codes_alike(provider.codes, other.codes):
        return "de AGB-code lijkt erop"
    return ""


def _names_alike(one: str, other: str, matcher: "SequenceMatcher[str]") -> bool:
    if _numbers(one) != _numbers(other):
        return False
    words, others = set(one.split()), set(other.split())
    if len(words & others) > 1 and (words <= others or others <= words):
        return True
    matcher.set_seq1(other)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _numbers(name: str) -> list[str]:
    """Houses that differ by their number are different houses."""
    return re.findall(r"\d+", name)


def _codes_alike(codes: Iterable[str], others: Iterable[str]) -> bool:
    return any(one_slip(code, other) for code in codes for other in others)


def one_slip(code: str, other: str) -> bool:
    """One digit differs, or two neighbours changed places."""
    differing = [place for place, (one, two) in enumerate(zip(code, other, strict=False)) if one != two]
    if len(code) != len(other) or not 1 <= len(differing) <= 2:
        return False
    if len(differing) == 1:
        return True
    first, second = differing
    return second == first + 1 and code[first] == other[second] and code[second] == other[first]
