"""What every page writes the same way: days, statuses, icons, masked numbers, crumbs and filter links.

Days follow Dutch public documents: "12 september 2022" in running text, "12 sep" where space is short. A status is a
word with a shape, and only then a colour (WCAG 1.4.1: colour is never the only carrier).
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.forms import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from achterhoek.models import User
from achterhoek.permissions import may

register = template.Library()

NO_DAY = "–"

# What a status says about the work, by its value in lower case. A status that is not listed is drawn "open".
TONES = {
    "done": (
        "stays completed started renewed accepted done yes yes_after_meeting reached sealed ok carried_out approved "
        "published known sent answered became posted upheld unfounded inadmissible delivered"
    ),
    "busy": (
        "moves proposed offered scheduled in_research checking checked taking_in running call_back planning sending "
        "preparing producing produced go_on"
    ),
    "wait": (
        "reassess to_start on_hold waiting queued unexplained missing renewal start match draft left not_known undoing "
        "wait asked ready changed"
    ),
    "late": "failed refused declined no no_answer late overdue granted",
    "off": (
        "not_affected cancelled ended withdrawn dropped stopped dismissed gone undone skipped closed taken_out retired "
        "left_out deleted"
    ),
    "open": "to_plan to_allocate open made",
}
TONE_OF = {value: tone for tone, values in TONES.items() for value in values.split()}


@register.filter(name="may")
def may_do(user: User | AnonymousUser, permission: str) -> bool:
    """Ask in a template what a view asks too: whether this person may do that."""
    return may(user, permission)


@register.filter
def day(value: dt.date | None) -> str:
    """Write a day in full: 12 september 2022."""
    return _formatted(value, "j F Y")


@register.filter
def site(address: str) -> str:
    """Name a web site as people do: aalten.nl."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


@register.filter
def short_day(value: dt.date | None, today: dt.date | None = None) -> str:
    """Write a day briefly: 12 sep; with the year where it is not the year of `today`."""
    other_year = bool(value and today and value.year != today.year)
    return _formatted(value, "j b Y" if other_year else "j b")


@register.filter
def moment(value: dt.date | None) -> str:
    """Write a moment in local time: 12 september 2022, 14:05."""
    return _formatted(value, "j F Y, H:i")


@register.simple_tag
def time(value: dt.date | None, style: str = "day", today: dt.date | None = None) -> SafeString | str:
    """Write a day or moment inside <time>, so that machines read it too; style is day, short or moment."""
    if value is None:
        return NO_DAY
    written = {"day": day, "moment": moment}.get(style)
    text = written(value) if written else short_day(value, today)
    return format_html('<time datetime="{}">{}</time>', _local(value).isoformat(), text)


def _formatted(value: dt.date | None, style: str) -> str:
    return _written(_local(value), style) if value else NO_DAY


@lru_cache(maxsize=2048)
def _written(value: dt.date, style: str) -> str:
    """A list names few days many times."""
    return date_format(value, style)


def _local(value: dt.date) -> dt.date:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str) -> SafeString:
    """Draw one of our own icons. It is hidden from screen readers, so a word always stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def status(thing: Model, field: str = "status") -> SafeString:
    """Draw the status of a row: its own Dutch word, with the shape and colour of what it says about the work."""
    label = getattr(thing, f"get_{field}_display")()
    return badge(label, TONE_OF.get(str(getattr(thing, field)).lower(), "open"))


@register.simple_tag
def badge(label: str, tone: str = "open") -> SafeString:
    """Draw any word as a status; tone is open, busy, wait, late, done or off."""
    return format_html('<span class="status {}">{}</span>', tone if tone in TONES else "open", label)


@register.simple_tag
def share(part: int, whole: int, tone: str = "part") -> SafeString:
    """Draw how much of a whole this is, as a bar beside its number; tone as of a badge."""
    width = f"{part / whole * 100:.2f}" if whole else "0"
    return format_html(
        '<svg class="bar-share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="whole" width="100" height="6"/><rect class="{}" width="{}" height="6"/></svg>',
        tone,
        width,
    )


@register.simple_tag
def masked(number: str) -> SafeString | str:
    """Show the last four digits of a number that says who someone is: •••••0018."""
    if not number:
        return NO_DAY
    return format_html(
        '<span class="masked"><span aria-hidden="true">•••••</span><span class="hidden">eindigt op </span>{}</span>',
        str(number)[-4:],
    )


@register.filter
def first_control(field: BoundField) -> str:
    """Return the id of the control that an error of this field must lead to: of a group, its first option."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """Write one step of the path to this page; without an address it is the page itself."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.simple_block_tag
def enclose(content: str, element: str, **attributes: str) -> SafeString | str:
    """Put an element around its content, and nothing where the content is blank."""
    if not content.strip():
        return ""
    written = format_html_join(
        "", ' {}="{}"', ((name.replace("_", "-"), value) for name, value in attributes.items())
    )
    return format_html("<{0}{1}>{2}</{0}>", element, written, SafeString(content))


@register.inclusion_tag("_chips.html", takes_context=True)
def chips(context: Context, name: str, options: Iterable[Any], label: str = "Filter") -> dict[str, Any]:
    """Offer the values of one query parameter as links; options are (value, word) or (value, word, count).

    Choosing a value keeps the other filters and goes back to the first page.
    """
    query = context["request"].GET
    chosen = query.get(name, "")
    kept = [
        (key, value)
        for key, values in query.lists()
        for value in values
        if key not in (name, "page", "after")
    ]
    rows = [
        {
            "word": word,
            "count": rest[0] if rest else None,
            "current": str(value) == chosen,
            "query": "?" + urlencode([*kept, (name, value)] if value else kept),
        }
        for value, word, *rest in options
    ]
    return {"rows": rows, "label": label}
