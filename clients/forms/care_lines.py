"""Correcting who was responsible for a care line, and ending its care: forms for a coordinator."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, LayoutObject, Row
from django import forms

from achterhoek import layouts
from achterhoek.widgets import DayField
from clients.models import Allocation
from clients.statuses import EndReason
from providers.models import Contract, Provider, ProviderCode

EXTRA = 2
type_link = tuple[date, Provider, str, Contract | None]


class CorrectForm(forms.Form):
    """Every link that should stand: day and AGB code, one row each; an empty row counts as none."""

    reason = forms.CharField(label="Reden van de correctie", max_length=300)

    def __init__(self, *args: Any, standing: Sequence[Allocation], back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.count = len(standing) + EXTRA
        rows: list[LayoutObject] = []
        for number in range(self.count):
            link = standing[number] if number < len(standing) else None
            self._add_link(number, link)
            legend = f"{number + 1}. {link.provider}" if link else f"{number + 1}. Nieuwe regel"
            rows.append(Fieldset(legend, Row(f"day{number}", f"code{number}")))
        self.helper = layouts.one_button(*rows, "reason", button="Leg de correctie vast", back=back)

    def _add_link(self, number: int, link: Allocation | None) -> None:
        self.fields[f"day{number}"] = DayField(
            label="Verantwoordelijk vanaf", required=False, initial=link and link.first_day
        )
        self.fields[f"code{number}"] = forms.RegexField(
            r"^\d{8}$",
            label="AGB-code",
            required=False,
            initial=link.code if link else "",
            error_messages={"invalid": "Een AGB-code heeft 8 cijfers."},
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        links = []
        for number in range(self.count):
            link = self._link(number, cleaned.get(f"day{number}"), cleaned.get(f"code{number}", ""))
            if link:
                links.append(link)
        cleaned["links"] = sorted(links, key=lambda link: link[0])
        return cleaned

    def _link(self, number: int, day: date | None, code: str) -> type_link | None:
        if not day and not code:
            return None
        if not day or not code:
            self.add_error(f"{'code' if day else 'day'}{number}", "Vul de dag en de AGB-code allebei in.")
            return None
        same = next((link for link in self.standing if (link.first_day, link.code) == (day, code)), None)
        if same:
            return day, same.provider, code, same.contract
        named = ProviderCode.objects.filter(agb=code).select_related("provider").first()
        if named is None:
            self.add_error(f"code{number}", "Deze AGB-code kent het portaal niet.")
            return None
        return day, named.provider, code, None


class EndForm(forms.Form):
    """The last day of care and why."""

    on = DayField(label="Laatste dag van zorg")
    reason = forms.ChoiceField(
        label="Waarom",
        choices=[one for one in EndReason.choices if one[0] != EndReason.DIED],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button("on", "reason", button="Beëindig deze zorg", back=back, danger=True)


class ReopenForm(forms.Form):
    """Why the care goes on after all."""

    reason = forms.CharField(label="Waarom eindigt deze zorg toch niet", max_length=300)

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button("reason", button="Heropen deze zorg", back=back)
