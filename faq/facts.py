"""Facts of the portal inside answers: `{periode_einde}` in a text is filled from the data when it is shown.

What can be filled, and by whom, stands in `settings.PUBLIC_FACTS`: the dotted path of a function, and the names that
it knows. The function takes the day and returns the words by name. So answer, letter and look-up cannot differ, and
the questions need not know the apps that hold the data.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from achterhoek import clock, versions

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
#: What stands in the place of a fact that nobody knows yet, or of a field that does not exist.
NOT_KNOWN = "nog niet bekend"


def names() -> tuple[str, ...]:
    """Every field that can be filled."""
    return tuple(name for known in settings.PUBLIC_FACTS.values() for name in known)


def unknown(*texts: str) -> list[str]:
    """Fields in these texts that nobody can fill: an answer with one cannot be published."""
    return sorted(asked_in(texts) - set(names()))


def asked_in(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in FIELD.findall(text)}


def of(day: date, texts: Iterable[str]) -> dict[str, str]:
    """The facts that these texts ask, as they are on `day`; a function that is not asked is not called.

    Of a day ahead nobody learns more than what is public today (P6): a preview shows the text, not the outcome.
    """
    asked, day = asked_in(texts), min(day, clock.today())
    found: dict[str, str] = {}
    for path, known in settings.PUBLIC_FACTS.items():
        if asked & set(known):
            found |= _told(path, day)
    return found


@versions.while_unchanged
def _told(path: str, day: date) -> dict[str, str]:
    """What one function knows; every page of a day asks the same."""
    words: dict[str, str] = import_string(path)(day)
    return words


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the facts in the place of their fields; this never fails."""
    return FIELD.sub(lambda field: values.get(field[1], NOT_KNOWN), text)
