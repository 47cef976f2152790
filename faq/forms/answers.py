"""Writing an answer, and letting it out."""

from datetime import date
from typing import Any

from crispy_forms.layout import Field, Fieldset, Row, Submit
from django import forms

from achterhoek import layouts
from achterhoek.widgets import DayField
from faq.actions.answers import FIELDS, Content
from faq.forms.fields import SeenField, TypedField
from faq.models import Answer


class AnswerForm(forms.ModelForm):
    """What an answer says. `seen` is the version that was on the screen; a new answer has none."""

    seen = SeenField()

    class Meta:
        model = Answer
        fields = FIELDS
        field_classes = {
            **dict.fromkeys(("short", "text", "told_by", "told_when"), TypedField),
            "holds_from": DayField,
        }
        widgets = {
            "kind": forms.RadioSelect,
            "short": forms.Textarea(attrs={"rows": 3}),
            "text": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts = {
            "short": "Eén of twee zinnen: wie verder niets leest, weet dit.",
            "text": "In Markdown. Rechts staat hoe dat gaat.",
            "told_by": "Alleen als het nog niet bekend is. Bijvoorbeeld: je werkgever.",
            "told_when": "Alleen als het nog niet bekend is. Bijvoorbeeld: na de gunning op {publicatiedag}.",
            "holds_from": "Vanaf deze dag lezen bezoekers dit antwoord, als het dan gepubliceerd is.",
        }

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.changed_at.isoformat()
        self.helper = layouts.one_button(
            Fieldset("Het antwoord", "kind", "short", Field("text", wrapper_class="long")),
            Fieldset("Wie het vertelt, en wanneer", Row("told_by", "told_when", css_class="even")),
            Fieldset("Vanaf wanneer", "holds_from"),
            button="Bewaar het concept",
            back=back,
        )
        self.helper.layout.append("seen")
        look = Submit("bekijk", "Bewaar en bekijk het voorbeeld")
        look.field_classes = ""  # not the primary one
        self.helper.add_input(look)

    @property
    def content(self) -> Content:
        return Content(**{name: self.cleaned_data[name] for name in FIELDS})

    def begin_anew_from(self, answer: Answer) -> None:
        """Keep what was typed, over the version that is there now: saving again replaces it knowingly."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = answer.changed_at.isoformat()  # type: ignore[index]


class PublishForm(forms.Form):
    """Now, or on a day ahead."""

    NOW, LATER = "nu", "later"

    when = forms.ChoiceField(
        label="Wanneer?",
        choices=[(NOW, "Nu"), (LATER, "Op een dag")],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    publish_on = DayField(
        label="Welke dag?",
        required=False,
        help_text="Alleen bij ‘Op een dag’. Het portaal publiceert het die nacht.",
    )
    seen = SeenField()

    def __init__(self, *args: Any, answer: Answer, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = answer.changed_at.isoformat()
        self.helper = layouts.one_button(
            "when", "publish_on", "seen", button="Publiceer het antwoord", back=back
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if (
            found.get("when") == self.LATER
            and not found.get("publish_on")
            and "publish_on" not in self.errors
        ):
            self.add_error("publish_on", "Kies de dag van publicatie.")
        return found

    @property
    def day(self) -> date | None:
        """The day on which it is published; none means at once."""
        day: date | None = self.cleaned_data["publish_on"]
        return day if self.cleaned_data["when"] == self.LATER else None


class DiscardForm(forms.Form):
    """The version of a draft that goes."""

    seen = SeenField()


class PreviewForm(forms.Form):
    """The day on which an editor looks at a page."""

    dag = DayField(label="Bekijk als bezoeker op", required=False)

    def chosen(self, *, today: date) -> date:
        """The day that was asked, or today where it makes no sense."""
        day: date | None = self.cleaned_data.get("dag") if self.is_valid() else None
        return day or today
