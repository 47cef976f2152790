"""What this process keeps to search in: the index of one version and one day, made again when either changes.

Every process asks for the version (one small query, or none in a request that asked already) and makes its own index,
so a change is seen everywhere with the next question. The version is read before the content: what is kept is never
older than it says. While one thread makes an index the others wait: a tenth of a second for fifty questions, up to a
second for five hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from achterhoek import versions
from achterhoek.models import Municipality
from faq.search import entries
from faq.search.index import Entry, SearchIndex
from faq.search.places import Places

#: Today's, and the one of an editor's other day or of yesterday.
KEPT = 2


@dataclass(frozen=True)
class Shelf:
    """Everything that a page of results is made of."""

    index: SearchIndex
    places: Places
    often_asked: Sequence[Entry]


_shelves: dict[tuple[int, date], Shelf] = {}
_making = Lock()


def on(day: date) -> Shelf:
    """The shelf of this day, as new as the content."""
    key = (current_version(), day)
    if key in _shelves:
        return _shelves[key]
    with _making:
        if key not in _shelves:
            _shelves[key] = _make(day)
            for older in list(_shelves)[:-KEPT]:
                del _shelves[older]
        return _shelves[key]


def current_version() -> int:
    """What changes whenever a visitor may find something else."""
    return versions.current()


def forget() -> None:
    """Keep nothing: a test's database may have the same version and another content."""
    _shelves.clear()


def _make(day: date) -> Shelf:
    found = entries.on(day)
    return Shelf(
        index=SearchIndex(found),
        places=Places(Municipality.objects.all()),
        often_asked=[entry for entry in found if entry.often],
    )
