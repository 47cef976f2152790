"""The list of questions, one question, and taking one from the site."""

from datetime import date
from typing import Any

from crispy_forms.layout import Field, Fieldset, Row
from django import forms
from django.utils.text import slugify

from achterhoek import layouts
from faq.actions.questions import OWN_FIELDS, Wording
from faq.forms.fields import SeenField, TypedField
from faq.models import Category, Question
from faq.querysets import QuestionQuerySet
from faq.statuses import AnswerState

#: The states by which editors look for questions.
STATES = (
    ("", "alle"),
    ("concept", "concept"),
    ("klaar", "klaar voor publicatie"),
    ("gepubliceerd", "gepubliceerd"),
    ("onbekend", "nog niet bekend"),
    ("vervallen", "vervallen"),
)


def in_state(rows: QuestionQuerySet, state: str, *, today: date) -> QuestionQuerySet:
    """The questions in one of `STATES`; without one all that are not retired."""
    if state == "concept":
        return rows.with_an_answer(AnswerState.DRAFT)
    if state == "klaar":
        return rows.with_an_answer(AnswerState.SCHEDULED)
    if state == "gepubliceerd":
        return rows.answered_on(today)
    if state == "onbekend":
        return rows.not_known_on(today)
    return rows.retired() if state == "vervallen" else rows.standing()


class QuestionFilter(forms.Form):
    """What the address of the list asks; the state is a row of chips."""

    zoek = TypedField(label="Woorden uit vraag of antwoord", required=False, max_length=100)
    onderwerp = forms.ModelChoiceField(
        Category.objects.all(),
        label="Onderwerp",
        required=False,
        empty_label="Alle onderwerpen",
        to_field_name="slug",
    )
    stand = forms.ChoiceField(required=False, choices=STATES, widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """What is filled in and makes sense; the rest is passed over."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def within(self, rows: QuestionQuerySet) -> QuestionQuerySet:
        """The questions with these words and of this category, in whatever state."""
        asked = self.asked()
        if words := asked.get("zoek"):
            rows = rows.about(words)
        if category := asked.get("onderwerp"):
            rows = rows.filter(category=category)
        return rows


class QuestionForm(forms.ModelForm):
    """What is asked, and under which words people find it. `seen` is the version that was on the screen."""

    seen = SeenField()

    class Meta:
        model = Question
        fields = ("text", "slug", "category", "synonyms", "often_asked", "related")
        field_classes = {"text": TypedField, "synonyms": TypedField}
        widgets = {"related": forms.CheckboxSelectMultiple}
        help_texts = {
            "text": "Zoals een medewerker het zou vragen, met een vraagteken.",
            "synonyms": "Eén woord of zin per regel. De zoekmachine vindt de vraag dan ook met die woorden.",
            "related": "Deze vragen staan eronder bij ‘Lees ook’.",
        }

    def __init__(self, *args: Any, back: str, button: str = "Bewaar de vraag", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = self.instance.pk is None
        self.fields["slug"].required = not new
        self.fields["slug"].help_text = (
            "Leeg: we maken het van de vraag. Na de eerste publicatie blijft het adres zoals het is."
            if new
            else "Na de eerste publicatie blijft het adres zoals het is."
        )
        if not new:
            self.fields["seen"].initial = self.instance.changed_at.isoformat()
        self.fields["synonyms"].widget.attrs["rows"] = 5
        self.fields["related"].queryset = _others(self.instance)  # type: ignore[attr-defined]
        self.helper = layouts.one_button(
            Fieldset("De vraag", "text", Row("category", "slug")),
            Fieldset(
                "Vinden en verder lezen",
                "synonyms",
                Field("related", wrapper_class="scrolled"),
                "often_asked",
            ),
            button=button,
            back=back,
        )
        self.helper.layout.append("seen")

    def clean_slug(self) -> str:
        """Without an address the question gives one."""
        slug: str = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("text", ""))[:60].strip("-")
        for validate in Question._meta.get_field("slug").validators:
            validate(slug)
        return slug

    def _post_clean(self) -> None:
        """The action writes the row, not the form."""

    @property
    def wording(self) -> Wording:
        """What was typed, as the action takes it."""
        said = {name: self.cleaned_data[name] for name in OWN_FIELDS}
        return Wording(**said, related=list(self.cleaned_data["related"]))

    def begin_anew_from(self, question: Question) -> None:
        """Keep what was typed, over the version that is there now: saving again replaces it knowingly."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = question.changed_at.isoformat()  # type: ignore[index]


class RetireForm(forms.Form):
    """Where the address of a question that goes leads from now on."""

    forward_to = forms.ModelChoiceField(
        Question.objects.none(),
        label="Doorverwijzen naar",
        required=False,
        empty_label="Niet: zeg dat de vraag er niet meer is",
        help_text="Wie het oude adres bewaarde, komt dan bij deze vraag uit.",
    )

    def __init__(self, *args: Any, question: Question, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Question.objects.answered_on(today).exclude(pk=question.pk)
        self.fields["forward_to"].queryset = found.order_by("category__order", "order", "pk")  # type: ignore[attr-defined]


def _others(question: Question) -> QuestionQuerySet:
    return Question.objects.standing().exclude(pk=question.pk).order_by("category__order", "order", "pk")
