"""Where a film plays: on this site if its host is one that the browser may load from (FILM_HOSTS), else elsewhere."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString

from faq import rendering
from faq.models import Film


def plays_here(address: str) -> bool:
    """Whether the content policy lets the page play it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" in settings.FILM_HOSTS


def text(film: Film) -> SafeString:
    """All that is said and shown, for who cannot see or hear it."""
    return rendering.html(film.text)
