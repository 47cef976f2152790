"""Offer a file: which kind it is, and the file."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from achterhoek import tables
from achterhoek.layouts import one_button
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.statuses import ImportKind


class OfferForm(forms.Form):
    """The kinds are those that this person may offer."""

    kind = forms.ChoiceField(label="Soort bestand")
    file = forms.FileField(
        label="Bestand",
        help_text=(
            "CSV (UTF-8, gescheiden door puntkomma’s) of Excel (.xlsx), "
            f"hoogstens {settings.IMPORT_MAX_BYTES // 1_000_000} MB. "
            "Er wordt nog niets ingelezen: eerst zie je wat er zou gebeuren."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds_for(user)  # type: ignore[attr-defined]
        self.helper = one_button(
            "kind", "file", button="Controleer het bestand", back=reverse("achterhoek:imports")
        )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(tables.too_big())
        return file


def kinds_for(user: User) -> list[tuple[str, str]]:
    """The kinds of file that this person may offer, in the order in which they must come in."""
    reference, caseload = may(user, "imports.reference"), may(user, "imports.caseload")
    return [
        (kind.value, kind.label.capitalize())
        for kind in ImportKind
        if (caseload if kind == ImportKind.CASELOAD else reference)
    ]
