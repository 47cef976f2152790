"""What a person says when settling a difference."""

from typing import Any

from django import forms

from achterhoek.widgets import DayField
from clients.statuses import EndReason


class DismissForm(forms.Form):
    """Leave the portal as it is, with the reason."""

    reason = forms.CharField(
        label="Waarom niet", max_length=300, help_text="Eén zin. Dit staat bij het verschil."
    )

    def __init__(self, *args: Any, is_missing: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "afwijzen_%s")
        super().__init__(*args, **kwargs)
        if is_missing:
            self.fields["reason"].label = "Waarom de zorg doorloopt"


class ExplainForm(forms.Form):
    """Why an indication is no longer in the file."""

    ended_on = DayField(
        label="Laatste dag van zorg",
        required=False,
        help_text="Laat leeg als de indicatie al was afgelopen of is verlengd.",
    )
    why = forms.ChoiceField(
        label="Waarom de zorg eindigde", required=False, choices=[("", "Kies"), *EndReason.choices]
    )
    reason = forms.CharField(
        label="Wat er is gebeurd", max_length=300, help_text="Eén zin, zonder medische gegevens."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "verklaren_%s")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("ended_on") and not cleaned.get("why"):
            self.add_error("why", "Kies waarom de zorg eindigde.")
        if cleaned.get("why") and "ended_on" in cleaned and not cleaned["ended_on"]:
            self.add_error("ended_on", "Geef de laatste dag van zorg.")
        return cleaned
