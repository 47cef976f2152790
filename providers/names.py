"""Names of providers as people remember, mistype and shorten them.

`plain` leaves out what nobody remembers: legal form, accents, capitals and punctuation. `Names` ranks the names that
somebody may mean. A word counts for as much as it tells: one that stands in every second name tells little. Words match
when they are the same, when one begins the other, or when most of their letters stand in the same order (difflib), so a
letter that is missing, doubled or swapped does no harm. Numbers do not resemble each other: houses that differ by their
number are different houses.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from math import log

LEGAL_FORMS = {
    "bv",
    "nv",
    "vof",
    "cv",
    "stichting",
    "st",
    "vereniging",
    "maatschap",
    "cooperatie",
    "ua",
}
#: Words that people add or leave out without thinking.
SMALL_WORDS = {"de", "het", "een", "en", "van", "voor", "in", "bij", "zorg", "zorgaanbieder", "praktijk"}
SMALL = 0.2
#: A number that differs makes it another house, but one that may be meant: people mistype numbers too.
NUMBER = 0.2
ALIKE = 0.72
BEGINS = 0.9
#: What scores less is not what was meant.
ENOUGH = 0.6
LONGEST_QUERY = 100
MOST_WORDS = 8


def folded(text: str) -> str:
    """Small letters without accents, and nothing but letters, digits and single spaces."""
    letters = unicodedata.normalize("NFKD", re.sub(r"[.'’`]", "", text.lower()))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]", " ", bare).split())


@lru_cache(maxsize=10_000)
def plain(name: str) -> str:
    """A name as people remember it: "Stichting Zorg-Één B.V." becomes "zorg een"."""
    words = folded(name).split()
    return " ".join(word for word in words if word not in LEGAL_FORMS) or " ".join(words)


@lru_cache(maxsize=50_000)
def alike(one: str, other: str) -> float:
    """How much two words are the same, from 0 to 1; `one` may be the beginning of `other`."""
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit():
        return 0.0
    if len(one) > 2 and other.startswith(one):
        return BEGINS
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0.0


@dataclass(frozen=True)
class Names:
    """The names among which somebody is sought, each under its key."""

    entries: tuple[tuple[int, str], ...]

    @cached_property
    def _words(self) -> list[tuple[int, tuple[str, ...]]]:
        return [(key, tuple(plain(name).split())) for key, name in self.entries]

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How much a word tells: the fewer names have it, the more."""
        known: dict[str, int] = {}
        for _, words in self._words:
            for word in set(words):
                known[word] = known.get(word, 0) + 1
        most = log(1 + len(self.entries))
        return {
            word: max(SMALL, log((1 + len(self.entries)) / count) / most) for word, count in known.items()
        }

    def same(self, typed: str) -> list[int]:
        """Whose name this is, whatever the order of its words and the small ones among them."""
        sought = sorted(_telling(plain(typed[:LONGEST_QUERY]).split()))
        return [key for key, words in self._words if sorted(_telling(words)) == sought] if sought else []

    def ranked(self, typed: str, *, most: int) -> list[int]:
        """Who may be meant, the likeliest first; at most so many."""
        sought = plain(typed[:LONGEST_QUERY]).split()[:MOST_WORDS]
        scores = [(self._score(sought, words), key) for key, words in self._words]
        found = sorted((-score, place) for place, (score, _) in enumerate(scores) if score >= ENOUGH)
        return [scores[place][1] for _, place in found[:most]]

    def _score(self, sought: Sequence[str], words: Sequence[str]) -> float:
        """What of the typed words is found in a name, and for a small part what of the name was typed."""
        if not sought or not words:
            return 0.0
        best = {word: max(alike(word, other) for other in words) for word in sought}
        found = self._share((word, best[word]) for word in sought)
        covered = self._share((other, max(alike(word, other) for word in sought)) for other in words)
        apart = 0.9 * found + 0.1 * covered
        pairs = ((sought, words), (_telling(sought), _telling(words)))
        joined = [alike("".join(one), "".join(other)) for one, other in pairs if len(one) != len(other)]
        return max(apart, *joined, 0.0)

    def _share(self, found: Iterable[tuple[str, float]]) -> float:
        told = [
            (self._weights.get(word, SMALL if word in SMALL_WORDS else 1.0), part) for word, part in found
        ]
        return sum(weight * part for weight, part in told) / sum(weight for weight, _ in told)

    def _weight(self, word: str) -> float:
        if word in SMALL_WORDS:
            return SMALL
        return NUMBER if word.isdigit() else self._weights.get(word, 1.0)


def _telling(words: Sequence[str]) -> Sequence[str]:
    """The words without the small ones, if any are left."""
    return [word for word in words if word not in SMALL_WORDS] or words
