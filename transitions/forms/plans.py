"""Asking for a plan, trying other room in a copy of it, filtering its residents, and noting an agreed takeover."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError

from achterhoek import layouts
from achterhoek.models import Municipality
from achterhoek.widgets import DayField
from providers.models import Contract, Lot, Provider
from providers.statuses import PartyRole
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


class ContractField(forms.ModelChoiceField):
    """A contract by who delivers under it: its number alone says that to nobody."""

    def label_from_instance(self, contract: Contract) -> str:
        leads = [row.provider.name for row in contract.parties.all() if row.role == PartyRole.LEAD]
        return " · ".join(filter(None, [contract.name, *leads, contract.lot.name, contract.number]))


class WhatIfForm(forms.Form):
    """Other room for one contract, in a copy of the plan only; `earlier`: what that plan tries already.

    `place`: whose plan it becomes; only room that counts there can be changed. None: all municipalities'.
    """

    contract = ContractField(Contract.objects.none(), label="Contract", empty_label="Kies een contract")
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

    def __init__(
        self,
        *args: Any,
        contracts: Any,
        place: Municipality | None,
        earlier: Sequence[Mapping[str, Any]] = (),
        back: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = earlier
        if place:
            contracts = contracts.filter(municipalities=place)
            self.fields["municipality"].queryset = Municipality.objects.filter(pk=place.pk)  # type: ignore[attr-defined]
            self.fields["municipality"].initial = place
        self.fields["contract"].queryset = contracts.select_related("lot").prefetch_related(  # type: ignore[attr-defined]
            "parties__provider", "rooms"
        )
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
        if not self.errors:
            self._require_room(**found)
        return found

    def _require_room(
        self,
        *,
        contract: Contract,
        municipality: Municipality | None,
        places: int | None,
        intake_per_week: int | None,
    ) -> None:
        """Refuse what the planner would refuse, and what would change nothing for anyone."""
        stated = {row.municipality_id for row in contract.rooms.all()}
        stated |= {change["municipality"] for change in self.earlier if change["contract"] == contract.number}
        if (municipality.pk if municipality else None) in stated:
            return
        if municipality is None and stated:
            self.add_error(
                "municipality", "Dit contract heeft ruimte per gemeente, geen gedeelde. Kies een gemeente."
            )
        elif places is None or intake_per_week is None:
            raise ValidationError(
                "Hier is nog geen ruimte opgegeven. Vul de plaatsen en de instroom per week allebei in."
            )

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
