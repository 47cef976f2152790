"""A visitor's question, and what editors do with it. The visitor's own form sets no cookie (achterhoek/visitors.py)."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms

from achterhoek import layouts
from faq.forms.fields import TypedField
from faq.models import Category, Question
from faq.models.visitors import LONGEST_QUESTION, LONGEST_REPLY

#: The name under which the question's form is signed.
ASK = "stel"
#: A field that people do not see and programs fill in.
TRAP = "website"
SIGNED = HTML(f'{{% load visitors %}}{{% visitor_token "{ASK}" %}}')
TRAPPED = HTML(
    '<div class="hidden" aria-hidden="true"><label for="id_website">Laat dit leeg</label>'
    f'<input id="id_website" name="{TRAP}" tabindex="-1" autocomplete="off"></div>'
)


class AskForm(forms.Form):
    """A question without anything that says who it is about."""

    category = forms.ModelChoiceField(
        Category.objects.all(),
        label="Onderwerp",
        required=False,
        empty_label="Weet ik niet, of iets anders",
        to_field_name="slug",
    )
    text = TypedField(
        label="Je vraag",
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Schrijf niets waaraan je cliënt te herkennen is: geen naam, geboortedatum, BSN of adres.",
    )
    email = forms.EmailField(
        label="Je e-mailadres",
        required=False,
        max_length=254,
        help_text="Alleen om je te antwoorden. Daarna vergeten we het.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button(
            SIGNED, "category", "text", "email", TRAPPED, button="Verstuur je vraag", back=back
        )
        self.helper.disable_csrf = True

    @property
    def trapped(self) -> bool:
        """A program filled in what nobody can see."""
        return bool(self.data.get(TRAP))


class ReplyForm(forms.Form):
    """The mail back."""

    text = TypedField(
        label="Je antwoord",
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="De vraag zelf komt eronder. Schrijf niets over een cliënt.",
    )

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button("text", button="Verstuur het antwoord")
        self.helper.form_action = action


class CloseForm(forms.Form):
    """Nothing more is done with a visitor's question."""

    question = forms.ModelChoiceField(
        Question.objects.none(), label="Het antwoord staat al bij", required=False, empty_label="Geen vraag"
    )
    note = TypedField(
        label="Waarom", required=False, max_length=200, help_text="Bijvoorbeeld: gaat niet over de zorg."
    )

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Question.objects.standing().order_by("category__order", "order", "pk")
        self.fields["question"].queryset = standing  # type: ignore[attr-defined]
        self.helper = layouts.one_button("question", "note", button="Sluit de vraag af")
        self.helper.form_action = action
