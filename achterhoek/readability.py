"""How hard a text is to read, as a warning to its editor: long sentences, and the measure of Flesch and Douma.

The house asks for at least 60, and for no sentence of more than 20 words. Syllables are counted by their vowels, which
is right often enough to warn by; lists, tables and what stands in code are not measured.
"""

import re
from dataclasses import dataclass

EASY = 60
LONGEST_SENTENCE = 20
_not_prose = re.compile(r"^\s*([-*+#|>]|\d+[.)])")
_marks = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]|https?://\S+")
_sentence = re.compile(r"[^.!?:;\n]+")
_word = re.compile(r"[a-zà-ÿ’']+", re.IGNORECASE)
_vowels = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouyà-äè-ïò-öù-ü]", re.IGNORECASE
)


@dataclass(frozen=True)
class Reading:
    """The measure (higher is easier; nothing for a text of a few words) and the sentences that are too long."""

    score: int | None
    long_sentences: list[str]

    @property
    def hard(self) -> bool:
        return self.score is not None and self.score < EASY


def measure(*texts: str) -> Reading:
    """Flesch-Douma: 206.84 minus 0.77 × syllables in 100 words minus 0.93 × words in a sentence."""
    sentences = [words for text in texts for words in _sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    too_long = [" ".join(sentence) for sentence in sentences if len(sentence) > LONGEST_SENTENCE]
    if len(words) < 10:
        return Reading(None, too_long)
    syllables = sum(max(1, len(_vowels.findall(word))) for word in words)
    score = 206.84 - 77 * syllables / len(words) - 0.93 * len(words) / len(sentences)
    return Reading(round(score), too_long)


def _sentences(text: str) -> list[list[str]]:
    """The words of each sentence of the prose; a heading or a point of a list is none."""
    prose = "\n".join("" if _not_prose.match(line) else line for line in text.splitlines())
    joined = re.sub(r"(?<=\S)\n(?=\S)", " ", _marks.sub(r"\1", prose))
    found = (_word.findall(sentence) for sentence in _sentence.findall(joined))
    return [words for words in found if words]
