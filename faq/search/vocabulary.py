"""Which terms of an index an asked word may mean, and how surely.

A word stands for itself, for forms with or without a last -t or -d, for words of which it is a part or that are parts
of it, and for words that people use for the same thing. One that stands for nothing was perhaps not typed to its end,
or has a typing error: then words that begin so count, and the nearest ones.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import log

from faq.search import compounds, dutch, reading
from faq.search.spelling import Spelling

#: How surely a term is meant, by how it was reached.
SAME, ENDING, SAME_THING, NEAR, HAS_PART, IS_PART, BEGINS = 1.0, 0.95, 0.75, 0.45, 0.4, 0.3, 0.4
TYPO = {1: 0.75, 2: 0.5}
#: From so many letters a word may be unfinished, may be misspelled, and may hold two errors.
UNFINISHED, MISSPELLED, LONG = 3, 4, 8
MOST_MEANINGS = 12
KEPT = 5_000

Terms = dict[str, float]


def _things(lines: str, surely: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of terms that stand in one line."""
    for line in lines.strip().splitlines():
        members = {reading.term(word) for word in line.split()}
        yield from ((one, other, surely) for one in members for other in members - {one})


def _related() -> dict[str, Terms]:
    """The terms that mean the same as each term or nearly so, and how surely."""
    related: dict[str, Terms] = defaultdict(Terms)
    for one, other, surely in [*_things(dutch.NEAR_THINGS, NEAR), *_things(dutch.SAME_THINGS, SAME_THING)]:
        related[one][other] = surely
    return dict(related)


RELATED = _related()
FORMS = frozenset(dutch.FORMS)
RELATED_WORDS = frozenset(f"{dutch.SAME_THINGS} {dutch.NEAR_THINGS}".split())


class Vocabulary:
    """The words of one index: `texts` are all that is said, `headings` the terms of each question's wordings."""

    def __init__(self, texts: Sequence[reading.Text], headings: Sequence[Iterable[Iterable[str]]]) -> None:
        found = {word for text in texts for word in text.words}
        self._words = found - dutch.STOP_WORDS
        self.terms = frozenset(term for text in texts for term in text.terms)
        self._simple = self._words | RELATED_WORDS | dutch.SIMPLE_WORDS | dutch.WEAK_PARTS | FORMS
        self._known = (
            found | RELATED_WORDS | dutch.SIMPLE_WORDS | dutch.WEAK_WORDS.keys() | dutch.STOP_WORDS | FORMS
        )
        self._spelling = Spelling(self._known)
        self._having = self._compounds()
        self._counts = Counter(
            term for heading in headings for term in {term for terms in heading for term in terms}
        )
        self._total = len(headings)
        self.meanings = lru_cache(maxsize=KEPT)(self._meanings)

    def joined(self, first: str, second: str) -> Terms:
        """What two asked words mean when they are one: `zorg aanbieder`."""
        whole = first + second
        return self._certain(whole) if reading.term(whole) in self.terms else {}

    def verbs(self, word: str, sentence: list[str]) -> Terms:
        """What a verb means together with its first part elsewhere in the sentence: `neemt` and `over`."""
        found: Terms = {}
        for verb in reading.rejoined(word, sentence):
            _take(found, self._certain_term(verb, ()))
        return found

    def rarity(self, terms: Iterable[str]) -> float:
        """How much terms that mean the same say: more, the fewer questions are worded with the commonest of them."""
        count = max((self._counts[term] for term in terms), default=0) or 1
        return log(1 + (self._total - count + 0.5) / (count + 0.5))

    def _compounds(self) -> dict[str, frozenset[str]]:
        """The terms of the index that have a part in them, by the term of that part."""
        having: dict[str, set[str]] = defaultdict(set)
        for word in self._words:
            for part in self._parts(word):
                having[part].add(reading.term(word))
        return {part: frozenset(terms) for part, terms in having.items()}

    def _meanings(self, word: str, unfinished: bool) -> Terms:
        """The terms that `word` may mean, the surest first; `unfinished`: it may still be being typed."""
        found = self._certain(word)
        if not found or (unfinished and SAME not in found.values()):
            _take(found, self._begun(word))
        if not found and word not in self._known:
            for near, surely in self._near(word):
                _take(found, {term: how * surely for term, how in self._certain(near).items()})
        return dict(sorted(found.items(), key=lambda item: -item[1])[:MOST_MEANINGS])

    def _certain(self, word: str) -> Terms:
        """By the language alone, without guessing at how it was typed."""
        return self._certain_term(reading.term(word), self._parts(word))

    def _certain_term(self, term: str, parts: Iterable[str]) -> Terms:
        found = Terms()
        for form in (term, *reading.endings(term)):
            _take(found, {form: SAME if form == term else ENDING})
            _take(found, RELATED.get(form, {}))
        _take(found, dict.fromkeys(self._having.get(term, ()), HAS_PART))
        for part in parts:
            _take(found, {part: IS_PART})
            _take(found, {other: IS_PART * surely for other, surely in RELATED.get(part, {}).items()})
        return {term: surely for term, surely in found.items() if term in self.terms}

    def _parts(self, word: str) -> list[str]:
        """The terms of the words that a compound is made of."""
        parts = compounds.split(word, self._simple)
        return [reading.term(part) for part in parts if part not in dutch.WEAK_PARTS]

    def _begun(self, word: str) -> Terms:
        if len(word) < UNFINISHED:
            return {}
        return {reading.term(other): BEGINS for other in self._words if other.startswith(word)}

    def _near(self, word: str) -> Iterator[tuple[str, float]]:
        """Known words that differ by one letter; if there are none, and the word is long, by two."""
        if len(word) < MISSPELLED or word.isdigit():
            return
        for distance in (1, 2) if len(word) >= LONG else (1,):
            if near := self._spelling.near(word, distance=distance):
                yield from ((other, TYPO[distance]) for other in near)
                return


def _take(found: Terms, new: Terms) -> None:
    """Add terms; of two ways to one term the surest counts."""
    for term, surely in new.items():
        found[term] = max(found.get(term, 0), surely)
