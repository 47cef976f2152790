"""How days read in a sentence: "12 september 2022", as in Dutch public documents."""

from datetime import date

from django.utils.dateformat import format as date_format


def written(day: date | None) -> str:
    """The day in full; nothing where there is none."""
    return date_format(day, "j F Y") if day else ""
