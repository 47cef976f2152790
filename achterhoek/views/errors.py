"""An address that leads nowhere: a visitor may search on with the words that stand in it."""

import re
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: Words of letters; what looks like a number, a code or a file is no word that anyone would search for.
WORD = re.compile(r"[^\W\d_]{3,25}")
SIGNS_OF_A_PROGRAM = re.compile(r"\.(?:php|asp|aspx|jsp|cgi|env|git)\b|wp-|\.well-known")
MOST_WORDS = 6
#: Words that many addresses begin or end with: they say nothing of what is sought.
OF_ADDRESSES = {"vragen", "onderwerp", "film", "index", "html", "www"}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for every unknown thing; staff get no word of its address back."""
    user = getattr(request, "user", None)
    words = "" if user and user.is_authenticated else words_of(request.path)
    return render(request, "404.html", {"words": words}, status=404)


def words_of(path: str) -> str:
    """The words in an address, to search with."""
    path = unquote(path)[:200]
    if SIGNS_OF_A_PROGRAM.search(path):
        return ""
    words = dict.fromkeys(word.lower() for word in WORD.findall(path))
    return " ".join([word for word in words if word not in OF_ADDRESSES][:MOST_WORDS])
