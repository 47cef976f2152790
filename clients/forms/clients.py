"""Choosing clients and who works for them."""

from typing import Any

from django import forms

from achterhoek import layouts
from achterhoek.models import User
from clients.actions.clients import WORKERS


class AssignForm(forms.Form):
    """Who of the own municipality gets the clients; nobody puts them back in the pool."""

    to = forms.ModelChoiceField(
        User.objects.none(), label="Toewijzen aan", required=False, empty_label="de pool (niemand)"
    )

    def __init__(self, *args: Any, by: User, back: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workers = User.objects.filter(municipality=by.municipality_id, role__in=WORKERS, is_active=True)
        self.fields["to"].queryset = workers  # type: ignore[attr-defined]
        self.helper = layouts.one_button(button="Wijs toe", back=back)
