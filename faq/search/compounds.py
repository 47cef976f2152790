"""Takes Dutch compounds apart: indicatiebesluit is indicatie and besluit, overgangsperiode overgang and periode."""

from collections.abc import Set as AbstractSet

LINKS = ("", "s", "e", "n", "en")
SHORTEST = 4
#: A compound of which only the first or last part is known must leave this much of it.
SHORTEST_ALONE = 7


def split(word: str, known: AbstractSet[str]) -> list[str]:
    """The known words that `word` is made of; if only its begin or end is known, that; else nothing."""
    return _whole(word, known) or _partly(word, known)


def _whole(word: str, known: AbstractSet[str]) -> list[str]:
    """Parts that together are the whole word, the longest first part that makes it fit."""
    for cut in range(len(word) - SHORTEST, SHORTEST - 1, -1):
        head, rest = word[:cut], word[cut:]
        if not (first := _unlinked(head, known)):
            continue
        if rest in known:
            return [first, rest]
        if further := _whole(rest, known):
            return [first, *further]
    return []


def _partly(word: str, known: AbstractSet[str]) -> list[str]:
    """The longest known begin or end of a word whose other part is not known."""
    for size in range(len(word) - 2, SHORTEST_ALONE - 1, -1):
        if word[-size:] in known:
            return [word[-size:]]
        if word[:size] in known and len(word) - size >= SHORTEST:
            return [word[:size]]
    return []


def _unlinked(head: str, known: AbstractSet[str]) -> str:
    """The head as a word of its own, without the letters that link it to what follows."""
    for link in LINKS:
        bare = head.removesuffix(link) if link else head
        if len(bare) >= SHORTEST and bare in known and bare + link == head:
            return bare
    return ""
