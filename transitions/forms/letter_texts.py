"""Writing the texts of letters, their sender with its logo, and what is a decision."""

from datetime import UTC, datetime
from typing import Any

from crispy_forms.layout import Field, Fieldset, Row
from django import forms
from django.core.files.uploadedfile import UploadedFile

from achterhoek import layouts
from clients.statuses import Law, Referrer
from transitions.actions.letters import decisions, senders
from transitions.letters import fields, logo
from transitions.models import LetterSender
from transitions.statuses import TextKind

#: A version that no row has: who sends none is told that it changed.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class LetterTextForm(forms.Form):
    """The words of a text; `seen` is the version that was on the screen."""

    subject = forms.CharField(label="Onderwerp", max_length=fields.LONGEST_SUBJECT, required=False)
    text = forms.CharField(
        label="Tekst",
        widget=forms.Textarea(attrs={"rows": 18, "maxlength": fields.LONGEST_TEXT, "spellcheck": "true"}),
        help_text="Een lege regel begint een alinea, ## een kop, - een punt van een lijst.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: TextKind, back: str, is_ready: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = ["subject"] if kind in fields.WITH_SUBJECT else []
        if not shown:
            del self.fields["subject"]
        self.helper = layouts.one_button(
            *shown, Field("text", wrapper_class="long"), button="Bewaar het concept", back=back
        )
        self.helper.layout.append("seen")
        if is_ready:  # then the next step is to take it into use: a page has one primary button
            self.helper.inputs[0].field_classes = ""

    def clean_text(self) -> str:
        """Browsers end lines with two signs; one is kept, so that a text is as long as it looks."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > fields.LONGEST_TEXT:
            raise forms.ValidationError(
                f"De tekst is te lang: {len(text)} tekens, het mogen er {fields.LONGEST_TEXT} zijn."
            )
        return text

    def begin_anew_from(self, seen: str) -> None:
        """Keep what was typed, over the version that is there now: saving again replaces it knowingly."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = seen  # type: ignore[index]


class SeenForm(forms.Form):
    """The version that a button is about."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class MomentField(forms.CharField):
    """The moment of the last change that a form was filled in over; hidden, and never an error of the person."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> datetime:
        try:
            seen = datetime.fromisoformat(str(value))
        except ValueError:
            return NEVER
        return seen if seen.tzinfo else NEVER


class MomentForm(forms.Form):
    """The moment that a button is about."""

    seen = MomentField()


class SenderForm(forms.ModelForm):
    """Who letters come from, as they show it."""

    seen = MomentField()

    class Meta:
        model = LetterSender
        fields = senders.WRITABLE
        help_texts = {
            "name": "Staat bovenaan de brief als er geen logo is.",
            "phone_hours": "Zoals het in een zin past: op werkdagen van 9.00 tot 16.00 uur.",
            "signed_by": "Onder de brief. Voor een besluit is dat wie het besluit neemt.",
            "objections_to": "Wie het bezwaar behandelt, met het hele adres op één regel.",
            "complaints_to": "Waar een klacht heen gaat, met het hele adres op één regel.",
            "website": "Zonder https://.",
        }
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "website": forms.TextInput(attrs={"inputmode": "url"}),
        }

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.changed_at.isoformat()
        self.helper = layouts.one_button(
            Fieldset("Naam en adres", Row("name", "department"), "street", Row("postcode", "place")),
            Fieldset("Bereikbaar", Row("phone", "phone_hours"), Row("email", "website")),
            Fieldset("Onder de brief", "signed_by"),
            Fieldset("Niet mee eens", "objections_to", "complaints_to"),
            button="Bewaar de afzender",
            back=back,
        )
        self.helper.layout.append("seen")

    @property
    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in senders.WRITABLE}


class LogoForm(forms.Form):
    """A logo; the action reads it and refuses what is none."""

    file = forms.FileField(
        label="Ander logo",
        help_text="Een PNG van hoogstens 500 kB. Liggend, met weinig wit eromheen, drukt het scherpst.",
        widget=forms.FileInput(attrs={"accept": ".png,image/png"}),
        max_length=200,
        error_messages={"empty": logo.NOT_A_PNG},
    )
    seen = MomentField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button("file", "seen", button="Gebruik dit logo")

    @property
    def content(self) -> bytes:
        """The file, of a large one only so much that it is seen to be too large."""
        file: UploadedFile = self.cleaned_data["file"]
        return bytes(file.read(logo.LARGEST + 1))

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > logo.LARGEST:
            raise forms.ValidationError(logo.TOO_LARGE)
        return file


class DecisionForm(forms.Form):
    """Per law and referrer whether the letter about another provider is a decision; ticked is a decision."""

    besluit = forms.MultipleChoiceField(required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["besluit"].choices = [("|".join(pair), "") for pair in decisions.pairs()]  # type: ignore[attr-defined]

    @property
    def rules(self) -> dict[decisions.Pair, bool]:
        """Every pair with what was ticked."""
        ticked = set(self.cleaned_data["besluit"])
        return {pair: "|".join(pair) in ticked for pair in decisions.pairs()}


def table_of(rules: dict[decisions.Pair, bool]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The rules as rows of a table: the referrer, and per law its box, its name and whether it is ticked."""
    return [
        (
            word if referrer != Referrer.NONE else "geen verwijzer",
            [(f"{law.value}|{referrer}", law.label, rules[law.value, referrer]) for law in Law],
        )
        for referrer, word in decisions.REFERRERS
    ]
