"""A member of staff: name and role. Roles outside a municipality are the administrator's to give."""

from typing import Any

from django import forms
from django.urls import reverse

from achterhoek.layouts import one_button
from achterhoek.models import User
from achterhoek.statuses import MUNICIPAL_ROLES

ROLES = [(role.value, role.label.capitalize()) for role in MUNICIPAL_ROLES]


class StaffForm(forms.ModelForm):
    """Change who someone is; the action says whether it may."""

    role = forms.ChoiceField(label="Rol", choices=ROLES)
    button = "Bewaar"

    class Meta:
        model = User
        fields: tuple[str, ...] = ("first_name", "last_name", "email", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].label = "Voornaam"
        self.fields["last_name"].label = "Achternaam"
        self.fields["last_name"].required = True
        self.fields["email"].label = "E-mail"
        self.helper = one_button(button=self.button, back=reverse("achterhoek:staff"))

    def _post_clean(self) -> None:
        """The action changes the account, not the form: what was typed stays out of the row."""


class NewStaffForm(StaffForm):
    username = forms.CharField(
        label="Gebruikersnaam",
        max_length=150,
        help_text="Hiermee meldt de medewerker zich aan, bijvoorbeeld j.wassink@aalten.",
    )
    button = "Voeg toe"

    class Meta(StaffForm.Meta):
        fields = ("username", "first_name", "last_name", "email", "role")
