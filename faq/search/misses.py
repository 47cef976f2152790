"""What is kept of a question that found nothing: words, and never what may say who somebody is."""

from datetime import date

from achterhoek.visitors import personal_data
from faq.models.searches import LONGEST_MISS
from faq.search import reading

#: More digits than a small number or a year's end has may be anybody's number.
MOST_DIGITS = 3
MOST_WORDS = 8


def words(question: str, *, today: date) -> str:
    """The words to keep, as the search reads them; nothing if there may be personal data, or no word, in it."""
    if "@" in question or sum(sign.isdecimal() for sign in question) > MOST_DIGITS:
        return ""
    if personal_data(question, today=today):
        return ""
    found = [word for word in reading.folded_words(question) if word.isalpha()]
    kept = " ".join(found[:MOST_WORDS])[:LONGEST_MISS].strip()
    return kept if len(kept) >= len("pgb") else ""
