"""Parts of public pages that are the same on many of them: drawn once and put in many times.

A page that nobody asked before is mostly made of what others showed already: the frame, the search field, the questions
in their lists, the rows of the register. `part` keeps a part by the values that it shows, `each` keeps it on the thing
that it shows: such a thing is read for one version of the public content (achterhoek/versions.py) and goes with it.

A kept part is drawn without the request: it cannot show who looks or what they typed.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.forms import Form, Select
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix
from django.utils.safestring import SafeString

from achterhoek import addresses

register = template.Library()


class Drawable(Protocol):
    """A thing that pages only read, with a place for the parts that show it."""

    drawn: dict[Hashable, str]


@register.simple_tag
def address(name: str, *arguments: str) -> str:
    """The address of a page by its name, looked up once; nothing where this installation has no such page."""
    try:
        return addresses.of(name, *arguments)
    except NoReverseMatch:
        return ""


@register.simple_tag
def part(name: str, **shown: Hashable) -> SafeString:
    """Draw a template that shows these values and nothing else. Nothing that a visitor typed: few parts are kept."""
    if settings.DEBUG:  # whoever writes a template sees it at once
        return _drawn(name, shown)
    kinds = tuple(type(value) for value in shown.values())
    return _kept(name, tuple(shown.items()), kinds, _where())


@register.simple_tag
def each(name: str, things: Iterable[Drawable]) -> SafeString:
    """Draw a template for each thing, which it knows as `thing`; a thing keeps what was drawn of it."""
    key = (name, _where())
    return SafeString("".join(thing.drawn.get(key) or _draw(name, thing, key) for thing in things))


@register.simple_tag(takes_context=True)
def filters(context: Context, form: Form, **how: Hashable) -> SafeString:
    """Draw the fields by which a visitor narrows a page; kept per choice that the form offers, not with words typed."""
    request = context["request"]
    fields = form.fields.items()
    offered = {name: tuple(of.widget.choices) for name, of in fields if isinstance(of.widget, Select)}
    said = {name: value for name in form.fields if (value := form[name].value())}
    if settings.DEBUG or form.errors or said.keys() - offered.keys():
        return _drawn("_filters.html", {"form": form, "request": request, **how})
    shown = (tuple(offered.items()), tuple(said.items()), tuple(how.items()))
    return _filters(Asked(type(form), shown, request.path, bool(request.GET), _where(), form))


@dataclass(frozen=True)
class Asked:
    """All that the drawing of such a form depends on, and the form itself."""

    kind: type[Form]
    shown: tuple[tuple[tuple[str, Any], ...], ...]
    path: str
    has_query: bool
    where: tuple[str, str]
    form: Form = field(compare=False)


@lru_cache(maxsize=256)
def _filters(asked: Asked) -> SafeString:
    request = {"path": asked.path, "GET": asked.has_query}
    return _drawn("_filters.html", {"form": asked.form, "request": request, **dict(asked.shown[-1])})


def _draw(name: str, thing: Drawable, key: Hashable) -> SafeString:
    drawn = _drawn(name, {"thing": thing})
    if not settings.DEBUG:
        thing.drawn[key] = drawn
    return drawn


@lru_cache(maxsize=512)
def _kept(
    name: str, shown: tuple[tuple[str, Hashable], ...], kinds: tuple[type, ...], where: tuple[str, str]
) -> SafeString:
    """By all that it depends on; also by kind, since 0 and False, and safe text and other text, are equal."""
    return _drawn(name, dict(shown))


def _drawn(name: str, shown: dict[str, Any]) -> SafeString:
    return SafeString(render_to_string(name, shown))


def _where() -> tuple[str, str]:
    """What the addresses in a part depend on."""
    return settings.ROOT_URLCONF, get_script_prefix()
