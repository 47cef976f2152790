"""Asking for a plan, trying other room in a copy of it, filtering its residents, and noting an agreed takeover."""

from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError

from achterhoek import layouts
from achterhoek.models import Municipality
from achterhoek.widgets import DayField
from providers.models import Contract, Lot, Provider
from transitions.models import Takeover


class PlanForm(forms.Form):
    """A name, and the first day on which anyone may begin."""

    name = forms.CharField(
        label="Naam", max_length=100, required=False, help_text="Waaraan herken je dit plan?"
    )
    start_from = DayField(label="Beginnen vanaf", help_text="Niemand krijgt een eerste dag voor deze dag.")

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button("name", "start_from", button="Maak het plan", back=back)


class WhatIfForm(forms.Form):
    """Other room for one contract, in a copy of the plan only."""

    contract = forms.ModelChoiceField(
        Contract.objects.none(), label="Contract", empty_label="Kies een contract"
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(),
        label="Ruimte van",
        required=False,
        empty_label="De gedeelde ruimte",
    )
    places = forms.IntegerField(label="Plaatsen", min_value=0, max_value=100_000, required=False)
    intake_per_week = forms.IntegerField(
        label="Instroom per week", min_value=0, max_value=100_000, required=False
    )

    def __init__(self, *args: Any, contracts: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]
        self.helper = layouts.one_button(
            "contract",
            "municipality",
            Row("places", "intake_per_week"),
            button="Reken het plan opnieuw door",
            back=back,
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and found.get("places") is None and found.get("intake_per_week") is None:
            raise ValidationError("Vul een ander aantal plaatsen in, of een andere instroom per week.")
        return found

    @property
    def change(self) -> dict[str, Any]:
        """As the planner takes it; what is left empty stays as it is."""
        found = self.cleaned_data
        return {
            "contract": found["contract"].number,
            "municipality": found["municipality"].pk if found["municipality"] else None,
            "places": found["places"],
            "intake_per_week": found["intake_per_week"],
        }


class PlacementFilterForm(forms.Form):
    """What the address of a plan's list asks; the state is chips."""

    zoek = forms.CharField(label="Dossiernummer", required=False, max_length=20)
    perceel = forms.ModelChoiceField(
        Lot.objects.all(), label="Perceel", required=False, empty_label="Alle percelen"
    )
    aanbieder = forms.CharField(label="Oude of nieuwe aanbieder", required=False, max_length=100)

    @property
    def chosen(self) -> dict[str, Any]:
        """What is filled in and makes sense; a value nobody offered is passed over."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class TakeoverForm(forms.ModelForm):
    """Who takes over whose residents, for which care, where."""

    agreed_on = DayField(label="Afgesproken op")
    #: What stands in a list before something is chosen.
    asked: ClassVar[Mapping[str, str]] = {
        "giving": "Kies de oude aanbieder",
        "receiving": "Kies de nieuwe aanbieder",
        "lot": "Kies een perceel",
        "municipality": "Kies een gemeente",
    }

    class Meta:
        model = Takeover
        fields = ("giving", "receiving", "lot", "municipality", "agreed_on", "note")

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiving"].queryset = Provider.objects.filter(  # type: ignore[attr-defined]
            parties__isnull=False
        ).distinct()
        for name, asked in self.asked.items():
            self.fields[name].empty_label = asked  # type: ignore[attr-defined]
        self.helper = layouts.one_button(
            Row("giving", "receiving"),
            Row("lot", "municipality"),
            Row("agreed_on", "note"),
            button="Leg de overname vast",
            back=back,
        )
