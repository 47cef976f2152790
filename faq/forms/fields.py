"""Text as people type it, and the version of a draft that a form was filled in over."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from faq.typed import tidy

#: A version that no draft has: who sends none is told that it changed.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class TypedField(forms.CharField):
    """Text without the signs that nobody sees."""

    def to_python(self, value: Any) -> str:
        return super().to_python(tidy(value) if isinstance(value, str) else value) or ""


class SeenField(forms.CharField):
    """The moment of the last change that a form was filled in over; hidden, and never an error of the person."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> datetime:
        try:
            seen = datetime.fromisoformat(str(value))
        except ValueError:
            return NEVER
        return seen if seen.tzinfo else NEVER
