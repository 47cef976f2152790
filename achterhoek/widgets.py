"""Form controls of the portal that Django does not write the way browsers read them."""

from datetime import timedelta
from typing import Any

from django import forms

from achterhoek import clock


class DayInput(forms.DateInput):
    """A day, picked in the browser's own calendar.

    Browsers take and give days as YYYY-MM-DD whatever the language of the page, so the Dutch format may not apply.
    """

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


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
