"""What a visitor asks the public register; a value that nobody offered is passed over."""

from typing import Any

from django import forms

from achterhoek.widgets import Choice, Words
from providers.register import Tender


class RegisterFilterForm(forms.Form):
    zoek = forms.CharField(
        label="Naam van de aanbieder",
        required=False,
        max_length=100,
        widget=Words(attrs={"type": "search", "autocomplete": "organization"}),
    )
    gemeente = forms.ChoiceField(label="Gemeente", required=False, widget=Choice)
    soort = forms.ChoiceField(label="Soort zorg", required=False, widget=Choice)
    volgorde = forms.ChoiceField(
        label="Volgorde",
        required=False,
        widget=Choice,
        choices=[("", "Op naam"), ("soort", "Op soort zorg"), ("vanaf", "Op eerste dag")],
    )

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(place.slug, place.name) for place in tender.municipalities]
        lots = [(lot.pk, lot.name) for lot in tender.lots]
        self.fields["gemeente"].choices = [("", "Alle gemeenten"), *places]  # type: ignore[attr-defined]
        self.fields["soort"].choices = [("", "Alle soorten"), *lots]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What is filled in and makes sense; nothing for the rest."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
