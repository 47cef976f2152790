"""What a visitor asks about an employer."""

from typing import Any

from django import forms

from achterhoek.widgets import Choice, Words
from providers.register import Tender


class EmployerForm(forms.Form):
    """Read from the address, so that an answer can be kept and sent on."""

    werkgever = forms.CharField(
        label="Je werkgever: naam of AGB-code",
        max_length=100,
        widget=Words(attrs={"type": "search", "autocomplete": "organization", "spellcheck": "false"}),
        error_messages={"required": "Vul de naam van je werkgever in, of een AGB-code."},
    )
    gemeente = forms.ChoiceField(label="Gemeente van de cliënt", required=False, widget=Choice)
    soort = forms.ChoiceField(label="Soort zorg", required=False, widget=Choice)

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(place.slug, place.name) for place in tender.municipalities]
        lots = [(lot.pk, lot.name) for lot in tender.lots]
        self.fields["gemeente"].choices = [("", "Alle gemeenten"), *places]  # type: ignore[attr-defined]
        self.fields["soort"].choices = [("", "Alle soorten"), *lots]  # type: ignore[attr-defined]
