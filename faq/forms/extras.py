"""Messages above the pages, and films."""

from typing import Any

from crispy_forms.layout import Row
from django import forms

from achterhoek import layouts
from achterhoek.widgets import DayField
from faq.forms.fields import TypedField
from faq.models import Film, Notice, Question


class NoticeForm(forms.ModelForm):
    class Meta:
        model = Notice
        fields = ("text", "question", "first_day", "last_day")
        field_classes = {"text": TypedField, "first_day": DayField, "last_day": DayField}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "text": "Kort: het staat bovenaan de bladzijde, na ‘Let op’.",
            "question": "Leeg: boven alle bladzijden met vragen.",
            "last_day": "Leeg: tot je het bericht weghaalt.",
        }

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Question.objects.standing().order_by("category__order", "order", "pk")
        self.fields["question"].queryset = standing  # type: ignore[attr-defined]
        self.fields["question"].empty_label = "Alle bladzijden"  # type: ignore[attr-defined]
        self.helper = layouts.one_button(
            "text", "question", Row("first_day", "last_day"), button="Bewaar het bericht", back=back
        )


class FilmForm(forms.ModelForm):
    address = forms.URLField(
        label="Adres van de film",
        required=False,
        assume_scheme="https",
        help_text="Waar de film staat. Leeg: de film is alleen als tekst te lezen.",
    )

    class Meta:
        model = Film
        fields = ("title", "slug", "address", "question", "text", "subtitles")
        field_classes = dict.fromkeys(("title", "text", "subtitles"), TypedField)
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "subtitles": forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        }
        help_texts = {
            "text": "In Markdown. Voor wie de film niet kan zien of horen.",
        }

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].empty_label = "Bij geen vraag"  # type: ignore[attr-defined]
        self.helper = layouts.one_button(
            Row("title", "slug"),
            "address",
            "question",
            "text",
            "subtitles",
            button="Bewaar de film",
            back=back,
        )

    def clean_subtitles(self) -> str:
        """A browser shows nothing of subtitles that do not begin as WebVTT does."""
        subtitles: str = self.cleaned_data["subtitles"]
        if subtitles and subtitles.split(maxsplit=1)[0] != "WEBVTT":
            raise forms.ValidationError("Ondertiteling begint met de regel WEBVTT.", "webvtt")
        return subtitles
