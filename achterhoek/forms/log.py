"""The questions one may ask the access log: who, when, what, about whom."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from achterhoek.models import User
from achterhoek.querysets import AccessEventQuerySet
from achterhoek.statuses import AccessAction, AccessOutcome
from achterhoek.widgets import DayInput

case_number_format = RegexValidator(r"^[A-Z]-\d{1,8}$", "Een dossiernummer ziet eruit als C-10110.")


class LogFilter(forms.Form):
    who = forms.ModelChoiceField(User.objects.none(), label="Wie", required=False, empty_label="Iedereen")
    action = forms.ChoiceField(label="Wat", required=False, choices=[("", "Alles"), *AccessAction.choices])
    outcome = forms.ChoiceField(
        label="Uitkomst", required=False, choices=[("", "Alle"), *AccessOutcome.choices]
    )
    from_day = forms.DateField(label="Vanaf", required=False, widget=DayInput)
    to_day = forms.DateField(label="Tot en met", required=False, widget=DayInput)
    case_number = forms.CharField(
        label="Dossiernummer", required=False, max_length=12, validators=[case_number_format]
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(municipality_id=user.municipality_id)
        self.fields["who"].queryset = staff.order_by("last_name", "first_name", "pk")  # type: ignore[attr-defined]

    def chosen(self, events: AccessEventQuerySet) -> AccessEventQuerySet:
        """The events that answer; a question that makes no sense asks nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if who := asked.get("who"):
            events = events.filter(by=who)
        if case_number := asked.get("case_number"):
            events = events.about(case_number)
        for name in ("action", "outcome"):
            if asked.get(name):
                events = events.filter(**{name: asked[name]})
        return self._within_days(events, asked)

    def _within_days(self, events: AccessEventQuerySet, asked: dict[str, Any]) -> AccessEventQuerySet:
        if day := asked.get("from_day"):
            events = events.filter(at__gte=_start_of(day))
        if day := asked.get("to_day"):
            events = events.filter(at__lt=_start_of(day + timedelta(days=1)))
        return events

    def in_words(self) -> dict[str, str]:
        """What was asked, for the log itself; only values that a choice or a format allows."""
        asked = self.cleaned_data if self.is_valid() else {}
        return {name: str(getattr(value, "pk", value)) for name, value in asked.items() if value}


def _start_of(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
