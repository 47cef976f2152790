"""The words of a text that were asked for, marked; everything else escaped."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from faq.search import reading
from faq.search.index import Entry
from faq.search.understanding import Asked

_sentence = re.compile(r"\S.*?(?:[.!?](?=\s|$)|$)", re.MULTILINE)
LONGEST = 240
FEWEST_WORDS = 3


def marked(text: str, terms: AbstractSet[str]) -> SafeString:
    """The text as safe HTML, each word that counts as one of the terms inside `<mark>`."""
    return mark_safe("".join(_pieces(text, terms)))  # noqa: S308 - every piece is escaped


def _pieces(text: str, terms: AbstractSet[str]) -> Iterator[str]:
    done = 0
    for word in reading.words(text):
        if reading.term(word.folded) in terms:
            yield f"{escape(text[done : word.start])}<mark>{escape(text[word.start : word.end])}</mark>"
            done = word.end
    yield escape(text[done:])


def asked_for(entry: Entry, asked: Iterable[Asked]) -> frozenset[str]:
    """The terms to mark in this entry: of each word that names a subject, the surest meaning it has here."""
    here = frozenset(
        term for text in (entry.question, entry.short, entry.answer) for term in reading.terms(text)
    )
    found: set[str] = set()
    for one in asked:
        met = {term: surely for term, surely in one.meanings.items() if term in here and not one.weak}
        best = max(met.values(), default=0)
        found |= {term for term, surely in met.items() if surely == best}
    return frozenset(found)


def passage(entry: Entry, terms: AbstractSet[str]) -> str:
    """The sentence of the answer that holds most of what question and short answer do not; nothing if none does."""
    shown = {*reading.terms(entry.question), *reading.terms(entry.short)}
    sought = terms - shown
    if not sought:
        return ""
    sentences = (one for one in _sentence.findall(entry.answer) if one.count(" ") >= FEWEST_WORDS)
    best: str = max(sentences, key=lambda one: len(sought & set(reading.terms(one))), default="")
    return _cut(best) if sought & set(reading.terms(best)) else ""


def _cut(sentence: str) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    return f"{sentence[:LONGEST].rsplit(' ', 1)[0]} …"
