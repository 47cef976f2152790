"""What people typed, without what nobody can see: control characters, odd line ends, blanks around it.

A feed, a PDF or a search index chokes on such signs; a person who pastes from elsewhere does not know they are there.
"""

import unicodedata

KEPT = "\n\t"


def tidy(text: str) -> str:
    """The text with Unix line ends and without signs that have no shape."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign for sign in lines if sign in KEPT or unicodedata.category(sign) not in {"Cc", "Cs"}
    ).strip()
