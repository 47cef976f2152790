"""Addresses of pages by their name, looked up once: they never change while the portal runs.

A page of links asks for the same few dozens of addresses again and again; looking them up is what most of its time went
to.
"""

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse


def of(name: str, *arguments: str) -> str:
    """The address of a page."""
    return _found(name, arguments, settings.ROOT_URLCONF, get_script_prefix())


def of_known(name: str) -> str:
    """The address, or nothing where this installation has no such page."""
    try:
        return of(name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=4096)
def _found(name: str, arguments: tuple[str, ...], urlconf: str, prefix: str) -> str:
    return reverse(name, urlconf, arguments)
