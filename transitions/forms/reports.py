"""A visitor's report that the new help did not begin, and what came of calling back."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms

from achterhoek import layouts, visitors
from achterhoek.models import Municipality
from providers.models import Lot
from transitions.models import NotStartedReport

#: The name under which the visitor's form is signed.
FORM = "niet-begonnen"
SIGNED = HTML(f'{{% load visitors %}}{{% visitor_token "{FORM}" %}}')


class NotStartedForm(forms.Form):
    """As little as is needed to call back."""

    gemeente = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Gemeente van de cliënt",
        empty_label="Kies een gemeente",
        to_field_name="slug",
    )
    telefoon = forms.CharField(
        label="Telefoonnummer waarop we je terugbellen",
        max_length=30,
        help_text="Je eigen nummer, niet dat van je cliënt.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    werkgever = forms.CharField(
        label="Je werkgever",
        required=False,
        max_length=100,
        help_text="Schrijf niets over je cliënt: geen naam, geboortedatum, BSN of adres.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    soort = forms.ModelChoiceField(
        Lot.objects.order_by("order", "slug"), label="Soort zorg", required=False, empty_label="Weet ik niet"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button(
            SIGNED, "gemeente", "telefoon", "werkgever", "soort", button="Meld het de gemeente"
        )
        self.helper.disable_csrf = True

    def clean_telefoon(self) -> str:
        number = visitors.phone(self.cleaned_data["telefoon"])
        if not number:
            raise forms.ValidationError("Vul een telefoonnummer in van tien cijfers, zoals 06 12345678.")
        return number

    def clean_werkgever(self) -> str:
        return visitors.one_line(self.cleaned_data["werkgever"])


class CalledBackForm(forms.ModelForm):
    """What came of calling back."""

    class Meta:
        model = NotStartedReport
        fields = ["result"]
        labels = {"result": "Wat kwam eruit?"}
        help_texts = {
            "result": "Eén regel, zonder iets over de cliënt. Bijvoorbeeld: nieuwe aanbieder begint donderdag."
        }

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].required = True
        self.helper = layouts.one_button("result", button="Teruggebeld", back=back)
