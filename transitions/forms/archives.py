"""The archive has it: on which day, under which reference, and that whoever says so knows what follows."""

from typing import Any

from django import forms

from achterhoek import layouts
from achterhoek.widgets import DayField
from transitions.models import ArchiveDelivery


class AcknowledgeForm(forms.Form):
    """What the archive said, and the confirmation that deleting cannot be undone."""

    day = DayField(label="Opgenomen op", help_text="De dag waarop het archief de levering opnam.")
    reference = forms.CharField(
        label="Kenmerk van het archief",
        max_length=100,
        help_text="Het nummer of de naam van het bericht waarin het archief dit zegt.",
    )
    sure = forms.BooleanField(
        label="Ik weet dat het portaal deze dossiers hierna verwijdert, en dat dit niet terug te draaien is.",
        error_messages={"required": "Vink aan dat je dit weet. Verwijderen is niet terug te draaien."},
    )

    def __init__(self, *args: Any, delivery: ArchiveDelivery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button(
            button="Leg vast: het archief heeft het", back=delivery.get_absolute_url(), danger=True
        )
