"""What changed between two versions of a text, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Part:
    """A run of words that stayed, came or went."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Part]:
    """The parts of both texts in reading order; `kind` is same, gone or added."""
    before, after = WORD.findall(old), WORD.findall(new)
    return [part for part in _parts(before, after) if part.text]


def _parts(before: list[str], after: list[str]) -> Iterator[Part]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            yield Part("same", "".join(after[k:m]))
        else:
            yield Part("gone", "".join(before[i:j]))
            yield Part("added", "".join(after[k:m]))
