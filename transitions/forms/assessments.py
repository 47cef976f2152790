"""Filtering assessments, and deciding otherwise."""

from typing import Any

from crispy_forms.layout import Row
from django import forms

from achterhoek import layouts
from achterhoek.widgets import DayField
from achterhoek.wording import written
from clients.models import Indication
from providers.models import Lot, Provider
from transitions.assessed import STATES
from transitions.models import Assessment
from transitions.statuses import Outcome, Reason

REASON = forms.Textarea(attrs={"rows": 3})


class AssessmentFilterForm(forms.Form):
    """What the address of the list asks; the outcome, reason and follow-up are chips."""

    zoek = forms.CharField(label="Naam of dossiernummer", required=False, max_length=100)
    aanbieder = forms.CharField(label="Oude aanbieder", required=False, max_length=100)
    perceel = forms.ModelChoiceField(
        Lot.objects.all(), label="Perceel", required=False, empty_label="Alle percelen"
    )
    stand = forms.ChoiceField(label="Stand", required=False, choices=STATES)
    uitkomst = forms.ChoiceField(
        required=False, choices=[("", ""), *Outcome.choices], widget=forms.HiddenInput
    )
    reden = forms.ChoiceField(required=False, choices=[("", ""), *Reason.choices], widget=forms.HiddenInput)
    vervolg = forms.ChoiceField(
        required=False,
        choices=[("", ""), ("verlengen", ""), ("omzetten", ""), ("met-de-hand", "")],
        widget=forms.HiddenInput,
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """What is filled in and makes sense; a value nobody offered is passed over."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The filters as an address or a form carries them on."""
        return [(name, self.data[name]) for name in self.chosen]


class OwnDecisionForm(forms.Form):
    """Another outcome than the rules give, with its reason."""

    outcome = forms.ChoiceField(label="Wat moet er gebeuren?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Waarom",
        max_length=300,
        widget=REASON,
        help_text="Schrijf zo dat een collega het begrijpt. Niets over gezondheid.",
    )

    def __init__(self, *args: Any, assessment: Assessment, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = () if assessment.own_outcome else (assessment.outcome,)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            choice for choice in Outcome.choices if choice[0] not in rules
        ]
        self.helper = layouts.one_button("outcome", "reason", button="Leg het besluit vast", back=back)


class ReasonForm(forms.Form):
    """Why; the button and its label are the page's."""

    reason = forms.CharField(label="Reden", max_length=300, widget=REASON)

    def __init__(self, *args: Any, button: str, back: str, danger: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button("reason", button=button, back=back, danger=danger)


class SignForm(forms.Form):
    """Sign the check of an old provider."""

    remark = forms.CharField(
        label="Opmerking",
        max_length=300,
        required=False,
        widget=REASON,
        help_text="Bijvoorbeeld: nagevraagd bij de penvoerder op 8 september.",
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button("remark", button="Teken de controle af", back=back)


class SubcontractorForm(forms.Form):
    """The day on which the lead confirmed its subcontractor."""

    confirmed_on = DayField(label="Bevestigd op")


class RenewForm(forms.Form):
    """Which indication follows."""

    successor = forms.ModelChoiceField(
        Indication.objects.none(), label="Welke indicatie volgt?", widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, candidates: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        field.queryset = candidates  # type: ignore[attr-defined]
        field.label_from_instance = successor_words  # type: ignore[attr-defined]
        self.helper = layouts.one_button("successor", button="Verlengd met deze indicatie")
        self.helper.form_action = action


def successor_words(indication: Any) -> str:
    """An indication as one line of a choice."""
    end = f"tot en met {written(indication.last_day)}" if indication.last_day else "zonder einddag"
    provider = f", {indication.named_provider}" if indication.named_provider else ""
    return f"{indication.product} vanaf {written(indication.first_day)} {end}{provider}"


class EndForm(forms.Form):
    """The indication is not renewed."""

    reason = forms.CharField(label="Waarom niet", max_length=300, widget=REASON)
    told_on = DayField(label="Verteld aan de cliënt op")

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        button = "Sluit af zonder verlenging"
        self.helper = layouts.one_button("reason", "told_on", button=button, danger=True)
        self.helper.form_action = action


class ConvertForm(forms.Form):
    """From which day the allocation goes to the new code."""

    day = DayField(
        label="Vanaf welke dag?",
        help_text="Vandaag of later; nooit met terugwerkende kracht.",
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button("day", button="Zet de toewijzing om", back=back)


class BridgingForm(forms.Form):
    """An agreement with the old provider to go on after the period."""

    provider = forms.ModelChoiceField(Provider.objects.none(), label="Aanbieder", empty_label=None)
    first_day = DayField(label="Eerste dag")
    last_day = DayField(label="Laatste dag")
    agreed_with = forms.CharField(
        label="Met wie afgesproken", max_length=100, help_text="Naam en functie bij de aanbieder."
    )
    agreed_on = DayField(label="Afgesproken op")
    reason = forms.CharField(label="Waarom", max_length=300, widget=REASON)

    def __init__(self, *args: Any, providers: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = providers  # type: ignore[attr-defined]
        self.helper = layouts.one_button(
            "provider",
            Row("first_day", "last_day"),
            Row("agreed_with", "agreed_on"),
            "reason",
            button="Leg de overbrugging vast",
            back=back,
        )
