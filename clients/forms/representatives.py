"""The address of someone who decides for a client."""

from typing import Any

from crispy_forms.layout import Row
from django import forms

from achterhoek import layouts
from clients.models import Representative


class AddressForm(forms.ModelForm):
    """All of it, or nothing: a parent without an own address lives with the child."""

    class Meta:
        model = Representative
        fields = ("street", "house_number", "addition", "postcode", "place")

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button(
            "street",
            Row("house_number", "addition"),
            Row("postcode", "place"),
            button="Bewaar het adres",
            back=back,
        )
