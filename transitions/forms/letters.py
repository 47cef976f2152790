"""Asking for letters, filtering a batch, the day of posting, mail that came back, and trying a letter on a resident."""

from datetime import date
from typing import Any

from django import forms

from achterhoek import layouts
from achterhoek.widgets import DayField
from transitions import letter_choice
from transitions.actions.letters.batches import NOTHING_CORRECTED, Order
from transitions.models import Letter, Plan
from transitions.statuses import LetterKind


class BatchForm(forms.Form):
    """Who gets a letter of the chosen kind, and the date that stands on it."""

    who = forms.ChoiceField(label="Voor wie", widget=forms.RadioSelect)
    case_number = forms.CharField(
        label="Dossiernummer",
        max_length=12,
        required=False,
        help_text="Alleen bij een brief voor één inwoner.",
    )
    plan = forms.ModelChoiceField(
        Plan.objects.none(),
        label="Plan",
        required=False,
        empty_label="Kies een plan",
        help_text="Alleen bij de inwoners van een plan.",
    )
    remark = forms.CharField(
        label="Wat er nu juist is",
        max_length=1000,
        error_messages={"required": NOTHING_CORRECTED},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Deze zinnen staan straks in de brief. Schrijf niets over gezondheid.",
    )
    dated = DayField(
        label="Dagtekening", help_text="De datum op de brief. Verstuur hem op die dag of kort erna."
    )
    name = forms.CharField(
        label="Naam", max_length=100, required=False, help_text="Waaraan herken je deze brieven?"
    )

    def __init__(self, *args: Any, kind: LetterKind, plans: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        choices = dict(letter_choice.CHOICES[kind])
        self.fields["who"].choices = list(choices.items())  # type: ignore[attr-defined]
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["who"].initial = next(iter(choices))
        asked = {
            "case_number": letter_choice.ONE in choices,
            "plan": letter_choice.PLAN in choices,
            "remark": kind == LetterKind.CORRECTION,
        }
        for name, wanted in asked.items():
            if not wanted:
                del self.fields[name]
        self.helper = layouts.one_button(button="Stel de brieven samen", back=back)

    def order(self) -> Order:
        """What was asked, as the action takes it."""
        said = self.cleaned_data
        asked = {"who": said["who"]}
        if said.get("case_number", "").strip():
            asked["case_number"] = said["case_number"].strip().upper()
        return Order(
            kind=self.kind,
            asked=asked,
            dated=said["dated"],
            name=said["name"],
            plan=said.get("plan"),
            remark=said.get("remark", ""),
        )


class PostForm(forms.Form):
    """The day on which the letters went out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    day = DayField(label="Op de post op", help_text="Vanaf deze dag loopt de termijn voor bezwaar.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today


class ReturnForm(forms.Form):
    """A letter came back."""

    day = DayField(label="Teruggekomen op")
    reason = forms.CharField(
        label="Waarom",
        max_length=200,
        help_text="Wat er op de envelop staat: verhuisd, onbekend op dit adres.",
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button(button="Leg vast", back=letter.get_absolute_url())


class TakeOutForm(forms.Form):
    """A letter does not go out with its batch."""

    reason = forms.CharField(label="Waarom gaat deze brief niet mee?", max_length=300)


class TryForm(forms.Form):
    """What a resident's letter would say today."""

    case_number = forms.CharField(label="Dossiernummer", max_length=12)
    kind = forms.ChoiceField(label="Soort brief", choices=LetterKind.choices, initial=LetterKind.OUTCOME)
    drafts = forms.BooleanField(label="Met de concepten van teksten", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button(button="Toon de brief")
