"""Form controls of the portal that Django does not write the way browsers read them."""

from datetime import timedelta
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from achterhoek import clock


class DayInput(forms.DateInput):
    """A day, picked in the browser's own calendar.

    Browsers take and give days as YYYY-MM-DD whatever the language of the page, so the Dutch format may not apply.
    """

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class Choice(forms.Select):
    """A select written without templates, for choices without groups.

    On a page for visitors the templates of its twenty options cost more than all the rest.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        offered = tuple((str(one), str(word)) for one, word in self.choices)
        (chosen,) = self.format_value(value)
        options = _options(offered, chosen if any(one == chosen for one, _ in offered) else None)
        written = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}\n</select>', name, written, options)


@lru_cache(maxsize=256)
def _options(offered: tuple[tuple[str, str], ...], chosen: str | None) -> SafeString:
    """The options of a select; what nobody offered is not kept."""
    rows = ((one, SafeString(" selected" if one == chosen else ""), word) for one, word in offered)
    return format_html_join("", '\n  <option value="{}"{}>{}</option>\n', rows)


class Words(forms.TextInput):
    """A line of text, written without a template too."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        typed = self.format_value(value)
        said = "" if typed is None else format_html(' value="{}"', typed)
        written = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<input type="{}" name="{}"{}{}>', self.input_type, name, said, written)


class DayField(forms.DateField):
    """A day that people can mean. A browser takes the year 0099 while someone is still typing 2022."""

    widget = DayInput
    #: Nothing that staff write down here happened, or will happen, longer ago or further ahead.
    within = timedelta(days=30 * 366)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and abs(day - clock.today()) > self.within:
            raise forms.ValidationError(
                f"Klopt het jaar {day.year}? Vul een jaar in dat niet zo ver weg ligt.", "year"
            )
        return day
