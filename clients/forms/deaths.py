"""That a client died, and that this was a mistake."""

from typing import Any

from django import forms

from achterhoek import layouts
from achterhoek.widgets import DayField


class DeathForm(forms.Form):
    """The day is typed, never prefilled: it ends all care."""

    died_on = DayField(label="Overleden op")
    told_by = forms.CharField(
        label="Van wie weet je dit?", max_length=200, help_text="Bijvoorbeeld: dochter, aanbieder, BRP."
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        button = "Ja, de cliënt is overleden"
        self.helper = layouts.one_button("died_on", "told_by", button=button, back=back, danger=True)


class DeathWithdrawForm(forms.Form):
    """Why the day of death is wrong."""

    reason = forms.CharField(label="Waarom klopt de dag van overlijden niet?", max_length=300)

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button("reason", button="Trek de dag van overlijden in", back=back)
