"""How alike what was asked and a wording of a question are: of each, how much is found in the other."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from faq.search import dutch, reading
from faq.search.understanding import Asked
from faq.search.vocabulary import Vocabulary

WEAK_TERMS = {reading.term(word): share for word, share in dutch.WEAK_WORDS.items()}


@dataclass(frozen=True)
class Wording:
    """The terms of a wording with their weight, by how few questions are worded with them, and all of it."""

    weights: Mapping[str, float]
    whole: float


def weighed(terms: Iterable[str], vocabulary: Vocabulary) -> Wording:
    weights = {term: vocabulary.rarity([term]) * WEAK_TERMS.get(term, 1) for term in terms}
    return Wording(weights, sum(weights.values()))


class Likeness:
    """What was asked, arranged to be held against many wordings."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._whole = sum(one.weight for one in asked) or 1
        #: By term: which asked words mean it, how surely, and what they weigh.
        self._meant: dict[str, list[tuple[int, float, float]]] = {}
        for number, one in enumerate(asked):
            for term, surely in one.meanings.items():
                self._meant.setdefault(term, []).append((number, surely, one.weight))

    def covered(self, terms: AbstractSet[str], *, at_all: bool = False) -> float:
        """How much of what was asked these terms hold, 0 to 1; `at_all`: a word counts whole, however sure."""
        found: dict[int, float] = {}
        for term in self._meant.keys() & terms:
            for number, surely, weight in self._meant[term]:
                held = weight if at_all else weight * surely
                found[number] = max(found.get(number, 0), held)
        return sum(found.values()) / self._whole

    def likest(self, wordings: Iterable[Wording]) -> float:
        """How alike the likest of these wordings is, 0 to 1."""
        return max(map(self._likeness, wordings), default=0)

    def _likeness(self, wording: Wording) -> float:
        """The harmonic mean of both sides: a short line that says just what was asked is the likest."""
        met = self._meant.keys() & wording.weights.keys()
        if not met:
            return 0
        recall = self.covered(met)
        precision = sum(wording.weights[term] for term in met) / wording.whole
        return 2 * precision * recall / (precision + recall)
