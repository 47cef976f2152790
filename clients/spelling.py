"""How a name is written to find it by: no capitals, no accents, so that "celik" finds Çelik and "Çelik" finds Celik.

Databases do not agree on this (SQLite lowers unaccented letters only), so it is done here, once, and kept in a column
of its own with an index.
"""

import unicodedata
from typing import Any

from django.db import models

LONGEST = 200
#: Letters that Unicode does not take apart into a letter and a mark, and marks that people type in several ways.
ALONE = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "\u0131": "i",
        "þ": "th",
        "ŋ": "n",
    }
    | dict.fromkeys("\u2018\u2019\u00b4\u02bc`", "'")
    | dict.fromkeys("\u2010\u2011\u2013", "-")
)


def plain(name: str) -> str:
    """The name without capitals and accents; at most as long as the column."""
    if name.isascii():
        return name.casefold()[:LONGEST]
    folded = name.casefold().translate(ALONE)
    apart = unicodedata.normalize("NFKD", folded)
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return letters.casefold().translate(ALONE)[:LONGEST]


class PlainName(models.CharField):
    """The plain spelling of another column of the row, filled whenever the row is saved or made.

    A queryset that writes the other column (`update`, `bulk_update`) writes this one too.
    """

    def __init__(self, *, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**{"max_length": LONGEST, "editable": False, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = plain(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}
