"""Reads Dutch text as terms: folded words, irregular forms set right, stems by tantivy's own Dutch stemmer."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from faq.search import dutch

_stemmer = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("dutch")).build()
#: What people type for an apostrophe.
_APOSTROPHES = "'’`\N{ACUTE ACCENT}"
_word = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*")
_plain_word = re.compile(r"[^\W_]+")
_no_apostrophes = str.maketrans("", "", _APOSTROPHES)
_sentence = re.compile(r"[.!?;:\n]")
_phrase = re.compile(
    r"\b(" + "|".join(re.escape(words) for words in sorted(dutch.PHRASES, key=len, reverse=True)) + r")\b"
)


@dataclass(frozen=True)
class Word:
    """A word of a text with its place, folded."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """What a text holds: its words, folded, and the terms that say something about its subject."""

    words: frozenset[str]
    terms: tuple[str, ...]


def fold(text: str) -> str:
    """Small letters without accents or apostrophes: `Cliënt’s` is `clients`."""
    small = text.casefold()
    if not small.isascii():
        apart = unicodedata.normalize("NFKD", small)
        small = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return small.translate(_no_apostrophes)


def words(text: str) -> Iterator[Word]:
    """The words of a text with their places, for marking."""
    for found in _word.finditer(text):
        yield Word(fold(found.group()), found.start(), found.end())


def folded_words(text: str) -> list[str]:
    """The words of a text, with several words that are one taken together."""
    folded = " ".join(_plain_word.findall(fold(text)))
    return _phrase.sub(lambda found: dutch.PHRASES[found.group()], folded).split()


#: Of longer stems the end -eer is that of -eren: the stemmer leaves declarer of declareren, declareer of declaratie.
SHORT = 5


@lru_cache(maxsize=50_000)
def term(word: str) -> str:
    """What a folded word counts as."""
    stem: str = _stemmer.analyze(dutch.FORMS.get(word, word))[0]
    return f"{stem[:-3]}er" if stem.endswith("eer") and len(stem) > SHORT else stem


def read(text: str) -> Text:
    """Read a text, sentence by sentence."""
    all_words: set[str] = set()
    found: list[str] = []
    for sentence in _sentence.split(text):
        said = folded_words(sentence)
        all_words.update(said)
        found += [term(word) for word in said if word not in dutch.STOP_WORDS]
        if not _first_parts.isdisjoint(said):
            found += [verb for word in said for verb in rejoined(word, said)]
    return Text(frozenset(all_words), tuple(found))


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text that say something about its subject."""
    return read(text).terms


def rejoined(word: str, sentence: list[str]) -> list[str]:
    """The verbs that `word` is the last part of, of which the first part stands elsewhere in its sentence."""
    verb = term(word)
    return [
        term(whole)
        for end in (verb, *endings(verb))
        for first, whole in _separable.get(end, ())
        if first in sentence and first != word
    ]


def endings(verb: str) -> list[str]:
    """A term with or without a last -t or -d, which the stemmer leaves to verbs."""
    bare = [verb[:-1]] if verb[-1:] in {"t", "d"} and len(verb) > 4 else []
    return [*bare, f"{verb}t", f"{verb}d"]


def _apart() -> dict[str, list[tuple[str, str]]]:
    """By the term of their last part: the first part, and the whole verb."""
    found: dict[str, list[tuple[str, str]]] = {}
    for verb in dutch.SEPARABLE:
        first, last = verb.split("-")
        found.setdefault(term(last), []).append((first, first + last))
    return found


_separable = _apart()
_first_parts = frozenset(verb.split("-")[0] for verb in dutch.SEPARABLE)
