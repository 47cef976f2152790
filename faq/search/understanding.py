"""What was asked, word by word: which terms each word may mean, and how much it weighs.

Queries are no language here: quotes, colons, stars and brackets are no words, and nothing of what was typed reaches the
engine as syntax.
"""

from dataclasses import dataclass

from faq.search import dutch, reading
from faq.search.vocabulary import Terms, Vocabulary

#: A longer question is cut: nobody's first two hundred signs say nothing.
LONGEST = 200
MOST_WORDS = 32
#: Meanings this near to the surest one tell how common the word is.
SURE = 0.9

#: What a word weighs that the index does not know, beside one that stands in a single question.
UNKNOWN = 0.7


@dataclass(frozen=True)
class Asked:
    """One word of a question. `share`: what it counts beside a word that names a subject."""

    word: str
    meanings: Terms
    weight: float
    share: float = 1

    @property
    def weak(self) -> bool:
        return self.share < 1


def clean(typed: str) -> str:
    """The question as it is sought and shown: on one line, without signs that cannot be seen, not endless."""
    visible = "".join(sign if sign.isprintable() else " " for sign in typed[: LONGEST * 4])
    return " ".join(visible.split())[:LONGEST].strip()


def understand(question: str, vocabulary: Vocabulary, *, typing: bool) -> list[Asked]:
    """Every word of the question that says something; `typing`: its last word may be unfinished."""
    words = reading.folded_words(question)[:MOST_WORDS]
    said = [word for word in words if word not in dutch.STOP_WORDS] or words
    asked = []
    for number, (before, word) in enumerate(zip(["", *said], said, strict=False), start=1):
        together = vocabulary.verbs(word, words) | (vocabulary.joined(before, word) if before else {})
        share = 1 if together else dutch.WEAK_WORDS.get(word, 1)
        alone = vocabulary.meanings(word, typing and number == len(said))
        meanings = together if together and word in dutch.WEAK_WORDS else alone | together
        asked.append(_weighed(word, meanings, vocabulary, share=share))
    return asked


def _weighed(word: str, meanings: Terms, vocabulary: Vocabulary, *, share: float) -> Asked:
    best = max(meanings.values(), default=0)
    weight = vocabulary.rarity(term for term, surely in meanings.items() if surely >= best * SURE)
    return Asked(word, meanings, weight * share * (1 if meanings else UNKNOWN), share)
