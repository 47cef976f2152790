"""One line of the contact log."""

from datetime import date
from typing import Any

from crispy_forms.layout import Row
from django import forms

from achterhoek import layouts
from achterhoek.widgets import DayField
from clients.models import Contact


class ContactForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = ("day", "channel", "with_whom", "result", "note")
        field_classes = {"day": DayField}
        widgets = {"channel": forms.RadioSelect, "result": forms.RadioSelect}
        labels = {
            "day": "Dag",
            "channel": "Hoe",
            "with_whom": "Met wie",
            "result": "Resultaat",
            "note": "Notitie",
        }
        help_texts = {
            "with_whom": "Bijvoorbeeld: cliënt, moeder, mentor.",
            "note": "Eén korte zin. Zet hier niets over gezondheid: het dossier is bij jullie zelf.",
        }

    def __init__(self, *args: Any, today: date, back: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"day": today})
        super().__init__(*args, **kwargs)
        for name in ("channel", "result"):
            self.fields[name].choices = [c for c in self.fields[name].choices if c[0]]  # type: ignore[attr-defined]
        self.helper = layouts.one_button(
            Row("day", "with_whom"), "channel", "result", "note", button="Leg het contact vast", back=back
        )
