"""Form controls of the portal that Django does not write the way browsers read them."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day, picked in the browser's own calendar.

    Browsers take and give days as YYYY-MM-DD whatever the language of the page, so the Dutch format may not apply.
    """

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
